/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/indicators/igx-ema-private.h"
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-order-private.h"
#include "engine/indicators/igx-range-private.h"
#include "engine/indicators/igx-window-private.h"

/* Up to this period a plain loop over the window is faster than a tree. */
#define DIRECT_MAX 32

static gsize
window_lookback (const double *params)
{
  return igx_state_period (params, 0) - 1;
}

/* Stochastic, of prices and of the RSI. */

typedef struct
{
  IgxState header;
  IgxPeak highest;
  IgxPeak lowest;
  IgxSum k;
  IgxSum d;
  double data[];
} StochState;

static gsize
stoch_lookback (const double *params)
{
  return igx_state_period (params, 0) + igx_state_period (params, 1) + igx_state_period (params, 2)
         - 3;
}

static gpointer
stoch_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  const gsize k = igx_state_period (params, 1);
  const gsize d = igx_state_period (params, 2);
  StochState *self = igx_state_new (
      sizeof (StochState), 2 * igx_peak_memory (n) + igx_sum_memory (k) + igx_sum_memory (d));
  gsize at = 0;

  at = igx_peak_init (&self->highest, n, self->data, at);
  at = igx_peak_init (&self->lowest, n, self->data, at);
  at = igx_sum_init (&self->k, k, self->data, at);
  igx_sum_init (&self->d, d, self->data, at);
  return self;
}

static gboolean
stoch_check (gconstpointer state, gconstpointer own)
{
  const StochState *self = state;
  const StochState *like = own;

  return igx_peak_check (&self->highest, &like->highest)
         && igx_peak_check (&self->lowest, &like->lowest) && igx_sum_check (&self->k, &like->k)
         && igx_sum_check (&self->d, &like->d);
}

static void
stoch_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  StochState *self = state;
  IgxPeak highest = self->highest;
  IgxPeak lowest = self->lowest;
  IgxSum k_sum = self->k;
  IgxSum d_sum = self->d;
  const double k_length = (double) k_sum.n;
  const double d_length = (double) d_sum.n;

  for (gsize i = 0; i < n; i++)
    {
      const double high = igx_peak_push (&highest, self->data, inputs[0][i]);
      const double low = -igx_peak_push (&lowest, self->data, -inputs[1][i]);
      const double fast = igx_state_ratio (100 * (inputs[2][i] - low), high - low, 50);
      const double k = igx_sum_push (&k_sum, self->data, fast) / k_length;
      const double d = igx_sum_push (&d_sum, self->data, k) / d_length;

      outputs[0][i] = k + igx_state_poison (d);
      outputs[1][i] = d;
    }
  self->highest = highest;
  self->lowest = lowest;
  self->k = k_sum;
  self->d = d_sum;
}

/* An RSI that stands still or comes back does so but for its last bits: differences below this
 * share of it are none. */
#define STOCHRSI_TIE 1e-9

typedef struct
{
  IgxState header;
  double previous;
  IgxEma gain;
  IgxEma loss;
  IgxPeak highest;
  IgxPeak lowest;
  IgxSum k;
  IgxSum d;
  double data[];
} StochRsiState;

static gsize
stochrsi_lookback (const double *params)
{
  return igx_state_period (params, 0) + stoch_lookback (params + 1);
}

static gsize
stochrsi_settle (const double *params)
{
  return 1 + igx_ema_settle_wilder (igx_state_period (params, 0)) + stoch_lookback (params + 1);
}

static gpointer
stochrsi_new (const double *params)
{
  const gsize n = igx_state_period (params, 1);
  const gsize k = igx_state_period (params, 2);
  const gsize d = igx_state_period (params, 3);
  StochRsiState *self = igx_state_new (
      sizeof (StochRsiState), 2 * igx_peak_memory (n) + igx_sum_memory (k) + igx_sum_memory (d));
  gsize at = 0;

  self->previous = (double) NAN;
  igx_ema_init_wilder (&self->gain, igx_state_period (params, 0));
  igx_ema_init_wilder (&self->loss, igx_state_period (params, 0));
  at = igx_peak_init (&self->highest, n, self->data, at);
  at = igx_peak_init (&self->lowest, n, self->data, at);
  at = igx_sum_init (&self->k, k, self->data, at);
  igx_sum_init (&self->d, d, self->data, at);
  return self;
}

static gboolean
stochrsi_check (gconstpointer state, gconstpointer own)
{
  const StochRsiState *self = state;
  const StochRsiState *like = own;

  return igx_ema_check (&self->gain, &like->gain) && igx_ema_check (&self->loss, &like->loss)
         && igx_peak_check (&self->highest, &like->highest)
         && igx_peak_check (&self->lowest, &like->lowest) && igx_sum_check (&self->k, &like->k)
         && igx_sum_check (&self->d, &like->d);
}

static void
stochrsi_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  StochRsiState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double change = inputs[0][i] - self->previous;
      const double up = igx_ema_push (&self->gain, 0.5 * (fabs (change) + change));
      const double down = igx_ema_push (&self->loss, 0.5 * (fabs (change) - change));
      const double rsi = igx_state_ratio (100 * up, up + down, 50);
      const double high = igx_peak_push (&self->highest, self->data, rsi);
      const double low = -igx_peak_push (&self->lowest, self->data, -rsi);
      const double tie = STOCHRSI_TIE * high;
      const double range = high - low <= tie ? 0 : high - low;
      const double place = rsi - low <= tie ? 0 : rsi - low;
      const double fast = igx_state_ratio (100 * place, range, 50);
      const double k = igx_sum_push (&self->k, self->data, fast) / (double) self->k.n;
      const double d = igx_sum_push (&self->d, self->data, k) / (double) self->d.n;

      self->previous = inputs[0][i];
      outputs[0][i] = k + igx_state_poison (d);
      outputs[1][i] = d;
    }
}

/* Williams %R. */

typedef struct
{
  IgxState header;
  IgxPeak highest;
  IgxPeak lowest;
  double data[];
} BandState;

static gpointer
band_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  BandState *self = igx_state_new (sizeof (BandState), 2 * igx_peak_memory (n));
  gsize at = 0;

  at = igx_peak_init (&self->highest, n, self->data, at);
  igx_peak_init (&self->lowest, n, self->data, at);
  return self;
}

static gboolean
band_check (gconstpointer state, gconstpointer own)
{
  const BandState *self = state;
  const BandState *like = own;

  return igx_peak_check (&self->highest, &like->highest)
         && igx_peak_check (&self->lowest, &like->lowest);
}

static void
williams_r_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  BandState *self = state;
  IgxPeak highest = self->highest;
  IgxPeak lowest = self->lowest;

  for (gsize i = 0; i < n; i++)
    {
      const double high = igx_peak_push (&highest, self->data, inputs[0][i]);
      const double low = -igx_peak_push (&lowest, self->data, -inputs[1][i]);

      outputs[0][i] = igx_state_ratio (-100 * (high - inputs[2][i]), high - low, -50);
    }
  self->highest = highest;
  self->lowest = lowest;
}

/* Commodity channel index. */

typedef struct
{
  IgxState header;
  gsize n;
  double scale;
  gsize prices_at;
  gsize used; /* prices that are kept; the last n - 1 of them are needed */
  IgxMean mean;
  IgxOrder order; /* used above DIRECT_MAX only */
  double data[];
} CciState;

static gpointer
cci_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  const gboolean direct = n <= DIRECT_MAX;
  CciState *self = igx_state_new (sizeof (CciState),
                                  igx_mean_memory (n)
                                      + (direct ? n - 1 + IGX_STATE_CHUNK : igx_order_memory (n)));

  self->n = n;
  self->scale = 0.015 / (double) n;
  self->used = n - 1;
  self->prices_at = igx_mean_init (&self->mean, n, self->data, 0);
  if (direct)
    igx_state_fill (self->data + self->prices_at, n - 1, (double) NAN);
  else
    igx_order_init (&self->order, n, self->data, self->prices_at);
  return self;
}

static gboolean
cci_check (gconstpointer state, gconstpointer own)
{
  const CciState *self = state;
  const CciState *like = own;

  if (self->n != like->n || self->prices_at != like->prices_at
      || !igx_state_same (self->scale, like->scale) || !igx_mean_check (&self->mean, &like->mean))
    return FALSE;
  if (like->n > DIRECT_MAX)
    return self->used == like->used && igx_order_check (&self->order, self->data, &like->order);
  return self->used >= like->n - 1 && self->used <= like->n - 1 + IGX_STATE_CHUNK;
}

/*
 * The sums of |value - mean| over the windows that begin at each of the @count values. All sums
 * grow side by side, four summands at a time, so that each has the same order in any block.
 */
static inline void
sum_deviations (const double *restrict values,
                gsize n,
                const double *restrict mean,
                double *restrict sum,
                gsize count)
{
  gsize k = 0;

  for (gsize i = 0; i < count; i++)
    sum[i] = 0;
  for (; k + 4 <= n; k += 4)
    for (gsize i = 0; i < count; i++)
      sum[i] += (fabs (values[i + k] - mean[i]) + fabs (values[i + k + 1] - mean[i]))
                + (fabs (values[i + k + 2] - mean[i]) + fabs (values[i + k + 3] - mean[i]));
  for (; k < n; k++)
    for (gsize i = 0; i < count; i++)
      sum[i] += fabs (values[i + k] - mean[i]);
}

/* One of the sums, in the same order. */
static inline double
sum_deviations_once (const double *values, gsize n, double mean)
{
  double sum = 0;
  gsize k = 0;

  for (; k + 4 <= n; k += 4)
    sum += (fabs (values[k] - mean) + fabs (values[k + 1] - mean))
           + (fabs (values[k + 2] - mean) + fabs (values[k + 3] - mean));
  for (; k < n; k++)
    sum += fabs (values[k] - mean);
  return sum;
}

/* How many more prices there is room for, after the n - 1 before them: at least one. Where they
 * go follows from their number alone, so that a state has the same bytes whatever the blocks. */
static gsize
cci_make_room (CciState *self)
{
  double *prices = self->data + self->prices_at;
  const gsize n_past = MIN (self->n, DIRECT_MAX) - 1;

  if (self->used == n_past + IGX_STATE_CHUNK)
    {
      memmove (prices, prices + IGX_STATE_CHUNK, n_past * sizeof (double));
      self->used = n_past;
    }
  return n_past + IGX_STATE_CHUNK - self->used;
}

static double *
cci_take_room (CciState *self, gsize n)
{
  double *room = self->data + self->prices_at + self->used;

  self->used += n;
  return room;
}

static void
cci_eval_direct (CciState *self, const double *price, double *out, gsize n)
{
  double *room = cci_take_room (self, n);
  const double *windows = room - (self->n - 1);
  double mean[IGX_STATE_CHUNK];
  double sum[IGX_STATE_CHUNK];
  IgxMean mean_of = self->mean;

  for (gsize i = 0; i < n; i++)
    {
      room[i] = price[i];
      mean[i] = igx_mean_push (&mean_of, self->data, price[i]);
    }
  self->mean = mean_of;
  sum_deviations (windows, self->n, mean, sum, n);
  for (gsize i = 0; i < n; i++)
    out[i] = igx_state_ratio_block (price[i] - mean[i], self->scale * sum[i], 0);
}

/* A single candle has nothing to be done side by side. */
static double
cci_push_direct (CciState *self, double price)
{
  double *room = cci_take_room (self, 1);
  const double mean = igx_mean_push (&self->mean, self->data, price);

  *room = price;
  return igx_state_ratio (
      price - mean, self->scale * sum_deviations_once (room - (self->n - 1), self->n, mean), 0);
}

static void
cci_eval_ordered (CciState *self, const double *price, double *out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const double mean = igx_mean_push (&self->mean, self->data, price[i]);

      igx_order_push (&self->order, self->data, price[i]);
      /* Deviations above and below the mean have the same sum. */
      out[i] = igx_state_ratio (
          price[i] - mean, self->scale * (2 * igx_order_sum_below (&self->order, self->data, mean)),
          0);
    }
}

static void
cci_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  CciState *self = state;
  double price[IGX_STATE_CHUNK];

  for (gsize at = 0, now = 0; at < n; at += now)
    {
      const gboolean is_direct = self->n <= DIRECT_MAX;

      now = MIN (is_direct ? cci_make_room (self) : IGX_STATE_CHUNK, n - at);
      for (gsize i = 0; i < now; i++)
        price[i] = (inputs[0][at + i] + inputs[1][at + i] + inputs[2][at + i]) / 3;
      if (is_direct && now == 1)
        outputs[0][at] = cci_push_direct (self, price[0]);
      else if (is_direct)
        cci_eval_direct (self, price, outputs[0] + at, now);
      else
        cci_eval_ordered (self, price, outputs[0] + at, now);
    }
}

/* Ultimate oscillator. */

typedef struct
{
  IgxState header;
  double previous;
  IgxSum pressure[3];
  IgxSum range[3];
  double data[];
} UltimateState;

static gsize
ultimate_lookback (const double *params)
{
  return MAX (MAX (igx_state_period (params, 0), igx_state_period (params, 1)),
              igx_state_period (params, 2));
}

static gpointer
ultimate_new (const double *params)
{
  UltimateState *self;
  gsize memory = 0;
  gsize at = 0;

  for (guint k = 0; k < 3; k++)
    memory += 2 * igx_sum_memory (igx_state_period (params, k));
  self = igx_state_new (sizeof (UltimateState), memory);
  self->previous = (double) NAN;
  for (guint k = 0; k < 3; k++)
    {
      at = igx_sum_init (&self->pressure[k], igx_state_period (params, k), self->data, at);
      at = igx_sum_init (&self->range[k], igx_state_period (params, k), self->data, at);
    }
  return self;
}

static gboolean
ultimate_check (gconstpointer state, gconstpointer own)
{
  const UltimateState *self = state;
  const UltimateState *like = own;

  for (guint k = 0; k < G_N_ELEMENTS (self->range); k++)
    if (!igx_sum_check (&self->pressure[k], &like->pressure[k])
        || !igx_sum_check (&self->range[k], &like->range[k]))
      return FALSE;
  return TRUE;
}

static void
ultimate_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  static const double weights[3] = { 4, 2, 1 };
  UltimateState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double close = inputs[2][i];
      const double range = igx_range_true (inputs[0][i], inputs[1][i], self->previous);
      const double pressure
          = close - igx_state_smaller (inputs[1][i], self->previous) + igx_state_poison (range);
      double value = 0;

      for (guint k = 0; k < 3; k++)
        {
          const double bought = igx_sum_push (&self->pressure[k], self->data, pressure);
          const double ranges = igx_sum_push (&self->range[k], self->data, range);

          value += weights[k] * igx_state_ratio (bought, ranges, 0.5);
        }
      outputs[0][i] = 100 * value / 7;
      self->previous = close;
    }
}

static const IgxIndicator entries[] = {
  {
      .name = "stoch",
      .title = "Stochastic oscillator",
      .formula
      = "fast = 100 * (close - lowest low) / (highest high - lowest low) over `length` "
        "candles (50 where they have no range), k = mean of the last `smooth` fast values, "
        "d = mean of the last `signal` k values. Both outputs begin with d.",
      .source = "G. Lane; TA-Lib STOCH with simple averages",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 3,
      .params
      = { IGX_PERIOD ("length", 1, 14), IGX_PERIOD ("smooth", 1, 3), IGX_PERIOD ("signal", 1, 3) },
      .n_outputs = 2,
      .outputs = { "k", "d" },
      IGX_FUNCS (stoch_lookback, stoch_lookback, stoch_new, stoch_check, stoch_eval),
  },
  {
      .name = "stochrsi",
      .title = "Stochastic RSI",
      .formula = "The stochastic of rsi(`rsi`) over `length` values: fast = 100 * (rsi - lowest) / "
                 "(highest - lowest) (50 where they are equal within 1e-9), k = mean of the last "
                 "`smooth` fast "
                 "values, d = mean of the last `signal` k values. Both outputs begin with d.",
      .source = "T. Chande and S. Kroll, The New Technical Trader, 1994; TradingView Stoch RSI",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 4,
      .params = { IGX_PERIOD ("rsi", 1, 14), IGX_PERIOD ("length", 1, 14),
                  IGX_PERIOD ("smooth", 1, 3), IGX_PERIOD ("signal", 1, 3) },
      .n_outputs = 2,
      .outputs = { "k", "d" },
      IGX_FUNCS (stochrsi_lookback, stochrsi_settle, stochrsi_new, stochrsi_check, stochrsi_eval),
  },
  {
      .name = "williams_r",
      .title = "Williams %R",
      .formula
      = "-100 * (highest high - close) / (highest high - lowest low) over `length` candles; "
        "-50 where they have no range.",
      .source = "L. Williams; TA-Lib WILLR",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 14) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, band_new, band_check, williams_r_eval),
  },
  {
      .name = "cci",
      .title = "Commodity channel index",
      .formula = "(p - mean) / (0.015 * mean |p - mean|) of p = (high + low + close) / 3 over "
                 "`length` candles; 0 where p does not move.",
      .source = "D. Lambert, Commodities magazine, 1980; TA-Lib CCI",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 2, 20) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, cci_new, cci_check, cci_eval),
  },
  {
      .name = "ultimate_osc",
      .title = "Ultimate oscillator",
      .formula = "100 * (4 * fast + 2 * middle + slow) / 7, each the sum of close - min(low, "
                 "previous close) over the sum of the true range in its length (0.5 where there is "
                 "no range).",
      .source = "L. Williams, Technical Analysis of Stocks & Commodities, 1985; TA-Lib ULTOSC",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 3,
      .params
      = { IGX_PERIOD ("fast", 1, 7), IGX_PERIOD ("middle", 1, 14), IGX_PERIOD ("slow", 1, 28) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (ultimate_lookback, ultimate_lookback, ultimate_new, ultimate_check, ultimate_eval),
  },
};

const IgxIndicator *
igx_stochastics_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
