/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"

G_BEGIN_DECLS

void igx_ctl_verdict_print_quality (const IgxSignal *signal);
void igx_ctl_verdict_print (const IgxSignal *signal);

G_END_DECLS
