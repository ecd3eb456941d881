/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What candidates led to: written as their paths go on, read to go on with them, and as numbers
 * for statistics. */
#include "store/igx-ledger-outcomes.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "store/igx-signal-row.h"

/* IS also compares what is unknown: a row that says the same is left alone. */
static const char save_sql[]
    = "UPDATE signals SET state = ?2, closed_at = ?3, result_r = ?4, result_percent = ?5, "
      "mfe_r = ?6, mae_r = ?7, ambiguous = ?8, filled_at = ?9, followed = ?10 "
      "WHERE id = ?1 AND NOT (state IS ?2 AND closed_at IS ?3 AND result_r IS ?4 "
      "AND result_percent IS ?5 AND mfe_r IS ?6 AND mae_r IS ?7 AND ambiguous IS ?8 "
      "AND filled_at IS ?9 AND followed IS ?10)";

/* One statement for each index; the texts in the place of mark and note are not looked for. */
#define SELECT_OPEN(way_in)                                                                        \
  "SELECT " IGX_SIGNAL_ROW_COLUMNS ", NULL, NULL FROM signals "                                    \
  "WHERE " way_in " AND exchange = ?1 AND (?2 IS NULL OR symbol = ?2) "                            \
  "AND (close_time, id) > (?3, ?4) AND (?5 = 0 OR close_time <= ?5) "                              \
  "ORDER BY close_time, id LIMIT ?6"

static const char open_sql[] = SELECT_OPEN ("closed_at = 0");
static const char holding_sql[] = SELECT_OPEN ("symbol = ?2 AND (closed_at = 0 OR closed_at > ?5)");

#define TRADE_COLUMNS                                                                              \
  "close_time, id, symbol, strategy, timeframe, direction, expires_at, filled_at, closed_at, "     \
  "entry, stop, n_targets, target1, target2, target3, confidence, quality, result_r, "             \
  "result_percent, mfe_r, mae_r, state, regime, published, refusal, ambiguous"

enum
{
  TRADE_CLOSE_TIME,
  TRADE_ID,
  TRADE_SYMBOL,
  TRADE_STRATEGY,
  TRADE_TIMEFRAME,
  TRADE_DIRECTION,
  TRADE_EXPIRES_AT,
  TRADE_FILLED_AT,
  TRADE_CLOSED_AT,
  TRADE_ENTRY,
  TRADE_STOP,
  TRADE_N_TARGETS,
  TRADE_TARGET1,
  TRADE_CONFIDENCE = TRADE_TARGET1 + IGX_SIGNAL_TARGETS_MAX,
  TRADE_QUALITY,
  TRADE_RESULT_R,
  TRADE_RESULT_PERCENT,
  TRADE_MFE_R,
  TRADE_MAE_R,
  TRADE_STATE,
  TRADE_REGIME,
  TRADE_PUBLISHED,
  TRADE_REFUSAL,
  TRADE_AMBIGUOUS,
};

static const char trades_sql[] = "SELECT " TRADE_COLUMNS " FROM signals "
                                 "WHERE (close_time, id) > (?1, ?2) AND close_time < ?3 "
                                 "AND exchange = ?4 AND (?5 = 0 OR closed_at <> 0) "
                                 "ORDER BY close_time, id LIMIT ?6";

static gboolean
save_row (IgxLedger *ledger, const IgxOutcomeRow *row, gboolean *changed, GError **error)
{
  IgxDb *db = igx_ledger_get_db (ledger);
  g_autoptr (IgxQuery) query = igx_db_query (db, save_sql, error);

  if (query == NULL)
    return FALSE;
  igx_query_bind_text (query, row->id);
  igx_query_bind_text (query, igx_signal_state_to_string (row->state));
  igx_query_bind_int64 (query, row->closed_at);
  igx_query_bind_double (query, row->result_r);
  igx_query_bind_double (query, row->result_percent);
  igx_query_bind_double (query, row->mfe_r);
  igx_query_bind_double (query, row->mae_r);
  igx_query_bind_int64 (query, row->ambiguous ? 1 : 0);
  igx_query_bind_int64 (query, row->filled_at);
  igx_query_bind_int64 (query, row->followed);
  if (!igx_query_run (query, error))
    return FALSE;
  *changed = igx_db_get_n_changed (db) == 1;
  return TRUE;
}

/* @changed: (element-type utf8): takes the ids. */
static gboolean
save_rows (IgxLedger *ledger, const GArray *outcomes, GPtrArray *changed, GError **error)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      const IgxOutcomeRow *row = &g_array_index (outcomes, IgxOutcomeRow, i);
      gboolean has_changed = FALSE;

      if (!save_row (ledger, row, &has_changed, error))
        return FALSE;
      if (has_changed)
        g_ptr_array_add (changed, (gpointer) row->id);
    }
  return TRUE;
}

/**
 * igx_ledger_outcomes_save:
 *
 * As igx_store_save_outcomes_async().
 */
GPtrArray *
igx_ledger_outcomes_save (IgxLedger *ledger, GArray *outcomes, GError **error)
{
  IgxDb *db = igx_ledger_get_db (ledger);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) changed
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  gboolean ok = FALSE;

  igx_db_assert_in_worker (db);
  if (!igx_db_begin (db, error))
    return NULL;
  ok = save_rows (ledger, outcomes, ids, error);
  if (!igx_db_end (db, ok, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      IgxSignal *signal = igx_ledger_get_signal (ledger, ids->pdata[i], error);

      if (signal == NULL)
        return NULL;
      g_ptr_array_add (changed, signal);
    }
  return g_steal_pointer (&changed);
}

/* SQLite takes a limit below 0 for none. */
static gint64
get_limit (guint limit)
{
  return limit == 0 ? -1 : (gint64) limit;
}

/**
 * igx_ledger_outcomes_load_open:
 *
 * As igx_store_load_open_async().
 */
GPtrArray *
igx_ledger_outcomes_load_open (IgxLedger *ledger, const IgxOpenQuery *query, GError **error)
{
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) select = igx_db_query (igx_ledger_get_db (ledger),
                                              query->holding != 0 ? holding_sql : open_sql, error);

  if (select == NULL)
    return NULL;
  igx_query_bind_text (select, query->venue);
  igx_query_bind_text (select, query->symbol);
  igx_query_bind_int64 (select, query->after_close_time);
  igx_query_bind_text (select, query->after_id != NULL ? query->after_id : "");
  igx_query_bind_int64 (select, query->holding);
  igx_query_bind_int64 (select, get_limit (query->limit));
  if (!igx_query_step (select, &has_row, error))
    return NULL;
  while (has_row)
    {
      IgxSignal *signal = igx_signal_row_read (select, error);

      if (signal == NULL)
        return NULL;
      g_ptr_array_add (signals, signal);
      if (!igx_query_step (select, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&signals);
}

/* A ledger may hold sentences of a version that said it in other words: those are refusals too. */
static IgxRefusal
read_refusal (IgxQuery *query)
{
  const char *text = igx_query_get_text (query, TRADE_REFUSAL);
  IgxRefusal refusal = IGX_REFUSAL_NONE;

  if (igx_query_get_int64 (query, TRADE_PUBLISHED) != 0)
    return IGX_REFUSAL_NONE;
  if (text != NULL && igx_refusal_from_sentence (text, &refusal))
    return refusal;
  return IGX_REFUSAL_QUALITY;
}

/* The state names the highest target that was reached. The first one was as well, unless it is
 * the farther one; then how far it went tells, once it is over. */
static gboolean
is_hit (IgxQuery *query, const IgxTrade *trade)
{
  const double way = trade->direction;
  const double first = igx_query_get_double (query, TRADE_TARGET1);
  const double risk = way * (trade->entry - trade->stop);
  int reached = 0;

  if (trade->state < IGX_SIGNAL_STATE_TARGET1 || trade->state > IGX_SIGNAL_STATE_TARGET3)
    return FALSE;
  reached = trade->state - IGX_SIGNAL_STATE_TARGET1;
  if (way * first <= way * igx_query_get_double (query, TRADE_TARGET1 + reached))
    return TRUE;
  return trade->mfe_r * risk >= way * (first - trade->entry);
}

static gboolean
read_kinds (IgxQuery *query, IgxTrade *trade)
{
  const char *regime = igx_query_get_text (query, TRADE_REGIME);
  IgxDirection direction = IGX_DIRECTION_LONG;
  IgxSignalState state = IGX_SIGNAL_STATE_OPEN;
  IgxRegime known = IGX_REGIME_UNKNOWN;

  if (!igx_direction_from_string (igx_query_get_text (query, TRADE_DIRECTION), &direction)
      || !igx_signal_state_from_string (igx_query_get_text (query, TRADE_STATE), &state)
      || (regime != NULL && !igx_regime_from_string (regime, &known))
      || igx_timeframe_to_string (igx_query_get_int64 (query, TRADE_TIMEFRAME)) == NULL)
    return FALSE;
  trade->direction = (gint8) direction;
  trade->state = (guint8) state;
  trade->regime = (guint8) known;
  trade->timeframe = igx_query_get_int64 (query, TRADE_TIMEFRAME);
  return TRUE;
}

static gboolean
read_trade (IgxQuery *query, IgxTradeList *list, GError **error)
{
  IgxTrade trade = { .close_time = igx_query_get_int64 (query, TRADE_CLOSE_TIME) };
  const char *id = igx_query_get_text (query, TRADE_ID);
  const char *symbol = igx_query_get_text (query, TRADE_SYMBOL);
  const char *strategy = igx_query_get_text (query, TRADE_STRATEGY);

  trade.expires_at = igx_query_get_int64 (query, TRADE_EXPIRES_AT);
  trade.filled_at = igx_query_get_int64 (query, TRADE_FILLED_AT);
  trade.closed_at = igx_query_get_int64 (query, TRADE_CLOSED_AT);
  trade.entry = igx_query_get_double (query, TRADE_ENTRY);
  trade.stop = igx_query_get_double (query, TRADE_STOP);
  trade.confidence = igx_query_get_double (query, TRADE_CONFIDENCE);
  trade.quality = igx_query_get_double (query, TRADE_QUALITY);
  trade.result_r = igx_query_get_double (query, TRADE_RESULT_R);
  trade.result_percent = igx_query_get_double (query, TRADE_RESULT_PERCENT);
  trade.mfe_r = igx_query_get_double (query, TRADE_MFE_R);
  trade.mae_r = igx_query_get_double (query, TRADE_MAE_R);
  trade.ambiguous = igx_query_get_int64 (query, TRADE_AMBIGUOUS) != 0;
  if (id == NULL || strlen (id) > IGX_UUID_LENGTH || symbol == NULL || strategy == NULL
      || !read_kinds (query, &trade))
    {
      g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CORRUPT,
                   "The ledger's row %.*s is not a signal: put a backup of the ledger in its place",
                   IGX_UUID_LENGTH, id != NULL ? id : "");
      return FALSE;
    }
  trade.refusal = (guint8) read_refusal (query);
  trade.hit = is_hit (query, &trade);
  if (igx_trade_list_add (list, &trade, symbol, strategy))
    return TRUE;
  g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED,
               "The ledger holds candidates of more than %d symbols or strategies: ask for a "
               "shorter time",
               IGX_TRADE_LIST_NAMES_MAX);
  return FALSE;
}

static gboolean
read_trades (IgxQuery *query, IgxTradeList *list, IgxTradeCursor *last, GError **error)
{
  gboolean has_row = FALSE;

  if (!igx_query_step (query, &has_row, error))
    return FALSE;
  while (has_row)
    {
      if (!read_trade (query, list, error))
        return FALSE;
      last->close_time = igx_query_get_int64 (query, TRADE_CLOSE_TIME);
      g_strlcpy (last->id, igx_query_get_text (query, TRADE_ID), sizeof last->id);
      if (!igx_query_step (query, &has_row, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * igx_ledger_outcomes_load_trades:
 * @next: (out): as for igx_store_load_trades_finish()
 *
 * As igx_store_load_trades_async().
 */
IgxTradeList *
igx_ledger_outcomes_load_trades (IgxLedger *ledger,
                                 const IgxTradeQuery *query,
                                 IgxTradeCursor *next,
                                 GError **error)
{
  /* One lower bound, where the index is entered: the empty text comes before all ids. */
  const IgxTradeCursor first = { .close_time = query->since };
  const IgxTradeCursor *after
      = query->after != NULL && query->after->close_time >= query->since ? query->after : &first;
  g_autoptr (IgxTradeList) list = igx_trade_list_new ();
  IgxTradeCursor last = { 0 };
  g_autoptr (IgxQuery) select = igx_db_query (igx_ledger_get_db (ledger), trades_sql, error);

  if (select == NULL)
    return NULL;
  igx_query_bind_int64 (select, after->close_time);
  igx_query_bind_text (select, after->id);
  igx_query_bind_int64 (select, query->until != 0 ? query->until : G_MAXINT64);
  igx_query_bind_text (select, query->venue);
  igx_query_bind_int64 (select, query->closed_only ? 1 : 0);
  igx_query_bind_int64 (select, get_limit (query->limit));
  if (!read_trades (select, list, &last, error))
    return NULL;
  if (query->limit == 0 || list->trades->len < query->limit)
    last.close_time = 0;
  *next = last;
  return g_steal_pointer (&list);
}
