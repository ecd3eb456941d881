/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a candidate has any number of: reasons, votes and values, each in a table of its own. */
#include "store/igx-signal-lists.h"

#include "store/igx-query.h"
#include "store/igx-store.h"

static const char insert_reason_sql[]
    = "INSERT INTO reasons (signal_id, position, points, text, available) VALUES (?, ?, ?, ?, ?)";
static const char insert_vote_sql[]
    = "INSERT INTO votes (signal_id, position, strategy, direction, confidence) "
      "VALUES (?, ?, ?, ?, ?)";
static const char insert_value_sql[]
    = "INSERT INTO signal_values (signal_id, position, name, value) VALUES (?, ?, ?, ?)";
static const char read_reasons_sql[]
    = "SELECT points, text, available FROM reasons WHERE signal_id = ? ORDER BY position";
static const char read_votes_sql[]
    = "SELECT strategy, direction, confidence FROM votes WHERE signal_id = ? ORDER BY position";
static const char read_values_sql[]
    = "SELECT name, value FROM signal_values WHERE signal_id = ? ORDER BY position";

/* Binds what one item has besides its place. */
typedef void (*BindFunc) (IgxQuery *query, gconstpointer item);

/* Returns: %FALSE if the row has what no item can have. */
typedef gboolean (*ReadFunc) (IgxQuery *query, IgxSignal *signal);

static void
bind_reason (IgxQuery *query, gconstpointer item)
{
  const IgxReason *reason = item;

  igx_query_bind_double (query, reason->points);
  igx_query_bind_text (query, reason->text);
  igx_query_bind_int64 (query, reason->available ? 1 : 0);
}

static void
bind_vote (IgxQuery *query, gconstpointer item)
{
  const IgxVote *vote = item;

  igx_query_bind_text (query, vote->strategy);
  igx_query_bind_text (query, igx_direction_to_string (vote->direction));
  igx_query_bind_double (query, vote->confidence);
}

static void
bind_value (IgxQuery *query, gconstpointer item)
{
  const IgxSignalValue *value = item;

  igx_query_bind_text (query, value->name);
  igx_query_bind_double (query, value->value);
}

static gboolean
insert_list (IgxDb *db,
             const char *sql,
             BindFunc bind,
             const char *id,
             const GPtrArray *items,
             GError **error)
{
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_autoptr (IgxQuery) query = igx_db_query (db, sql, error);

      if (query == NULL)
        return FALSE;
      igx_query_bind_text (query, id);
      igx_query_bind_int64 (query, i);
      bind (query, items->pdata[i]);
      if (!igx_query_run (query, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * igx_signal_lists_insert:
 * @signal: a candidate whose row is new
 *
 * Returns: %FALSE with @error set if SQLite failed; the transaction is the caller's
 */
gboolean
igx_signal_lists_insert (IgxDb *db, const IgxSignal *signal, GError **error)
{
  return insert_list (db, insert_reason_sql, bind_reason, signal->id, signal->reasons, error)
         && insert_list (db, insert_vote_sql, bind_vote, signal->id, signal->votes, error)
         && insert_list (db, insert_value_sql, bind_value, signal->id, signal->values, error);
}

static gboolean
read_reason (IgxQuery *query, IgxSignal *signal)
{
  igx_signal_add_reason (signal, igx_query_get_double (query, 0), igx_query_get_text (query, 1),
                         igx_query_get_int64 (query, 2) != 0);
  return TRUE;
}

static gboolean
read_vote (IgxQuery *query, IgxSignal *signal)
{
  const char *strategy = igx_query_get_text (query, 0);
  IgxDirection direction = IGX_DIRECTION_LONG;

  if (strategy == NULL || !igx_direction_from_string (igx_query_get_text (query, 1), &direction))
    return FALSE;
  igx_signal_add_vote (signal, strategy, direction, igx_query_get_double (query, 2));
  return TRUE;
}

static gboolean
read_value (IgxQuery *query, IgxSignal *signal)
{
  const char *name = igx_query_get_text (query, 0);

  if (name == NULL)
    return FALSE;
  igx_signal_add_value (signal, name, igx_query_get_double (query, 1));
  return TRUE;
}

static gboolean
read_list (IgxDb *db, const char *sql, ReadFunc read, IgxSignal *signal, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (db, sql, error);

  if (query == NULL)
    return FALSE;
  igx_query_bind_text (query, signal->id);
  if (!igx_query_step (query, &has_row, error))
    return FALSE;
  while (has_row)
    {
      if (!read (query, signal))
        {
          g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CORRUPT,
                       "What the ledger has of the signal %s is damaged: put a backup of the "
                       "ledger in its place",
                       signal->id);
          return FALSE;
        }
      if (!igx_query_step (query, &has_row, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * igx_signal_lists_read:
 * @signal: a candidate with its id and nothing in its lists
 *
 * Returns: %FALSE with %IGX_STORE_ERROR_CORRUPT if a row has what none can have, or with what
 *   SQLite failed with
 */
gboolean
igx_signal_lists_read (IgxDb *db, IgxSignal *signal, GError **error)
{
  return read_list (db, read_reasons_sql, read_reason, signal, error)
         && read_list (db, read_votes_sql, read_vote, signal, error)
         && read_list (db, read_values_sql, read_value, signal, error);
}
