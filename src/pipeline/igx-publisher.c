/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-publisher.h"

struct _IgxPublisher
{
  GPtrArray *sinks; /* of IgxSink */
};

IgxPublisher *
igx_publisher_new (void)
{
  IgxPublisher *self = g_rc_box_new0 (IgxPublisher);

  self->sinks = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

IgxPublisher *
igx_publisher_ref (IgxPublisher *self)
{
  return g_rc_box_acquire (self);
}

static void
publisher_clear (gpointer data)
{
  g_ptr_array_unref (((IgxPublisher *) data)->sinks);
}

void
igx_publisher_unref (IgxPublisher *self)
{
  g_rc_box_release_full (self, publisher_clear);
}

void
igx_publisher_add_sink (IgxPublisher *self, IgxSink *sink)
{
  g_ptr_array_add (self->sinks, g_object_ref (sink));
}

void
igx_publisher_remove_sink (IgxPublisher *self, IgxSink *sink)
{
  g_ptr_array_remove (self->sinks, sink);
}

/**
 * igx_publisher_publish:
 * @signal: stands in the ledger as published
 */
void
igx_publisher_publish (IgxPublisher *self, IgxSignal *signal)
{
  for (guint i = 0; i < self->sinks->len; i++)
    igx_sink_publish (self->sinks->pdata[i], signal);
}

void
igx_publisher_update (IgxPublisher *self, IgxSignal *signal)
{
  for (guint i = 0; i < self->sinks->len; i++)
    igx_sink_update (self->sinks->pdata[i], signal);
}

void
igx_publisher_candle (IgxPublisher *self, const IgxSeriesKey *series, const IgxCandle *candle)
{
  for (guint i = 0; i < self->sinks->len; i++)
    igx_sink_candle (self->sinks->pdata[i], series, candle);
}

void
igx_publisher_health (IgxPublisher *self, const IgxHealth *health)
{
  for (guint i = 0; i < self->sinks->len; i++)
    igx_sink_health (self->sinks->pdata[i], health);
}
