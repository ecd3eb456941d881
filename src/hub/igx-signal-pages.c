/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of signals and how far back it is loaded: the newest page first, older ones as they are
 * asked for. Where the next page begins is remembered by itself: a single old signal that
 * somebody put into the list must not make a hole. */
#include "hub/igx-signal-pages.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>

#include "engine/igx-signal-variant.h"

/** Rows taken from one answer, however many the service sends. */
#define ROWS_MAX 200

struct _IgxSignalPages
{
  GObject parent_instance;

  IgxClient *client; /* (owned) (nullable) */
  IgxSignalList *list;
  GCancellable *cancellable; /* (owned): of what was asked and not given up */
  IgxSignal *last;           /* (owned) (nullable): the next page follows it */
  gboolean published_only;
  gboolean loaded;
  gboolean more;
  gboolean loading;
  gboolean missing; /* the newest page could not be read */
};

enum
{
  CHANGED,
  FAILED,
  RECOVERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxSignalPages, igx_signal_pages, G_TYPE_OBJECT)

static void
igx_signal_pages_dispose (GObject *object)
{
  IgxSignalPages *self = IGX_SIGNAL_PAGES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (igx_signal_pages_parent_class)->dispose (object);
}

static void
igx_signal_pages_finalize (GObject *object)
{
  IgxSignalPages *self = IGX_SIGNAL_PAGES (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->list);
  g_clear_pointer (&self->last, igx_signal_unref);
  G_OBJECT_CLASS (igx_signal_pages_parent_class)->finalize (object);
}

static void
igx_signal_pages_class_init (IgxSignalPagesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = igx_signal_pages_dispose;
  object_class->finalize = igx_signal_pages_finalize;

  /**
   * IgxSignalPages::changed:
   *
   * A page has come.
   */
  signals[CHANGED] = g_signal_new ("changed", IGX_TYPE_SIGNAL_PAGES, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  /**
   * IgxSignalPages::failed:
   * @message: one sentence
   */
  signals[FAILED] = g_signal_new ("failed", IGX_TYPE_SIGNAL_PAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * IgxSignalPages::recovered:
   *
   * The newest page was missing and has come.
   */
  signals[RECOVERED] = g_signal_new ("recovered", IGX_TYPE_SIGNAL_PAGES, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_signal_pages_init (IgxSignalPages *self)
{
  self->list = igx_signal_list_new ();
  self->cancellable = g_cancellable_new ();
}

/**
 * igx_signal_pages_new:
 * @published_only: leave refused candidates out
 *
 * Returns: (transfer full): an empty list that nothing was loaded into yet
 */
IgxSignalPages *
igx_signal_pages_new (gboolean published_only)
{
  IgxSignalPages *self = g_object_new (IGX_TYPE_SIGNAL_PAGES, NULL);

  self->published_only = published_only;
  return self;
}

void
igx_signal_pages_set_client (IgxSignalPages *self, IgxClient *client)
{
  g_return_if_fail (IGX_IS_SIGNAL_PAGES (self));

  g_set_object (&self->client, client);
}

IgxSignalList *
igx_signal_pages_get_list (IgxSignalPages *self)
{
  return self->list;
}

gboolean
igx_signal_pages_get_loaded (IgxSignalPages *self)
{
  return self->loaded;
}

/**
 * igx_signal_pages_get_more:
 *
 * Returns: whether the service has older signals than what is loaded
 */
gboolean
igx_signal_pages_get_more (IgxSignalPages *self)
{
  return self->more;
}

/**
 * igx_signal_pages_get_missing:
 *
 * Returns: whether the newest page was asked for and could not be read
 */
gboolean
igx_signal_pages_get_missing (IgxSignalPages *self)
{
  return self->missing;
}

static void
ask (IgxSignalPages *self, GAsyncReadyCallback callback, const IgxSignal *after)
{
  GVariantDict query;

  g_variant_dict_init (&query, NULL);
  g_variant_dict_insert (&query, "limit", "u", (guint32) IGX_SIGNAL_PAGES_SIZE);
  if (!self->published_only)
    g_variant_dict_insert (&query, "published_only", "b", FALSE);
  if (after != NULL)
    {
      g_variant_dict_insert (&query, "before_close_time", "x", after->close_time);
      g_variant_dict_insert (&query, "before_id", "s", after->id);
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
report (IgxSignalPages *self, const char *what, GError *error)
{
  g_autofree char *message = NULL;

  g_dbus_error_strip_remote_error (error);
  message = g_strdup_printf ("%s: %s", what, error->message);
  g_signal_emit (self, signals[FAILED], 0, message);
}

static void
remember_last (IgxSignalPages *self, const GPtrArray *found)
{
  g_clear_pointer (&self->last, igx_signal_unref);
  if (found->len > 0)
    self->last = igx_signal_ref (found->pdata[found->len - 1]);
}

/* Where the page does not reach what is known, a hole would stay: begin again from the top. */
static void
take_newest (IgxSignalPages *self, const GPtrArray *found, gboolean more)
{
  gboolean overlaps = FALSE;

  for (guint i = 0; i < found->len && !overlaps; i++)
    overlaps = igx_signal_list_lookup (self->list, ((IgxSignal *) found->pdata[i])->id) != NULL;
  if (self->loaded && !overlaps && more)
    igx_signal_list_clear (self->list);
  if (!overlaps || !self->loaded)
    {
      self->more = more;
      remember_last (self, found);
    }
  for (guint i = 0; i < found->len; i++)
    igx_signal_list_add (self->list, found->pdata[i]);
  self->loaded = TRUE;
}

static void
newest_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxSignalPages) self = user_data;
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;
  gboolean was_missing = self->missing;

  if (!igx_dbus_ignite_x1_call_list_signals_finish (IGX_DBUS_IGNITE_X1 (source), &rows, &more,
                                                    result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      self->loading = FALSE;
      self->missing = TRUE;
      report (self, _ ("The signals could not be loaded"), error);
      return;
    }
  self->loading = FALSE;
  self->missing = FALSE;
  found = read_signals (rows);
  take_newest (self, found, more);
  g_signal_emit (self, signals[CHANGED], 0);
  if (was_missing)
    g_signal_emit (self, signals[RECOVERED], 0);
}

static void
older_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxSignalPages) self = user_data;
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;
  guint n_new = 0;

  if (!igx_dbus_ignite_x1_call_list_signals_finish (IGX_DBUS_IGNITE_X1 (source), &rows, &more,
                                                    result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
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
  remember_last (self, found);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
can_ask (IgxSignalPages *self)
{
  return !self->loading && self->client != NULL
         && igx_client_get_state (self->client) == IGX_CLIENT_STATE_RUNNING;
}

/**
 * igx_signal_pages_load:
 *
 * Asks for the newest page, unless a page is on its way.
 */
void
igx_signal_pages_load (IgxSignalPages *self)
{
  g_return_if_fail (IGX_IS_SIGNAL_PAGES (self));

  if (can_ask (self))
    ask (self, newest_cb, NULL);
}

/**
 * igx_signal_pages_load_more:
 *
 * Asks for the next older page, if there is one and none is on its way.
 */
void
igx_signal_pages_load_more (IgxSignalPages *self)
{
  g_return_if_fail (IGX_IS_SIGNAL_PAGES (self));

  if (self->more && self->last != NULL && can_ask (self))
    ask (self, older_cb, self->last);
}

/**
 * igx_signal_pages_cancel:
 *
 * Gives up what was asked; what is loaded stays.
 */
void
igx_signal_pages_cancel (IgxSignalPages *self)
{
  g_return_if_fail (IGX_IS_SIGNAL_PAGES (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loading = FALSE;
}

/**
 * igx_signal_pages_clear:
 *
 * Begins again with an empty list that nothing was loaded into.
 */
void
igx_signal_pages_clear (IgxSignalPages *self)
{
  igx_signal_pages_cancel (self);
  igx_signal_list_clear (self->list);
  g_clear_pointer (&self->last, igx_signal_unref);
  self->loaded = FALSE;
  self->more = FALSE;
  self->missing = FALSE;
}
