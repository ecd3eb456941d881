/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "igx-config.h"

#include <glib/gi18n-lib.h>

#include "daemon/igx-daemon.h"
#include "daemon/igx-output.h"
#include "daemon/igx-supervisor.h"
#include "igx-config.h"

/* The word that makes this program the worker of its parent; not for people. */
#define WORKER_OPTION "--worker"

/* How long what it said last may take to be written. */
#define OUTPUT_WAIT_MS 1000

static gboolean option_demo;
static gboolean option_foreground;
static gboolean option_standby;
static gboolean option_replace;
static gboolean option_worker;
static gboolean option_version;

static const GOptionEntry entries[] = {
  { "demo", 0, 0, G_OPTION_ARG_NONE, &option_demo, "Only the simulated market, no network", NULL },
  { "foreground", 0, 0, G_OPTION_ARG_NONE, &option_foreground,
    "Print signals and go on without a session bus", NULL },
  { "standby", 0, 0, G_OPTION_ARG_NONE, &option_standby,
    "Wait until a running service ends, then take over", NULL },
  { "replace", 0, 0, G_OPTION_ARG_NONE, &option_replace, "Take the place of a running service",
    NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &option_version, "Show the version and exit", NULL },
  { "worker", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &option_worker,
    "Be the worker of the parent process", NULL },
  G_OPTION_ENTRY_NULL,
};

static int
supervise (int argc, char **argv)
{
  g_autofree char **worker = g_new0 (char *, argc + 2);

  for (int i = 0; i < argc; i++)
    worker[i] = argv[i];
  worker[argc] = (char *) WORKER_OPTION;
  return igx_supervisor_run (worker);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxDaemon) daemon = NULL;
  g_auto (GStrv) rest = g_strdupv (argv);
  IgxDaemonOptions options = { 0 };
  int exit_code = 0;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, IGX_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_option_context_set_summary (
      context, "The IgniteX service: watches markets, finds signals, tells about them.");
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, &rest, &error))
    {
      g_printerr ("ignitexd: %s; try --help\n", error->message);
      return 2;
    }
  if (rest[0] != NULL && rest[1] != NULL)
    {
      g_printerr ("ignitexd: “%s” is not understood; try --help\n", rest[1]);
      return 2;
    }
  if (option_version)
    {
      g_print ("IgniteX %s\n", IGX_VERSION);
      return 0;
    }
  if (!option_worker)
    return supervise (argc, argv);

  /* Tokens will pass through this process: no core file, no ptrace by others of the user. */
  prctl (PR_SET_DUMPABLE, 0);
  g_set_prgname ("ignitexd");
  options.demo = option_demo;
  options.foreground = option_foreground;
  options.standby = option_standby;
  options.replace = option_replace;
  daemon = igx_daemon_new (&options);
  igx_output_start ();
  exit_code = igx_daemon_run (daemon);
  igx_output_end (OUTPUT_WAIT_MS);
  return exit_code;
}
