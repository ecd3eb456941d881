/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/verify/igx-ctl-archive.h"
#include "ctl/verify/igx-ctl-comparison.h"
#include "pipeline/igx-strategy-library.h"

G_BEGIN_DECLS

gboolean igx_ctl_replay_series (IgxCtlArchive *archive,
                                IgxStrategyLibrary *library,
                                GPtrArray *runs,
                                gint64 since,
                                IgxCtlComparison *comparison,
                                GError **error);

G_END_DECLS
