/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** What is waited for in these tests must come in this time. */
#define IGX_CTL_RUNNER_DEADLINE_S 30

/**
 * IgxCtlRunner:
 * @home: folders of a person, empty at first
 *
 * Runs the real ignitexctl with folders and a bus of its own.
 */
typedef struct
{
  char *home;
  GSubprocessLauncher *launcher;
  int code;
  char *out;
  char *err;
} IgxCtlRunner;

IgxCtlRunner *igx_ctl_runner_new (const char *bus_address);
void igx_ctl_runner_free (IgxCtlRunner *self);
void igx_ctl_runner_run (IgxCtlRunner *self, const char *first, ...) G_GNUC_NULL_TERMINATED;
void igx_ctl_runner_run_words (IgxCtlRunner *self, const char *const *words);
GSubprocess *igx_ctl_runner_spawn (IgxCtlRunner *self, const char *const *arguments);
JsonNode *igx_ctl_runner_parse_json (const char *text);
char *igx_ctl_runner_write (IgxCtlRunner *self, const char *name, const char *text);

#define igx_ctl_runner_assert_code(self, expected)                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if ((self)->code != (expected))                                                                \
      g_test_message ("stdout: %s\nstderr: %s", (self)->out, (self)->err);                         \
    g_assert_cmpint ((self)->code, ==, (expected));                                                \
  }                                                                                                \
  G_STMT_END

#define igx_ctl_runner_assert_has(text, part)                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (strstr ((text), (part)) == NULL)                                                           \
      g_test_message ("“%s” is not in: %s", (part), (text));                                       \
    g_assert_nonnull (strstr ((text), (part)));                                                    \
  }                                                                                                \
  G_STMT_END

#define IGX_CTL_RUNNER_WAIT(condition)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until = g_get_monotonic_time () + IGX_CTL_RUNNER_DEADLINE_S * G_USEC_PER_SEC;           \
    guint ticks = g_timeout_add (50, igx_ctl_runner_tick_cb, NULL);                                \
    while (!(condition) && g_get_monotonic_time () < until)                                        \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (ticks);                                                                       \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

gboolean igx_ctl_runner_tick_cb (gpointer user_data);

G_END_DECLS
