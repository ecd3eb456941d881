/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/igx-announcer.h"

#include "igx-config.h"
#include "pipeline/igx-signal-text.h"

#include <glib/gi18n-lib.h>

/* Late signals that arrive within this time are told together. */
#define DIGEST_MS 3000
/* Outcomes likewise: many end with the same candle. */
#define OUTCOMES_MS 1000
/* So many of them are told by name. */
#define OUTCOMES_SHOWN 6
/* So many untold signals are told at most; older ones are of no use to anybody. */
#define RECOVER_MAX 10000

struct _IgxAnnouncer
{
  GObject parent_instance;

  IgxNotifier *notifier; /* (nullable) */
  IgxStore *store;
  IgxSettings *settings;
  IgxPublisher *publisher;   /* unowned: stopped before it goes */
  const IgxTimeSource *time; /* unowned: stopped before it goes */
  GCancellable *cancellable;
  GPtrArray *untold;      /* of IgxSignal, newest first: read so far */
  GHashTable *recovering; /* of ids: saved by an earlier run that did not live to tell */
  GPtrArray *late;        /* of IgxSignal: for the next digest */
  guint digest_id;
  GPtrArray *outcomes; /* of IgxSignal: of what became of them something is to be told */
  guint outcomes_id;
};

typedef struct
{
  IgxAnnouncer *self;
  IgxSignal *signal;
} Claim;

static void igx_announcer_sink_init (IgxSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxAnnouncer,
                               igx_announcer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_SINK, igx_announcer_sink_init))

static void
claim_free (Claim *claim)
{
  g_object_unref (claim->self);
  igx_signal_unref (claim->signal);
  g_free (claim);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Claim, claim_free)

static char *
describe_late (IgxAnnouncer *self)
{
  const IgxSignal *signal = self->late->pdata[0];
  g_autofree char *title = NULL;
  g_autofree char *count = NULL;

  if (self->late->len > 1)
    {
      count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u signal came late",
                                            "%u signals came late", self->late->len),
                               self->late->len);
      /* A ledger holds demo signals only, or none. */
      return signal->delivery == IGX_DELIVERY_DEMO ? g_strdup_printf (_ ("DEMO: %s"), count)
                                                   : g_steal_pointer (&count);
    }
  title = igx_signal_text_title (signal);
  return g_strdup_printf ("%s: %s", title,
                          signal->strategy_name != NULL ? signal->strategy_name : signal->strategy);
}

static gboolean
digest_cb (gpointer data)
{
  IgxAnnouncer *self = data;
  gint64 now = igx_time_source_now (self->time);

  /* What an earlier run found may be over by now; whether it is, only the exchange's time tells. */
  if (now == 0)
    return G_SOURCE_CONTINUE;
  self->digest_id = 0;
  for (guint i = self->late->len; i > 0; i--)
    if (((IgxSignal *) self->late->pdata[i - 1])->expires_at < now)
      g_ptr_array_remove_index (self->late, i - 1);
  if (self->late->len > 0 && self->notifier != NULL
      && igx_settings_get_boolean (self->settings, "notify.digest"))
    {
      g_autofree char *body = describe_late (self);

      igx_notifier_show_text (self->notifier, "digest", _ ("While IgniteX could not watch"), body);
    }
  g_ptr_array_set_size (self->late, 0);
  return G_SOURCE_REMOVE;
}

static void
add_to_digest (IgxAnnouncer *self, IgxSignal *signal)
{
  /* What is over when it is found helps nobody; it stands in the ledger. */
  if (signal->detected_at > signal->expires_at)
    return;
  g_ptr_array_add (self->late, igx_signal_ref (signal));
  if (self->digest_id == 0)
    self->digest_id = g_timeout_add (DIGEST_MS, digest_cb, self);
}

static void
claimed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Claim) claim = data;
  IgxAnnouncer *self = claim->self;
  g_autoptr (GError) error = NULL;
  gboolean claimed = FALSE;

  if (!igx_store_claim_notification_finish (IGX_STORE (object), result, &claimed, &error)
      || !claimed || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (g_hash_table_contains (self->recovering, claim->signal->id)
      || claim->signal->delivery == IGX_DELIVERY_LATE)
    add_to_digest (self, claim->signal);
  else if (self->notifier != NULL && igx_settings_get_boolean (self->settings, "notify.signals"))
    igx_notifier_show_signal (self->notifier, claim->signal);
}

static void
claim (IgxAnnouncer *self, IgxSignal *signal)
{
  Claim *data = g_new0 (Claim, 1);

  data->self = g_object_ref (self);
  data->signal = igx_signal_ref (signal);
  igx_store_claim_notification_async (self->store, signal->id, self->cancellable, claimed_cb, data);
}

static const char *
igx_announcer_get_name (IgxSink *sink)
{
  return "announcer";
}

static void
igx_announcer_publish (IgxSink *sink, IgxSignal *signal)
{
  claim (IGX_ANNOUNCER (sink), signal);
}

/* Outcomes. */

static char *
describe_outcomes (const GPtrArray *signals)
{
  g_autoptr (GString) body = g_string_new (NULL);
  const guint shown = MIN (signals->len, OUTCOMES_SHOWN);

  for (guint i = 0; i < shown; i++)
    {
      const IgxSignal *signal = signals->pdata[i];
      g_autofree char *title = igx_signal_text_title (signal);
      g_autofree char *outcome = igx_signal_text_outcome (signal);

      g_string_append_printf (body, "%s%s: %s", i > 0 ? "\n" : "", title, outcome);
    }
  if (signals->len > shown)
    {
      g_string_append_c (body, '\n');
      g_string_append_printf (
          body, g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", signals->len - shown),
          signals->len - shown);
    }
  return g_string_free (g_steal_pointer (&body), FALSE);
}

static gboolean
outcomes_cb (gpointer data)
{
  IgxAnnouncer *self = data;
  g_autofree char *body = NULL;

  self->outcomes_id = 0;
  if (self->outcomes->len == 1)
    {
      const IgxSignal *signal = self->outcomes->pdata[0];
      g_autofree char *title = igx_signal_text_title (signal);

      body = igx_signal_text_outcome (signal);
      igx_notifier_show_quietly (self->notifier, signal->id, title, body);
    }
  else
    {
      body = describe_outcomes (self->outcomes);
      igx_notifier_show_quietly (self->notifier, "outcomes", _ ("What became of signals"), body);
    }
  g_ptr_array_set_size (self->outcomes, 0);
  return G_SOURCE_REMOVE;
}

static void
outcome_claimed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Claim) claim = data;
  IgxAnnouncer *self = claim->self;
  g_autoptr (GError) error = NULL;
  gboolean claimed = FALSE;

  if (!igx_store_claim_notification_finish (IGX_STORE (object), result, &claimed, &error)
      || !claimed || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->notifier == NULL || !igx_settings_get_boolean (self->settings, "notify.outcomes")
      || g_strcmp0 (claim->signal->mark, "skipped") == 0)
    return;
  g_ptr_array_add (self->outcomes, igx_signal_ref (claim->signal));
  if (self->outcomes_id == 0)
    self->outcomes_id = g_timeout_add (OUTCOMES_MS, outcomes_cb, self);
}

/* Also called when the mark has changed: what became of the signal is claimed, as the signal itself
 * was, so that it is told once. */
static void
igx_announcer_update (IgxSink *sink, IgxSignal *signal)
{
  IgxAnnouncer *self = IGX_ANNOUNCER (sink);
  g_autofree char *outcome = igx_signal_text_outcome (signal);
  g_autofree char *key = NULL;
  Claim *data = NULL;

  if (!signal->published || signal->delivery == IGX_DELIVERY_LATE || outcome == NULL)
    return;
  key = g_strdup_printf ("%s/%s%s", signal->id, igx_signal_state_to_string (signal->state),
                         signal->closed_at != 0 ? "/over" : "");
  data = g_new0 (Claim, 1);
  data->self = g_object_ref (self);
  data->signal = igx_signal_ref (signal);
  igx_store_claim_notification_async (self->store, key, self->cancellable, outcome_claimed_cb,
                                      data);
}

static void
igx_announcer_sink_init (IgxSinkInterface *iface)
{
  iface->get_name = igx_announcer_get_name;
  iface->publish = igx_announcer_publish;
  iface->update = igx_announcer_update;
}

static void recover_page (IgxAnnouncer *self);

static void
recovered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxAnnouncer) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = igx_store_query_signals_finish (IGX_STORE (object), result, &error);

  if (page == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < page->len; i++)
    g_ptr_array_add (self->untold, igx_signal_ref (page->pdata[i]));
  if (page->len == IGX_STORE_SIGNALS_MAX && self->untold->len < RECOVER_MAX)
    {
      recover_page (self);
      return;
    }
  for (guint i = self->untold->len; i > 0; i--)
    {
      IgxSignal *signal = self->untold->pdata[i - 1];

      /* Told before it is claimed: what dies in between is told once more, never not at all. */
      g_hash_table_add (self->recovering, g_strdup (signal->id));
      igx_publisher_publish (self->publisher, signal);
    }
  g_ptr_array_set_size (self->untold, 0);
}

static void
recover_page (IgxAnnouncer *self)
{
  IgxSignalQuery query = { .published_only = TRUE, .unclaimed_only = TRUE };

  if (self->untold->len > 0)
    {
      const IgxSignal *last = self->untold->pdata[self->untold->len - 1];

      query.before_close_time = last->close_time;
      query.before_id = last->id;
    }
  igx_store_query_signals_async (self->store, &query, self->cancellable, recovered_cb,
                                 g_object_ref (self));
}

/**
 * igx_announcer_recover:
 *
 * Tells what an earlier run saved and did not live to tell: what has no claim goes out on
 * D-Bus again and into the digest, oldest first. To be called once.
 */
void
igx_announcer_recover (IgxAnnouncer *self)
{
  recover_page (self);
}

void
igx_announcer_stop (IgxAnnouncer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->digest_id, g_source_remove);
  g_clear_handle_id (&self->outcomes_id, g_source_remove);
}

static void
igx_announcer_dispose (GObject *object)
{
  igx_announcer_stop (IGX_ANNOUNCER (object));
  G_OBJECT_CLASS (igx_announcer_parent_class)->dispose (object);
}

static void
igx_announcer_finalize (GObject *object)
{
  IgxAnnouncer *self = IGX_ANNOUNCER (object);

  g_clear_object (&self->notifier);
  g_object_unref (self->store);
  g_object_unref (self->settings);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->recovering);
  g_ptr_array_unref (self->untold);
  g_ptr_array_unref (self->late);
  g_ptr_array_unref (self->outcomes);
  G_OBJECT_CLASS (igx_announcer_parent_class)->finalize (object);
}

static void
igx_announcer_class_init (IgxAnnouncerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_announcer_dispose;
  G_OBJECT_CLASS (klass)->finalize = igx_announcer_finalize;
}

static void
igx_announcer_init (IgxAnnouncer *self)
{
  self->cancellable = g_cancellable_new ();
  self->untold = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  self->late = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  self->outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  self->recovering = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * igx_announcer_new:
 * @notifier: (nullable): %NULL where there is no desktop
 * @publisher: through which recovered signals go out; unowned
 * @time: the exchange's; unowned
 *
 * Returns: (transfer full): a sink
 */
IgxAnnouncer *
igx_announcer_new (IgxNotifier *notifier,
                   IgxStore *store,
                   IgxSettings *settings,
                   IgxPublisher *publisher,
                   const IgxTimeSource *time)
{
  IgxAnnouncer *self = g_object_new (IGX_TYPE_ANNOUNCER, NULL);

  self->notifier = notifier != NULL ? g_object_ref (notifier) : NULL;
  self->store = g_object_ref (store);
  self->settings = g_object_ref (settings);
  self->publisher = publisher;
  self->time = time;
  return self;
}
