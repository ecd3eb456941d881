/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface on the bus. Dispatch is generic over the description made from the XML: a method
 * is checked, counted, handed to the handler and its answer sent, whichever it is, so that a new
 * method needs no new code here. */
#include "service/igx-service.h"

#include <string.h>

#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "igx-service-info.h"
#include "service/igx-service-check.h"
#include "service/igx-service-error.h"
#include "service/igx-service-senders.h"

/** StatusChanged comes at most once in this time, the latest one wins. */
#define STATUS_INTERVAL_MS 1000

struct _IgxService
{
  GObject parent_instance;

  IgxServiceHandler *handler;  /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable): while exported */
  IgxServiceSenders *senders;  /* (owned) (nullable): while exported */
  guint registration;

  char *role;
  gboolean demo;

  GVariant *status; /* (owned) (nullable): a{sv}, the latest one */
  gboolean status_pending;
  guint status_timer;
};

typedef struct
{
  IgxService *service;               /* (owned) */
  IgxServiceSenders *senders;        /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) until answered */
} Call;

static void igx_service_sink_init (IgxSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxService,
                               igx_service,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_SINK, igx_service_sink_init))

static void
call_free (Call *call)
{
  g_object_unref (call->service);
  igx_service_senders_unref (call->senders);
  g_free (call);
}

static const GVariantType *
reply_type_of (const GDBusMethodInfo *info, char **type)
{
  GString *text = g_string_new ("(");

  for (gsize i = 0; info->out_args != NULL && info->out_args[i] != NULL; i++)
    g_string_append (text, info->out_args[i]->signature);
  g_string_append_c (text, ')');
  *type = g_string_free (text, FALSE);
  return G_VARIANT_TYPE (*type);
}

static gboolean
check_reply (GDBusMethodInvocation *invocation, GVariant *reply, GError **error)
{
  const GDBusMethodInfo *info = g_dbus_method_invocation_get_method_info (invocation);
  g_autofree char *type = NULL;

  if (!g_variant_is_of_type (reply, reply_type_of (info, &type)))
    {
      g_set_error (error, IGX_SERVICE_ERROR, IGX_SERVICE_ERROR_FAILED,
                   "The service made an answer of type %s to %s, which has %s",
                   g_variant_get_type_string (reply), info->name, type);
      return FALSE;
    }
  if (g_variant_get_size (reply) > IGX_SERVICE_REPLY_MAX)
    {
      g_set_error (error, IGX_SERVICE_ERROR, IGX_SERVICE_ERROR_LIMITS_EXCEEDED,
                   "The answer has more than %d MiB: ask for less at once",
                   IGX_SERVICE_REPLY_MAX / (1024 * 1024));
      return FALSE;
    }
  return TRUE;
}

static void
handler_called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  IgxServiceHandler *handler = IGX_SERVICE_HANDLER (source);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (GError) error = NULL;

  igx_service_senders_end (call->senders, g_dbus_method_invocation_get_sender (call->invocation));
  reply = IGX_SERVICE_HANDLER_GET_IFACE (handler)->call_finish (handler, result, &local);
  if (reply != NULL)
    g_variant_take_ref (reply);

  if (reply == NULL)
    error = igx_service_error_from_local (local);
  if (reply != NULL && check_reply (call->invocation, reply, &error))
    g_dbus_method_invocation_return_value (g_steal_pointer (&call->invocation), reply);
  else
    g_dbus_method_invocation_return_gerror (g_steal_pointer (&call->invocation), error);
  call_free (call);
}

static void
method_call_cb (GDBusConnection *connection,
                const char *sender,
                const char *object_path,
                const char *interface_name,
                const char *method_name,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  IgxService *self = user_data;
  g_autoptr (GCancellable) cancellable = NULL;
  g_autoptr (GError) error = NULL;
  Call *call = NULL;

  if (strcmp (method_name, "Ping") == 0)
    {
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }
  if (!igx_service_check_call (method_name, parameters, &error))
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return;
    }
  cancellable = igx_service_senders_begin (self->senders, sender, &error);
  if (cancellable == NULL)
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return;
    }

  call = g_new0 (Call, 1);
  call->service = g_object_ref (self);
  call->senders = igx_service_senders_ref (self->senders);
  call->invocation = invocation;
  IGX_SERVICE_HANDLER_GET_IFACE (self->handler)
      ->call_async (self->handler, method_name, parameters, cancellable, handler_called_cb, call);
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *object_path,
                 const char *interface_name,
                 const char *property_name,
                 GError **error,
                 gpointer user_data)
{
  IgxService *self = user_data;

  if (strcmp (property_name, "Version") == 0)
    return g_variant_new_string (IGX_VERSION);
  if (strcmp (property_name, "Role") == 0)
    return g_variant_new_string (self->role);
  if (strcmp (property_name, "Demo") == 0)
    return g_variant_new_boolean (self->demo);
  g_set_error (error, IGX_SERVICE_ERROR, IGX_SERVICE_ERROR_NOT_SUPPORTED,
               "The property %s has no value", property_name);
  return NULL;
}

static const GDBusInterfaceVTable vtable = {
  .method_call = method_call_cb,
  .get_property = get_property_cb,
};

static void
emit (IgxService *self, const char *interface, const char *name, GVariant *parameters)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (parameters);

  if (self->connection == NULL)
    return;
  /* Fails only when the connection is closed, and then there is nobody to tell. */
  g_dbus_connection_emit_signal (self->connection, NULL, IGX_SERVICE_PATH, interface, name, owned,
                                 NULL);
}

static void
emit_property (IgxService *self, const char *name, GVariant *value)
{
  GVariantBuilder changed;

  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changed, "{sv}", name, value);
  emit (self, "org.freedesktop.DBus.Properties", "PropertiesChanged",
        g_variant_new ("(sa{sv}@as)", IGX_INTERFACE, &changed, g_variant_new_strv (NULL, 0)));
}

static gboolean status_timer_cb (gpointer user_data);

static void
emit_status_now (IgxService *self)
{
  self->status_pending = FALSE;
  self->status_timer = g_timeout_add (STATUS_INTERVAL_MS, status_timer_cb, self);
  emit (self, IGX_INTERFACE, "StatusChanged", g_variant_new ("(@a{sv})", self->status));
}

static gboolean
status_timer_cb (gpointer user_data)
{
  IgxService *self = user_data;

  self->status_timer = 0;
  if (self->status_pending)
    emit_status_now (self);
  return G_SOURCE_REMOVE;
}

static const char *
sink_get_name (IgxSink *sink)
{
  return "D-Bus";
}

static void
sink_publish (IgxSink *sink, IgxSignal *signal)
{
  emit (IGX_SERVICE (sink), IGX_INTERFACE, "SignalAdded",
        g_variant_new ("(@a{sv})", igx_signal_to_variant (signal)));
}

static void
sink_update (IgxSink *sink, IgxSignal *signal)
{
  emit (IGX_SERVICE (sink), IGX_INTERFACE, "SignalChanged",
        g_variant_new ("(@a{sv})", igx_signal_to_variant (signal)));
}

static void
sink_candle (IgxSink *sink, const IgxSeriesKey *series, const IgxCandle *candle)
{
  emit (IGX_SERVICE (sink), IGX_INTERFACE, "CandleClosed",
        g_variant_new ("(sss@(xdddddddd))", series->venue, series->symbol,
                       igx_timeframe_to_string (series->timeframe),
                       igx_candle_to_variant (candle)));
}

/* A health knows less than a status: it goes over the last one, and what it no longer knows
 * leaves it. */
static void
sink_health (IgxSink *sink, const IgxHealth *health)
{
  static const char *const keys[]
      = { "summary", "advice", "data_age", "exchange_time", "clock_offset", "paused_until" };
  IgxService *self = IGX_SERVICE (sink);
  g_autoptr (GVariantDict) dict = g_variant_dict_new (self->status);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_variant_dict_remove (dict, keys[i]);
  igx_health_add_to_dict (health, dict);
  g_variant_dict_insert (dict, "role", "s", self->role);
  g_variant_dict_insert (dict, "version", "s", IGX_VERSION);
  igx_service_emit_status (self, g_variant_dict_end (dict));
}

static void
igx_service_sink_init (IgxSinkInterface *iface)
{
  iface->get_name = sink_get_name;
  iface->publish = sink_publish;
  iface->update = sink_update;
  iface->candle = sink_candle;
  iface->health = sink_health;
}

static void
igx_service_dispose (GObject *object)
{
  IgxService *self = IGX_SERVICE (object);

  igx_service_unexport (self);
  g_clear_handle_id (&self->status_timer, g_source_remove);
  g_clear_object (&self->handler);
  G_OBJECT_CLASS (igx_service_parent_class)->dispose (object);
}

static void
igx_service_finalize (GObject *object)
{
  IgxService *self = IGX_SERVICE (object);

  g_clear_pointer (&self->status, g_variant_unref);
  g_free (self->role);
  G_OBJECT_CLASS (igx_service_parent_class)->finalize (object);
}

static void
igx_service_class_init (IgxServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = igx_service_dispose;
  object_class->finalize = igx_service_finalize;
}

static void
igx_service_init (IgxService *self)
{
  self->role = g_strdup ("starting");
}

/**
 * igx_service_new:
 * @handler: who answers; held
 *
 * Returns: (transfer full): a service that is not on any bus yet
 */
IgxService *
igx_service_new (IgxServiceHandler *handler)
{
  IgxService *self = NULL;

  g_return_val_if_fail (IGX_IS_SERVICE_HANDLER (handler), NULL);

  self = g_object_new (IGX_TYPE_SERVICE, NULL);
  self->handler = g_object_ref (handler);
  return self;
}

/**
 * igx_service_export:
 * @connection: a bus, or a peer
 * @error: return location for a #GError
 *
 * Puts the object on @connection; the name is the caller's to ask for, afterwards.
 *
 * Returns: whether it is there
 */
gboolean
igx_service_export (IgxService *self, GDBusConnection *connection, GError **error)
{
  g_return_val_if_fail (IGX_IS_SERVICE (self), FALSE);
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), FALSE);
  g_return_val_if_fail (self->connection == NULL, FALSE);

  /* Registers the error names before the first error can be sent. */
  igx_service_error_quark ();
  self->registration = g_dbus_connection_register_object (
      connection, IGX_SERVICE_PATH, (GDBusInterfaceInfo *) &igx_service_ignite_x1_interface,
      &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->connection = g_object_ref (connection);
  self->senders = igx_service_senders_new (connection);
  return TRUE;
}

/**
 * igx_service_unexport:
 *
 * Takes the object off its connection and cancels the calls that wait. Harmless if it is not
 * exported.
 */
void
igx_service_unexport (IgxService *self)
{
  g_return_if_fail (IGX_IS_SERVICE (self));

  if (self->connection == NULL)
    return;
  g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  igx_service_senders_cancel_all (self->senders);
  g_clear_pointer (&self->senders, igx_service_senders_unref);
  g_clear_object (&self->connection);
}

/**
 * igx_service_set_role:
 * @role: starting, leader, blocked or standby
 */
void
igx_service_set_role (IgxService *self, const char *role)
{
  g_return_if_fail (IGX_IS_SERVICE (self));
  g_return_if_fail (role != NULL);

  if (strcmp (self->role, role) == 0)
    return;
  g_free (self->role);
  self->role = g_strdup (role);
  emit_property (self, "Role", g_variant_new_string (role));
}

/**
 * igx_service_set_demo:
 * @demo: whether what is shown comes from the simulated market
 */
void
igx_service_set_demo (IgxService *self, gboolean demo)
{
  g_return_if_fail (IGX_IS_SERVICE (self));

  if (self->demo == !!demo)
    return;
  self->demo = !!demo;
  emit_property (self, "Demo", g_variant_new_boolean (self->demo));
}

/**
 * igx_service_emit_status:
 * @status: what GetStatus would answer, of type `a{sv}`; a floating reference is taken
 *
 * Emits StatusChanged, at once or when a second has passed since the last one; only the latest
 * status is kept meanwhile.
 */
void
igx_service_emit_status (IgxService *self, GVariant *status)
{
  g_return_if_fail (IGX_IS_SERVICE (self));
  g_return_if_fail (g_variant_is_of_type (status, G_VARIANT_TYPE_VARDICT));

  g_variant_ref_sink (status);
  g_clear_pointer (&self->status, g_variant_unref);
  self->status = status;
  self->status_pending = TRUE;
  if (self->status_timer == 0)
    emit_status_now (self);
}

/**
 * igx_service_emit_settings_changed:
 * @keys: (array zero-terminated=1): names of the settings that have a new value
 */
void
igx_service_emit_settings_changed (IgxService *self, const char *const *keys)
{
  g_return_if_fail (IGX_IS_SERVICE (self));
  g_return_if_fail (keys != NULL);

  emit (self, IGX_INTERFACE, "SettingsChanged", g_variant_new ("(^as)", keys));
}
