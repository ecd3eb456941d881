/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/igx-signal.h"

G_BEGIN_DECLS

#define IGX_TYPE_QUALITY_VIEW (igx_quality_view_get_type ())
G_DECLARE_FINAL_TYPE (IgxQualityView, igx_quality_view, IGX, QUALITY_VIEW, GtkBox)

GtkWidget *igx_quality_view_new (void);
void igx_quality_view_show (IgxQualityView *self, const IgxSignal *signal);
const char *igx_quality_view_get_term_text (IgxQualityView *self, IgxTerm term);
gboolean igx_quality_view_get_term_bar (IgxQualityView *self, IgxTerm term, double *value);
char *igx_quality_view_get_text (IgxQualityView *self);

G_END_DECLS
