/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Below this width, in px, only one of the two children is shown. */
#define IGX_FOLD_WIDTH 700

#define IGX_TYPE_FOLD (igx_fold_get_type ())
G_DECLARE_FINAL_TYPE (IgxFold, igx_fold, IGX, FOLD, GtkContainer)

GtkWidget *igx_fold_new (void);
void igx_fold_set_children (IgxFold *self, GtkWidget *list, GtkWidget *detail);
gboolean igx_fold_get_folded (IgxFold *self);
void igx_fold_set_show_detail (IgxFold *self, gboolean show_detail);
gboolean igx_fold_get_show_detail (IgxFold *self);

G_END_DECLS
