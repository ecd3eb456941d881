/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/igx-signal.h"

G_BEGIN_DECLS

#define IGX_TYPE_SIGNAL_ITEM (igx_signal_item_get_type ())
G_DECLARE_FINAL_TYPE (IgxSignalItem, igx_signal_item, IGX, SIGNAL_ITEM, GObject)

IgxSignalItem *igx_signal_item_new (IgxSignal *signal);
const IgxSignal *igx_signal_item_get_signal (IgxSignalItem *self);
void igx_signal_item_set_signal (IgxSignalItem *self, IgxSignal *signal);
gboolean igx_signal_item_matches (IgxSignalItem *self, const char *text, int direction);

G_END_DECLS
