/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-engine.h"
#include "engine/language/igx-plan-probe.h"

G_BEGIN_DECLS

guint igx_engine_set_probe (IgxEngine *self, const IgxPlanProbe *probe);

G_END_DECLS
