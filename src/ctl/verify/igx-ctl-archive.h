/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

/**
 * IgxCtlArchive:
 *
 * The databases of this machine, opened for reading only; a service may run meanwhile. Each call
 * waits for its answer.
 */
typedef struct _IgxCtlArchive IgxCtlArchive;

IgxCtlArchive *igx_ctl_archive_open (IgxCtlExit *code);
void igx_ctl_archive_close (IgxCtlArchive *self);
GPtrArray *igx_ctl_archive_list_runs (IgxCtlArchive *self, const char *venue, GError **error);
GArray *igx_ctl_archive_load_candles (IgxCtlArchive *self,
                                      const IgxSeriesKey *series,
                                      gint64 start_time,
                                      gint64 end_time,
                                      GError **error);
gssize igx_ctl_archive_count_corrections (IgxCtlArchive *self,
                                          const IgxSeriesKey *series,
                                          gint64 start_time,
                                          gint64 end_time,
                                          GError **error);
GPtrArray *igx_ctl_archive_list_signals (IgxCtlArchive *self,
                                         const IgxSeriesKey *series,
                                         gint64 after,
                                         GError **error);

IgxTradeList *
igx_ctl_archive_load_trades (IgxCtlArchive *self, const char *venue, gint64 since, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlArchive, igx_ctl_archive_close)

G_END_DECLS
