/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"
#include "pipeline/igx-filler.h"

G_BEGIN_DECLS

/**
 * IgxCtlFilling:
 *
 * Who fills the cache: the running service, which is asked over D-Bus, or this program itself where
 * none runs, with the lock that keeps a service from doing the same.
 */
typedef struct _IgxCtlFilling IgxCtlFilling;

IgxCtlFilling *igx_ctl_filling_new (GCancellable *cancellable, IgxCtlExit *code);
void igx_ctl_filling_free (IgxCtlFilling *self);
IgxCtlExit igx_ctl_filling_fill (IgxCtlFilling *self,
                                 const char *symbol,
                                 IgxTimeframe timeframe,
                                 gint64 start_time,
                                 IgxFill *fill,
                                 gint64 *end_time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlFilling, igx_ctl_filling_free)

G_END_DECLS
