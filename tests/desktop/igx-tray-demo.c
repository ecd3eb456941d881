/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The tray and the notifications alone, told by lines on standard input what to show. Each signal
 * that comes back is a line "EVENT ..." on standard output.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gio/gunixinputstream.h>

#include "engine/igx-timeframe.h"
#include "notify/igx-notifier.h"
#include "tray/igx-tray.h"

#define NOW (G_GINT64_CONSTANT (1700000000000))

typedef struct
{
  GMainLoop *loop;
  IgxTray *tray;
  IgxNotifier *notifier;
  guint n_signals;
} Demo;

static void
say (const char *event, const char *detail)
{
  printf ("EVENT %s%s%s\n", event, detail != NULL ? " " : "", detail != NULL ? detail : "");
  fflush (stdout);
}

static void
open_hub_cb (IgxTray *tray, const char *token, gpointer data)
{
  say ("open-hub", NULL);
}

static void
open_signal_cb (GObject *object, const char *id, gpointer data)
{
  say ("open-signal", NULL);
}

static void
pause_cb (IgxTray *tray, guint seconds, gpointer data)
{
  g_autofree char *text = g_strdup_printf ("%u", seconds);

  say ("pause", text);
}

static void
quit_cb (IgxTray *tray, Demo *self)
{
  g_main_loop_quit (self->loop);
}

static void
available_cb (IgxTray *tray, GParamSpec *pspec, gpointer data)
{
  say (igx_tray_get_available (tray) ? "available" : "unavailable", NULL);
}

static void
set_health (Demo *self, const char *word)
{
  const IgxHealthState states[]
      = { IGX_HEALTH_HEALTHY, IGX_HEALTH_STALE, IGX_HEALTH_PAUSED, IGX_HEALTH_OFFLINE };
  g_autoptr (IgxHealth) health = igx_health_new ();

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (strcmp (igx_health_state_to_string (states[i]), word) == 0)
      health->state = states[i];
  health->demo = strcmp (word, "demo") == 0;
  if (health->demo)
    health->state = IGX_HEALTH_HEALTHY;
  health->summary = g_strdup_printf ("20 series, 3 signals today (%s)", word);
  health->exchange_time = NOW;
  health->paused_until = health->state == IGX_HEALTH_PAUSED ? -1 : 0;
  igx_sink_health (IGX_SINK (self->tray), health);
}

static IgxSignal *
make_signal (Demo *self)
{
  const char *const symbols[] = { "BTCUSDT", "ETHUSDT", "SOLUSDT" };
  IgxSignal *signal = igx_signal_new ();
  const guint i = self->n_signals++;

  igx_series_key_init (&signal->series, "binance", symbols[i % G_N_ELEMENTS (symbols)],
                       15 * IGX_TIMEFRAME_MINUTE, NULL);
  signal->direction = i % 2 == 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT;
  signal->strategy = g_strdup ("momentum-surge-v2");
  signal->strategy_name = g_strdup ("Momentum surge");
  signal->close_time = NOW - (gint64) i * 15 * IGX_TIMEFRAME_MINUTE;
  signal->entry = 64210.5;
  signal->stop = 63480;
  signal->targets[0] = 65670;
  signal->n_targets = 1;
  igx_signal_add_reason (signal, 35, "RSI in the zone", TRUE);
  igx_signal_add_reason (signal, 22, "Volume surge", TRUE);
  igx_signal_seal (signal);
  return signal;
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Demo *self = data;
  g_autofree char *line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (line == NULL || strcmp (line, "quit") == 0)
    {
      g_main_loop_quit (self->loop);
      return;
    }
  if (g_str_has_prefix (line, "health "))
    set_health (self, line + strlen ("health "));
  else if (strcmp (line, "signal") == 0)
    {
      g_autoptr (IgxSignal) signal = make_signal (self);

      igx_sink_publish (IGX_SINK (self->tray), signal);
      igx_notifier_show_signal (self->notifier, signal);
    }
  say ("did", line);
  g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL,
                                       line_cb, self);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (0, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autoptr (GError) error = NULL;
  Demo self = { NULL, NULL, NULL, 0 };

  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (bus == NULL)
    {
      fprintf (stderr, "igx-tray-demo: %s\n", error->message);
      return EXIT_FAILURE;
    }
  self.loop = loop;
  self.tray = igx_tray_new (bus, g_getenv ("IGX_ICON_THEME_PATH"));
  self.notifier = igx_notifier_new ();
  g_signal_connect (self.tray, "open-hub", G_CALLBACK (open_hub_cb), NULL);
  g_signal_connect (self.tray, "open-signal", G_CALLBACK (open_signal_cb), NULL);
  g_signal_connect (self.tray, "pause", G_CALLBACK (pause_cb), NULL);
  g_signal_connect (self.tray, "quit", G_CALLBACK (quit_cb), &self);
  g_signal_connect (self.tray, "notify::available", G_CALLBACK (available_cb), NULL);
  g_signal_connect (self.notifier, "open-signal", G_CALLBACK (open_signal_cb), NULL);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_cb, &self);
  say ("ready", NULL);
  g_main_loop_run (loop);
  igx_tray_stop (self.tray);
  igx_notifier_stop (self.notifier);
  g_clear_object (&self.tray);
  g_clear_object (&self.notifier);
  say ("bye", NULL);
  return EXIT_SUCCESS;
}
