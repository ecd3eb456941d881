/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-byte-reader-private.h"
#include "engine/language/igx-plan.h"

G_BEGIN_DECLS

void igx_plan_state_describe (IgxPlan *self, GString *text);
void igx_plan_state_save (IgxPlan *self, GString *bytes);
gboolean igx_plan_state_check (IgxPlan *self, IgxByteReader *reader, gint64 last_open_time);
void igx_plan_state_load (IgxPlan *self, IgxByteReader *reader, gint64 last_open_time);

G_END_DECLS
