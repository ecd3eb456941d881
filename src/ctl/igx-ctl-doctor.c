/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-doctor.h"

#include <stdio.h>
#include <unistd.h>

#include "ctl/igx-ctl-text.h"
#include "igx-config.h"

typedef struct
{
  const char *name;
  gboolean done;
  IgxCtlDoctorLevel level;
  char *text;
} Check;

struct _IgxCtlDoctor
{
  GPtrArray *checks; /* of Check */
  guint n_running;
  GCancellable *cancellable;
};

static void
check_free (Check *check)
{
  g_free (check->text);
  g_free (check);
}

/**
 * igx_ctl_doctor_begin:
 * @name: what is looked at; static
 *
 * Returns: a number for igx_ctl_doctor_end(). Findings are printed in the order of their begin
 */
guint
igx_ctl_doctor_begin (IgxCtlDoctor *self, const char *name)
{
  Check *check = g_new0 (Check, 1);

  check->name = name;
  g_ptr_array_add (self->checks, check);
  self->n_running++;
  return self->checks->len - 1;
}

static void
finish (IgxCtlDoctor *self, guint number, IgxCtlDoctorLevel level, char *text)
{
  Check *check = self->checks->pdata[number];

  g_return_if_fail (!check->done);

  check->done = TRUE;
  check->level = level;
  check->text = text;
  self->n_running--;
}

/**
 * igx_ctl_doctor_end:
 * @format: the finding, and where it is not good what to do
 */
void
igx_ctl_doctor_end (
    IgxCtlDoctor *self, guint check, IgxCtlDoctorLevel level, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  finish (self, check, level, g_strdup_vprintf (format, args));
  va_end (args);
}

/**
 * igx_ctl_doctor_add:
 *
 * A check that is done at once.
 */
void
igx_ctl_doctor_add (
    IgxCtlDoctor *self, const char *name, IgxCtlDoctorLevel level, const char *format, ...)
{
  guint check = igx_ctl_doctor_begin (self, name);
  va_list args;

  va_start (args, format);
  finish (self, check, level, g_strdup_vprintf (format, args));
  va_end (args);
}

/**
 * igx_ctl_doctor_get_cancellable:
 *
 * Returns: (transfer none): cancelled at the deadline
 */
GCancellable *
igx_ctl_doctor_get_cancellable (IgxCtlDoctor *self)
{
  return self->cancellable;
}

static gboolean
deadline_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static IgxCtlExit
print_findings (IgxCtlDoctor *self)
{
  static const char *const words[] = { "ok", "warn", "FAIL" };
  static const IgxCtlColour colours[] = { IGX_CTL_GREEN, IGX_CTL_YELLOW, IGX_CTL_RED };
  IgxCtlExit code = IGX_CTL_OK;

  for (guint i = 0; i < self->checks->len; i++)
    {
      const Check *check = self->checks->pdata[i];
      IgxCtlDoctorLevel level = check->done ? check->level : IGX_CTL_DOCTOR_FAIL;
      g_autofree char *text = igx_ctl_text_clean (
          check->done ? check->text : "no answer: end what should give it and start it again");

      igx_ctl_text_print (colours[level], "%-4s", words[level]);
      printf ("  %-13s  %s\n", check->name, text);
      if (level == IGX_CTL_DOCTOR_FAIL)
        code = IGX_CTL_FAILED;
    }
  return code;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  IgxCtlDoctor *self = NULL;
  gboolean expired = FALSE;
  g_auto (GStrv) hosts = NULL;
  guint timer = 0;
  IgxCtlExit code = IGX_CTL_OK;

  if (!igx_ctl_command_parse (command, NULL, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 1)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[1]);

  self = g_new0 (IgxCtlDoctor, 1);
  self->checks = g_ptr_array_new_with_free_func ((GDestroyNotify) check_free);
  self->cancellable = g_cancellable_new ();
  timer = g_timeout_add (IGX_CTL_DOCTOR_DEADLINE_MS, deadline_cb, &expired);
  igx_ctl_doctor_add (self, "program", IGX_CTL_DOCTOR_GOOD, "IgniteX %s", IGX_VERSION);
  igx_ctl_doctor_check_bus (self);
  hosts = igx_ctl_doctor_check_settings (self);
  igx_ctl_doctor_check_network (self, (const char *const *) hosts);
  igx_ctl_doctor_check_databases (self);
  igx_ctl_doctor_check_strategies (self);
  while (self->n_running > 0 && !expired)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  code = print_findings (self);
  if (self->n_running > 0)
    {
      /* A worker thread may still be at its check: an orderly end would wait for it. */
      fflush (stdout);
      _exit (code);
    }
  g_ptr_array_unref (self->checks);
  g_object_unref (self->cancellable);
  g_free (self);
  return code;
}

const IgxCtlCommand igx_ctl_doctor_command = {
  .name = "doctor",
  .usage = "",
  .summary = "Tell what works on this machine, and what to do about the rest",
  .details = "One line a finding: ok, warn (works, but not all of it) or FAIL. It ends within\n"
             "10 seconds, with exit code 1 if anything is FAIL.",
  .run = run,
};
