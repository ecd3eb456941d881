/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-recursive-private.h"
#include "engine/indicators/igx-window-private.h"

/* Relative strength index. */

typedef struct
{
  IgxState header;
  double previous;
  IgxEma gain;
  IgxEma loss;
} RsiState;

static gsize
rsi_lookback (const double *params)
{
  return igx_state_period (params, 0);
}

static gsize
rsi_settle (const double *params)
{
  return 1 + igx_ema_settle_wilder (igx_state_period (params, 0));
}

static gpointer
rsi_new (const double *params)
{
  RsiState *self = igx_state_new (sizeof (RsiState), 0);

  self->previous = (double) NAN;
  igx_ema_init_wilder (&self->gain, igx_state_period (params, 0));
  igx_ema_init_wilder (&self->loss, igx_state_period (params, 0));
  return self;
}

static void
rsi_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  RsiState *self = state;
  IgxEma gain = self->gain;
  IgxEma loss = self->loss;
  double previous = self->previous;

  for (gsize i = 0; i < n; i++)
    {
      const double change = inputs[0][i] - previous;
      const double up = igx_ema_push (&gain, 0.5 * (fabs (change) + change));
      const double down = igx_ema_push (&loss, 0.5 * (fabs (change) - change));

      outputs[0][i] = igx_state_ratio (100 * up, up + down, 50);
      previous = inputs[0][i];
    }
  self->gain = gain;
  self->loss = loss;
  self->previous = previous;
}

/* Moving average convergence divergence. */

typedef struct
{
  IgxState header;
  IgxEma fast;
  IgxEma slow;
  IgxEma signal;
} MacdState;

static gsize
slower (const double *params)
{
  return MAX (igx_state_period (params, 0), igx_state_period (params, 1));
}

static gsize
macd_lookback (const double *params)
{
  return slower (params) - 1 + igx_state_period (params, 2) - 1;
}

static gsize
macd_settle (const double *params)
{
  return igx_ema_settle (slower (params)) + igx_ema_settle (igx_state_period (params, 2));
}

static gpointer
macd_new (const double *params)
{
  MacdState *self = igx_state_new (sizeof (MacdState), 0);

  igx_ema_init (&self->fast, igx_state_period (params, 0));
  igx_ema_init (&self->slow, igx_state_period (params, 1));
  igx_ema_init (&self->signal, igx_state_period (params, 2));
  return self;
}

static void
macd_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  MacdState *self = state;
  IgxEma fast = self->fast;
  IgxEma slow = self->slow;
  IgxEma signal = self->signal;

  for (gsize i = 0; i < n; i++)
    {
      const double quick = igx_ema_push (&fast, inputs[0][i]);
      const double macd = quick - igx_ema_push (&slow, inputs[0][i]);
      const double line = igx_ema_push (&signal, macd);

      outputs[0][i] = macd + igx_state_poison (line);
      outputs[1][i] = line;
      outputs[2][i] = macd - line;
    }
  self->fast = fast;
  self->slow = slow;
  self->signal = signal;
}

static const IgxIndicator entries[] = {
  {
      .name = "rsi",
      .title = "Relative strength index",
      .formula
      = "100 * gain / (gain + loss), where gain and loss are Wilder's averages of the rises "
        "and falls from value to value, each seeded with the mean of the first `length`. "
        "50 where nothing moved.",
      .source = "J. W. Wilder, New Concepts in Technical Trading Systems, 1978",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 14) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = rsi_lookback,
      .settle = rsi_settle,
      .state_new = rsi_new,
      .state_free = g_free,
      .eval = rsi_eval,
  },
  {
      .name = "macd",
      .title = "Moving average convergence divergence",
      .formula
      = "macd = ema(fast) - ema(slow), signal = ema(macd, signal), hist = macd - signal. "
        "Each ema is seeded with the mean of its own first values; all three outputs begin "
        "with the signal.",
      .source = "G. Appel, 1979; TA-Lib MACD but for the seed of the fast average",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 3,
      .params
      = { IGX_PERIOD ("fast", 1, 12), IGX_PERIOD ("slow", 1, 26), IGX_PERIOD ("signal", 1, 9) },
      .n_outputs = 3,
      .outputs = { "macd", "signal", "hist" },
      .lookback = macd_lookback,
      .settle = macd_settle,
      .state_new = macd_new,
      .state_free = g_free,
      .eval = macd_eval,
  },
};

const IgxIndicator *
igx_oscillators_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
