/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxCtlExit:
 * @IGX_CTL_OK: done
 * @IGX_CTL_FAILED: it went wrong; the message says how
 * @IGX_CTL_USAGE: the command line is not understood
 * @IGX_CTL_NO_SERVICE: the service is not running, or there is no session bus
 * @IGX_CTL_NOT_FOUND: no such signal, symbol, strategy, indicator or setting
 * @IGX_CTL_BAD_FILE: a file cannot be read or has mistakes
 *
 * How the program ends. Documented in --help and in the manual.
 */
typedef enum
{
  IGX_CTL_OK = 0,
  IGX_CTL_FAILED = 1,
  IGX_CTL_USAGE = 2,
  IGX_CTL_NO_SERVICE = 3,
  IGX_CTL_NOT_FOUND = 4,
  IGX_CTL_BAD_FILE = 5,
} IgxCtlExit;

/**
 * IgxCtlCommand:
 * @name: the word on the command line
 * @usage: what follows it
 * @summary: one line
 * @details: (nullable): the rest of its --help
 * @run: does it; the command's own name is argv[0]
 */
typedef struct _IgxCtlCommand IgxCtlCommand;
struct _IgxCtlCommand
{
  const char *name;
  const char *usage;
  const char *summary;
  const char *details;
  IgxCtlExit (*run) (const IgxCtlCommand *command, int argc, char **argv);
};

#define IGX_CTL_EXIT_CODES                                                                         \
  "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the service is not running or there\n"           \
  "is no session bus, 4 no such signal, symbol, strategy, indicator or setting, 5 a file\n"        \
  "cannot be read or has mistakes."

gboolean igx_ctl_command_parse (const IgxCtlCommand *command,
                                const GOptionEntry *entries,
                                int *argc,
                                char ***argv);
IgxCtlExit igx_ctl_command_misuse (const IgxCtlCommand *command, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
void igx_ctl_command_error (const char *format, ...) G_GNUC_PRINTF (1, 2);

extern const IgxCtlCommand igx_ctl_backtest_command;
extern const IgxCtlCommand igx_ctl_fetch_command;
extern const IgxCtlCommand igx_ctl_doctor_command;
extern const IgxCtlCommand igx_ctl_indicator_command;
extern const IgxCtlCommand igx_ctl_indicators_command;
extern const IgxCtlCommand igx_ctl_mute_command;
extern const IgxCtlCommand igx_ctl_pause_command;
extern const IgxCtlCommand igx_ctl_resume_command;
extern const IgxCtlCommand igx_ctl_record_command;
extern const IgxCtlCommand igx_ctl_run_command;
extern const IgxCtlCommand igx_ctl_settings_command;
extern const IgxCtlCommand igx_ctl_signals_command;
extern const IgxCtlCommand igx_ctl_status_command;
extern const IgxCtlCommand igx_ctl_strategies_command;
extern const IgxCtlCommand igx_ctl_verify_command;
extern const IgxCtlCommand igx_ctl_watch_command;

G_END_DECLS
