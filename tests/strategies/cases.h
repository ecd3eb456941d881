/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strategy-case.h"

G_BEGIN_DECLS

extern const StrategyCase case_momentum_surge_v2;

G_END_DECLS
