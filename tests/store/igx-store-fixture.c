/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-store-fixture.h"

#include <glib/gstdio.h>
#include <math.h>

#include "engine/igx-timeframe.h"

#define FIRST_OPEN_TIME G_GINT64_CONSTANT (1700000000000) / IGX_TIMEFRAME_HOUR *IGX_TIMEFRAME_HOUR

IgxStoreFixture *
igx_store_fixture_new (void)
{
  g_autoptr (GError) error = NULL;
  IgxStoreFixture *self = g_new0 (IgxStoreFixture, 1);

  self->root = g_dir_make_tmp ("igx-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->data_dir = g_build_filename (self->root, "share", "ignitex", NULL);
  self->cache_dir = g_build_filename (self->root, "cache", "ignitex", NULL);
  self->ledger = g_build_filename (self->data_dir, "ledger.db", NULL);
  self->candles = g_build_filename (self->cache_dir, "candles.db", NULL);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
igx_store_fixture_free (IgxStoreFixture *self)
{
  remove_tree (self->root);
  g_free (self->root);
  g_free (self->data_dir);
  g_free (self->cache_dir);
  g_free (self->ledger);
  g_free (self->candles);
  g_free (self);
}

IgxStore *
igx_store_fixture_open (IgxStoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  IgxStore *store = igx_store_new (self->data_dir, self->cache_dir, IGX_STORE_NONE);

  igx_store_fixture_try_open (store, &error);
  g_assert_no_error (error);
  return store;
}

/* Makes the folder of @path too. */
void
igx_store_fixture_write (const char *path, const char *contents)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
}

char *
igx_store_fixture_hash (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

gboolean
igx_store_fixture_try_open (IgxStore *store, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_open_async (store, NULL, result_cb, &result);
  return igx_store_open_finish (store, wait_for (&result), error);
}

gboolean
igx_store_fixture_close (IgxStore *store, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_close_async (store, NULL, result_cb, &result);
  return igx_store_close_finish (store, wait_for (&result), error);
}

gboolean
igx_store_fixture_save (IgxStore *store,
                        const IgxSeriesKey *series,
                        GArray *candles,
                        GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_save_candles_async (store, series, candles, NULL, result_cb, &result);
  return igx_store_save_candles_finish (store, wait_for (&result), error);
}

GArray *
igx_store_fixture_load (IgxStore *store,
                        const IgxSeriesKey *series,
                        gint64 start_time,
                        gint64 end_time,
                        guint limit,
                        GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_load_candles_async (store, series, start_time, end_time, limit, NULL, result_cb,
                                &result);
  return igx_store_load_candles_finish (store, wait_for (&result), error);
}

GArray *
igx_store_fixture_list (IgxStore *store, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_list_series_async (store, NULL, result_cb, &result);
  return igx_store_list_series_finish (store, wait_for (&result), error);
}

gboolean
igx_store_fixture_delete (IgxStore *store, const IgxSeriesKey *series, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_delete_candles_async (store, series, NULL, result_cb, &result);
  return igx_store_delete_candles_finish (store, wait_for (&result), error);
}

GPtrArray *
igx_store_fixture_commit (IgxStore *store,
                          const IgxSeriesKey *series,
                          gint64 evaluated_to,
                          GPtrArray *signals,
                          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_commit_async (store, series, NULL, evaluated_to, signals, NULL, result_cb, &result);
  return igx_store_commit_finish (store, wait_for (&result), error);
}

GPtrArray *
igx_store_fixture_commit_strategies (IgxStore *store,
                                     const IgxSeriesKey *series,
                                     const char *const *strategies,
                                     gint64 evaluated_to,
                                     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_commit_async (store, series, strategies, evaluated_to, NULL, NULL, result_cb, &result);
  return igx_store_commit_finish (store, wait_for (&result), error);
}

GHashTable *
igx_store_fixture_begin_strategies (IgxStore *store,
                                    const IgxSeriesKey *series,
                                    const char *const *strategies,
                                    gint64 from,
                                    GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_begin_strategies_async (store, series, strategies, from, NULL, result_cb, &result);
  return igx_store_begin_strategies_finish (store, wait_for (&result), error);
}

gint64
igx_store_fixture_progress (IgxStore *store, const IgxSeriesKey *series, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_get_progress_async (store, series, NULL, result_cb, &result);
  return igx_store_get_progress_finish (store, wait_for (&result), error);
}

GPtrArray *
igx_store_fixture_query (IgxStore *store, const IgxSignalQuery *query, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_query_signals_async (store, query, NULL, result_cb, &result);
  return igx_store_query_signals_finish (store, wait_for (&result), error);
}

IgxSignal *
igx_store_fixture_get (IgxStore *store, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_get_signal_async (store, id, NULL, result_cb, &result);
  return igx_store_get_signal_finish (store, wait_for (&result), error);
}

gboolean
igx_store_fixture_mark (
    IgxStore *store, const char *id, const char *mark, const char *note, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_set_mark_async (store, id, mark, note, NULL, result_cb, &result);
  return igx_store_set_mark_finish (store, wait_for (&result), error);
}

gboolean
igx_store_fixture_claim (IgxStore *store, const char *id, gboolean *claimed, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_claim_notification_async (store, id, NULL, result_cb, &result);
  return igx_store_claim_notification_finish (store, wait_for (&result), claimed, error);
}

gboolean
igx_store_fixture_set_state (IgxStore *store, const char *key, const char *value, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_set_state_async (store, key, value, NULL, result_cb, &result);
  return igx_store_set_state_finish (store, wait_for (&result), error);
}

GHashTable *
igx_store_fixture_get_state (IgxStore *store, const char *prefix, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_get_state_async (store, prefix, NULL, result_cb, &result);
  return igx_store_get_state_finish (store, wait_for (&result), error);
}

IgxSeriesKey
igx_store_fixture_series (const char *symbol)
{
  IgxSeriesKey key = { 0 };
  g_autoptr (GError) error = NULL;

  igx_series_key_init (&key, "binance", symbol, IGX_TIMEFRAME_HOUR, &error);
  g_assert_no_error (error);
  return key;
}

/* Numbers that no short decimal fraction is, so that a detour over text would show. */
IgxCandle
igx_store_fixture_candle (guint number)
{
  double open = 30000.0 + 100.0 * sin (number / 7.0);
  double close = 30000.0 + 100.0 * sin ((number + 1) / 7.0);
  IgxCandle candle = {
    .open_time = FIRST_OPEN_TIME + number * IGX_TIMEFRAME_HOUR,
    .open = open,
    .high = MAX (open, close) + 1.0 / 3.0,
    .low = MIN (open, close) - 1.0 / 7.0,
    .close = close,
    .volume = 10.0 / (number % 11 + 1),
    .quote_volume = number % 3 == 0 ? NAN : number / 3.0,
    .trades = number % 5 == 0 ? NAN : number,
    .taker_buy_volume = number % 7 == 0 ? NAN : 5.0 / (number % 11 + 1),
  };

  return candle;
}

GArray *
igx_store_fixture_candles (guint first, guint n)
{
  GArray *candles = igx_candle_array_new ();

  for (guint i = 0; i < n; i++)
    {
      IgxCandle candle = igx_store_fixture_candle (first + i);

      g_array_append_val (candles, candle);
    }
  return candles;
}

/* Every second one as an older program left it: nothing known. */
static void
add_found_with (IgxSignal *signal, guint number)
{
  if (number % 2 == 1)
    return;
  signal->moment = (IgxMoment){
    .regime = (guint8) (number / 2 % IGX_N_REGIMES),
    .higher = (gint8) (number / 2 % 4 - 1),
    .bridged = number % 6 == 0,
    .liquidity = number % 10 == 0 ? IGX_MOMENT_UNKNOWN : number % (IGX_MOMENT_LIQUIDITY_N + 1),
  };
  signal->regime_fit = signal->moment.regime == IGX_REGIME_UNKNOWN ? NAN : 50;
  signal->source_hash = g_strdup_printf ("%064u", number);
  signal->params = g_strdup ("rsi=14;word=\"a;b\"");
  signal->candle_hash = g_strdup_printf ("%016u", number);
  signal->app_version = g_strdup ("0.1.0");
  for (guint i = 0; i < IGX_N_TERMS; i++)
    signal->quality_terms[i] = (number + i) % 7 == 0 ? NAN : 100.0 * i / 7.0;
  signal->opposition = number % 8 == 0 ? NAN : 1.0 / (1 + number % 3);
  signal->verdict = g_strdup ("profile=balanced;fee=0.001");
  for (guint i = 0; i < number % 4; i++)
    igx_signal_add_vote (signal, i == 0 ? signal->strategy : "other",
                         i == 2 ? IGX_DIRECTION_SHORT : IGX_DIRECTION_LONG, 100.0 / (i + 3));
  for (guint i = 0; i < number % 5; i++)
    igx_signal_add_value (signal, i == 1 ? "naïve 'name'" : "rsi", i == 3 ? NAN : number / 7.0);
  signal->filled_at = number % 3 == 0 ? 0 : signal->close_time;
  signal->followed = number % 3 == 0 ? 0 : IGX_TIMEFRAME_MINUTE;
}

IgxSignal *
igx_store_fixture_signal (const IgxSeriesKey *series, guint number)
{
  IgxSignal *signal = igx_signal_new ();

  signal->series = *series;
  signal->direction = number % 2 == 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT;
  signal->strategy = g_strdup (number % 4 < 2 ? "momentum-surge-v2" : "golden-cross-momentum");
  signal->strategy_name = g_strdup ("Momentum “surge”");
  signal->strategy_version = 2;
  signal->params_hash = g_strdup ("0a1b2c3d");
  signal->close_time = FIRST_OPEN_TIME + (number + 1) * IGX_TIMEFRAME_HOUR;
  signal->expires_at = signal->close_time + 24 * IGX_TIMEFRAME_HOUR;
  signal->entry = 30000.0 + number / 3.0;
  signal->stop = signal->entry - 1.0 / 7.0;
  signal->n_targets = number % (IGX_SIGNAL_TARGETS_MAX + 1);
  for (guint i = 0; i < signal->n_targets; i++)
    signal->targets[i] = signal->entry + (i + 1) / 9.0;
  signal->confidence = 100.0 * (number % 97) / 97.0;
  signal->quality = 100.0 * (number % 89) / 89.0;
  signal->published = number % 3 != 0;
  if (!signal->published)
    signal->refusal = g_strdup ("the daily budget is used up");
  signal->delivery = (IgxDelivery) (number % 3);
  signal->detected_at = signal->close_time + 1234;
  for (guint i = 0; i < number % 5; i++)
    igx_signal_add_reason (signal, (i + 1) / 3.0, "RSI is above 50; it's \"rising\"", i % 2 == 0);
  add_found_with (signal, number);
  igx_signal_seal (signal);
  return signal;
}

GPtrArray *
igx_store_fixture_signals (const IgxSeriesKey *series, guint first, guint n)
{
  GPtrArray *signals = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (signals, igx_store_fixture_signal (series, first + i));
  return signals;
}
