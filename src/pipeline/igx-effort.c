/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-effort.h"

/* Real ms between tries after an error, doubled each time. */
#define RETRY_MIN_MS 500
#define RETRY_MAX_MS 30000

typedef struct
{
  IgxEffort *effort; /* unowned: the source is removed before it goes */
  IgxEffortFunc func;
  gpointer data;
} Retry;

void
igx_effort_init (IgxEffort *self)
{
  *self = (IgxEffort){ .retry_ms = RETRY_MIN_MS };
}

/**
 * igx_effort_stop:
 *
 * It is not tried again; the error stays.
 */
void
igx_effort_stop (IgxEffort *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
}

void
igx_effort_clear (IgxEffort *self)
{
  igx_effort_stop (self);
  g_clear_error (&self->error);
}

/**
 * igx_effort_set_error:
 * @error: (nullable): %NULL if it worked; then the waits begin anew
 */
void
igx_effort_set_error (IgxEffort *self, const GError *error)
{
  g_clear_error (&self->error);
  if (error == NULL)
    self->retry_ms = RETRY_MIN_MS;
  else
    self->error = g_error_copy (error);
}

static gboolean
retry_cb (gpointer data)
{
  Retry *retry = data;

  retry->effort->retry_id = 0;
  retry->func (retry->data);
  return G_SOURCE_REMOVE;
}

/**
 * igx_effort_retry_after:
 * @data: must live until igx_effort_stop()
 */
void
igx_effort_retry_after (IgxEffort *self, guint delay_ms, IgxEffortFunc func, gpointer data)
{
  Retry *retry = g_new (Retry, 1);

  *retry = (Retry){ self, func, data };
  igx_effort_stop (self);
  self->retry_id = g_timeout_add_full (G_PRIORITY_DEFAULT, delay_ms, retry_cb, retry, g_free);
}

/**
 * igx_effort_retry_later:
 *
 * As igx_effort_retry_after(), after twice the time of the try before.
 */
void
igx_effort_retry_later (IgxEffort *self, IgxEffortFunc func, gpointer data)
{
  igx_effort_retry_after (self, self->retry_ms, func, data);
  self->retry_ms = MIN (self->retry_ms * 2, RETRY_MAX_MS);
}
