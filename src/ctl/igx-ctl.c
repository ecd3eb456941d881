/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ignitexctl: the service's interface for the shell, and what needs no service at all. */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-command.h"
#include "igx-config.h"

static const IgxCtlCommand *const commands[] = {
  &igx_ctl_status_command,   &igx_ctl_signals_command,    &igx_ctl_watch_command,
  &igx_ctl_pause_command,    &igx_ctl_resume_command,     &igx_ctl_mute_command,
  &igx_ctl_settings_command, &igx_ctl_strategies_command, &igx_ctl_backtest_command,
  &igx_ctl_fetch_command,    &igx_ctl_indicator_command,  &igx_ctl_indicators_command,
  &igx_ctl_doctor_command,   &igx_ctl_record_command,     &igx_ctl_run_command,
  &igx_ctl_verify_command,
};

static void
print_help (FILE *to)
{
  fputs ("Usage: ignitexctl COMMAND [OPTION…]\n\n", to);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (to, "  %-11s %s\n", commands[i]->name, commands[i]->summary);
  fputs ("\n  --help      Show this; after a command: its options\n"
         "  --version   Show the version\n\n",
         to);
  fputs (IGX_CTL_EXIT_CODES "\n", to);
}

int
main (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : NULL;

  /* Not the numbers: they are read by programs. */
  setlocale (LC_CTYPE, "");

  if (name == NULL)
    {
      print_help (stderr);
      return IGX_CTL_USAGE;
    }
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0 || strcmp (name, "help") == 0)
    {
      print_help (stdout);
      return IGX_CTL_OK;
    }
  if (strcmp (name, "--version") == 0)
    {
      printf ("ignitexctl %s\n", IGX_VERSION);
      return IGX_CTL_OK;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (name, commands[i]->name) == 0)
      {
        IgxCtlExit code = commands[i]->run (commands[i], argc - 1, argv + 1);

        if (fflush (stdout) != 0 && code == IGX_CTL_OK)
          {
            igx_ctl_command_error ("The output cannot be written: %s", g_strerror (errno));
            return IGX_CTL_FAILED;
          }
        return code;
      }
  igx_ctl_command_error ("There is no command “%s”: see ignitexctl --help", name);
  return IGX_CTL_USAGE;
}
