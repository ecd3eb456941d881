/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"

G_BEGIN_DECLS

/** A service that has not answered after this time is taken for hung. */
#define IGX_CTL_BUS_TIMEOUT_MS 10000

GDBusConnection *igx_ctl_bus_get (GError **error);
GVariant *igx_ctl_bus_call (GDBusConnection *connection,
                            const char *method,
                            GVariant *parameters,
                            GError **error);
gboolean igx_ctl_bus_is_absent (const GError *error);
IgxCtlExit igx_ctl_bus_report (GError *error);
IgxCtlExit igx_ctl_bus_ask (const char *method, GVariant *parameters, GVariant **reply);

G_END_DECLS
