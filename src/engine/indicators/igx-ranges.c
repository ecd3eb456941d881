/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-ema-private.h"
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-range-private.h"
#include "engine/indicators/igx-window-private.h"

/* True range and its averages. */

typedef struct
{
  IgxState header;
  double previous;
  IgxEma average;
} RangeState;

static gsize
one_lookback (const double *params)
{
  return 1;
}

static gsize
atr_lookback (const double *params)
{
  return igx_state_period (params, 0);
}

static gsize
atr_settle (const double *params)
{
  return 1 + igx_ema_settle_wilder (igx_state_period (params, 0));
}

static gpointer
true_range_new (const double *params)
{
  RangeState *self = igx_state_new (sizeof (RangeState), 0);

  self->previous = (double) NAN;
  return self;
}

static gpointer
atr_new (const double *params)
{
  RangeState *self = true_range_new (params);

  igx_ema_init_wilder (&self->average, igx_state_period (params, 0));
  return self;
}

static gboolean
range_check (gconstpointer state, gconstpointer own)
{
  const RangeState *self = state;
  const RangeState *like = own;

  return igx_ema_check (&self->average, &like->average);
}

static void
true_range_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  RangeState *self = state;
  double previous = self->previous;

  for (gsize i = 0; i < n; i++)
    {
      const double close = inputs[2][i];

      outputs[0][i] = igx_range_true (inputs[0][i], inputs[1][i], previous);
      previous = close;
    }
  self->previous = previous;
}

static void
atr_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  RangeState *self = state;
  IgxEma average = self->average;
  double previous = self->previous;

  for (gsize i = 0; i < n; i++)
    {
      const double range = igx_range_true (inputs[0][i], inputs[1][i], previous);

      previous = inputs[2][i];
      outputs[0][i] = igx_ema_push (&average, range);
    }
  self->average = average;
  self->previous = previous;
}

static gboolean
atr_lanes_begin (gconstpointer state,
                 const double *const *inputs,
                 double *const *outputs,
                 double *const *work,
                 IgxLane *lanes,
                 gsize n)
{
  const RangeState *self = state;
  double *range = work[0];

  range[0] = igx_range_true (inputs[0][0], inputs[1][0], self->previous);
  for (gsize i = 1; i < n; i++)
    range[i] = igx_range_true (inputs[0][i], inputs[1][i], inputs[2][i - 1]);
  return igx_ema_begin_lane (&self->average, &lanes[0], range, outputs[0]);
}

static void
atr_lanes_end (gpointer state,
               const double *const *inputs,
               double *const *outputs,
               const IgxLane *lanes,
               gsize n)
{
  RangeState *self = state;

  self->average.value = lanes[0].value;
  self->previous = inputs[2][n - 1];
}

/* Bollinger bands. */

typedef struct
{
  IgxState header;
  double width;
  IgxMoments moments;
  double data[];
} BbandsState;

static gsize
window_lookback (const double *params)
{
  return igx_state_period (params, 0) - 1;
}

static gpointer
bbands_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  BbandsState *self = igx_state_new (sizeof (BbandsState), igx_moments_memory (n));

  self->width = params[1];
  igx_moments_init (&self->moments, n, self->data, 0);
  return self;
}

static gboolean
bbands_check (gconstpointer state, gconstpointer own)
{
  const BbandsState *self = state;
  const BbandsState *like = own;

  return igx_moments_check (&self->moments, self->data, &like->moments, like->data)
         && igx_state_same (self->width, like->width);
}

static void
bbands_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  BbandsState *self = state;
  IgxMoments moments = self->moments;
  const double width = self->width;
  const double inverse = 1 / (double) moments.n;

  for (gsize i = 0; i < n; i++)
    {
      const double x = inputs[0][i];
      double half;

      igx_moments_push (&moments, self->data, x);
      half = width * sqrt (moments.squares * inverse);
      outputs[0][i] = moments.mean + half;
      outputs[1][i] = moments.mean;
      outputs[2][i] = moments.mean - half;
      outputs[3][i] = igx_state_ratio (2 * half, moments.mean, 0);
      outputs[4][i] = igx_state_ratio (x - (moments.mean - half), 2 * half, 0.5);
    }
  self->moments = moments;
}

static void
natr_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  RangeState *self = state;
  IgxEma average = self->average;
  double previous = self->previous;

  for (gsize i = 0; i < n; i++)
    {
      const double range = igx_range_true (inputs[0][i], inputs[1][i], previous);

      previous = inputs[2][i];
      outputs[0][i] = igx_state_ratio (100 * igx_ema_push (&average, range), previous, 0);
    }
  self->average = average;
  self->previous = previous;
}

/* Keltner channels. */

typedef struct
{
  IgxState header;
  double width;
  double previous;
  IgxEma middle;
  IgxEma range;
} KeltnerState;

static gsize
keltner_lookback (const double *params)
{
  return MAX (igx_state_period (params, 0) - 1, igx_state_period (params, 2));
}

static gsize
keltner_settle (const double *params)
{
  return MAX (igx_ema_settle (igx_state_period (params, 0)),
              1 + igx_ema_settle_wilder (igx_state_period (params, 2)));
}

static gpointer
keltner_new (const double *params)
{
  KeltnerState *self = igx_state_new (sizeof (KeltnerState), 0);

  self->width = params[1];
  self->previous = (double) NAN;
  igx_ema_init (&self->middle, igx_state_period (params, 0));
  igx_ema_init_wilder (&self->range, igx_state_period (params, 2));
  return self;
}

static gboolean
keltner_check (gconstpointer state, gconstpointer own)
{
  const KeltnerState *self = state;
  const KeltnerState *like = own;

  return igx_ema_check (&self->middle, &like->middle) && igx_ema_check (&self->range, &like->range)
         && igx_state_same (self->width, like->width);
}

static void
keltner_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  KeltnerState *self = state;
  KeltnerState s = *self;

  for (gsize i = 0; i < n; i++)
    {
      const double range = igx_range_true (inputs[1][i], inputs[2][i], s.previous);
      const double half = s.width * igx_ema_push (&s.range, range);
      const double middle = igx_ema_push (&s.middle, inputs[0][i]);

      s.previous = inputs[3][i];
      outputs[0][i] = middle + half;
      outputs[1][i] = middle + igx_state_poison (half);
      outputs[2][i] = middle - half;
    }
  *self = s;
}

/* Donchian channels. */

typedef struct
{
  IgxState header;
  IgxPeak highest;
  IgxPeak lowest;
  double data[];
} DonchianState;

static gpointer
donchian_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  DonchianState *self = igx_state_new (sizeof (DonchianState), 2 * igx_peak_memory (n));
  gsize at = 0;

  at = igx_peak_init (&self->highest, n, self->data, at);
  igx_peak_init (&self->lowest, n, self->data, at);
  return self;
}

static gboolean
donchian_check (gconstpointer state, gconstpointer own)
{
  const DonchianState *self = state;
  const DonchianState *like = own;

  return igx_peak_check (&self->highest, &like->highest)
         && igx_peak_check (&self->lowest, &like->lowest);
}

static void
donchian_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  DonchianState *self = state;
  IgxPeak highest = self->highest;
  IgxPeak lowest = self->lowest;

  for (gsize i = 0; i < n; i++)
    {
      const double high = igx_peak_push (&highest, self->data, inputs[0][i]);
      const double low = -igx_peak_push (&lowest, self->data, -inputs[1][i]);

      outputs[0][i] = high + igx_state_poison (low);
      outputs[1][i] = (high + low) / 2;
      outputs[2][i] = low + igx_state_poison (high);
    }
  self->highest = highest;
  self->lowest = lowest;
}

static const IgxIndicator entries[] = {
  {
      .name = "true_range",
      .title = "True range",
      .formula = "Largest of high - low, |high - previous close|, |low - previous close|. Begins "
                 "with the second candle.",
      .source = "J. W. Wilder, New Concepts in Technical Trading Systems, 1978; TA-Lib TRANGE",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = one_lookback,
      .settle = one_lookback,
      .state_new = true_range_new,
      .state_check = range_check,
      .state_free = g_free,
      .eval = true_range_eval,
  },
  {
      .name = "atr",
      .title = "Average true range",
      .formula = "Wilder's average of the true range, seeded with the mean of the first `length` "
                 "ranges.",
      .source = "J. W. Wilder, New Concepts in Technical Trading Systems, 1978; TA-Lib ATR",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 14) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = atr_lookback,
      .settle = atr_settle,
      .state_new = atr_new,
      .state_check = range_check,
      .state_free = g_free,
      .eval = atr_eval,
      .n_lanes = 1,
      .lanes_begin = atr_lanes_begin,
      .lanes_end = atr_lanes_end,
  },
  {
      .name = "bbands",
      .title = "Bollinger bands",
      .formula
      = "middle = mean of the last `length` values, upper and lower = middle +- `width` "
        "standard deviations (population form), width = (upper - lower) / middle (0 where "
        "middle is 0), percent = (x - lower) / (upper - lower) (0.5 where the bands meet).",
      .source = "J. Bollinger, Bollinger on Bollinger Bands, 2001; TA-Lib BBANDS",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 2,
      .params = { IGX_PERIOD ("length", 1, 20), { "width", 0, 100, 2, FALSE } },
      .n_outputs = 5,
      .outputs = { "upper", "middle", "lower", "width", "percent" },
      .lookback = window_lookback,
      .settle = window_lookback,
      .state_new = bbands_new,
      .state_check = bbands_check,
      .state_free = g_free,
      .eval = bbands_eval,
  },
  {
      .name = "natr",
      .title = "Normalised average true range",
      .formula = "100 * atr / close, in percent; 0 where the close is 0.",
      .source = "TA-Lib NATR",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 14) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (atr_lookback, atr_settle, atr_new, range_check, natr_eval),
  },
  {
      .name = "keltner",
      .title = "Keltner channels",
      .formula = "middle = ema(x, length), upper and lower = middle +- `width` * atr(`atr`); all "
                 "outputs begin together.",
      .source = "L. B. Raschke after C. Keltner; TradingView Keltner Channels",
      .n_inputs = 4,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE), IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 3,
      .params
      = { IGX_PERIOD ("length", 1, 20), { "width", 0, 100, 2, FALSE }, IGX_PERIOD ("atr", 1, 10) },
      .n_outputs = 3,
      .outputs = { "upper", "middle", "lower" },
      IGX_FUNCS (keltner_lookback, keltner_settle, keltner_new, keltner_check, keltner_eval),
  },
  {
      .name = "donchian",
      .title = "Donchian channels",
      .formula = "upper = highest high and lower = lowest low of the last `length` candles, this "
                 "one included, middle = their mean.",
      .source = "R. Donchian; TradingView Donchian Channels",
      .n_inputs = 2,
      .inputs = { IGX_HIGH, IGX_LOW },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 20) },
      .n_outputs = 3,
      .outputs = { "upper", "middle", "lower" },
      IGX_FUNCS (window_lookback, window_lookback, donchian_new, donchian_check, donchian_eval),
  },
};

const IgxIndicator *
igx_ranges_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
