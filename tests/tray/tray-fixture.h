/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tray/igx-tray.h"

G_BEGIN_DECLS

/** Waits for @condition while the main loop runs; fails the test after ten seconds. */
#define wait_for(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const gint64 wait_end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;                         \
    while (!(condition))                                                                           \
      {                                                                                            \
        if (g_get_monotonic_time () > wait_end)                                                    \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition);                \
        tray_fixture_iterate ();                                                                   \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

/**
 * TrayFixture:
 * @app: the connection of the tray
 * @host: the connection of a panel: a watcher of the test's own, and calls to the item
 * @n_fail: how many registrations the watcher still refuses
 * @silent: whether the watcher never answers
 * @has_host: what the watcher says about hosts
 * @registered: (of char*): what was registered, in order
 * @log: (of char*): signals that came from the tray and from the bus, in order
 */
typedef struct
{
  GTestDBus *bus;
  GDBusConnection *app;
  GDBusConnection *host;
  IgxTray *tray;
  guint n_fail;
  gboolean silent;
  gboolean has_host;
  GPtrArray *registered;
  GPtrArray *log;
  GPtrArray *unanswered;
  guint watcher_registration;
  guint subscription;
} TrayFixture;

void tray_fixture_iterate (void);
void tray_fixture_set_up (TrayFixture *self, gconstpointer data);
void tray_fixture_tear_down (TrayFixture *self, gconstpointer data);
void tray_fixture_start_watcher (TrayFixture *self);
void tray_fixture_stop_watcher (TrayFixture *self);
void tray_fixture_start_tray (TrayFixture *self, const char *icon_theme_path);
guint tray_fixture_count (TrayFixture *self, const char *event);
GVariant *tray_fixture_call (TrayFixture *self,
                             const char *path,
                             const char *interface,
                             const char *method,
                             GVariant *parameters,
                             GError **error);
GVariant *tray_fixture_get (TrayFixture *self, const char *property);
char *tray_fixture_get_string (TrayFixture *self, const char *property);
IgxSignal *tray_fixture_signal (const char *symbol, gint64 close_time);

G_END_DECLS
