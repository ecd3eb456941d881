/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxLedgerLock:
 *
 * The right to write the databases and to talk to an exchange: an advisory lock (flock) on
 * `ledger.lock` beside the ledger, gone by itself with the process that holds it.
 */
typedef struct _IgxLedgerLock IgxLedgerLock;

IgxLedgerLock *igx_ledger_lock_acquire (const char *data_dir, int *holder_pid, GError **error);
void igx_ledger_lock_release (IgxLedgerLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxLedgerLock, igx_ledger_lock_release)

G_END_DECLS
