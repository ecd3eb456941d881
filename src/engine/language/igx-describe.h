/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-strategy.h"

G_BEGIN_DECLS

GVariant *igx_describe_strategy (IgxStrategy *strategy,
                                 IgxTimeframe timeframe,
                                 GHashTable *params,
                                 GError **error);

G_END_DECLS
