/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/igx-store.h"

G_BEGIN_DECLS

GVariant *igx_signal_query_to_variant (const IgxSignalQuery *self);
void igx_signal_query_from_variant (IgxSignalQuery *self, GVariant *dictionary);

G_END_DECLS
