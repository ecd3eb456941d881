/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxCtlProgress:
 *
 * A bar on a terminal, drawn at most some times a second; nothing where stderr is none.
 */
typedef struct _IgxCtlProgress IgxCtlProgress;

IgxCtlProgress *igx_ctl_progress_new (gboolean quiet);
void igx_ctl_progress_free (IgxCtlProgress *self);
void igx_ctl_progress_show (IgxCtlProgress *self, double share, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlProgress, igx_ctl_progress_free)

G_END_DECLS
