/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-wait.h"

static gboolean
timed_out_cb (gpointer user_data)
{
  IgxCtlWait *self = user_data;

  self->timer = 0;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

/**
 * igx_ctl_wait_init:
 * @timeout_ms: after it the call is cancelled
 */
void
igx_ctl_wait_init (IgxCtlWait *self, guint timeout_ms)
{
  self->cancellable = g_cancellable_new ();
  self->result = NULL;
  self->timer = g_timeout_add (timeout_ms, timed_out_cb, self);
}

/**
 * igx_ctl_wait_cb:
 *
 * The callback for the call that is waited for; its data is the #IgxCtlWait.
 */
void
igx_ctl_wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  IgxCtlWait *self = user_data;

  self->result = g_object_ref (result);
}

/**
 * igx_ctl_wait_run:
 *
 * Returns: (transfer none): the result, once it is there
 */
GAsyncResult *
igx_ctl_wait_run (IgxCtlWait *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return self->result;
}

void
igx_ctl_wait_clear (IgxCtlWait *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->result);
}
