/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/igx-query.h"

G_BEGIN_DECLS

/**
 * IgxDbFlags:
 * @IGX_DB_READ_ONLY: the file must exist and is not changed
 * @IGX_DB_FULL_SYNC: a commit that returned survives a power cut
 */
typedef enum
{
  IGX_DB_NONE = 0,
  IGX_DB_READ_ONLY = 1 << 0,
  IGX_DB_FULL_SYNC = 1 << 1,
} IgxDbFlags;

IgxDb *igx_db_open (const char *path, IgxDbFlags flags, const char *const *steps, GError **error);
void igx_db_close (IgxDb *self);
char **igx_db_load_steps (const char *const *names);
void igx_db_assert_in_worker (IgxDb *self);
sqlite3 *igx_db_get_handle (IgxDb *self);
void igx_db_set_error (IgxDb *self, int code, GError **error);
gboolean igx_db_exec (IgxDb *self, const char *sql, GError **error);
IgxQuery *igx_db_query (IgxDb *self, const char *sql, GError **error);
gboolean igx_db_begin (IgxDb *self, GError **error);
gboolean igx_db_end (IgxDb *self, gboolean keep, GError **error);
int igx_db_get_n_changed (IgxDb *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxDb, igx_db_close)

G_END_DECLS
