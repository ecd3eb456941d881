/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series of the market: unknown as long as nothing provides them, and what that does to those who
 * read them. */
#include <math.h>
#include <string.h>

#include "engine/igx-backtest.h"
#include "engine/igx-engine.h"
#include "engine/igx-expression.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-source.h"
#include "test-candles.h"

#define HOUR   IGX_TIMEFRAME_HOUR
#define N      3000
#define HEADER "strategy test-one\ntimeframe 1h\n"
#define LEVELS "  stop close * 0.9\n  target close * 1.1\n"

static const struct
{
  const char *name;
  const char *need;
} market[] = {
  { "funding", "funding" },           { "open_interest", "open interest" },
  { "book_imbalance", "order-book" }, { "book_spread", "order-book" },
  { "fear_greed", "fear-greed" },
};

static const char *const builtin[] = { "funding-squeeze", "liquidation-cascade",
                                       "order-book-microstructure", "fear-greed-contrarian" };

static const IgxCandle *
data_of (const GArray *candles)
{
  return (const IgxCandle *) (gconstpointer) candles->data;
}

static IgxSeriesKey
make_key (const char *symbol, IgxTimeframe timeframe)
{
  IgxSeriesKey key;

  g_assert_true (igx_series_key_init (&key, "binance", symbol, timeframe, NULL));
  return key;
}

static char *
read_builtin (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".strategy", NULL);
  g_autofree char *path
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", name, NULL);
  g_autoptr (GError) error = NULL;
  char *source = NULL;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  return source;
}

/* Without a mistake or a warning. */
static IgxStrategy *
make_strategy (const char *source)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  IgxStrategy *strategy = igx_strategy_new (source, -1, &messages, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < messages->len; i++)
    g_test_message ("%s", ((const IgxMessage *) messages->pdata[i])->text);
  g_assert_cmpuint (messages->len, ==, 0);
  return strategy;
}

/* The names are told apart from those of a candle, which stays as large as it was. */
static void
test_names (void)
{
  guint n_market = 0;

  for (gsize i = 0; i < igx_source_count (); i++)
    {
      const char *name = igx_source_to_string ((IgxSource) i);
      const char *need = igx_source_get_need ((IgxSource) i);
      IgxSource found = IGX_SOURCE_OPEN_TIME;

      g_assert_true (igx_source_from_string (name, &found));
      g_assert_cmpint (found, ==, i);
      if (need == NULL)
        continue;
      g_assert_cmpuint (n_market, <, G_N_ELEMENTS (market));
      g_assert_cmpstr (name, ==, market[n_market].name);
      g_assert_cmpstr (need, ==, market[n_market].need);
      n_market++;
    }
  g_assert_cmpuint (n_market, ==, G_N_ELEMENTS (market));
  g_assert_null (igx_source_get_need (IGX_SOURCE_OPEN_TIME));
  g_assert_cmpuint (sizeof (IgxCandle), ==, 9 * sizeof (double));
}

/* Candles of all other series that @expression reads. */
static void
feed_expression (IgxExpression *expression)
{
  for (gsize i = 0; i < igx_expression_get_n_inputs (expression); i++)
    {
      const IgxSeriesKey *input = igx_expression_get_input (expression, i);
      g_autoptr (GArray) candles = test_candles_generate (2, N, input->timeframe, 30000);
      g_autoptr (GError) error = NULL;

      igx_expression_feed (expression, input, data_of (candles), candles->len, &error);
      g_assert_no_error (error);
    }
}

/* Returns: how many of @n values are not NAN, and not @expected. */
static gsize
count_others (const char *source, const GArray *candles, gsize block, double expected)
{
  const IgxSeriesKey series = make_key ("ETHUSDT", HOUR);
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxExpression) expression = igx_expression_new (source, &series, NULL, &error);
  g_autofree double *values = g_new (double, candles->len);
  gsize n = 0;

  g_assert_no_error (error);
  feed_expression (expression);
  for (guint done = 0; done < candles->len; done += block)
    igx_expression_push (expression, data_of (candles) + done, MIN (block, candles->len - done),
                         values + done);
  for (guint i = 0; i < candles->len; i++)
    n += isnan (expected) ? !isnan (values[i]) : !(fabs (values[i] - expected) < 1e-12);
  return n;
}

/* At every candle, however it is read, in blocks and one by one: never 0. */
static void
test_unknown (void)
{
  static const gsize blocks[] = { 1, 7, 512, N };
  static const char *const forms[] = {
    "%s",
    "%s[3]",
    "%s @ 4h",
    "%s[1] @ 1d",
    "-%s",
    "%s * 0",
    "abs(%s)",
    "%s > 0",
    "%s == %s",
    "not (%s >= 0)",
    "if(%s > 0, 1, 2)",
    "sma(%s, 5)",
    "ema(%s, 9)",
    "percentrank(%s, 20)",
    "sum(%s, 3)",
    "lowest(%s, 3)",
    "change(%s, 2)",
    "correlation(close, %s, 10)",
    "count(%s > 0, 3)",
    "barssince(%s > 0)",
    "barssince(%s > 0) <= 5",
    "valuewhen(%s > 0, close)",
    "valuewhen(close > 0, %s)",
    "rising(%s, 2)",
    "crosses_above(%s, 1)",
    "close > 0 and %s > 0",
    "close < 0 or %s > 0",
    "bbands(%s, 20, 2).upper",
    /* The market's own number is read of no symbol. */
    "%s of BTCUSDT",
    "%s @ 4h of BTCUSDT",
    "sma(%s of BTCUSDT, 3)[2]",
  };
  const gsize n_of_market = G_N_ELEMENTS (forms) - 3;
  g_autoptr (GArray) candles = test_candles_generate (1, N, HOUR, 100);
  gsize compared = 0;

  for (gsize m = 0; m < G_N_ELEMENTS (market); m++)
    for (gsize f = 0; f < G_N_ELEMENTS (forms); f++)
      {
        g_auto (GStrv) parts = g_strsplit (forms[f], "%s", -1);
        g_autofree char *source = g_strjoinv (market[m].name, parts);

        if (f >= n_of_market && strcmp (market[m].name, "fear_greed") == 0)
          continue;
        for (gsize b = 0; b < G_N_ELEMENTS (blocks); b++, compared += N)
          {
            const gsize n = count_others (source, candles, blocks[b], (double) NAN);

            if (n > 0)
              g_test_message ("%s is known at %" G_GSIZE_FORMAT " candles", source, n);
            g_assert_cmpuint (n, ==, 0);
          }
      }
  g_assert_cmpuint (compared, ==, (5 * 28 + 4 * 3) * 4 * N);
}

/* What does not depend on them is known all the same. */
static void
test_three_valued (void)
{
  static const struct
  {
    const char *source;
    double value;
  } rows[] = { { "close < 0 and funding > 0", 0 },
               { "fear_greed > 50 and close < 0", 0 },
               { "close > 0 or open_interest > 0", 1 },
               { "not (book_spread > 0 and close < 0)", 1 },
               { "if(close > 0, 3, book_imbalance)", 3 } };
  g_autoptr (GArray) candles = test_candles_generate (1, N, HOUR, 100);
  gsize compared = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++, compared += N)
    g_assert_cmpuint (count_others (rows[i].source, candles, 100, rows[i].value), ==, 0);
  g_assert_cmpuint (compared, ==, 5 * N);
}

static void
assert_needs (const char *const *needs, const char *expected)
{
  g_autofree char *text = g_strjoinv (", ", (char **) needs);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_needs (void)
{
  static const struct
  {
    const char *source;
    const char *needs;
  } rows[] = {
    { HEADER "long\n require close > 1\n" LEVELS, "" },
    { HEADER "long\n require funding > 0\n" LEVELS, "funding" },
    { HEADER "short\n require close > 1\n stop close * 1.1\n target close * 0.9\n"
             "long\n require fear_greed < 9 and open_interest > 1 and funding > 0\n" LEVELS,
      "funding, open interest, fear-greed" },
    /* Two of one kind are one need. */
    { HEADER "long\n require book_spread < 1 and book_imbalance > 0\n" LEVELS, "order-book" },
    { HEADER "long\n score 9 \"a\"\n score 5 when book_spread < 1 \"b\"\n fire at 9\n" LEVELS,
      "order-book" },
    { HEADER "long\n require close > 1\n stop close * (0.9 - funding)\n target close * 1.1\n",
      "funding" },
    { HEADER "long\n require close > 1\n stop close * 0.9\n target close * (1.1 + fear_greed)\n",
      "fear-greed" },
    { HEADER "long\n require close > 1\n entry close * (1 + book_spread)\n" LEVELS, "order-book" },
    /* Behind names, coarser candles and other symbols. */
    { HEADER "let a = sma(funding, 3)\nlet b = a[2] + 1\nlong\n require b > 0\n" LEVELS,
      "funding" },
    { HEADER "long\n require (sma(open_interest, 3) @ 4h) > 1\n" LEVELS, "open interest" },
    { HEADER "long\n require close > ema(open_interest, 3) of BTCUSDT\n" LEVELS, "open interest" },
    { HEADER "let a = funding\nlong\n require a @ 4h of BTCUSDT > a\n" LEVELS, "funding" },
    { HEADER "long\n require bbands(funding, 20, 2).upper @ 1d > 1\n" LEVELS, "funding" },
    { HEADER "long\n require close @ 4h > 1 and close of BTCUSDT > 1\n" LEVELS, "" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) unused = igx_strategy_new (
      HEADER "let a = funding\nlong\n require close > 1\n" LEVELS, -1, NULL, &error);
  const IgxSeriesKey series = make_key ("ETHUSDT", HOUR);
  g_autoptr (IgxExpression) expression
      = igx_expression_new ("fear_greed @ 1d > funding of BTCUSDT", &series, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (IgxStrategy) strategy = make_strategy (rows[i].source);

      assert_needs (igx_strategy_get_needs (strategy), rows[i].needs);
    }
  g_assert_no_error (error);
  assert_needs (igx_strategy_get_needs (unused), "");
  assert_needs (igx_expression_get_needs (expression), "funding, fear-greed");
}

/* Those that come with the program and read them say so; all others need nothing. */
static void
test_builtin_needs (void)
{
  static const char *const needs[]
      = { "funding, open interest", "funding, open interest", "order-book", "fear-greed" };
  static const char *const others[]
      = { "momentum-surge-v2", "golden-cross-momentum", "bollinger-mean-reversion" };

  for (gsize i = 0; i < G_N_ELEMENTS (builtin); i++)
    {
      g_autofree char *source = read_builtin (builtin[i]);
      g_autoptr (IgxStrategy) strategy = make_strategy (source);

      g_assert_cmpstr (igx_strategy_get_id (strategy), ==, builtin[i]);
      assert_needs (igx_strategy_get_needs (strategy), needs[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *source = read_builtin (others[i]);
      g_autoptr (IgxStrategy) strategy = make_strategy (source);

      assert_needs (igx_strategy_get_needs (strategy), "");
    }
}

/* Returns: what @source finds; each candle is evaluated, and no level was impossible. */
static GPtrArray *
run (const char *source, const GArray *candles, const IgxSeriesKey *series, gsize *n_evaluated)
{
  g_autoptr (IgxStrategy) strategy = make_strategy (source);
  g_autoptr (IgxEngine) engine = igx_engine_new (series);
  GPtrArray *signals = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GError) error = NULL;

  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  igx_engine_push (engine, data_of (candles), candles->len, signals, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (igx_engine_get_n_level_errors (engine), ==, 0);
  g_assert_cmpuint (candles->len, >, igx_engine_get_warmup (engine));
  *n_evaluated += candles->len - igx_engine_get_warmup (engine);
  return signals;
}

/* What is required and unknown fires never, what is scored and unknown gives no points. */
static void
test_silent (void)
{
  static const char *const silent[] = {
    HEADER "long\n require funding > 0 or funding <= 0\n rearm every bar\n" LEVELS,
    HEADER "long\n require close > open and not (fear_greed > 50)\n rearm every bar\n" LEVELS,
    HEADER "long\n score 50 when close > open \"up\"\n score 10 when open_interest >= 0 \"oi\"\n"
           "  or 9 when open_interest <= 0 \"none\"\n fire at 55\n" LEVELS,
  };
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GArray) candles = test_candles_generate (5, N, HOUR, 100);
  IgxSeriesKey series = make_key ("BTCUSDT", HOUR);
  gsize n_evaluated = 0;
  gsize n_unavailable = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      g_autoptr (GPtrArray) signals = run (silent[i], candles, &series, &n_evaluated);

      g_assert_cmpuint (signals->len, ==, 0);
    }
  g_assert_cmpuint (n_evaluated, ==, 3 * N);

  for (gsize i = 0; i < G_N_ELEMENTS (builtin); i++)
    {
      g_autofree char *source = read_builtin (builtin[i]);
      g_autoptr (IgxStrategy) strategy = make_strategy (source);
      gsize n = 0;
      const IgxTimeframe *timeframes = igx_strategy_get_timeframes (strategy, &n);

      for (gsize t = 0; t < n; t++)
        {
          g_autoptr (GArray) own = test_candles_generate (9, N, timeframes[t], 20000);
          g_autoptr (GPtrArray) signals = NULL;

          series = make_key ("BTCUSDT", timeframes[t]);
          signals = run (source, own, &series, &n_evaluated);
          g_assert_cmpuint (signals->len, ==, 0);
        }
    }
  /* 3 + 3 + 2 + 1 timeframes, less what is warm-up. */
  g_assert_cmpuint (n_evaluated, >, 3 * N + 9 * (N - 500));

  series = make_key ("BTCUSDT", HOUR);
  found = run (HEADER "long\n score 50 when close > open \"up\"\n"
                      " score 10 when open_interest >= 0 \"many\"\n fire at 50\n" LEVELS,
               candles, &series, &n_evaluated);
  g_assert_cmpuint (found->len, >, N / 10);
  for (guint i = 0; i < found->len; i++)
    {
      const IgxSignal *signal = found->pdata[i];
      const IgxReason *reason = NULL;

      g_assert_cmpfloat_with_epsilon (signal->confidence, 50, 1e-12);
      g_assert_cmpuint (signal->reasons->len, ==, 2);
      reason = signal->reasons->pdata[1];
      g_assert_cmpstr (reason->text, ==, "many");
      n_unavailable += reason->available ? 0 : 1;
    }
  g_assert_cmpuint (n_unavailable, ==, found->len);
}

/*
 * With data. No feed has them, so a test reads them out of fields of the candle that the strategy
 * does not read: the same text, but for these names.
 */

typedef struct
{
  const char *id;
  const char *names[2];   /* of series */
  const char *instead[2]; /* what is read for them */
  double low[2], high[2]; /* between which the fields go to and fro */
  gboolean swap;          /* a long needs the first one to be low, not high */
  IgxTimeframe timeframe;
  double start;
  double stop_in_atr;
  double targets[3];
  double fire_at;
} Stand;

static const Stand stands[] = {
  { "funding-squeeze",
    { "funding", "open_interest" },
    { "((trades - 1000) / 100000)", "quote_volume" },
    { 600, 1e6 },
    { 1400, 2e6 },
    TRUE,
    HOUR,
    100,
    3,
    { 2, 3.5, 5.5 },
    58 },
  { "liquidation-cascade",
    { "funding", "open_interest" },
    { "((trades - 1000) / 100000)", "quote_volume" },
    { 900, 1e6 },
    { 1100, 2e6 },
    TRUE,
    HOUR,
    100,
    3,
    { 2, 3.5, 5.5 },
    72 },
  { "order-book-microstructure",
    { "book_imbalance", "book_spread" },
    { "((trades - 1000) / 1000)", "(quote_volume / 1000000)" },
    { 100, 1000 },
    { 1900, 7000 },
    FALSE,
    15 * IGX_TIMEFRAME_MINUTE,
    100,
    2,
    { 1.8, 3, 5 },
    68 },
  { "fear-greed-contrarian",
    { "fear_greed", NULL },
    { "trades", NULL },
    { 2, 1 },
    { 98, 1 },
    TRUE,
    IGX_TIMEFRAME_DAY,
    30000,
    2,
    { 2, 3, 5 },
    60 },
};

/* Whole words only, and not the id. */
static char *
replace_names (const Stand *stand)
{
  g_autofree char *text = read_builtin (stand->id);

  for (gsize i = 0; i < G_N_ELEMENTS (stand->names) && stand->names[i] != NULL; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("\\b%s\\b(?!-)", stand->names[i]);
      g_autoptr (GRegex) word = g_regex_new (pattern, 0, 0, NULL);
      g_autofree char *before = g_steal_pointer (&text);

      g_assert_true (g_regex_match (word, before, 0, NULL));
      text = g_regex_replace_literal (word, before, -1, 0, stand->instead[i], 0, NULL);
    }
  return g_steal_pointer (&text);
}

/* Each field goes to and fro, with a noise on it, at a pace of its own. */
static GArray *
make_candles (const Stand *stand)
{
  GArray *candles = test_candles_generate (13, 6000, stand->timeframe, stand->start);
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < candles->len; i++)
    {
      IgxCandle *c = &g_array_index (candles, IgxCandle, i);
      const double first = 0.5 + 0.45 * sin (i / 23.0) + g_rand_double_range (random, -0.05, 0.05);
      const double second = 0.5 + 0.45 * sin (i / 61.0) + g_rand_double_range (random, -0.05, 0.05);

      c->trades = stand->low[0] + (stand->high[0] - stand->low[0]) * first;
      c->quote_volume = stand->low[1] + (stand->high[1] - stand->low[1]) * second;
    }
  return candles;
}

static double *
evaluate (const char *source, const GArray *candles, const IgxSeriesKey *series)
{
  g_autoptr (IgxExpression) expression = igx_expression_new (source, series, NULL, NULL);
  double *values = g_new (double, candles->len);

  g_assert_nonnull (expression);
  igx_expression_push (expression, data_of (candles), candles->len, values);
  return values;
}

static void
check_levels (const Stand *stand, const IgxSignal *signal, const IgxCandle *candle, double atr)
{
  const double way = (double) signal->direction;
  const double risk = way * (signal->entry - signal->stop);

  g_assert_cmpfloat_with_epsilon (signal->entry, candle->close, 1e-12);
  g_assert_cmpfloat_with_epsilon (risk / atr, stand->stop_in_atr, 1e-9);
  g_assert_cmpuint (signal->n_targets, ==, 3);
  for (guint t = 0; t < 3; t++)
    g_assert_cmpfloat_with_epsilon (way * (signal->targets[t] - signal->entry) / risk,
                                    stand->targets[t], 1e-9);
  g_assert_cmpfloat (signal->confidence, >=, stand->fire_at);
}

/* Both sides fire, against the crowd or with the book, and with the levels that the file says. */
static void
test_with_data (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (stands); s++)
    {
      const Stand *stand = &stands[s];
      const IgxSeriesKey series = make_key ("BTCUSDT", stand->timeframe);
      const double middle = (stand->low[0] + stand->high[0]) / 2;
      g_autoptr (GArray) candles = make_candles (stand);
      g_autofree char *source = replace_names (stand);
      g_autofree double *atr = evaluate ("atr(14)", candles, &series);
      gsize n_evaluated = 0;
      g_autoptr (GPtrArray) signals = run (source, candles, &series, &n_evaluated);
      guint n_longs = 0;
      guint n_assumed = 0;

      for (guint i = 0; i < signals->len; i++)
        {
          const IgxSignal *signal = signals->pdata[i];
          const gint64 age = signal->close_time - data_of (candles)[0].open_time;
          const guint at = (guint) (age / stand->timeframe - 1);
          const gboolean is_long = signal->direction == IGX_DIRECTION_LONG;

          check_levels (stand, signal, &data_of (candles)[at], atr[at]);
          g_assert_true ((data_of (candles)[at].trades < middle) == (is_long == stand->swap));
          n_longs += is_long ? 1 : 0;
          for (guint r = 0; r < signal->reasons->len; r++)
            if (strstr (((const IgxReason *) signal->reasons->pdata[r])->text, "assumed: ") != NULL)
              n_assumed++;
        }
      g_test_message ("%s: %u long, %u short", stand->id, n_longs, signals->len - n_longs);
      g_assert_cmpuint (n_longs, >=, 5);
      g_assert_cmpuint (signals->len - n_longs, >=, 5);
      /* Of a model it is said with each signal what is no data. */
      g_assert_cmpuint (n_assumed, ==,
                        strcmp (stand->id, "liquidation-cascade") == 0 ? 3 * signals->len : 0);
    }
}

/* `symbol` names the only ones on which it runs, and the engine holds to it. */
static void
test_symbols (void)
{
  g_autofree char *source = read_builtin ("fear-greed-contrarian");
  g_autoptr (IgxStrategy) contrarian = make_strategy (source);
  g_autoptr (IgxStrategy) two
      = make_strategy (HEADER "symbol 1INCHUSDT, ETHUSDT\nlong\n require close > open\n" LEVELS);
  g_autoptr (IgxStrategy) all = make_strategy (HEADER "long\n require close > open\n" LEVELS);
  const IgxSeriesKey eth = make_key ("ETHUSDT", HOUR);
  const IgxSeriesKey btc = make_key ("BTCUSDT", HOUR);
  g_autoptr (IgxEngine) engine = igx_engine_new (&btc);
  g_autoptr (IgxEngine) other = igx_engine_new (&eth);
  g_autoptr (IgxBacktest) backtest = NULL;
  g_autoptr (GError) error = NULL;

  assert_needs (igx_strategy_get_symbols (contrarian), "BTCUSDT");
  assert_needs (igx_strategy_get_symbols (two), "1INCHUSDT, ETHUSDT");
  assert_needs (igx_strategy_get_symbols (all), "");
  g_assert_true (igx_strategy_runs_on_symbol (contrarian, "BTCUSDT"));
  g_assert_false (igx_strategy_runs_on_symbol (contrarian, "ETHUSDT"));
  g_assert_true (igx_strategy_runs_on_symbol (two, "ETHUSDT"));
  g_assert_true (igx_strategy_runs_on_symbol (two, "1INCHUSDT"));
  g_assert_false (igx_strategy_runs_on_symbol (two, "BTCUSDT"));
  g_assert_true (igx_strategy_runs_on_symbol (all, "BTCUSDT"));

  g_assert_true (igx_engine_add_strategy (other, two, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (igx_engine_add_strategy (engine, two, NULL, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "The strategy test-one does not run on BTCUSDT: its file names other symbols");
  g_clear_error (&error);
  backtest = igx_backtest_new (&btc, two, NULL, &error);
  g_assert_null (backtest);
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/market/names", test_names);
  g_test_add_func ("/market/unknown", test_unknown);
  g_test_add_func ("/market/three-valued", test_three_valued);
  g_test_add_func ("/market/needs", test_needs);
  g_test_add_func ("/market/builtin-needs", test_builtin_needs);
  g_test_add_func ("/market/silent", test_silent);
  g_test_add_func ("/market/with-data", test_with_data);
  g_test_add_func ("/market/symbols", test_symbols);
  return g_test_run ();
}
