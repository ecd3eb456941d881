/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-bus.h"
#include "ctl/igx-ctl-text.h"

#define MUTE_SECONDS (4 * 60 * 60)

static IgxCtlExit
parse_duration (const IgxCtlCommand *command, const char *text, guint *seconds)
{
  if (igx_ctl_text_parse_duration (text, seconds))
    return IGX_CTL_OK;
  return igx_ctl_command_misuse (
      command, "“%s” is no duration: write for example 90m, 4h or 2d, at most 366 days", text);
}

static IgxCtlExit
run_pause (const IgxCtlCommand *command, int argc, char **argv)
{
  guint seconds = 0;
  IgxCtlExit code = IGX_CTL_OK;

  if (!igx_ctl_command_parse (command, NULL, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 2)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[2]);
  if (argc == 2)
    code = parse_duration (command, argv[1], &seconds);
  if (code == IGX_CTL_OK)
    code = igx_ctl_bus_ask ("Pause", g_variant_new ("(u)", seconds), NULL);
  if (code == IGX_CTL_OK && seconds == 0)
    puts ("Paused until “ignitexctl resume”");
  else if (code == IGX_CTL_OK)
    printf ("Paused for %s\n", argv[1]);
  return code;
}

static IgxCtlExit
run_resume (const IgxCtlCommand *command, int argc, char **argv)
{
  IgxCtlExit code = IGX_CTL_OK;

  if (!igx_ctl_command_parse (command, NULL, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 1)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[1]);
  code = igx_ctl_bus_ask ("Resume", NULL, NULL);
  if (code == IGX_CTL_OK)
    puts ("Resumed");
  return code;
}

static IgxCtlExit
run_mute (const IgxCtlCommand *command, int argc, char **argv)
{
  guint seconds = MUTE_SECONDS;
  g_autofree char *symbol = NULL;
  IgxCtlExit code = IGX_CTL_OK;

  if (!igx_ctl_command_parse (command, NULL, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc < 2 || argc > 3)
    return igx_ctl_command_misuse (command, "Name one symbol, and perhaps how long");
  if (argc == 3 && strcmp (argv[2], "off") == 0)
    seconds = 0;
  else if (argc == 3)
    code = parse_duration (command, argv[2], &seconds);
  if (code != IGX_CTL_OK)
    return code;
  symbol = g_ascii_strup (argv[1], -1);
  code = igx_ctl_bus_ask ("MuteMarket", g_variant_new ("(su)", symbol, seconds), NULL);
  if (code == IGX_CTL_OK && seconds == 0)
    printf ("%s notifies again\n", symbol);
  else if (code == IGX_CTL_OK)
    printf ("%s is muted for %s\n", symbol, argc == 3 ? argv[2] : "4h");
  return code;
}

const IgxCtlCommand igx_ctl_pause_command = {
  .name = "pause",
  .usage = "[DURATION]",
  .summary = "Publish no signals for a time, or until resumed",
  .details = "DURATION is a whole number with s, m, h, d or w: 90m, 4h, 2d.\n"
             "Candidates are still found and kept meanwhile.",
  .run = run_pause,
};

const IgxCtlCommand igx_ctl_resume_command = {
  .name = "resume",
  .usage = "",
  .summary = "End a pause",
  .run = run_resume,
};

const IgxCtlCommand igx_ctl_mute_command = {
  .name = "mute",
  .usage = "SYMBOL [DURATION|off]",
  .summary = "Publish no signals of a symbol for a time",
  .details = "Without a DURATION for 4 hours; off ends it.",
  .run = run_mute,
};
