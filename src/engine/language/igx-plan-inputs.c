/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan reads besides its own candles, and how it gets it. */
#include "engine/igx-timeframe.h"
#include "engine/igx-name.h"
#include "engine/language/igx-plan-private.h"

static IgxPlanInput *
find_input (GArray *inputs, const char *symbol, IgxTimeframe timeframe)
{
  IgxPlanInput input = { .symbol = symbol, .timeframe = timeframe };

  for (guint i = 0; i < inputs->len; i++)
    {
      IgxPlanInput *found = &g_array_index (inputs, IgxPlanInput, i);

      if (found->symbol == symbol && found->timeframe == timeframe)
        return found;
    }
  g_array_append_val (inputs, input);
  return &g_array_index (inputs, IgxPlanInput, inputs->len - 1);
}

/* How much time of its candles must have passed before all that is kept is settled. */
static gint64
history_time (const IgxPlan *self)
{
  gsize history = 0;

  for (guint i = 0; i < self->kept->len; i++)
    {
      gsize needed = igx_plan_get_history (self, g_array_index (self->kept, guint, i));

      if (needed != G_MAXSIZE)
        history = MAX (history, needed);
    }
  return (gint64) MIN (history, G_MAXUINT32) * self->timeframe;
}

/* @before: the time of the candles of @self that must be there before the first own one. */
static void
add_inputs (const IgxPlan *self, gint64 before, GArray *inputs)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      const IgxPlanSeries *series = self->series->pdata[i];
      const IgxPlan *plan = series->plan;
      gint64 needed = before;

      if (plan->kept->len == 0)
        continue;
      if (series->fed != 0)
        {
          IgxPlanInput *input
              = find_input (inputs, plan->foreign ? plan->symbol : NULL, series->fed);

          /* One more for the one that is settled, one for where the coarser candle begins. */
          needed += history_time (plan) + 2 * plan->timeframe;
          input->history = MAX (input->history, (gsize) (needed / series->fed) + 1);
        }
      add_inputs (plan, needed, inputs);
    }
}

/**
 * igx_plan_find_inputs:
 * @self: a plan
 *
 * What must be fed: the series besides its own that kept nodes read.
 *
 * Returns: (transfer full) (element-type IgxPlanInput): in the order in which they came up
 */
GArray *
igx_plan_find_inputs (IgxPlan *self)
{
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (IgxPlanInput));

  igx_plan_prepare_all (self);
  add_inputs (self, 0, inputs);
  return inputs;
}

typedef void (*InputFunc) (IgxPlanSeries *series, gpointer data);

static void
foreach_input (
    IgxPlan *self, const char *symbol, IgxTimeframe timeframe, InputFunc func, gpointer data)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      IgxPlanSeries *series = self->series->pdata[i];

      if (series->plan->kept->len == 0)
        continue;
      if (series->fed == timeframe
          && (series->plan->foreign ? series->plan->symbol : NULL) == symbol)
        func (series, data);
      foreach_input (series->plan, symbol, timeframe, func, data);
    }
}

typedef struct
{
  const IgxCandle *candles;
  gsize n;
  guint n_series;
  gint64 newest;
} Feed;

/* Of a coarser one that is put together, the fine candles after its last closed one are lost to
 * us once taken, but those in the queue are not. */
static void
find_newest (IgxPlanSeries *series, gpointer data)
{
  Feed *feed = data;
  gint64 newest = -1;

  feed->n_series++;
  if (series->queue->len > series->n_taken)
    newest = g_array_index (series->queue, IgxCandle, series->queue->len - 1).open_time;
  else if (series->fed == series->plan->timeframe)
    newest = series->last_open_time;
  feed->newest = MAX (feed->newest, newest);
}

static void
append (IgxPlanSeries *series, gpointer data)
{
  const Feed *feed = data;

  g_array_append_vals (series->queue, feed->candles, (guint) feed->n);
}

/**
 * igx_plan_feed:
 * @self: a plan
 * @symbol: (nullable): as igx_plan_find_inputs() says
 * @timeframe: as igx_plan_find_inputs() says
 * @candles: (array length=n_candles): the next ones: checked, closed, ascending
 * @n_candles: how many
 * @error: return location for a #GError
 *
 * They must come before the own candles that close at their close or later: what comes too late
 * would have been unknown where it is known.
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_ORDER, or with %IGX_ENGINE_ERROR_INVALID if nothing
 *   reads that series; then nothing has changed
 */
gboolean
igx_plan_feed (IgxPlan *self,
               const char *symbol,
               IgxTimeframe timeframe,
               const IgxCandle *candles,
               gsize n_candles,
               GError **error)
{
  Feed feed = { .candles = candles, .n = n_candles, .newest = -1 };
  gint64 last = 0;

  symbol = igx_name_intern (symbol);
  igx_plan_prepare_all (self);
  foreach_input (self, symbol, timeframe, find_newest, &feed);
  if (feed.n_series == 0)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                   "Nothing reads the %s candles of %s", igx_timeframe_to_string (timeframe),
                   symbol != NULL ? symbol : "this symbol");
      return FALSE;
    }
  last = feed.newest;
  for (gsize i = 0; i < n_candles; i++)
    {
      if (candles[i].open_time <= last)
        {
          g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER,
                       "The %s candle of %s at %" G_GINT64_FORMAT
                       " does not come after the one at %" G_GINT64_FORMAT,
                       igx_timeframe_to_string (timeframe), symbol != NULL ? symbol : "this symbol",
                       candles[i].open_time, last);
          return FALSE;
        }
      last = candles[i].open_time;
    }
  if (n_candles > 0 && self->last_close_time != G_MININT64
      && candles[0].open_time + timeframe <= self->last_close_time)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER,
                   "The %s candle of %s at %" G_GINT64_FORMAT
                   " comes too late: own candles until %" G_GINT64_FORMAT " are worked out",
                   igx_timeframe_to_string (timeframe), symbol != NULL ? symbol : "this symbol",
                   candles[0].open_time, self->last_close_time);
      return FALSE;
    }
  foreach_input (self, symbol, timeframe, append, &feed);
  return TRUE;
}
