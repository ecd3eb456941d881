/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-command.h"

#include <stdio.h>

/**
 * igx_ctl_command_error:
 * @format: one sentence that says what to do
 *
 * Writes it to stderr behind the program's name.
 */
void
igx_ctl_command_error (const char *format, ...)
{
  va_list args;

  fflush (stdout);
  fputs ("ignitexctl: ", stderr);
  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
  fputc ('\n', stderr);
}

/**
 * igx_ctl_command_misuse:
 * @format: what is wrong with the command line
 *
 * Returns: %IGX_CTL_USAGE, for the caller to return
 */
IgxCtlExit
igx_ctl_command_misuse (const IgxCtlCommand *command, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  igx_ctl_command_error ("%s\nUsage: ignitexctl %s %s\nMore: ignitexctl %s --help", message,
                         command->name, command->usage, command->name);
  return IGX_CTL_USAGE;
}

/**
 * igx_ctl_command_parse:
 * @entries: (nullable): its options
 * @argc: (inout): number of words, the command's name first
 * @argv: (inout): the words; the options leave it
 *
 * --help prints and ends the program.
 *
 * Returns: whether all options are understood; if not, that has been said
 */
gboolean
igx_ctl_command_parse (const IgxCtlCommand *command,
                       const GOptionEntry *entries,
                       int *argc,
                       char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (command->usage);
  g_autofree char *name = g_strconcat ("ignitexctl ", command->name, NULL);
  g_autofree char *description
      = g_strconcat (command->details != NULL ? command->details : "",
                     command->details != NULL ? "\n\n" : "", IGX_CTL_EXIT_CODES, "\n", NULL);
  g_autoptr (GError) error = NULL;

  g_set_prgname (name);
  g_option_context_set_summary (context, command->summary);
  g_option_context_set_description (context, description);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      igx_ctl_command_misuse (command, "%s", error->message);
      return FALSE;
    }
  /* What stood behind “--” is meant as it is. */
  if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      (*argv)[1] = (*argv)[0];
      (*argv)++;
      (*argc)--;
    }
  return TRUE;
}
