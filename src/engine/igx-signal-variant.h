/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-signal.h"

G_BEGIN_DECLS

/** Longest text that igx_signal_from_variant() takes in one field. */
#define IGX_SIGNAL_TEXT_MAX 4096
/** Most reasons that one signal carries. */
#define IGX_SIGNAL_REASONS_MAX 64
/** Most votes that one signal carries. */
#define IGX_SIGNAL_VOTES_MAX 256
/** Most values that one signal carries. */
#define IGX_SIGNAL_VALUES_MAX 512

GVariant *igx_signal_to_variant (const IgxSignal *self);
IgxSignal *igx_signal_from_variant (GVariant *dictionary, GError **error);

/** The type of one candle on D-Bus: time, o, h, l, c, volume, quote, trades, taker (NAN = unknown)
 */
#define IGX_CANDLE_VARIANT_TYPE G_VARIANT_TYPE ("(xdddddddd)")

GVariant *igx_candle_to_variant (const IgxCandle *candle);
void igx_candle_from_variant (GVariant *variant, IgxCandle *candle);

G_END_DECLS
