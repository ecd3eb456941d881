/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `x of SYMBOL`, and coarser candles as the venue has them: fed before the own candles. */
#include <math.h>
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-expression.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-checker.h"
#include "engine/language/igx-parser.h"
#include "engine/language/igx-plan.h"
#include "test-candles.h"

#define MINUTE  IGX_TIMEFRAME_MINUTE
#define QUARTER (15 * IGX_TIMEFRAME_MINUTE)
#define N       3000
#define BLOCKS  5

static const gsize blocks[BLOCKS] = { 1, 2, 7, 100, 1000 };

static const char *const inners[]
    = { "close",          "volume",       "ema(close, 9)", "rsi(14)[2]",
        "atr(5) / close", "close > open", "sum(close, 7)", "macd(3, 6, 4).hist" };

static gboolean
same (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0 || (isnan (a) && isnan (b));
}

static const IgxCandle *
at (const GArray *candles, guint i)
{
  return &g_array_index (candles, IgxCandle, i);
}

static GArray *
aggregate (const GArray *candles, IgxTimeframe timeframe)
{
  GArray *whole = igx_candle_array_new ();

  for (guint i = 0; i < candles->len;)
    {
      gint64 open_time = igx_timeframe_floor (timeframe, at (candles, i)->open_time);
      guint n = 0;
      IgxCandle one;

      while (i + n < candles->len
             && igx_timeframe_floor (timeframe, at (candles, i + n)->open_time) == open_time)
        n++;
      g_assert_true (igx_candle_aggregate (at (candles, i), n, timeframe, &one));
      if (i > 0 || at (candles, i)->open_time == open_time)
        g_array_append_val (whole, one);
      i += n;
    }
  return whole;
}

/* Holes of the exchange: other ones in each series. */
static GArray *
make_gappy (guint32 seed)
{
  GArray *candles = test_candles_generate (seed, N, MINUTE, 50);

  for (guint i = 0; i < 30; i++)
    {
      guint first = (i * 97 + seed * 31) % (candles->len - 60);

      if (i % 7 < 5)
        g_array_remove_index (candles, first);
      else
        g_array_remove_range (candles, first, i % 2 == 0 ? 20 : 45);
    }
  return candles;
}

typedef struct
{
  IgxPlan *plan;
  guint slot;
} Place;

static Place
make_place (const char *source, const IgxTimeframe *venue, gsize n_venue)
{
  g_autoptr (GPtrArray) messages = igx_message_array_new ();
  g_autoptr (IgxAstFile) file = NULL;
  IgxAstNode *node = NULL;
  Place place = { igx_plan_new (MINUTE, FALSE), IGX_PLAN_NO_SLOT };

  igx_plan_set_symbol (place.plan, "AAABBB");
  igx_plan_set_venue_timeframes (place.plan, venue, n_venue);
  file = igx_parser_parse_expression (source, strlen (source), &node, messages);
  place.slot = igx_checker_check_expression (file, node, place.plan, messages);
  g_assert_cmpuint (messages->len, ==, 0);
  return place;
}

/* A block at a time; @other is fed at once, or just in time. */
static double *
evaluate (const Place *place,
          const GArray *own,
          const char *symbol,
          IgxTimeframe timeframe,
          const GArray *other,
          gsize block,
          gboolean at_once)
{
  double *values = g_new (double, own->len + 1);
  g_autoptr (GError) error = NULL;
  guint fed = 0;

  for (guint done = 0; done < own->len;)
    {
      guint n = (guint) MIN (block, MIN (IGX_PLAN_BLOCK, own->len - done));
      gint64 close_time = at (own, done + n - 1)->open_time + MINUTE;
      guint first = fed;

      while (fed < other->len && (at_once || at (other, fed)->open_time + timeframe <= close_time))
        fed++;
      if (fed > first)
        igx_plan_feed (place->plan, symbol, timeframe, at (other, first), fed - first, &error);
      g_assert_no_error (error);
      igx_plan_eval (place->plan, at (own, done), n);
      memcpy (values + done, igx_plan_get_values (place->plan, place->slot), n * sizeof *values);
      done += n;
    }
  igx_plan_reset (place->plan);
  return values;
}

/* The values of an expression over a series by itself. */
static double *
evaluate_alone (const char *source, IgxTimeframe timeframe, const GArray *candles)
{
  IgxSeriesKey series;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxExpression) expression = NULL;
  double *values = g_new (double, candles->len + 1);

  g_assert_true (igx_series_key_init (&series, "demo", "CCCDDD", timeframe, NULL));
  expression = igx_expression_new (source, &series, NULL, &error);
  g_assert_no_error (error);
  igx_expression_push (expression, at (candles, 0), candles->len, values);
  return values;
}

typedef struct
{
  gsize known;
  gsize missing; /* the candle that was due does not exist */
} Counts;

/* At each own candle the value at the other one that was due by then, if there is one. */
static void
check_values (const double *values,
              const GArray *own,
              const double *expected,
              const GArray *other,
              IgxTimeframe timeframe,
              Counts *counts)
{
  guint seen = 0;

  for (guint i = 0; i < own->len; i++)
    {
      gint64 close_time = at (own, i)->open_time + MINUTE;
      gint64 due = close_time / timeframe * timeframe - timeframe;

      while (seen < other->len && at (other, seen)->open_time <= due)
        seen++;
      if (seen > 0 && at (other, seen - 1)->open_time == due)
        {
          g_assert_true (same (values[i], expected[seen - 1]));
          counts->known += isnan (values[i]) ? 0 : 1;
        }
      else
        {
          g_assert_true (isnan (values[i]));
          counts->missing++;
        }
    }
}

static void
check_source (const char *source,
              const char *inner,
              IgxTimeframe timeframe,
              const IgxTimeframe *venue,
              gsize n_venue,
              Counts *counts)
{
  const gboolean of_other = strstr (source, " of ") != NULL;
  const gboolean fed_coarse = timeframe > MINUTE && n_venue > 0;
  g_autoptr (GArray) own = make_gappy (1);
  g_autoptr (GArray) fine = of_other ? make_gappy (2) : g_array_ref (own);
  g_autoptr (GArray) other = timeframe > MINUTE ? aggregate (fine, timeframe) : g_array_ref (fine);
  g_autofree double *expected = evaluate_alone (inner, timeframe, other);
  Place place = make_place (source, venue, n_venue);
  g_autoptr (GArray) inputs = igx_plan_find_inputs (place.plan);

  g_assert_cmpuint (inputs->len, ==, 1);
  g_assert_cmpstr (g_array_index (inputs, IgxPlanInput, 0).symbol, ==, of_other ? "CCCDDD" : NULL);
  g_assert_cmpint (g_array_index (inputs, IgxPlanInput, 0).timeframe, ==,
                   fed_coarse ? timeframe : MINUTE);
  for (gsize b = 0; b < 2 * BLOCKS; b++)
    {
      g_autofree double *values = evaluate (
          &place, own, g_array_index (inputs, IgxPlanInput, 0).symbol,
          fed_coarse ? timeframe : MINUTE, fed_coarse ? other : fine, blocks[b / 2], b % 2 == 0);

      check_values (values, own, expected, other, timeframe, counts);
    }
  igx_plan_free (place.plan);
}

static void
test_symbol (void)
{
  Counts counts = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (inners); i++)
    {
      g_autofree char *source = g_strdup_printf ("(%s) of CCCDDD", inners[i]);

      check_source (source, inners[i], MINUTE, NULL, 0, &counts);
    }
  g_assert_cmpuint (counts.known, >, 190000);
  g_assert_cmpuint (counts.missing, >, 10000);
}

/* Of another symbol and coarser: whichever is written first, fed or put together. */
static void
test_symbol_coarser (void)
{
  static const char *const forms[]
      = { "(%s) @ 15m of CCCDDD", "(%s) of CCCDDD @ 15m", "((%s) of CCCDDD) @ 15m" };
  static const IgxTimeframe venue[] = { MINUTE, QUARTER };
  Counts counts = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (inners); i++)
    for (gsize f = 0; f < G_N_ELEMENTS (forms); f++)
      {
        g_auto (GStrv) parts = g_strsplit (forms[f], "%s", 2);
        g_autofree char *source = g_strconcat (parts[0], inners[i], parts[1], NULL);

        check_source (source, inners[i], QUARTER, NULL, 0, &counts);
        check_source (source, inners[i], QUARTER, venue, G_N_ELEMENTS (venue), &counts);
      }
  g_assert_cmpuint (counts.known, >, 1000000);
  g_assert_cmpuint (counts.missing, >, 20000);
}

/* The venue's own coarser candles give what those put together out of the own ones give. */
static void
test_venue (void)
{
  static const IgxTimeframe venue[] = { QUARTER };
  Counts counts = { 0 };
  gsize compared = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (inners); i++)
    {
      g_autofree char *source = g_strdup_printf ("(%s) @ 15m", inners[i]);
      g_autoptr (GArray) own = make_gappy (1);
      g_autoptr (GArray) coarse = aggregate (own, QUARTER);
      g_autoptr (GArray) none = igx_candle_array_new ();
      Place made = make_place (source, NULL, 0);
      Place fed = make_place (source, venue, 1);
      g_autofree double *a = evaluate (&made, own, NULL, MINUTE, none, 64, FALSE);
      g_autofree double *b = evaluate (&fed, own, NULL, QUARTER, coarse, 64, FALSE);

      for (guint j = 0; j < own->len; j++)
        {
          g_assert_true (same (a[j], b[j]));
          compared += isnan (a[j]) ? 0 : 1;
        }
      igx_plan_free (made.plan);
      igx_plan_free (fed.plan);
      check_source (source, inners[i], QUARTER, venue, 1, &counts);
    }
  g_assert_cmpuint (compared, >, 20000);
  g_assert_cmpuint (counts.known, >, 200000);
}

/* Both symbols in one expression, which is then read from the coarser series. */
static void
test_mixed (void)
{
  static const IgxTimeframe venue[] = { QUARTER };
  g_autoptr (GArray) own = make_gappy (1);
  g_autoptr (GArray) other = make_gappy (2);
  g_autoptr (GArray) own_coarse = aggregate (own, QUARTER);
  g_autoptr (GArray) other_coarse = aggregate (other, QUARTER);
  Place made = make_place ("(close - close of CCCDDD) @ 15m", NULL, 0);
  Place fed = make_place ("(close - close of CCCDDD) @ 15m", venue, 1);
  g_autofree double *values = evaluate (&made, own, "CCCDDD", MINUTE, other, 33, FALSE);
  g_autofree double *fed_values = NULL;
  g_autoptr (GError) error = NULL;
  gsize known = 0;

  igx_plan_feed (fed.plan, NULL, QUARTER, at (own_coarse, 0), own_coarse->len, &error);
  g_assert_no_error (error);
  fed_values = evaluate (&fed, own, "CCCDDD", QUARTER, other_coarse, 33, FALSE);
  for (guint i = 0; i < own->len; i++)
    {
      gint64 due = (at (own, i)->open_time + MINUTE) / QUARTER * QUARTER - QUARTER;
      double a = NAN;
      double b = NAN;

      for (guint j = 0; j < own_coarse->len; j++)
        if (at (own_coarse, j)->open_time == due)
          a = at (own_coarse, j)->close;
      for (guint j = 0; j < other_coarse->len; j++)
        if (at (other_coarse, j)->open_time == due)
          b = at (other_coarse, j)->close;
      g_assert_true (same (values[i], a - b));
      g_assert_true (same (fed_values[i], a - b));
      known += isnan (values[i]) ? 0 : 1;
    }
  g_assert_cmpuint (known, >, 2000);
  igx_plan_free (made.plan);
  igx_plan_free (fed.plan);
}

/* Of the own symbol it is the series itself; each is worked out once. */
static void
test_own_symbol (void)
{
  Place place = make_place ("close of AAABBB + ema(close, 5) @ 15m of AAABBB", NULL, 0);
  g_autoptr (GArray) inputs = igx_plan_find_inputs (place.plan);
  Place twice = make_place ("ema(close, 5) of CCCDDD + ema(close, 5) of CCCDDD", NULL, 0);

  g_assert_cmpuint (inputs->len, ==, 0);
  /* close, 5, their average, the series, the sum */
  g_assert_cmpuint (igx_plan_get_n_nodes (twice.plan), ==, 5);
  igx_plan_free (place.plan);
  igx_plan_free (twice.plan);
}

static const char strategy_source[] = "strategy others\ntimeframe 1m, 5m\n"
                                      "let ratio = close / close of CCCDDD\n"
                                      "let trend = ema(close, 5) @ 15m\n"
                                      "long\n require ratio > sma(ratio, 20) and close > trend\n"
                                      " score 50 when rsi(5) @ 15m of CCCDDD > 50 \"both up\"\n"
                                      " score 40 \"always\"\n"
                                      " rearm every bar\n"
                                      " stop close - 2 * atr(14)\n target close + 2 * risk\n"
                                      "short\n require ratio < sma(ratio, 20) and close < trend\n"
                                      " rearm every bar\n"
                                      " stop close + 2 * atr(14) of CCCDDD\n"
                                      " target close - 2 * risk\n";

static IgxEngine *
make_engine (void)
{
  static const IgxTimeframe venue[] = { MINUTE, QUARTER };
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (strategy_source, -1, NULL, &error);
  IgxEngine *engine = NULL;
  IgxSeriesKey series;

  g_assert_no_error (error);
  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", MINUTE, NULL));
  engine = igx_engine_new (&series);
  igx_engine_set_venue_timeframes (engine, venue, G_N_ELEMENTS (venue));
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

/* The candles of each input, in the engine's order. */
static GPtrArray *
make_inputs (const IgxEngine *engine, const GArray *own)
{
  GPtrArray *inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      const IgxSeriesKey *series = igx_engine_get_input (engine, i);
      g_autoptr (GArray) fine
          = strcmp (series->symbol, "CCCDDD") == 0 ? make_gappy (2) : g_array_ref ((GArray *) own);

      g_ptr_array_add (inputs, series->timeframe == MINUTE ? g_steal_pointer (&fine)
                                                           : aggregate (fine, series->timeframe));
    }
  return inputs;
}

/* Feeds what the own candles from @first on, @n of them, need, and pushes them. */
static void
run (IgxEngine *engine,
     GPtrArray *inputs,
     const GArray *own,
     guint first,
     guint n,
     GPtrArray *signals)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < inputs->len; i++)
    {
      const GArray *candles = inputs->pdata[i];
      gint64 from = first == 0
                        ? G_MININT64
                        : igx_engine_get_input_due (engine, i, at (own, first - 1)->open_time);
      gint64 to = igx_engine_get_input_due (engine, i, at (own, first + n - 1)->open_time);

      for (guint j = 0; j < candles->len; j++)
        if (at (candles, j)->open_time > from && at (candles, j)->open_time <= to)
          igx_engine_feed (engine, igx_engine_get_input (engine, i), at (candles, j), 1, &error);
      g_assert_no_error (error);
    }
  igx_engine_push (engine, at (own, first), n, signals, &error);
  g_assert_no_error (error);
}

static GPtrArray *
signal_array (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
}

static void
assert_same_signals (const GPtrArray *a, const GPtrArray *b, guint from)
{
  g_assert_cmpuint (a->len, ==, from + b->len);
  for (guint i = 0; i < b->len; i++)
    {
      const IgxSignal *x = a->pdata[from + i];
      const IgxSignal *y = b->pdata[i];

      g_assert_cmpstr (x->id, ==, y->id);
      g_assert_true (same (x->stop, y->stop) && same (x->targets[0], y->targets[0]));
      g_assert_true (same (x->confidence, y->confidence));
    }
}

static void
test_engine (void)
{
  g_autoptr (GArray) own = make_gappy (1);
  g_autoptr (IgxEngine) engine = make_engine ();
  g_autoptr (GPtrArray) inputs = make_inputs (engine, own);
  g_autoptr (GPtrArray) whole = signal_array ();
  guint n_long = 0;
  guint n_both = 0;

  g_assert_cmpuint (inputs->len, ==, 3);
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      g_assert_cmpuint (igx_engine_get_input_history (engine, i), >, 1);
      g_assert_cmpuint (igx_engine_get_input_history (engine, i), <, 400);
    }
  /* What coarser series need comes from outside. */
  g_assert_cmpuint (igx_engine_get_history (engine), ==, igx_engine_get_warmup (engine));
  run (engine, inputs, own, 0, own->len, whole);
  for (guint i = 0; i < whole->len; i++)
    {
      const IgxSignal *signal = whole->pdata[i];

      n_long += signal->direction == IGX_DIRECTION_LONG ? 1 : 0;
      n_both += signal->confidence > 89 ? 1 : 0;
    }
  g_assert_cmpuint (whole->len, >, 200);
  g_assert_cmpuint (n_long, >, 50);
  g_assert_cmpuint (n_both, >, 20);
  for (gsize b = 0; b < BLOCKS; b++)
    {
      g_autoptr (IgxEngine) other = make_engine ();
      g_autoptr (GPtrArray) signals = signal_array ();

      for (guint done = 0; done < own->len; done += blocks[b])
        run (other, inputs, own, done, (guint) MIN (blocks[b], own->len - done), signals);
      assert_same_signals (whole, signals, 0);
    }
}

/* With just the history that the engine asks for, and from then on, it finds the same. */
static void
test_history (void)
{
  g_autoptr (GArray) own = test_candles_generate (1, 2 * N, MINUTE, 50);
  g_autoptr (GArray) fine = test_candles_generate (2, 2 * N, MINUTE, 50);
  g_autoptr (GArray) own_coarse = aggregate (own, QUARTER);
  g_autoptr (GArray) fine_coarse = aggregate (fine, QUARTER);
  g_autoptr (IgxEngine) engine = make_engine ();
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  g_autoptr (GPtrArray) whole = signal_array ();
  gsize compared = 0;

  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      const IgxSeriesKey *series = igx_engine_get_input (engine, i);
      gboolean foreign = strcmp (series->symbol, "CCCDDD") == 0;

      g_ptr_array_add (inputs, series->timeframe == MINUTE ? fine
                               : foreign                   ? fine_coarse
                                                           : own_coarse);
    }
  run (engine, inputs, own, 0, own->len, whole);
  for (guint start = N; start < N + 50; start++)
    {
      g_autoptr (IgxEngine) late = make_engine ();
      g_autoptr (GPtrArray) signals = signal_array ();
      g_autoptr (GError) error = NULL;
      guint first = start - (guint) igx_engine_get_history (late);
      guint skipped = 0;

      for (guint i = 0; i < inputs->len; i++)
        {
          const GArray *candles = inputs->pdata[i];
          const IgxSeriesKey *series = igx_engine_get_input (late, i);
          gint64 from = igx_timeframe_floor (series->timeframe, at (own, first)->open_time)
                        - (gint64) igx_engine_get_input_history (late, i) * series->timeframe;
          guint j = 0;

          while (at (candles, j)->open_time < from)
            j++;
          g_assert_cmpuint (j, >, 0);
          igx_engine_feed (late, series, at (candles, j), candles->len - j, &error);
          g_assert_no_error (error);
        }
      igx_engine_push (late, at (own, first), own->len - first, signals, &error);
      g_assert_no_error (error);
      /* At the first candle that is evaluated nothing can fire. */
      while (((const IgxSignal *) whole->pdata[skipped])->close_time
             <= at (own, start)->open_time + MINUTE)
        skipped++;
      g_assert_cmpuint (whole->len - skipped, ==, signals->len);
      for (guint i = 0; i < signals->len; i++, compared++)
        {
          const IgxSignal *x = whole->pdata[skipped + i];
          const IgxSignal *y = signals->pdata[i];

          g_assert_cmpstr (x->id, ==, y->id);
          g_assert_true (same (x->confidence, y->confidence));
          g_assert_cmpfloat (fabs (x->stop - y->stop), <=, 1e-8 * x->stop);
        }
    }
  g_assert_cmpuint (compared, >, 50000);
}

/* Saved and taken over at any candle; what follows of the inputs is fed again. */
static void
test_state (void)
{
  g_autoptr (GArray) own = make_gappy (1);
  g_autoptr (IgxEngine) first = make_engine ();
  g_autoptr (GPtrArray) inputs = make_inputs (first, own);
  g_autoptr (GPtrArray) whole = signal_array ();
  g_autoptr (GBytes) end = NULL;
  gsize compared = 0;

  for (guint i = 0; i < own->len; i++)
    run (first, inputs, own, i, 1, whole);
  end = igx_engine_save (first);
  for (guint cut = 1; cut < own->len; cut += 83)
    {
      g_autoptr (IgxEngine) before = make_engine ();
      g_autoptr (IgxEngine) after = make_engine ();
      g_autoptr (GPtrArray) early = signal_array ();
      g_autoptr (GPtrArray) late = signal_array ();
      g_autoptr (GBytes) saved = NULL;
      g_autoptr (GBytes) final = NULL;
      g_autoptr (GError) error = NULL;

      run (before, inputs, own, 0, cut, early);
      saved = igx_engine_save (before);
      igx_engine_restore (after, saved, &error);
      g_assert_no_error (error);
      run (after, inputs, own, cut, own->len - cut, late);
      assert_same_signals (whole, late, early->len);
      final = igx_engine_save (after);
      g_assert_true (g_bytes_equal (end, final));
      compared += late->len;
    }
  g_assert_cmpuint (compared, >, 3000);
}

/* A candle out of order, one that comes too late, and one that nobody reads. */
static void
test_errors (void)
{
  g_autoptr (GArray) own = make_gappy (1);
  g_autoptr (IgxEngine) engine = make_engine ();
  g_autoptr (GPtrArray) inputs = make_inputs (engine, own);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey nobody;

  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      const IgxSeriesKey *series = igx_engine_get_input (engine, i);
      const GArray *candles = inputs->pdata[i];

      g_assert_true (igx_engine_feed (engine, series, at (candles, 0), 2, NULL));
      for (guint j = 0; j < 2; j++)
        {
          g_assert_false (igx_engine_feed (engine, series, at (candles, j), 1, &error));
          g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER);
          g_clear_error (&error);
        }
    }
  g_assert_true (igx_engine_push (engine, at (own, 0), 500, NULL, NULL));
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      const IgxSeriesKey *series = igx_engine_get_input (engine, i);
      const GArray *candles = inputs->pdata[i];

      g_assert_false (igx_engine_feed (engine, series, at (candles, 2), 1, &error));
      g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER);
      g_assert_nonnull (strstr (error->message, "too late"));
      g_clear_error (&error);
    }
  g_assert_true (igx_series_key_init (&nobody, "demo", "EEEFFF", MINUTE, NULL));
  g_assert_false (igx_engine_feed (engine, &nobody, at (own, 600), 1, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
}

/* Nothing later can be seen: other candles beyond the close change nothing before it. */
static void
test_no_look_ahead (void)
{
  g_autoptr (GArray) own = make_gappy (1);
  g_autoptr (GArray) other = make_gappy (2);
  Place place = make_place ("ema(close, 3) @ 15m of CCCDDD + close of CCCDDD", NULL, 0);
  g_autofree double *whole = evaluate (&place, own, "CCCDDD", MINUTE, other, 512, TRUE);
  gsize compared = 0;

  for (guint cut = 1500; cut > 1300; cut -= 3)
    {
      g_autoptr (GArray) part = g_array_copy (other);
      g_autofree double *values = NULL;

      g_array_set_size (part, cut);
      values = evaluate (&place, own, "CCCDDD", MINUTE, part, 64, TRUE);
      for (guint i = 0; i < own->len; i++)
        {
          if (at (own, i)->open_time > at (part, cut - 1)->open_time)
            break;
          g_assert_true (same (values[i], whole[i]));
          compared += isnan (values[i]) ? 0 : 1;
        }
    }
  g_assert_cmpuint (compared, >, 60000);
  igx_plan_free (place.plan);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/others/symbol", test_symbol);
  g_test_add_func ("/others/symbol-coarser", test_symbol_coarser);
  g_test_add_func ("/others/venue", test_venue);
  g_test_add_func ("/others/mixed", test_mixed);
  g_test_add_func ("/others/own-symbol", test_own_symbol);
  g_test_add_func ("/others/engine", test_engine);
  g_test_add_func ("/others/history", test_history);
  g_test_add_func ("/others/state", test_state);
  g_test_add_func ("/others/errors", test_errors);
  g_test_add_func ("/others/no-look-ahead", test_no_look_ahead);
  return g_test_run ();
}
