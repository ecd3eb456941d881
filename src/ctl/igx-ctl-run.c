/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <unistd.h>

#include "ctl/igx-ctl-command.h"
#include "igx-config.h"

/* Beside this program first: a build that is not installed must not start an installed one. */
static char *
find_service (void)
{
  const char *named = g_getenv ("IGX_IGNITEXD");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (IGX_BINDIR);
  char *places[] = {
    g_build_filename (folder, "ignitexd", NULL),
    g_build_filename (folder, "..", "daemon", "ignitexd", NULL),
    g_build_filename (folder, "..", "libexec", "ignitexd", NULL),
    g_build_filename (IGX_BINDIR, "ignitexd", NULL),
    g_build_filename (IGX_LIBEXECDIR, "ignitexd", NULL),
  };
  char *found = named != NULL ? g_strdup (named) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (found == NULL && g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE))
        found = g_strdup (places[i]);
      g_free (places[i]);
    }
  return found;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  gboolean demo = FALSE;
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &demo, "The simulated market, without a network", NULL },
    { NULL },
  };
  g_autofree char *service = NULL;
  char *words[] = { NULL, (char *) "--foreground", NULL, NULL };

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 1)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[1]);
  service = find_service ();
  if (service == NULL)
    {
      igx_ctl_command_error ("ignitexd is not installed beside this program: install IgniteX "
                             "again");
      return IGX_CTL_FAILED;
    }
  words[0] = service;
  words[2] = demo ? (char *) "--demo" : NULL;
  execv (service, words);
  igx_ctl_command_error ("%s cannot be started (%s): install IgniteX again", service,
                         g_strerror (errno));
  return IGX_CTL_FAILED;
}

const IgxCtlCommand igx_ctl_run_command = {
  .name = "run",
  .usage = "[--demo]",
  .summary = "Run the service here, in the foreground",
  .details = "For servers without a desktop: prints the signals as they come; Ctrl-C ends it.\n"
             "IGX_IGNITEXD names another program to run than the installed one.",
  .run = run,
};
