/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/quality/igx-gate.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

/** Keys of the ledger's state: a pause, and a mute with its symbol, each with the time of its end.
 */
#define IGX_GATE_STATE_PAUSE "pause"
#define IGX_GATE_STATE_MUTE  "mute/"

void igx_gate_loader_load_async (IgxStore *store,
                                 IgxGate *gate,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean igx_gate_loader_load_finish (IgxStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
