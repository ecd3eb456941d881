/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-window-private.h"

static gsize
window_lookback (const double *params)
{
  return igx_state_period (params, 0) - 1;
}

static gsize
length_lookback (const double *params)
{
  return igx_state_period (params, 0);
}

static gsize
no_lookback (const double *params)
{
  return 0;
}

static gsize
settles_never (const double *params)
{
  return IGX_INDICATOR_SETTLES_NEVER;
}

#define DAY_MINUTES 1440

/* Money flow index. */

/* Three prices of a few decimals add up to the same mean in many ways, but for their last bits:
 * a change below this share of the price is none. */
#define MFI_TIE 1e-9

typedef struct
{
  IgxState header;
  double previous;
  IgxSum inflow;
  IgxSum outflow;
  double data[];
} MfiState;

static gpointer
mfi_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  MfiState *self = igx_state_new (sizeof (MfiState), 2 * igx_sum_memory (n));
  gsize at = 0;

  self->previous = (double) NAN;
  at = igx_sum_init (&self->inflow, n, self->data, at);
  igx_sum_init (&self->outflow, n, self->data, at);
  return self;
}

static gboolean
mfi_check (gconstpointer state, gconstpointer own)
{
  const MfiState *self = state;
  const MfiState *like = own;

  return igx_sum_check (&self->inflow, &like->inflow)
         && igx_sum_check (&self->outflow, &like->outflow);
}

static void
mfi_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  MfiState *self = state;
  IgxSum inflow = self->inflow;
  IgxSum outflow = self->outflow;
  double previous = self->previous;

  for (gsize i = 0; i < n; i++)
    {
      const double price = (inputs[0][i] + inputs[1][i] + inputs[2][i]) / 3;
      const double flow = price * inputs[3][i];
      const double change = price - previous;
      const double tie = MFI_TIE * price;
      const double unknown = igx_state_poison (flow) + igx_state_poison (previous);
      const double in = igx_sum_push (&inflow, self->data, (change > tie ? flow : 0) + unknown);
      const double out = igx_sum_push (&outflow, self->data, (change < -tie ? flow : 0) + unknown);

      outputs[0][i] = igx_state_ratio (100 * in, in + out, 50);
      previous = price;
    }
  self->inflow = inflow;
  self->outflow = outflow;
  self->previous = previous;
}

/* Running totals. */

typedef struct
{
  IgxState header;
  double previous;
  double total;
} TotalState;

static gpointer
total_new (const double *params)
{
  TotalState *self = igx_state_new (sizeof (TotalState), 0);

  self->previous = (double) NAN;
  return self;
}

static void
obv_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  TotalState *self = state;
  double previous = self->previous;
  double total = self->total;

  for (gsize i = 0; i < n; i++)
    {
      const double close = inputs[0][i];
      const double volume = inputs[1][i];

      if (G_UNLIKELY (isnan (close + volume)))
        {
          outputs[0][i] = (double) NAN;
          previous = (double) NAN;
          total = 0;
          continue;
        }
      /* A sign, not a choice: which way a price goes cannot be foretold. */
      total += (double) ((close > previous) - (close < previous)) * volume;
      outputs[0][i] = total;
      previous = close;
    }
  self->previous = previous;
  self->total = total;
}

/* Where in its range a candle closed, -1 to 1, times its volume. */
static inline double
money_flow (const double *const *inputs, gsize i)
{
  const double high = inputs[0][i];
  const double low = inputs[1][i];
  const double close = inputs[2][i];

  return igx_state_ratio ((close - low) - (high - close), high - low, 0) * inputs[3][i];
}

static void
ad_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  TotalState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double flow = money_flow (inputs, i);

      self->total = isnan (flow) ? 0 : self->total + flow;
      outputs[0][i] = self->total + igx_state_poison (flow);
    }
}

/* Chaikin money flow. */

typedef struct
{
  IgxState header;
  IgxSum flow;
  IgxSum volume;
  double data[];
} CmfState;

static gpointer
cmf_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  CmfState *self = igx_state_new (sizeof (CmfState), 2 * igx_sum_memory (n));
  gsize at = 0;

  at = igx_sum_init (&self->flow, n, self->data, at);
  igx_sum_init (&self->volume, n, self->data, at);
  return self;
}

static gboolean
cmf_check (gconstpointer state, gconstpointer own)
{
  const CmfState *self = state;
  const CmfState *like = own;

  return igx_sum_check (&self->flow, &like->flow) && igx_sum_check (&self->volume, &like->volume);
}

static void
cmf_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  CmfState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double flow = igx_sum_push (&self->flow, self->data, money_flow (inputs, i));
      const double volume = igx_sum_push (&self->volume, self->data, inputs[3][i]);

      outputs[0][i] = igx_state_ratio (flow, volume, 0);
    }
}

/* Volume weighted moving average. */

typedef struct
{
  IgxState header;
  IgxSum weighted;
  IgxSum volume;
  IgxMean plain;
  double data[];
} VwmaState;

static gpointer
vwma_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  VwmaState *self
      = igx_state_new (sizeof (VwmaState), 2 * igx_sum_memory (n) + igx_mean_memory (n));
  gsize at = 0;

  at = igx_sum_init (&self->weighted, n, self->data, at);
  at = igx_sum_init (&self->volume, n, self->data, at);
  igx_mean_init (&self->plain, n, self->data, at);
  return self;
}

static gboolean
vwma_check (gconstpointer state, gconstpointer own)
{
  const VwmaState *self = state;
  const VwmaState *like = own;

  return igx_sum_check (&self->weighted, &like->weighted)
         && igx_sum_check (&self->volume, &like->volume)
         && igx_mean_check (&self->plain, &like->plain);
}

static void
vwma_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  VwmaState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double x = inputs[0][i];
      const double weighted = igx_sum_push (&self->weighted, self->data, x * inputs[1][i]);
      const double volume = igx_sum_push (&self->volume, self->data, inputs[1][i]);
      const double plain = igx_mean_push (&self->plain, self->data, x);

      outputs[0][i] = igx_state_ratio (weighted, volume, plain);
    }
}

/* Volume weighted average price of the day. */

typedef struct
{
  IgxState header;
  double day; /* since 1970, NAN before the first */
  double weighted;
  double volume;
} VwapState;

static gsize
vwap_settle (const double *params)
{
  return DAY_MINUTES - 1;
}

static gpointer
vwap_new (const double *params)
{
  VwapState *self = igx_state_new (sizeof (VwapState), 0);

  self->day = self->weighted = self->volume = (double) NAN;
  return self;
}

static void
vwap_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  VwapState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double x = inputs[0][i];
      const double volume = inputs[1][i];
      const double minutes = inputs[2][i] / 60000;
      const double day = floor (minutes / DAY_MINUTES);

      /* A day of which the beginning was not seen stays unknown. */
      if (day > self->day || minutes <= day * DAY_MINUTES)
        self->weighted = self->volume = 0;
      self->weighted += x * volume;
      self->volume += volume + igx_state_poison (minutes);
      outputs[0][i] = igx_state_ratio (self->weighted, self->volume, x);
      self->day = day;
    }
}

static const IgxIndicator entries[] = {
  {
      .name = "mfi",
      .title = "Money flow index",
      .formula = "100 * inflow / (inflow + outflow), the sums of p * volume over the `length` last "
                 "candles whose p = (high + low + close) / 3 rose or "
                 "fell by more than 1e-9 of itself; 50 where nothing flowed.",
      .source = "G. Quong and A. Soudack, Technical Analysis of Stocks & Commodities, 1989; TA-Lib "
                "MFI",
      .n_inputs = 4,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE, IGX_VOLUME },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 14) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (length_lookback, length_lookback, mfi_new, mfi_check, mfi_eval),
  },
  {
      .name = "obv",
      .title = "On balance volume",
      .formula = "Volume added where the close rose and taken away where it fell, from 0 at the "
                 "first candle.",
      .source = "J. Granville, 1963; TradingView ta.obv",
      .n_inputs = 2,
      .inputs = { IGX_CLOSE, IGX_VOLUME },
      .n_outputs = 1,
      .outputs = { "value" },
      .plain = TRUE,
      IGX_FUNCS (no_lookback, settles_never, total_new, NULL, obv_eval),
  },
  {
      .name = "ad",
      .title = "Accumulation/distribution line",
      .formula
      = "Running sum of volume * ((close - low) - (high - close)) / (high - low); a candle "
        "without range adds 0.",
      .source = "M. Chaikin; TA-Lib AD",
      .n_inputs = 4,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE, IGX_VOLUME },
      .n_outputs = 1,
      .outputs = { "value" },
      .plain = TRUE,
      IGX_FUNCS (no_lookback, settles_never, total_new, NULL, ad_eval),
  },
  {
      .name = "cmf",
      .title = "Chaikin money flow",
      .formula = "Sum of volume * ((close - low) - (high - close)) / (high - low) over the sum of "
                 "volume, over `length` candles; a candle without range counts 0, and without "
                 "volume the value is 0.",
      .source = "M. Chaikin",
      .n_inputs = 4,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE, IGX_VOLUME },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 20) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, cmf_new, cmf_check, cmf_eval),
  },
  {
      .name = "vwma",
      .title = "Volume weighted moving average",
      .formula
      = "Sum of x * volume over the sum of volume of the last `length` candles; their plain "
        "mean where there was no volume.",
      .source = "Textbook; TradingView ta.vwma",
      .n_inputs = 2,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE), IGX_VOLUME },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, vwma_new, vwma_check, vwma_eval),
  },
  {
      .name = "vwap",
      .title = "Volume weighted average price",
      .formula = "Sum of x * volume over the sum of volume since 00:00 UTC; x where nothing was "
                 "traded yet. Unknown until the first 00:00 UTC of the history: so many candles "
                 "as a day has settle it, which is 1439 of one minute and none of a day.",
      .source = "Textbook; TradingView ta.vwap",
      .n_inputs = 3,
      .inputs = { IGX_SERIES (IGX_INPUT_HLC3), IGX_VOLUME, { "time", IGX_INPUT_TIME, FALSE } },
      .n_outputs = 1,
      .outputs = { "value" },
      .daily = TRUE,
      .sparse = TRUE,
      .plain = TRUE,
      IGX_FUNCS (no_lookback, vwap_settle, vwap_new, NULL, vwap_eval),
  },
};

const IgxIndicator *
igx_volumes_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
