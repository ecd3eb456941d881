/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-ema-private.h"
#include "engine/indicators/igx-families-private.h"
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

static gboolean
rsi_check (gconstpointer state, gconstpointer own)
{
  const RsiState *self = state;
  const RsiState *like = own;

  return igx_ema_check (&self->gain, &like->gain) && igx_ema_check (&self->loss, &like->loss);
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

static gboolean
rsi_lanes_begin (gconstpointer state,
                 const double *const *inputs,
                 double *const *outputs,
                 double *const *work,
                 IgxLane *lanes,
                 gsize n)
{
  const RsiState *self = state;
  const double *x = inputs[0];
  double *up = work[0];
  double *down = work[1];
  const double first = x[0] - self->previous;

  up[0] = 0.5 * (fabs (first) + first);
  down[0] = 0.5 * (fabs (first) - first);
  for (gsize i = 1; i < n; i++)
    {
      const double change = x[i] - x[i - 1];

      up[i] = 0.5 * (fabs (change) + change);
      down[i] = 0.5 * (fabs (change) - change);
    }
  return igx_ema_begin_lane (&self->gain, &lanes[0], up, up)
         && igx_ema_begin_lane (&self->loss, &lanes[1], down, down);
}

static void
rsi_lanes_end (gpointer state,
               const double *const *inputs,
               double *const *outputs,
               const IgxLane *lanes,
               gsize n)
{
  RsiState *self = state;
  const double *up = lanes[0].out;
  const double *down = lanes[1].out;

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = igx_state_ratio_block (100 * up[i], up[i] + down[i], 50);
  self->gain.value = lanes[0].value;
  self->loss.value = lanes[1].value;
  self->previous = inputs[0][n - 1];
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

static gboolean
macd_check (gconstpointer state, gconstpointer own)
{
  const MacdState *self = state;
  const MacdState *like = own;

  return igx_ema_check (&self->fast, &like->fast) && igx_ema_check (&self->slow, &like->slow)
         && igx_ema_check (&self->signal, &like->signal);
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

static gsize
ppo_lookback (const double *params)
{
  return slower (params) - 1;
}

static gsize
ppo_settle (const double *params)
{
  return igx_ema_settle (slower (params));
}

static gpointer
ppo_new (const double *params)
{
  MacdState *self = igx_state_new (sizeof (MacdState), 0);

  igx_ema_init (&self->fast, igx_state_period (params, 0));
  igx_ema_init (&self->slow, igx_state_period (params, 1));
  return self;
}

static void
ppo_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  MacdState *self = state;
  IgxEma fast = self->fast;
  IgxEma slow = self->slow;

  for (gsize i = 0; i < n; i++)
    {
      const double quick = igx_ema_push (&fast, inputs[0][i]);
      const double calm = igx_ema_push (&slow, inputs[0][i]);

      outputs[0][i] = igx_state_ratio (100 * (quick - calm), calm, 0);
    }
  self->fast = fast;
  self->slow = slow;
}

/* Against the value some candles ago. */

typedef struct
{
  IgxState header;
  IgxLag lag;
  double data[];
} LagState;

static gpointer
lag_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  LagState *self = igx_state_new (sizeof (LagState), igx_lag_memory (n));

  igx_lag_init (&self->lag, n, self->data, 0);
  return self;
}

static gboolean
lag_check (gconstpointer state, gconstpointer own)
{
  const LagState *self = state;
  const LagState *like = own;

  return igx_lag_check (&self->lag, &like->lag);
}

static void
mom_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  LagState *self = state;
  IgxLag lag = self->lag;

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = inputs[0][i] - igx_lag_push (&lag, self->data, inputs[0][i]);
  self->lag = lag;
}

static void
roc_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  LagState *self = state;
  IgxLag lag = self->lag;

  for (gsize i = 0; i < n; i++)
    {
      const double old = igx_lag_push (&lag, self->data, inputs[0][i]);

      outputs[0][i] = igx_state_ratio (100 * (inputs[0][i] - old), old, 0);
    }
  self->lag = lag;
}

/* Trix: the rate of change of a triple average. */

typedef struct
{
  IgxState header;
  double previous;
  IgxEma stage[3];
} TrixState;

static gsize
trix_lookback (const double *params)
{
  return 3 * (igx_state_period (params, 0) - 1) + 1;
}

static gsize
trix_settle (const double *params)
{
  return 3 * igx_ema_settle (igx_state_period (params, 0)) + 1;
}

static gpointer
trix_new (const double *params)
{
  TrixState *self = igx_state_new (sizeof (TrixState), 0);

  self->previous = (double) NAN;
  for (guint k = 0; k < G_N_ELEMENTS (self->stage); k++)
    igx_ema_init (&self->stage[k], igx_state_period (params, 0));
  return self;
}

static gboolean
trix_check (gconstpointer state, gconstpointer own)
{
  const TrixState *self = state;
  const TrixState *like = own;

  return igx_ema_check_all (self->stage, like->stage, G_N_ELEMENTS (self->stage));
}

static void
trix_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  TrixState *self = state;
  TrixState s = *self;

  for (gsize i = 0; i < n; i++)
    {
      const double once = igx_ema_push (&s.stage[0], inputs[0][i]);
      const double twice = igx_ema_push (&s.stage[1], once);
      const double thrice = igx_ema_push (&s.stage[2], twice);

      outputs[0][i] = igx_state_ratio (100 * (thrice - s.previous), s.previous, 0);
      s.previous = thrice;
    }
  *self = s;
}

/* True strength index. */

typedef struct
{
  IgxState header;
  double previous;
  IgxEma move[2];
  IgxEma size[2];
} TsiState;

static gsize
tsi_lookback (const double *params)
{
  return igx_state_period (params, 0) + igx_state_period (params, 1) - 1;
}

static gsize
tsi_settle (const double *params)
{
  return 1 + igx_ema_settle (igx_state_period (params, 0))
         + igx_ema_settle (igx_state_period (params, 1));
}

static gpointer
tsi_new (const double *params)
{
  TsiState *self = igx_state_new (sizeof (TsiState), 0);

  self->previous = (double) NAN;
  for (guint k = 0; k < 2; k++)
    {
      igx_ema_init (&self->move[k], igx_state_period (params, k));
      igx_ema_init (&self->size[k], igx_state_period (params, k));
    }
  return self;
}

static gboolean
tsi_check (gconstpointer state, gconstpointer own)
{
  const TsiState *self = state;
  const TsiState *like = own;

  return igx_ema_check_all (self->move, like->move, G_N_ELEMENTS (self->move))
         && igx_ema_check_all (self->size, like->size, G_N_ELEMENTS (self->size));
}

static void
tsi_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  TsiState *self = state;
  TsiState s = *self;

  for (gsize i = 0; i < n; i++)
    {
      const double change = inputs[0][i] - s.previous;
      const double move = igx_ema_push (&s.move[1], igx_ema_push (&s.move[0], change));
      const double size = igx_ema_push (&s.size[1], igx_ema_push (&s.size[0], fabs (change)));

      outputs[0][i] = igx_state_ratio (100 * move, size, 0);
      s.previous = inputs[0][i];
    }
  *self = s;
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
      .state_check = rsi_check,
      .state_free = g_free,
      .eval = rsi_eval,
      .n_lanes = 2,
      .lanes_begin = rsi_lanes_begin,
      .lanes_end = rsi_lanes_end,
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
      .state_check = macd_check,
      .state_free = g_free,
      .eval = macd_eval,
  },
  {
      .name = "ppo",
      .title = "Percentage price oscillator",
      .formula = "100 * (ema(fast) - ema(slow)) / ema(slow), in percent; each seeded with the mean "
                 "of its own first values; 0 where ema(slow) is 0.",
      .source = "Textbook; TA-Lib PPO with exponential averages",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 2,
      .params = { IGX_PERIOD ("fast", 1, 12), IGX_PERIOD ("slow", 1, 26) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (ppo_lookback, ppo_settle, ppo_new, macd_check, ppo_eval),
  },
  {
      .name = "mom",
      .title = "Momentum",
      .formula = "x - x[length].",
      .source = "Textbook; TA-Lib MOM",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 10) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (rsi_lookback, rsi_lookback, lag_new, lag_check, mom_eval),
  },
  {
      .name = "change",
      .title = "Change",
      .formula = "x - x[length].",
      .source = "Textbook; TradingView ta.change",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 1) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (rsi_lookback, rsi_lookback, lag_new, lag_check, mom_eval),
  },
  {
      .name = "roc",
      .title = "Rate of change",
      .formula = "100 * (x - x[length]) / x[length], in percent; 0 where x[length] is 0.",
      .source = "Textbook; TA-Lib ROC",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 10) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (rsi_lookback, rsi_lookback, lag_new, lag_check, roc_eval),
  },
  {
      .name = "trix",
      .title = "Trix",
      .formula = "100 * (t - t[1]) / t[1] of t = ema(ema(ema(x))), in percent, each seeded with "
                 "the mean of its first `length` values; 0 where t[1] is 0.",
      .source = "J. Hutson, Technical Analysis of Stocks & Commodities, 1983; TA-Lib TRIX",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 15) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (trix_lookback, trix_settle, trix_new, trix_check, trix_eval),
  },
  {
      .name = "tsi",
      .title = "True strength index",
      .formula = "100 * ema(ema(change, long), short) / ema(ema(|change|, long), short), in "
                 "percent; 0 where nothing moved.",
      .source = "W. Blau, Technical Analysis of Stocks & Commodities, 1991",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 2,
      .params = { IGX_PERIOD ("long", 1, 25), IGX_PERIOD ("short", 1, 13) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (tsi_lookback, tsi_settle, tsi_new, tsi_check, tsi_eval),
  },
};

const IgxIndicator *
igx_oscillators_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
