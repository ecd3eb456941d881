/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _IgxDb IgxDb;

/**
 * IgxQuery:
 *
 * A prepared statement, owned by its database and used again. Values are bound in the order of
 * its parameters; what fails while binding is reported by the next step.
 */
typedef struct _IgxQuery IgxQuery;

IgxQuery *igx_query_new (IgxDb *db, const char *sql, GError **error);
void igx_query_free (IgxQuery *self);
void igx_query_start (IgxQuery *self);
void igx_query_reset (IgxQuery *self);
void igx_query_bind_int64 (IgxQuery *self, gint64 value);
void igx_query_bind_double (IgxQuery *self, double value);
void igx_query_bind_text (IgxQuery *self, const char *value);
void igx_query_bind_null (IgxQuery *self);
gboolean igx_query_step (IgxQuery *self, gboolean *has_row, GError **error);
gboolean igx_query_run (IgxQuery *self, GError **error);
gboolean igx_query_is_null (IgxQuery *self, int column);
gint64 igx_query_get_int64 (IgxQuery *self, int column);
double igx_query_get_double (IgxQuery *self, int column);
const char *igx_query_get_text (IgxQuery *self, int column);

/* The scope in which a query of the cache is in use: leaving it resets, nothing is freed. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxQuery, igx_query_reset)

G_END_DECLS
