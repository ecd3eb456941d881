/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxMockNotifications:
 *
 * A notification daemon on the test's own main loop: remembers what it is shown, or owns its
 * name and never answers.
 */
typedef struct _IgxMockNotifications IgxMockNotifications;

/**
 * IgxShownNotification:
 * @replaces: id of the one it replaces, 0 for none
 *
 * What a daemon was asked to show.
 */
typedef struct
{
  guint id;
  guint replaces;
  char *summary;
  char *body;
  char **actions;
  GVariant *hints;
} IgxShownNotification;

IgxMockNotifications *igx_mock_notifications_new (GDBusConnection *connection, gboolean hangs);
void igx_mock_notifications_free (IgxMockNotifications *self);
GPtrArray *igx_mock_notifications_get_shown (IgxMockNotifications *self);
guint igx_mock_notifications_get_n_unanswered (IgxMockNotifications *self);
void igx_mock_notifications_invoke (IgxMockNotifications *self, guint id, const char *action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxMockNotifications, igx_mock_notifications_free)

G_END_DECLS
