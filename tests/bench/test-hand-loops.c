/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A yardstick that is fast because it is wrong would be none: the engine's own test for it. */
#include <math.h>

#include "bench/bench-candles.h"
#include "bench/hand-loops.h"
#include "engine/twin-check.h"

#define N_LONG 600
#define N_REAL 3000
/* A loop that begins anew with each block may add up in another order. */
#define SPLIT_REST 1e-12

static double *
run (const HandLoop *loop, const IgxIndicator *entry, const Frame *frame, gsize block)
{
  double *values = g_new0 (double, frame->n * entry->n_outputs + 1);
  g_autofree gpointer state = g_malloc0 (loop->size);
  const double *all[IGX_INDICATOR_INPUTS_MAX] = { NULL };

  loop->prepare (state);
  indicator_frame_bind (entry, frame, all);
  for (gsize at = 0; at < frame->n;)
    {
      const gsize n = MIN (block, frame->n - at);
      const double *in[IGX_INDICATOR_INPUTS_MAX] = { NULL };
      double *out[IGX_INDICATOR_OUTPUTS_MAX] = { NULL };

      for (guint k = 0; k < entry->n_inputs; k++)
        in[k] = all[k] + at;
      for (guint o = 0; o < entry->n_outputs; o++)
        out[o] = values + o * frame->n + at;
      loop->eval (state, in, out, n);
      at += n;
    }
  return values;
}

static void
check (const HandLoop *loop, const Frame *frame, const char *what, TwinTally *tally)
{
  const IgxIndicator *entry = igx_indicator_find (loop->name);
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  g_autofree double *got = run (loop, entry, frame, HAND_BLOCK);

  bench_candles_params (entry, params);
  twin_check_compare (entry, params, frame, got, what, tally);
  twin_check_expect (entry, params, frame, tally);
}

static void
test_twin (gconstpointer data)
{
  const HandLoop *loop = data;
  TwinTally tally = { 0 };

  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (Frame) frame = indicator_frame_make (kind, N_LONG, 100 + kind);

      check (loop, frame, indicator_frame_kind (kind), &tally);
    }
  twin_check_assert (igx_indicator_find (loop->name), &tally);
}

static void
test_real (gconstpointer data)
{
  const HandLoop *loop = data;
  g_autoptr (Frame) frame = indicator_frame_read ("LTCUSDT-1m-2026-02.csv", N_REAL);
  TwinTally tally = { 0 };

  if (frame == NULL)
    {
      g_test_skip ("no real candles here: IGX_SHARED_DATA has no LTCUSDT-1m-2026-02.csv");
      return;
    }
  g_assert_cmpuint (frame->n, ==, N_REAL);
  check (loop, frame, "real candles", &tally);
  twin_check_assert (igx_indicator_find (loop->name), &tally);
}

static void
test_blocks (gconstpointer data)
{
  static const gsize blocks[] = { 1, 7, 100 };
  const HandLoop *loop = data;
  const IgxIndicator *entry = igx_indicator_find (loop->name);
  g_autoptr (Frame) frame = indicator_frame_make (KIND_WALK, N_LONG, 7);
  g_autofree double *whole = run (loop, entry, frame, HAND_BLOCK);
  const gsize total = frame->n * entry->n_outputs;
  gsize compared = 0;

  for (gsize b = 0; b < G_N_ELEMENTS (blocks); b++)
    {
      g_autofree double *split = run (loop, entry, frame, blocks[b]);

      for (gsize i = 0; i < total; i++)
        {
          g_assert_true (isnan (whole[i]) == isnan (split[i]));
          if (!isnan (whole[i]))
            g_assert_cmpfloat (fabs (whole[i] - split[i]), <=, SPLIT_REST * fabs (whole[i]));
          compared++;
        }
    }
  g_assert_cmpuint (compared, ==, G_N_ELEMENTS (blocks) * N_LONG * entry->n_outputs);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_assert_cmpuint (hand_loops_count (), ==, 12);
  for (gsize i = 0; i < hand_loops_count (); i++)
    {
      const HandLoop *loop = hand_loops_at (i);
      g_autofree char *twin = g_strdup_printf ("/hand-loops/twin/%s", loop->name);
      g_autofree char *real = g_strdup_printf ("/hand-loops/real/%s", loop->name);
      g_autofree char *blocks = g_strdup_printf ("/hand-loops/blocks/%s", loop->name);

      g_test_add_data_func (twin, loop, test_twin);
      g_test_add_data_func (real, loop, test_real);
      g_test_add_data_func (blocks, loop, test_blocks);
    }
  return g_test_run ();
}
