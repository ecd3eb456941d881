/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub knows, apart from how it looks. Real and demo signals never share a list: when the
 * market changes its kind, the lists begin again.
 *
 * Published signals have a list of their own, which is always loaded and which totals are counted
 * from; the list of all candidates is loaded while somebody looks at it. Nobody is told of
 * a refused candidate, so that list is asked for again some time after candles closed. */
#include "hub/igx-hub-model.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>

#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "hub/igx-hub-clock.h"

/** Candidates are asked for again so long after a candle closed: many close together. */
#define REFRESH_AFTER_S 5

struct _IgxHubModel
{
  GObject parent_instance;

  IgxClient *client;         /* (owned) (nullable) */
  IgxSignalPages *published; /* (owned) */
  IgxSignalPages *all;       /* (owned): empty unless @with_refused */
  IgxStatus *status;         /* (owned) (nullable) */
  char *fault;               /* (owned) (nullable): why the service could not be started */
  GCancellable *cancellable; /* (owned): of what was asked since the service came */
  IgxHubClock clock;
  gint64 status_heard_at; /* monotonic us */
  gint64 shortest;        /* shortest timeframe that is watched, ms; 0 unknown */
  guint refresh_id;
  gboolean demo;
  gboolean with_refused;
};

enum
{
  CHANGED,
  FAILED,
  FETCHED,
  CLIENT_SET,
  SERVICE_CHANGED,
  LIST_CHANGED,
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

static IgxSignalPages *
get_shown (IgxHubModel *self)
{
  return self->with_refused ? self->all : self->published;
}

static void
pages_failed_cb (IgxHubModel *self, const char *message, IgxSignalPages *pages)
{
  if (!igx_signal_pages_get_missing (pages) || !is_opening (self))
    g_signal_emit (self, signals[FAILED], 0, message);
}

static void
pages_recovered_cb (IgxHubModel *self)
{
  g_signal_emit (self, signals[SERVICE_CHANGED], 0);
}

static void
load (IgxHubModel *self)
{
  igx_signal_pages_load (self->published);
  if (self->with_refused)
    igx_signal_pages_load (self->all);
}

static void
load_missing (IgxHubModel *self)
{
  if (igx_signal_pages_get_missing (self->published))
    igx_signal_pages_load (self->published);
  if (igx_signal_pages_get_missing (self->all))
    igx_signal_pages_load (self->all);
}

static void
clear_all (IgxHubModel *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  igx_signal_pages_clear (self->all);
}

static gboolean
refresh_cb (gpointer user_data)
{
  IgxHubModel *self = user_data;

  self->refresh_id = 0;
  igx_signal_pages_load (self->all);
  return G_SOURCE_REMOVE;
}

static void
candle_closed_cb (IgxHubModel *self)
{
  if (self->with_refused && self->refresh_id == 0)
    self->refresh_id = g_timeout_add_seconds (REFRESH_AFTER_S, refresh_cb, self);
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
  igx_signal_pages_clear (self->published);
  clear_all (self);
  load (self);
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
  else
    load_missing (self);
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
  load (self);
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
put (IgxHubModel *self, IgxSignal *signal)
{
  if (signal->published)
    igx_signal_list_add (igx_signal_pages_get_list (self->published), signal);
  if (self->with_refused)
    igx_signal_list_add (igx_signal_pages_get_list (self->all), signal);
}

static void
signal_added_cb (IgxHubModel *self, GVariant *dictionary)
{
  g_autoptr (IgxSignal) signal = read_signal (dictionary);

  if (signal == NULL || (signal->delivery == IGX_DELIVERY_DEMO) != self->demo)
    return;
  put (self, signal);
  changed (self);
}

static void
signal_changed_cb (IgxHubModel *self, GVariant *dictionary)
{
  g_autoptr (IgxSignal) signal = read_signal (dictionary);

  gboolean known = FALSE;

  if (signal == NULL)
    return;
  known = igx_signal_list_update (igx_signal_pages_get_list (self->published), signal);
  if (igx_signal_list_update (igx_signal_pages_get_list (self->all), signal) || known)
    changed (self);
}

static void
client_state_cb (IgxHubModel *self)
{
  renew_cancellable (self);
  igx_signal_pages_cancel (self->published);
  igx_signal_pages_cancel (self->all);
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
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  igx_signal_pages_cancel (self->published);
  igx_signal_pages_cancel (self->all);
  igx_signal_pages_set_client (self->published, NULL);
  igx_signal_pages_set_client (self->all, NULL);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (igx_hub_model_parent_class)->dispose (object);
}

static void
igx_hub_model_finalize (GObject *object)
{
  IgxHubModel *self = IGX_HUB_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->published);
  g_clear_object (&self->all);
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
  /**
   * IgxHubModel::list-changed:
   *
   * Another list is shown: with or without refused candidates.
   */
  signals[LIST_CHANGED] = g_signal_new ("list-changed", IGX_TYPE_HUB_MODEL, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static IgxSignalPages *
make_pages (IgxHubModel *self, gboolean published_only)
{
  IgxSignalPages *pages = igx_signal_pages_new (published_only);

  g_signal_connect_object (pages, "changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pages, "failed", G_CALLBACK (pages_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pages, "recovered", G_CALLBACK (pages_recovered_cb), self,
                           G_CONNECT_SWAPPED);
  return pages;
}

static void
igx_hub_model_init (IgxHubModel *self)
{
  self->published = make_pages (self, TRUE);
  self->all = make_pages (self, FALSE);
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
  igx_signal_pages_set_client (self->published, client);
  igx_signal_pages_set_client (self->all, client);
  proxy = igx_client_get_proxy (client);
  g_signal_connect_object (client, "state-changed", G_CALLBACK (client_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "signal-added", G_CALLBACK (signal_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "signal-changed", G_CALLBACK (signal_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "candle-closed", G_CALLBACK (candle_closed_cb), self,
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

/**
 * igx_hub_model_get_published:
 *
 * Returns: (transfer none): the list of published signals
 */
IgxSignalList *
igx_hub_model_get_published (IgxHubModel *self)
{
  return igx_signal_pages_get_list (self->published);
}

/**
 * igx_hub_model_get_list:
 *
 * Returns: (transfer none): the list that is shown: published signals, or all candidates
 */
IgxSignalList *
igx_hub_model_get_list (IgxHubModel *self)
{
  return igx_signal_pages_get_list (get_shown (self));
}

/**
 * igx_hub_model_lookup:
 *
 * Returns: (transfer none) (nullable): the item with this id in the list that is shown, else in the
 *   other one
 */
IgxSignalItem *
igx_hub_model_lookup (IgxHubModel *self, const char *id)
{
  IgxSignalItem *item = igx_signal_list_lookup (igx_hub_model_get_list (self), id);

  return item != NULL ? item : igx_signal_list_lookup (igx_hub_model_get_published (self), id);
}

/**
 * igx_hub_model_set_with_refused:
 * @with_refused: whether candidates that were refused are shown, too
 */
void
igx_hub_model_set_with_refused (IgxHubModel *self, gboolean with_refused)
{
  g_return_if_fail (IGX_IS_HUB_MODEL (self));

  if (with_refused == self->with_refused)
    return;
  self->with_refused = with_refused;
  g_signal_emit (self, signals[LIST_CHANGED], 0);
  if (with_refused)
    igx_signal_pages_load (self->all);
  else
    clear_all (self);
  changed (self);
}

gboolean
igx_hub_model_get_with_refused (IgxHubModel *self)
{
  g_return_val_if_fail (IGX_IS_HUB_MODEL (self), FALSE);

  return self->with_refused;
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

/**
 * igx_hub_model_get_loaded:
 *
 * Returns: whether the newest page of the list that is shown has come
 */
gboolean
igx_hub_model_get_loaded (IgxHubModel *self)
{
  return igx_signal_pages_get_loaded (get_shown (self));
}

/**
 * igx_hub_model_get_more:
 *
 * Returns: whether the service has older published signals than those that are loaded
 */
gboolean
igx_hub_model_get_more (IgxHubModel *self)
{
  return igx_signal_pages_get_more (self->published);
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
 * Asks for the next older page of the list that is shown.
 */
void
igx_hub_model_load_more (IgxHubModel *self)
{
  igx_signal_pages_load_more (get_shown (self));
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
  if (!signal->published)
    igx_hub_model_set_with_refused (self, TRUE);
  put (self, signal);
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
