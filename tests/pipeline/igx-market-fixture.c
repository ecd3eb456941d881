/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-market-fixture.h"

#include <glib/gstdio.h>

#include "engine/igx-engine.h"
#include "feed/igx-binance-feed.h"
#include "pipeline/igx-strategy-library.h"
#include "support/igx-test-signals.h"
#include "support/igx-test-wait.h"

/* Asynchronous calls answer in milliseconds; under a sanitizer on a busy machine in seconds. */
#define CALL_MS 60000

/* A sink that remembers. */

#define IGX_TYPE_MEMORY_SINK (igx_memory_sink_get_type ())
G_DECLARE_FINAL_TYPE (IgxMemorySink, igx_memory_sink, IGX, MEMORY_SINK, GObject)

struct _IgxMemorySink
{
  GObject parent_instance;

  GPtrArray *published; /* of IgxSignal */
  GPtrArray *updated;   /* of IgxSignal */
  GHashTable *told;     /* of IgxSeriesKey to gint64 */
};

static void igx_memory_sink_sink_init (IgxSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxMemorySink,
                               igx_memory_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_SINK, igx_memory_sink_sink_init))

static const char *
igx_memory_sink_get_name (IgxSink *sink)
{
  return "memory";
}

static void
igx_memory_sink_publish (IgxSink *sink, IgxSignal *signal)
{
  g_ptr_array_add (IGX_MEMORY_SINK (sink)->published, igx_signal_ref (signal));
}

static void
igx_memory_sink_update (IgxSink *sink, IgxSignal *signal)
{
  g_ptr_array_add (IGX_MEMORY_SINK (sink)->updated, igx_signal_ref (signal));
}

static void
igx_memory_sink_candle (IgxSink *sink, const IgxSeriesKey *series, const IgxCandle *candle)
{
  g_hash_table_replace (IGX_MEMORY_SINK (sink)->told, igx_series_key_copy (series),
                        g_memdup2 (&candle->open_time, sizeof candle->open_time));
}

static void
igx_memory_sink_sink_init (IgxSinkInterface *iface)
{
  iface->candle = igx_memory_sink_candle;
  iface->get_name = igx_memory_sink_get_name;
  iface->publish = igx_memory_sink_publish;
  iface->update = igx_memory_sink_update;
}

static void
igx_memory_sink_class_init (IgxMemorySinkClass *klass)
{
}

static void
igx_memory_sink_init (IgxMemorySink *self)
{
}

/* Waiting for one answer. */

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_answer (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static GAsyncResult *
wait_answer (GAsyncResult **result)
{
  g_assert_true (igx_test_wait_until (has_answer, result, CALL_MS));
  return *result;
}

static void
add_sink (IgxMarketFixture *self)
{
  self->published = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  self->sink = g_object_new (IGX_TYPE_MEMORY_SINK, NULL);
  IGX_MEMORY_SINK (self->sink)->published = self->published;
  self->updated = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  IGX_MEMORY_SINK (self->sink)->updated = self->updated;
  self->told = g_hash_table_new_full (igx_series_key_hash, igx_series_key_equal, g_free, g_free);
  IGX_MEMORY_SINK (self->sink)->told = self->told;
}

/**
 * igx_market_fixture_new:
 * @speed: of the exchange's time
 * @arguments: (array zero-terminated=1): of the test exchange
 *
 * Returns: (transfer full): an exchange that runs, and no market yet
 */
IgxMarketFixture *
igx_market_fixture_new (double speed, const char *const *arguments)
{
  IgxMarketFixture *self = g_new0 (IgxMarketFixture, 1);
  g_autoptr (IgxStrategyLibrary) library = NULL;
  g_autofree char *strategies = NULL;
  g_autoptr (GError) error = NULL;

  self->speed = speed;
  self->exchange = igx_test_exchange_startv (arguments);
  self->folder = g_dir_make_tmp ("igx-market-XXXXXX", &error);
  g_assert_no_error (error);
  strategies = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", NULL);
  library = igx_strategy_library_new_for_folders (strategies, self->folder);
  igx_strategy_library_load (library);
  self->strategies = igx_strategy_library_dup_strategies (library, NULL);
  g_assert_cmpuint (self->strategies->len, >=, 3);
  self->profile = IGX_PROFILE_UNFILTERED;
  add_sink (self);
  return self;
}

/**
 * igx_market_fixture_new_with_feed:
 * @feed: instead of the test exchange's; its time may stand still
 * @sources: (array zero-terminated=1): the strategies
 */
IgxMarketFixture *
igx_market_fixture_new_with_feed (IgxFeed *feed, const char *const *sources)
{
  IgxMarketFixture *self = g_new0 (IgxMarketFixture, 1);
  g_autoptr (GError) error = NULL;

  self->speed = 1;
  self->given_feed = g_object_ref (feed);
  self->folder = g_dir_make_tmp ("igx-market-XXXXXX", &error);
  g_assert_no_error (error);
  self->strategies = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_strategy_unref);
  for (gsize i = 0; sources[i] != NULL; i++)
    {
      g_ptr_array_add (self->strategies, igx_strategy_new (sources[i], -1, NULL, &error));
      g_assert_no_error (error);
    }
  self->profile = IGX_PROFILE_UNFILTERED;
  add_sink (self);
  return self;
}

static IgxFeed *
new_feed (IgxMarketFixture *self)
{
  const char *rest[] = { NULL, NULL };
  const char *stream[] = { NULL, NULL };

  if (self->given_feed != NULL)
    return g_object_ref (self->given_feed);
  rest[0] = igx_test_exchange_get_rest_url (self->exchange);
  stream[0] = igx_test_exchange_get_stream_url (self->exchange);
  return igx_binance_feed_new (rest, stream, igx_clock_get_time_source (self->clock));
}

/**
 * igx_market_fixture_start:
 *
 * Opens the databases and runs the market.
 */
void
igx_market_fixture_start (IgxMarketFixture *self, const IgxSeriesKey *series, gsize n_series)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->clock = igx_clock_new (self->speed);
  self->feed = new_feed (self);
  self->store = igx_store_new (self->folder, self->folder, IGX_STORE_NONE);
  igx_store_open_async (self->store, NULL, answered_cb, &result);
  igx_store_open_finish (self->store, wait_answer (&result), &error);
  g_assert_no_error (error);
  self->publisher = igx_publisher_new ();
  igx_publisher_add_sink (self->publisher, self->sink);
  self->pipeline = igx_pipeline_new (self->feed, self->store, self->clock, self->publisher, FALSE);
  igx_pipeline_set_profile (self->pipeline, self->profile);
  igx_pipeline_set_strategies (self->pipeline, self->strategies);
  for (gsize i = 0; i < n_series; i++)
    {
      igx_pipeline_watch (self->pipeline, &series[i], &error);
      g_assert_no_error (error);
    }
  igx_pipeline_start (self->pipeline);
}

/**
 * igx_market_fixture_stop:
 *
 * Ends the market as the daemon does; the databases stay for the next start.
 */
void
igx_market_fixture_stop (IgxMarketFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (self->pipeline == NULL)
    return;
  igx_pipeline_stop (self->pipeline);
  igx_store_close_async (self->store, NULL, answered_cb, &result);
  igx_store_close_finish (self->store, wait_answer (&result), &error);
  g_assert_no_error (error);
  /* What was cancelled answers before the parts go. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->pipeline);
  g_clear_object (&self->feed);
  g_clear_object (&self->store);
  g_clear_pointer (&self->publisher, igx_publisher_unref);
  g_clear_pointer (&self->clock, igx_clock_free);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

void
igx_market_fixture_free (IgxMarketFixture *self)
{
  igx_market_fixture_stop (self);
  g_clear_pointer (&self->exchange, igx_test_exchange_stop);
  g_clear_object (&self->given_feed);
  remove_folder (self->folder);
  g_free (self->folder);
  g_ptr_array_unref (self->strategies);
  g_object_unref (self->sink);
  g_ptr_array_unref (self->published);
  g_ptr_array_unref (self->updated);
  g_hash_table_unref (self->told);
  g_free (self);
}

/**
 * igx_market_fixture_get_progress:
 *
 * Returns: close time up to which all strategies were evaluated on the series; 0 before
 */
gint64
igx_market_fixture_get_progress (IgxMarketFixture *self, const IgxSeriesKey *series)
{
  g_autoptr (GVariant) described = NULL;
  gint64 progress = 0;

  /* As if time passed: what is asked for is only seen to change while the main loop runs. */
  g_main_context_iteration (NULL, FALSE);
  described = g_variant_ref_sink (
      igx_series_runner_to_variant (igx_pipeline_find (self->pipeline, series)));
  g_variant_lookup (described, "evaluated_to", "x", &progress);
  return progress;
}

/**
 * igx_market_fixture_get_strategies:
 * @strategies: (array zero-terminated=1): ids of all that wait for other series on @series
 *
 * Returns: (transfer full) (element-type utf8 gint64): how far the ledger says they are
 */
GHashTable *
igx_market_fixture_get_strategies (IgxMarketFixture *self,
                                   const IgxSeriesKey *series,
                                   const char *const *strategies)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *progress = NULL;

  igx_store_begin_strategies_async (self->store, series, strategies, 1, NULL, answered_cb, &result);
  progress = igx_store_begin_strategies_finish (self->store, wait_answer (&result), &error);
  g_assert_no_error (error);
  return progress;
}

typedef struct
{
  IgxMarketFixture *self;
  const IgxSeriesKey *series;
  gint64 close_time;
} Progress;

static gboolean
has_progressed (gpointer data)
{
  Progress *progress = data;

  return igx_market_fixture_get_progress (progress->self, progress->series) >= progress->close_time;
}

/**
 * igx_market_fixture_wait_progress:
 * @close_time: wait until the series was evaluated so far
 */
void
igx_market_fixture_wait_progress (IgxMarketFixture *self,
                                  const IgxSeriesKey *series,
                                  gint64 close_time,
                                  guint timeout_ms)
{
  Progress progress = { self, series, close_time };

  if (!igx_test_wait_until (has_progressed, &progress, timeout_ms))
    g_error ("%s was evaluated up to %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT, series->symbol,
             igx_market_fixture_get_progress (self, series), close_time);
}

/**
 * igx_market_fixture_get_ledger:
 * @symbol: whose candidates
 *
 * Returns: (transfer full) (element-type IgxSignal): all candidates, refused ones too, by close
 * time
 */
GPtrArray *
igx_market_fixture_get_ledger (IgxMarketFixture *self, const char *symbol)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  IgxSignalQuery query = { .symbol = symbol };

  for (;;)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) page = NULL;
      g_autoptr (GError) error = NULL;

      igx_store_query_signals_async (self->store, &query, NULL, answered_cb, &result);
      page = igx_store_query_signals_finish (self->store, wait_answer (&result), &error);
      g_assert_no_error (error);
      for (guint i = 0; i < page->len; i++)
        g_ptr_array_insert (all, 0, igx_signal_ref (page->pdata[i]));
      if (page->len < IGX_STORE_SIGNALS_MAX)
        return all;
      query.before_close_time = ((IgxSignal *) all->pdata[0])->close_time;
      query.before_id = ((IgxSignal *) all->pdata[0])->id;
    }
}

/**
 * igx_market_fixture_fetch:
 *
 * Returns: (transfer full) (element-type IgxCandle): what the exchange has now
 */
GArray *
igx_market_fixture_fetch (IgxMarketFixture *self,
                          const IgxSeriesKey *series,
                          gint64 start_time,
                          gint64 end_time)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *candles = NULL;

  igx_feed_fetch_candles_async (self->feed, series, start_time, end_time, IGX_FEED_CANDLES_MAX,
                                NULL, answered_cb, &result);
  candles = igx_feed_fetch_candles_finish (self->feed, wait_answer (&result), &error);
  g_assert_no_error (error);
  return candles;
}

/**
 * igx_market_fixture_backtest:
 * @after: only candidates that close after it
 * @up_to: and not after this
 *
 * Returns: (transfer full) (element-type IgxSignal): what the engine finds in one go
 */
GPtrArray *
igx_market_fixture_backtest (
    IgxMarketFixture *self, const IgxSeriesKey *series, GArray *candles, gint64 after, gint64 up_to)
{
  g_autoptr (IgxEngine) engine = igx_engine_new (series);
  gsize n_timeframes = 0;
  const IgxTimeframe *timeframes = igx_feed_get_timeframes (self->feed, &n_timeframes);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GError) error = NULL;

  igx_engine_set_venue_timeframes (engine, timeframes, n_timeframes);
  for (guint i = 0; i < self->strategies->len; i++)
    igx_engine_add_strategy (engine, self->strategies->pdata[i], NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      const IgxSeriesKey *input = igx_engine_get_input (engine, i);
      gint64 history = (gint64) igx_engine_get_input_history (engine, i) * input->timeframe;
      gint64 first = g_array_index (candles, IgxCandle, 0).open_time;
      g_autoptr (GArray) others
          = igx_market_fixture_fetch (self, input, first - history, up_to - input->timeframe);

      igx_engine_feed (engine, input, (const IgxCandle *) (gpointer) others->data, others->len,
                       &error);
      g_assert_no_error (error);
    }
  igx_engine_push (engine, (const IgxCandle *) (gpointer) candles->data, candles->len, found,
                   &error);
  g_assert_no_error (error);
  igx_test_signals_keep (found, after, up_to);
  return found;
}
