/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub knows, apart from how it looks. Real and demo signals never share a list: when the
 * market changes its kind, the list begins again. */
#include "hub/igx-hub-model.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>

#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "hub/igx-hub-clock.h"

/** Rows taken from one answer, however many the service sends. */
#define ROWS_MAX 200

struct _IgxHubModel
{
  GObject parent_instance;

  IgxClient *client; /* (owned) (nullable) */
  IgxSignalList *list;
  IgxStatus *status;         /* (owned) (nullable) */
  char *fault;               /* (owned) (nullable): why the service could not be started */
  GCancellable *cancellable; /* (owned): of what was asked since the service came */
  IgxHubClock clock;
  gint64 status_heard_at; /* monotonic us */
  gint64 shortest;        /* shortest timeframe that is watched, ms; 0 unknown */
  gboolean demo;
  gboolean loaded;
  gboolean more;
  gboolean loading;
  gboolean page_missing; /* the newest signals could not be read */
};

enum
{
  CHANGED,
  FAILED,
  FETCHED,
  CLIENT_SET,
  SERVICE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxHubModel, igx_hub_model, G_TYPE_OBJECT)

static void
changed (IgxHubModel *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
report (IgxHubModel *self, const char *what, GError *error)
{
  g_autofree char *message = NULL;

  if (is_cancelled (error))
    return;
  g_dbus_error_strip_remote_error (error);
  message = g_strdup_printf ("%s: %s", what, error->message);
  g_signal_emit (self, signals[FAILED], 0, message);
}

/* The ledger is not open yet: what cannot be read is read as soon as it is. */
static gboolean
is_opening (IgxHubModel *self)
{
  return self->status == NULL || self->status->state == IGX_STATUS_STATE_UNKNOWN
         || self->status->state == IGX_STATUS_STATE_STARTING
         || self->status->state == IGX_STATUS_STATE_BLOCKED;
}

static gboolean
is_running (IgxHubModel *self)
{
  return self->client != NULL && igx_client_get_state (self->client) == IGX_CLIENT_STATE_RUNNING;
}

static void
renew_cancellable (IgxHubModel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
load_page (IgxHubModel *self, GAsyncReadyCallback callback, IgxSignalItem *after)
{
  GVariantDict query;

  g_variant_dict_init (&query, NULL);
  g_variant_dict_insert (&query, "limit", "u", (guint32) IGX_HUB_MODEL_PAGE);
  if (after != NULL)
    {
      const IgxSignal *signal = igx_signal_item_get_signal (after);

      g_variant_dict_insert (&query, "before_close_time", "x", signal->close_time);
      g_variant_dict_insert (&query, "before_id", "s", signal->id);
    }
  self->loading = TRUE;
  igx_dbus_ignite_x1_call_list_signals (igx_client_get_proxy (self->client),
                                        g_variant_dict_end (&query), self->cancellable, callback,
                                        g_object_ref (self));
}

static GPtrArray *
read_signals (GVariant *rows)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  gsize n = MIN (g_variant_n_children (rows), ROWS_MAX);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      IgxSignal *signal = igx_signal_from_variant (row, NULL);

      if (signal != NULL)
        g_ptr_array_add (found, signal);
    }
  return found;
}

static void
first_page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxHubModel) self = user_data;
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;
  gboolean overlaps = FALSE;

  if (!igx_dbus_ignite_x1_call_list_signals_finish (IGX_DBUS_IGNITE_X1 (source), &rows, &more,
                                                    result, &error))
    {
      if (is_cancelled (error))
        return;
      self->loading = FALSE;
      self->page_missing = TRUE;
      if (!is_opening (self))
        report (self, _ ("The signals could not be loaded"), error);
      return;
    }
  self->loading = FALSE;
  found = read_signals (rows);
  for (guint i = 0; i < found->len && !overlaps; i++)
    overlaps = igx_signal_list_lookup (self->list, ((IgxSignal *) found->pdata[i])->id) != NULL;
  /* Where the page does not reach what is known, a hole would stay: begin again from the top. */
  if (!overlaps && more)
    igx_signal_list_clear (self->list);
  if (!overlaps || !self->loaded)
    self->more = more;
  for (guint i = 0; i < found->len; i++)
    igx_signal_list_add (self->list, found->pdata[i]);
  self->loaded = TRUE;
  changed (self);
  if (self->page_missing)
    {
      self->page_missing = FALSE;
      g_signal_emit (self, signals[SERVICE_CHANGED], 0);
    }
}

static void
next_page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxHubModel) self = user_data;
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;
  guint n_new = 0;

  if (!igx_dbus_ignite_x1_call_list_signals_finish (IGX_DBUS_IGNITE_X1 (source), &rows, &more,
                                                    result, &error))
    {
      if (is_cancelled (error))
        return;
      self->loading = FALSE;
      report (self, _ ("Older signals could not be loaded"), error);
      return;
    }
  self->loading = FALSE;
  found = read_signals (rows);
  for (guint i = 0; i < found->len; i++)
    if (igx_signal_list_add (self->list, found->pdata[i]))
      n_new++;
  /* A page without anything new would be asked for again and again. */
  self->more = more && n_new > 0 && igx_signal_list_get_n_all (self->list) < IGX_SIGNAL_LIST_MAX;
  changed (self);
}

static void
series_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxHubModel) self = user_data;
  g_autoptr (GVariant) rows = NULL;

  if (!igx_dbus_ignite_x1_call_list_series_finish (IGX_DBUS_IGNITE_X1 (source), &rows, result,
                                                   NULL))
    return;
  self->shortest = 0;
  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      const char *name = NULL;
      IgxTimeframe timeframe = 0;

      if (g_variant_lookup (row, "timeframe", "&s", &name)
          && igx_timeframe_from_string (name, &timeframe)
          && (self->shortest == 0 || timeframe < self->shortest))
        self->shortest = timeframe;
    }
  changed (self);
}

static void
begin_again (IgxHubModel *self)
{
  self->demo = self->status->demo;
  renew_cancellable (self);
  igx_signal_list_clear (self->list);
  self->loaded = FALSE;
  self->more = FALSE;
  load_page (self, first_page_cb, NULL);
}

static void
take_status (IgxHubModel *self, GVariant *dictionary)
{
  IgxStatusState before = self->status != NULL ? self->status->state : IGX_STATUS_STATE_UNKNOWN;

  g_clear_pointer (&self->status, igx_status_free);
  self->status = igx_status_from_variant (dictionary);
  self->status_heard_at = g_get_monotonic_time ();
  igx_hub_clock_set (&self->clock, self->status->exchange_time);
  if (self->status->demo != self->demo)
    begin_again (self);
  else if (self->page_missing && !self->loading)
    load_page (self, first_page_cb, NULL);
  if (before != self->status->state)
    igx_dbus_ignite_x1_call_list_series (igx_client_get_proxy (self->client), self->cancellable,
                                         series_cb, g_object_ref (self));
  changed (self);
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxHubModel) self = user_data;
  g_autoptr (GVariant) status = NULL;
  g_autoptr (GError) error = NULL;

  if (igx_dbus_ignite_x1_call_get_status_finish (IGX_DBUS_IGNITE_X1 (source), &status, result,
                                                 &error))
    take_status (self, status);
  else if (is_cancelled (error))
    return;
  else
    report (self, _ ("The state of the service is not known"), error);
  /* Only now: the first age must be told by the market's time, and a demo market be known as one.
   */
  if (!self->loading)
    load_page (self, first_page_cb, NULL);
}

static void
status_changed_cb (IgxHubModel *self, GVariant *status)
{
  if (is_running (self))
    take_status (self, status);
}

static IgxSignal *
read_signal (GVariant *dictionary)
{
  IgxSignal *signal = igx_signal_from_variant (dictionary, NULL);

  if (signal == NULL)
    g_debug ("a signal that cannot be read was passed over");
  return signal;
}

static void
signal_added_cb (IgxHubModel *self, GVariant *dictionary)
{
  g_autoptr (IgxSignal) signal = read_signal (dictionary);

  if (signal == NULL || (signal->delivery == IGX_DELIVERY_DEMO) != self->demo)
    return;
  igx_signal_list_add (self->list, signal);
  changed (self);
}

static void
signal_changed_cb (IgxHubModel *self, GVariant *dictionary)
{
  g_autoptr (IgxSignal) signal = read_signal (dictionary);

  if (signal != NULL && igx_signal_list_update (self->list, signal))
    changed (self);
}

static void
client_state_cb (IgxHubModel *self)
{
  renew_cancellable (self);
  self->loading = FALSE;
  if (is_running (self))
    {
      g_clear_pointer (&self->fault, g_free);
      igx_dbus_ignite_x1_call_get_status (igx_client_get_proxy (self->client), self->cancellable,
                                          status_cb, g_object_ref (self));
    }
  else
    g_clear_pointer (&self->status, igx_status_free);
  changed (self);
  g_signal_emit (self, signals[SERVICE_CHANGED], 0);
}

static void
igx_hub_model_dispose (GObject *object)
{
  IgxHubModel *self = IGX_HUB_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (igx_hub_model_parent_class)->dispose (object);
}

static void
igx_hub_model_finalize (GObject *object)
{
  IgxHubModel *self = IGX_HUB_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->list);
  g_clear_pointer (&self->status, igx_status_free);
  g_free (self->fault);
  G_OBJECT_CLASS (igx_hub_model_parent_class)->finalize (object);
}

static void
igx_hub_model_class_init (IgxHubModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = igx_hub_model_dispose;
  object_class->finalize = igx_hub_model_finalize;

  /**
   * IgxHubModel::changed:
   *
   * State, status, or what is loaded is another than before.
   */
  signals[CHANGED] = g_signal_new ("changed", IGX_TYPE_HUB_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  /**
   * IgxHubModel::failed:
   * @message: one sentence
   */
  signals[FAILED] = g_signal_new ("failed", IGX_TYPE_HUB_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * IgxHubModel::fetched:
   * @id: of a signal that igx_hub_model_fetch() put into the list
   */
  signals[FETCHED] = g_signal_new ("fetched", IGX_TYPE_HUB_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * IgxHubModel::client-set:
   *
   * There is a client now, once.
   */
  signals[CLIENT_SET] = g_signal_new ("client-set", IGX_TYPE_HUB_MODEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 0);
  /**
   * IgxHubModel::service-changed:
   *
   * The service came, went, or has opened its ledger: what was asked may have another answer.
   */
  signals[SERVICE_CHANGED] = g_signal_new ("service-changed", IGX_TYPE_HUB_MODEL, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_hub_model_init (IgxHubModel *self)
{
  self->list = igx_signal_list_new ();
  self->cancellable = g_cancellable_new ();
}

IgxHubModel *
igx_hub_model_new (void)
{
  return g_object_new (IGX_TYPE_HUB_MODEL, NULL);
}

/**
 * igx_hub_model_set_client:
 *
 * Once: what the service says is followed from now on.
 */
void
igx_hub_model_set_client (IgxHubModel *self, IgxClient *client)
{
  IgxDBusIgniteX1 *proxy = NULL;

  g_return_if_fail (IGX_IS_HUB_MODEL (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  proxy = igx_client_get_proxy (client);
  g_signal_connect_object (client, "state-changed", G_CALLBACK (client_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "signal-added", G_CALLBACK (signal_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "signal-changed", G_CALLBACK (signal_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_emit (self, signals[CLIENT_SET], 0);
  client_state_cb (self);
}

/**
 * igx_hub_model_set_fault:
 * @fault: (nullable): why there is no service, one sentence
 */
void
igx_hub_model_set_fault (IgxHubModel *self, const char *fault)
{
  g_return_if_fail (IGX_IS_HUB_MODEL (self));

  g_free (self->fault);
  self->fault = g_strdup (fault);
  changed (self);
}

/**
 * igx_hub_model_get_client:
 *
 * Returns: (transfer none) (nullable): the client, once there is one
 */
IgxClient *
igx_hub_model_get_client (IgxHubModel *self)
{
  return self->client;
}

IgxClientState
igx_hub_model_get_client_state (IgxHubModel *self)
{
  g_return_val_if_fail (IGX_IS_HUB_MODEL (self), IGX_CLIENT_STATE_STOPPED);

  if (self->client != NULL)
    return igx_client_get_state (self->client);
  return self->fault != NULL ? IGX_CLIENT_STATE_STOPPED : IGX_CLIENT_STATE_STARTING;
}

IgxSignalList *
igx_hub_model_get_list (IgxHubModel *self)
{
  return self->list;
}

/**
 * igx_hub_model_get_status:
 *
 * Returns: (transfer none) (nullable): what the running service said last
 */
const IgxStatus *
igx_hub_model_get_status (IgxHubModel *self)
{
  return self->status;
}

const char *
igx_hub_model_get_fault (IgxHubModel *self)
{
  return self->fault;
}

/**
 * igx_hub_model_get_demo:
 *
 * Returns: whether what is shown is of the simulated market, also after the service stopped
 */
gboolean
igx_hub_model_get_demo (IgxHubModel *self)
{
  return self->demo;
}

gboolean
igx_hub_model_get_loaded (IgxHubModel *self)
{
  return self->loaded;
}

/**
 * igx_hub_model_get_more:
 *
 * Returns: whether the service has older signals than the list
 */
gboolean
igx_hub_model_get_more (IgxHubModel *self)
{
  return self->more;
}

/**
 * igx_hub_model_get_now:
 *
 * Returns: the market's time, ms UTC
 */
gint64
igx_hub_model_get_now (IgxHubModel *self)
{
  return igx_hub_clock_now (&self->clock);
}

gint64
igx_hub_model_get_midnight (IgxHubModel *self)
{
  return igx_hub_clock_midnight (&self->clock);
}

/**
 * igx_hub_model_get_data_age:
 *
 * Returns: ms since the newest data, counted on since the service told it; -1 unknown
 */
gint64
igx_hub_model_get_data_age (IgxHubModel *self)
{
  if (self->status == NULL || self->status->data_age < 0)
    return -1;
  return self->status->data_age + (g_get_monotonic_time () - self->status_heard_at) / 1000;
}

/**
 * igx_hub_model_get_next_close:
 *
 * Returns: ms until a candle of the shortest watched timeframe closes; 0 unknown
 */
gint64
igx_hub_model_get_next_close (IgxHubModel *self)
{
  gint64 now = igx_hub_model_get_now (self);

  if (self->shortest <= 0)
    return 0;
  return igx_timeframe_floor (self->shortest, now) + self->shortest - now;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxHubModel) self = user_data;
  g_autoptr (GError) error = NULL;

  if (igx_client_start_finish (IGX_CLIENT (source), result, &error))
    igx_hub_model_set_fault (self, NULL);
  else if (!is_cancelled (error))
    igx_hub_model_set_fault (self, error->message);
}

/**
 * igx_hub_model_start:
 *
 * Starts the service: once at launch, and when the person asks for it.
 */
void
igx_hub_model_start (IgxHubModel *self)
{
  g_return_if_fail (IGX_IS_HUB_MODEL (self));

  if (self->client != NULL)
    igx_client_start_async (self->client, NULL, started_cb, g_object_ref (self));
}

/**
 * igx_hub_model_load_more:
 *
 * Asks for the page after the oldest signal, if there is one and none is on its way.
 */
void
igx_hub_model_load_more (IgxHubModel *self)
{
  IgxSignalItem *oldest = igx_signal_list_get_oldest (self->list);

  if (!self->more || self->loading || oldest == NULL || !is_running (self))
    return;
  load_page (self, next_page_cb, oldest);
}

static void
fetch_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxHubModel) self = user_data;
  g_autoptr (GVariant) dictionary = NULL;
  g_autoptr (IgxSignal) signal = NULL;
  g_autoptr (GError) error = NULL;

  if (!igx_dbus_ignite_x1_call_get_signal_finish (IGX_DBUS_IGNITE_X1 (source), &dictionary, result,
                                                  &error))
    {
      report (self, _ ("The signal could not be opened"), error);
      return;
    }
  signal = igx_signal_from_variant (dictionary, &error);
  if (signal == NULL)
    {
      report (self, _ ("The signal could not be read"), error);
      return;
    }
  igx_signal_list_add (self->list, signal);
  changed (self);
  g_signal_emit (self, signals[FETCHED], 0, signal->id);
}

/**
 * igx_hub_model_fetch:
 * @id: of a signal that the list may not hold
 */
void
igx_hub_model_fetch (IgxHubModel *self, const char *id)
{
  if (is_running (self))
    igx_dbus_ignite_x1_call_get_signal (igx_client_get_proxy (self->client), id, self->cancellable,
                                        fetch_cb, g_object_ref (self));
}

static void
paused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxHubModel) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!igx_dbus_ignite_x1_call_pause_finish (IGX_DBUS_IGNITE_X1 (source), result, &error))
    report (self, _ ("It was not paused"), error);
}

/**
 * igx_hub_model_pause:
 * @seconds: 0 until resumed
 */
void
igx_hub_model_pause (IgxHubModel *self, guint seconds)
{
  if (self->client != NULL)
    igx_dbus_ignite_x1_call_pause (igx_client_get_proxy (self->client), seconds, NULL, paused_cb,
                                   g_object_ref (self));
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxHubModel) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!igx_dbus_ignite_x1_call_resume_finish (IGX_DBUS_IGNITE_X1 (source), result, &error))
    report (self, _ ("It was not resumed"), error);
}

void
igx_hub_model_resume (IgxHubModel *self)
{
  if (self->client != NULL)
    igx_dbus_ignite_x1_call_resume (igx_client_get_proxy (self->client), NULL, resumed_cb,
                                    g_object_ref (self));
}

/**
 * igx_hub_model_report:
 * @message: one sentence on what the service did not answer
 *
 * Tells it, unless the service is still opening its ledger.
 */
void
igx_hub_model_report (IgxHubModel *self, const char *message)
{
  if (!is_opening (self))
    g_signal_emit (self, signals[FAILED], 0, message);
}
