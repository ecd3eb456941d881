/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backtest whose candles stream needs no more memory for more of them. */
#include <string.h>

#include "bench/bench-candles.h"
#include "bench/bench-reference.h"

/* gcc says so with a macro, clang with a feature. */
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#define PIECE     4096
#define N_FIRST   1000000
#define N_ALL     10000000
#define GROWTH_KB 1024

/* As the reference strategy, but it all but never fires: what is told is kept, and may grow. */
#define RARE_SOURCE                                                                                \
  "strategy rare\n"                                                                                \
  "timeframe 1m\n"                                                                                 \
  "long\n"                                                                                         \
  "  require crosses_above(ema(close, 12), ema(close, 26))\n"                                      \
  "  require rsi(14) > 99.9\n"                                                                     \
  "  stop    close - 2 * atr(14)\n"                                                                \
  "  target  close + 3 * atr(14)\n"

/* The most memory that this process ever had, KiB; 0 where the system does not say. */
static guint64
peak_kb (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmHWM:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

static void
stream (IgxBacktest *backtest, BenchWalk *walk, gsize n)
{
  g_autofree IgxCandle *candles = g_new (IgxCandle, PIECE);

  for (gsize at = 0; at < n; at += PIECE)
    {
      const gsize now = MIN (PIECE, n - at);
      g_autoptr (GError) error = NULL;

      for (gsize i = 0; i < now; i++)
        bench_walk_next (walk, &candles[i]);
      igx_backtest_push (backtest, candles, now, &error);
      g_assert_no_error (error);
    }
}

static void
test_stream (void)
{
  g_autoptr (IgxBacktest) backtest = bench_reference_new_from (RARE_SOURCE);
  g_autoptr (BenchWalk) walk = bench_walk_new (1);
  IgxBacktestStats stats;
  guint64 first, all;

#ifdef SANITIZED
  g_test_skip ("AddressSanitizer keeps what is freed, so the peak says nothing");
  return;
#endif
  if (peak_kb () == 0)
    {
      g_test_skip ("/proc/self/status has no VmHWM here");
      return;
    }
  stream (backtest, walk, N_FIRST);
  first = peak_kb ();
  stream (backtest, walk, N_ALL - N_FIRST);
  all = peak_kb ();
  igx_backtest_get_stats (backtest, &stats);
  g_test_message ("peak %" G_GUINT64_FORMAT " KiB after %d candles, %" G_GUINT64_FORMAT
                  " KiB after %d",
                  first, N_FIRST, all, N_ALL);
  g_assert_cmpuint (stats.n_candles, ==, N_ALL);
  g_assert_cmpuint (stats.n_signals, <, 100);
  g_assert_cmpuint (all - first, <=, GROWTH_KB);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/memory/stream", test_stream);
  return g_test_run ();
}
