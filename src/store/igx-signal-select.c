/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for signals. SQLite takes a partial index only where the statement itself says what the
 * index holds, so there is one statement for each way into the table; all else that a query may
 * ask for is a condition that may be off. */
#include "store/igx-signal-select.h"

#include "store/igx-query.h"
#include "store/igx-signal-row.h"

/* The cursor is a pair, so rows of one close time are neither repeated nor left out; without an
 * id the empty text comes before all of them. */
#define SELECT(way_in)                                                                             \
  "SELECT " IGX_SIGNAL_ROW_COLUMNS ", mark, note "                                                 \
  "FROM signals LEFT JOIN marks ON marks.signal_id = signals.id "                                  \
  "WHERE " way_in " AND (close_time, id) < (?1, ?2) AND close_time >= ?3 "                         \
  "AND (?4 IS NULL OR symbol = ?4) AND (?5 IS NULL OR strategy = ?5) "                             \
  "AND (?6 = 0 OR published = 1) AND (?7 = 0 OR published = 0) AND (?8 = 0 OR closed_at = 0) "     \
  "AND (?9 = 0 OR NOT EXISTS (SELECT 1 FROM notified WHERE notified.id = signals.id)) "            \
  "AND (?10 IS NULL OR direction = ?10) AND (?11 IS NULL OR state = ?11) "                         \
  "AND (?12 <= 0 OR quality >= ?12) "                                                              \
  "ORDER BY close_time DESC, id DESC LIMIT ?13"

static const char all_sql[] = SELECT ("1");
static const char open_sql[] = SELECT ("closed_at = 0");
static const char symbol_sql[] = SELECT ("symbol = ?4");
static const char published_sql[] = SELECT ("published = 1");

/* The way with the fewest rows first. */
static const char *
choose (const IgxSignalQuery *query)
{
  if (query->open_only)
    return open_sql;
  if (query->symbol != NULL)
    return symbol_sql;
  return query->published_only ? published_sql : all_sql;
}

/**
 * igx_signal_select_start:
 *
 * Returns: (transfer none) (nullable): a bound query whose rows igx_signal_row_read() reads, newest
 *   first; %NULL with @error set
 */
IgxQuery *
igx_signal_select_start (IgxDb *db, const IgxSignalQuery *query, GError **error)
{
  const gint64 before = query->before_close_time > 0 ? query->before_close_time : G_MAXINT64;
  const guint limit = query->limit;
  g_autoptr (IgxQuery) select = igx_db_query (db, choose (query), error);

  if (select == NULL)
    return NULL;
  igx_query_bind_int64 (select, before);
  igx_query_bind_text (select, query->before_id != NULL ? query->before_id : "");
  igx_query_bind_int64 (select, query->since);
  igx_query_bind_text (select, query->symbol);
  igx_query_bind_text (select, query->strategy);
  igx_query_bind_int64 (select, query->published_only ? 1 : 0);
  igx_query_bind_int64 (select, query->refused_only ? 1 : 0);
  igx_query_bind_int64 (select, query->open_only ? 1 : 0);
  igx_query_bind_int64 (select, query->unclaimed_only ? 1 : 0);
  igx_query_bind_text (select, query->direction);
  igx_query_bind_text (select, query->state);
  igx_query_bind_double (select, query->quality_min);
  igx_query_bind_int64 (select, limit == 0 || limit > IGX_STORE_SIGNALS_MAX ? IGX_STORE_SIGNALS_MAX
                                                                            : limit);
  return g_steal_pointer (&select);
}
