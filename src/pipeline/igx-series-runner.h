/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-strategy.h"
#include "pipeline/igx-history.h"
#include "pipeline/igx-runner-context.h"

G_BEGIN_DECLS

/** How long after a close the stream's candle is waited for before REST is asked, real ms. */
#define IGX_CLOSE_DEADLINE_MS 2000

typedef enum
{
  IGX_RUNNER_LOADING,
  IGX_RUNNER_FILLING,
  IGX_RUNNER_LIVE,
  IGX_RUNNER_FAILED,
} IgxRunnerState;

#define IGX_TYPE_SERIES_RUNNER (igx_series_runner_get_type ())
G_DECLARE_FINAL_TYPE (IgxSeriesRunner, igx_series_runner, IGX, SERIES_RUNNER, GObject)

/**
 * IgxSeriesRunner:
 *
 * The life of one series: history from the cache and what is missing from the exchange, then
 * candle after candle: saved, told, evaluated, strictly in this order. A hole is filled before
 * anything after it is evaluated.
 *
 * Signals:
 * - `saved` (GArray *candles): the next candles of the series are in the cache, and nothing has
 *   evaluated them yet.
 * - `progressed`: igx_series_runner_get_known_to() has grown.
 */
IgxSeriesRunner *igx_series_runner_new (const IgxRunnerContext *context,
                                        const IgxSeriesKey *series,
                                        GPtrArray *strategies);
void igx_series_runner_start (IgxSeriesRunner *self);
void igx_series_runner_stop (IgxSeriesRunner *self);
void igx_series_runner_set_strategies (IgxSeriesRunner *self, GPtrArray *strategies);
void igx_series_runner_take_stream (IgxSeriesRunner *self,
                                    const IgxCandle *candle,
                                    gboolean closed,
                                    gint64 event_time);
void igx_series_runner_fill (IgxSeriesRunner *self);
gboolean igx_series_runner_has_started (IgxSeriesRunner *self);
const IgxSeriesKey *igx_series_runner_get_series (IgxSeriesRunner *self);
IgxRunnerState igx_series_runner_get_state (IgxSeriesRunner *self);
IgxHistory *igx_series_runner_get_history (IgxSeriesRunner *self);
gint64 igx_series_runner_get_known_to (IgxSeriesRunner *self);
gboolean igx_series_runner_is_overdue (IgxSeriesRunner *self);
gint64 igx_series_runner_get_last_event (IgxSeriesRunner *self);
const GError *igx_series_runner_get_error (IgxSeriesRunner *self);
const GError *igx_series_runner_get_candle_error (IgxSeriesRunner *self);
gboolean igx_series_runner_get_forming (IgxSeriesRunner *self, IgxCandle *candle);
GVariant *igx_series_runner_to_variant (IgxSeriesRunner *self);

G_END_DECLS
