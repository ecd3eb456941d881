/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/igx-client.h"
#include "hub/igx-signal-list.h"

G_BEGIN_DECLS

/** Signals that one page asks for. */
#define IGX_SIGNAL_PAGES_SIZE 50

#define IGX_TYPE_SIGNAL_PAGES (igx_signal_pages_get_type ())
G_DECLARE_FINAL_TYPE (IgxSignalPages, igx_signal_pages, IGX, SIGNAL_PAGES, GObject)

IgxSignalPages *igx_signal_pages_new (gboolean published_only);
void igx_signal_pages_set_client (IgxSignalPages *self, IgxClient *client);
IgxSignalList *igx_signal_pages_get_list (IgxSignalPages *self);
gboolean igx_signal_pages_get_loaded (IgxSignalPages *self);
gboolean igx_signal_pages_get_more (IgxSignalPages *self);
gboolean igx_signal_pages_get_missing (IgxSignalPages *self);
void igx_signal_pages_load (IgxSignalPages *self);
void igx_signal_pages_load_more (IgxSignalPages *self);
void igx_signal_pages_cancel (IgxSignalPages *self);
void igx_signal_pages_clear (IgxSignalPages *self);

G_END_DECLS
