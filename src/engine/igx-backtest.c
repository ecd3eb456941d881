/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-backtest.h"

#include <math.h>

#include "engine/igx-engine.h"
#include "engine/igx-outcome.h"

struct _IgxBacktest
{
  IgxEngine *engine;
  GPtrArray *signals; /* of IgxSignal */
  IgxOutcomeList *outcomes;
  gint64 first;
};

static void
signal_free (gpointer data)
{
  igx_signal_unref (data);
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
  self->signals = g_ptr_array_new_with_free_func (signal_free);
  self->outcomes = igx_outcome_list_new (&rules);
  return self;
}

void
igx_backtest_free (IgxBacktest *self)
{
  g_return_if_fail (self != NULL);

  igx_engine_free (self->engine);
  igx_outcome_list_free (self->outcomes);
  g_ptr_array_unref (self->signals);
  g_free (self);
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
 * Returns: %FALSE with %IGX_ENGINE_ERROR_ORDER; then nothing has changed
 */
gboolean
igx_backtest_push (IgxBacktest *self, const IgxCandle *candles, gsize n_candles, GError **error)
{
  gboolean is_first = FALSE;
  guint first_new = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  is_first = igx_engine_get_n_candles (self->engine) == 0;
  first_new = self->signals->len;
  if (!igx_engine_push (self->engine, candles, n_candles, self->signals, error))
    return FALSE;
  if (is_first && n_candles > 0)
    self->first = candles[0].open_time;
  igx_outcome_list_push (self->outcomes, candles, n_candles, self->signals, first_new);
  return TRUE;
}

/**
 * igx_backtest_get_signals:
 *
 * Returns: (transfer none) (element-type IgxSignal): the candidates so far, in order of time
 */
GPtrArray *
igx_backtest_get_signals (const IgxBacktest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

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
  stats->n_signals = self->signals->len;
  stats->fee = IGX_OUTCOME_FEE_DEFAULT;
  for (guint i = 0; i < self->signals->len; i++)
    {
      const IgxSignal *signal = self->signals->pdata[i];

      if (signal->direction == IGX_DIRECTION_LONG)
        stats->n_longs++;
      if (signal->closed_at == 0 && signal->state != IGX_SIGNAL_STATE_WAITING)
        stats->n_in_state[IGX_SIGNAL_STATE_OPEN]++;
      else
        stats->n_in_state[signal->state]++;
      if (signal->ambiguous)
        stats->n_ambiguous++;
      if (isnan (signal->result_r))
        continue;
      stats->n_results++;
      stats->sum_r += signal->result_r;
    }
  stats->n_shorts = stats->n_signals - stats->n_longs;
}
