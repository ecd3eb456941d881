/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/twin-check.h"

#include <math.h>

#include "engine/naive-twins.h"

/* How far an indicator may be from its twin: relative, or in changes by one ulp of the inputs. */
#define TOLERANCE_RELATIVE 1e-9
#define TOLERANCE_ULPS     16
/* How often the inputs are moved, each value up or down by chance: the largest change counts. */
#define N_MOVES 4

/* The twin on the inputs, each moved by one ulp up or down where @rand is given. */
static Real *
run_twin (const IgxIndicator *entry, const double *params, const Frame *frame, GRand *rand)
{
  const NaiveTwin *twin = naive_twins_find (entry->name);
  const double *inputs[IGX_INDICATOR_INPUTS_MAX] = { NULL };
  Real *copies[IGX_INDICATOR_INPUTS_MAX] = { NULL };
  Real *outputs[IGX_INDICATOR_OUTPUTS_MAX] = { NULL };
  Real *values = g_new0 (Real, frame->n * entry->n_outputs + 1);

  indicator_frame_bind (entry, frame, inputs);
  naive_blocks_set_wobble (rand);
  for (guint k = 0; k < entry->n_inputs; k++)
    {
      copies[k] = g_new0 (Real, frame->n + 1);
      /* No ulp of a time is a time. */
      for (gsize i = 0; i < frame->n; i++)
        copies[k][i] = entry->inputs[k].source == IGX_INPUT_TIME
                           ? inputs[k][i]
                           : naive_blocks_wobble (inputs[k][i]);
    }
  for (guint o = 0; o < entry->n_outputs; o++)
    outputs[o] = values + o * frame->n;
  twin->func (params, (const Real *const *) copies, outputs, frame->n);
  naive_blocks_set_wobble (NULL);
  for (guint k = 0; k < entry->n_inputs; k++)
    g_free (copies[k]);
  return values;
}

/**
 * twin_check_compare:
 * @entry: what is checked
 * @params: its parameters
 * @frame: the candles
 * @got: the outputs one after the other
 * @what: names the candles in messages
 * @tally: counts go in here
 *
 * Compares with the twin: as far off as the twin's own change when its inputs move by an ulp.
 */
void
twin_check_compare (const IgxIndicator *entry,
                    const double *params,
                    const Frame *frame,
                    const double *got,
                    const char *what,
                    TwinTally *tally)
{
  GRand *rand = g_rand_new_with_seed (11);
  const gsize total = frame->n * entry->n_outputs;
  g_autofree Real *want = run_twin (entry, params, frame, NULL);
  g_autofree Real *change = g_new0 (Real, total + 1);

  for (guint m = 0; m < N_MOVES; m++)
    {
      g_autofree Real *moved = run_twin (entry, params, frame, rand);

      for (gsize i = 0; i < total; i++)
        if (fabsl (moved[i] - want[i]) > change[i])
          change[i] = fabsl (moved[i] - want[i]);
    }

  for (gsize i = 0; i < total; i++)
    {
      Real allowed, off;

      if (isnan (want[i]) || isnan (got[i]))
        {
          if (isnan (want[i]) != isnan (got[i]))
            g_error ("%s(%g) on %s: output %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                     " at %" G_GSIZE_FORMAT " is %.17g, the twin says %.17Lg",
                     entry->name, entry->n_params > 0 ? params[0] : 0, what, i / frame->n,
                     (gsize) entry->n_outputs, i % frame->n, got[i], want[i]);
          continue;
        }
      allowed = MAX (TOLERANCE_RELATIVE * fabsl (want[i]), TOLERANCE_ULPS * change[i]);
      off = fabsl (got[i] - want[i]);
      tally->compared++;
      if (!(off <= allowed))
        {
          if (tally->exempt < 3)
            g_test_message ("%s(%g) on %s: output %" G_GSIZE_FORMAT " at %" G_GSIZE_FORMAT
                            " is %.17g, the twin says %.17Lg, allowed %.3Lg",
                            entry->name, entry->n_params > 0 ? params[0] : 0, what, i / frame->n,
                            i % frame->n, got[i], want[i], allowed);
          tally->exempt++;
        }
    }
  g_rand_free (rand);
}

/* How many comparisons there must be. */
void
twin_check_expect (const IgxIndicator *entry,
                   const double *params,
                   const Frame *frame,
                   TwinTally *tally)
{
  const gsize lookback = entry->lookback (params);
  g_autofree Real *want = NULL;

  if (frame->n <= lookback)
    return;
  if (!entry->sparse)
    {
      tally->expected += (frame->n - lookback) * entry->n_outputs;
      return;
    }
  want = run_twin (entry, params, frame, NULL);
  for (gsize i = 0; i < frame->n * entry->n_outputs; i++)
    tally->expected += isnan (want[i]) ? 0 : 1;
}

void
twin_check_assert (const IgxIndicator *entry, const TwinTally *tally)
{
  g_test_message ("%s: %" G_GUINT64_FORMAT " compared, %" G_GUINT64_FORMAT " exempt", entry->name,
                  tally->compared, tally->exempt);
  g_assert_cmpuint (tally->compared, >, 0);
  g_assert_cmpuint (tally->compared, ==, tally->expected);
  g_assert_cmpuint (tally->exempt * TWIN_EXEMPT_ONE_IN, <=, tally->compared);
}
