/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/igx-store-backend.h"
#include "store/igx-worker.h"

G_BEGIN_DECLS

/* For the other files of igx_store_*. */
IgxStoreCall *igx_store_call_new (const IgxSeriesKey *series);
void igx_store_push (IgxStore *self,
                     gpointer tag,
                     IgxStoreCall *call,
                     IgxWorkerFunc func,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);

G_END_DECLS
