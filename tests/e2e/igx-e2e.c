/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "e2e/igx-e2e.h"

#include <float.h>
#include <math.h>
#include <json-glib/json-glib.h>

#include "engine/igx-engine.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-binance-feed.h"
#include "igx-config.h"
#include "store/igx-store-fixture.h"
#include "support/igx-built-in.h"
#include "support/igx-test-signals.h"
#include "support/igx-test-wait.h"

#define FETCH_MS 60000
/* Candles before the first that counts: more than any strategy needs. */
#define HISTORY 4000

/**
 * igx_e2e_list_signals:
 *
 * Returns: (transfer full) (element-type IgxSignal): everything the service lists, page by page
 */
GPtrArray *
igx_e2e_list_signals (IgxTestService *service, GDBusConnection *connection, gboolean published_only)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  gboolean more = TRUE;

  while (more)
    {
      GVariantDict query = G_VARIANT_DICT_INIT (NULL);
      g_autoptr (GVariant) answer = NULL;
      g_autoptr (GVariant) list = NULL;
      g_autoptr (GError) error = NULL;

      g_variant_dict_insert (&query, "published_only", "b", published_only);
      if (all->len > 0)
        {
          const IgxSignal *last = all->pdata[all->len - 1];

          g_variant_dict_insert (&query, "before_close_time", "x", last->close_time);
          g_variant_dict_insert (&query, "before_id", "s", last->id);
        }
      answer
          = igx_test_service_call (service, connection, "ListSignals",
                                   g_variant_new ("(@a{sv})", g_variant_dict_end (&query)), &error);
      g_assert_no_error (error);
      g_variant_get (answer, "(@aa{sv}b)", &list, &more);
      for (gsize i = 0; i < g_variant_n_children (list); i++)
        {
          g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
          IgxSignal *signal = igx_signal_from_variant (child, &error);

          g_assert_no_error (error);
          g_ptr_array_add (all, signal);
        }
    }
  return all;
}

/**
 * igx_e2e_get_newest:
 *
 * Returns: close time up to which the ledger of the service is complete; 0 if not yet
 */
gint64
igx_e2e_get_newest (IgxTestService *service,
                    GDBusConnection *connection,
                    const IgxSeriesKey *series)
{
  g_autoptr (GVariant) answer
      = igx_test_service_call (service, connection, "ListSeries", NULL, NULL);
  g_autoptr (GVariant) list = answer != NULL ? g_variant_get_child_value (answer, 0) : NULL;

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      const char *symbol = "";
      const char *timeframe = "";
      gint64 newest = 0;

      g_variant_lookup (child, "symbol", "&s", &symbol);
      g_variant_lookup (child, "timeframe", "&s", &timeframe);
      g_variant_lookup (child, "evaluated_to", "x", &newest);
      if (g_strcmp0 (symbol, series->symbol) == 0
          && g_strcmp0 (timeframe, igx_timeframe_to_string (series->timeframe)) == 0)
        return newest;
    }
  return 0;
}

typedef struct
{
  IgxTestService *service;
  GDBusConnection *connection;
  const IgxSeriesKey *series;
  gint64 close_time;
} Newest;

static gboolean
is_evaluated (gpointer data)
{
  Newest *newest = data;

  return igx_e2e_get_newest (newest->service, newest->connection, newest->series)
         >= newest->close_time;
}

/**
 * igx_e2e_wait_newest:
 *
 * Waits until the ledger is complete up to @close_time.
 */
void
igx_e2e_wait_newest (IgxTestService *service,
                     GDBusConnection *connection,
                     const IgxSeriesKey *series,
                     gint64 close_time,
                     guint timeout_ms)
{
  Newest newest = { service, connection, series, close_time };

  if (!igx_test_wait_until (is_evaluated, &newest, timeout_ms))
    g_error ("%s was evaluated up to %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT
             "; the service said: %s",
             series->symbol, igx_e2e_get_newest (service, connection, series), close_time,
             igx_test_service_get_output (service));
}

/**
 * igx_e2e_get_status:
 *
 * Returns: (transfer full): the dictionary of GetStatus
 */
GVariant *
igx_e2e_get_status (IgxTestService *service, GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = igx_test_service_call (service, connection, "GetStatus", NULL, &error);

  g_assert_no_error (error);
  return g_variant_get_child_value (answer, 0);
}

static IgxSignal *
read_signal (JsonObject *object, const IgxSeriesKey *series)
{
  IgxSignal *signal = igx_signal_new ();
  JsonArray *targets = json_object_get_array_member (object, "targets");

  signal->series = *series;
  signal->id = g_strdup (json_object_get_string_member (object, "id"));
  signal->strategy = g_strdup (json_object_get_string_member (object, "strategy"));
  g_assert_true (igx_direction_from_string (json_object_get_string_member (object, "direction"),
                                            &signal->direction));
  signal->close_time = json_object_get_int_member (object, "close_time");
  signal->expires_at = json_object_get_int_member (object, "expires_at");
  signal->entry = json_object_get_double_member (object, "entry");
  signal->stop = json_object_get_double_member (object, "stop");
  signal->confidence = json_object_get_double_member (object, "confidence");
  signal->n_targets = json_array_get_length (targets);
  g_assert_cmpuint (signal->n_targets, <=, IGX_SIGNAL_TARGETS_MAX);
  for (guint i = 0; i < signal->n_targets; i++)
    signal->targets[i] = json_array_get_double_element (targets, i);
  g_assert_true (igx_signal_state_from_string (json_object_get_string_member (object, "state"),
                                               &signal->state));
  signal->closed_at = json_object_get_int_member_with_default (object, "closed_at", 0);
  signal->result_r = json_object_get_double_member_with_default (object, "result_r", NAN);
  signal->ambiguous = json_object_get_boolean_member_with_default (object, "ambiguous", FALSE);
  return signal;
}

static void
backtest_one (IgxTestService *service,
              const char *strategy,
              const char *candles,
              const char *with,
              const IgxSeriesKey *series,
              GPtrArray *found)
{
  g_autofree char *errors = NULL;
  g_autofree char *output = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *signals = NULL;
  int code = -1;

  output = igx_test_service_run (service, "ignitexctl", &code, &errors, "backtest", "--strategy",
                                 strategy, "--candles", candles, "--exchange", series->venue,
                                 "--symbol", series->symbol, "--timeframe",
                                 igx_timeframe_to_string (series->timeframe), "--json",
                                 with != NULL ? "--with" : NULL, with, NULL);
  if (code != 0)
    g_error ("ignitexctl backtest: exit code %d: %s", code, errors);
  json_parser_load_from_data (parser, output, -1, &error);
  g_assert_no_error (error);
  signals = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                          "signals");
  for (guint i = 0; i < json_array_get_length (signals); i++)
    g_ptr_array_add (found, read_signal (json_array_get_object_element (signals, i), series));
}

/**
 * igx_e2e_backtest:
 * @candles: a file of candles
 * @after: only candidates that close after it
 * @up_to: and not after this
 *
 * Returns: (transfer full) (element-type IgxSignal): what `ignitexctl backtest` finds with the
 * strategies that come with the program and read their own series only
 */
GPtrArray *
igx_e2e_backtest (IgxTestService *service,
                  const char *candles,
                  const IgxSeriesKey *series,
                  gint64 after,
                  gint64 up_to)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_auto (GStrv) ids = igx_built_in_dup_ids (FALSE);

  for (gsize i = 0; ids[i] != NULL; i++)
    backtest_one (service, ids[i], candles, NULL, series, found);
  igx_test_signals_keep (found, after, up_to);
  return g_steal_pointer (&found);
}

/**
 * igx_e2e_backtest_file:
 * @strategy: a file
 * @candles: a file of candles
 * @with: `SYMBOL=FILE`: what the strategy reads besides
 *
 * Adds to @found (element-type IgxSignal) what `ignitexctl backtest` finds.
 */
void
igx_e2e_backtest_file (IgxTestService *service,
                       const char *strategy,
                       const char *candles,
                       const char *with,
                       const IgxSeriesKey *series,
                       GPtrArray *found)
{
  backtest_one (service, strategy, candles, with, series, found);
}

/* Found from another first candle, so that levels differ in the ninth digit. */
#define RESULT_TOLERANCE 1e-5

/**
 * igx_e2e_compare_outcomes:
 * @expected: (element-type IgxSignal): of igx_e2e_backtest()
 * @ledger: (element-type IgxSignal): of the same candidates
 * @up_to: only those that were over by then
 *
 * Asserts that what was over live was over in the same way as in the backtest.
 *
 * Returns: how many were compared
 */
guint
igx_e2e_compare_outcomes (GPtrArray *expected, GPtrArray *ledger, gint64 up_to)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  for (guint i = 0; i < ledger->len; i++)
    g_hash_table_insert (by_id, ((IgxSignal *) ledger->pdata[i])->id, ledger->pdata[i]);
  for (guint i = 0; i < expected->len; i++)
    {
      const IgxSignal *signal = expected->pdata[i];
      const IgxSignal *found = g_hash_table_lookup (by_id, signal->id);

      if (signal->closed_at == 0 || signal->closed_at > up_to)
        continue;
      g_assert_nonnull (found);
      g_assert_cmpint (found->state, ==, signal->state);
      g_assert_cmpint (found->closed_at, ==, signal->closed_at);
      g_assert_cmpint (found->ambiguous, ==, signal->ambiguous);
      g_assert_cmpint (!!isnan (found->result_r), ==, !!isnan (signal->result_r));
      if (!isnan (signal->result_r))
        g_assert_cmpfloat_with_epsilon (found->result_r, signal->result_r, RESULT_TOLERANCE);
      n++;
    }
  return n;
}

/**
 * igx_e2e_find_in_json:
 * @json: an array of signals, newest first
 * @signals: (element-type IgxSignal): what it must consist of, newest first
 *
 * Asserts that every signal of @json is one of @signals with the same levels.
 *
 * Returns: how many @json holds
 */
guint
igx_e2e_find_in_json (const char *json, GPtrArray *signals)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  JsonArray *array = NULL;

  for (guint i = 0; i < signals->len; i++)
    g_hash_table_insert (by_id, ((IgxSignal *) signals->pdata[i])->id, signals->pdata[i]);
  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  array = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      const IgxSignal *signal
          = g_hash_table_lookup (by_id, json_object_get_string_member (object, "id"));

      g_assert_nonnull (signal);
      g_assert_cmpint (json_object_get_int_member (object, "close_time"), ==, signal->close_time);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "entry"),
                                      signal->entry, DBL_MIN);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "stop"), signal->stop,
                                      DBL_MIN);
      g_assert_cmpstr (json_object_get_string_member (object, "direction"), ==,
                       igx_direction_to_string (signal->direction));
    }
  return json_array_get_length (array);
}

static gint64
far_future (gpointer data)
{
  return IGX_CANDLE_TIME_MAX;
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_fetched (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/**
 * igx_e2e_fetch_candles:
 *
 * Returns: (transfer full) (element-type IgxCandle): what the exchange itself has
 */
GArray *
igx_e2e_fetch_candles (IgxTestExchange *exchange,
                       const IgxSeriesKey *series,
                       gint64 start_time,
                       gint64 end_time)
{
  const char *rest[] = { igx_test_exchange_get_rest_url (exchange), NULL };
  const char *stream[] = { igx_test_exchange_get_stream_url (exchange), NULL };
  const IgxTimeSource source = { .now = far_future };
  g_autoptr (IgxFeed) feed = igx_binance_feed_new (rest, stream, &source);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *candles = NULL;

  igx_feed_fetch_candles_async (feed, series, start_time, end_time, IGX_FEED_CANDLES_MAX, NULL,
                                fetched_cb, &result);
  g_assert_true (igx_test_wait_until (is_fetched, &result, FETCH_MS));
  candles = igx_feed_fetch_candles_finish (feed, result, &error);
  g_assert_no_error (error);
  return candles;
}

/**
 * igx_e2e_save_candles:
 * @path: a CSV file in the archive's form, with what the exchange itself has
 */
void
igx_e2e_save_candles (IgxTestExchange *exchange,
                      const IgxSeriesKey *series,
                      gint64 start_time,
                      gint64 end_time,
                      const char *path)
{
  g_autoptr (GArray) candles = igx_e2e_fetch_candles (exchange, series, start_time, end_time);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < candles->len; i++)
    {
      const IgxCandle *c = &g_array_index (candles, IgxCandle, i);

      g_string_append_printf (text,
                              "%" G_GINT64_FORMAT ",%.17g,%.17g,%.17g,%.17g,%.17g,%" G_GINT64_FORMAT
                              ",%.17g,%.0f,%.17g,0,0\n",
                              c->open_time, c->open, c->high, c->low, c->close, c->volume,
                              c->open_time + series->timeframe - 1, c->quote_volume, c->trades,
                              c->taker_buy_volume);
    }
  g_file_set_contents (path, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
}

/**
 * igx_e2e_open_store:
 *
 * Returns: (transfer full) (nullable): the databases of the service, read beside it or after it
 */
IgxStore *
igx_e2e_open_store (IgxTestService *service)
{
  g_autofree char *data = igx_test_service_get_path (service, "data/" IGX_FOLDER);
  g_autofree char *cache = igx_test_service_get_path (service, "cache/" IGX_FOLDER);
  g_autoptr (IgxStore) store = igx_store_new (data, cache, IGX_STORE_READ_ONLY);

  return igx_store_fixture_try_open (store, NULL) ? g_steal_pointer (&store) : NULL;
}

/**
 * igx_e2e_read_ledger:
 *
 * Returns: (transfer full) (element-type IgxSignal): all that stands in the ledger about @symbol,
 *   read beside the service or after it
 */
GPtrArray *
igx_e2e_read_ledger (IgxTestService *service, const char *symbol)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (IgxStore) store = igx_e2e_open_store (service);
  IgxSignalQuery query = { .symbol = symbol };
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  g_assert_nonnull (store);
  while (more)
    {
      g_autoptr (GPtrArray) page = igx_store_fixture_query (store, &query, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->len; i++)
        g_ptr_array_add (all, igx_signal_ref (page->pdata[i]));
      more = page->len == IGX_STORE_SIGNALS_MAX;
      if (more)
        {
          query.before_close_time = ((IgxSignal *) all->pdata[all->len - 1])->close_time;
          query.before_id = ((IgxSignal *) all->pdata[all->len - 1])->id;
        }
    }
  igx_store_fixture_close (store, NULL);
  return g_steal_pointer (&all);
}

/**
 * igx_e2e_compare_cache:
 * @service: ended or running
 * @start_time: open time of the first candle compared
 * @end_time: of the last
 *
 * Asserts that what the service keeps of these candles is what the exchange has, bit for bit, with
 * none missing.
 *
 * Returns: how many were compared
 */
guint
igx_e2e_compare_cache (IgxTestService *service,
                       IgxTestExchange *exchange,
                       const IgxSeriesKey *series,
                       gint64 start_time,
                       gint64 end_time)
{
  g_autoptr (IgxStore) store = igx_e2e_open_store (service);
  g_autoptr (GArray) expected = NULL;
  g_autoptr (GArray) kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (store);
  kept = igx_store_fixture_load (store, series, start_time, end_time, G_MAXUINT, &error);
  g_assert_no_error (error);
  igx_store_fixture_close (store, NULL);
  expected = igx_e2e_fetch_candles (exchange, series, start_time, end_time);
  for (guint i = 0; i < MIN (kept->len, expected->len); i++)
    {
      const IgxCandle *a = &g_array_index (expected, IgxCandle, i);
      const IgxCandle *b = &g_array_index (kept, IgxCandle, i);

      if (!igx_candle_equal (a, b))
        g_error ("candle %u of %u: exchange has %" G_GINT64_FORMAT
                 " %.17g %.17g %.17g %.17g %.17g, "
                 "the cache %" G_GINT64_FORMAT " %.17g %.17g %.17g %.17g %.17g",
                 i, expected->len, a->open_time, a->open, a->high, a->low, a->close, a->volume,
                 b->open_time, b->open, b->high, b->low, b->close, b->volume);
    }
  g_assert_cmpuint (kept->len, ==, expected->len);
  return kept->len;
}

/**
 * igx_e2e_find_candidates:
 * @after: only candidates that close after it
 * @up_to: and not after this
 *
 * Returns: (transfer full) (element-type IgxSignal): what the engine finds in one go, with the
 * strategies that come with the program and read their own series only, on what the exchange has
 */
GPtrArray *
igx_e2e_find_candidates (IgxTestExchange *exchange,
                         const IgxSeriesKey *series,
                         gint64 after,
                         gint64 up_to)
{
  g_autoptr (IgxEngine) engine = igx_engine_new (series);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_auto (GStrv) ids = igx_built_in_dup_ids (FALSE);
  g_autoptr (GArray) candles = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (IgxStrategy) strategy = igx_built_in_load (ids[i]);

      igx_engine_add_strategy (engine, strategy, NULL, &error);
      g_assert_no_error (error);
    }
  candles = igx_e2e_fetch_candles (exchange, series, after - HISTORY * series->timeframe,
                                   up_to - series->timeframe);
  igx_engine_push (engine, (const IgxCandle *) (gpointer) candles->data, candles->len, found,
                   &error);
  g_assert_no_error (error);
  igx_test_signals_keep (found, after, up_to);
  return g_steal_pointer (&found);
}
