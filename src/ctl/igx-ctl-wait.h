/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxCtlWait:
 * @cancellable: for the call that is waited for
 *
 * Waits for one asynchronous call, with a limit, so that no command hangs.
 */
typedef struct
{
  GCancellable *cancellable;
  GAsyncResult *result;
  guint timer;
} IgxCtlWait;

void igx_ctl_wait_init (IgxCtlWait *self, guint timeout_ms);
void igx_ctl_wait_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *igx_ctl_wait_run (IgxCtlWait *self);
void igx_ctl_wait_clear (IgxCtlWait *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IgxCtlWait, igx_ctl_wait_clear)

G_END_DECLS
