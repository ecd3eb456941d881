/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-lag-private.h"
#include "engine/indicators/igx-peak-private.h"
#include "engine/language/igx-compare.h"

/* Whether the value of some candles ago was a high of its surroundings; of negated values, a
 * low. An unknown value makes no pivot. */
typedef struct
{
  IgxPeak before;
  IgxPeak after;
  IgxLag peaks;
  IgxLag values;
} IgxPivot;

static gsize
pivot_memory (gsize left, gsize right)
{
  return igx_peak_memory (left) + igx_peak_memory (right) + igx_lag_memory (right + 1)
         + igx_lag_memory (right);
}

static gsize
pivot_init (IgxPivot *self, gsize left, gsize right, double *data, gsize at)
{
  at = igx_peak_init (&self->before, left, data, at);
  at = igx_peak_init (&self->after, right, data, at);
  at = igx_lag_init (&self->peaks, right + 1, data, at);
  return igx_lag_init (&self->values, right, data, at);
}

static gboolean
pivot_check (const IgxPivot *self, const IgxPivot *own)
{
  return igx_peak_check (&self->before, &own->before) && igx_peak_check (&self->after, &own->after)
         && igx_lag_check (&self->peaks, &own->peaks)
         && igx_lag_check (&self->values, &own->values);
}

/* Returns: the pivot that @x confirms, NAN where it confirms none */
static double
pivot_push (IgxPivot *self, double *data, double x)
{
  const double value = igx_lag_push (&self->values, data, x);
  const double before = igx_lag_push (&self->peaks, data, igx_peak_push (&self->before, data, x));
  const double after = igx_peak_push (&self->after, data, x);

  /* Of equal values the first is the pivot, so that a plateau is one and not several. */
  if (isnan (after) || !igx_compare_less (before, value) || igx_compare_less (value, after))
    return (double) NAN;
  return value;
}

/* The last pivot. */

typedef struct
{
  IgxState header;
  gsize hold;
  gsize age; /* candles since it was confirmed */
  double value;
  IgxPivot pivot;
  double data[];
} HeldState;

static gsize
pivot_lookback (const double *params)
{
  return igx_state_period (params, 0) + igx_state_period (params, 1);
}

/* The third number is how far back another pivot may count. */
static gsize
pivot_settle (const double *params)
{
  return pivot_lookback (params) + igx_state_period (params, 2);
}

static gpointer
held_new (const double *params)
{
  const gsize left = igx_state_period (params, 0);
  const gsize right = igx_state_period (params, 1);
  HeldState *self = igx_state_new (sizeof (HeldState), pivot_memory (left, right));

  self->hold = igx_state_period (params, 2);
  self->value = (double) NAN;
  pivot_init (&self->pivot, left, right, self->data, 0);
  return self;
}

static gboolean
held_check (gconstpointer state, gconstpointer own)
{
  const HeldState *self = state;
  const HeldState *like = own;

  return self->hold == like->hold && pivot_check (&self->pivot, &like->pivot);
}

static void
held_eval (HeldState *self, double sign, const double *input, double *output, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const double found = pivot_push (&self->pivot, self->data, sign * input[i]);

      self->age++;
      if (!isnan (found))
        {
          self->value = sign * found;
          self->age = 0;
        }
      else if (isnan (input[i]) || self->age > self->hold)
        self->value = (double) NAN;
      output[i] = self->value;
    }
}

static void
pivot_high_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  held_eval (state, 1, inputs[0], outputs[0], n);
}

static void
pivot_low_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  held_eval (state, -1, inputs[0], outputs[0], n);
}

/* Divergence of the last two pivots from a second series. */

typedef struct
{
  double value; /* of the last pivot, NAN where there is none */
  double other;
  gsize age;
  IgxPivot pivot;
} Swing;

typedef struct
{
  IgxState header;
  gsize range;
  gsize least; /* candles that are read */
  gsize run;   /* candles known in a row, up to least */
  Swing swings[2];
  IgxLag other;
  double data[];
} DivergenceState;

static gpointer
divergence_new (const double *params)
{
  const gsize left = igx_state_period (params, 0);
  const gsize right = igx_state_period (params, 1);
  DivergenceState *self = igx_state_new (sizeof (DivergenceState),
                                         G_N_ELEMENTS (self->swings) * pivot_memory (left, right)
                                             + igx_lag_memory (right));
  gsize at = 0;

  self->range = igx_state_period (params, 2);
  self->least = left + right + 1;
  for (guint k = 0; k < G_N_ELEMENTS (self->swings); k++)
    {
      self->swings[k].value = (double) NAN;
      at = pivot_init (&self->swings[k].pivot, left, right, self->data, at);
    }
  igx_lag_init (&self->other, right, self->data, at);
  return self;
}

static gboolean
divergence_check (gconstpointer state, gconstpointer own)
{
  const DivergenceState *self = state;
  const DivergenceState *like = own;

  for (guint k = 0; k < G_N_ELEMENTS (self->swings); k++)
    if (!pivot_check (&self->swings[k].pivot, &like->swings[k].pivot))
      return FALSE;
  return self->range == like->range && self->least == like->least && self->run <= like->least
         && igx_lag_check (&self->other, &like->other);
}

/* Returns: whether @x confirms a pivot above the one before, at which @other is lower than it
 * was there */
static gboolean
swing_push (Swing *self, double *data, gsize range, double x, double other)
{
  const double found = pivot_push (&self->pivot, data, x);
  gboolean diverges;

  self->age++;
  if (isnan (x))
    self->value = (double) NAN;
  if (isnan (found))
    return FALSE;
  diverges = self->age <= range && igx_compare_less (self->value, found)
             && igx_compare_less (other, self->other);
  self->value = found;
  self->other = other;
  self->age = 0;
  return diverges;
}

static void
divergence_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  DivergenceState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double other = inputs[0][i];
      const double unknown = igx_state_poison (other) + igx_state_poison (inputs[1][i])
                             + igx_state_poison (inputs[2][i]);
      const double old = igx_lag_push (&self->other, self->data, other);
      const gboolean bearish
          = swing_push (&self->swings[0], self->data, self->range, inputs[1][i] + unknown, old);
      const gboolean bullish
          = swing_push (&self->swings[1], self->data, self->range, unknown - inputs[2][i], -old);

      self->run = isnan (unknown) ? 0 : MIN (self->run + 1, self->least);
      outputs[0][i] = self->run < self->least ? (double) NAN : (double) bullish - (double) bearish;
    }
}

static const IgxIndicator entries[] = {
  {
      .name = "pivot_high",
      .title = "Pivot high",
      .formula = "The last value that was above the `left` ones before it and not below the "
                 "`right` ones after it. It appears when it is confirmed, `right` candles later, "
                 "and stays for `hold` candles or until the next; unknown without one. With `hold` "
                 "0 it is there at the confirming candle only. Values within 1e-9 are equal.",
      .source = "Textbook; TradingView ta.pivothigh, held",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_HIGH) },
      .n_params = 3,
      .params
      = { IGX_PERIOD ("left", 1, 5), IGX_PERIOD ("right", 1, 5), IGX_PERIOD ("hold", 0, 500) },
      .n_outputs = 1,
      .outputs = { "value" },
      .sparse = TRUE,
      IGX_FUNCS (pivot_lookback, pivot_settle, held_new, held_check, pivot_high_eval),
  },
  {
      .name = "pivot_low",
      .title = "Pivot low",
      .formula = "The last value that was below the `left` ones before it and not above the "
                 "`right` ones after it. It appears when it is confirmed, `right` candles later, "
                 "and stays for `hold` candles or until the next; unknown without one. With `hold` "
                 "0 it is there at the confirming candle only. Values within 1e-9 are equal.",
      .source = "Textbook; TradingView ta.pivotlow, held",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_LOW) },
      .n_params = 3,
      .params
      = { IGX_PERIOD ("left", 1, 5), IGX_PERIOD ("right", 1, 5), IGX_PERIOD ("hold", 0, 500) },
      .n_outputs = 1,
      .outputs = { "value" },
      .sparse = TRUE,
      IGX_FUNCS (pivot_lookback, pivot_settle, held_new, held_check, pivot_low_eval),
  },
  {
      .name = "swing_divergence",
      .title = "Swing divergence",
      .formula = "1 at the candle that confirms a pivot low below the pivot low before it while "
                 "the series is higher there than it was at that one; -1 for a pivot high above "
                 "the one before while the series is lower; 0 otherwise, and where both come "
                 "together. Pivots are those of high and low with `left` and `right` candles "
                 "around; the two are at most `range` candles apart. Values within 1e-9 are equal.",
      .source = "J. Murphy, Technical Analysis of the Financial Markets, 1999, on pivots as "
                "TradingView has them",
      .n_inputs = 3,
      .inputs = { { "series", IGX_INPUT_NONE, TRUE }, IGX_HIGH, IGX_LOW },
      .n_params = 3,
      .params
      = { IGX_PERIOD ("left", 1, 5), IGX_PERIOD ("right", 1, 5), IGX_PERIOD ("range", 1, 60) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (pivot_lookback, pivot_settle, divergence_new, divergence_check, divergence_eval),
  },
};

const IgxIndicator *
igx_swings_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
