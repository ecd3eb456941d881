/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/igx-candle.h"

struct _IgxCtlTable
{
  guint n_columns;
  GPtrArray *rows; /* of GStrv */
};

static const struct
{
  const char *unit;
  guint seconds;
} units[] = {
  { "s", 1 }, { "m", 60 }, { "min", 60 }, { "h", 3600 }, { "d", 86400 }, { "w", 604800 },
};

/**
 * igx_ctl_text_parse_duration:
 * @text: a whole number with s, m, h, d or w, like `90m` or `4h`
 * @seconds: (out): how long
 *
 * Returns: whether it is one, above zero and at most %IGX_CTL_SECONDS_MAX
 */
gboolean
igx_ctl_text_parse_duration (const char *text, guint *seconds)
{
  char *end = NULL;
  guint64 number = 0;

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  number = g_ascii_strtoull (text, &end, 10);
  if (number < 1 || number > IGX_CTL_SECONDS_MAX)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (end, units[i].unit) == 0 && number * units[i].seconds <= IGX_CTL_SECONDS_MAX)
      {
        *seconds = (guint) (number * units[i].seconds);
        return TRUE;
      }
  return FALSE;
}

/**
 * igx_ctl_text_parse_time:
 * @text: a duration (so long ago), ISO 8601 (UTC where it names no zone), or ms since 1970
 * @now: ms since 1970
 * @time: (out): ms since 1970
 *
 * Returns: whether it is a time that a candle may have
 */
gboolean
igx_ctl_text_parse_time (const char *text, gint64 now, gint64 *time)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *with_time = NULL;
  guint seconds = 0;

  if (igx_ctl_text_parse_duration (text, &seconds))
    {
      *time = now - seconds * G_GINT64_CONSTANT (1000);
      return TRUE;
    }
  if (strlen (text) == 13 && strspn (text, "0123456789") == 13)
    *time = g_ascii_strtoll (text, NULL, 10);
  else
    {
      with_time = strlen (text) == 10 ? g_strconcat (text, "T00:00:00", NULL) : g_strdup (text);
      date = g_date_time_new_from_iso8601 (with_time, utc);
      if (date == NULL)
        return FALSE;
      *time = g_date_time_to_unix (date) * 1000;
    }
  return *time >= IGX_CANDLE_TIME_MIN && *time <= IGX_CANDLE_TIME_MAX;
}

/**
 * igx_ctl_text_duration:
 *
 * Returns: (transfer full): @ms in its two largest units
 */
char *
igx_ctl_text_duration (gint64 ms)
{
  gint64 seconds = ms / 1000;

  if (seconds < 60)
    return g_strdup_printf ("%" G_GINT64_FORMAT " s", MAX (seconds, 0));
  if (seconds < 3600)
    return g_strdup_printf ("%" G_GINT64_FORMAT " min %" G_GINT64_FORMAT " s", seconds / 60,
                            seconds % 60);
  if (seconds < 86400)
    return g_strdup_printf ("%" G_GINT64_FORMAT " h %" G_GINT64_FORMAT " min", seconds / 3600,
                            seconds / 60 % 60);
  return g_strdup_printf ("%" G_GINT64_FORMAT " d %" G_GINT64_FORMAT " h", seconds / 86400,
                          seconds / 3600 % 24);
}

/**
 * igx_ctl_text_time:
 * @time: ms since 1970
 *
 * Returns: (transfer full): date and minute in UTC, as candles close
 */
char *
igx_ctl_text_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time / 1000);

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M") : g_strdup ("-");
}

/**
 * igx_ctl_text_number:
 *
 * Returns: (transfer full): at most 8 digits, a dash where unknown
 */
char *
igx_ctl_text_number (double value)
{
  return isfinite (value) ? g_strdup_printf ("%.8g", value) : g_strdup ("-");
}

/**
 * igx_ctl_text_clean:
 * @text: (nullable): from outside
 *
 * Returns: (transfer full): without what a terminal would take for a command
 */
char *
igx_ctl_text_clean (const char *text)
{
  GString *clean = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "-", -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (clean, g_unichar_iscntrl (c) ? 0xfffd : c);
    }
  return g_string_free (clean, FALSE);
}

/**
 * igx_ctl_text_needs:
 * @needs: (array zero-terminated=1): as igx_strategy_get_needs(), at least one
 *
 * Returns: (transfer full): `needs funding and open interest data`
 */
char *
igx_ctl_text_needs (const char *const *needs)
{
  GString *text = g_string_new ("needs ");

  for (gsize i = 0; needs[i] != NULL; i++)
    {
      g_autofree char *need = igx_ctl_text_clean (needs[i]);

      g_string_append_printf (text, "%s%s",
                              i == 0                 ? ""
                              : needs[i + 1] == NULL ? " and "
                                                     : ", ",
                              need);
    }
  g_string_append (text, " data");
  return g_string_free (text, FALSE);
}

static gboolean
is_colourful (void)
{
  const char *refused = g_getenv ("NO_COLOR");
  const char *terminal = g_getenv ("TERM");

  return (refused == NULL || refused[0] == '\0') && isatty (STDOUT_FILENO)
         && g_strcmp0 (terminal, "dumb") != 0;
}

/**
 * igx_ctl_text_print:
 *
 * Prints to stdout, in @colour where that makes sense.
 */
void
igx_ctl_text_print (IgxCtlColour colour, const char *format, ...)
{
  static const char *const codes[] = { "", "\033[32m", "\033[33m", "\033[31m", "\033[1m" };
  gboolean coloured = colour != IGX_CTL_PLAIN && is_colourful ();
  va_list args;

  if (coloured)
    fputs (codes[colour], stdout);
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  if (coloured)
    fputs ("\033[0m", stdout);
}

/**
 * igx_ctl_text_print_title:
 *
 * Prints the title of a group of facts, with an empty line before it.
 */
void
igx_ctl_text_print_title (const char *title)
{
  igx_ctl_text_print (IGX_CTL_BOLD, "\n%s\n", title);
}

/**
 * igx_ctl_text_print_fact:
 * @value: (nullable): from outside, cleaned here; %NULL or empty is said to be unknown
 * @unit: what follows a value that is known
 *
 * Prints one line of a group.
 */
void
igx_ctl_text_print_fact (const char *name, const char *value, const char *unit)
{
  const gboolean known = value != NULL && value[0] != '\0';
  g_autofree char *clean = igx_ctl_text_clean (known ? value : "unknown");

  printf ("  %-18s %s%s\n", name, clean, known ? unit : "");
}

/**
 * igx_ctl_table_new:
 * @titles: (array zero-terminated=1): the first row
 *
 * Returns: (transfer full): a table of so many columns
 */
IgxCtlTable *
igx_ctl_table_new (const char *const *titles)
{
  IgxCtlTable *self = g_new0 (IgxCtlTable, 1);

  self->n_columns = g_strv_length ((char **) titles);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  igx_ctl_table_add (self, titles);
  return self;
}

void
igx_ctl_table_free (IgxCtlTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * igx_ctl_table_add:
 * @cells: one text for each column, cleaned here; %NULL for a dash
 */
void
igx_ctl_table_add (IgxCtlTable *self, const char *const *cells)
{
  char **row = g_new0 (char *, self->n_columns + 1);

  for (guint i = 0; i < self->n_columns; i++)
    row[i] = igx_ctl_text_clean (cells[i]);
  g_ptr_array_add (self->rows, row);
}

/**
 * igx_ctl_table_print:
 *
 * Prints all rows; the last column is not filled up.
 */
void
igx_ctl_table_print (IgxCtlTable *self)
{
  g_autofree glong *widths = g_new0 (glong, self->n_columns);

  for (guint r = 0; r < self->rows->len; r++)
    for (guint i = 0; i < self->n_columns; i++)
      widths[i] = MAX (widths[i], g_utf8_strlen (((char **) self->rows->pdata[r])[i], -1));
  for (guint r = 0; r < self->rows->len; r++)
    {
      char **row = self->rows->pdata[r];

      for (guint i = 0; i < self->n_columns; i++)
        {
          gboolean last = i + 1 == self->n_columns;
          int fill = last ? 0 : (int) (widths[i] - g_utf8_strlen (row[i], -1)) + 2;

          igx_ctl_text_print (r == 0 ? IGX_CTL_BOLD : IGX_CTL_PLAIN, "%s", row[i]);
          printf ("%*s", fill, "");
        }
      putchar ('\n');
    }
}
