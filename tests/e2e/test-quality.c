/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the real service lets through: each verdict once more from what it tells on D-Bus, over a
 * kill, and what the settings change at once. */
#include <math.h>
#include <string.h>

#include "e2e/igx-e2e.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "support/igx-test-signals.h"
#include "support/igx-test-wait.h"

/* 150 one-minute candles a second. */
#define SPEED      9000
#define SPEED_TEXT "--speed=9000"
#define WAIT_MS    180000

typedef struct
{
  IgxTestBus *bus;
  GDBusConnection *connection;
  IgxTestExchange *exchange;
  IgxTestService *service;
  IgxSeriesKey series;
} World;

/* With the profile and the fee that a new person has. */
static World *
world_new (const char *const *arguments)
{
  World *world = g_new0 (World, 1);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  world->bus = igx_test_bus_start ();
  world->connection = igx_test_bus_connect (world->bus);
  world->exchange = igx_test_exchange_startv (arguments);
  world->service = igx_test_service_new (world->bus);
  text = g_strdup_printf ("[exchange]\nrest_hosts=%s;\nstream_hosts=%s;\nspeed=%d\n[market]\n"
                          "watch=BTCUSDT:1m;\n",
                          igx_test_exchange_get_rest_url (world->exchange),
                          igx_test_exchange_get_stream_url (world->exchange), SPEED);
  igx_test_service_write_file (world->service, "config/" IGX_FOLDER "/settings.ini", text);
  igx_series_key_init (&world->series, "binance", "BTCUSDT", IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
  return world;
}

static void
world_free (World *world)
{
  igx_test_service_free (world->service);
  igx_test_exchange_stop (world->exchange);
  g_object_unref (world->connection);
  igx_test_bus_stop (world->bus);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static gboolean
has_begun (gpointer data)
{
  World *world = data;

  return igx_e2e_get_newest (world->service, world->connection, &world->series) > 0;
}

static void
start (World *world)
{
  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  g_assert_true (igx_test_wait_until (has_begun, world, WAIT_MS));
}

static gint64
wait_candles (World *world, gint64 n)
{
  const gint64 newest = igx_e2e_get_newest (world->service, world->connection, &world->series);
  const gint64 up_to = newest + n * world->series.timeframe;

  igx_e2e_wait_newest (world->service, world->connection, &world->series, up_to, WAIT_MS);
  return up_to;
}

static void
set (World *world, const char *key, GVariant *value)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = igx_test_service_call (world->service, world->connection, "SetSetting",
                                  g_variant_new ("(sv)", key, value), &error);
  g_assert_no_error (error);
}

/* In the window before a published one there were fewer, or it was better than the worst. Of the
 * same close there may be one of the other direction, which was judged before it or after it. */
static void
check_budget (const IgxSignal *signal, const IgxVerdict *verdict, GPtrArray *all)
{
  double lowest = 100;
  guint n = 0;
  guint n_beside = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const IgxSignal *other = all->pdata[i];

      if (!other->published || other == signal || other->close_time > signal->close_time
          || other->close_time <= signal->close_time - IGX_TIMEFRAME_DAY)
        continue;
      if (other->close_time == signal->close_time)
        {
          n_beside++;
          continue;
        }
      n++;
      lowest = MIN (lowest, other->quality);
    }
  g_assert_cmpuint (n_beside, <=, 1);
  g_assert_cmpuint (verdict->inputs.n_published, >=, n);
  g_assert_cmpuint (verdict->inputs.n_published, <=, n + n_beside);
  if (signal->published && n_beside == 0)
    g_assert_true (n < 15 || (n < 30 && signal->quality > lowest));
}

static void
test_verdicts (void)
{
  const char *arguments[] = { "--generate=BTCUSDT", "--seed=11", SPEED_TEXT, NULL };
  g_autoptr (World) world = world_new (arguments);
  g_autoptr (GPtrArray) all = NULL;
  guint n[IGX_N_REFUSALS] = { 0 };
  guint n_terms = 0;
  guint n_changed = 0;
  gint64 changed_at = 0;

  start (world);
  wait_candles (world, 2500);
  igx_test_service_kill (world->service);
  igx_test_bus_wait_owner (world->connection, IGX_SERVICE_NAME, FALSE, 10000);
  start (world);
  wait_candles (world, 1500);
  set (world, "signals.profile", g_variant_new_string ("quiet"));
  set (world, "signals.fee_percent", g_variant_new_double (0.25));
  /* What closed while it was set may have been judged either way. */
  changed_at = wait_candles (world, 200);
  wait_candles (world, 1000);
  all = igx_e2e_list_signals (world->service, world->connection, FALSE);
  for (guint i = 0; i < all->len; i++)
    {
      const IgxSignal *signal = all->pdata[i];
      const IgxVerdict verdict = igx_test_signals_replay (signal);

      n[verdict.refusal]++;
      if (verdict.inputs.profile == IGX_PROFILE_BALANCED)
        check_budget (signal, &verdict, all);
      for (guint t = 0; t < IGX_N_TERMS; t++)
        n_terms += !isnan (verdict.terms[t]);
      if (signal->close_time > changed_at)
        {
          g_assert_nonnull (strstr (signal->verdict, "profile=quiet;fee=0.0025"));
          n_changed++;
        }
    }
  g_test_message ("%u verdicts taken again, %u terms known, %u after the change", all->len, n_terms,
                  n_changed);
  for (guint i = 0; i < IGX_N_REFUSALS; i++)
    g_test_message ("%s: %u", igx_refusal_to_string ((IgxRefusal) i), n[i]);
  g_assert_cmpuint (all->len, >, 150);
  g_assert_cmpuint (n[IGX_REFUSAL_NONE], >, 2);
  g_assert_cmpuint (n[IGX_REFUSAL_QUALITY], >, 10);
  g_assert_cmpuint (n_changed, >, 10);
  /* Confidence, reward, regime and liquidity are known; 1m has no longer timeframe. */
  g_assert_cmpuint (n_terms, >, 7 * all->len / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/quality/verdicts", test_verdicts);
  return g_test_run ();
}
