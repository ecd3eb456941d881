/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The series inside a plan: coarser ones (`x @ T`) and those of other symbols (`x of S`), each a
 * plan of its own. Coarser candles are the venue's own where it has the timeframe and the caller
 * feeds them, and are put together out of finer ones otherwise.
 *
 * What is read is the value at the candle that closes with the own one, or, of a coarser series,
 * at the one that was due last by then. Where that candle does not exist the value is unknown.
 */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/igx-name.h"
#include "engine/language/igx-plan-private.h"

void
igx_plan_series_clear (IgxPlanSeries *self)
{
  self->begun = FALSE;
  self->whole = FALSE;
  self->n_evaluated = 0;
  self->last_open_time = -1;
  self->making.open_time = -1;
  self->n_taken = 0;
  g_array_set_size (self->queue, 0);
  g_array_set_size (self->closed, 0);
}

void
igx_plan_series_free (gpointer data)
{
  IgxPlanSeries *self = data;

  igx_plan_free (self->plan);
  g_array_unref (self->queue);
  g_array_unref (self->closed);
  g_free (self);
}

/* Building. */

/**
 * igx_plan_new_like:
 * @other: a plan
 *
 * Returns: (transfer full): a plan without nodes, of the same series
 */
IgxPlan *
igx_plan_new_like (const IgxPlan *other)
{
  IgxPlan *self = igx_plan_new (other->timeframe, other->settled_only);

  self->finest = other->finest;
  self->symbol = other->symbol;
  self->foreign = other->foreign;
  g_array_unref (self->venue_timeframes);
  self->venue_timeframes = g_array_ref (other->venue_timeframes);
  return self;
}

/**
 * igx_plan_set_symbol:
 * @self: a plan without nodes
 * @symbol: its own symbol, so that `of` with it is the series itself
 */
void
igx_plan_set_symbol (IgxPlan *self, const char *symbol)
{
  self->symbol = igx_name_intern (symbol);
}

/**
 * igx_plan_set_venue_timeframes:
 * @self: a plan without nodes
 * @timeframes: (array length=n_timeframes): those whose candles will be fed as the venue has them
 * @n_timeframes: how many
 *
 * Coarser candles of other timeframes are put together out of the finer ones.
 */
void
igx_plan_set_venue_timeframes (IgxPlan *self, const IgxTimeframe *timeframes, gsize n_timeframes)
{
  g_array_set_size (self->venue_timeframes, 0);
  g_array_append_vals (self->venue_timeframes, timeframes, (guint) n_timeframes);
}

static gboolean
has_venue_timeframe (const IgxPlan *self, IgxTimeframe timeframe)
{
  for (guint i = 0; i < self->venue_timeframes->len; i++)
    if (g_array_index (self->venue_timeframes, IgxTimeframe, i) == timeframe)
      return TRUE;
  return FALSE;
}

/* The timeframe of the candles that are fed for it, 0 if they come out of those of @self. */
static IgxTimeframe
choose_fed (const IgxPlan *self, const IgxPlan *inner)
{
  if (has_venue_timeframe (self, inner->timeframe) && inner->timeframe != self->finest)
    return inner->timeframe;
  return inner->symbol == self->symbol ? 0 : self->finest;
}

/**
 * igx_plan_get_series:
 * @self: a plan
 * @symbol: (nullable): of what, or %NULL for the plan's own symbol
 * @timeframe: its own, or a multiple of it
 *
 * Returns: (transfer none): the plan of that series, for nodes to be added; @self if it is that
 */
IgxPlan *
igx_plan_get_series (IgxPlan *self, const char *symbol, IgxTimeframe timeframe)
{
  const char *wanted = symbol != NULL ? igx_name_intern (symbol) : self->symbol;
  IgxPlanSeries *series = NULL;

  g_return_val_if_fail (timeframe >= self->timeframe, NULL);

  if (wanted == self->symbol && timeframe == self->timeframe)
    return self;
  for (guint i = 0; i < self->series->len; i++)
    {
      series = self->series->pdata[i];
      if (series->plan->timeframe == timeframe && series->plan->symbol == wanted)
        return series->plan;
    }
  series = g_new0 (IgxPlanSeries, 1);
  series->plan = igx_plan_new_like (self);
  series->plan->timeframe = timeframe;
  series->plan->symbol = wanted;
  series->plan->foreign = self->foreign || wanted != self->symbol;
  series->fed = choose_fed (self, series->plan);
  series->queue = igx_candle_array_new ();
  series->closed = igx_candle_array_new ();
  igx_plan_series_clear (series);
  g_ptr_array_add (self->series, series);
  return series->plan;
}

/**
 * igx_plan_add_series:
 * @self: a plan
 * @plan: the plan of one of its series
 * @slot: the first slot in @plan
 * @n_slots: how many slots from there on
 *
 * The value at the candle of @plan that is due at the close of the own one.
 *
 * Returns: the slot of the first
 */
guint
igx_plan_add_series (IgxPlan *self, const IgxPlan *plan, guint slot, guint n_slots)
{
  const IgxPlanNode *inner = plan->slots->pdata[slot];
  const gsize ratio = (gsize) (plan->timeframe / self->timeframe);
  const IgxPlanSeries *series = NULL;
  IgxPlanNode *node = NULL;
  IgxPlanKey key;
  guint own = 0;

  g_return_val_if_fail (n_slots <= IGX_INDICATOR_OUTPUTS_MAX, IGX_PLAN_NO_SLOT);

  memset (&key, 0, sizeof key);
  key.kind = IGX_PLAN_NODE_SERIES;
  for (guint i = 0; i < self->series->len; i++)
    if (((const IgxPlanSeries *) self->series->pdata[i])->plan == plan)
      key.definition = series = self->series->pdata[i];
  g_return_val_if_fail (series != NULL, IGX_PLAN_NO_SLOT);
  key.params[0] = slot;
  key.params[1] = n_slots;
  own = igx_plan_add_node (self, &key, n_slots,
                           series->fed == 0 ? (inner->lookback + 1) * ratio - 1 : 0, 0);
  node = self->slots->pdata[own];
  if (inner->settle == G_MAXSIZE)
    node->settle = node->history = G_MAXSIZE;
  else if (series->fed == 0)
    /* One coarser candle more: the first may have been seen in part only. */
    node->history = inner->settle < G_MAXUINT32 ? (inner->settle + 2) * ratio : G_MAXSIZE;
  return own;
}

/* Working out. */

static void
series_close (IgxPlanSeries *self)
{
  if (self->whole)
    g_array_append_val (self->closed, self->making);
  self->making.open_time = -1;
}

/* The next candle, @own long. A hole in the middle is the exchange's own; only what came before
 * the history is missing. */
static void
series_take (IgxPlanSeries *self, IgxTimeframe own, const IgxCandle *candle)
{
  const IgxTimeframe timeframe = self->plan->timeframe;
  gint64 open_time = 0;

  if (own == timeframe)
    {
      g_array_append_val (self->closed, *candle);
      return;
    }
  open_time = igx_timeframe_floor (timeframe, candle->open_time);
  if (self->making.open_time >= 0 && self->making.open_time != open_time)
    series_close (self);
  if (self->making.open_time < 0)
    {
      self->whole = self->begun || candle->open_time == open_time;
      self->begun = TRUE;
      igx_candle_aggregate (candle, 1, timeframe, &self->making);
    }
  else
    {
      IgxCandle parts[2] = { self->making, *candle };

      igx_candle_aggregate (parts, 2, timeframe, &self->making);
    }
  if (candle->open_time + own == open_time + timeframe)
    series_close (self);
}

/* What has been fed and closes at @close_time or before. */
static void
series_take_fed (IgxPlanSeries *self, gint64 close_time)
{
  while (self->n_taken < self->queue->len)
    {
      const IgxCandle *next = &g_array_index (self->queue, IgxCandle, self->n_taken);

      if (next->open_time + self->fed > close_time)
        break;
      series_take (self, self->fed, next);
      self->n_taken++;
    }
  /* All of its parts are known by now, and the last of them do not exist. */
  if (self->making.open_time >= 0 && self->making.open_time + self->plan->timeframe <= close_time)
    series_close (self);
}

static void
forget_taken (IgxPlanSeries *self)
{
  if (self->n_taken == self->queue->len)
    g_array_set_size (self->queue, 0);
  else if (self->n_taken < self->queue->len / 2 + 1)
    return;
  else
    g_array_remove_range (self->queue, 0, self->n_taken);
  self->n_taken = 0;
}

/* Which candles close in this block, and which of them each own one sees. */
static void
series_collect (IgxPlanSeries *self, IgxTimeframe own, const IgxCandle *candles, gsize n)
{
  const IgxTimeframe timeframe = self->plan->timeframe;
  gint64 due_closes = G_MININT64;

  g_array_set_size (self->closed, 0);
  for (gsize i = 0; i < n; i++)
    {
      const gint64 close_time = candles[i].open_time + own;
      gint64 newest = self->last_open_time;

      if (self->fed == 0)
        series_take (self, own, &candles[i]);
      else
        series_take_fed (self, close_time);
      if (due_closes == G_MININT64 || close_time - due_closes >= timeframe)
        due_closes = igx_timeframe_floor (timeframe, close_time);
      if (self->closed->len > 0)
        newest = g_array_index (self->closed, IgxCandle, self->closed->len - 1).open_time;
      self->upto[i] = self->closed->len;
      self->known[i] = newest == due_closes - timeframe;
    }
  forget_taken (self);
}

/* Spreads what one block of its candles gave over the own candles that see it. */
static void
spread (IgxPlan *self, IgxPlanNode *node, gsize first, gsize n_closed, gsize n)
{
  const IgxPlanSeries *series = node->key.definition;
  double *held = node->state;

  for (guint s = 0; s < node->n_slots; s++)
    {
      guint slot = (guint) node->key.params[0] + s;
      const double *inner = n_closed > 0 ? igx_plan_get_values (series->plan, slot) : NULL;
      gsize settle = self->settled_only ? igx_plan_get_settle (series->plan, slot) : 0;
      double *out = igx_plan_row (self, node->slot + s);

      for (gsize i = 0; i < n; i++)
        {
          gsize upto = series->upto[i];

          if (upto > first && upto <= first + n_closed)
            out[i] = series->n_evaluated + upto - first > settle ? inner[upto - first - 1] : NAN;
          else if (upto == 0 && first == 0)
            out[i] = held[s];
          else
            continue;
          if (!series->known[i])
            out[i] = NAN;
        }
      if (n_closed > 0)
        held[s] = series->n_evaluated + n_closed > settle ? inner[n_closed - 1] : NAN;
    }
}

static void
spread_all (IgxPlan *self, const IgxPlanSeries *series, gsize first, gsize n_closed, gsize n)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      IgxPlanNode *node = self->nodes->pdata[i];

      if (node->live && node->key.kind == IGX_PLAN_NODE_SERIES && node->key.definition == series)
        spread (self, node, first, n_closed, n);
    }
}

/*
 * igx_plan_series_eval:
 *
 * Works out its candles that close in this block, and gives their values to the own candles
 * that see them.
 */
void
igx_plan_series_eval (IgxPlan *self, IgxPlanSeries *series, const IgxCandle *candles, gsize n)
{
  if (series->plan->kept->len == 0)
    return;
  series_collect (series, self->timeframe, candles, n);
  if (series->closed->len == 0)
    spread_all (self, series, 0, 0, n);
  if (G_UNLIKELY (self->probe != NULL))
    igx_plan_probe_series (self, series, series->closed->len == 0 ? n : 0);
  for (gsize first = 0; first < series->closed->len;)
    {
      gsize n_closed = MIN (series->closed->len - first, IGX_PLAN_BLOCK);
      const IgxCandle *closed = &g_array_index (series->closed, IgxCandle, first);

      igx_plan_eval (series->plan, closed, n_closed);
      spread_all (self, series, first, n_closed, n);
      series->n_evaluated += n_closed;
      series->last_open_time = closed[n_closed - 1].open_time;
      first += n_closed;
      if (G_UNLIKELY (self->probe != NULL))
        igx_plan_probe_series (self, series, first == series->closed->len ? n : 0);
    }
}
