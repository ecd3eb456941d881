/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxEffort:
 * @error: (nullable): why it failed the last time, until it works again
 *
 * What is tried again until it works, after waits that double.
 */
typedef struct
{
  GError *error;
  guint retry_id;
  guint retry_ms;
} IgxEffort;

typedef void (*IgxEffortFunc) (gpointer data);

void igx_effort_init (IgxEffort *self);
void igx_effort_clear (IgxEffort *self);
void igx_effort_stop (IgxEffort *self);
void igx_effort_set_error (IgxEffort *self, const GError *error);
void igx_effort_retry_after (IgxEffort *self, guint delay_ms, IgxEffortFunc func, gpointer data);
void igx_effort_retry_later (IgxEffort *self, IgxEffortFunc func, gpointer data);

G_END_DECLS
