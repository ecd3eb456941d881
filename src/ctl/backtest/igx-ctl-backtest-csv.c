/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 4180: lines end with CRLF, a field with a comma, a quote or a line's end is quoted. Texts may
 * come from a strategy of somebody else: one that a spreadsheet would take for a formula begins
 * with an apostrophe. Numbers have as many digits as it takes to read the same number again;
 * unknown is empty. */
#include "ctl/backtest/igx-ctl-backtest-csv.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"

struct _IgxCtlBacktestCsv
{
  FILE *file;
  char *path; /* (nullable): NULL is stdout */
  GString *line;
};

static const char header[]
    = "id,exchange,symbol,timeframe,direction,strategy,strategy_version,close_time,detected_at,"
      "expires_at,entry,stop,targets,confidence,quality,quality_terms,regime,reasons,votes,"
      "published,refusal,delivery,state,result_r,result_percent,mfe_r,mae_r,filled_at,closed_at,"
      "ambiguous\r\n";

/**
 * igx_ctl_backtest_csv_open:
 * @path: a file, which is begun anew; `-`: stdout
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): an open file, or %NULL with a sentence
 */
IgxCtlBacktestCsv *
igx_ctl_backtest_csv_open (const char *path, GError **error)
{
  const gboolean is_stdout = strcmp (path, "-") == 0;
  FILE *file = is_stdout ? stdout : fopen (path, "we");
  IgxCtlBacktestCsv *self = NULL;

  if (file == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "%s cannot be written: %s: name another file with --csv", path,
                   g_strerror (errno));
      return NULL;
    }
  self = g_new0 (IgxCtlBacktestCsv, 1);
  self->file = file;
  self->path = is_stdout ? NULL : g_strdup (path);
  self->line = g_string_new (NULL);
  return self;
}

void
igx_ctl_backtest_csv_free (IgxCtlBacktestCsv *self)
{
  if (self->path != NULL && self->file != NULL)
    fclose (self->file);
  g_free (self->path);
  g_string_free (self->line, TRUE);
  g_free (self);
}

static void
separate (IgxCtlBacktestCsv *self)
{
  if (self->line->len > 0)
    g_string_append_c (self->line, ',');
}

/* The first field is never empty, so that an empty line is the beginning of one. */
static void
add_text (IgxCtlBacktestCsv *self, const char *text)
{
  const char *const known = text != NULL ? text : "";
  const gboolean is_formula = known[0] != '\0' && strchr ("=+-@\t\r", known[0]) != NULL;

  separate (self);
  if (!is_formula && strpbrk (known, ",\"\r\n") == NULL)
    {
      g_string_append (self->line, known);
      return;
    }
  g_string_append (self->line, is_formula ? "\"'" : "\"");
  for (const char *p = known; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (self->line, '"');
      g_string_append_c (self->line, *p);
    }
  g_string_append_c (self->line, '"');
}

static void
append_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* The shortest that reads as the same number. */
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (digits == 17
          || !(g_ascii_strtod (buffer, NULL) < value || g_ascii_strtod (buffer, NULL) > value))
        break;
    }
  g_string_append (text, buffer);
}

static void
add_number (IgxCtlBacktestCsv *self, double value)
{
  separate (self);
  if (isfinite (value))
    append_number (self->line, value);
}

static void
add_time (IgxCtlBacktestCsv *self, gint64 time)
{
  separate (self);
  if (time != 0)
    g_string_append_printf (self->line, "%" G_GINT64_FORMAT, time);
}

static void
add_targets (IgxCtlBacktestCsv *self, const IgxSignal *signal)
{
  separate (self);
  for (guint i = 0; i < signal->n_targets; i++)
    {
      if (i > 0)
        g_string_append_c (self->line, ' ');
      append_number (self->line, signal->targets[i]);
    }
}

static void
add_terms (IgxCtlBacktestCsv *self, const IgxSignal *signal)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < IGX_N_TERMS; i++)
    {
      if (!isfinite (signal->quality_terms[i]))
        continue;
      g_string_append_printf (text, "%s%s=", text->len > 0 ? " " : "",
                              igx_term_to_string ((IgxTerm) i));
      append_number (text, signal->quality_terms[i]);
    }
  add_text (self, text->str);
}

static void
add_reasons (IgxCtlBacktestCsv *self, const IgxSignal *signal)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < signal->reasons->len; i++)
    {
      const IgxReason *reason = signal->reasons->pdata[i];

      g_string_append (text, text->len > 0 ? "; " : "");
      if (reason->available)
        {
          append_number (text, reason->points);
          g_string_append_printf (text, " %s", reason->text);
        }
      else
        g_string_append_printf (text, "not available %s", reason->text);
    }
  add_text (self, text->str);
}

static void
add_votes (IgxCtlBacktestCsv *self, const IgxSignal *signal)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; signal->votes != NULL && i < signal->votes->len; i++)
    {
      const IgxVote *vote = signal->votes->pdata[i];

      g_string_append_printf (text, "%s%s %s ", text->len > 0 ? "; " : "", vote->strategy,
                              igx_direction_to_string (vote->direction));
      append_number (text, vote->confidence);
    }
  add_text (self, text->str);
}

static void
add_outcome (IgxCtlBacktestCsv *self, const IgxSignal *signal)
{
  add_text (self, igx_signal_state_to_string (signal->state));
  add_number (self, signal->result_r);
  add_number (self, signal->result_percent);
  add_number (self, signal->mfe_r);
  add_number (self, signal->mae_r);
  add_time (self, signal->filled_at);
  add_time (self, signal->closed_at);
  add_text (self, signal->ambiguous ? "true" : "false");
}

/**
 * igx_ctl_backtest_csv_begin:
 *
 * Writes the names of the columns.
 */
void
igx_ctl_backtest_csv_begin (IgxCtlBacktestCsv *self)
{
  fputs (header, self->file);
}

/**
 * igx_ctl_backtest_csv_add:
 * @signal: the next one
 * @self: an #IgxCtlBacktestCsv
 */
void
igx_ctl_backtest_csv_add (const IgxSignal *signal, gpointer self)
{
  IgxCtlBacktestCsv *csv = self;

  g_string_truncate (csv->line, 0);
  add_text (csv, signal->id);
  add_text (csv, signal->series.venue);
  add_text (csv, signal->series.symbol);
  add_text (csv, igx_timeframe_to_string (signal->series.timeframe));
  add_text (csv, igx_direction_to_string (signal->direction));
  add_text (csv, signal->strategy);
  add_number (csv, signal->strategy_version);
  add_time (csv, signal->close_time);
  add_time (csv, signal->detected_at);
  add_time (csv, signal->expires_at);
  add_number (csv, signal->entry);
  add_number (csv, signal->stop);
  add_targets (csv, signal);
  add_number (csv, signal->confidence);
  add_number (csv, signal->quality);
  add_terms (csv, signal);
  add_text (csv, signal->moment.regime != IGX_REGIME_UNKNOWN
                     ? igx_regime_to_string ((IgxRegime) signal->moment.regime)
                     : NULL);
  add_reasons (csv, signal);
  add_votes (csv, signal);
  add_text (csv, signal->published ? "true" : "false");
  add_text (csv, signal->refusal);
  add_text (csv, igx_delivery_to_string (signal->delivery));
  add_outcome (csv, signal);
  g_string_append (csv->line, "\r\n");
  fwrite (csv->line->str, 1, csv->line->len, csv->file);
}

/**
 * igx_ctl_backtest_csv_finish:
 * @error: return location for a #GError
 *
 * Returns: %FALSE with a sentence if not all could be written
 */
gboolean
igx_ctl_backtest_csv_finish (IgxCtlBacktestCsv *self, GError **error)
{
  const gboolean failed = ferror (self->file) != 0;
  FILE *file = self->file;

  self->file = NULL;
  errno = 0;
  if ((self->path != NULL ? fclose (file) : fflush (file)) == 0 && !failed)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "%s could not be written to its end: %s: make room and try again",
               self->path != NULL ? self->path : "The CSV",
               errno != 0 ? g_strerror (errno) : "an error before");
  return FALSE;
}
