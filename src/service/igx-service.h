/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pipeline/igx-sink.h"

G_BEGIN_DECLS

#define IGX_TYPE_SERVICE_HANDLER (igx_service_handler_get_type ())
G_DECLARE_INTERFACE (IgxServiceHandler, igx_service_handler, IGX, SERVICE_HANDLER, GObject)

/**
 * IgxServiceHandler:
 * @call_async: does what a method of the D-Bus interface asks; @parameters are its in arguments,
 *   already of the right type and within the limits that the service knows
 * @call_finish: (transfer full): its out arguments as a tuple (may be floating), or %NULL with
 *   an error: G_IO_ERROR_NOT_FOUND, INVALID_ARGUMENT, NOT_SUPPORTED, PERMISSION_DENIED, BUSY,
 *   FAILED
 *
 * Who answers: implemented above, by the daemon. Ping and the properties are the service's own.
 */
struct _IgxServiceHandlerInterface
{
  GTypeInterface parent_iface;

  void (*call_async) (IgxServiceHandler *self,
                      const char *method,
                      GVariant *parameters,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GVariant *(*call_finish) (IgxServiceHandler *self, GAsyncResult *result, GError **error);
};

#define IGX_TYPE_SERVICE (igx_service_get_type ())
G_DECLARE_FINAL_TYPE (IgxService, igx_service, IGX, SERVICE, GObject)

/* Implements IgxSink: SignalAdded, SignalChanged, CandleClosed, StatusChanged. */
IgxService *igx_service_new (IgxServiceHandler *handler);
gboolean igx_service_export (IgxService *self, GDBusConnection *connection, GError **error);
void igx_service_unexport (IgxService *self);
void igx_service_set_role (IgxService *self, const char *role);
void igx_service_set_demo (IgxService *self, gboolean demo);
void igx_service_emit_status (IgxService *self, GVariant *status);
void igx_service_emit_settings_changed (IgxService *self, const char *const *keys);

G_END_DECLS
