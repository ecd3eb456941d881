/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "pipeline/igx-gate.h"

#define BASE   G_GINT64_CONSTANT (1700000000000)
#define MINUTE IGX_TIMEFRAME_MINUTE

static IgxSignal *
candidate (const char *symbol, IgxDirection direction, gint64 close_time)
{
  IgxSignal *signal = igx_signal_new ();
  g_autoptr (GError) error = NULL;

  igx_series_key_init (&signal->series, "binance", symbol, IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
  signal->direction = direction;
  signal->close_time = close_time;
  return signal;
}

/* Asserts the verdict; a refusal must begin with @refusal. */
static void
judge (IgxGate *gate,
       const char *symbol,
       IgxDirection direction,
       gint64 close_time,
       const char *refusal)
{
  g_autoptr (IgxSignal) signal = candidate (symbol, direction, close_time);

  signal->refusal = g_strdup ("of another time");
  igx_gate_judge (gate, signal);
  if (refusal == NULL)
    {
      g_assert_cmpstr (signal->refusal, ==, NULL);
      g_assert_true (signal->published);
      return;
    }
  g_assert_false (signal->published);
  g_assert_nonnull (signal->refusal);
  g_assert_true (g_str_has_prefix (signal->refusal, refusal));
}

static void
test_cool_down (void)
{
  g_autoptr (IgxGate) gate = igx_gate_new ();

  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE, NULL);
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE, "cool-down");
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE + IGX_GATE_COOL_DOWN_MS - MINUTE,
         "cool-down: a long signal of BTCUSDT was published 119 min before");
  /* Of its own symbol only, and a refused one does not prolong it. */
  judge (gate, "ETHUSDT", IGX_DIRECTION_LONG, BASE + MINUTE, NULL);
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE + IGX_GATE_COOL_DOWN_MS, NULL);
}

static void
test_opposite (void)
{
  g_autoptr (IgxGate) gate = igx_gate_new ();

  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE, NULL);
  judge (gate, "BTCUSDT", IGX_DIRECTION_SHORT, BASE + MINUTE, NULL);
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE + 2 * MINUTE, NULL);
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE + 3 * MINUTE, "cool-down");
  /* An opposite that was refused ends nothing. */
  igx_gate_set_mute (gate, "BTCUSDT", BASE + 6 * MINUTE);
  judge (gate, "BTCUSDT", IGX_DIRECTION_SHORT, BASE + 5 * MINUTE, "muted");
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE + 7 * MINUTE, "cool-down");
}

/* A restart remembers in order of close time, whatever the order of arrival was: both give the
 * same verdicts afterwards. */
static void
test_remembered (void)
{
  g_autoptr (IgxGate) arrival = igx_gate_new ();
  g_autoptr (IgxGate) restarted = igx_gate_new ();
  g_autoptr (IgxSignal) late = candidate ("BTCUSDT", IGX_DIRECTION_LONG, BASE);
  g_autoptr (IgxSignal) newer = candidate ("BTCUSDT", IGX_DIRECTION_SHORT, BASE + 10 * MINUTE);
  IgxGate *gates[] = { arrival, restarted };

  igx_gate_remember (arrival, newer);
  igx_gate_remember (arrival, late);
  igx_gate_remember (restarted, late);
  igx_gate_remember (restarted, newer);
  for (gsize i = 0; i < G_N_ELEMENTS (gates); i++)
    {
      judge (gates[i], "BTCUSDT", IGX_DIRECTION_SHORT, BASE + 20 * MINUTE, "cool-down");
      judge (gates[i], "BTCUSDT", IGX_DIRECTION_LONG, BASE + 20 * MINUTE, NULL);
    }
}

static void
test_mute (void)
{
  g_autoptr (IgxGate) gate = igx_gate_new ();

  g_assert_cmpint (igx_gate_get_mute (gate, "BTCUSDT"), ==, 0);
  igx_gate_set_mute (gate, "BTCUSDT", BASE + MINUTE);
  g_assert_cmpint (igx_gate_get_mute (gate, "BTCUSDT"), ==, BASE + MINUTE);
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE, "muted: BTCUSDT");
  judge (gate, "ETHUSDT", IGX_DIRECTION_LONG, BASE, NULL);
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE + MINUTE, NULL);
  igx_gate_set_mute (gate, "LTCUSDT", BASE + MINUTE);
  igx_gate_set_mute (gate, "LTCUSDT", 0);
  judge (gate, "LTCUSDT", IGX_DIRECTION_LONG, BASE, NULL);
}

static void
test_pause (void)
{
  g_autoptr (IgxGate) gate = igx_gate_new ();

  igx_gate_set_pause (gate, BASE + MINUTE);
  g_assert_true (igx_gate_is_paused (gate, BASE));
  g_assert_false (igx_gate_is_paused (gate, BASE + MINUTE));
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE, "paused");
  judge (gate, "BTCUSDT", IGX_DIRECTION_LONG, BASE + MINUTE, NULL);
  igx_gate_set_pause (gate, -1);
  g_assert_cmpint (igx_gate_get_pause (gate), ==, -1);
  judge (gate, "ETHUSDT", IGX_DIRECTION_LONG, BASE + 365 * IGX_TIMEFRAME_DAY, "paused");
  igx_gate_set_pause (gate, 0);
  judge (gate, "ETHUSDT", IGX_DIRECTION_LONG, BASE, NULL);
}

static void
test_counts (void)
{
  g_autoptr (IgxGate) gate = igx_gate_new ();

  for (guint i = 0; i < 30; i++)
    judge (gate, "BTCUSDT", i % 2 == 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT,
           BASE + i * IGX_TIMEFRAME_HOUR, NULL);
  judge (gate, "BTCUSDT", IGX_DIRECTION_SHORT, BASE + 29 * IGX_TIMEFRAME_HOUR, "cool-down");
  /* Published ones only; what left the window is forgotten. */
  g_assert_cmpuint (igx_gate_count_since (gate, BASE + 20 * IGX_TIMEFRAME_HOUR), ==, 10);
  g_assert_cmpuint (igx_gate_count_since (gate, BASE + 20 * IGX_TIMEFRAME_HOUR + 1), ==, 9);
  g_assert_cmpuint (igx_gate_count_since (gate, 0), ==, 25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/gate/cool-down", test_cool_down);
  g_test_add_func ("/gate/opposite", test_opposite);
  g_test_add_func ("/gate/remembered", test_remembered);
  g_test_add_func ("/gate/mute", test_mute);
  g_test_add_func ("/gate/pause", test_pause);
  g_test_add_func ("/gate/counts", test_counts);
  return g_test_run ();
}
