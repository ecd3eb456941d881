/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "client/igx-status.h"

static IgxStatus *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) dictionary
      = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return igx_status_from_variant (dictionary);
}

static void
test_full (void)
{
  g_autoptr (IgxStatus) status = parse (
      "{'state': <'paused'>, 'summary': <'Paused'>, 'demo': <true>, 'data_age': <int64 1500>,"
      " 'paused_until': <int64 -1>, 'n_series': <uint32 50>, 'n_series_ready': <uint32 37>,"
      " 'signals_today': <uint32 4>, 'n_signals': <uint32 900>, 'errors': <['one', 'two']>}");
  g_autoptr (IgxStatus) copy = igx_status_copy (status);

  g_assert_cmpint (copy->state, ==, IGX_STATUS_STATE_PAUSED);
  g_assert_cmpstr (copy->summary, ==, "Paused");
  g_assert_true (copy->demo);
  g_assert_cmpint (copy->data_age, ==, 1500);
  g_assert_cmpint (copy->paused_until, ==, -1);
  g_assert_cmpuint (copy->n_series, ==, 50);
  g_assert_cmpuint (copy->n_series_ready, ==, 37);
  g_assert_cmpuint (copy->signals_today, ==, 4);
  g_assert_cmpint (copy->n_signals, ==, 900);
  g_assert_cmpuint (g_strv_length (copy->errors), ==, 2);
}

static void
test_nothing_known (void)
{
  g_autoptr (IgxStatus) status = parse ("@a{sv} {}");

  g_assert_cmpint (status->state, ==, IGX_STATUS_STATE_UNKNOWN);
  g_assert_null (status->summary);
  g_assert_cmpint (status->data_age, ==, -1);
  g_assert_cmpint (status->n_signals, ==, -1);
  g_assert_cmpuint (g_strv_length (status->errors), ==, 0);
}

static void
test_hostile (void)
{
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autofree char *text = NULL;
  g_autoptr (IgxStatus) status = NULL;

  text = g_strdup_printf ("{'state': <'on fire'>, 'summary': <'%s'>, 'demo': <'yes'>,"
                          " 'data_age': <int64 -77>, 'n_series': <uint32 3>,"
                          " 'n_series_ready': <uint32 4000000000>, 'n_signals': <int64 -9>,"
                          " 'exchange_time': <int64 -1>, 'errors': <'none'>}",
                          long_text);
  status = parse (text);
  g_assert_cmpint (status->state, ==, IGX_STATUS_STATE_UNKNOWN);
  g_assert_cmpuint (strlen (status->summary), <=, IGX_STATUS_TEXT_MAX);
  g_assert_cmpuint (strlen (status->summary), >, IGX_STATUS_TEXT_MAX / 2);
  g_assert_false (status->demo);
  g_assert_cmpint (status->data_age, ==, -1);
  g_assert_cmpuint (status->n_series_ready, ==, 3);
  g_assert_cmpint (status->n_signals, ==, -1);
  g_assert_cmpint (status->exchange_time, ==, 0);
  g_assert_cmpuint (g_strv_length (status->errors), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/status/full", test_full);
  g_test_add_func ("/client/status/nothing-known", test_nothing_known);
  g_test_add_func ("/client/status/hostile", test_hostile);
  return g_test_run ();
}
