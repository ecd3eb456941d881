/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"

G_BEGIN_DECLS

/**
 * IgxNotificationKind:
 * @IGX_NOTIFICATION_SIGNAL: of one signal; can be opened and muted
 * @IGX_NOTIFICATION_DIGEST: of several signals at once
 * @IGX_NOTIFICATION_TEXT: anything else that is worth a word
 */
typedef enum
{
  IGX_NOTIFICATION_SIGNAL,
  IGX_NOTIFICATION_DIGEST,
  IGX_NOTIFICATION_TEXT,
} IgxNotificationKind;

/**
 * IgxNotification:
 * @key: what it is about: a later one of the same kind and key replaces it
 * @symbol: (nullable): of a signal
 * @summary: plain text
 * @body: plain text; escaped when the daemon takes markup
 * @quiet: of no urgency, without a sound
 * @queued_at: monotonic, us
 *
 * What is to be shown. A value.
 */
typedef struct
{
  IgxNotificationKind kind;
  char *key;
  char *symbol;
  char *summary;
  char *body;
  gboolean quiet;
  gint64 queued_at;
} IgxNotification;

IgxNotification *igx_notification_new_for_signal (const IgxSignal *signal);
IgxNotification *
igx_notification_new_for_text (const char *subject, const char *title, const char *body);
IgxNotification *igx_notification_new_digest (const char *const *titles, guint n_titles);
void igx_notification_free (IgxNotification *self);
gboolean
igx_notification_is_about (const IgxNotification *self, IgxNotificationKind kind, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxNotification, igx_notification_free)

G_END_DECLS
