/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-signal.h"
#include "store/igx-store.h"
#include "support/igx-test-service.h"

G_BEGIN_DECLS

/* What the tests of the whole program share. */

GPtrArray *igx_e2e_list_signals (IgxTestService *service,
                                 GDBusConnection *connection,
                                 gboolean published_only);
gint64 igx_e2e_get_newest (IgxTestService *service,
                           GDBusConnection *connection,
                           const IgxSeriesKey *series);
void igx_e2e_wait_newest (IgxTestService *service,
                          GDBusConnection *connection,
                          const IgxSeriesKey *series,
                          gint64 open_time,
                          guint timeout_ms);
GVariant *igx_e2e_get_status (IgxTestService *service, GDBusConnection *connection);
GPtrArray *igx_e2e_backtest (IgxTestService *service,
                             const char *candles,
                             const IgxSeriesKey *series,
                             gint64 after,
                             gint64 up_to);
void igx_e2e_backtest_file (IgxTestService *service,
                            const char *strategy,
                            const char *candles,
                            const char *with,
                            const IgxSeriesKey *series,
                            GPtrArray *found);
GArray *igx_e2e_fetch_candles (IgxTestExchange *exchange,
                               const IgxSeriesKey *series,
                               gint64 start_time,
                               gint64 end_time);
IgxStore *igx_e2e_open_store (IgxTestService *service);
GPtrArray *igx_e2e_read_ledger (IgxTestService *service, const char *symbol);
guint igx_e2e_compare_cache (IgxTestService *service,
                             IgxTestExchange *exchange,
                             const IgxSeriesKey *series,
                             gint64 start_time,
                             gint64 end_time);
GPtrArray *igx_e2e_find_candidates (IgxTestExchange *exchange,
                                    const IgxSeriesKey *series,
                                    gint64 after,
                                    gint64 up_to);
guint igx_e2e_compare_outcomes (GPtrArray *expected, GPtrArray *ledger, gint64 up_to);
guint igx_e2e_find_in_json (const char *json, GPtrArray *signals);
void igx_e2e_save_candles (IgxTestExchange *exchange,
                           const IgxSeriesKey *series,
                           gint64 start_time,
                           gint64 end_time,
                           const char *path);

G_END_DECLS
