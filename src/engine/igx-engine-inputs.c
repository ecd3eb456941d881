/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The series besides its own that the strategies of an engine read. */
#include "engine/igx-engine-private.h"
#include "engine/igx-other-series-private.h"
#include "engine/igx-timeframe.h"

/**
 * igx_engine_get_n_inputs:
 *
 * Returns: how many series besides its own the strategies read, whose candles must be fed
 */
gsize
igx_engine_get_n_inputs (const IgxEngine *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->inputs->len;
}

/**
 * igx_engine_get_input:
 *
 * Returns: (transfer none): a series of the same venue that is read: of another symbol, of a
 *   coarser timeframe, or both
 */
const IgxSeriesKey *
igx_engine_get_input (const IgxEngine *self, gsize i)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (i < self->inputs->len, NULL);

  return &igx_other_series_at (self->inputs, i)->series;
}

/**
 * igx_engine_get_input_history:
 *
 * Returns: how many candles of that series should be there before the first own one
 */
gsize
igx_engine_get_input_history (const IgxEngine *self, gsize i)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (i < self->inputs->len, 0);

  return igx_other_series_at (self->inputs, i)->history;
}

/**
 * igx_engine_get_input_due:
 * @self: an engine
 * @i: which input
 * @open_time: of an own candle, ms UTC
 *
 * Returns: open time of the newest candle of that series that closes with the own one or before
 *   it: this one must be known, there or known not to exist, before the own one is pushed
 */
gint64
igx_engine_get_input_due (const IgxEngine *self, gsize i, gint64 open_time)
{
  IgxTimeframe timeframe = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (i < self->inputs->len, 0);

  timeframe = igx_other_series_at (self->inputs, i)->series.timeframe;
  return igx_timeframe_floor (timeframe, open_time + self->series.timeframe) - timeframe;
}

/**
 * igx_engine_feed:
 * @self: an engine
 * @series: one of its inputs
 * @candles: (array length=n_candles): the next ones of it: checked, closed, ascending
 * @n_candles: how many; any number
 * @error: return location for a #GError
 *
 * Before an own candle is pushed, all candles of the inputs that close with it or before it must
 * have been fed; more may be. A candle that is not there is unknown at that close.
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_ORDER if one does not come after the one before it or
 *   comes after the own ones that close at its close or later, and with
 *   %IGX_ENGINE_ERROR_INVALID if @series is not read; then nothing has changed
 */
gboolean
igx_engine_feed (IgxEngine *self,
                 const IgxSeriesKey *series,
                 const IgxCandle *candles,
                 gsize n_candles,
                 GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (series != NULL, FALSE);
  g_return_val_if_fail (candles != NULL || n_candles == 0, FALSE);

  return igx_other_series_feed (self->inputs, self->plan, series, candles, n_candles, error);
}
