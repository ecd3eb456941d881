/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-outcome-keeper.h"

#include <math.h>

#include "engine/igx-name.h"
#include "engine/igx-timeframe.h"
#include "pipeline/igx-effort.h"
#include "pipeline/igx-outcome-path.h"
#include "pipeline/igx-outcome-writer.h"

/* Rows that are read from the ledger at once. */
#define OPEN_PAGE  1000
#define TRADE_PAGE 10000

struct _IgxOutcomeKeeper
{
  GObject parent_instance;

  IgxRunnerContext context;
  IgxOutcomeListener listener;
  IgxOutcomeWriter *writer;
  IgxCandleOpener *opener;
  double fee;
  GCancellable *cancellable;
  gboolean started;
  GTask *load; /* (nullable) (owned): rests after a failure */
  IgxEffort loading;
  gboolean has_open;    /* all of them are loaded */
  GPtrArray *loaded;    /* of IgxOpenCandidate: of an earlier run, oldest first */
  IgxTradeCursor trade; /* the last one of an earlier run that was told */
  GHashTable *open;     /* of utf8 to IgxOpenCandidate: all of them, by id */
  GHashTable *paths;    /* of IgxSeriesKey to IgxOutcomePath */
  GArray *results;      /* of IgxOutcomeNews: not told yet */
};

G_DEFINE_FINAL_TYPE (IgxOutcomeKeeper, igx_outcome_keeper, G_TYPE_OBJECT)

/* Results. */

static IgxOutcomeNews
describe (const IgxOpenCandidate *candidate, gint64 closed_at, double result_r)
{
  return (IgxOutcomeNews){ .symbol = candidate->series.symbol,
                           .strategy = candidate->strategy,
                           .direction = candidate->direction,
                           .regime = candidate->regime,
                           .published = candidate->published,
                           .close_time = candidate->outcome.begins_at,
                           .expires_at = candidate->outcome.expires_at,
                           .closed_at = closed_at,
                           .result_r = result_r };
}

/* One that counted, and does not count as it did any more. */
static void
undo (IgxOutcomeKeeper *self, IgxOpenCandidate *candidate)
{
  IgxOutcomeNews news
      = describe (candidate, candidate->counted.closed_at, candidate->counted.result_r);

  candidate->counted.closed_at = 0;
  for (guint i = 0; i < self->results->len; i++)
    {
      const IgxOutcomeNews *other = &g_array_index (self->results, IgxOutcomeNews, i);

      if (other->strategy == news.strategy && other->symbol == news.symbol
          && other->direction == news.direction && other->close_time == news.close_time
          && other->expires_at == news.expires_at && other->closed_at == news.closed_at)
        {
          g_array_remove_index (self->results, i);
          return;
        }
    }
  if (self->listener.undone != NULL)
    self->listener.undone (&news, self->listener.data);
}

static gboolean
is_same_number (double a, double b)
{
  return (isnan (a) && isnan (b)) || (!(a < b) && !(a > b) && !isnan (a) && !isnan (b));
}

static void
count (IgxOutcomeKeeper *self, IgxOpenCandidate *candidate, const IgxOutcomeRow *row)
{
  IgxOutcomeNews news = describe (candidate, row->closed_at, row->result_r);

  if (candidate->counted.closed_at == row->closed_at
      && is_same_number (candidate->counted.result_r, row->result_r))
    return;
  if (candidate->counted.closed_at != 0)
    undo (self, candidate);
  if (row->closed_at == 0)
    return;
  candidate->counted.closed_at = row->closed_at;
  candidate->counted.result_r = row->result_r;
  g_array_append_val (self->results, news);
}

/**
 * igx_outcome_keeper_settle:
 * @close_time: of the candidates that are about to be judged
 *
 * Tells the listener what was over by then, and nothing that was over later: who judges what fired
 * in the night does not know the morning.
 */
void
igx_outcome_keeper_settle (IgxOutcomeKeeper *self, gint64 close_time)
{
  guint kept = 0;

  for (guint i = 0; i < self->results->len; i++)
    {
      const IgxOutcomeNews news = g_array_index (self->results, IgxOutcomeNews, i);

      if (news.closed_at > close_time)
        g_array_index (self->results, IgxOutcomeNews, kept++) = news;
      else if (self->listener.over != NULL)
        self->listener.over (&news, self->listener.data);
    }
  g_array_set_size (self->results, kept);
}

/* Paths. */

static void
report (IgxOutcomeKeeper *self, IgxOpenCandidate *candidate)
{
  IgxOutcomeRow row;

  igx_open_candidate_get_row (candidate, &row);
  igx_open_candidate_note_saved (candidate);
  igx_outcome_writer_add (self->writer, &row);
  count (self, candidate, &row);
}

/* The finest series that is watched on which the whole path can be followed. */
static IgxSeriesKey
find_finest (IgxOutcomeKeeper *self, const IgxOpenCandidate *candidate)
{
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_timeframe_get_all (&n);
  IgxSeriesKey series = candidate->series;

  for (gsize i = 0; i < n && timeframes[i] < candidate->series.timeframe; i++)
    {
      series.timeframe = timeframes[i];
      if (igx_timeframe_is_aligned (timeframes[i], candidate->outcome.begins_at)
          && igx_timeframe_is_aligned (timeframes[i], candidate->outcome.expires_at)
          && self->context.is_watched (self->context.owner, &series))
        return series;
    }
  return candidate->series;
}

static void path_cb (IgxOutcomePath *path,
                     IgxOpenCandidate *candidate,
                     IgxOutcomePathEvent event,
                     gpointer data);

static IgxOutcomePath *
get_path (IgxOutcomeKeeper *self, const IgxSeriesKey *series)
{
  IgxOutcomePath *path = g_hash_table_lookup (self->paths, series);

  if (path != NULL)
    return path;
  path = igx_outcome_path_new (&self->context, series, self->opener, self->fee, path_cb, self);
  g_hash_table_insert (self->paths, igx_series_key_copy (series), path);
  return path;
}

static void
path_cb (IgxOutcomePath *path,
         IgxOpenCandidate *candidate,
         IgxOutcomePathEvent event,
         gpointer data)
{
  IgxOutcomeKeeper *self = data;
  IgxOutcomePath *own = NULL;

  switch (event)
    {
    case IGX_OUTCOME_PATH_CHANGED:
      report (self, candidate);
      break;
    case IGX_OUTCOME_PATH_OVER:
      report (self, candidate);
      g_hash_table_remove (self->open, candidate->id);
      break;
    case IGX_OUTCOME_PATH_MOVED:
      own = get_path (self, &candidate->series);
      igx_outcome_path_add (own, candidate);
      igx_outcome_path_go_on (own);
      break;
    default:
      g_return_if_reached ();
    }
  igx_outcome_writer_flush (self->writer);
}

/* Takes it. Returns: (nullable): the path on which it is from now on */
static IgxOutcomePath *
take (IgxOutcomeKeeper *self, IgxOpenCandidate *candidate)
{
  IgxSeriesKey series;
  IgxOutcomePath *path = NULL;

  if (igx_open_candidate_is_over (candidate))
    {
      candidate->followed = candidate->series.timeframe;
      report (self, candidate);
      igx_open_candidate_unref (candidate);
      return NULL;
    }
  g_hash_table_replace (self->open, candidate->id, candidate);
  series = find_finest (self, candidate);
  path = get_path (self, &series);
  igx_outcome_path_add (path, candidate);
  return path;
}

/* @candidates: (element-type IgxOpenCandidate): transferred */
static void
take_all (IgxOutcomeKeeper *self, const GPtrArray *candidates)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new ();

  for (guint i = 0; i < candidates->len; i++)
    {
      IgxOutcomePath *path = take (self, candidates->pdata[i]);

      if (path != NULL && !g_ptr_array_find (touched, path, NULL))
        g_ptr_array_add (touched, path);
    }
  for (guint i = 0; i < touched->len; i++)
    igx_outcome_path_go_on (touched->pdata[i]);
  igx_outcome_writer_flush (self->writer);
}

/**
 * igx_outcome_keeper_begin:
 * @signals: (element-type IgxSignal): candidates that are in the ledger since now
 *
 * Follows them. The candles that there are already, where they came late, are not forgotten.
 */
void
igx_outcome_keeper_begin (IgxOutcomeKeeper *self, GPtrArray *signals)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();

  /* The next run finds them in the ledger. */
  if (!self->started || g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < signals->len; i++)
    if (!g_hash_table_contains (self->open, ((const IgxSignal *) signals->pdata[i])->id))
      g_ptr_array_add (candidates, igx_open_candidate_new (signals->pdata[i]));
  if (candidates->len > 0)
    take_all (self, candidates);
}

/* From the ledger. */

static const char *
get_venue (IgxOutcomeKeeper *self)
{
  return igx_feed_get_venue (self->context.feed);
}

static void load_trades (GTask *task);
static void load_open (GTask *task);

static void
load_again (gpointer data)
{
  IgxOutcomeKeeper *self = data;
  GTask *task = g_steal_pointer (&self->load);

  if (self->has_open)
    load_trades (task);
  else
    load_open (task);
}

/* Takes the task: ends it, or goes on from there after a while. */
static void
try_again (GTask *task, const GError *error)
{
  IgxOutcomeKeeper *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  igx_effort_set_error (&self->loading, error);
  self->load = task;
  igx_effort_retry_later (&self->loading, load_again, self);
}

/* Those that are over are told at once: nothing that they could be too early for is judged yet. */
static void
tell_trades (IgxOutcomeKeeper *self, const IgxTradeList *list)
{
  for (guint i = 0; i < list->trades->len && self->listener.over != NULL; i++)
    {
      const IgxTrade *trade = &g_array_index (list->trades, IgxTrade, i);
      const IgxOutcomeNews news = {
        .symbol = igx_name_intern (list->symbols->pdata[trade->symbol]),
        .strategy = igx_name_intern (list->strategies->pdata[trade->strategy]),
        .direction = trade->direction,
        .regime = trade->regime,
        .published = trade->refusal == IGX_REFUSAL_NONE,
        .close_time = trade->close_time,
        .expires_at = trade->expires_at,
        .closed_at = trade->closed_at,
        .result_r = trade->result_r,
      };

      self->listener.over (&news, self->listener.data);
    }
}

static void
trades_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  IgxOutcomeKeeper *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  IgxTradeCursor next = { 0 };
  g_autoptr (IgxTradeList) list
      = igx_store_load_trades_finish (IGX_STORE (object), result, &next, &error);

  if (list == NULL)
    {
      try_again (g_steal_pointer (&task), error);
      return;
    }
  igx_effort_set_error (&self->loading, NULL);
  tell_trades (self, list);
  if (next.close_time == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->trade = next;
  load_trades (g_steal_pointer (&task));
}

/* Takes the task. */
static void
load_trades (GTask *task)
{
  IgxOutcomeKeeper *self = g_task_get_source_object (task);
  const IgxTradeQuery query = {
    .venue = get_venue (self), .closed_only = TRUE, .after = &self->trade, .limit = TRADE_PAGE
  };

  igx_store_load_trades_async (self->context.store, &query, self->cancellable, trades_cb, task);
}

static void
open_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  IgxOutcomeKeeper *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = igx_store_load_open_finish (IGX_STORE (object), result, &error);

  if (page == NULL)
    {
      try_again (g_steal_pointer (&task), error);
      return;
    }
  igx_effort_set_error (&self->loading, NULL);
  for (guint i = 0; i < page->len; i++)
    {
      IgxOpenCandidate *candidate = igx_open_candidate_new (page->pdata[i]);

      candidate->again = TRUE;
      g_ptr_array_add (self->loaded, candidate);
    }
  self->has_open = page->len < OPEN_PAGE;
  if (!self->has_open)
    load_open (g_steal_pointer (&task));
  else
    load_trades (g_steal_pointer (&task));
}

/* Takes the task. */
static void
load_open (GTask *task)
{
  IgxOutcomeKeeper *self = g_task_get_source_object (task);
  IgxOpenQuery query = { .venue = get_venue (self), .limit = OPEN_PAGE };

  if (self->loaded->len > 0)
    {
      const IgxOpenCandidate *last = self->loaded->pdata[self->loaded->len - 1];

      query.after_close_time = last->outcome.begins_at;
      query.after_id = last->id;
    }
  igx_store_load_open_async (self->context.store, &query, self->cancellable, open_cb, task);
}

/**
 * igx_outcome_keeper_load_async:
 *
 * Reads from the ledger what an earlier run left open, and tells the listener all that is over: to
 * be called before anything is judged. Tries until it works; only igx_outcome_keeper_stop() ends it
 * before.
 */
void
igx_outcome_keeper_load_async (IgxOutcomeKeeper *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, self->cancellable, callback, user_data);

  g_task_set_source_tag (task, igx_outcome_keeper_load_async);
  load_open (task);
}

/**
 * igx_outcome_keeper_load_finish:
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
igx_outcome_keeper_load_finish (IgxOutcomeKeeper *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Running. */

static void
go_on_all (IgxOutcomeKeeper *self)
{
  GHashTableIter iter;
  gpointer path = NULL;

  g_hash_table_iter_init (&iter, self->paths);
  while (g_hash_table_iter_next (&iter, NULL, &path))
    igx_outcome_path_go_on (path);
}

/**
 * igx_outcome_keeper_start:
 *
 * Follows what was loaded. The market must run.
 */
void
igx_outcome_keeper_start (IgxOutcomeKeeper *self)
{
  g_autoptr (GPtrArray) loaded = NULL;

  g_return_if_fail (!self->started);

  self->started = TRUE;
  loaded = self->loaded;
  self->loaded = g_ptr_array_new ();
  g_ptr_array_set_free_func (loaded, NULL);
  take_all (self, loaded);
}

/**
 * igx_outcome_keeper_set_fee:
 * @fee: share of the value that each entry and each exit costs
 *
 * All that are open are followed with it from their beginning; what is over stays as it is.
 */
void
igx_outcome_keeper_set_fee (IgxOutcomeKeeper *self, double fee)
{
  GHashTableIter iter;
  gpointer path = NULL;

  g_return_if_fail (fee >= 0 && fee < 1);

  if (is_same_number (fee, self->fee))
    return;
  self->fee = fee;
  g_hash_table_iter_init (&iter, self->paths);
  while (g_hash_table_iter_next (&iter, NULL, &path))
    igx_outcome_path_set_fee (path, fee);
}

/* Corrections. */

typedef struct
{
  IgxOutcomeKeeper *self; /* (owned) */
  IgxSeriesKey series;
  gint64 open_time;
} Correction;

static void
correction_free (Correction *correction)
{
  g_object_unref (correction->self);
  g_free (correction);
}

/* clang-format off */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Correction, correction_free)
/* clang-format on */

static void ask_for_over (Correction *correction);

/* Minutes are what any candle may have been opened into. */
static gboolean
may_hold (IgxTimeframe followed, const IgxSeriesKey *series)
{
  return followed == series->timeframe || series->timeframe == IGX_TIMEFRAME_MINUTE;
}

/* It is over in the ledger, and open again: the end that it had must not outlive a crash. */
static void
reopen (IgxOutcomeKeeper *self, const IgxSignal *signal)
{
  IgxOpenCandidate *candidate = igx_open_candidate_new (signal);
  IgxOutcomePath *path = NULL;

  if (igx_open_candidate_is_over (candidate))
    {
      igx_open_candidate_unref (candidate);
      return;
    }
  candidate->followed = signal->followed;
  report (self, candidate);
  candidate->again = TRUE;
  path = take (self, candidate);
  igx_outcome_path_go_on (path);
}

static void
over_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Correction) correction = data;
  IgxOutcomeKeeper *self = correction->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) signals = igx_store_load_open_finish (IGX_STORE (object), result, &error);

  if (signals == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      g_debug ("A correction was not followed: %s", error != NULL ? error->message : "stopped");
      return;
    }
  for (guint i = 0; i < signals->len; i++)
    {
      const IgxSignal *signal = signals->pdata[i];

      if (signal->closed_at != 0 && may_hold (signal->followed, &correction->series)
          && !g_hash_table_contains (self->open, signal->id))
        reopen (self, signal);
    }
  igx_outcome_writer_flush (self->writer);
}

static void
ask_for_over (Correction *correction)
{
  IgxOutcomeKeeper *self = correction->self;
  const IgxOpenQuery query = { .venue = correction->series.venue,
                               .symbol = correction->series.symbol,
                               .holding = correction->open_time };

  igx_store_load_open_async (self->context.store, &query, self->cancellable, over_cb, correction);
}

/**
 * igx_outcome_keeper_correct:
 * @series: whose candle it is
 * @open_time: of a candle that the exchange has corrected; the new one is in the cache
 *
 * Those whose path holds that candle are followed from their beginning once more, also if they are
 * over, as far back as the ledger goes.
 */
void
igx_outcome_keeper_correct (IgxOutcomeKeeper *self, const IgxSeriesKey *series, gint64 open_time)
{
  Correction *correction = NULL;
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      IgxOpenCandidate *candidate = value;

      if (candidate->series.symbol == series->symbol && candidate->series.venue == series->venue
          && may_hold (candidate->followed, series) && candidate->outcome.begins_at <= open_time
          && open_time < candidate->next + candidate->followed)
        igx_open_candidate_rewind (candidate);
    }
  go_on_all (self);
  correction = g_new0 (Correction, 1);
  *correction = (Correction){ g_object_ref (self), *series, open_time };
  ask_for_over (correction);
}

/**
 * igx_outcome_keeper_check:
 *
 * To be called now and then while the market runs: gives up what nobody can follow any more, and
 * lets go the series on which nothing is followed.
 */
void
igx_outcome_keeper_check (IgxOutcomeKeeper *self)
{
  const gint64 now = igx_clock_now (self->context.clock);
  g_autoptr (GList) paths = NULL;

  if (!self->started || g_cancellable_is_cancelled (self->cancellable))
    return;
  paths = g_hash_table_get_values (self->paths);
  for (GList *l = paths; l != NULL; l = l->next)
    {
      IgxOutcomePath *path = l->data;

      igx_outcome_path_check (path, now);
      if (igx_outcome_path_get_candidates (path)->len > 0)
        continue;
      igx_outcome_path_stop (path);
      g_hash_table_remove (self->paths, igx_outcome_path_get_series (path));
    }
}

/**
 * igx_outcome_keeper_get_n_open:
 *
 * Returns: how many candidates are not over
 */
guint
igx_outcome_keeper_get_n_open (IgxOutcomeKeeper *self)
{
  return g_hash_table_size (self->open);
}

/**
 * igx_outcome_keeper_get_error:
 *
 * Returns: (nullable): why outcomes cannot be saved; they are tried again
 */
const GError *
igx_outcome_keeper_get_error (IgxOutcomeKeeper *self)
{
  return igx_outcome_writer_get_error (self->writer);
}

/* Making. */

/**
 * igx_outcome_keeper_stop:
 *
 * Ends it: nothing is followed after this, and the listener may go. What is being saved is still
 * told.
 */
void
igx_outcome_keeper_stop (IgxOutcomeKeeper *self)
{
  GHashTableIter iter;
  gpointer path = NULL;

  g_cancellable_cancel (self->cancellable);
  self->listener = (IgxOutcomeListener){ 0 };
  igx_effort_stop (&self->loading);
  if (self->load != NULL)
    g_task_return_error_if_cancelled (self->load);
  g_clear_object (&self->load);
  igx_candle_opener_stop (self->opener);
  igx_outcome_writer_stop (self->writer);
  g_hash_table_iter_init (&iter, self->paths);
  while (g_hash_table_iter_next (&iter, NULL, &path))
    igx_outcome_path_stop (path);
  g_hash_table_remove_all (self->paths);
}

static void
igx_outcome_keeper_finalize (GObject *object)
{
  IgxOutcomeKeeper *self = IGX_OUTCOME_KEEPER (object);

  igx_effort_clear (&self->loading);
  g_ptr_array_unref (self->loaded);
  g_hash_table_unref (self->paths);
  g_hash_table_unref (self->open);
  g_array_unref (self->results);
  g_object_unref (self->opener);
  g_object_unref (self->writer);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (igx_outcome_keeper_parent_class)->finalize (object);
}

static void
igx_outcome_keeper_class_init (IgxOutcomeKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_outcome_keeper_finalize;
}

static void
igx_outcome_keeper_init (IgxOutcomeKeeper *self)
{
  self->fee = IGX_OUTCOME_FEE_DEFAULT;
  self->cancellable = g_cancellable_new ();
  igx_effort_init (&self->loading);
  self->loaded = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_open_candidate_unref);
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                      (GDestroyNotify) igx_open_candidate_unref);
  self->paths
      = g_hash_table_new_full (igx_series_key_hash, igx_series_key_equal, g_free, g_object_unref);
  self->results = g_array_new (FALSE, FALSE, sizeof (IgxOutcomeNews));
}

/**
 * igx_outcome_keeper_new:
 * @context: shared parts, copied; to be stopped before they go
 *
 * Returns: (transfer full): a keeper of which igx_outcome_keeper_load_async() is the first call
 */
IgxOutcomeKeeper *
igx_outcome_keeper_new (const IgxRunnerContext *context)
{
  IgxOutcomeKeeper *self = g_object_new (IGX_TYPE_OUTCOME_KEEPER, NULL);

  self->context = *context;
  self->opener = igx_candle_opener_new (context);
  self->writer = igx_outcome_writer_new (context->store, context->publisher);
  return self;
}

/**
 * igx_outcome_keeper_set_listener:
 * @listener: copied
 */
void
igx_outcome_keeper_set_listener (IgxOutcomeKeeper *self, const IgxOutcomeListener *listener)
{
  self->listener = *listener;
}
