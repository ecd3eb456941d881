/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hub/igx-hub-app.h"
#include "hub/igx-hub-window.h"
#include "igx-mock-service.h"

G_BEGIN_DECLS

/** What is waited for in these tests must come in this time. */
#define IGX_HUB_FIXTURE_DEADLINE_US (20 * G_USEC_PER_SEC)

/**
 * IgxHubFixture:
 *
 * The real application with its window, on a display and a bus of its own, against a mock service
 * in the same process.
 */
typedef struct
{
  GDBusConnection *service_bus;
  IgxMockService *service;
  IgxHubApp *app;
  IgxHubWindow *window;
  gboolean has_run;
} IgxHubFixture;

gboolean igx_hub_fixture_wake_cb (gpointer user_data);

#define IGX_HUB_FIXTURE_WAIT(condition)                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 end_ = g_get_monotonic_time () + IGX_HUB_FIXTURE_DEADLINE_US;                           \
    guint wake_ = g_timeout_add (10, igx_hub_fixture_wake_cb, NULL);                               \
    while (!(condition) && g_get_monotonic_time () < end_)                                         \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (wake_);                                                                       \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

#define igx_hub_fixture_need_display()                                                             \
  if (!igx_hub_fixture_has_display ())                                                             \
    {                                                                                              \
      g_test_skip ("Xvfb is not installed: there is no display for a window");                     \
      return;                                                                                      \
    }

void igx_hub_fixture_init (int *argc, char ***argv);
int igx_hub_fixture_run (void);
gboolean igx_hub_fixture_has_display (void);
void igx_hub_fixture_set_up (IgxHubFixture *self, gconstpointer n_signals);
void igx_hub_fixture_tear_down (IgxHubFixture *self, gconstpointer n_signals);
void igx_hub_fixture_start (IgxHubFixture *self);
void igx_hub_fixture_start_running (IgxHubFixture *self);
void igx_hub_fixture_settle (guint ms);
void igx_hub_fixture_screenshot_of (GtkWidget *widget, const char *name);
void igx_hub_fixture_screenshot (IgxHubFixture *self, const char *name);

G_END_DECLS
