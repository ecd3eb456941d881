/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/bench-plan.h"

#include "bench/bench-candles.h"
#include "engine/igx-timeframe.h"

/* Each indicator with the first of the values that it gives, which follow each other. */
static const struct
{
  const char *name;
  HandValue first;
  guint n;
} parts[] = {
  { "sma", HAND_SMA, 1 },
  { "ema", HAND_EMA, 1 },
  { "rsi", HAND_RSI, 1 },
  { "macd", HAND_MACD, 3 },
  { "bbands", HAND_BB_UPPER, 3 },
  { "atr", HAND_ATR, 1 },
  { "adx", HAND_ADX, 3 },
  { "stoch", HAND_STOCH_K, 2 },
  { "obv", HAND_OBV, 1 },
  { "cci", HAND_CCI, 1 },
  { "mfi", HAND_MFI, 1 },
  { "donchian", HAND_DONCHIAN_UPPER, 3 },
  { "supertrend", HAND_SUPERTREND, 1 },
};

BenchPlan *
bench_plan_new (void)
{
  BenchPlan *self = g_new0 (BenchPlan, 1);

  self->plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const IgxIndicator *entry = igx_indicator_find (parts[i].name);
      double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
      guint inputs[IGX_INDICATOR_INPUTS_MAX] = { 0 };
      guint slot;

      for (guint k = 0; k < entry->n_inputs; k++)
        inputs[k]
            = igx_plan_add_source (self->plan, igx_source_from_input (entry->inputs[k].source));
      bench_candles_params (entry, params);
      slot = igx_plan_add_indicator (self->plan, entry, inputs, params);
      for (guint v = 0; v < parts[i].n; v++)
        {
          self->slot[parts[i].first + v] = slot + v;
          igx_plan_keep (self->plan, slot + v);
        }
    }
  return self;
}

void
bench_plan_free (BenchPlan *self)
{
  igx_plan_free (self->plan);
  g_free (self);
}

void
bench_plan_push (BenchPlan *self, const IgxCandle *candle)
{
  igx_plan_eval (self->plan, candle, 1);
}

double
bench_plan_get (const BenchPlan *self, HandValue value)
{
  return igx_plan_get_values (self->plan, self->slot[value])[0];
}
