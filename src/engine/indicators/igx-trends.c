/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-ema-private.h"
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-range-private.h"
#include "engine/indicators/igx-window-private.h"

/* Directional movement. */

typedef struct
{
  IgxState header;
  double high;
  double low;
  double close;
  IgxEma plus;
  IgxEma minus;
  IgxEma range;
  IgxEma index;
} AdxState;

static gsize
adx_lookback (const double *params)
{
  return 2 * igx_state_period (params, 0) - 1;
}

static gsize
adx_settle (const double *params)
{
  return 1 + 2 * igx_ema_settle_wilder (igx_state_period (params, 0));
}

static gpointer
adx_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  AdxState *self = igx_state_new (sizeof (AdxState), 0);

  self->high = self->low = self->close = (double) NAN;
  igx_ema_init_wilder (&self->plus, n);
  igx_ema_init_wilder (&self->minus, n);
  igx_ema_init_wilder (&self->range, n);
  igx_ema_init_wilder (&self->index, n);
  return self;
}

static gboolean
adx_check (gconstpointer state, gconstpointer own)
{
  const AdxState *self = state;
  const AdxState *like = own;

  return igx_ema_check (&self->plus, &like->plus) && igx_ema_check (&self->minus, &like->minus)
         && igx_ema_check (&self->range, &like->range)
         && igx_ema_check (&self->index, &like->index);
}

/* The four averages at one candle; while all are seeded, one look at the range is enough. */
static inline double
adx_push (AdxState *s, double range, double up, double down, double *plus, double *minus)
{
  const gboolean is_plain = s->index.count == s->index.n && fabs (range) <= DBL_MAX;
  const double average
      = is_plain ? igx_ema_step (&s->range, range) : igx_ema_push (&s->range, range);
  const double rise = is_plain ? igx_ema_step (&s->plus, up) : igx_ema_push (&s->plus, up);
  const double fall = is_plain ? igx_ema_step (&s->minus, down) : igx_ema_push (&s->minus, down);
  double index;

  *plus = igx_state_ratio (100 * rise, average, 0);
  *minus = igx_state_ratio (100 * fall, average, 0);
  index = igx_state_ratio (100 * fabs (*plus - *minus), *plus + *minus, 0);
  return is_plain ? igx_ema_step (&s->index, index) : igx_ema_push (&s->index, index);
}

/* What the averages are made of, for at most IGX_STATE_CHUNK candles. */
typedef struct
{
  double range[IGX_STATE_CHUNK];
  double rise[IGX_STATE_CHUNK];
  double fall[IGX_STATE_CHUNK];
} AdxMoves;

static inline void
adx_move (AdxMoves *moves,
          gsize i,
          double high,
          double low,
          double high_before,
          double low_before,
          double close_before)
{
  const double range = igx_range_true (high, low, close_before);
  const double up = high - high_before;
  const double down = low_before - low;
  const double unknown = igx_state_poison (range + (up + down));

  /* Factors, not choices: which way a price goes cannot be foretold. */
  moves->range[i] = range + unknown;
  moves->rise[i] = (up > down ? 1.0 : 0.0) * igx_state_larger (up, 0) + unknown;
  moves->fall[i] = (down > up ? 1.0 : 0.0) * igx_state_larger (down, 0) + unknown;
}

static void
adx_collect (AdxState *self,
             AdxMoves *restrict moves,
             const double *restrict high,
             const double *restrict low,
             const double *restrict close,
             gsize n)
{
  adx_move (moves, 0, high[0], low[0], self->high, self->low, self->close);
  for (gsize i = 1; i < n; i++)
    adx_move (moves, i, high[i], low[i], high[i - 1], low[i - 1], close[i - 1]);
  self->high = high[n - 1];
  self->low = low[n - 1];
  self->close = close[n - 1];
}

/* While all averages are seeded and every range is known, a step at a time for all candles. */
static gboolean
adx_is_plain (const AdxState *self, const AdxMoves *moves, gsize n)
{
  double unknown = 0;

  for (gsize i = 0; i < n; i++)
    unknown += igx_state_poison (moves->range[i]);
  return self->index.count == self->index.n && !isnan (unknown);
}

static void
adx_eval_plain (AdxState *self,
                AdxMoves *restrict moves,
                double *restrict adx,
                double *restrict plus,
                double *restrict minus,
                gsize n)
{
  AdxState s = *self;
  double index[IGX_STATE_CHUNK];

  for (gsize i = 0; i < n; i++)
    {
      moves->range[i] = igx_ema_step (&s.range, moves->range[i]);
      moves->rise[i] = igx_ema_step (&s.plus, moves->rise[i]);
      moves->fall[i] = igx_ema_step (&s.minus, moves->fall[i]);
    }
  for (gsize i = 0; i < n; i++)
    {
      plus[i] = igx_state_ratio_block (100 * moves->rise[i], moves->range[i], 0);
      minus[i] = igx_state_ratio_block (100 * moves->fall[i], moves->range[i], 0);
      index[i] = igx_state_ratio_block (100 * fabs (plus[i] - minus[i]), plus[i] + minus[i], 0);
    }
  for (gsize i = 0; i < n; i++)
    adx[i] = igx_ema_step (&s.index, index[i]);
  *self = s;
}

static void
adx_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  AdxState *self = state;
  AdxMoves moves;

  for (gsize at = 0; at < n; at += IGX_STATE_CHUNK)
    {
      const gsize now = MIN (IGX_STATE_CHUNK, n - at);
      double *adx = outputs[0] + at;
      double *plus = outputs[1] + at;
      double *minus = outputs[2] + at;

      adx_collect (self, &moves, inputs[0] + at, inputs[1] + at, inputs[2] + at, now);
      /* A single candle has nothing to be done side by side. */
      if (now > 1 && adx_is_plain (self, &moves, now))
        {
          adx_eval_plain (self, &moves, adx, plus, minus, now);
          continue;
        }
      for (gsize i = 0; i < now; i++)
        {
          adx[i]
              = adx_push (self, moves.range[i], moves.rise[i], moves.fall[i], &plus[i], &minus[i]);
          plus[i] += igx_state_poison (adx[i]);
          minus[i] += igx_state_poison (adx[i]);
        }
    }
}

/* Aroon. */

typedef struct
{
  IgxState header;
  double length;
  IgxRecent high;
  IgxRecent low;
  double data[];
} AroonState;

static gsize
length_lookback (const double *params)
{
  return igx_state_period (params, 0);
}

static gpointer
aroon_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  AroonState *self = igx_state_new (sizeof (AroonState), 2 * igx_recent_memory (n + 1));
  gsize at = 0;

  self->length = (double) n;
  at = igx_recent_init (&self->high, n + 1, self->data, at);
  igx_recent_init (&self->low, n + 1, self->data, at);
  return self;
}

static gboolean
aroon_check (gconstpointer state, gconstpointer own)
{
  const AroonState *self = state;
  const AroonState *like = own;

  return igx_recent_check (&self->high, &like->high) && igx_recent_check (&self->low, &like->low)
         && igx_state_same (self->length, like->length);
}

static void
aroon_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  AroonState *self = state;
  IgxRecent high_age = self->high;
  IgxRecent low_age = self->low;
  const double length = self->length;

  for (gsize i = 0; i < n; i++)
    {
      const double high = igx_recent_push (&high_age, self->data, inputs[0][i]);
      const double low = igx_recent_push (&low_age, self->data, -inputs[1][i]);

      outputs[0][i] = 100 * (length - high) / length;
      outputs[1][i] = 100 * (length - low) / length;
      outputs[2][i] = 100 * (low - high) / length;
    }
  self->high = high_age;
  self->low = low_age;
}

/* Vortex. */

typedef struct
{
  IgxState header;
  double high;
  double low;
  double close;
  IgxSum plus;
  IgxSum minus;
  IgxSum range;
  double data[];
} VortexState;

static gpointer
vortex_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  VortexState *self = igx_state_new (sizeof (VortexState), 3 * igx_sum_memory (n));
  gsize at = 0;

  self->high = self->low = self->close = (double) NAN;
  at = igx_sum_init (&self->plus, n, self->data, at);
  at = igx_sum_init (&self->minus, n, self->data, at);
  igx_sum_init (&self->range, n, self->data, at);
  return self;
}

static gboolean
vortex_check (gconstpointer state, gconstpointer own)
{
  const VortexState *self = state;
  const VortexState *like = own;

  return igx_sum_check (&self->plus, &like->plus) && igx_sum_check (&self->minus, &like->minus)
         && igx_sum_check (&self->range, &like->range);
}

static void
vortex_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  VortexState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      const double high = inputs[0][i];
      const double low = inputs[1][i];
      const double range
          = igx_sum_push (&self->range, self->data, igx_range_true (high, low, self->close));
      const double plus = igx_sum_push (&self->plus, self->data, fabs (high - self->low));
      const double minus = igx_sum_push (&self->minus, self->data, fabs (low - self->high));

      outputs[0][i] = igx_state_ratio (plus, range, 1);
      outputs[1][i] = igx_state_ratio (minus, range, 1);
      self->high = high;
      self->low = low;
      self->close = inputs[2][i];
    }
}

/* Ichimoku. */

typedef struct
{
  IgxState header;
  IgxPeak high[3];
  IgxPeak low[3];
  double data[];
} IchimokuState;

static gsize
ichimoku_lookback (const double *params)
{
  return MAX (MAX (igx_state_period (params, 0), igx_state_period (params, 1)),
              igx_state_period (params, 2))
         - 1;
}

static gpointer
ichimoku_new (const double *params)
{
  IchimokuState *self;
  gsize memory = 0;
  gsize at = 0;

  for (guint k = 0; k < 3; k++)
    memory += 2 * igx_peak_memory (igx_state_period (params, k));
  self = igx_state_new (sizeof (IchimokuState), memory);
  for (guint k = 0; k < 3; k++)
    {
      at = igx_peak_init (&self->high[k], igx_state_period (params, k), self->data, at);
      at = igx_peak_init (&self->low[k], igx_state_period (params, k), self->data, at);
    }
  return self;
}

static gboolean
ichimoku_check (gconstpointer state, gconstpointer own)
{
  const IchimokuState *self = state;
  const IchimokuState *like = own;

  for (guint k = 0; k < G_N_ELEMENTS (self->high); k++)
    if (!igx_peak_check (&self->high[k], &like->high[k])
        || !igx_peak_check (&self->low[k], &like->low[k]))
      return FALSE;
  return TRUE;
}

static void
ichimoku_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  IchimokuState *self = state;

  for (gsize i = 0; i < n; i++)
    {
      double middle[3];
      double unknown = 0;

      for (guint k = 0; k < 3; k++)
        {
          const double high = igx_peak_push (&self->high[k], self->data, inputs[0][i]);
          const double low = -igx_peak_push (&self->low[k], self->data, -inputs[1][i]);

          middle[k] = (high + low) / 2;
          unknown += igx_state_poison (middle[k]);
        }
      outputs[0][i] = middle[0] + unknown;
      outputs[1][i] = middle[1] + unknown;
      outputs[2][i] = (middle[0] + middle[1]) / 2 + unknown;
      outputs[3][i] = middle[2] + unknown;
    }
}

/* Supertrend. */

typedef struct
{
  IgxState header;
  double factor;
  double previous;
  double upper; /* NAN before the first */
  double lower;
  double direction;
  IgxEma average;
} SupertrendState;

static gpointer
supertrend_new (const double *params)
{
  SupertrendState *self = igx_state_new (sizeof (SupertrendState), 0);

  self->factor = params[1];
  self->previous = self->upper = self->lower = (double) NAN;
  self->direction = -1;
  igx_ema_init_wilder (&self->average, igx_state_period (params, 0));
  return self;
}

static gboolean
supertrend_check (gconstpointer state, gconstpointer own)
{
  const SupertrendState *self = state;
  const SupertrendState *like = own;

  return igx_ema_check (&self->average, &like->average)
         && igx_state_same (self->factor, like->factor);
}

static void
supertrend_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  SupertrendState *self = state;
  SupertrendState s = *self;

  for (gsize i = 0; i < n; i++)
    {
      const double high = inputs[0][i];
      const double low = inputs[1][i];
      const double close = inputs[2][i];
      const double average = igx_ema_push (&s.average, igx_range_true (high, low, s.previous));
      const double middle = (high + low) / 2;
      double upper = middle + s.factor * average;
      double lower = middle - s.factor * average;

      if (isnan (upper) || isnan (close))
        {
          outputs[0][i] = outputs[1][i] = (double) NAN;
          s.upper = s.lower = (double) NAN;
          s.direction = -1;
          s.previous = close;
          continue;
        }
      if (!(s.previous > s.upper))
        upper = igx_state_smaller (s.upper, upper);
      if (!(s.previous < s.lower))
        lower = igx_state_larger (s.lower, lower);
      if (isnan (s.upper))
        s.direction = -1;
      else if (s.direction < 0)
        s.direction = close > upper ? 1 : -1;
      else
        s.direction = close < lower ? -1 : 1;
      outputs[0][i] = s.direction > 0 ? lower : upper;
      outputs[1][i] = s.direction;
      s.upper = upper;
      s.lower = lower;
      s.previous = close;
    }
  *self = s;
}

/* Parabolic stop and reverse. */

typedef struct
{
  IgxState header;
  double step;
  double maximum;
  double high; /* of the candle before; NAN before the first */
  double low;
  double stop;
  double extreme;
  double acceleration;
  guint64 is_long;
  guint64 is_running;
} PsarState;

static gsize
one_lookback (const double *params)
{
  return 1;
}

static gpointer
psar_new (const double *params)
{
  PsarState *self = igx_state_new (sizeof (PsarState), 0);

  self->step = MIN (params[0], params[1]);
  self->maximum = params[1];
  self->high = self->low = (double) NAN;
  return self;
}

static gboolean
psar_check (gconstpointer state, gconstpointer own)
{
  const PsarState *self = state;
  const PsarState *like = own;

  return self->is_long <= 1 && self->is_running <= 1 && igx_state_same (self->step, like->step)
         && igx_state_same (self->maximum, like->maximum);
}

/* The stop may not be inside this candle or the one before. */
static double
psar_keep_out (const PsarState *self, double stop, double high, double low)
{
  if (self->is_long)
    return MIN (stop, MIN (low, self->low));
  return MAX (stop, MAX (high, self->high));
}

static double
psar_push (PsarState *self, double high, double low)
{
  const gboolean is_known = !isnan (high) && !isnan (low);
  double value;

  if (!is_known || isnan (self->high))
    {
      self->is_running = FALSE;
      self->high = is_known ? high : (double) NAN;
      self->low = is_known ? low : (double) NAN;
      return (double) NAN;
    }
  if (!self->is_running)
    {
      const double up = high - self->high;
      const double down = self->low - low;

      self->is_running = TRUE;
      self->is_long = !(down > 0 && up < down);
      self->extreme = self->is_long ? high : low;
      self->stop = self->is_long ? self->low : self->high;
      self->acceleration = self->step;
      self->high = high;
      self->low = low;
    }

  if (self->is_long ? low <= self->stop : high >= self->stop)
    {
      self->is_long = !self->is_long;
      value = psar_keep_out (self, self->extreme, high, low);
      self->acceleration = self->step;
      self->extreme = self->is_long ? high : low;
    }
  else
    {
      value = self->stop;
      if (self->is_long ? high > self->extreme : low < self->extreme)
        {
          self->extreme = self->is_long ? high : low;
          self->acceleration = MIN (self->acceleration + self->step, self->maximum);
        }
    }
  self->stop
      = psar_keep_out (self, value + self->acceleration * (self->extreme - value), high, low);
  self->high = high;
  self->low = low;
  return value;
}

static void
psar_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  for (gsize i = 0; i < n; i++)
    outputs[0][i] = psar_push (state, inputs[0][i], inputs[1][i]);
}

/* Both follow a path: what the start left is gone when both paths have turned at one candle, not
 * after a number of candles. With 1154 starts on walks, prices of few ticks and real candles the
 * last difference came after up to 100 candles a factor (Supertrend, its average apart) and 5.4 /
 * step candles (PSAR); half as much again is waited. */
#define SUPERTREND_TURN 150
#define PSAR_TURN       8
#define PSAR_LEAST      100

static gsize
supertrend_settle (const double *params)
{
  return 1 + igx_ema_settle_wilder (igx_state_period (params, 0))
         + (gsize) ceil (SUPERTREND_TURN * MAX (params[1], 1));
}

static gsize
psar_settle (const double *params)
{
  const double step = MIN (params[0], params[1]);
  const gsize turned = (gsize) ceil (MAX (PSAR_TURN / step, PSAR_LEAST));
  /* A trend that never turns still lets the distance to the extreme shrink. */
  const gsize shrunk = 1 + (gsize) ceil (params[1] / step) + igx_ema_settle_alpha (params[1]);

  return MAX (turned, shrunk);
}

static const IgxIndicator entries[] = {
  {
      .name = "adx",
      .title = "Average directional index",
      .formula
      = "plus and minus = 100 * Wilder's average of the upward (downward) movement / of the "
        "true range (0 where there is no range), adx = Wilder's average of 100 * |plus - "
        "minus| / (plus + minus) (0 where both are 0). Every average is seeded with the "
        "mean of its first `length` values; all outputs begin with adx.",
      .source = "J. W. Wilder, New Concepts in Technical Trading Systems, 1978",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 14) },
      .n_outputs = 3,
      .outputs = { "adx", "plus", "minus" },
      IGX_FUNCS (adx_lookback, adx_settle, adx_new, adx_check, adx_eval),
  },
  {
      .name = "aroon",
      .title = "Aroon",
      .formula = "up (down) = 100 * (length - candles since the highest high (lowest low) of the "
                 "last `length` + 1) / length, of equal ones the newest; osc = up - down.",
      .source = "T. Chande, 1995; TA-Lib AROON and AROONOSC",
      .n_inputs = 2,
      .inputs = { IGX_HIGH, IGX_LOW },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 14) },
      .n_outputs = 3,
      .outputs = { "up", "down", "osc" },
      IGX_FUNCS (length_lookback, length_lookback, aroon_new, aroon_check, aroon_eval),
  },
  {
      .name = "vortex",
      .title = "Vortex indicator",
      .formula
      = "plus = sum of |high - previous low| / sum of the true range, minus = sum of |low - "
        "previous high| / sum of the true range, over `length` candles; both 1 where there "
        "is no range.",
      .source = "E. Botes and D. Siepman, Technical Analysis of Stocks & Commodities, 2010",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, 14) },
      .n_outputs = 2,
      .outputs = { "plus", "minus" },
      IGX_FUNCS (length_lookback, length_lookback, vortex_new, vortex_check, vortex_eval),
  },
  {
      .name = "ichimoku",
      .title = "Ichimoku Kinko Hyo",
      .formula = "conversion, base and span_b = middle of the highest high and the lowest low over "
                 "their lengths, span_a = middle of conversion and base. Nothing is moved in time: "
                 "the cloud that charts draw at a candle is that of `base` - 1 candles ago, "
                 "`ichimoku.span_a[25]`.",
      .source = "G. Hosoda, 1969; TradingView Ichimoku Cloud",
      .n_inputs = 2,
      .inputs = { IGX_HIGH, IGX_LOW },
      .n_params = 3,
      .params = { IGX_PERIOD ("conversion", 1, 9), IGX_PERIOD ("base", 1, 26),
                  IGX_PERIOD ("span_b", 1, 52) },
      .n_outputs = 4,
      .outputs = { "conversion", "base", "span_a", "span_b" },
      IGX_FUNCS (ichimoku_lookback, ichimoku_lookback, ichimoku_new, ichimoku_check, ichimoku_eval),
  },
  {
      .name = "supertrend",
      .title = "Supertrend",
      .formula
      = "Bands at (high + low) / 2 +- `factor` * atr(length); the upper one only falls "
        "while the previous close is not above it, the lower one only rises while it is not "
        "below it. direction turns to 1 when the close passes the upper band and to -1 when "
        "it passes the lower one, and begins with -1; line = the lower band in direction 1, "
        "the upper one in -1.",
      .source = "O. Seban; TradingView ta.supertrend, with the sign of the direction the other way",
      .n_inputs = 3,
      .inputs = { IGX_HIGH, IGX_LOW, IGX_CLOSE },
      .n_params = 2,
      .params = { IGX_PERIOD ("length", 1, 10), { "factor", 0.01, 100, 3, FALSE } },
      .n_outputs = 2,
      .outputs = { "line", "direction" },
      IGX_FUNCS (
          length_lookback, supertrend_settle, supertrend_new, supertrend_check, supertrend_eval),
  },
  {
      .name = "psar",
      .title = "Parabolic stop and reverse",
      .formula
      = "The stop moves to the extreme of the trend by a factor that grows by `step` up to "
        "`maximum` with each new extreme, and never into the last two candles; a candle "
        "that touches it turns the trend. The first trend is down if the second candle "
        "moved further down than up.",
      .source = "J. W. Wilder, New Concepts in Technical Trading Systems, 1978; TA-Lib SAR",
      .n_inputs = 2,
      .inputs = { IGX_HIGH, IGX_LOW },
      .n_params = 2,
      .params = { { "step", 0.0001, 1, 0.02, FALSE }, { "maximum", 0.0001, 1, 0.2, FALSE } },
      .n_outputs = 1,
      .outputs = { "value" },
      IGX_FUNCS (one_lookback, psar_settle, psar_new, psar_check, psar_eval),
  },
};

const IgxIndicator *
igx_trends_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
