/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ran on a series, once more over the candles of the cache: what comes out must be in the
 * ledger, and nothing else. */
#include "ctl/verify/igx-ctl-replay.h"

#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-binance-feed.h"
#include "pipeline/igx-clock.h"
#include "pipeline/igx-evaluator.h"

typedef struct
{
  IgxCtlArchive *archive;
  IgxStrategyLibrary *strategies;
  const IgxSeriesKey *series;
  GPtrArray *runs; /* of IgxRun */
  gint64 after;    /* close times later than this one count */
  gint64 up_to;
  IgxEngine *engine;
  GArray *candles; /* of IgxCandle */
  gboolean whole;
  gboolean corrected;
} Replay;

static IgxStrategy *
find_strategy (IgxStrategyLibrary *library, const char *id)
{
  const IgxLibraryEntry *entry = igx_strategy_library_find (library, id);

  return entry != NULL ? entry->strategy : NULL;
}

static gboolean
runs_as_now (const IgxRun *run, const IgxStrategy *strategy)
{
  g_autofree char *params = NULL;

  if (strategy == NULL)
    return FALSE;
  params = igx_strategy_dup_params_hash (strategy, NULL);
  return run->version == igx_strategy_get_version (strategy)
         && strcmp (run->source_hash, igx_strategy_get_source_hash (strategy)) == 0
         && strcmp (run->params_hash, params) == 0;
}

/* Whether the file has the text now that @kept was found with. */
static gboolean
is_current (const IgxSignal *kept, gpointer data)
{
  const Replay *self = data;
  const IgxStrategy *strategy = find_strategy (self->strategies, kept->strategy);
  g_autofree char *params = NULL;

  if (strategy == NULL)
    return FALSE;
  params = igx_strategy_dup_params_hash (strategy, NULL);
  return kept->strategy_version == igx_strategy_get_version (strategy)
         && (kept->source_hash == NULL
             || strcmp (kept->source_hash, igx_strategy_get_source_hash (strategy)) == 0)
         && g_strcmp0 (kept->params_hash, params) == 0;
}

/* The service reads the venue's own candles of these, and so must the replay. */
static void
set_venue_timeframes (IgxEngine *engine)
{
  g_autoptr (IgxClock) clock = igx_clock_new (1);
  g_autoptr (IgxFeed) feed
      = igx_binance_feed_new (igx_binance_default_rest_hosts, igx_binance_default_stream_hosts,
                              igx_clock_get_time_source (clock));
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_feed_get_timeframes (feed, &n);

  igx_engine_set_venue_timeframes (engine, timeframes, n);
}

/* Each strategy once, however often it began; returns how many there are. */
static guint
add_strategies (Replay *self, GError **error)
{
  g_autoptr (GHashTable) added = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->runs->len; i++)
    {
      const IgxRun *run = self->runs->pdata[i];
      IgxStrategy *strategy = find_strategy (self->strategies, run->strategy);

      if (!runs_as_now (run, strategy) || !g_hash_table_add (added, run->strategy))
        continue;
      if (!igx_engine_add_strategy (self->engine, strategy, NULL, error))
        return 0;
    }
  return g_hash_table_size (added);
}

static GArray *
load (Replay *self, const IgxSeriesKey *series, gint64 first, GError **error)
{
  const gint64 start = MAX (first, IGX_CANDLE_TIME_MIN);
  GArray *candles = igx_ctl_archive_load_candles (self->archive, series, start,
                                                  self->up_to - series->timeframe, error);
  gssize n_corrected = 0;

  if (candles == NULL)
    return NULL;
  n_corrected
      = igx_ctl_archive_count_corrections (self->archive, series, start, self->up_to, error);
  if (n_corrected < 0)
    {
      g_array_unref (candles);
      return NULL;
    }
  self->corrected = self->corrected || n_corrected > 0;
  self->whole = self->whole && candles->len > 0
                && g_array_index (candles, IgxCandle, 0).open_time <= start + series->timeframe;
  return candles;
}

/* As the service begins. */
static gint64
find_start (const Replay *self)
{
  const gsize history = igx_engine_get_history (self->engine) + IGX_HISTORY_MARGIN;

  return igx_timeframe_floor (self->series->timeframe, self->after)
         - (gint64) history * self->series->timeframe;
}

static gboolean
feed_inputs (Replay *self, GError **error)
{
  for (gsize i = 0; i < igx_engine_get_n_inputs (self->engine); i++)
    {
      const IgxSeriesKey *series = igx_engine_get_input (self->engine, i);
      const gint64 history = (gint64) igx_engine_get_input_history (self->engine, i);
      g_autoptr (GArray) candles = load (self, series,
                                         igx_timeframe_floor (series->timeframe, find_start (self))
                                             - history * series->timeframe,
                                         error);

      if (candles == NULL
          || !igx_engine_feed (self->engine, series,
                               (const IgxCandle *) (gconstpointer) candles->data, candles->len,
                               error))
        return FALSE;
    }
  return TRUE;
}

/* Whether a strategy ran as it does now when that candle closed. */
static gboolean
was_running (const Replay *self, const IgxSignal *found)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      const IgxRun *run = self->runs->pdata[i];

      if (strcmp (run->strategy, found->strategy) == 0 && run->began < found->close_time
          && found->close_time <= igx_run_get_end (run)
          && runs_as_now (run, find_strategy (self->strategies, run->strategy)))
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
find_candidates (Replay *self, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  GPtrArray *found = NULL;

  self->candles = load (self, self->series, find_start (self), error);
  if (self->candles == NULL || !feed_inputs (self, error)
      || !igx_engine_push (self->engine, (const IgxCandle *) (gconstpointer) self->candles->data,
                           self->candles->len, all, error))
    return NULL;
  found = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  for (guint i = 0; i < all->len; i++)
    {
      IgxSignal *signal = all->pdata[i];

      if (signal->close_time > self->after && was_running (self, signal))
        g_ptr_array_add (found, igx_signal_ref (signal));
    }
  return found;
}

static void
find_bounds (Replay *self, gint64 since)
{
  gint64 began = G_MAXINT64;

  for (guint i = 0; i < self->runs->len; i++)
    {
      const IgxRun *run = self->runs->pdata[i];

      began = MIN (began, run->began);
      self->up_to = MAX (self->up_to, igx_run_get_end (run));
    }
  self->after = MAX (began, since);
}

static gboolean
replay (Replay *self, IgxCtlComparison *comparison, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) kept
      = igx_ctl_archive_list_signals (self->archive, self->series, self->after, error);
  g_autoptr (GError) local = NULL;

  if (kept == NULL)
    return FALSE;
  /* Without strategies the candles still tell why there are differences. */
  add_strategies (self, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  found = find_candidates (self, error);
  if (found != NULL)
    {
      const IgxCtlEvidence evidence = { .candles = self->candles,
                                        .whole = self->whole,
                                        .corrected = self->corrected,
                                        .is_current = is_current,
                                        .data = self };

      igx_ctl_comparison_add (comparison, kept, found, &evidence);
    }
  return found != NULL;
}

/**
 * igx_ctl_replay_series:
 * @runs: (element-type IgxRun): all of one series
 * @since: close times later than this one count, ms UTC
 * @comparison: takes what comes out
 * @error: return location for a #GError
 *
 * Runs again what ran on a series, over the candles of the cache, and compares with the ledger.
 */
gboolean
igx_ctl_replay_series (IgxCtlArchive *archive,
                       IgxStrategyLibrary *library,
                       GPtrArray *runs,
                       gint64 since,
                       IgxCtlComparison *comparison,
                       GError **error)
{
  Replay self = { .archive = archive, .strategies = library, .runs = runs, .whole = TRUE };
  gboolean ok = FALSE;

  self.series = &((const IgxRun *) runs->pdata[0])->series;
  find_bounds (&self, since);
  if (self.up_to <= self.after)
    return TRUE;
  self.engine = igx_engine_new (self.series);
  set_venue_timeframes (self.engine);
  igx_engine_set_context (self.engine, IGX_ENGINE_CONTEXT_MOMENT);
  ok = replay (&self, comparison, error);
  g_clear_pointer (&self.candles, g_array_unref);
  igx_engine_free (self.engine);
  return ok;
}
