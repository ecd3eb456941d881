/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-fake-handler.h"

struct _IgxFakeHandler
{
  GObject parent_instance;

  GHashTable *replies; /* (owned): method to GVariant */
  GHashTable *errors;  /* (owned): method to GError */
  GPtrArray *held;     /* (owned): of GTask */
  gboolean holding;
  guint n_calls;
  guint n_cancelled;
  char *last_method;
  GVariant *last_parameters;
};

static void igx_fake_handler_handler_init (IgxServiceHandlerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxFakeHandler,
                               igx_fake_handler,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_SERVICE_HANDLER,
                                                      igx_fake_handler_handler_init))

static void
answer (IgxFakeHandler *self, GTask *task)
{
  const char *method = g_task_get_task_data (task);
  const GError *error = g_hash_table_lookup (self->errors, method);
  const gulong *watch = g_object_get_data (G_OBJECT (task), "watch");
  GVariant *reply = g_hash_table_lookup (self->replies, method);

  /* The cancellable holds the task and the task the cancellable. */
  if (watch != NULL)
    g_cancellable_disconnect (g_task_get_cancellable (task), *watch);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (reply != NULL)
    g_task_return_pointer (task, g_variant_ref (reply), (GDestroyNotify) g_variant_unref);
  else
    g_task_return_pointer (task, g_variant_ref_sink (g_variant_new ("()")),
                           (GDestroyNotify) g_variant_unref);
}

static gboolean
cancelled_cb (gpointer user_data)
{
  GTask *task = user_data;
  IgxFakeHandler *self = g_task_get_source_object (task);

  if (g_ptr_array_find (self->held, task, NULL))
    {
      g_object_ref (task);
      g_ptr_array_remove (self->held, task);
      self->n_cancelled++;
      g_cancellable_disconnect (g_task_get_cancellable (task),
                                *(gulong *) g_object_get_data (G_OBJECT (task), "watch"));
      g_task_return_error_if_cancelled (task);
      g_object_unref (task);
    }
  return G_SOURCE_REMOVE;
}

static void
cancelled_now_cb (GCancellable *cancellable, gpointer user_data)
{
  /* Not from inside the cancellation: its lock is held. */
  g_idle_add_full (G_PRIORITY_DEFAULT, cancelled_cb, g_object_ref (user_data), g_object_unref);
}

static void
call_async (IgxServiceHandler *handler,
            const char *method,
            GVariant *parameters,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  IgxFakeHandler *self = IGX_FAKE_HANDLER (handler);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, call_async);
  g_task_set_task_data (task, g_strdup (method), g_free);
  self->n_calls++;
  g_free (self->last_method);
  self->last_method = g_strdup (method);
  g_clear_pointer (&self->last_parameters, g_variant_unref);
  self->last_parameters = g_variant_ref (parameters);
  if (self->holding)
    {
      gulong *watch = g_new0 (gulong, 1);

      g_ptr_array_add (self->held, g_object_ref (task));
      *watch = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_now_cb),
                                      g_object_ref (task), g_object_unref);
      g_object_set_data_full (G_OBJECT (task), "watch", watch, g_free);
      return;
    }
  answer (self, task);
}

static GVariant *
call_finish (IgxServiceHandler *handler, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
igx_fake_handler_handler_init (IgxServiceHandlerInterface *iface)
{
  iface->call_async = call_async;
  iface->call_finish = call_finish;
}

static void
igx_fake_handler_finalize (GObject *object)
{
  IgxFakeHandler *self = IGX_FAKE_HANDLER (object);

  g_hash_table_unref (self->replies);
  g_hash_table_unref (self->errors);
  g_ptr_array_unref (self->held);
  g_free (self->last_method);
  g_clear_pointer (&self->last_parameters, g_variant_unref);
  G_OBJECT_CLASS (igx_fake_handler_parent_class)->finalize (object);
}

static void
igx_fake_handler_class_init (IgxFakeHandlerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_fake_handler_finalize;
}

static void
igx_fake_handler_init (IgxFakeHandler *self)
{
  self->replies
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  self->errors
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_error_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
}

IgxFakeHandler *
igx_fake_handler_new (void)
{
  return g_object_new (IGX_TYPE_FAKE_HANDLER, NULL);
}

void
igx_fake_handler_set_reply (IgxFakeHandler *self, const char *method, GVariant *reply)
{
  g_hash_table_remove (self->errors, method);
  g_hash_table_replace (self->replies, g_strdup (method), g_variant_ref_sink (reply));
}

void
igx_fake_handler_set_error (
    IgxFakeHandler *self, const char *method, GQuark domain, int code, const char *message)
{
  g_hash_table_replace (self->errors, g_strdup (method),
                        g_error_new_literal (domain, code, message));
}

void
igx_fake_handler_hold (IgxFakeHandler *self)
{
  self->holding = TRUE;
}

void
igx_fake_handler_release (IgxFakeHandler *self)
{
  self->holding = FALSE;
  for (guint i = 0; i < self->held->len; i++)
    answer (self, self->held->pdata[i]);
  g_ptr_array_set_size (self->held, 0);
}

guint
igx_fake_handler_get_n_held (IgxFakeHandler *self)
{
  return self->held->len;
}

guint
igx_fake_handler_get_n_cancelled (IgxFakeHandler *self)
{
  return self->n_cancelled;
}

guint
igx_fake_handler_get_n_calls (IgxFakeHandler *self)
{
  return self->n_calls;
}

const char *
igx_fake_handler_get_last_method (IgxFakeHandler *self)
{
  return self->last_method;
}

GVariant *
igx_fake_handler_get_last_parameters (IgxFakeHandler *self)
{
  return self->last_parameters;
}
