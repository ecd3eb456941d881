/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When to connect, and to which host.
 *
 * There is a current connection and, while it is being replaced, a next one. The next one is
 * opened before the server ends the current one (24 h, or an announced shutdown), so no candle
 * falls between the two. Whenever all streams are acknowledged on a connection, `up` is told:
 * who listens fetches what may be missing.
 */
#include "feed/igx-binance-stream.h"

#include "feed/igx-binance-message.h"
#include "feed/igx-timer.h"

const IgxBinanceTiming igx_binance_stream_default_timing = {
  .connect_ms = 15 * 1000,
  .send_ms = 300,
  .ack_ms = 10 * 1000,
  .silence_ms = 60 * 1000,
  .renew_ms = (23 * 60 + 50) * 60 * 1000,
  .stable_ms = 60 * 1000,
  .backoff_min_ms = IGX_BACKOFF_MIN_MS,
  .backoff_max_ms = IGX_BACKOFF_MAX_MS,
};

struct _IgxBinanceStream
{
  GObject parent_instance;

  char **hosts;
  guint n_hosts;
  guint host;      /* which is tried */
  guint host_used; /* which worked last */
  guint n_blocked; /* hosts in a row that refused this place */
  IgxBinanceTiming timing;
  IgxBackoff backoff;
  GHashTable *names;       /* set of char * */
  IgxBinanceLink *current; /* (owned) (nullable) */
  IgxBinanceLink *next;    /* (owned) (nullable) */
  GSource *retry_timer;    /* (owned) (nullable) */
  GSource *renew_timer;    /* (owned) (nullable) */
  GSource *stable_timer;   /* (owned) (nullable) */
  gboolean running;
  gboolean up;
  gboolean told_down;
  gboolean was_up; /* on the current connection */
  guint n_opened;
  char *last_error; /* (owned) (nullable) */
  gboolean refusal; /* last_error is about one stream, so it lasts while others work */
};

enum
{
  SIGNAL_KLINE,
  SIGNAL_UP,
  SIGNAL_DOWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxBinanceStream, igx_binance_stream, G_TYPE_OBJECT)

static IgxBinanceLink *open_link (IgxBinanceStream *self);
static void open_next (IgxBinanceStream *self);

static void
set_last_error (IgxBinanceStream *self, const char *text)
{
  g_free (self->last_error);
  self->last_error = g_strdup (text);
}

static void
drop_link (IgxBinanceStream *self, IgxBinanceLink **link)
{
  if (*link == NULL)
    return;

  g_signal_handlers_disconnect_by_data (*link, self);
  igx_binance_link_close (*link);
  g_clear_object (link);
}

static gboolean
retry_cb (gpointer data)
{
  IgxBinanceStream *self = data;

  igx_timer_clear (&self->retry_timer);
  if (self->current == NULL)
    self->current = open_link (self);
  else
    open_next (self);
  return G_SOURCE_REMOVE;
}

static void
retry_in (IgxBinanceStream *self, guint delay_ms)
{
  igx_timer_clear (&self->retry_timer);
  self->retry_timer = igx_timer_new (delay_ms, retry_cb, self);
}

static gboolean
renew_cb (gpointer data)
{
  IgxBinanceStream *self = data;

  igx_timer_clear (&self->renew_timer);
  open_next (self);
  return G_SOURCE_REMOVE;
}

static gboolean
stable_cb (gpointer data)
{
  IgxBinanceStream *self = data;

  igx_timer_clear (&self->stable_timer);
  igx_backoff_reset (&self->backoff);
  return G_SOURCE_REMOVE;
}

static void
go_down (IgxBinanceStream *self, const char *reason)
{
  gboolean tell = self->up || !self->told_down;

  self->up = FALSE;
  self->told_down = TRUE;
  if (tell)
    g_signal_emit (self, signals[SIGNAL_DOWN], 0, reason);
}

/* After a connection that worked the first host is tried again, after a failed attempt the
 * next one. Returns how long to wait. */
static guint
choose_host (IgxBinanceStream *self, gboolean worked, guint status, guint retry_after_s)
{
  /* Told to stay away, at the gate or by limit: that is about our address, not about the host. */
  if (status == 403 || status == 418 || status == 429)
    return MAX (self->timing.backoff_max_ms, retry_after_s * 1000);
  if (worked)
    {
      self->host = 0;
      self->n_blocked = 0;
      return igx_backoff_next (&self->backoff);
    }

  self->host = (self->host + 1) % self->n_hosts;
  if (status != 451)
    {
      self->n_blocked = 0;
      return igx_backoff_next (&self->backoff);
    }
  if (++self->n_blocked < self->n_hosts)
    return 0;
  self->n_blocked = 0;
  /* Nobody serves this place. That does not change by asking often. */
  return self->timing.backoff_max_ms;
}

static void
link_ended_cb (IgxBinanceLink *link, const char *reason, guint status, gpointer data)
{
  g_autoptr (IgxBinanceStream) self = g_object_ref (data);
  gboolean was_current = link == self->current;
  gboolean worked = was_current && self->was_up;
  guint retry_after_s = igx_binance_link_get_retry_after (link);

  set_last_error (self, reason);
  self->refusal = FALSE;
  if (!was_current)
    {
      drop_link (self, &self->next);
      retry_in (self, choose_host (self, FALSE, status, retry_after_s));
      return;
    }

  drop_link (self, &self->current);
  igx_timer_clear (&self->renew_timer);
  igx_timer_clear (&self->stable_timer);
  self->was_up = FALSE;
  if (self->next != NULL)
    {
      self->current = g_steal_pointer (&self->next);
      go_down (self, reason);
      return;
    }
  retry_in (self, choose_host (self, worked, status, retry_after_s));
  go_down (self, reason);
}

static void
link_synced_cb (IgxBinanceLink *link, gpointer data)
{
  IgxBinanceStream *self = data;

  if (link == self->next)
    {
      drop_link (self, &self->current);
      self->current = g_steal_pointer (&self->next);
      igx_timer_clear (&self->renew_timer);
    }
  igx_timer_clear (&self->retry_timer);
  self->n_blocked = 0;
  self->host_used = self->host;
  self->was_up = TRUE;
  if (self->renew_timer == NULL)
    self->renew_timer = igx_timer_new (self->timing.renew_ms, renew_cb, self);
  if (self->stable_timer == NULL)
    self->stable_timer = igx_timer_new (self->timing.stable_ms, stable_cb, self);
  self->up = TRUE;
  self->told_down = FALSE;
  if (!self->refusal)
    g_clear_pointer (&self->last_error, g_free);
  g_signal_emit (self, signals[SIGNAL_UP], 0);
}

static void
link_message_cb (IgxBinanceLink *link, gpointer pointer, gpointer data)
{
  const IgxBinanceMessage *message = pointer;
  IgxBinanceStream *self = data;

  if (message->type == IGX_BINANCE_MESSAGE_KLINE)
    g_signal_emit (self, signals[SIGNAL_KLINE], 0, message);
  else if (message->type == IGX_BINANCE_MESSAGE_SHUTDOWN && link == self->current)
    open_next (self);
}

static void
link_refused_cb (IgxBinanceLink *link, const char *name, const char *text, gpointer data)
{
  IgxBinanceStream *self = data;
  g_autofree char *reason = g_strdup_printf ("The stream %s was refused: %s", name, text);

  set_last_error (self, reason);
  self->refusal = TRUE;
}

static IgxBinanceLink *
open_link (IgxBinanceStream *self)
{
  IgxBinanceLink *link = igx_binance_link_new (self->hosts[self->host], &self->timing);
  GHashTableIter iter;
  gpointer name = NULL;

  self->n_opened++;
  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    igx_binance_link_add (link, name);
  g_signal_connect (link, "message", G_CALLBACK (link_message_cb), self);
  g_signal_connect (link, "refused", G_CALLBACK (link_refused_cb), self);
  g_signal_connect (link, "synced", G_CALLBACK (link_synced_cb), self);
  g_signal_connect (link, "ended", G_CALLBACK (link_ended_cb), self);
  igx_binance_link_open (link);
  return link;
}

static void
open_next (IgxBinanceStream *self)
{
  if (self->next == NULL && self->running)
    self->next = open_link (self);
}

/**
 * igx_binance_stream_start:
 *
 * Connects, and goes on connecting until igx_binance_stream_stop().
 */
void
igx_binance_stream_start (IgxBinanceStream *self)
{
  g_return_if_fail (IGX_IS_BINANCE_STREAM (self));

  if (self->running)
    return;
  self->running = TRUE;
  self->told_down = FALSE;
  retry_in (self, 0);
}

/**
 * igx_binance_stream_stop:
 *
 * Disconnects, without a signal.
 */
void
igx_binance_stream_stop (IgxBinanceStream *self)
{
  g_return_if_fail (IGX_IS_BINANCE_STREAM (self));

  self->running = FALSE;
  self->up = FALSE;
  self->was_up = FALSE;
  igx_timer_clear (&self->retry_timer);
  igx_timer_clear (&self->renew_timer);
  igx_timer_clear (&self->stable_timer);
  drop_link (self, &self->current);
  drop_link (self, &self->next);
}

/**
 * igx_binance_stream_add:
 * @name: name of a stream, lower case
 *
 * Returns: %FALSE if there are %IGX_BINANCE_STREAMS_MAX already
 */
gboolean
igx_binance_stream_add (IgxBinanceStream *self, const char *name)
{
  g_return_val_if_fail (IGX_IS_BINANCE_STREAM (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (g_hash_table_contains (self->names, name))
    return TRUE;
  if (g_hash_table_size (self->names) >= IGX_BINANCE_STREAMS_MAX)
    {
      self->refusal = TRUE;
      set_last_error (self, "The exchange takes no more streams; remove some from the watch list");
      return FALSE;
    }
  g_hash_table_add (self->names, g_strdup (name));
  if (self->current != NULL)
    igx_binance_link_add (self->current, name);
  if (self->next != NULL)
    igx_binance_link_add (self->next, name);
  return TRUE;
}

void
igx_binance_stream_remove (IgxBinanceStream *self, const char *name)
{
  g_return_if_fail (IGX_IS_BINANCE_STREAM (self));
  g_return_if_fail (name != NULL);

  g_hash_table_remove (self->names, name);
  if (self->current != NULL)
    igx_binance_link_remove (self->current, name);
  if (self->next != NULL)
    igx_binance_link_remove (self->next, name);
}

/**
 * igx_binance_stream_is_up:
 *
 * Returns: %TRUE if connected and every wanted stream is acknowledged
 */
gboolean
igx_binance_stream_is_up (IgxBinanceStream *self)
{
  g_return_val_if_fail (IGX_IS_BINANCE_STREAM (self), FALSE);

  return self->up && self->current != NULL && igx_binance_link_is_synced (self->current);
}

const char *
igx_binance_stream_get_host (IgxBinanceStream *self)
{
  g_return_val_if_fail (IGX_IS_BINANCE_STREAM (self), NULL);

  return self->hosts[self->host_used];
}

/**
 * igx_binance_stream_get_last_error:
 *
 * Returns: (nullable): what is wrong now; a lost connection no longer is once one works again
 */
const char *
igx_binance_stream_get_last_error (IgxBinanceStream *self)
{
  g_return_val_if_fail (IGX_IS_BINANCE_STREAM (self), NULL);

  return self->last_error;
}

/**
 * igx_binance_stream_get_n_reconnects:
 *
 * Returns: how many connections were tried after the first one
 */
guint
igx_binance_stream_get_n_reconnects (IgxBinanceStream *self)
{
  g_return_val_if_fail (IGX_IS_BINANCE_STREAM (self), 0);

  return self->n_opened > 0 ? self->n_opened - 1 : 0;
}

static void
igx_binance_stream_dispose (GObject *object)
{
  igx_binance_stream_stop (IGX_BINANCE_STREAM (object));
  G_OBJECT_CLASS (igx_binance_stream_parent_class)->dispose (object);
}

static void
igx_binance_stream_finalize (GObject *object)
{
  IgxBinanceStream *self = IGX_BINANCE_STREAM (object);

  g_clear_pointer (&self->hosts, g_strfreev);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->last_error, g_free);
  G_OBJECT_CLASS (igx_binance_stream_parent_class)->finalize (object);
}

static void
igx_binance_stream_class_init (IgxBinanceStreamClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  GSignalFlags flags = G_SIGNAL_RUN_LAST;

  G_OBJECT_CLASS (klass)->dispose = igx_binance_stream_dispose;
  G_OBJECT_CLASS (klass)->finalize = igx_binance_stream_finalize;

  signals[SIGNAL_KLINE]
      = g_signal_new ("kline", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_UP] = g_signal_new ("up", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DOWN]
      = g_signal_new ("down", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
igx_binance_stream_init (IgxBinanceStream *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * igx_binance_stream_new:
 * @hosts: (array zero-terminated=1): base addresses in order of preference, at least one
 * @timing: (nullable): other than the usual waits, for tests
 *
 * Returns: (transfer full): a stream that is not started
 */
IgxBinanceStream *
igx_binance_stream_new (const char *const *hosts, const IgxBinanceTiming *timing)
{
  IgxBinanceStream *self = NULL;

  g_return_val_if_fail (hosts != NULL && hosts[0] != NULL, NULL);

  self = g_object_new (IGX_TYPE_BINANCE_STREAM, NULL);
  self->hosts = g_strdupv ((char **) hosts);
  self->n_hosts = g_strv_length (self->hosts);
  self->timing = timing != NULL ? *timing : igx_binance_stream_default_timing;
  igx_backoff_init (&self->backoff, self->timing.backoff_min_ms, self->timing.backoff_max_ms);
  return self;
}
