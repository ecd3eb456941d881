/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-recursive-private.h"
#include "engine/indicators/igx-window-private.h"

static gsize
window_lookback (const double *params)
{
  return igx_state_period (params, 0) - 1;
}

/* Simple moving average. */

typedef struct
{
  IgxState header;
  IgxSum sum;
  double data[];
} SmaState;

static gpointer
sma_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  SmaState *self = igx_state_new (sizeof (SmaState), igx_sum_memory (n));

  igx_sum_init (&self->sum, n, self->data, 0);
  return self;
}

static void
sma_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  SmaState *self = state;
  IgxSum sum = self->sum;
  const double period = (double) sum.n;

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = igx_sum_push (&sum, self->data, inputs[0][i]) / period;
  self->sum = sum;
}

/* Exponential averages; Wilder's differs in its factor only. */

typedef struct
{
  IgxState header;
  IgxEma ema;
} EmaState;

static gpointer
ema_new (const double *params)
{
  EmaState *self = igx_state_new (sizeof (EmaState), 0);

  igx_ema_init (&self->ema, igx_state_period (params, 0));
  return self;
}

static gpointer
rma_new (const double *params)
{
  EmaState *self = igx_state_new (sizeof (EmaState), 0);

  igx_ema_init_wilder (&self->ema, igx_state_period (params, 0));
  return self;
}

static void
ema_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  EmaState *self = state;
  IgxEma ema = self->ema;

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = igx_ema_push (&ema, inputs[0][i]);
  self->ema = ema;
}

static gsize
ema_settle (const double *params)
{
  return igx_ema_settle (igx_state_period (params, 0));
}

static gsize
rma_settle (const double *params)
{
  return igx_ema_settle_wilder (igx_state_period (params, 0));
}

static const IgxIndicator entries[] = {
  {
      .name = "sma",
      .title = "Simple moving average",
      .formula = "Mean of the last `length` values.",
      .source = "Textbook; TA-Lib SMA",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = window_lookback,
      .settle = window_lookback,
      .state_new = sma_new,
      .state_free = g_free,
      .eval = sma_eval,
  },
  {
      .name = "ema",
      .title = "Exponential moving average",
      .formula = "ema += 2 / (length + 1) * (x - ema), seeded with the mean of the first `length` "
                 "known values.",
      .source = "Textbook; TA-Lib EMA",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = window_lookback,
      .settle = ema_settle,
      .state_new = ema_new,
      .state_free = g_free,
      .eval = ema_eval,
  },
  {
      .name = "rma",
      .title = "Wilder's moving average",
      .formula = "rma += 1 / length * (x - rma), seeded with the mean of the first `length` known "
                 "values.",
      .source = "J. W. Wilder, New Concepts in Technical Trading Systems, 1978",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = window_lookback,
      .settle = rma_settle,
      .state_new = rma_new,
      .state_free = g_free,
      .eval = ema_eval,
  },
};

const IgxIndicator *
igx_moving_averages_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
