/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"
#include "store/igx-db.h"

G_BEGIN_DECLS

gboolean igx_signal_lists_insert (IgxDb *db, const IgxSignal *signal, GError **error);
gboolean igx_signal_lists_read (IgxDb *db, IgxSignal *signal, GError **error);

G_END_DECLS
