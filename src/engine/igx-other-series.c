/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-other-series-private.h"
#include "engine/igx-timeframe.h"

/*
 * igx_other_series_find:
 * @own: whose plan it is
 *
 * Returns: (transfer full) (element-type IgxOtherSeries): what must be fed to @plan
 */
GArray *
igx_other_series_find (IgxPlan *plan, const IgxSeriesKey *own)
{
  g_autoptr (GArray) found = igx_plan_find_inputs (plan);
  GArray *inputs = g_array_sized_new (FALSE, FALSE, sizeof (IgxOtherSeries), found->len);

  for (guint i = 0; i < found->len; i++)
    {
      const IgxPlanInput *one = &g_array_index (found, IgxPlanInput, i);
      IgxOtherSeries input = { .series = *own, .symbol = one->symbol, .history = one->history };

      if (one->symbol != NULL)
        input.series.symbol = one->symbol;
      input.series.timeframe = one->timeframe;
      g_array_append_val (inputs, input);
    }
  return inputs;
}

/*
 * igx_other_series_feed:
 *
 * As igx_engine_feed().
 */
gboolean
igx_other_series_feed (const GArray *self,
                       IgxPlan *plan,
                       const IgxSeriesKey *series,
                       const IgxCandle *candles,
                       gsize n_candles,
                       GError **error)
{
  for (guint i = 0; i < self->len; i++)
    if (igx_series_key_equal (&igx_other_series_at (self, i)->series, series))
      return igx_plan_feed (plan, igx_other_series_at (self, i)->symbol, series->timeframe, candles,
                            n_candles, error);
  g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
               "Nothing reads the %s candles of %s", igx_timeframe_to_string (series->timeframe),
               series->symbol);
  return FALSE;
}
