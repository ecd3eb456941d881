/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-sink.h"

G_DEFINE_INTERFACE (IgxSink, igx_sink, G_TYPE_OBJECT)

static void
igx_sink_default_init (IgxSinkInterface *iface)
{
}

const char *
igx_sink_get_name (IgxSink *self)
{
  g_return_val_if_fail (IGX_IS_SINK (self), NULL);

  return IGX_SINK_GET_IFACE (self)->get_name (self);
}

/**
 * igx_sink_publish:
 * @signal: a signal that stands in the ledger
 */
void
igx_sink_publish (IgxSink *self, IgxSignal *signal)
{
  g_return_if_fail (IGX_IS_SINK (self));

  if (IGX_SINK_GET_IFACE (self)->publish != NULL)
    IGX_SINK_GET_IFACE (self)->publish (self, signal);
}

/**
 * igx_sink_update:
 * @signal: a signal whose outcome or mark changed
 */
void
igx_sink_update (IgxSink *self, IgxSignal *signal)
{
  g_return_if_fail (IGX_IS_SINK (self));

  if (IGX_SINK_GET_IFACE (self)->update != NULL)
    IGX_SINK_GET_IFACE (self)->update (self, signal);
}

/**
 * igx_sink_candle:
 * @series: whose candle
 * @candle: a closed candle that entered the engine
 */
void
igx_sink_candle (IgxSink *self, const IgxSeriesKey *series, const IgxCandle *candle)
{
  g_return_if_fail (IGX_IS_SINK (self));

  if (IGX_SINK_GET_IFACE (self)->candle != NULL)
    IGX_SINK_GET_IFACE (self)->candle (self, series, candle);
}

/**
 * igx_sink_health:
 * @health: how the service is now
 */
void
igx_sink_health (IgxSink *self, const IgxHealth *health)
{
  g_return_if_fail (IGX_IS_SINK (self));

  if (IGX_SINK_GET_IFACE (self)->health != NULL)
    IGX_SINK_GET_IFACE (self)->health (self, health);
}
