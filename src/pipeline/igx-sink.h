/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/igx-candle.h"
#include "engine/igx-signal.h"
#include "pipeline/igx-health.h"

G_BEGIN_DECLS

#define IGX_TYPE_SINK (igx_sink_get_type ())
G_DECLARE_INTERFACE (IgxSink, igx_sink, IGX, SINK, GObject)

/**
 * IgxSink:
 * @get_name: a short name for messages
 * @publish: a signal that is saved and published
 * @update: its outcome or mark changed
 * @candle: (nullable): a candle entered the engine
 * @health: the health changed, at most about once a second
 *
 * Where signals go. Called on the main thread, must return at once: what takes time goes to
 * a bounded queue of the sink's own.
 */
struct _IgxSinkInterface
{
  GTypeInterface parent_iface;

  const char *(*get_name) (IgxSink *self);
  void (*publish) (IgxSink *self, IgxSignal *signal);
  void (*update) (IgxSink *self, IgxSignal *signal);
  void (*candle) (IgxSink *self, const IgxSeriesKey *series, const IgxCandle *candle);
  void (*health) (IgxSink *self, const IgxHealth *health);
};

const char *igx_sink_get_name (IgxSink *self);
void igx_sink_publish (IgxSink *self, IgxSignal *signal);
void igx_sink_update (IgxSink *self, IgxSignal *signal);
void igx_sink_candle (IgxSink *self, const IgxSeriesKey *series, const IgxCandle *candle);
void igx_sink_health (IgxSink *self, const IgxHealth *health);

G_END_DECLS
