/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/igx-db.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

IgxQuery *igx_signal_select_start (IgxDb *db, const IgxSignalQuery *query, GError **error);

G_END_DECLS
