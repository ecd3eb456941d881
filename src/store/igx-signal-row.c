/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/igx-signal-row.h"

#include "engine/igx-series-key.h"
#include "engine/igx-timeframe.h"
#include "store/igx-store.h"

enum
{
  COLUMN_ID,
  COLUMN_EXCHANGE,
  COLUMN_SYMBOL,
  COLUMN_TIMEFRAME,
  COLUMN_DIRECTION,
  COLUMN_STRATEGY,
  COLUMN_STRATEGY_NAME,
  COLUMN_STRATEGY_VERSION,
  COLUMN_PARAMS_HASH,
  COLUMN_CLOSE_TIME,
  COLUMN_EXPIRES_AT,
  COLUMN_ENTRY,
  COLUMN_STOP,
  COLUMN_N_TARGETS,
  COLUMN_TARGET1,
  COLUMN_TARGET2,
  COLUMN_TARGET3,
  COLUMN_CONFIDENCE,
  COLUMN_PUBLISHED,
  COLUMN_REFUSAL,
  COLUMN_DELIVERY,
  COLUMN_DETECTED_AT,
  COLUMN_QUALITY,
  COLUMN_STATE,
  COLUMN_CLOSED_AT,
  COLUMN_RESULT_R,
  COLUMN_RESULT_PERCENT,
  COLUMN_MFE_R,
  COLUMN_MAE_R,
  COLUMN_AMBIGUOUS,
  COLUMN_SOURCE_HASH,
  COLUMN_PARAMS,
  COLUMN_CANDLE_HASH,
  COLUMN_APP_VERSION,
  COLUMN_REGIME,
  COLUMN_REGIME_FIT,
  COLUMN_HIGHER,
  COLUMN_LIQUIDITY,
  COLUMN_BRIDGED,
  COLUMN_TERMS, /* IGX_N_TERMS of them */
  COLUMN_OPPOSITION = COLUMN_TERMS + IGX_N_TERMS,
  COLUMN_VERDICT,
  COLUMN_FILLED_AT,
  COLUMN_FOLLOWED,
  COLUMN_MARK, /* of another table: read, not bound */
  COLUMN_NOTE,
};

static void
bind_moment (IgxQuery *query, const IgxMoment *moment, double regime_fit)
{
  if (moment->regime != IGX_REGIME_UNKNOWN)
    igx_query_bind_text (query, igx_regime_to_string ((IgxRegime) moment->regime));
  else
    igx_query_bind_null (query);
  igx_query_bind_double (query, regime_fit);
  if (moment->higher != 0)
    igx_query_bind_int64 (query, moment->higher);
  else
    igx_query_bind_null (query);
  if (moment->liquidity != IGX_MOMENT_UNKNOWN)
    igx_query_bind_int64 (query, moment->liquidity);
  else
    igx_query_bind_null (query);
  igx_query_bind_int64 (query, moment->bridged != 0 ? 1 : 0);
}

/**
 * igx_signal_row_bind:
 *
 * Binds what %IGX_SIGNAL_ROW_COLUMNS names.
 */
void
igx_signal_row_bind (IgxQuery *query, const IgxSignal *signal)
{
  igx_query_bind_text (query, signal->id);
  igx_query_bind_text (query, signal->series.venue);
  igx_query_bind_text (query, signal->series.symbol);
  igx_query_bind_int64 (query, signal->series.timeframe);
  igx_query_bind_text (query, igx_direction_to_string (signal->direction));
  igx_query_bind_text (query, signal->strategy);
  igx_query_bind_text (query, signal->strategy_name);
  igx_query_bind_int64 (query, signal->strategy_version);
  igx_query_bind_text (query, signal->params_hash);
  igx_query_bind_int64 (query, signal->close_time);
  igx_query_bind_int64 (query, signal->expires_at);
  igx_query_bind_double (query, signal->entry);
  igx_query_bind_double (query, signal->stop);
  igx_query_bind_int64 (query, signal->n_targets);
  for (guint i = 0; i < IGX_SIGNAL_TARGETS_MAX; i++)
    igx_query_bind_double (query, signal->targets[i]);
  igx_query_bind_double (query, signal->confidence);
  igx_query_bind_int64 (query, signal->published ? 1 : 0);
  igx_query_bind_text (query, signal->refusal);
  igx_query_bind_text (query, igx_delivery_to_string (signal->delivery));
  igx_query_bind_int64 (query, signal->detected_at);
  igx_query_bind_double (query, signal->quality);
  igx_query_bind_text (query, igx_signal_state_to_string (signal->state));
  igx_query_bind_int64 (query, signal->closed_at);
  igx_query_bind_double (query, signal->result_r);
  igx_query_bind_double (query, signal->result_percent);
  igx_query_bind_double (query, signal->mfe_r);
  igx_query_bind_double (query, signal->mae_r);
  igx_query_bind_int64 (query, signal->ambiguous ? 1 : 0);
  igx_query_bind_text (query, signal->source_hash);
  igx_query_bind_text (query, signal->params);
  igx_query_bind_text (query, signal->candle_hash);
  igx_query_bind_text (query, signal->app_version);
  bind_moment (query, &signal->moment, signal->regime_fit);
  for (guint i = 0; i < IGX_N_TERMS; i++)
    igx_query_bind_double (query, signal->quality_terms[i]);
  igx_query_bind_double (query, signal->opposition);
  igx_query_bind_text (query, signal->verdict);
  igx_query_bind_int64 (query, signal->filled_at);
  igx_query_bind_int64 (query, signal->followed);
}

/* NULL is read as 0, which is unknown; what the file's own checks let through fits. */
static gboolean
read_moment (IgxQuery *query, IgxMoment *moment)
{
  const char *text = igx_query_get_text (query, COLUMN_REGIME);
  IgxRegime regime = IGX_REGIME_UNKNOWN;

  if (text != NULL && !igx_regime_from_string (text, &regime))
    return FALSE;
  moment->regime = (guint8) regime;
  if (!igx_query_is_null (query, COLUMN_LIQUIDITY))
    moment->liquidity = (guint16) igx_query_get_int64 (query, COLUMN_LIQUIDITY);
  moment->higher = (gint8) igx_query_get_int64 (query, COLUMN_HIGHER);
  moment->bridged = igx_query_get_int64 (query, COLUMN_BRIDGED) != 0;
  return TRUE;
}

static gboolean
read_followed (IgxQuery *query, IgxSignal *signal)
{
  signal->followed = igx_query_get_int64 (query, COLUMN_FOLLOWED);
  return signal->followed == 0 || igx_timeframe_to_string (signal->followed) != NULL;
}

static gboolean
read_checked (IgxQuery *query, IgxSignal *signal)
{
  const char *venue = igx_query_get_text (query, COLUMN_EXCHANGE);
  const char *symbol = igx_query_get_text (query, COLUMN_SYMBOL);
  gint64 n_targets = igx_query_get_int64 (query, COLUMN_N_TARGETS);

  if (signal->id == NULL || signal->strategy == NULL || venue == NULL || symbol == NULL)
    return FALSE;
  if (n_targets < 0 || n_targets > IGX_SIGNAL_TARGETS_MAX)
    return FALSE;
  signal->n_targets = (guint) n_targets;
  return igx_series_key_init (&signal->series, venue, symbol,
                              igx_query_get_int64 (query, COLUMN_TIMEFRAME), NULL)
         && igx_direction_from_string (igx_query_get_text (query, COLUMN_DIRECTION),
                                       &signal->direction)
         && igx_delivery_from_string (igx_query_get_text (query, COLUMN_DELIVERY),
                                      &signal->delivery)
         && igx_signal_state_from_string (igx_query_get_text (query, COLUMN_STATE), &signal->state)
         && read_moment (query, &signal->moment) && read_followed (query, signal);
}

static char *
dup_text (IgxQuery *query, int column)
{
  return g_strdup (igx_query_get_text (query, column));
}

/**
 * igx_signal_row_read:
 * @query: at a row of %IGX_SIGNAL_ROW_COLUMNS, then mark and note
 *
 * Returns: (transfer full) (nullable): the signal without its lists, or %NULL with
 *   %IGX_STORE_ERROR_CORRUPT if the row has what no signal can have
 */
IgxSignal *
igx_signal_row_read (IgxQuery *query, GError **error)
{
  g_autoptr (IgxSignal) signal = igx_signal_new ();

  signal->id = dup_text (query, COLUMN_ID);
  signal->strategy = dup_text (query, COLUMN_STRATEGY);
  if (!read_checked (query, signal))
    {
      g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CORRUPT,
                   "The ledger's row %s is not a signal: put a backup of the ledger in its place",
                   signal->id);
      return NULL;
    }
  signal->strategy_name = dup_text (query, COLUMN_STRATEGY_NAME);
  signal->strategy_version = (int) igx_query_get_int64 (query, COLUMN_STRATEGY_VERSION);
  signal->params_hash = dup_text (query, COLUMN_PARAMS_HASH);
  signal->close_time = igx_query_get_int64 (query, COLUMN_CLOSE_TIME);
  signal->expires_at = igx_query_get_int64 (query, COLUMN_EXPIRES_AT);
  signal->entry = igx_query_get_double (query, COLUMN_ENTRY);
  signal->stop = igx_query_get_double (query, COLUMN_STOP);
  for (int i = 0; i < IGX_SIGNAL_TARGETS_MAX; i++)
    signal->targets[i] = igx_query_get_double (query, COLUMN_TARGET1 + i);
  signal->confidence = igx_query_get_double (query, COLUMN_CONFIDENCE);
  signal->published = igx_query_get_int64 (query, COLUMN_PUBLISHED) != 0;
  signal->refusal = dup_text (query, COLUMN_REFUSAL);
  signal->detected_at = igx_query_get_int64 (query, COLUMN_DETECTED_AT);
  signal->quality = igx_query_get_double (query, COLUMN_QUALITY);
  signal->closed_at = igx_query_get_int64 (query, COLUMN_CLOSED_AT);
  signal->result_r = igx_query_get_double (query, COLUMN_RESULT_R);
  signal->result_percent = igx_query_get_double (query, COLUMN_RESULT_PERCENT);
  signal->mfe_r = igx_query_get_double (query, COLUMN_MFE_R);
  signal->mae_r = igx_query_get_double (query, COLUMN_MAE_R);
  signal->ambiguous = igx_query_get_int64 (query, COLUMN_AMBIGUOUS) != 0;
  signal->source_hash = dup_text (query, COLUMN_SOURCE_HASH);
  signal->params = dup_text (query, COLUMN_PARAMS);
  signal->candle_hash = dup_text (query, COLUMN_CANDLE_HASH);
  signal->app_version = dup_text (query, COLUMN_APP_VERSION);
  signal->regime_fit = igx_query_get_double (query, COLUMN_REGIME_FIT);
  for (int i = 0; i < IGX_N_TERMS; i++)
    signal->quality_terms[i] = igx_query_get_double (query, COLUMN_TERMS + i);
  signal->opposition = igx_query_get_double (query, COLUMN_OPPOSITION);
  signal->verdict = dup_text (query, COLUMN_VERDICT);
  signal->filled_at = igx_query_get_int64 (query, COLUMN_FILLED_AT);
  signal->mark = dup_text (query, COLUMN_MARK);
  signal->note = dup_text (query, COLUMN_NOTE);
  return g_steal_pointer (&signal);
}
