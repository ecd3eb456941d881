/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-ctl-market.h"

#include "engine/igx-timeframe.h"
#include "feed/igx-simulated-feed.h"
#include "igx-config.h"
#include "store/igx-store.h"

#define SEED 7

/* Candles of the demo market, whatever their venue is said to be. */
GArray *
igx_ctl_market_candles (const char *symbol, IgxTimeframe timeframe, guint n)
{
  GArray *candles = igx_candle_array_new ();
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", symbol, timeframe, NULL));
  g_array_set_size (candles, n);
  igx_simulated_market_candles (SEED, &series, IGX_CTL_MARKET_FIRST, n,
                                &g_array_index (candles, IgxCandle, 0));
  return candles;
}

/* A file of all twelve columns that is named as an exchange names it. */
char *
igx_ctl_market_write (
    IgxCtlRunner *runner, const char *folder, const char *symbol, IgxTimeframe timeframe, guint n)
{
  g_autoptr (GArray) candles = igx_ctl_market_candles (symbol, timeframe, n);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name
      = g_strdup_printf ("%s/%s-%s.csv", folder, symbol, igx_timeframe_to_string (timeframe));

  for (guint i = 0; i < candles->len; i++)
    {
      const IgxCandle *c = &g_array_index (candles, IgxCandle, i);

      g_string_append_printf (text,
                              "%" G_GINT64_FORMAT ",%.17g,%.17g,%.17g,%.17g,%.17g,"
                              "%" G_GINT64_FORMAT ",%.17g,%.17g,%.17g,0,0\n",
                              c->open_time, c->open, c->high, c->low, c->close, c->volume,
                              c->open_time + timeframe - 1, c->quote_volume, c->trades,
                              c->taker_buy_volume);
    }
  return igx_ctl_runner_write (runner, name, text->str);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
save (IgxStore *store, const char *symbol, IgxTimeframe timeframe, guint n)
{
  g_autoptr (GArray) candles = igx_ctl_market_candles (symbol, timeframe, n);
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "binance", symbol, timeframe, NULL));
  igx_store_save_candles_async (store, &series, candles, NULL, done_cb, &saved);
  IGX_CTL_RUNNER_WAIT (saved != NULL);
  igx_store_save_candles_finish (store, saved, &error);
  g_assert_no_error (error);
}

/* As the service would have left it. */
void
igx_ctl_market_fill_cache (IgxCtlRunner *runner,
                           const char *const *symbols,
                           IgxTimeframe timeframe,
                           guint n)
{
  g_autofree char *data_dir = g_build_filename (runner->home, "XDG_DATA_HOME", IGX_FOLDER, NULL);
  g_autofree char *cache_dir = g_build_filename (runner->home, "XDG_CACHE_HOME", IGX_FOLDER, NULL);
  g_autoptr (IgxStore) store = igx_store_new (data_dir, cache_dir, IGX_STORE_NONE);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;

  igx_store_open_async (store, NULL, done_cb, &opened);
  IGX_CTL_RUNNER_WAIT (opened != NULL);
  igx_store_open_finish (store, opened, &error);
  g_assert_no_error (error);
  for (gsize i = 0; symbols[i] != NULL; i++)
    save (store, symbols[i], timeframe, n);
  igx_store_close_async (store, NULL, done_cb, &closed);
  IGX_CTL_RUNNER_WAIT (closed != NULL);
  igx_store_close_finish (store, closed, &error);
  g_assert_no_error (error);
}
