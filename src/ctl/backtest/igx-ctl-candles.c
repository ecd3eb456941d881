/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-candles.h"

#include "engine/igx-timeframe.h"

struct _IgxCtlCandles
{
  IgxSeriesKey series;
  char *path;      /* (nullable): of the file */
  IgxStore *store; /* (owned) (nullable): the cache */
  gint64 first;    /* open time, of what the cache has */
  gint64 last;

  GMutex mutex;        /* for all below */
  IgxCandleFile *file; /* (owned) (nullable): while it is in memory */
  guint n_readers;
  gboolean keep;
  gsize n_rows; /* what the file had, once it was read */
  gsize n_out_of_order;
  gsize n_repeated;
};

struct _IgxCtlCandleCursor
{
  IgxCtlCandles *candles;
  gint64 since; /* open time of the first that counts */
  gint64 until; /* open time of the last that counts */
  gsize at;     /* of a file: the next one */
  gsize end;
  gint64 next;           /* of the cache: where the next piece begins */
  GArray *piece;         /* (owned) (nullable): the last one */
  GMainContext *context; /* (owned) (nullable): where the cache answers */
};

static void
note_rows (IgxCtlCandles *self)
{
  self->n_rows = self->file->n_rows;
  self->n_out_of_order = self->file->n_out_of_order;
  self->n_repeated = self->file->n_repeated;
}

/**
 * igx_ctl_candles_new_from_file:
 * @path: the file
 * @series: whose candles it has
 * @loaded: (transfer full) (nullable): the file, if it was read already
 *
 * Returns: (transfer full): its candles
 */
IgxCtlCandles *
igx_ctl_candles_new_from_file (const char *path, const IgxSeriesKey *series, IgxCandleFile *loaded)
{
  IgxCtlCandles *self = g_new0 (IgxCtlCandles, 1);

  self->series = *series;
  self->path = g_strdup (path);
  self->file = loaded;
  g_mutex_init (&self->mutex);
  if (loaded != NULL)
    note_rows (self);
  return self;
}

/**
 * igx_ctl_candles_new_from_store:
 * @store: an open store
 * @stored: one of its series
 *
 * Returns: (transfer full): its candles
 */
IgxCtlCandles *
igx_ctl_candles_new_from_store (IgxStore *store, const IgxStoredSeries *stored)
{
  IgxCtlCandles *self = g_new0 (IgxCtlCandles, 1);

  self->series = stored->series;
  self->store = g_object_ref (store);
  self->first = stored->first;
  self->last = stored->last;
  g_mutex_init (&self->mutex);
  return self;
}

void
igx_ctl_candles_free (IgxCtlCandles *self)
{
  g_free (self->path);
  g_clear_object (&self->store);
  g_clear_pointer (&self->file, igx_candle_file_free);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

const IgxSeriesKey *
igx_ctl_candles_get_series (const IgxCtlCandles *self)
{
  return &self->series;
}

/**
 * igx_ctl_candles_keep:
 *
 * They will be read more than once: a file stays in memory.
 */
void
igx_ctl_candles_keep (IgxCtlCandles *self)
{
  g_mutex_lock (&self->mutex);
  self->keep = TRUE;
  g_mutex_unlock (&self->mutex);
}

/**
 * igx_ctl_candles_get_rows:
 * @n_rows: (out): rows of the file; 0 for the cache, and before it was read
 * @n_out_of_order: (out): of them left out because they go back in time
 * @n_repeated: (out): of them left out because their time stood there already
 */
void
igx_ctl_candles_get_rows (IgxCtlCandles *self,
                          gsize *n_rows,
                          gsize *n_out_of_order,
                          gsize *n_repeated)
{
  g_mutex_lock (&self->mutex);
  *n_rows = self->n_rows;
  *n_out_of_order = self->n_out_of_order;
  *n_repeated = self->n_repeated;
  g_mutex_unlock (&self->mutex);
}

/**
 * igx_ctl_candles_dup_warning:
 *
 * Returns: (transfer full) (nullable): what was left out of the file, in a sentence; %NULL if
 *   nothing was
 */
char *
igx_ctl_candles_dup_warning (IgxCtlCandles *self)
{
  gsize n_rows = 0;
  gsize n_out_of_order = 0;
  gsize n_repeated = 0;

  igx_ctl_candles_get_rows (self, &n_rows, &n_out_of_order, &n_repeated);
  if (n_out_of_order == 0 && n_repeated == 0)
    return NULL;
  return g_strdup_printf ("%s: of %" G_GSIZE_FORMAT " rows, %" G_GSIZE_FORMAT
                          " go back in time and %" G_GSIZE_FORMAT " repeat one; left out",
                          self->path, n_rows, n_out_of_order, n_repeated);
}

/* Others that want the same file wait until it is there. */
static gboolean
begin_reading (IgxCtlCandles *self, GError **error)
{
  gboolean ok = TRUE;

  g_mutex_lock (&self->mutex);
  if (self->file == NULL)
    {
      self->file = igx_candle_file_load (self->path, self->series.venue, self->series.symbol,
                                         self->series.timeframe, error);
      ok = self->file != NULL;
      if (ok)
        note_rows (self);
    }
  if (ok)
    self->n_readers++;
  g_mutex_unlock (&self->mutex);
  return ok;
}

static void
end_reading (IgxCtlCandles *self)
{
  g_mutex_lock (&self->mutex);
  self->n_readers--;
  if (self->n_readers == 0 && !self->keep)
    g_clear_pointer (&self->file, igx_candle_file_free);
  g_mutex_unlock (&self->mutex);
}

static gsize
find_time (const GArray *candles, gint64 time)
{
  gsize low = 0;
  gsize high = candles->len;

  while (low < high)
    {
      const gsize middle = low + (high - low) / 2;

      if (g_array_index (candles, IgxCandle, middle).open_time < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * igx_ctl_candle_cursor_open:
 * @candles: they must stay as long as the cursor
 * @since: open time of the first that counts, ms UTC; -1: the first that there is
 * @until: close time of the last that counts, ms UTC; -1: the last that there is
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a place before the first; %NULL with the error of a file
 */
IgxCtlCandleCursor *
igx_ctl_candle_cursor_open (IgxCtlCandles *candles, gint64 since, gint64 until, GError **error)
{
  IgxCtlCandleCursor *self = NULL;

  if (candles->path != NULL && !begin_reading (candles, error))
    return NULL;
  self = g_new0 (IgxCtlCandleCursor, 1);
  self->candles = candles;
  self->since = since;
  self->until = until < 0 ? G_MAXINT64 : until - candles->series.timeframe;
  if (candles->path != NULL)
    {
      self->at = find_time (candles->file->candles, since);
      self->end = until < 0 ? candles->file->candles->len
                            : find_time (candles->file->candles, self->until + 1);
      self->end = MAX (self->end, self->at);
    }
  else
    {
      self->next = MAX (since, candles->first);
      self->until = MIN (self->until, candles->last);
      self->context = g_main_context_new ();
    }
  return self;
}

void
igx_ctl_candle_cursor_close (IgxCtlCandleCursor *self)
{
  if (self->candles->path != NULL)
    end_reading (self->candles);
  g_clear_pointer (&self->piece, g_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self);
}

/**
 * igx_ctl_candle_cursor_get_span:
 * @first: (out): open time of the first that will come, as far as is known
 * @last: (out): open time of the last
 */
void
igx_ctl_candle_cursor_get_span (const IgxCtlCandleCursor *self, gint64 *first, gint64 *last)
{
  const IgxCandleFile *file = self->candles->file;

  *first = self->next;
  *last = self->until;
  if (self->candles->path == NULL)
    return;
  *first = *last = 0;
  if (self->end == self->at)
    return;
  *first = g_array_index (file->candles, IgxCandle, self->at).open_time;
  *last = g_array_index (file->candles, IgxCandle, self->end - 1).open_time;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* The cache answers in this thread, whichever it is. */
static GArray *
load_piece (IgxCtlCandleCursor *self, gint64 end, GError **error)
{
  IgxStore *store = self->candles->store;
  g_autoptr (GAsyncResult) result = NULL;

  g_main_context_push_thread_default (self->context);
  igx_store_load_candles_async (store, &self->candles->series, self->next, end, 0, NULL,
                                answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (self->context, TRUE);
  g_main_context_pop_thread_default (self->context);
  return igx_store_load_candles_finish (store, result, error);
}

/* Where the exchange had an outage there are pieces without candles. */
static gboolean
next_of_cache (IgxCtlCandleCursor *self, GError **error)
{
  const IgxTimeframe timeframe = self->candles->series.timeframe;

  g_clear_pointer (&self->piece, g_array_unref);
  while (self->next <= self->until)
    {
      const gint64 end
          = MIN (self->until, self->next + (IGX_CTL_CANDLES_PIECE - 1) * (gint64) timeframe);

      self->piece = load_piece (self, end, error);
      if (self->piece == NULL)
        return FALSE;
      self->next = end + 1;
      if (self->piece->len > 0)
        return TRUE;
      g_clear_pointer (&self->piece, g_array_unref);
    }
  return TRUE;
}

/**
 * igx_ctl_candle_cursor_next:
 * @self: a cursor
 * @candles: (out) (transfer none) (array length=n_candles): the next ones, until the next call
 * @n_candles: (out): how many; 0: there are no more
 * @error: return location for a #GError
 *
 * Returns: %FALSE with the error of the cache
 */
gboolean
igx_ctl_candle_cursor_next (IgxCtlCandleCursor *self,
                            const IgxCandle **candles,
                            gsize *n_candles,
                            GError **error)
{
  *candles = NULL;
  *n_candles = 0;
  if (self->candles->path != NULL)
    {
      const GArray *all = self->candles->file->candles;

      *n_candles = MIN (self->end - self->at, IGX_CTL_CANDLES_PIECE);
      if (*n_candles > 0)
        *candles = &g_array_index (all, IgxCandle, self->at);
      self->at += *n_candles;
      return TRUE;
    }
  if (!next_of_cache (self, error))
    return FALSE;
  if (self->piece != NULL)
    {
      *candles = (const IgxCandle *) (gconstpointer) self->piece->data;
      *n_candles = self->piece->len;
    }
  return TRUE;
}
