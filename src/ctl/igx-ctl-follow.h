/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-signal-list.h"

G_BEGIN_DECLS

IgxCtlExit
igx_ctl_follow_run (IgxCtlSource *source, const IgxSignalQuery *query, guint limit, gboolean json);

G_END_DECLS
