/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/igx-service.h"

G_DEFINE_INTERFACE (IgxServiceHandler, igx_service_handler, G_TYPE_OBJECT)

static void
igx_service_handler_default_init (IgxServiceHandlerInterface *iface)
{
}
