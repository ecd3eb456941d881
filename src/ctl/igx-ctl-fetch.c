/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <stdio.h>
#include <unistd.h>

#include "ctl/igx-ctl-filling.h"
#include "ctl/igx-ctl-text.h"
#include "engine/igx-timeframe.h"
#include "pipeline/igx-clock.h"

/** Cells of the bar on a terminal. */
#define BAR_CELLS 30

/** What a shell says of a program that Ctrl-C ended. */
#define EXIT_INTERRUPTED 130

typedef struct
{
  GCancellable *cancellable;
  gboolean interrupted;
  gboolean terminal;
  gint64 since;
} Fetch;

/* What has come of a series so far. */
typedef struct
{
  const char *symbol;
  IgxTimeframe timeframe;
  gint64 at;
  gint64 end;
  guint64 n_candles;
} Progress;

static gboolean
interrupted_cb (gpointer data)
{
  Fetch *fetch = data;

  fetch->interrupted = TRUE;
  g_cancellable_cancel (fetch->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
show_bar (const Fetch *fetch, const Progress *progress)
{
  const gint64 whole = progress->end + progress->timeframe - fetch->since;
  const double share
      = whole > 0 ? CLAMP ((double) (progress->at - fetch->since) / (double) whole, 0, 1) : 1;
  const int filled = (int) (share * BAR_CELLS);
  g_autofree char *date = NULL;

  if (!fetch->terminal)
    return;
  date = igx_ctl_text_time (MIN (progress->at, progress->end));
  fprintf (stderr, "\r%s %s [", progress->symbol, igx_timeframe_to_string (progress->timeframe));
  for (int i = 0; i < BAR_CELLS; i++)
    fputc (i < filled ? '#' : '.', stderr);
  fprintf (stderr, "] %3.0f %%  %" G_GUINT64_FORMAT " candles, %s UTC\x1b[K", 100 * share,
           progress->n_candles, date);
  fflush (stderr);
}

static void
end_bar (const Fetch *fetch)
{
  if (fetch->terminal)
    fputs ("\r\x1b[K", stderr);
}

static void
say_done (const Fetch *fetch, const Progress *progress)
{
  const gint64 first
      = igx_timeframe_floor (progress->timeframe, fetch->since + progress->timeframe - 1);
  const gint64 wanted = MAX (0, (progress->end - first) / progress->timeframe + 1);
  g_autofree char *from = igx_ctl_text_time (first);
  g_autofree char *to = igx_ctl_text_time (progress->end + progress->timeframe);

  printf ("%s %s: %" G_GUINT64_FORMAT " candles from %s to %s UTC", progress->symbol,
          igx_timeframe_to_string (progress->timeframe), progress->n_candles, from, to);
  if (wanted > (gint64) progress->n_candles)
    printf (", %" G_GINT64_FORMAT " that the exchange does not have",
            wanted - (gint64) progress->n_candles);
  putchar ('\n');
}

static IgxCtlExit
fetch_series (Fetch *fetch, IgxCtlFilling *filling, const char *symbol, IgxTimeframe timeframe)
{
  Progress progress = { .symbol = symbol, .timeframe = timeframe, .at = fetch->since };

  do
    {
      IgxFill fill = { 0 };
      IgxCtlExit code
          = igx_ctl_filling_fill (filling, symbol, timeframe, progress.at, &fill, &progress.end);

      if (code != IGX_CTL_OK)
        {
          end_bar (fetch);
          if (fetch->interrupted)
            fprintf (stderr,
                     "Stopped: the %" G_GUINT64_FORMAT
                     " candles of %s %s so far are kept; the same command goes on from there\n",
                     progress.n_candles, symbol, igx_timeframe_to_string (timeframe));
          return code;
        }
      progress.n_candles += fill.n_candles;
      /* Whoever answers must not keep this going for ever. */
      if (fill.next <= progress.at && fill.next <= progress.end)
        {
          igx_ctl_command_error ("The service does not get on with %s: see “ignitexctl status”",
                                 symbol);
          return IGX_CTL_FAILED;
        }
      progress.at = fill.next;
      show_bar (fetch, &progress);
    }
  while (progress.at <= progress.end && !fetch->interrupted);
  end_bar (fetch);
  if (fetch->interrupted && progress.at <= progress.end)
    return IGX_CTL_FAILED;
  say_done (fetch, &progress);
  return IGX_CTL_OK;
}

static IgxCtlExit
fetch_all (Fetch *fetch, char **timeframes, int n_symbols, char **symbols)
{
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (IgxCtlFilling) filling = igx_ctl_filling_new (fetch->cancellable, &code);

  if (filling == NULL)
    return code;
  for (int s = 0; s < n_symbols && !fetch->interrupted; s++)
    {
      g_autofree char *symbol = g_ascii_strup (symbols[s], -1);

      for (gsize t = 0; timeframes[t] != NULL && !fetch->interrupted; t++)
        {
          IgxTimeframe timeframe = 0;
          IgxCtlExit one = IGX_CTL_OK;

          igx_timeframe_from_string (timeframes[t], &timeframe);
          one = fetch_series (fetch, filling, symbol, timeframe);
          /* One that fails does not keep the others from coming. */
          code = one != IGX_CTL_OK ? one : code;
        }
    }
  return fetch->interrupted ? (IgxCtlExit) EXIT_INTERRUPTED : code;
}

static IgxCtlExit
check_words (const IgxCtlCommand *command, int n_words, char **words, char **timeframes)
{
  if (n_words == 0)
    return igx_ctl_command_misuse (command, "Name a symbol, for example BTCUSDT");
  for (int i = 0; i < n_words; i++)
    {
      g_autofree char *symbol = g_ascii_strup (words[i], -1);
      g_autoptr (GError) error = NULL;

      if (!igx_symbol_check (symbol, &error))
        return igx_ctl_command_misuse (command, "%s", error->message);
    }
  if (timeframes == NULL)
    return igx_ctl_command_misuse (command, "Name a timeframe with --timeframe: %s",
                                   igx_timeframe_list ());
  for (gsize i = 0; timeframes[i] != NULL; i++)
    {
      IgxTimeframe timeframe = 0;

      if (!igx_timeframe_from_string (timeframes[i], &timeframe))
        return igx_ctl_command_misuse (command, "“%s” is no timeframe: choose one of %s",
                                       timeframes[i], igx_timeframe_list ());
    }
  return IGX_CTL_OK;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  g_auto (GStrv) timeframes = NULL;
  g_autofree char *since = NULL;
  const GOptionEntry entries[] = {
    { "timeframe", 0, 0, G_OPTION_ARG_STRING_ARRAY, &timeframes, "Of which length; repeatable",
      "TF" },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since,
      "From then on: a date, ISO 8601 or ms since 1970 (UTC), or so long ago", "TIME" },
    { NULL },
  };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fetch fetch = { .cancellable = cancellable, .terminal = isatty (STDERR_FILENO) };
  IgxCtlExit code = IGX_CTL_OK;
  guint handler = 0;

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  code = check_words (command, argc - 1, argv + 1, timeframes);
  if (code != IGX_CTL_OK)
    return code;
  if (since == NULL)
    return igx_ctl_command_misuse (command,
                                   "Say from when on with --since, for example 2025-01-01");
  if (!igx_ctl_text_parse_time (since, igx_clock_wall_ms (), &fetch.since))
    return igx_ctl_command_misuse (
        command, "“%s” is no time: write a date like 2025-01-01, or a duration like 30d", since);
  handler = g_unix_signal_add (SIGINT, interrupted_cb, &fetch);
  code = fetch_all (&fetch, timeframes, argc - 1, argv + 1);
  g_source_remove (handler);
  return code;
}

const IgxCtlCommand igx_ctl_fetch_command = {
  .name = "fetch",
  .usage = "SYMBOL… --timeframe TF --since TIME",
  .summary = "Fill the cache with history",
  .details
  = "Within the exchange's rate limit, by the running service or, where none runs, by this\n"
    "program. It can be stopped with Ctrl-C: what came is kept, and the same command goes\n"
    "on from there.",
  .run = run,
};
