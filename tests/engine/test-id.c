/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids, and what signals of one origin share. */
#include <math.h>
#include <string.h>

#include "engine/igx-firing.h"
#include "engine/igx-timeframe.h"
#include "engine/igx-uuid.h"

#define N_TIMES 2000

/* Computed by another program. */
static void
test_uuid (void)
{
  g_autofree char *web
      = igx_uuid_v5 ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com", -1);
  g_autofree char *own = igx_uuid_v5 (IGX_UUID_NAMESPACE,
                                      "binance|BTCUSDT|15m|momentum|2|abc|long|1700000000000", -1);

  g_assert_cmpstr (web, ==, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  g_assert_cmpstr (own, ==, "367542d3-91e2-5057-b761-4e0d0420b0f6");
}

static IgxSignal *
make_signal (IgxDirection direction)
{
  IgxSignal *signal = igx_signal_new ();

  g_assert_true (
      igx_series_key_init (&signal->series, "binance", "BTCUSDT", 15 * IGX_TIMEFRAME_MINUTE, NULL));
  signal->direction = direction;
  signal->strategy = g_strdup ("momentum");
  signal->strategy_name = g_strdup ("Momentum");
  signal->strategy_version = 2;
  signal->params_hash = g_strdup ("abc");
  signal->expires_at = 96 * 15 * IGX_TIMEFRAME_MINUTE;
  return signal;
}

/* One at a time and out of an origin: the same id for every time. */
static void
test_origin (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  g_autoptr (IgxSignal) plain = make_signal (IGX_DIRECTION_LONG);
  g_autoptr (IgxSignalOrigin) origin = igx_signal_origin_new (plain);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize n_negative = 0;

  for (guint i = 0; i < N_TIMES; i++)
    {
      const IgxFiring firing
          = { .origin = origin,
              .close_time = ((gint64) g_rand_int (rand) << (i % 20)) * (i % 9 == 0 ? -1 : 1),
              .entry = 1,
              .stop = 2,
              .targets = { 3, 4 },
              .n_targets = 2,
              .confidence = 5 };
      g_autoptr (IgxSignal) made = igx_firing_to_signal (&firing);

      g_autofree char *content = g_strdup_printf (
          "binance|BTCUSDT|15m|momentum|2|abc|long|%" G_GINT64_FORMAT, firing.close_time);
      g_autofree char *want = igx_uuid_v5 (IGX_UUID_NAMESPACE, content, -1);

      n_negative += firing.close_time < 0 ? 1 : 0;
      plain->close_time = firing.close_time;
      igx_signal_seal (plain);
      g_assert_cmpstr (made->id, ==, want);
      g_assert_cmpstr (made->id, ==, plain->id);
      g_assert_cmpint (made->expires_at, ==, firing.close_time + plain->expires_at);
      g_assert_cmpint (igx_signal_compare (made, plain), ==, 0);
      g_hash_table_add (seen, g_strdup (made->id));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, N_TIMES);
  g_assert_cmpuint (n_negative, >, N_TIMES / 10);
  plain->close_time = G_GINT64_CONSTANT (1700000000000);
  igx_signal_seal (plain);
  g_assert_cmpstr (plain->id, ==, "367542d3-91e2-5057-b761-4e0d0420b0f6");
}

/* Texts outlive the origin's owner; a copy is its own; reasons are added to one signal only. */
static void
test_shared (void)
{
  g_autoptr (IgxSignal) plain = make_signal (IGX_DIRECTION_SHORT);
  IgxSignalOrigin *origin = igx_signal_origin_new (plain);
  const IgxFiring firing = { .origin = origin, .close_time = 1000, .n_targets = 1 };
  g_autoptr (IgxSignal) a = igx_firing_to_signal (&firing);
  g_autoptr (IgxSignal) b = igx_firing_to_signal (&firing);
  g_autoptr (IgxSignal) copy = NULL;

  igx_signal_origin_unref (origin);
  igx_signal_add_reason (a, 10, "first", TRUE);
  igx_signal_add_reason (a, 20, "second", FALSE);
  g_assert_cmpuint (a->reasons->len, ==, 2);
  g_assert_cmpuint (b->reasons->len, ==, 0);
  g_assert_true (a->strategy == b->strategy);
  copy = igx_signal_copy (a);
  g_clear_pointer (&a, igx_signal_unref);
  g_assert_cmpstr (copy->id, ==, b->id);
  g_assert_true (copy->strategy != b->strategy);
  g_assert_null (copy->origin);
  g_assert_cmpstr (copy->strategy, ==, "momentum");
  g_assert_cmpstr (copy->strategy_name, ==, "Momentum");
  g_assert_cmpstr (copy->params_hash, ==, "abc");
  g_assert_cmpint (copy->direction, ==, IGX_DIRECTION_SHORT);
  g_assert_cmpuint (copy->reasons->len, ==, 2);
  g_assert_cmpstr (((const IgxReason *) copy->reasons->pdata[1])->text, ==, "second");
  g_assert_true (isnan (copy->targets[1]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/id/uuid", test_uuid);
  g_test_add_func ("/id/origin", test_origin);
  g_test_add_func ("/id/shared", test_shared);
  return g_test_run ();
}
