/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "ctl/igx-ctl-input.h"
#include "ctl/igx-ctl-others.h"
#include "ctl/igx-ctl-text.h"
#include "engine/igx-expression.h"

#define BLOCK 4096

static IgxCtlExit
print_values (IgxExpression *expression, const IgxCandleFile *file)
{
  g_autofree double *values = g_new (double, BLOCK);
  const IgxCandle *candles = (const IgxCandle *) (gconstpointer) file->candles->data;

  puts ("open_time,value");
  for (guint done = 0; done < file->candles->len; done += BLOCK)
    {
      guint n = MIN (BLOCK, file->candles->len - done);

      igx_expression_push (expression, candles + done, n, values);
      for (guint i = 0; i < n; i++)
        {
          printf ("%" G_GINT64_FORMAT ",", candles[done + i].open_time);
          if (isfinite (values[i]))
            printf ("%.17g", values[i]);
          putchar ('\n');
        }
      if (ferror (stdout))
        {
          igx_ctl_command_error ("The output cannot be written");
          return IGX_CTL_FAILED;
        }
    }
  return IGX_CTL_OK;
}

/* Nothing but empty values would look like a mistake of the program. */
static void
warn_needs (const IgxExpression *expression)
{
  const char *const *needs = igx_expression_get_needs (expression);
  g_autofree char *text = NULL;

  if (needs[0] == NULL)
    return;
  text = igx_ctl_text_needs (needs);
  igx_ctl_command_error ("the expression %s, which files of candles do not have: what it reads of "
                         "them is unknown at every candle",
                         text);
}

static IgxCtlExit
feed_others (IgxExpression *expression, char **with, const IgxSeriesKey *own)
{
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (GPtrArray) others = igx_ctl_others_load (with, own, &code);
  g_autoptr (GError) error = NULL;

  if (others == NULL)
    return code;
  for (gsize i = 0; i < igx_expression_get_n_inputs (expression); i++)
    {
      const IgxSeriesKey *series = igx_expression_get_input (expression, i);
      const GArray *candles = igx_ctl_others_find (others, series);

      if (candles == NULL)
        return IGX_CTL_USAGE;
      if (!igx_expression_feed (expression, series,
                                (const IgxCandle *) (gconstpointer) candles->data, candles->len,
                                &error))
        {
          igx_ctl_command_error ("%s", error->message);
          return IGX_CTL_BAD_FILE;
        }
    }
  igx_ctl_others_warn_unread (others);
  return IGX_CTL_OK;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  g_auto (IgxCtlCandleOptions) options = { 0 };
  g_auto (GStrv) with = NULL;
  gboolean csv = FALSE;
  const GOptionEntry entries[] = {
    { "candles", 0, 0, G_OPTION_ARG_FILENAME, &options.path, "A file of candles", "FILE" },
    { "exchange", 0, 0, G_OPTION_ARG_STRING, &options.exchange, "Whose they are", "E" },
    { "symbol", 0, 0, G_OPTION_ARG_STRING, &options.symbol, "Of what", "S" },
    { "timeframe", 0, 0, G_OPTION_ARG_STRING, &options.timeframe, "Their length", "TF" },
    IGX_CTL_OTHERS_ENTRY (&with),
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, "As CSV, which is what it prints anyway", NULL },
    { NULL },
  };
  g_autoptr (IgxCandleFile) file = NULL;
  g_autoptr (IgxExpression) expression = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  IgxCtlExit code = IGX_CTL_OK;

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc != 2)
    return igx_ctl_command_misuse (command, "Give one expression, in quotes: 'rsi(14)'");
  file = igx_ctl_input_load_candles (command, &options, &code);
  if (file == NULL)
    return code;
  expression = igx_expression_new (argv[1], &file->series, &messages, &error);
  igx_ctl_input_print_messages (messages, "expression", argv[1]);
  if (expression == NULL)
    {
      if (messages == NULL || messages->len == 0)
        igx_ctl_command_error ("%s", error->message);
      return IGX_CTL_BAD_FILE;
    }
  warn_needs (expression);
  code = feed_others (expression, with, &file->series);
  return code == IGX_CTL_OK ? print_values (expression, file) : code;
}

const IgxCtlCommand igx_ctl_indicator_command = {
  .name = "indicator",
  .usage = "'EXPRESSION' --candles FILE [--with SYMBOL=FILE]... [--csv]",
  .summary = "Work out an expression of the strategy language over a file of candles",
  .details = "Prints one line a candle: open_time,value; no value where it is unknown, 1 and 0\n"
             "for true and false. All digits are printed: read back, the value is the same.\n"
             "Before an EXPRESSION that begins with a dash write --.",
  .run = run,
};
