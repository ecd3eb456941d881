/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hub/igx-hub-model.h"

G_BEGIN_DECLS

#define IGX_TYPE_HUB_APP (igx_hub_app_get_type ())
G_DECLARE_FINAL_TYPE (IgxHubApp, igx_hub_app, IGX, HUB_APP, GtkApplication)

IgxHubApp *igx_hub_app_new (void);
IgxHubModel *igx_hub_app_get_model (IgxHubApp *self);

G_END_DECLS
