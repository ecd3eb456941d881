/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/igx-store.h"

G_BEGIN_DECLS

/**
 * IgxStoreFixture:
 *
 * Folders of its own for a test, and the calls of a store as if they were synchronous: each runs
 * the main loop until its answer is there.
 */
typedef struct
{
  char *root;
  char *data_dir;  /* does not exist at first */
  char *cache_dir; /* does not exist at first */
  char *ledger;    /* path */
  char *candles;   /* path */
} IgxStoreFixture;

IgxStoreFixture *igx_store_fixture_new (void);
void igx_store_fixture_free (IgxStoreFixture *self);
IgxStore *igx_store_fixture_open (IgxStoreFixture *self);
void igx_store_fixture_write (const char *path, const char *contents);
char *igx_store_fixture_hash (const char *path);

gboolean igx_store_fixture_try_open (IgxStore *store, GError **error);
gboolean igx_store_fixture_close (IgxStore *store, GError **error);
gboolean igx_store_fixture_save (IgxStore *store,
                                 const IgxSeriesKey *series,
                                 GArray *candles,
                                 GError **error);
GArray *igx_store_fixture_load (IgxStore *store,
                                const IgxSeriesKey *series,
                                gint64 start_time,
                                gint64 end_time,
                                guint limit,
                                GError **error);
GArray *igx_store_fixture_list (IgxStore *store, GError **error);
gboolean igx_store_fixture_delete (IgxStore *store, const IgxSeriesKey *series, GError **error);
GPtrArray *igx_store_fixture_commit (IgxStore *store,
                                     const IgxSeriesKey *series,
                                     gint64 evaluated_to,
                                     GPtrArray *signals,
                                     GError **error);
gint64 igx_store_fixture_progress (IgxStore *store, const IgxSeriesKey *series, GError **error);
GPtrArray *igx_store_fixture_commit_strategies (IgxStore *store,
                                                const IgxSeriesKey *series,
                                                const char *const *strategies,
                                                gint64 evaluated_to,
                                                GError **error);
GHashTable *igx_store_fixture_begin_strategies (IgxStore *store,
                                                const IgxSeriesKey *series,
                                                const char *const *strategies,
                                                gint64 from,
                                                GError **error);
GPtrArray *igx_store_fixture_query (IgxStore *store, const IgxSignalQuery *query, GError **error);
IgxSignal *igx_store_fixture_get (IgxStore *store, const char *id, GError **error);
gboolean igx_store_fixture_mark (
    IgxStore *store, const char *id, const char *mark, const char *note, GError **error);
gboolean
igx_store_fixture_claim (IgxStore *store, const char *id, gboolean *claimed, GError **error);
gboolean
igx_store_fixture_set_state (IgxStore *store, const char *key, const char *value, GError **error);
GHashTable *igx_store_fixture_get_state (IgxStore *store, const char *prefix, GError **error);

IgxSeriesKey igx_store_fixture_series (const char *symbol);
IgxCandle igx_store_fixture_candle (guint number);
GArray *igx_store_fixture_candles (guint first, guint n);
IgxSignal *igx_store_fixture_signal (const IgxSeriesKey *series, guint number);
GPtrArray *igx_store_fixture_signals (const IgxSeriesKey *series, guint first, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxStoreFixture, igx_store_fixture_free)

G_END_DECLS
