/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-sink.h"

G_BEGIN_DECLS

/**
 * IgxPublisher:
 *
 * Hands what is in the ledger to every sink, in order. It holds nothing back and nothing up:
 * sinks return at once. Reference counted: what was being committed when a market was stopped
 * is told to the sinks that are still there.
 */
typedef struct _IgxPublisher IgxPublisher;

IgxPublisher *igx_publisher_new (void);
IgxPublisher *igx_publisher_ref (IgxPublisher *self);
void igx_publisher_unref (IgxPublisher *self);
void igx_publisher_add_sink (IgxPublisher *self, IgxSink *sink);
void igx_publisher_remove_sink (IgxPublisher *self, IgxSink *sink);
void igx_publisher_publish (IgxPublisher *self, IgxSignal *signal);
void igx_publisher_update (IgxPublisher *self, IgxSignal *signal);
void igx_publisher_candle (IgxPublisher *self, const IgxSeriesKey *series, const IgxCandle *candle);
void igx_publisher_health (IgxPublisher *self, const IgxHealth *health);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxPublisher, igx_publisher_unref)

G_END_DECLS
