/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-ema-private.h"
#include "engine/indicators/igx-families-private.h"
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

static gboolean
sma_check (gconstpointer state, gconstpointer own)
{
  const SmaState *self = state;
  const SmaState *like = own;

  return igx_sum_check (&self->sum, &like->sum);
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

static gboolean
ema_check (gconstpointer state, gconstpointer own)
{
  const EmaState *self = state;
  const EmaState *like = own;

  return igx_ema_check (&self->ema, &like->ema);
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

static gboolean
ema_lanes_begin (gconstpointer state,
                 const double *const *inputs,
                 double *const *outputs,
                 double *const *work,
                 IgxLane *lanes,
                 gsize n)
{
  const EmaState *self = state;

  return igx_ema_begin_lane (&self->ema, &lanes[0], inputs[0], outputs[0]);
}

static void
ema_lanes_end (gpointer state,
               const double *const *inputs,
               double *const *outputs,
               const IgxLane *lanes,
               gsize n)
{
  EmaState *self = state;

  self->ema.value = lanes[0].value;
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

/* Averages of averages: dema, tema and, with its change, the cascade of trix. */

typedef struct
{
  IgxState header;
  IgxEma stage[3];
} CascadeState;

static gsize
dema_lookback (const double *params)
{
  return 2 * window_lookback (params);
}

static gsize
dema_settle (const double *params)
{
  return 2 * ema_settle (params);
}

static gsize
tema_lookback (const double *params)
{
  return 3 * window_lookback (params);
}

static gsize
tema_settle (const double *params)
{
  return 3 * ema_settle (params);
}

static gpointer
cascade_new (const double *params)
{
  CascadeState *self = igx_state_new (sizeof (CascadeState), 0);

  for (guint k = 0; k < G_N_ELEMENTS (self->stage); k++)
    igx_ema_init (&self->stage[k], igx_state_period (params, 0));
  return self;
}

static gboolean
cascade_check (gconstpointer state, gconstpointer own)
{
  const CascadeState *self = state;
  const CascadeState *like = own;

  return igx_ema_check_all (self->stage, like->stage, G_N_ELEMENTS (self->stage));
}

static void
dema_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  CascadeState *self = state;
  IgxEma first = self->stage[0];
  IgxEma second = self->stage[1];

  for (gsize i = 0; i < n; i++)
    {
      const double once = igx_ema_push (&first, inputs[0][i]);
      const double twice = igx_ema_push (&second, once);

      outputs[0][i] = once + (once - twice);
    }
  self->stage[0] = first;
  self->stage[1] = second;
}

static void
tema_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  CascadeState *self = state;
  IgxEma first = self->stage[0];
  IgxEma second = self->stage[1];
  IgxEma third = self->stage[2];

  for (gsize i = 0; i < n; i++)
    {
      const double once = igx_ema_push (&first, inputs[0][i]);
      const double twice = igx_ema_push (&second, once);
      const double thrice = igx_ema_push (&third, twice);

      outputs[0][i] = 3 * (once - twice) + thrice;
    }
  self->stage[0] = first;
  self->stage[1] = second;
  self->stage[2] = third;
}

/* Weighted and Hull moving averages. */

typedef struct
{
  IgxState header;
  IgxWeighted weighted;
  double data[];
} WmaState;

static double
weights (gsize n)
{
  return (double) n * (double) (n + 1) / 2;
}

static gpointer
wma_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  WmaState *self = igx_state_new (sizeof (WmaState), igx_weighted_memory (n));

  igx_weighted_init (&self->weighted, n, self->data, 0);
  return self;
}

static gboolean
wma_check (gconstpointer state, gconstpointer own)
{
  const WmaState *self = state;
  const WmaState *like = own;

  return igx_weighted_check (&self->weighted, &like->weighted);
}

static void
wma_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  WmaState *self = state;
  IgxWeighted weighted = self->weighted;
  const double total = weights (weighted.n);

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = igx_weighted_push (&weighted, self->data, inputs[0][i]) / total;
  self->weighted = weighted;
}

typedef struct
{
  IgxState header;
  IgxWeighted half;
  IgxWeighted full;
  IgxWeighted last;
  double data[];
} HmaState;

static gsize
hma_last (gsize n)
{
  return (gsize) floor (sqrt ((double) n));
}

static gsize
hma_lookback (const double *params)
{
  const gsize n = igx_state_period (params, 0);

  return n - 1 + hma_last (n) - 1;
}

static gpointer
hma_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  const gsize last = hma_last (n);
  HmaState *self
      = igx_state_new (sizeof (HmaState), igx_weighted_memory (n / 2) + igx_weighted_memory (n)
                                              + igx_weighted_memory (last));
  gsize at = 0;

  at = igx_weighted_init (&self->half, n / 2, self->data, at);
  at = igx_weighted_init (&self->full, n, self->data, at);
  igx_weighted_init (&self->last, last, self->data, at);
  return self;
}

static gboolean
hma_check (gconstpointer state, gconstpointer own)
{
  const HmaState *self = state;
  const HmaState *like = own;

  return igx_weighted_check (&self->half, &like->half)
         && igx_weighted_check (&self->full, &like->full)
         && igx_weighted_check (&self->last, &like->last);
}

static void
hma_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  HmaState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double x = inputs[0][i];
      const double half = igx_weighted_push (&self->half, self->data, x) / weights (self->half.n);
      const double full = igx_weighted_push (&self->full, self->data, x) / weights (self->full.n);

      outputs[0][i] = igx_weighted_push (&self->last, self->data, half + (half - full))
                      / weights (self->last.n);
    }
}

/* Kaufman's adaptive moving average. */

typedef struct
{
  IgxState header;
  double fast;
  double slow;
  double previous;
  double value;
  IgxLag lag;
  IgxSum moves;
  double data[];
} KamaState;

static gsize
kama_lookback (const double *params)
{
  return igx_state_period (params, 0);
}

static double
kama_slowest (const double *params)
{
  const double slowest = 2 / (MAX (params[1], params[2]) + 1);

  return slowest * slowest;
}

static gsize
kama_settle (const double *params)
{
  return kama_lookback (params) + igx_ema_settle_alpha (kama_slowest (params));
}

static gpointer
kama_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  KamaState *self = igx_state_new (sizeof (KamaState), igx_lag_memory (n) + igx_sum_memory (n));
  gsize at = 0;

  self->fast = 2 / (params[1] + 1);
  self->slow = 2 / (params[2] + 1);
  self->previous = self->value = (double) NAN;
  at = igx_lag_init (&self->lag, n, self->data, at);
  igx_sum_init (&self->moves, n, self->data, at);
  return self;
}

static gboolean
kama_check (gconstpointer state, gconstpointer own)
{
  const KamaState *self = state;
  const KamaState *like = own;

  return igx_lag_check (&self->lag, &like->lag) && igx_sum_check (&self->moves, &like->moves)
         && igx_state_same (self->fast, like->fast) && igx_state_same (self->slow, like->slow);
}

static void
kama_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  KamaState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double x = inputs[0][i];
      const double old = igx_lag_push (&self->lag, self->data, x);
      const double moves = igx_sum_push (&self->moves, self->data, fabs (x - self->previous));
      const double efficiency = igx_state_smaller (igx_state_ratio (fabs (x - old), moves, 1),
                                                   1 + igx_state_poison (moves));
      const double root = efficiency * (self->fast - self->slow) + self->slow;

      if (isnan (root))
        self->value = (double) NAN;
      else
        {
          if (isnan (self->value))
            self->value = self->previous;
          self->value += root * root * (x - self->value);
        }
      self->previous = x;
      outputs[0][i] = self->value;
    }
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
      .state_check = sma_check,
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
      .state_check = ema_check,
      .state_free = g_free,
      .eval = ema_eval,
      .n_lanes = 1,
      .lanes_begin = ema_lanes_begin,
      .lanes_end = ema_lanes_end,
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
      .state_check = ema_check,
      .state_free = g_free,
      .eval = ema_eval,
      .n_lanes = 1,
      .lanes_begin = ema_lanes_begin,
      .lanes_end = ema_lanes_end,
  },
  {
      .name = "dema",
      .title = "Double exponential moving average",
      .formula = "2 * ema - ema(ema), each seeded with the mean of its first `length` values.",
      .source = "P. Mulloy, Technical Analysis of Stocks & Commodities, 1994; TA-Lib DEMA",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (dema_lookback, dema_settle, cascade_new, cascade_check, dema_eval),
  },
  {
      .name = "tema",
      .title = "Triple exponential moving average",
      .formula = "3 * ema - 3 * ema(ema) + ema(ema(ema)), each seeded with the mean of its first "
                 "`length` values.",
      .source = "P. Mulloy, Technical Analysis of Stocks & Commodities, 1994; TA-Lib TEMA",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (tema_lookback, tema_settle, cascade_new, cascade_check, tema_eval),
  },
  {
      .name = "wma",
      .title = "Weighted moving average",
      .formula = "Mean of the last `length` values, the newest weighted `length`, the oldest 1.",
      .source = "Textbook; TA-Lib WMA",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (window_lookback, window_lookback, wma_new, wma_check, wma_eval),
  },
  {
      .name = "hma",
      .title = "Hull moving average",
      .formula
      = "wma(2 * wma(x, length / 2) - wma(x, length), square root of length), both rounded down.",
      .source = "A. Hull, 2005; TradingView ta.hma",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 2, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (hma_lookback, hma_lookback, hma_new, hma_check, hma_eval),
  },
  {
      .name = "kama",
      .title = "Kaufman's adaptive moving average",
      .formula = "kama += c * (x - kama) from the value before the first, c = (e * (2 / (fast + 1) "
                 "- 2 / (slow + 1)) + 2 / (slow + 1)) squared, e = |x - x[length]| / sum of the "
                 "last `length` |x - x[1]|, at most 1, and 1 where nothing moved.",
      .source = "P. Kaufman, Smarter Trading, 1995; TA-Lib KAMA",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 3,
      .params
      = { IGX_PERIOD ("length", 1, 10), IGX_PERIOD ("fast", 1, 2), IGX_PERIOD ("slow", 1, 30) },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (kama_lookback, kama_settle, kama_new, kama_check, kama_eval),
  },
};

const IgxIndicator *
igx_moving_averages_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
