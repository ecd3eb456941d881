/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-order-private.h"
#include "engine/indicators/igx-window-private.h"

static gsize
window_lookback (const double *params)
{
  return igx_state_period (params, 0) - 1;
}

/* Highest and lowest. */

typedef struct
{
  IgxState header;
  IgxPeak peak;
  double data[];
} PeakState;

static gpointer
peak_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  PeakState *self = igx_state_new (sizeof (PeakState), igx_peak_memory (n));

  igx_peak_init (&self->peak, n, self->data, 0);
  return self;
}

static gboolean
peak_check (gconstpointer state, gconstpointer own)
{
  const PeakState *self = state;
  const PeakState *like = own;

  return igx_peak_check (&self->peak, &like->peak);
}

static void
highest_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  PeakState *self = state;
  IgxPeak peak = self->peak;

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = igx_peak_push (&peak, self->data, inputs[0][i]);
  self->peak = peak;
}

static void
lowest_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  PeakState *self = state;
  IgxPeak peak = self->peak;

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = -igx_peak_push (&peak, self->data, -inputs[0][i]);
  self->peak = peak;
}

/* Standard deviation. */

typedef struct
{
  IgxState header;
  IgxMoments moments;
  double data[];
} MomentsState;

static gpointer
moments_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  MomentsState *self = igx_state_new (sizeof (MomentsState), igx_moments_memory (n));

  igx_moments_init (&self->moments, n, self->data, 0);
  return self;
}

static gboolean
moments_check (gconstpointer state, gconstpointer own)
{
  const MomentsState *self = state;
  const MomentsState *like = own;

  return igx_moments_check (&self->moments, self->data, &like->moments, like->data);
}

static void
stdev_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  MomentsState *self = state;
  IgxMoments moments = self->moments;
  const double inverse = 1 / (double) moments.n;

  for (gsize i = 0; i < n; i++)
    {
      igx_moments_push (&moments, self->data, inputs[0][i]);
      outputs[0][i] = sqrt (moments.squares * inverse);
    }
  self->moments = moments;
}

static void
zscore_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  MomentsState *self = state;
  IgxMoments moments = self->moments;
  const double inverse = 1 / (double) moments.n;

  for (gsize i = 0; i < n; i++)
    {
      igx_moments_push (&moments, self->data, inputs[0][i]);
      outputs[0][i]
          = igx_state_ratio (inputs[0][i] - moments.mean, sqrt (moments.squares * inverse), 0);
    }
  self->moments = moments;
}

/* Sum. */

typedef struct
{
  IgxState header;
  IgxSum sum;
  double data[];
} SumState;

static gpointer
sum_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  SumState *self = igx_state_new (sizeof (SumState), igx_sum_memory (n));

  igx_sum_init (&self->sum, n, self->data, 0);
  return self;
}

static gboolean
sum_check (gconstpointer state, gconstpointer own)
{
  const SumState *self = state;
  const SumState *like = own;

  return igx_sum_check (&self->sum, &like->sum);
}

static void
sum_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  SumState *self = state;
  IgxSum sum = self->sum;

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = igx_sum_push (&sum, self->data, inputs[0][i]);
  self->sum = sum;
}

/* Rank among the values before. */

/* Up to this period a plain loop over the window, which takes several values a step, is faster than
 * a tree: at 500 it takes a tenth of the time. */
#define RANK_DIRECT_MAX 512

/* Prices move in steps, so what is made of them comes back to the same value but for its last
 * bits, which depend on where the history began: what is nearer than this share is equal. */
#define RANK_TIE 1e-9

typedef struct
{
  IgxState header;
  IgxOrder order;
  double data[];
} RankState;

static gsize
length_lookback (const double *params)
{
  return igx_state_period (params, 0);
}

static gpointer
rank_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  const gboolean is_direct = n <= RANK_DIRECT_MAX;
  RankState *self = igx_state_new (sizeof (RankState), is_direct ? n : igx_order_memory (n));

  igx_order_init (&self->order, n, self->data, 0);
  return self;
}

static gboolean
rank_check (gconstpointer state, gconstpointer own)
{
  const RankState *self = state;
  const RankState *like = own;

  if (self->order.n != like->order.n)
    return FALSE;
  if (like->order.n > RANK_DIRECT_MAX)
    return igx_order_check (&self->order, self->data, &like->order);
  return self->order.pos < like->order.n;
}

static gsize
count_up_to (const double *ring, gsize n, double x)
{
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    count += ring[i] <= x ? 1 : 0;
  return count;
}

static void
percentrank_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  RankState *self = state;
  IgxOrder *order = &self->order;
  const gboolean is_direct = order->n <= RANK_DIRECT_MAX;
  const double period = (double) order->n;

  for (gsize i = 0; i < n; i++)
    {
      const double x = inputs[0][i];
      const double limit = x + RANK_TIE * fabs (x);

      outputs[0][i] = (double) NAN;
      if (order->run >= order->n && !isnan (x))
        outputs[0][i] = 100
                        * (double) (is_direct ? count_up_to (self->data, order->n, limit)
                                              : igx_order_count_up_to (order, self->data, limit))
                        / period;
      if (!is_direct)
        {
          igx_order_push (order, self->data, x);
          continue;
        }
      order->run = isnan (x) ? 0 : order->run + 1;
      self->data[order->pos] = x;
      order->pos = order->pos + 1 == order->n ? 0 : order->pos + 1;
    }
}

/* Correlation. */

typedef struct
{
  IgxState header;
  IgxPair pair;
  double data[];
} PairState;

static gpointer
pair_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  PairState *self = igx_state_new (sizeof (PairState), igx_pair_memory (n));

  igx_pair_init (&self->pair, n, self->data, 0);
  return self;
}

static gboolean
pair_check (gconstpointer state, gconstpointer own)
{
  const PairState *self = state;
  const PairState *like = own;

  return igx_pair_check (&self->pair, &like->pair);
}

static void
correlation_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  PairState *self = state;
  IgxPair pair = self->pair;

  for (gsize i = 0; i < n; i++)
    {
      double value;

      igx_pair_push (&pair, self->data, inputs[0][i], inputs[1][i]);
      /* Two roots: the product of two small sums would underflow. */
      value = igx_state_ratio (
          pair.xy, sqrt (igx_state_larger (0, pair.xx)) * sqrt (igx_state_larger (0, pair.yy)), 0);
      outputs[0][i] = igx_state_larger (-1, igx_state_smaller (1, value));
    }
  self->pair = pair;
}

/* Line of least squares. */

typedef struct
{
  IgxState header;
  IgxLine line;
  double data[];
} LineState;

static gpointer
line_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  LineState *self = igx_state_new (sizeof (LineState), igx_line_memory (n));

  igx_line_init (&self->line, n, self->data, 0);
  return self;
}

static gboolean
line_check (gconstpointer state, gconstpointer own)
{
  const LineState *self = state;
  const LineState *like = own;

  return igx_line_check (&self->line, &like->line);
}

static void
linreg_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  LineState *self = state;
  IgxLine line = self->line;

  for (gsize i = 0; i < n; i++)
    {
      igx_line_push (&line, self->data, inputs[0][i]);
      outputs[0][i] = line.end;
    }
  self->line = line;
}

static void
slope_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  LineState *self = state;
  IgxLine line = self->line;

  for (gsize i = 0; i < n; i++)
    {
      igx_line_push (&line, self->data, inputs[0][i]);
      outputs[0][i] = line.slope;
    }
  self->line = line;
}

static const IgxIndicator entries[] = {
  {
      .name = "highest",
      .title = "Highest value",
      .formula = "Highest of the last `length` values, this one included.",
      .source = "Textbook; TA-Lib MAX",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_HIGH) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = window_lookback,
      .settle = window_lookback,
      .state_new = peak_new,
      .state_check = peak_check,
      .state_free = g_free,
      .eval = highest_eval,
  },
  {
      .name = "lowest",
      .title = "Lowest value",
      .formula = "Lowest of the last `length` values, this one included.",
      .source = "Textbook; TA-Lib MIN",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_LOW) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = window_lookback,
      .settle = window_lookback,
      .state_new = peak_new,
      .state_check = peak_check,
      .state_free = g_free,
      .eval = lowest_eval,
  },
  {
      .name = "stdev",
      .title = "Standard deviation",
      .formula = "Square root of the mean squared deviation from the mean of the last `length` "
                 "values: the population form.",
      .source = "Textbook; TA-Lib STDDEV",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = window_lookback,
      .settle = window_lookback,
      .state_new = moments_new,
      .state_check = moments_check,
      .state_free = g_free,
      .eval = stdev_eval,
  },
  {
      .name = "sum",
      .title = "Sum",
      .formula = "Sum of the last `length` values.",
      .source = "Textbook; TA-Lib SUM",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_NONE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, sum_new, sum_check, sum_eval),
  },
  {
      .name = "zscore",
      .title = "Standard score",
      .formula = "(x - mean) / standard deviation (population form) of the last `length` values; 0 "
                 "where they are equal.",
      .source = "Textbook",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 20) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, moments_new, moments_check, zscore_eval),
  },
  {
      .name = "percentrank",
      .title = "Percent rank",
      .formula = "Share of the previous `length` values that are at most this one, in percent. "
                 "Values within 1e-9 are equal.",
      .source = "Textbook; TradingView ta.percentrank",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 100) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (length_lookback, length_lookback, rank_new, rank_check, percentrank_eval),
  },
  {
      .name = "correlation",
      .title = "Correlation",
      .formula = "Pearson's coefficient of two series over the last `length` values; 0 where one "
                 "of them does not move.",
      .source = "K. Pearson; TA-Lib CORREL",
      .n_inputs = 2,
      .inputs = { { "first", IGX_INPUT_NONE, TRUE }, { "second", IGX_INPUT_NONE, TRUE } },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 2, 20) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, pair_new, pair_check, correlation_eval),
  },
  {
      .name = "linreg",
      .title = "Linear regression",
      .formula
      = "The newest point of the straight line of least squares through the last `length` values.",
      .source = "Textbook; TA-Lib LINEARREG",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 2, 14) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, line_new, line_check, linreg_eval),
  },
  {
      .name = "slope",
      .title = "Slope of the linear regression",
      .formula
      = "Rise a candle of the straight line of least squares through the last `length` values.",
      .source = "Textbook; TA-Lib LINEARREG_SLOPE",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 2, 14) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, line_new, line_check, slope_eval),
  },
};

const IgxIndicator *
igx_windows_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
