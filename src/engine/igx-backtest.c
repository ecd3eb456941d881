/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-backtest.h"

#include <math.h>

#include "engine/igx-engine-private.h"
#include "engine/igx-outcome.h"

/* Records that are held in one piece of memory: an array of all would be copied as it grows. */
#define CHUNK 256

typedef struct
{
  IgxFiring firing;
  IgxOutcomeResult result;
} Record;

struct _IgxBacktest
{
  IgxEngine *engine;
  GArray *fresh;     /* of IgxFiring: of the block at hand */
  GPtrArray *chunks; /* of CHUNK Records each */
  gsize n_records;
  IgxOutcomeList *outcomes;
  GPtrArray *signals; /* of IgxSignal: of the first firings, made when somebody asks */
  gint64 first;
  gboolean failed;
};

static void
signal_free (gpointer data)
{
  igx_signal_unref (data);
}

static Record *
get_record (const IgxBacktest *self, gsize i)
{
  return (Record *) self->chunks->pdata[i / CHUNK] + i % CHUNK;
}

static Record *
add_record (IgxBacktest *self)
{
  if (self->n_records % CHUNK == 0)
    g_ptr_array_add (self->chunks, g_new (Record, CHUNK));
  return get_record (self, self->n_records++);
}

/**
 * igx_backtest_new:
 * @series: the candles that will come
 * @strategy: what to run
 * @params: (nullable) (element-type utf8 double): as for igx_engine_add_strategy()
 * @error: return location for a #GError
 *
 * Returns: (transfer full): a backtest, or %NULL with the error of igx_engine_add_strategy()
 */
IgxBacktest *
igx_backtest_new (const IgxSeriesKey *series,
                  IgxStrategy *strategy,
                  GHashTable *params,
                  GError **error)
{
  g_autoptr (IgxEngine) engine = igx_engine_new (series);
  const IgxOutcomeRules rules
      = { .timeframe = series->timeframe, .fee = IGX_OUTCOME_FEE_DEFAULT, .finest = TRUE };
  IgxBacktest *self = NULL;

  if (!igx_engine_add_strategy (engine, strategy, params, error))
    return NULL;

  self = g_new0 (IgxBacktest, 1);
  self->engine = g_steal_pointer (&engine);
  self->fresh = g_array_new (FALSE, FALSE, sizeof (IgxFiring));
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->signals = g_ptr_array_new_with_free_func (signal_free);
  self->outcomes = igx_outcome_list_new (&rules);
  return self;
}

void
igx_backtest_free (IgxBacktest *self)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < self->n_records; i++)
    igx_firing_clear (&get_record (self, i)->firing);
  g_array_unref (self->fresh);
  g_ptr_array_unref (self->chunks);
  igx_outcome_list_free (self->outcomes);
  igx_engine_free (self->engine);
  g_ptr_array_unref (self->signals);
  g_free (self);
}

static void
changed_cb (gsize tag, const IgxOutcome *outcome, gpointer data)
{
  igx_outcome_get_result (outcome, &get_record (data, tag)->result);
}

static void
follow_new (IgxBacktest *self)
{
  for (guint i = 0; i < self->fresh->len; i++)
    {
      Record *record = add_record (self);
      IgxOutcome outcome;

      /* What the firing owns goes along. */
      record->firing = g_array_index (self->fresh, IgxFiring, i);
      if (igx_outcome_begin_firing (&outcome, &record->firing))
        igx_outcome_list_add (self->outcomes, &outcome, self->n_records - 1);
      igx_outcome_get_result (&outcome, &record->result);
    }
  g_array_set_size (self->fresh, 0);
}

/**
 * igx_backtest_get_engine:
 *
 * Returns: (transfer none): the engine, for what has to be fed to it
 */
IgxEngine *
igx_backtest_get_engine (IgxBacktest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->engine;
}

/**
 * igx_backtest_push:
 * @self: a backtest
 * @candles: (array length=n_candles): the next candles, checked and in order
 * @n_candles: how many; any number
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_ORDER if a candle does not come after the one before it;
 *   then the backtest has failed and takes no more
 */
gboolean
igx_backtest_push (IgxBacktest *self, const IgxCandle *candles, gsize n_candles, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (candles != NULL || n_candles == 0, FALSE);

  if (self->failed)
    {
      g_set_error_literal (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER,
                           "The candles of this backtest were not in order: begin another");
      return FALSE;
    }
  if (igx_engine_get_n_candles (self->engine) == 0 && n_candles > 0)
    self->first = candles[0].open_time;
  /* A block at a time, so that its candles are at hand when its trades are followed. */
  for (gsize done = 0; done < n_candles; done += IGX_PLAN_BLOCK)
    {
      const gsize n = MIN (n_candles - done, IGX_PLAN_BLOCK);

      if (!igx_engine_push_block (self->engine, candles + done, n, n_candles - done - n,
                                  self->fresh, error))
        {
          self->failed = TRUE;
          return FALSE;
        }
      follow_new (self);
      igx_outcome_list_push (self->outcomes, candles + done, n, changed_cb, self);
    }
  return TRUE;
}

/**
 * igx_backtest_get_signals:
 *
 * The signals are made when this is called: who needs numbers only asks for
 * igx_backtest_get_stats(). What becomes of those that are not over is written at the next call.
 *
 * Returns: (transfer none) (element-type IgxSignal): the candidates so far, in order of time
 */
GPtrArray *
igx_backtest_get_signals (const IgxBacktest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (gsize i = 0; i < self->n_records; i++)
    {
      const Record *record = get_record (self, i);
      IgxSignal *signal = NULL;

      if (i < self->signals->len)
        signal = self->signals->pdata[i];
      else
        {
          signal = igx_firing_to_signal (&record->firing);
          g_ptr_array_add (self->signals, signal);
        }
      if (signal->closed_at == 0)
        igx_outcome_result_store (&record->result, signal);
    }
  return self->signals;
}

/**
 * igx_backtest_get_stats:
 * @self: a backtest
 * @stats: (out caller-allocates): counts so far
 */
void
igx_backtest_get_stats (const IgxBacktest *self, IgxBacktestStats *stats)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (stats != NULL);

  *stats = (IgxBacktestStats){ 0 };
  stats->n_candles = igx_engine_get_n_candles (self->engine);
  stats->first = self->first;
  stats->last = igx_engine_get_last_open_time (self->engine);
  stats->warmup = igx_engine_get_warmup (self->engine);
  stats->n_level_errors = igx_engine_get_n_level_errors (self->engine);
  stats->n_signals = self->n_records;
  stats->fee = IGX_OUTCOME_FEE_DEFAULT;
  for (gsize i = 0; i < self->n_records; i++)
    {
      const Record *record = get_record (self, i);
      const IgxOutcomeResult *result = &record->result;

      if (igx_firing_get_direction (&record->firing) == IGX_DIRECTION_LONG)
        stats->n_longs++;
      if (result->closed_at == 0 && result->state != IGX_SIGNAL_STATE_WAITING)
        stats->n_in_state[IGX_SIGNAL_STATE_OPEN]++;
      else
        stats->n_in_state[result->state]++;
      if (result->ambiguous)
        stats->n_ambiguous++;
      if (isnan (result->result_r))
        continue;
      stats->n_results++;
      stats->sum_r += result->result_r;
    }
  stats->n_shorts = stats->n_signals - stats->n_longs;
}
