/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a series is like at each candle: its regime, the trend of a longer timeframe, how liquid it
 * is. Each number is an expression of the strategy language, so that anybody can look at it with
 * `ignitexctl indicator`. The longer timeframe is put together out of the own candles: a strategy
 * that reads nothing else must not wait for another series.
 */
#include <math.h>
#include <string.h>

#include "engine/igx-series-context-private.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-checker.h"
#include "engine/language/igx-parser.h"
#include "engine/language/igx-plan-state.h"

/* Candles of history for the regime to be the same wherever it began: the last that agreed may
 * lie some way back. */
#define REGIME_MARGIN 256

/* How much longer the longer timeframe is at least. */
#define HIGHER_RATIO_MIN 4

/* Below it the longer timeframe takes more candles to settle (31,200 for 1h in candles of 1m) than
 * anybody fetches for that; it is unknown there. */
#define HIGHER_TIMEFRAME_MIN (5 * IGX_TIMEFRAME_MINUTE)

enum
{
  CLOSE,
  ATR_RANK,
  WIDTH_RANK,
  ADX,
  FAST,
  MIDDLE,
  SLOW,
  SLOPE,
  VOLUME_RATIO,
  LIQUIDITY,
  HIGHER,
  N_VALUES,
};

static const char *const expressions[] = {
  "close",
  "percentrank(natr(14), 500) / 100",
  "percentrank(bbands(20, 2).width, 500) / 100",
  "adx(14).adx",
  "ema(close, 21)",
  "ema(close, 50)",
  "ema(close, 200)",
  "change(ema(close, 50), 10) / atr(14)",
  "volume / sma(volume, 20)[1]",
  "percentrank(quote_volume, 500) / 100",
  "if(ema(close, 21) > ema(close, 50), 1, if(ema(close, 21) < ema(close, 50), -1, 2)) @ ",
};

G_STATIC_ASSERT (G_N_ELEMENTS (expressions) == N_VALUES);

/* All of it is written, so there must be no padding. */
typedef struct
{
  guint32 current;
  guint32 seen;
  guint32 n_seen;
  guint32 since_gap;
} SavedContext;

G_STATIC_ASSERT (sizeof (SavedContext) == 16);

struct _IgxSeriesContext
{
  IgxTimeframe timeframe;
  IgxPlan *plan;
  guint slots[N_VALUES];
  gsize regime_settle;
  gsize liquidity_settle;
  gsize history;
  IgxRegimeState regime;
  guint since_gap; /* candles since a known gap, at most IGX_MOMENT_GAP_N */
  gsize n_candles;
  gint64 last_open_time;
  IgxMoment moments[IGX_PLAN_BLOCK];
};

/* Returns: the next of 1h, 4h, 1d that is long enough, 0 if there is none */
static IgxTimeframe
find_higher (IgxTimeframe timeframe)
{
  const IgxTimeframe longer[] = { IGX_TIMEFRAME_HOUR, 4 * IGX_TIMEFRAME_HOUR, IGX_TIMEFRAME_DAY };

  if (timeframe < HIGHER_TIMEFRAME_MIN)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (longer); i++)
    if (longer[i] >= HIGHER_RATIO_MIN * timeframe)
      return longer[i];
  return 0;
}

static guint
compile (IgxPlan *plan, const char *text)
{
  g_autoptr (GPtrArray) messages = igx_message_array_new ();
  g_autoptr (IgxAstFile) file = NULL;
  IgxAstNode *node = NULL;
  guint slot = IGX_PLAN_NO_SLOT;

  file = igx_parser_parse_expression (text, strlen (text), &node, messages);
  if (node != NULL)
    slot = igx_checker_check_expression (file, node, plan, messages);
  if (slot == IGX_PLAN_NO_SLOT)
    g_error ("%s is no expression", text);
  return slot;
}

/**
 * igx_series_context_new:
 * @series: whose candles will come
 *
 * Returns: (transfer full): what looks at them
 */
IgxSeriesContext *
igx_series_context_new (const IgxSeriesKey *series)
{
  IgxSeriesContext *self = g_new0 (IgxSeriesContext, 1);
  const IgxTimeframe higher = find_higher (series->timeframe);
  gsize history = 0;

  self->timeframe = series->timeframe;
  self->plan = igx_plan_new (series->timeframe, TRUE);
  igx_plan_set_symbol (self->plan, series->symbol);
  for (guint i = 0; i < HIGHER; i++)
    {
      self->slots[i] = compile (self->plan, expressions[i]);
      history = igx_plan_get_history (self->plan, self->slots[i]);
      self->history = MAX (self->history, history);
      if (i == LIQUIDITY)
        self->liquidity_settle = igx_plan_get_settle (self->plan, self->slots[i]);
      else
        self->regime_settle
            = MAX (self->regime_settle, igx_plan_get_settle (self->plan, self->slots[i]));
    }
  self->history += REGIME_MARGIN;
  self->slots[HIGHER] = IGX_PLAN_NO_SLOT;
  if (higher != 0)
    {
      g_autofree char *text
          = g_strconcat (expressions[HIGHER], igx_timeframe_to_string (higher), NULL);

      self->slots[HIGHER] = compile (self->plan, text);
      history = igx_plan_get_history (self->plan, self->slots[HIGHER]);
      self->history = MAX (self->history, history);
    }
  igx_series_context_reset (self);
  return self;
}

void
igx_series_context_free (IgxSeriesContext *self)
{
  g_return_if_fail (self != NULL);

  igx_plan_free (self->plan);
  g_free (self);
}

/**
 * igx_series_context_get_history:
 *
 * Returns: how many candles should be there before those that matter
 */
gsize
igx_series_context_get_history (const IgxSeriesContext *self)
{
  return self->history;
}

void
igx_series_context_set_ahead (IgxSeriesContext *self, const IgxCandle *ahead)
{
  igx_plan_set_ahead (self->plan, ahead);
}

static IgxRegime
classify (const IgxSeriesContext *self, const double *const *rows, gsize at)
{
  const IgxRegimeValues values = {
    .close = rows[CLOSE][at],
    .atr_rank = rows[ATR_RANK][at],
    .width_rank = rows[WIDTH_RANK][at],
    .adx = rows[ADX][at],
    .fast = rows[FAST][at],
    .middle = rows[MIDDLE][at],
    .slow = rows[SLOW][at],
    .slope = rows[SLOPE][at],
    .volume_ratio = rows[VOLUME_RATIO][at],
  };

  if (self->n_candles + at < self->regime_settle)
    return IGX_REGIME_UNKNOWN;
  return igx_regime_classify (&values);
}

static guint16
rank_liquidity (const IgxSeriesContext *self, double rank, gsize at)
{
  if (isnan (rank) || self->n_candles + at < self->liquidity_settle)
    return IGX_MOMENT_UNKNOWN;
  return (guint16) lround (rank * IGX_MOMENT_LIQUIDITY_N);
}

static void
note_gap (IgxSeriesContext *self, const IgxCandle *candle, gsize at)
{
  const gboolean first = self->n_candles + at == 0;

  if (!first && candle->open_time != self->last_open_time + self->timeframe)
    self->since_gap = 0;
  else if (self->since_gap < IGX_MOMENT_GAP_N)
    self->since_gap++;
  self->last_open_time = candle->open_time;
}

/**
 * igx_series_context_eval:
 * @self: a context
 * @candles: (array length=n): the next ones
 * @n: 1 to %IGX_PLAN_BLOCK
 */
void
igx_series_context_eval (IgxSeriesContext *self, const IgxCandle *candles, gsize n)
{
  const double *rows[N_VALUES] = { NULL };

  igx_plan_eval (self->plan, candles, n);
  for (guint i = 0; i < N_VALUES; i++)
    if (self->slots[i] != IGX_PLAN_NO_SLOT)
      rows[i] = igx_plan_get_values (self->plan, self->slots[i]);
  for (gsize at = 0; at < n; at++)
    {
      IgxMoment *moment = &self->moments[at];
      const double higher = rows[HIGHER] != NULL ? rows[HIGHER][at] : NAN;

      note_gap (self, &candles[at], at);
      moment->regime = (guint8) igx_regime_step (&self->regime, classify (self, rows, at));
      moment->higher = isnan (higher) ? 0 : (gint8) higher;
      moment->bridged = self->since_gap < IGX_MOMENT_GAP_N;
      moment->liquidity = rank_liquidity (self, rows[LIQUIDITY][at], at);
    }
  self->n_candles += n;
}

/**
 * igx_series_context_get:
 * @at: position of a candle in the last block
 *
 * Returns: what the series was like there
 */
IgxMoment
igx_series_context_get (const IgxSeriesContext *self, gsize at)
{
  return self->moments[at];
}

void
igx_series_context_trim (IgxSeriesContext *self)
{
  igx_plan_trim (self->plan);
}

/* Nobody knows what was before the first candle; what is known to be missing begins after it. */
void
igx_series_context_reset (IgxSeriesContext *self)
{
  igx_plan_reset (self->plan);
  self->regime = (IgxRegimeState){ 0 };
  self->since_gap = IGX_MOMENT_GAP_N;
  self->n_candles = 0;
  self->last_open_time = 0;
}

/* Saved states. */

void
igx_series_context_describe (IgxSeriesContext *self, GString *text)
{
  g_string_append_printf (text, "context %d %d\n", IGX_REGIME_AGREE, IGX_MOMENT_GAP_N);
  igx_plan_state_describe (self->plan, text);
}

void
igx_series_context_save (IgxSeriesContext *self, GString *bytes)
{
  const SavedContext saved = {
    .current = (guint32) self->regime.current,
    .seen = (guint32) self->regime.seen,
    .n_seen = self->regime.n_seen,
    .since_gap = self->since_gap,
  };

  g_string_append_len (bytes, (const char *) &saved, sizeof saved);
  igx_plan_state_save (self->plan, bytes);
}

static gboolean
read_own (IgxByteReader *reader, SavedContext *saved)
{
  return igx_byte_reader_take (reader, saved, sizeof *saved) && saved->current < IGX_N_REGIMES
         && saved->seen < IGX_N_REGIMES && saved->n_seen <= IGX_REGIME_AGREE
         && saved->since_gap <= IGX_MOMENT_GAP_N;
}

/**
 * igx_series_context_check:
 * @reader: at what igx_series_context_save() wrote
 *
 * Returns: whether it can be loaded; @reader is behind it then
 */
gboolean
igx_series_context_check (IgxSeriesContext *self, IgxByteReader *reader, gint64 last_open_time)
{
  SavedContext saved;

  return read_own (reader, &saved) && igx_plan_state_check (self->plan, reader, last_open_time);
}

void
igx_series_context_load (IgxSeriesContext *self,
                         IgxByteReader *reader,
                         guint64 n_candles,
                         gint64 last_open_time)
{
  SavedContext saved;

  if (!read_own (reader, &saved))
    g_return_if_reached ();
  igx_plan_state_load (self->plan, reader, last_open_time);
  self->regime = (IgxRegimeState){ .current = (IgxRegime) saved.current,
                                   .seen = (IgxRegime) saved.seen,
                                   .n_seen = saved.n_seen };
  self->since_gap = saved.since_gap;
  self->n_candles = n_candles;
  self->last_open_time = last_open_time;
}
