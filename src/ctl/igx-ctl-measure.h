/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-strategy.h"

G_BEGIN_DECLS

GVariant *igx_ctl_measure (GVariant *about, IgxStrategy *strategy, IgxTimeframe timeframe);

G_END_DECLS
