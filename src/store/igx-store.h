/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"
#include "engine/igx-signal.h"
#include "store/igx-run.h"
#include "engine/statistics/igx-trade-list.h"

G_BEGIN_DECLS

/**
 * IgxStoreError:
 * @IGX_STORE_ERROR_OPEN: a database cannot be opened or made (no write permission, disk full)
 * @IGX_STORE_ERROR_NEWER: made by a newer version; not touched
 * @IGX_STORE_ERROR_CORRUPT: the ledger is damaged; not touched
 * @IGX_STORE_ERROR_FAILED: SQLite failed; the message has its words and extended code
 * @IGX_STORE_ERROR_CLOSED: the store is closed or was never opened
 */
typedef enum
{
  IGX_STORE_ERROR_OPEN,
  IGX_STORE_ERROR_NEWER,
  IGX_STORE_ERROR_CORRUPT,
  IGX_STORE_ERROR_FAILED,
  IGX_STORE_ERROR_CLOSED,
} IgxStoreError;

#define IGX_STORE_ERROR (igx_store_error_quark ())
GQuark igx_store_error_quark (void);

/** Most signals that one query returns. */
#define IGX_STORE_SIGNALS_MAX 200

/**
 * IgxSignalQuery:
 * @limit: 1 to %IGX_STORE_SIGNALS_MAX; 0 means the maximum
 * @before_close_time: only signals that closed before it; 0 for no bound
 * @before_id: (nullable): with @before_close_time, the cursor: continue after this row
 * @since: only signals with close time at or after it
 * @symbol: (nullable): only this one
 * @strategy: (nullable): only this one
 * @published_only: leave refused candidates out
 * @refused_only: leave published ones out
 * @open_only: only those whose path is not over
 * @unclaimed_only: only those whose notification nobody claimed
 * @direction: (nullable): "long" or "short"
 * @state: (nullable): a name that igx_signal_state_to_string() gives
 * @quality_min: only those of at least this quality, which leaves out those of unknown quality; 0
 *   for no bound
 *
 * Newest first, by close time, then id.
 */
typedef struct
{
  guint limit;
  gint64 before_close_time;
  const char *before_id;
  gint64 since;
  const char *symbol;
  const char *strategy;
  gboolean published_only;
  gboolean refused_only;
  gboolean open_only;
  gboolean unclaimed_only;
  const char *direction;
  const char *state;
  double quality_min;
} IgxSignalQuery;

/**
 * IgxOutcomeRow:
 * @id: of the candidate
 * @state: how it stands
 * @closed_at: ms UTC; 0: not over
 * @result_r: after fees; %NAN: none
 * @result_percent: after fees, of the entry; %NAN: none
 * @mfe_r: the best that it stood at; %NAN: unknown
 * @mae_r: the worst that it stood at; %NAN: unknown
 * @ambiguous: the order within a candle was unknown and the worse was taken
 * @filled_at: ms UTC; 0: not in
 * @followed: of the candles that its path is followed on; 0: not yet
 *
 * What the ledger keeps of the path of a candidate: all that changes after it was found.
 */
typedef struct
{
  char id[IGX_UUID_LENGTH + 1];
  IgxSignalState state;
  gint64 closed_at;
  double result_r;
  double result_percent;
  double mfe_r;
  double mae_r;
  gboolean ambiguous;
  gint64 filled_at;
  IgxTimeframe followed;
} IgxOutcomeRow;

/**
 * IgxOpenQuery:
 * @venue: of the market
 * @symbol: (nullable): only this one
 * @holding: 0: those that are not over; otherwise those of @symbol, over or not, whose path holds
 *   a candle that opens then, ms UTC
 * @after_close_time: with @after_id, the cursor: continue after this row; 0 for the first page
 * @after_id: (nullable): likewise
 * @limit: most rows; 0: all
 *
 * Oldest first, by close time, then id.
 */
typedef struct
{
  const char *venue;
  const char *symbol;
  gint64 holding;
  gint64 after_close_time;
  const char *after_id;
  guint limit;
} IgxOpenQuery;

/**
 * IgxTradeCursor:
 * @close_time: of the last row; 0: there are no more
 * @id: of the last row
 */
typedef struct
{
  gint64 close_time;
  char id[IGX_UUID_LENGTH + 1];
} IgxTradeCursor;

/**
 * IgxTradeQuery:
 * @venue: of the market
 * @since: only candidates with close time at or after it, ms UTC
 * @until: only candidates with close time before it; 0 for no bound
 * @closed_only: only those that are over
 * @after: (nullable): continue after this row
 * @limit: most rows; 0: all
 *
 * Oldest first, by close time, then id.
 */
typedef struct
{
  const char *venue;
  gint64 since;
  gint64 until;
  gboolean closed_only;
  const IgxTradeCursor *after;
  guint limit;
} IgxTradeQuery;

#define IGX_TYPE_STORE (igx_store_get_type ())
G_DECLARE_FINAL_TYPE (IgxStore, igx_store, IGX, STORE, GObject)

/**
 * IgxStoreFlags:
 * @IGX_STORE_READ_ONLY: neither makes nor changes a file; for the command line
 */
typedef enum
{
  IGX_STORE_NONE = 0,
  IGX_STORE_READ_ONLY = 1 << 0,
} IgxStoreFlags;

IgxStore *igx_store_new (const char *data_dir, const char *cache_dir, IgxStoreFlags flags);

void igx_store_open_async (IgxStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean igx_store_open_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_close_async (IgxStore *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean igx_store_close_finish (IgxStore *self, GAsyncResult *result, GError **error);
char *igx_store_dup_notice (IgxStore *self);

/**
 * IgxStoredSeries:
 * @series: whose candles there are
 * @first: open time of the first, ms UTC
 * @last: open time of the last, ms UTC
 */
typedef struct
{
  IgxSeriesKey series;
  gint64 first;
  gint64 last;
} IgxStoredSeries;

/* Candles: the cache. */
void igx_store_save_candles_async (IgxStore *self,
                                   const IgxSeriesKey *series,
                                   GArray *candles,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean igx_store_save_candles_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_load_candles_async (IgxStore *self,
                                   const IgxSeriesKey *series,
                                   gint64 start_time,
                                   gint64 end_time,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GArray *igx_store_load_candles_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_delete_candles_async (IgxStore *self,
                                     const IgxSeriesKey *series,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean igx_store_delete_candles_finish (IgxStore *self, GAsyncResult *result, GError **error);

void igx_store_list_series_async (IgxStore *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GArray *igx_store_list_series_finish (IgxStore *self, GAsyncResult *result, GError **error);

/* The ledger. */
void igx_store_commit_async (IgxStore *self,
                             const IgxSeriesKey *series,
                             const char *const *strategies,
                             gint64 evaluated_to,
                             GPtrArray *signals,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *igx_store_commit_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_get_progress_async (IgxStore *self,
                                   const IgxSeriesKey *series,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gint64 igx_store_get_progress_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_begin_strategies_async (IgxStore *self,
                                       const IgxSeriesKey *series,
                                       const char *const *strategies,
                                       gint64 from,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GHashTable *
igx_store_begin_strategies_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_query_signals_async (IgxStore *self,
                                    const IgxSignalQuery *query,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *igx_store_query_signals_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_get_signal_async (IgxStore *self,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
IgxSignal *igx_store_get_signal_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_save_outcomes_async (IgxStore *self,
                                    GArray *outcomes,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *igx_store_save_outcomes_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_load_open_async (IgxStore *self,
                                const IgxOpenQuery *query,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *igx_store_load_open_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_load_trades_async (IgxStore *self,
                                  const IgxTradeQuery *query,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
IgxTradeList *igx_store_load_trades_finish (IgxStore *self,
                                            GAsyncResult *result,
                                            IgxTradeCursor *next,
                                            GError **error);
void igx_store_set_mark_async (IgxStore *self,
                               const char *id,
                               const char *mark,
                               const char *note,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean igx_store_set_mark_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_claim_notification_async (IgxStore *self,
                                         const char *id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean igx_store_claim_notification_finish (IgxStore *self,
                                              GAsyncResult *result,
                                              gboolean *claimed,
                                              GError **error);

/* Which strategies ran on what, and when. */
void igx_store_set_runs_async (IgxStore *self,
                               const IgxSeriesKey *series,
                               GPtrArray *runs,
                               gint64 ended,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean igx_store_set_runs_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_list_runs_async (IgxStore *self,
                                const char *venue,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *igx_store_list_runs_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_count_corrections_async (IgxStore *self,
                                        const IgxSeriesKey *series,
                                        gint64 start_time,
                                        gint64 end_time,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gssize igx_store_count_corrections_finish (IgxStore *self, GAsyncResult *result, GError **error);

/* Small state that must survive a restart: pause, mutes. */
void igx_store_set_state_async (IgxStore *self,
                                const char *key,
                                const char *value,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean igx_store_set_state_finish (IgxStore *self, GAsyncResult *result, GError **error);
void igx_store_get_state_async (IgxStore *self,
                                const char *prefix,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GHashTable *igx_store_get_state_finish (IgxStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
