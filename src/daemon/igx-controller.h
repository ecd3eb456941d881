/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service/igx-service.h"

G_BEGIN_DECLS

typedef struct _IgxDaemon IgxDaemon;

#define IGX_TYPE_CONTROLLER (igx_controller_get_type ())
G_DECLARE_FINAL_TYPE (IgxController, igx_controller, IGX, CONTROLLER, GObject)

/**
 * IgxController:
 *
 * Answers the D-Bus interface: one function a method, on the market that is shown.
 */
IgxController *igx_controller_new (IgxDaemon *daemon);

G_END_DECLS
