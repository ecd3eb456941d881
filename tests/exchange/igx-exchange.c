/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stands in for Binance Spot on the loopback: see --help. */

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/igx-candle.h"
#include "engine/igx-timeframe.h"
#include "exchange/igx-exchange-server.h"

#define EXIT_USAGE 2
/* Where nothing else says so, generated markets start here, so that a seed gives the same day
 * every day: 2026-01-05, a Monday. */
#define START_DEFAULT G_GINT64_CONSTANT (1767571200000)
#define SPEED_MAX     1e6

static struct
{
  int port;
  int control_port;
  char **files;
  char **generated;
  gint64 seed;
  char *start;
  char *until;
  double speed;
  int history_days;
  char *port_file;
  char *control_port_file;
  gboolean stop_with_stdin;
  int weight_limit;
  int connection_limit;
  int ban_seconds;
  int ping_ms;
  int pong_ms;
  int life_ms;
  int event_ms;
  char *flaw;
  char **rest;
} options = { .control_port = -1, .speed = 1, .seed = 1, .history_days = 45 };

static GOptionEntry entries[] = {
  { "port", 0, 0, G_OPTION_ARG_INT, &options.port, "Listen here on 127.0.0.1; 0 chooses", "P" },
  { "control-port", 0, 0, G_OPTION_ARG_INT, &options.control_port,
    "Also listen here for /control/ only; 0 chooses", "P" },
  { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &options.port_file, "Write the port here", "FILE" },
  { "control-port-file", 0, 0, G_OPTION_ARG_FILENAME, &options.control_port_file,
    "Write the control port here", "FILE" },
  { "candles", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.files,
    "Serve this file of candles, its name says the symbol; may be repeated, further FILEs may "
    "follow",
    "[SYMBOL=]FILE" },
  { "generate", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.generated,
    "Serve a generated symbol; may be repeated", "SYMBOL" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "Seed of the generated symbols", "N" },
  { "history-days", 0, 0, G_OPTION_ARG_INT, &options.history_days,
    "Generated days before the start (45)", "N" },
  { "start", 0, 0, G_OPTION_ARG_STRING, &options.start,
    "Exchange time at the start: ISO 8601, ms, now, or a fraction of the files, e.g. 0.5", "TIME" },
  { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, "Exchange time at which the clock stops",
    "TIME" },
  { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &options.speed,
    "How much faster than real time; 0 stands still", "N" },
  { "stop-with-stdin", 0, 0, G_OPTION_ARG_NONE, &options.stop_with_stdin,
    "End when standard input does", NULL },
  { "weight-limit", 0, 0, G_OPTION_ARG_INT, &options.weight_limit,
    "Request weight per minute (6000)", "N" },
  { "connection-limit", 0, 0, G_OPTION_ARG_INT, &options.connection_limit,
    "Stream connections in five minutes (300)", "N" },
  { "ban-seconds", 0, 0, G_OPTION_ARG_INT, &options.ban_seconds, "Retry-After of a ban (120)",
    "N" },
  { "ping-ms", 0, 0, G_OPTION_ARG_INT, &options.ping_ms, "Between pings (20000)", "N" },
  { "pong-ms", 0, 0, G_OPTION_ARG_INT, &options.pong_ms, "Longest wait for a pong (60000)", "N" },
  { "life-ms", 0, 0, G_OPTION_ARG_INT, &options.life_ms, "Life of a connection (24 h)", "N" },
  { "event-ms", 0, 0, G_OPTION_ARG_INT, &options.event_ms,
    "Between events of a forming candle (2000)", "N" },
  { "flaw", 0, 0, G_OPTION_ARG_STRING, &options.flaw,
    "Break the documented behaviour in one way, to test judges", "NAME" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.rest, NULL, NULL },
  G_OPTION_ENTRY_NULL,
};

static const char description[]
    = "Prints “listening on http://127.0.0.1:PORT” when it is ready. Misbehaves on request:\n"
      "  POST /control/status?code=429|418|451|500|403&count=N|for=MS[&retry-after=S]\n"
      "       [&scope=rest|stream|all]\n"
      "  POST /control/cut                  drops all stream connections, without a goodbye\n"
      "  POST /control/refuse?for=MS        refuses new connections\n"
      "  POST /control/silence?for=MS       streams send nothing\n"
      "  POST /control/wrong-json?count=N[&scope=rest|stream]\n"
      "  POST /control/drop-close?count=N   the next closed events are never sent\n"
      "  POST /control/late-rest?ms=N       REST shows a candle so late after its close\n"
      "  POST /control/step?time=TIME, /control/advance?ms=N, /control/speed?value=N\n"
      "  POST /control/symbol-status?symbol=S&status=HALT\n"
      "  POST /control/shutdown-notice      the serverShutdown event\n"
      "  POST /control/flaw?name=NAME, /control/calm (ends all misbehaviour)\n"
      "  GET  /control/stats\n"
      "Exit status: 0 after SIGTERM or SIGINT, 1 for a failure, 2 for wrong usage.";

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
stdin_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) bytes
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      g_main_loop_quit (user_data);
      return;
    }
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), 4096, G_PRIORITY_DEFAULT, NULL,
                                   stdin_cb, user_data);
}

static gboolean
write_port (const char *path, guint port, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u\n", port);

  return path == NULL || g_file_set_contents (path, text, -1, error);
}

/* ISO 8601, ms, "now", or a fraction of the range of the files. */
static gboolean
parse_moment (IgxExchangeMarket *market, const char *text, gint64 *time, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (text, utc);
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);
  gint64 first = 0;
  gint64 last = 0;

  if (strcmp (text, "now") == 0)
    *time = g_get_real_time () / 1000;
  else if (moment != NULL)
    *time = g_date_time_to_unix (moment) * 1000;
  else if (*end == '\0' && number >= 0 && number <= 1
           && igx_exchange_market_get_range (market, &first, &last))
    *time = first + (gint64) (number * (double) (last - first));
  else if (*end == '\0' && isfinite (number))
    *time = (gint64) number;
  else
    *time = -1;
  if (*time >= IGX_CANDLE_TIME_MIN && *time <= IGX_CANDLE_TIME_MAX)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "“%s” is no time: give ISO 8601, ms since 1970, now, or with --candles a fraction "
               "from 0 to 1",
               text);
  return FALSE;
}

static gboolean
add_files (IgxExchangeMarket *market, char **files, GError **error)
{
  for (gsize i = 0; files != NULL && files[i] != NULL; i++)
    if (!igx_exchange_market_add_file (market, files[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
set_up_market (IgxExchangeState *state, GError **error)
{
  gint64 start = START_DEFAULT;
  gint64 until = IGX_CANDLE_TIME_MAX;
  gint64 first = 0;
  gint64 last = 0;

  if (!add_files (state->market, options.files, error)
      || !add_files (state->market, options.rest, error))
    return FALSE;
  if (igx_exchange_market_get_range (state->market, &first, &last))
    start = first + (last - first) / 2;
  if (options.start != NULL && !parse_moment (state->market, options.start, &start, error))
    return FALSE;
  if (options.until != NULL && !parse_moment (state->market, options.until, &until, error))
    return FALSE;
  for (gsize i = 0; options.generated != NULL && options.generated[i] != NULL; i++)
    if (!igx_exchange_market_add_generated (
            state->market, options.generated[i], (guint64) options.seed,
            start - options.history_days * IGX_TIMEFRAME_DAY, start + IGX_TIMEFRAME_DAY, error))
      return FALSE;
  if (igx_exchange_market_get_symbols (state->market)->len == 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           "nothing to serve: give --candles FILE or --generate SYMBOL");
      return FALSE;
    }
  igx_exchange_clock_init (&state->clock, start, options.speed, until);
  return TRUE;
}

static void
set_limits (IgxExchangeLimits *limits)
{
  if (options.weight_limit > 0)
    limits->weight = (guint) options.weight_limit;
  if (options.connection_limit > 0)
    limits->connections = (guint) options.connection_limit;
  if (options.ban_seconds > 0)
    limits->ban_seconds = (guint) options.ban_seconds;
  if (options.ping_ms > 0)
    limits->ping_interval = options.ping_ms * G_GINT64_CONSTANT (1000);
  if (options.pong_ms > 0)
    limits->pong_timeout = options.pong_ms * G_GINT64_CONSTANT (1000);
  if (options.life_ms > 0)
    limits->connection_life = options.life_ms * G_GINT64_CONSTANT (1000);
  if (options.event_ms > 0)
    limits->event_interval = options.event_ms * G_GINT64_CONSTANT (1000);
}

static gboolean
check_options (IgxExchangeState *state, GError **error)
{
  const char *what = NULL;

  if (options.port < 0 || options.port > G_MAXUINT16 || options.control_port > G_MAXUINT16)
    what = "a port is 0 to 65535";
  else if (!(options.speed >= 0 && options.speed <= SPEED_MAX))
    what = "a speed is 0 to 1000000";
  else if (options.history_days < 0 || options.history_days > 3650)
    what = "history is 0 to 3650 days";
  else if (options.flaw != NULL
           && !igx_exchange_flaw_from_string (options.flaw, &state->faults.flaw))
    what = "that flaw is not known";
  if (what == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, what);
  return FALSE;
}

static gboolean
start (IgxExchangeServer *server, GError **error)
{
  if (!igx_exchange_server_listen (server, (guint) options.port, error)
      || (options.control_port >= 0
          && !igx_exchange_server_listen_control (server, (guint) options.control_port, error))
      || !write_port (options.port_file, igx_exchange_server_get_port (server), error)
      || !write_port (options.control_port_file, igx_exchange_server_get_control_port (server),
                      error))
    return FALSE;
  g_print ("listening on http://127.0.0.1:%u\n", igx_exchange_server_get_port (server));
  if (options.control_port >= 0)
    g_print ("control on http://127.0.0.1:%u\n", igx_exchange_server_get_control_port (server));
  fflush (stdout);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[FILE...]");
  g_autoptr (IgxExchangeState) state = igx_exchange_state_new ();
  g_autoptr (IgxExchangeServer) server = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, "Stands in for Binance Spot on the loopback.");
  g_option_context_set_description (context, description);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !check_options (state, &error)
      || !set_up_market (state, &error))
    {
      g_printerr ("igx-exchange: %s\n", error->message);
      return EXIT_USAGE;
    }
  set_limits (&state->limits);
  server = igx_exchange_server_new (state);
  if (!start (server, &error))
    {
      g_printerr ("igx-exchange: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  if (options.stop_with_stdin)
    {
      input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
      g_input_stream_read_bytes_async (input, 4096, G_PRIORITY_DEFAULT, NULL, stdin_cb, loop);
    }
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}
