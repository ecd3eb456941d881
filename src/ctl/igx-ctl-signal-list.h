/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

/** Most signals that one answer of the service has. */
#define IGX_CTL_PAGE_MAX 200

/**
 * IgxCtlSource:
 * @bus: (nullable): where the service answers
 * @store: (nullable): the ledger, open for reading, where no service runs
 *
 * Where signals come from: one of the two.
 */
typedef struct
{
  GDBusConnection *bus;
  IgxStore *store;
} IgxCtlSource;

void igx_ctl_signal_list_print_header (void);
void igx_ctl_signal_list_print_row (GVariant *signal);
void igx_ctl_signal_list_print (GPtrArray *signals, gboolean header);
void igx_ctl_signal_list_clear_source (IgxCtlSource *source);
GPtrArray *igx_ctl_signal_list_load (IgxCtlSource *source,
                                     const IgxSignalQuery *query,
                                     guint limit,
                                     GError **error);
GVariant *igx_ctl_signal_list_get (IgxCtlSource *source, const char *id, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IgxCtlSource, igx_ctl_signal_list_clear_source)

G_END_DECLS
