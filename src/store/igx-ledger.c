/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/igx-ledger.h"

#include <errno.h>
#include <string.h>

#include "store/igx-signal-lists.h"
#include "store/igx-signal-row.h"
#include "store/igx-signal-select.h"

#define LEDGER_FILE "ledger.db"

/* Append only: the number of a step is the version that it makes. */
static const char *const step_names[]
    = { "ledger-001.sql", "ledger-002.sql", "ledger-003.sql", "ledger-004.sql", NULL };

/* Not INSERT OR IGNORE, which would also pass over a row that breaks a constraint. */
static const char insert_signal_sql[]
    = "INSERT INTO signals (" IGX_SIGNAL_ROW_COLUMNS ") VALUES (" IGX_SIGNAL_ROW_PARAMETERS
      ") ON CONFLICT (id) DO NOTHING";
static const char advance_sql[]
    = "INSERT INTO progress (exchange, symbol, timeframe, evaluated_to) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (exchange, symbol, timeframe) "
      "DO UPDATE SET evaluated_to = max (evaluated_to, excluded.evaluated_to)";
static const char progress_sql[]
    = "SELECT evaluated_to FROM progress WHERE exchange = ? AND symbol = ? AND timeframe = ?";
static const char advance_strategy_sql[]
    = "INSERT INTO strategy_progress (exchange, symbol, timeframe, strategy, evaluated_to) "
      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (exchange, symbol, timeframe, strategy) "
      "DO UPDATE SET evaluated_to = max (evaluated_to, excluded.evaluated_to)";
static const char begin_strategy_sql[]
    = "INSERT INTO strategy_progress (exchange, symbol, timeframe, strategy, evaluated_to) "
      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (exchange, symbol, timeframe, strategy) DO NOTHING";
static const char strategy_progress_sql[] = "SELECT strategy, evaluated_to FROM strategy_progress "
                                            "WHERE exchange = ? AND symbol = ? AND timeframe = ?";
static const char forget_strategy_sql[]
    = "DELETE FROM strategy_progress "
      "WHERE exchange = ? AND symbol = ? AND timeframe = ? AND strategy = ?";
static const char mark_sql[]
    = "INSERT INTO marks (signal_id, mark, note) VALUES (?, ?, ?) "
      "ON CONFLICT (signal_id) DO UPDATE SET mark = excluded.mark, note = excluded.note";
static const char get_signal_sql[]
    = "SELECT " IGX_SIGNAL_ROW_COLUMNS ", mark, note "
      "FROM signals LEFT JOIN marks ON marks.signal_id = signals.id WHERE id = ?";
/* No id has a letter from g on. */
static const char find_signal_sql[]
    = "SELECT " IGX_SIGNAL_ROW_COLUMNS ", mark, note "
      "FROM signals LEFT JOIN marks ON marks.signal_id = signals.id "
      "WHERE id > ?1 AND id < ?1 || 'g' LIMIT 2";

struct _IgxLedger
{
  IgxDb *db; /* (owned) */
};

static gboolean
prepare_file (const char *data_dir, const char *path, gboolean read_only, GError **error)
{
  if (read_only)
    {
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
      g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_OPEN,
                   "There is no ledger at %s: start the service once, it makes one", path);
      return FALSE;
    }
  if (g_mkdir_with_parents (data_dir, 0700) == 0)
    return TRUE;
  g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_OPEN,
               "The folder %s of the ledger cannot be made: %s: check that you may write there",
               data_dir, g_strerror (errno));
  return FALSE;
}

/**
 * igx_ledger_open:
 * @data_dir: its folder; made with mode 0700 if it is not there
 * @read_only: neither make nor change the ledger
 *
 * Returns: (transfer full) (nullable): the ledger, or %NULL with %IGX_STORE_ERROR_OPEN,
 *   %IGX_STORE_ERROR_NEWER or %IGX_STORE_ERROR_CORRUPT; in the last two cases the file was not
 *   touched
 */
IgxLedger *
igx_ledger_open (const char *data_dir, gboolean read_only, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, LEDGER_FILE, NULL);
  g_auto (GStrv) steps = igx_db_load_steps (step_names);
  g_autoptr (IgxDb) db = NULL;
  IgxLedger *self = NULL;

  if (!prepare_file (data_dir, path, read_only, error))
    return NULL;
  db = igx_db_open (path, IGX_DB_FULL_SYNC | (read_only ? IGX_DB_READ_ONLY : 0),
                    (const char *const *) steps, error);
  if (db == NULL)
    {
      if (error != NULL && g_error_matches (*error, IGX_STORE_ERROR, IGX_STORE_ERROR_CORRUPT))
        g_prefix_error (error, "The ledger is damaged and was left as it is: ");
      return NULL;
    }
  self = g_new0 (IgxLedger, 1);
  self->db = g_steal_pointer (&db);
  return self;
}

void
igx_ledger_close (IgxLedger *self)
{
  igx_db_close (self->db);
  g_free (self);
}

/**
 * igx_ledger_get_db:
 *
 * Returns: (transfer none): its database, for the other files of the ledger and for tests
 */
IgxDb *
igx_ledger_get_db (IgxLedger *self)
{
  return self->db;
}

static gboolean
write_mark (IgxLedger *self, const char *id, const char *mark, const char *note, GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (self->db, mark_sql, error);

  if (query == NULL)
    return FALSE;
  igx_query_bind_text (query, id);
  igx_query_bind_text (query, mark);
  igx_query_bind_text (query, note);
  return igx_query_run (query, error);
}

static gboolean
insert_signal (IgxLedger *self, const IgxSignal *signal, gboolean *is_new, GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (self->db, insert_signal_sql, error);

  if (query == NULL)
    return FALSE;
  igx_signal_row_bind (query, signal);
  if (!igx_query_run (query, error))
    return FALSE;
  *is_new = igx_db_get_n_changed (self->db) == 1;
  if (!*is_new)
    return TRUE;
  if (signal->mark != NULL || signal->note != NULL)
    if (!write_mark (self, signal->id, signal->mark, signal->note, error))
      return FALSE;
  return igx_signal_lists_insert (self->db, signal, error);
}

static void
bind_series (IgxQuery *query, const IgxSeriesKey *series)
{
  igx_query_bind_text (query, series->venue);
  igx_query_bind_text (query, series->symbol);
  igx_query_bind_int64 (query, series->timeframe);
}

static gboolean
write_strategy (IgxLedger *self,
                const char *sql,
                const IgxSeriesKey *series,
                const char *strategy,
                gint64 evaluated_to,
                GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (self->db, sql, error);

  if (query == NULL)
    return FALSE;
  bind_series (query, series);
  igx_query_bind_text (query, strategy);
  igx_query_bind_int64 (query, evaluated_to);
  return igx_query_run (query, error);
}

/* @strategies: (nullable): whose progress it is; %NULL: that of the series. */
static gboolean
advance (IgxLedger *self,
         const IgxSeriesKey *series,
         const char *const *strategies,
         gint64 evaluated_to,
         GError **error)
{
  g_autoptr (IgxQuery) query = NULL;

  if (evaluated_to <= 0)
    return TRUE;
  for (gsize i = 0; strategies != NULL && strategies[i] != NULL; i++)
    if (!write_strategy (self, advance_strategy_sql, series, strategies[i], evaluated_to, error))
      return FALSE;
  if (strategies != NULL)
    return TRUE;
  query = igx_db_query (self->db, advance_sql, error);
  if (query == NULL)
    return FALSE;
  bind_series (query, series);
  igx_query_bind_int64 (query, evaluated_to);
  return igx_query_run (query, error);
}

static gboolean
write_batch (IgxLedger *self,
             const IgxSeriesKey *series,
             const char *const *strategies,
             gint64 evaluated_to,
             GPtrArray *signals,
             GPtrArray *added,
             GError **error)
{
  for (guint i = 0; signals != NULL && i < signals->len; i++)
    {
      IgxSignal *signal = signals->pdata[i];
      gboolean is_new = FALSE;

      if (!insert_signal (self, signal, &is_new, error))
        return FALSE;
      if (is_new)
        g_ptr_array_add (added, igx_signal_ref (signal));
    }
  return advance (self, series, strategies, evaluated_to, error);
}

/**
 * igx_ledger_commit:
 *
 * As igx_store_commit_async().
 */
GPtrArray *
igx_ledger_commit (IgxLedger *self,
                   const IgxSeriesKey *series,
                   const char *const *strategies,
                   gint64 evaluated_to,
                   GPtrArray *signals,
                   GError **error)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  gboolean ok = FALSE;

  igx_db_assert_in_worker (self->db);
  if (!igx_db_begin (self->db, error))
    return NULL;
  ok = write_batch (self, series, strategies, evaluated_to, signals, added, error);
  if (!igx_db_end (self->db, ok, error))
    return NULL;
  return g_steal_pointer (&added);
}

/**
 * igx_ledger_get_progress:
 * @evaluated_to: (out): 0 for a series that was never evaluated
 */
gboolean
igx_ledger_get_progress (IgxLedger *self,
                         const IgxSeriesKey *series,
                         gint64 *evaluated_to,
                         GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (self->db, progress_sql, error);

  if (query == NULL)
    return FALSE;
  bind_series (query, series);
  if (!igx_query_step (query, &has_row, error))
    return FALSE;
  *evaluated_to = has_row ? igx_query_get_int64 (query, 0) : 0;
  return TRUE;
}

static GHashTable *
read_strategies (IgxLedger *self, const IgxSeriesKey *series, GError **error)
{
  g_autoptr (GHashTable) progress = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (self->db, strategy_progress_sql, error);

  if (query == NULL)
    return NULL;
  bind_series (query, series);
  if (!igx_query_step (query, &has_row, error))
    return NULL;
  while (has_row)
    {
      gint64 evaluated_to = igx_query_get_int64 (query, 1);

      g_hash_table_insert (progress, g_strdup (igx_query_get_text (query, 0)),
                           g_memdup2 (&evaluated_to, sizeof evaluated_to));
      if (!igx_query_step (query, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&progress);
}

static gboolean
forget_others (IgxLedger *self,
               const IgxSeriesKey *series,
               const char *const *strategies,
               GError **error)
{
  g_autoptr (GHashTable) known = read_strategies (self, series, error);
  GHashTableIter iter;
  gpointer name = NULL;

  if (known == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autoptr (IgxQuery) query = NULL;

      if (g_strv_contains (strategies, name))
        continue;
      query = igx_db_query (self->db, forget_strategy_sql, error);
      if (query == NULL)
        return FALSE;
      bind_series (query, series);
      igx_query_bind_text (query, name);
      if (!igx_query_run (query, error))
        return FALSE;
    }
  return TRUE;
}

static GHashTable *
begin_strategies (IgxLedger *self,
                  const IgxSeriesKey *series,
                  const char *const *strategies,
                  gint64 from,
                  GError **error)
{
  if (!forget_others (self, series, strategies, error))
    return NULL;
  for (gsize i = 0; strategies[i] != NULL; i++)
    if (!write_strategy (self, begin_strategy_sql, series, strategies[i], from, error))
      return NULL;
  return read_strategies (self, series, error);
}

/**
 * igx_ledger_begin_strategies:
 *
 * As igx_store_begin_strategies_async().
 */
GHashTable *
igx_ledger_begin_strategies (IgxLedger *self,
                             const IgxSeriesKey *series,
                             const char *const *strategies,
                             gint64 from,
                             GError **error)
{
  g_autoptr (GHashTable) progress = NULL;

  igx_db_assert_in_worker (self->db);
  if (!igx_db_begin (self->db, error))
    return NULL;
  progress = begin_strategies (self, series, strategies, from, error);
  if (!igx_db_end (self->db, progress != NULL, error))
    return NULL;
  return g_steal_pointer (&progress);
}

static GPtrArray *
read_signals (IgxLedger *self, IgxQuery *query, GError **error)
{
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  gboolean has_row = FALSE;

  if (!igx_query_step (query, &has_row, error))
    return NULL;
  while (has_row)
    {
      IgxSignal *signal = igx_signal_row_read (query, error);

      if (signal == NULL)
        return NULL;
      g_ptr_array_add (signals, signal);
      if (!igx_signal_lists_read (self->db, signal, error)
          || !igx_query_step (query, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&signals);
}

/**
 * igx_ledger_query:
 *
 * As igx_store_query_signals_async().
 */
GPtrArray *
igx_ledger_query (IgxLedger *self, const IgxSignalQuery *query, GError **error)
{
  g_autoptr (IgxQuery) select = igx_signal_select_start (self->db, query, error);

  if (select == NULL)
    return NULL;
  return read_signals (self, select, error);
}

static void
set_not_found (const char *id, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "The ledger has no signal with the id %.40s: copy the id from the list of signals",
               id);
}

static GPtrArray *
read_by_id (IgxLedger *self, const char *sql, const char *id, GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (self->db, sql, error);

  if (query == NULL)
    return NULL;
  igx_query_bind_text (query, id);
  return read_signals (self, query, error);
}

static gboolean
is_beginning (const char *id)
{
  const gsize length = strlen (id);

  return length >= IGX_LEDGER_ID_MIN && strspn (id, "0123456789abcdef-") == length;
}

/**
 * igx_ledger_get_signal:
 * @id: an id, or at least %IGX_LEDGER_ID_MIN characters that only one id begins with
 *
 * Returns: (transfer full) (nullable): the signal, or %NULL with %G_IO_ERROR_NOT_FOUND, or with
 *   %G_IO_ERROR_INVALID_ARGUMENT where several ids begin so
 */
IgxSignal *
igx_ledger_get_signal (IgxLedger *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) signals = read_by_id (self, get_signal_sql, id, error);

  if (signals != NULL && signals->len == 0 && is_beginning (id))
    {
      g_ptr_array_unref (signals);
      signals = read_by_id (self, find_signal_sql, id, error);
    }
  if (signals == NULL)
    return NULL;
  if (signals->len == 1)
    return igx_signal_ref (signals->pdata[0]);
  if (signals->len > 1)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "Several signals have an id that begins with %.40s: write more of it", id);
  else
    set_not_found (id, error);
  return NULL;
}

static gboolean
check_text (const char *what, const char *text, GError **error)
{
  if (text == NULL || (strlen (text) <= IGX_LEDGER_TEXT_MAX && g_utf8_validate (text, -1, NULL)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "The %s is longer than %d bytes or not UTF-8: write it shorter", what,
               IGX_LEDGER_TEXT_MAX);
  return FALSE;
}

static gboolean
has_signal (IgxLedger *self, const char *id, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (self->db, "SELECT 1 FROM signals WHERE id = ?", error);

  if (query == NULL)
    return FALSE;
  igx_query_bind_text (query, id);
  if (!igx_query_step (query, &has_row, error))
    return FALSE;
  if (!has_row)
    set_not_found (id, error);
  return has_row;
}

/**
 * igx_ledger_set_mark:
 *
 * As igx_store_set_mark_async().
 */
gboolean
igx_ledger_set_mark (
    IgxLedger *self, const char *id, const char *mark, const char *note, GError **error)
{
  gboolean ok = FALSE;

  if (mark != NULL && strcmp (mark, "took") != 0 && strcmp (mark, "skipped") != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%.20s” is not a mark: use took or skipped", mark);
      return FALSE;
    }
  if (!check_text ("note", note, error))
    return FALSE;
  if (!igx_db_begin (self->db, error))
    return FALSE;
  ok = has_signal (self, id, error) && write_mark (self, id, mark, note, error);
  return igx_db_end (self->db, ok, error);
}

/**
 * igx_ledger_claim:
 * @claimed: (out): whether this call was the first for @id
 */
gboolean
igx_ledger_claim (IgxLedger *self, const char *id, gboolean *claimed, GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (
      self->db, "INSERT INTO notified (id) VALUES (?) ON CONFLICT (id) DO NOTHING", error);

  if (query == NULL)
    return FALSE;
  igx_query_bind_text (query, id);
  if (!igx_query_run (query, error))
    return FALSE;
  *claimed = igx_db_get_n_changed (self->db) == 1;
  return TRUE;
}

/**
 * igx_ledger_set_state:
 * @value: (nullable): %NULL forgets @key
 */
gboolean
igx_ledger_set_state (IgxLedger *self, const char *key, const char *value, GError **error)
{
  g_autoptr (IgxQuery) query = NULL;

  if (!check_text ("key", key, error) || !check_text ("value", value, error))
    return FALSE;
  query = igx_db_query (self->db,
                        value == NULL ? "DELETE FROM state WHERE key = ?"
                                      : "INSERT INTO state (key, value) VALUES (?, ?) "
                                        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                        error);
  if (query == NULL)
    return FALSE;
  igx_query_bind_text (query, key);
  if (value != NULL)
    igx_query_bind_text (query, value);
  return igx_query_run (query, error);
}

/**
 * igx_ledger_get_state:
 * @prefix: "" for all
 *
 * Returns: (transfer full) (element-type utf8 utf8): the keys that begin with @prefix
 */
GHashTable *
igx_ledger_get_state (IgxLedger *self, const char *prefix, GError **error)
{
  g_autoptr (GHashTable) state = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean has_row = FALSE;
  /* Not LIKE, to which % and _ are more than letters. */
  g_autoptr (IgxQuery) query = igx_db_query (
      self->db, "SELECT key, value FROM state WHERE substr (key, 1, length (?1)) = ?1", error);

  if (query == NULL)
    return NULL;
  igx_query_bind_text (query, prefix);
  if (!igx_query_step (query, &has_row, error))
    return NULL;
  while (has_row)
    {
      g_hash_table_insert (state, g_strdup (igx_query_get_text (query, 0)),
                           g_strdup (igx_query_get_text (query, 1)));
      if (!igx_query_step (query, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&state);
}
