/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *igx_timer_new (gint64 delay_ms, GSourceFunc function, gpointer data);
void igx_timer_clear (GSource **timer);

G_END_DECLS
