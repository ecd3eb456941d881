/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/igx-store.h"

G_BEGIN_DECLS

/**
 * IgxStoreBackend:
 *
 * The two databases, touched by the worker thread only, and what that thread lets others know
 * about them. Its calls are worker functions: they return on their task, whose data is an
 * #IgxStoreCall.
 */
typedef struct _IgxStoreBackend IgxStoreBackend;

/**
 * IgxStoreCall:
 *
 * The arguments of a call; each uses what it needs.
 */
typedef struct
{
  IgxSeriesKey series;
  gint64 start_time;
  gint64 end_time;
  guint limit;
  GArray *candles;    /* (owned) (nullable): of IgxCandle */
  GPtrArray *signals; /* (owned) (nullable): of IgxSignal */
  GArray *outcomes;   /* (owned) (nullable): of IgxOutcomeRow */
  char **strategies;  /* (owned) (nullable) */
  char *id;           /* (owned) (nullable) */
  char *key;          /* (owned) (nullable) */
  char *text;         /* (owned) (nullable) */
  IgxSignalQuery query;
  GPtrArray *runs;     /* (owned) (nullable): of IgxRun */
  IgxOpenQuery open;   /* its texts are @key, @text and @id */
  IgxTradeQuery trade; /* its texts are @key and those of @after */
  IgxTradeCursor after;
  IgxTradeCursor next; /* (out) */
} IgxStoreCall;

IgxStoreBackend *
igx_store_backend_new (const char *data_dir, const char *cache_dir, gboolean read_only);
IgxStoreBackend *igx_store_backend_ref (IgxStoreBackend *self);
void igx_store_backend_unref (IgxStoreBackend *self);
void igx_store_backend_leave (gpointer self);
gboolean igx_store_backend_is_open (IgxStoreBackend *self);
char *igx_store_backend_dup_notice (IgxStoreBackend *self);

void igx_store_backend_open (GTask *task, gpointer self);
void igx_store_backend_close (GTask *task, gpointer self);
void igx_store_backend_save_candles (GTask *task, gpointer self);
void igx_store_backend_load_candles (GTask *task, gpointer self);
void igx_store_backend_list_series (GTask *task, gpointer self);
void igx_store_backend_delete_candles (GTask *task, gpointer self);
void igx_store_backend_commit (GTask *task, gpointer self);
void igx_store_backend_get_progress (GTask *task, gpointer self);
void igx_store_backend_begin_strategies (GTask *task, gpointer self);
void igx_store_backend_query_signals (GTask *task, gpointer self);
void igx_store_backend_get_signal (GTask *task, gpointer self);
void igx_store_backend_save_outcomes (GTask *task, gpointer self);
void igx_store_backend_load_open (GTask *task, gpointer self);
void igx_store_backend_load_trades (GTask *task, gpointer self);
void igx_store_backend_set_mark (GTask *task, gpointer self);
void igx_store_backend_claim (GTask *task, gpointer self);
void igx_store_backend_set_state (GTask *task, gpointer self);
void igx_store_backend_get_state (GTask *task, gpointer self);
void igx_store_backend_set_runs (GTask *task, gpointer self);
void igx_store_backend_list_runs (GTask *task, gpointer self);
void igx_store_backend_count_corrections (GTask *task, gpointer self);

G_END_DECLS
