/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/igx-query.h"

#include <math.h>
#include <sqlite3.h>

#include "store/igx-db.h"

struct _IgxQuery
{
  IgxDb *db;          /* (unowned): it owns this query */
  sqlite3_stmt *stmt; /* (owned) */
  int n_bound;
  int code; /* the first failure while binding */
  gboolean in_use;
};

/**
 * igx_query_new:
 * @db: the database it is for
 * @sql: one statement; its text must outlive the query
 *
 * Use igx_db_query(), which keeps the query for the next time.
 *
 * Returns: (transfer full) (nullable): the query, %NULL with @error set if SQLite refuses @sql
 */
IgxQuery *
igx_query_new (IgxDb *db, const char *sql, GError **error)
{
  IgxQuery *self = NULL;
  sqlite3_stmt *stmt = NULL;
  int code = 0;

  igx_db_assert_in_worker (db);
  code = sqlite3_prepare_v3 (igx_db_get_handle (db), sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt,
                             NULL);
  if (code != SQLITE_OK)
    {
      igx_db_set_error (db, code, error);
      return NULL;
    }
  self = g_new0 (IgxQuery, 1);
  self->db = db;
  self->stmt = stmt;
  return self;
}

void
igx_query_free (IgxQuery *self)
{
  igx_db_assert_in_worker (self->db);
  sqlite3_finalize (self->stmt);
  g_free (self);
}

/**
 * igx_query_start:
 *
 * Takes the query into use: no parameter is bound, no row is read.
 */
void
igx_query_start (IgxQuery *self)
{
  igx_db_assert_in_worker (self->db);
  g_assert (!self->in_use);
  self->in_use = TRUE;
  self->n_bound = 0;
  self->code = SQLITE_OK;
}

/**
 * igx_query_reset:
 *
 * Ends the use of the query: its locks and copies of bound values are given back.
 */
void
igx_query_reset (IgxQuery *self)
{
  igx_db_assert_in_worker (self->db);
  /* Says again what the last step said already. */
  (void) sqlite3_reset (self->stmt);
  (void) sqlite3_clear_bindings (self->stmt);
  self->in_use = FALSE;
}

static void
note_bound (IgxQuery *self, int code)
{
  if (self->code == SQLITE_OK)
    self->code = code;
}

void
igx_query_bind_int64 (IgxQuery *self, gint64 value)
{
  igx_db_assert_in_worker (self->db);
  note_bound (self, sqlite3_bind_int64 (self->stmt, ++self->n_bound, value));
}

/**
 * igx_query_bind_double:
 * @value: a number; NAN, which is unknown, is stored as NULL
 */
void
igx_query_bind_double (IgxQuery *self, double value)
{
  igx_db_assert_in_worker (self->db);
  self->n_bound++;
  note_bound (self, isnan (value) ? sqlite3_bind_null (self->stmt, self->n_bound)
                                  : sqlite3_bind_double (self->stmt, self->n_bound, value));
}

/**
 * igx_query_bind_text:
 * @value: (nullable): copied; %NULL is stored as NULL
 */
void
igx_query_bind_text (IgxQuery *self, const char *value)
{
  igx_db_assert_in_worker (self->db);
  note_bound (self, sqlite3_bind_text (self->stmt, ++self->n_bound, value, -1, SQLITE_TRANSIENT));
}

void
igx_query_bind_null (IgxQuery *self)
{
  igx_db_assert_in_worker (self->db);
  note_bound (self, sqlite3_bind_null (self->stmt, ++self->n_bound));
}

/**
 * igx_query_step:
 * @has_row: (out): whether a row can be read; %FALSE at the end
 *
 * Returns: %FALSE with @error set if binding or SQLite failed
 */
gboolean
igx_query_step (IgxQuery *self, gboolean *has_row, GError **error)
{
  int code = self->code;

  igx_db_assert_in_worker (self->db);
  g_assert (self->in_use);
  *has_row = FALSE;
  if (code == SQLITE_OK)
    code = sqlite3_step (self->stmt);
  if (code == SQLITE_DONE)
    return TRUE;
  if (code == SQLITE_ROW)
    {
      *has_row = TRUE;
      return TRUE;
    }
  igx_db_set_error (self->db, code, error);
  return FALSE;
}

/**
 * igx_query_run:
 *
 * Runs a statement that gives no rows, or whose rows do not matter, to its end.
 *
 * Returns: %FALSE with @error set if binding or SQLite failed
 */
gboolean
igx_query_run (IgxQuery *self, GError **error)
{
  gboolean has_row = TRUE;

  while (has_row)
    if (!igx_query_step (self, &has_row, error))
      return FALSE;
  return TRUE;
}

gboolean
igx_query_is_null (IgxQuery *self, int column)
{
  igx_db_assert_in_worker (self->db);
  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}

gint64
igx_query_get_int64 (IgxQuery *self, int column)
{
  igx_db_assert_in_worker (self->db);
  return sqlite3_column_int64 (self->stmt, column);
}

/**
 * igx_query_get_double:
 *
 * Returns: the number in @column, NAN where there is none
 */
double
igx_query_get_double (IgxQuery *self, int column)
{
  double value = 0;

  igx_db_assert_in_worker (self->db);
  value = sqlite3_column_double (self->stmt, column);
  /* SQLite reads NULL as 0: only then the type has to be asked for. */
  if (!(value < 0) && !(value > 0) && sqlite3_column_type (self->stmt, column) == SQLITE_NULL)
    return NAN;
  return value;
}

/**
 * igx_query_get_text:
 *
 * Returns: (nullable): the text in @column until the next step, %NULL where there is none
 */
const char *
igx_query_get_text (IgxQuery *self, int column)
{
  igx_db_assert_in_worker (self->db);
  return (const char *) sqlite3_column_text (self->stmt, column);
}
