/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exchange's time: carried on by the clock that counts from boot, whatever the local clock
 * says. Machines are slow, so that times are bounds, not points. */
#include <glib.h>

#include "pipeline/igx-clock.h"
#include "support/igx-test-wait.h"

/* A time of the exchange that no local clock shows. */
#define EXCHANGE_TIME G_GINT64_CONSTANT (1234567890123)

static void
test_unknown (void)
{
  g_autoptr (IgxClock) clock = igx_clock_new (1);
  const IgxTimeSource *source = igx_clock_get_time_source (clock);

  g_assert_false (igx_clock_is_synced (clock));
  g_assert_cmpint (igx_clock_now (clock), ==, 0);
  g_assert_cmpint (igx_time_source_now (source), ==, 0);
  g_assert_cmpint (igx_clock_take_sleep (clock), ==, 0);
}

/* The answer was true in the middle between question and answer. */
static void
test_round_trip (void)
{
  g_autoptr (IgxClock) clock = igx_clock_new (1);
  gint64 before = igx_clock_boot_ms ();
  gint64 asked = before - 4000;
  gint64 after = 0;
  gint64 now = 0;

  igx_clock_sync (clock, EXCHANGE_TIME, asked);
  now = igx_clock_now (clock);
  after = igx_clock_boot_ms ();
  g_assert_true (igx_clock_is_synced (clock));
  g_assert_cmpint (now, >=, EXCHANGE_TIME + 2000);
  g_assert_cmpint (now, <=, EXCHANGE_TIME + 2000 + (after - before) + 1);
}

static gboolean
has_passed (gpointer data)
{
  return igx_clock_boot_ms () >= *(gint64 *) data;
}

static void
test_speed (void)
{
  g_autoptr (IgxClock) clock = igx_clock_new (60);
  const IgxTimeSource *source = igx_clock_get_time_source (clock);
  gint64 asked = igx_clock_boot_ms ();
  gint64 synced = 0;
  gint64 until = 0;
  gint64 read = 0;
  gint64 now = 0;

  igx_clock_sync (clock, EXCHANGE_TIME, asked);
  synced = igx_clock_boot_ms ();
  until = synced + 50;
  g_assert_true (igx_test_wait_until (has_passed, &until, 10000));
  read = igx_clock_boot_ms ();
  now = igx_clock_now (clock);
  g_assert_cmpint (now - EXCHANGE_TIME, >=, (read - synced) * 60);
  g_assert_cmpint (now - EXCHANGE_TIME, <=, (igx_clock_boot_ms () - asked) * 60);
  g_assert_cmpint (igx_time_source_now (source), >=, now);

  g_assert_cmpint (igx_clock_to_market (clock, 1000), ==, 60000);
  g_assert_cmpint (igx_clock_to_real (clock, 60000), ==, 1000);
  /* Rounded up: a timer must not fire before the candle is over. */
  g_assert_cmpint (igx_clock_to_real (clock, 60001), ==, 1001);
  g_assert_cmpint (source->real_delay (source->data, 60001), ==, 1001);
  g_assert_cmpfloat (igx_clock_get_speed (clock), >, 59.9);
}

/* Whatever the local clock says, the time is the exchange's; the difference is told. */
static void
test_wall_clock (void)
{
  const gint64 wrong_by[] = { 0, -3600000, 86400000, G_GINT64_CONSTANT (-500000000000) };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong_by); i++)
    {
      g_autoptr (IgxClock) clock = igx_clock_new (1);
      gint64 before = igx_clock_boot_ms ();
      gint64 exchange = igx_clock_wall_ms () + wrong_by[i];
      gint64 elapsed = 0;

      igx_clock_sync (clock, exchange, before);
      g_assert_cmpint (igx_clock_now (clock), >=, exchange);
      elapsed = igx_clock_boot_ms () - before;
      g_assert_cmpint (igx_clock_now (clock), <=, exchange + igx_clock_boot_ms () - before);
      g_assert_cmpint (ABS (igx_clock_get_offset (clock) - wrong_by[i]), <=, elapsed + 2);
    }
}

/* A later answer is the better one, backwards too. */
static void
test_sync_again (void)
{
  g_autoptr (IgxClock) clock = igx_clock_new (1);
  const IgxTimeSource *source = igx_clock_get_time_source (clock);

  igx_clock_sync (clock, EXCHANGE_TIME, igx_clock_boot_ms () - 3001);
  /* Half of the way there and back, rounded up: nobody knows where the answer was written. */
  g_assert_cmpint (igx_clock_get_error (clock), >=, 1501);
  g_assert_cmpint (source->error (source->data), >=, 1501);
  igx_clock_sync (clock, EXCHANGE_TIME - 60000, igx_clock_boot_ms ());
  g_assert_cmpint (igx_clock_get_error (clock), <, 1501);
  g_assert_cmpint (igx_clock_now (clock), >=, EXCHANGE_TIME - 60000);
  g_assert_cmpint (igx_clock_now (clock), <, EXCHANGE_TIME);
}

/* An answer that was on its way for long says less than what is known: nothing moves. One that
 * came fast says more. */
static void
test_slow_answer (void)
{
  g_autoptr (IgxClock) clock = igx_clock_new (1);
  gint64 begun = igx_clock_boot_ms ();

  igx_clock_sync (clock, EXCHANGE_TIME, begun - 2000);
  igx_clock_sync (clock, EXCHANGE_TIME + 7000, begun - 20000);
  g_assert_cmpint (igx_clock_get_error (clock), <, 1100);
  g_assert_cmpint (igx_clock_now (clock), >=, EXCHANGE_TIME + 1000);
  g_assert_cmpint (igx_clock_now (clock), <=, EXCHANGE_TIME + 1000 + igx_clock_boot_ms () - begun);
  igx_clock_sync (clock, EXCHANGE_TIME + 7000, igx_clock_boot_ms ());
  g_assert_cmpint (igx_clock_now (clock), >=, EXCHANGE_TIME + 7000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/clock/unknown", test_unknown);
  g_test_add_func ("/clock/round-trip", test_round_trip);
  g_test_add_func ("/clock/speed", test_speed);
  g_test_add_func ("/clock/wall-clock", test_wall_clock);
  g_test_add_func ("/clock/sync-again", test_sync_again);
  g_test_add_func ("/clock/slow-answer", test_slow_answer);
  return g_test_run ();
}
