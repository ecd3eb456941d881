/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/igx-print-sink.h"

#include <math.h>

#include "engine/igx-timeframe.h"

struct _IgxPrintSink
{
  GObject parent_instance;

  char *last_health; /* (nullable) */
};

static void igx_print_sink_sink_init (IgxSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxPrintSink,
                               igx_print_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_SINK, igx_print_sink_sink_init))

static const char *
igx_print_sink_get_name (IgxSink *sink)
{
  return "print";
}

static void
igx_print_sink_publish (IgxSink *sink, IgxSignal *signal)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (signal->close_time / 1000);
  g_autofree char *when = time != NULL ? g_date_time_format (time, "%F %R UTC") : g_strdup ("");
  g_autoptr (GString) line = g_string_new (NULL);

  if (signal->delivery == IGX_DELIVERY_DEMO)
    g_string_append (line, "DEMO ");
  g_string_append_printf (line, "%s  %-5s %s %s  %s  entry %.10g  stop %.10g", when,
                          igx_direction_to_string (signal->direction), signal->series.symbol,
                          igx_timeframe_to_string (signal->series.timeframe), signal->strategy,
                          signal->entry, signal->stop);
  for (guint i = 0; i < signal->n_targets; i++)
    g_string_append_printf (line, "%s %.10g", i == 0 ? "  targets" : "", signal->targets[i]);
  if (isfinite (signal->confidence))
    g_string_append_printf (line, "  confidence %.0f", signal->confidence);
  if (signal->delivery == IGX_DELIVERY_LATE)
    g_string_append (line, "  (late)");
  g_print ("%s\n", line->str);
}

static void
igx_print_sink_health (IgxSink *sink, const IgxHealth *health)
{
  IgxPrintSink *self = IGX_PRINT_SINK (sink);

  if (health->summary == NULL || g_strcmp0 (health->summary, self->last_health) == 0)
    return;
  g_free (self->last_health);
  self->last_health = g_strdup (health->summary);
  g_print ("%s%s\n", health->demo ? "DEMO " : "", health->summary);
}

static void
igx_print_sink_sink_init (IgxSinkInterface *iface)
{
  iface->get_name = igx_print_sink_get_name;
  iface->publish = igx_print_sink_publish;
  iface->health = igx_print_sink_health;
}

static void
igx_print_sink_finalize (GObject *object)
{
  g_free (IGX_PRINT_SINK (object)->last_health);
  G_OBJECT_CLASS (igx_print_sink_parent_class)->finalize (object);
}

static void
igx_print_sink_class_init (IgxPrintSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_print_sink_finalize;
}

static void
igx_print_sink_init (IgxPrintSink *self)
{
}

IgxPrintSink *
igx_print_sink_new (void)
{
  return g_object_new (IGX_TYPE_PRINT_SINK, NULL);
}
