/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A SQLite connection with what both databases share: how it is opened and checked, the numbered
 * steps that bring its schema up to date, a cache of prepared statements, errors as sentences.
 *
 * Nothing is written before the file has been found to be ours and whole: a newer or a damaged
 * database keeps its bytes. */
#include "store/igx-db.h"

#include <gio/gio.h>

#include "store/igx-store-resources.h"
#include "store/igx-store.h"

#define BUSY_TIMEOUT_MS 5000
#define WAL_SIZE_LIMIT  "4194304"
#define STEP_FOLDER     "/igx/store/migrations/"

struct _IgxDb
{
  sqlite3 *handle;     /* (owned) */
  char *path;          /* (owned) */
  GHashTable *queries; /* (owned): SQL text (unowned) to IgxQuery */
  GThread *thread;     /* (unowned): the only one that may use the handle */
};

static const char *
advise (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return "make room on the disk and try again";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return "check that its folder exists and that you may write to it";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program is using it, close that and try again";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "move the file away or put a backup in its place";
    case SQLITE_IOERR:
      return "check the disk and that it is not full";
    default:
      return "please report this";
    }
}

/**
 * igx_db_set_error:
 * @code: what SQLite returned
 *
 * The one place where a result of SQLite becomes a #GError: %IGX_STORE_ERROR_CORRUPT for a
 * damaged file, else %IGX_STORE_ERROR_FAILED, with SQLite's words, the extended code and what
 * to do.
 */
void
igx_db_set_error (IgxDb *self, int code, GError **error)
{
  int extended = sqlite3_extended_errcode (self->handle);
  gboolean is_last = (extended & 0xff) == (code & 0xff);
  gboolean is_corrupt = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;

  g_set_error (error, IGX_STORE_ERROR,
               is_corrupt ? IGX_STORE_ERROR_CORRUPT : IGX_STORE_ERROR_FAILED,
               "%s: %s (SQLite code %d): %s", self->path,
               is_last ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code),
               is_last ? extended : code, advise (code));
}

/**
 * igx_db_assert_in_worker:
 *
 * Aborts where another thread than the one that opened the database touches it.
 */
void
igx_db_assert_in_worker (IgxDb *self)
{
  g_assert (self->thread == g_thread_self ());
}

sqlite3 *
igx_db_get_handle (IgxDb *self)
{
  igx_db_assert_in_worker (self);
  return self->handle;
}

/**
 * igx_db_exec:
 * @sql: constant statements without parameters
 *
 * Returns: %FALSE with @error set if one of them fails
 */
gboolean
igx_db_exec (IgxDb *self, const char *sql, GError **error)
{
  int code = 0;

  igx_db_assert_in_worker (self);
  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  igx_db_set_error (self, code, error);
  return FALSE;
}

/**
 * igx_db_query:
 * @sql: one constant statement
 *
 * Returns: (transfer none) (nullable): the query, ready to be bound, from the cache; keep it in a
 *   g_autoptr() so that it is reset. %NULL with @error set if SQLite refuses @sql
 */
IgxQuery *
igx_db_query (IgxDb *self, const char *sql, GError **error)
{
  IgxQuery *query = NULL;

  igx_db_assert_in_worker (self);
  query = g_hash_table_lookup (self->queries, sql);
  if (query == NULL)
    {
      query = igx_query_new (self, sql, error);
      if (query == NULL)
        return NULL;
      g_hash_table_insert (self->queries, (gpointer) sql, query);
    }
  igx_query_start (query);
  return query;
}

int
igx_db_get_n_changed (IgxDb *self)
{
  igx_db_assert_in_worker (self);
  return sqlite3_changes (self->handle);
}

/**
 * igx_db_begin:
 *
 * Begins a transaction that may write; every one is ended with igx_db_end().
 *
 * Returns: %FALSE with @error set if another program holds the database too long
 */
gboolean
igx_db_begin (IgxDb *self, GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (self, "BEGIN IMMEDIATE", error);

  return query != NULL && igx_query_run (query, error);
}

/**
 * igx_db_end:
 * @keep: whether all went well
 * @error: set by the caller where @keep is %FALSE, and then left alone
 *
 * Returns: %TRUE if the transaction was kept and is on the disk
 */
gboolean
igx_db_end (IgxDb *self, gboolean keep, GError **error)
{
  igx_db_assert_in_worker (self);
  if (keep)
    {
      g_autoptr (IgxQuery) query = igx_db_query (self, "COMMIT", error);

      if (query != NULL && igx_query_run (query, error))
        return TRUE;
    }
  /* A full disk may have rolled back already. */
  if (!sqlite3_get_autocommit (self->handle))
    igx_db_exec (self, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * igx_db_load_steps:
 * @names: (array zero-terminated=1): files of the migrations folder, oldest first
 *
 * Returns: (transfer full): their texts
 */
char **
igx_db_load_steps (const char *const *names)
{
  g_autoptr (GStrvBuilder) steps = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (STEP_FOLDER, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (igx_store_get_resource (), path,
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      g_assert (bytes != NULL);
      g_strv_builder_add (steps, g_bytes_get_data (bytes, NULL));
    }
  return g_strv_builder_end (steps);
}

static gboolean
read_version (IgxDb *self, gint64 *version, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (self, "PRAGMA user_version", error);

  if (query == NULL || !igx_query_step (query, &has_row, error))
    return FALSE;
  *version = has_row ? igx_query_get_int64 (query, 0) : 0;
  return TRUE;
}

/* One step and its number in one transaction: a failure leaves the version before it. */
static gboolean
run_step (IgxDb *self, gint64 number, const char *sql, GError **error)
{
  g_autofree char *set_version
      = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, number);
  gint64 version = 0;
  gboolean ok = FALSE;

  if (!igx_db_begin (self, error))
    return FALSE;
  if (!read_version (self, &version, error))
    return igx_db_end (self, FALSE, error);
  /* Another process may have been faster. */
  if (version >= number)
    return igx_db_end (self, TRUE, error);
  ok = igx_db_exec (self, sql, error);
  if (ok && sqlite3_get_autocommit (self->handle))
    {
      g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED,
                   "step %" G_GINT64_FORMAT " ended its own transaction", number);
      ok = FALSE;
    }
  ok = ok && igx_db_exec (self, set_version, error);
  return igx_db_end (self, ok, error);
}

static gboolean
migrate (IgxDb *self, gint64 version, const char *const *steps, GError **error)
{
  for (gint64 i = version; steps[i] != NULL; i++)
    if (!run_step (self, i + 1, steps[i], error))
      {
        g_prefix_error (error,
                        "The database could not be brought from version %" G_GINT64_FORMAT
                        " to %" G_GINT64_FORMAT " and was kept as it was: ",
                        i, i + 1);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_version (
    IgxDb *self, IgxDbFlags flags, const char *const *steps, gint64 *version, GError **error)
{
  gint64 newest = g_strv_length ((char **) steps);

  if (!read_version (self, version, error))
    return FALSE;
  if (*version < 0 || *version > newest)
    {
      g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_NEWER,
                   "%s was made by a newer IgniteX (its version is %" G_GINT64_FORMAT
                   ", this one knows %" G_GINT64_FORMAT
                   ") and was not touched: install the newer IgniteX again",
                   self->path, *version, newest);
      return FALSE;
    }
  if ((flags & IGX_DB_READ_ONLY) != 0 && *version < newest)
    {
      g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_OPEN,
                   "%s was made by an older IgniteX: start the service once to bring it up to date",
                   self->path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_whole (IgxDb *self, GError **error)
{
  g_autofree char *verdict = NULL;
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (self, "PRAGMA quick_check(1)", error);

  if (query == NULL || !igx_query_step (query, &has_row, error))
    return FALSE;
  verdict = g_strdup (has_row ? igx_query_get_text (query, 0) : "no verdict");
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;
  g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CORRUPT, "%s: %s: %s", self->path,
               g_strdelimit (verdict, "\n", ' '), advise (SQLITE_CORRUPT));
  return FALSE;
}

static gboolean
set_up (IgxDb *self, IgxDbFlags flags, const char *const *steps, GError **error)
{
  gint64 version = 0;

  if (!check_version (self, flags, steps, &version, error) || !check_whole (self, error))
    return FALSE;
  if (!igx_db_exec (self, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;", error))
    return FALSE;
  if ((flags & IGX_DB_READ_ONLY) != 0)
    return TRUE;
  if (!igx_db_exec (self,
                    "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = " WAL_SIZE_LIMIT ";",
                    error))
    return FALSE;
  if (!igx_db_exec (self,
                    (flags & IGX_DB_FULL_SYNC) != 0 ? "PRAGMA synchronous = FULL"
                                                    : "PRAGMA synchronous = NORMAL",
                    error))
    return FALSE;
  if (!migrate (self, version, steps, error))
    return FALSE;
  (void) sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  return TRUE;
}

/* What a caller can act on at this stage is that the file cannot be opened. */
static void
say_cannot_open (GError *error)
{
  if (g_error_matches (error, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED))
    error->code = IGX_STORE_ERROR_OPEN;
}

/**
 * igx_db_open:
 * @path: the file, made if it is not there, in a folder that is
 * @flags: how
 * @steps: (array zero-terminated=1): the schema as an append-only list of steps: the version of a
 *   database is the number of steps it has had
 *
 * Opens, checks (`quick_check`) and migrates. The calling thread becomes the only one that may
 * use the database. A file that is newer or damaged is left as it is.
 *
 * Returns: (transfer full) (nullable): the database, or %NULL with @error set:
 *   %IGX_STORE_ERROR_OPEN, %IGX_STORE_ERROR_NEWER or %IGX_STORE_ERROR_CORRUPT
 */
IgxDb *
igx_db_open (const char *path, IgxDbFlags flags, const char *const *steps, GError **error)
{
  g_autoptr (IgxDb) self = g_new0 (IgxDb, 1);
  GError *local = NULL;
  int open_flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code = 0;

  open_flags |= (flags & IGX_DB_READ_ONLY) != 0 ? SQLITE_OPEN_READONLY
                                                : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  self->thread = g_thread_self ();
  self->path = g_strdup (path);
  self->queries
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) igx_query_free);
  code = sqlite3_open_v2 (path, &self->handle, open_flags, NULL);
  if (code != SQLITE_OK)
    {
      igx_db_set_error (self, code, &local);
      say_cannot_open (local);
      g_propagate_error (error, local);
      return NULL;
    }
  (void) sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  (void) sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* Until the file is known to be ours and whole, closing it must not write to it either. */
  (void) sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!set_up (self, flags, steps, &local))
    {
      say_cannot_open (local);
      g_propagate_error (error, local);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
igx_db_close (IgxDb *self)
{
  igx_db_assert_in_worker (self);
  g_hash_table_unref (self->queries);
  (void) sqlite3_close (self->handle);
  g_free (self->path);
  g_free (self);
}
