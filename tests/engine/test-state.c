/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An engine that is saved and restored goes on with the same bits; what is damaged is refused. */
#include <math.h>
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-function.h"
#include "engine/language/igx-plan-state.h"
#include "support/igx-built-in.h"
#include "test-candles.h"

#define HASH_SIZE 32
/* After the last cuts candles are pushed one by one. */
#define SINGLY 60

static IgxStrategy *
make_strategy (const char *source)
{
  g_autoptr (GError) error = NULL;
  IgxStrategy *strategy = igx_strategy_new (source, -1, NULL, &error);

  g_assert_no_error (error);
  return strategy;
}

static void
free_strategy (gpointer data)
{
  igx_strategy_unref (data);
}

static void
free_signal (gpointer data)
{
  igx_signal_unref (data);
}

static IgxEngine *
new_engine (const GPtrArray *strategies, const char *symbol, IgxTimeframe timeframe)
{
  IgxSeriesKey series;
  IgxEngine *engine = NULL;

  g_assert_true (igx_series_key_init (&series, "demo", symbol, timeframe, NULL));
  engine = igx_engine_new (&series);
  for (guint i = 0; i < strategies->len; i++)
    {
      g_autoptr (GError) error = NULL;

      igx_engine_add_strategy (engine, strategies->pdata[i], NULL, &error);
      g_assert_no_error (error);
    }
  return engine;
}

static void
push (IgxEngine *engine, const GArray *candles, gsize first, gsize n, GPtrArray *signals)
{
  g_autoptr (GError) error = NULL;

  if (n > 0)
    igx_engine_push (engine, &g_array_index (candles, IgxCandle, first), n, signals, &error);
  g_assert_no_error (error);
}

static gboolean
same_bits (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

static void
assert_same_signal (const IgxSignal *a, const IgxSignal *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_true (same_bits (a->entry, b->entry));
  g_assert_true (same_bits (a->stop, b->stop));
  g_assert_true (same_bits (a->confidence, b->confidence));
  g_assert_cmpuint (a->n_targets, ==, b->n_targets);
  for (guint i = 0; i < a->n_targets; i++)
    g_assert_true (same_bits (a->targets[i], b->targets[i]));
  g_assert_cmpuint (a->reasons->len, ==, b->reasons->len);
  for (guint i = 0; i < a->reasons->len; i++)
    {
      const IgxReason *ra = a->reasons->pdata[i];
      const IgxReason *rb = b->reasons->pdata[i];

      g_assert_cmpstr (ra->text, ==, rb->text);
      g_assert_true (same_bits (ra->points, rb->points));
      g_assert_cmpint (ra->available, ==, rb->available);
    }
}

/*
 * Restores what was saved at a cut, goes on, and gives the number of candidates compared. Near
 * the end it goes on candle by candle like the engine that was saved, and adds its state to
 * @states: how bytes lie in a memory may depend on the size of blocks, what comes out may not.
 */
static guint
check_cut (const GPtrArray *strategies,
           IgxTimeframe timeframe,
           const GArray *candles,
           GBytes *state,
           gsize cut,
           const GPtrArray *whole,
           GPtrArray *states)
{
  const gboolean singly = cut + SINGLY >= candles->len;
  g_autoptr (IgxEngine) engine = new_engine (strategies, "AAABBB", timeframe);
  g_autoptr (GPtrArray) signals = g_ptr_array_new_with_free_func (free_signal);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;

  /* What the engine has seen of other candles must not shine through. */
  if (cut % 2 == 0)
    push (engine, candles, cut % 5, 100, NULL);
  igx_engine_restore (engine, state, &error);
  g_assert_no_error (error);
  again = igx_engine_save (engine);
  g_assert_true (g_bytes_equal (again, state));
  g_assert_cmpuint (igx_engine_get_n_candles (engine), ==, cut);

  if (!singly)
    push (engine, candles, cut, candles->len - cut, signals);
  for (gsize i = cut; singly && i < candles->len; i++)
    push (engine, candles, i, 1, signals);
  if (singly)
    g_ptr_array_add (states, igx_engine_save (engine));
  g_assert_cmpuint (signals->len, <=, whole->len);
  for (guint i = 0; i < signals->len; i++)
    assert_same_signal (signals->pdata[i], whole->pdata[whole->len - signals->len + i]);
  if (signals->len < whole->len)
    {
      const IgxSignal *before = whole->pdata[whole->len - signals->len - 1];

      g_assert_cmpint (before->close_time, <=,
                       igx_engine_get_last_open_time (engine)
                           - (gint64) (candles->len - cut - 1) * timeframe);
    }
  return signals->len;
}

/*
 * Saves at each of the last @n_last candles and at some before them. The engine that is saved
 * takes single candles, the restored ones the rest at once.
 */
static gsize
check_strategies (const GPtrArray *strategies,
                  IgxTimeframe timeframe,
                  const GArray *candles,
                  gsize n_last)
{
  g_autoptr (IgxEngine) reference = new_engine (strategies, "AAABBB", timeframe);
  g_autoptr (IgxEngine) saved = new_engine (strategies, "AAABBB", timeframe);
  g_autoptr (GPtrArray) whole = g_ptr_array_new_with_free_func (free_signal);
  g_autoptr (GRand) random = g_rand_new_with_seed (42);
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) last = NULL;
  gsize compared = 0;
  gsize n_cuts = 0;

  push (reference, candles, 0, candles->len, whole);
  for (gsize cut = 0; cut <= candles->len; cut++)
    {
      if (cut + n_last >= candles->len || cut < 3 || g_rand_int_range (random, 0, 250) == 0)
        {
          g_autoptr (GBytes) state = igx_engine_save (saved);

          compared += check_cut (strategies, timeframe, candles, state, cut, whole, states);
          n_cuts++;
        }
      if (cut < candles->len)
        push (saved, candles, cut, 1, NULL);
    }
  last = igx_engine_save (saved);
  for (guint i = 0; i < states->len; i++)
    g_assert_true (g_bytes_equal (states->pdata[i], last));
  g_assert_cmpuint (states->len, ==, SINGLY + 1);
  g_assert_cmpuint (n_cuts, >, n_last + 10);
  g_test_message ("%u candidates, %" G_GSIZE_FORMAT " cuts, %" G_GSIZE_FORMAT
                  " bytes, %" G_GSIZE_FORMAT " candidates compared",
                  whole->len, n_cuts, g_bytes_get_size (last), compared);
  return compared;
}

static void
test_builtin (void)
{
  g_autoptr (GArray) candles = test_candles_generate (7, 4500, 15 * IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GPtrArray) strategies = g_ptr_array_new_with_free_func (free_strategy);
  g_auto (GStrv) ids = igx_built_in_dup_ids (FALSE);

  for (gsize i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (strategies, igx_built_in_load (ids[i]));
  g_assert_cmpuint (check_strategies (strategies, 15 * IGX_TIMEFRAME_MINUTE, candles, 120), >, 300);
}

/* As one writes it: the parameters that must be given, and the first output. */
static void
append_call (GString *text, const IgxIndicator *indicator)
{
  g_string_append_printf (text, "%s(", indicator->name);
  for (guint i = 0; i < indicator->n_inputs; i++)
    if (indicator->inputs[i].replaceable && indicator->inputs[i].source == IGX_INPUT_NONE)
      g_string_append_printf (text, "%s, ", i == 0 ? "close" : "volume");
  for (guint i = 0; i < indicator->n_params; i++)
    g_string_append_printf (text, "%s%g", i > 0 ? ", " : "",
                            isnan (indicator->params[i].fallback)
                                ? MAX (indicator->params[i].minimum, 5)
                                : indicator->params[i].fallback);
  if (g_str_has_suffix (text->str, ", "))
    g_string_truncate (text, text->len - 2);
  g_string_append_c (text, ')');
  if (indicator->n_outputs > 1)
    g_string_append_printf (text, ".%s", indicator->outputs[0]);
}

/* A strategy that reads every indicator and every function, so that its levels show them all. */
static char *
make_everything (void)
{
  GString *text = g_string_new (
      "strategy everything\ntimeframe 1m\n"
      "let up = close > open\n"
      "let bits = abs(close - open) + sqrt(volume) + log(close) + exp(sign(close - open)) + "
      "round(close) + min(close, high, open[7]) + max(low, open) + if(up, high, low[3]) + "
      "count(up, 12) + barssince(up) + valuewhen(up, close, 2) + valuewhen(not up, close)\n"
      "let conditions = if(crosses_above(close, open[1]), 1, 2) + "
      "if(crosses_below(close, open[1]), 4, 8) + if(rising(close, 3), 16, 32) + "
      "if(falling(low, 2), 64, 128) + if(barssince(close > high[2]) < 4 or up, 256, 512)\n"
      "let coarser = sma(close, 3) @ 5m + (close[1] @ 15m) + (highest(high, 4) @ 1h) + "
      "((donchian(5) @ 5m).upper)\n"
      "let all = 0");

  for (gsize i = 0; i < igx_indicator_count (); i++)
    {
      const IgxIndicator *indicator = igx_indicator_at (i);
      double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
      g_autoptr (GString) call = g_string_new (NULL);

      append_call (call, indicator);
      for (guint j = 0; j < indicator->n_params; j++)
        params[j] = isnan (indicator->params[j].fallback) ? MAX (indicator->params[j].minimum, 5)
                                                          : indicator->params[j].fallback;
      if (indicator->settle (params) == IGX_INDICATOR_SETTLES_NEVER)
        g_string_append_printf (text, " + (%s - %s[5])", call->str, call->str);
      else
        g_string_append_printf (text, " + %s", call->str);
    }
  g_string_append (text, "\nlong\n require close > 0\n rearm every bar\n"
                         " score 10 when all > 0 \"above\"\n or 5 when up \"green\"\n"
                         " stop close / (2 + abs(all))\n"
                         " target close + 1 + abs(bits), close + 1 + abs(conditions), "
                         "close + 1 + abs(coarser)\n"
                         "short\n require ema(close, 5) @ 5m < close and not up\n"
                         " rearm after 3 bars\n stop close * 1.1\n target close * 0.5\n");
  return g_string_free (text, FALSE);
}

static void
assert_every_function (const char *source)
{
  guint n = 0;

  for (gsize i = 0; i < igx_function_count (); i++)
    {
      const IgxFunction *function = igx_function_at (i);
      g_autofree char *call = g_strconcat (function->name, "(", NULL);

      if (function->form != IGX_FUNCTION_CALLED)
        continue;
      n++;
      if (strstr (source, call) == NULL)
        g_error ("The function %s is not tried", function->name);
    }
  g_assert_cmpuint (n, >=, 16);
}

static void
test_everything (void)
{
  g_autofree char *source = make_everything ();
  g_autoptr (GArray) candles = NULL;
  g_autoptr (GPtrArray) strategies = g_ptr_array_new_with_free_func (free_strategy);
  g_autoptr (IgxEngine) engine = NULL;
  gsize warmup = 0;

  assert_every_function (source);
  g_ptr_array_add (strategies, make_strategy (source));
  engine = new_engine (strategies, "AAABBB", IGX_TIMEFRAME_MINUTE);
  warmup = igx_engine_get_warmup (engine);
  g_test_message ("%" G_GSIZE_FORMAT " nodes, warm-up %" G_GSIZE_FORMAT,
                  igx_engine_get_n_nodes (engine), warmup);
  candles = test_candles_generate (11, warmup + 400, IGX_TIMEFRAME_MINUTE, 100);
  /* The end of a coarser candle is missing, and hours. */
  g_array_remove_range (candles, candles->len - 97, 3);
  g_assert_cmpuint (check_strategies (strategies, IGX_TIMEFRAME_MINUTE, candles, 300), >, 50000);
}

static guint
add_indicator (IgxPlan *plan, const IgxIndicator *indicator, gboolean small)
{
  guint inputs[IGX_INDICATOR_INPUTS_MAX] = { 0 };
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };

  for (guint i = 0; i < indicator->n_inputs; i++)
    inputs[i] = igx_plan_add_source (plan, igx_source_from_input (indicator->inputs[i].source));
  for (guint i = 0; i < indicator->n_params; i++)
    params[i] = small || isnan (indicator->params[i].fallback) ? indicator->params[i].minimum
                                                               : indicator->params[i].fallback;
  return igx_plan_add_indicator (plan, indicator, inputs, params);
}

static IgxPlan *
indicator_plan (const IgxIndicator *indicator, gboolean small, guint *slot)
{
  IgxPlan *plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);

  *slot = add_indicator (plan, indicator, small);
  for (guint i = 0; i < indicator->n_outputs; i++)
    igx_plan_keep (plan, *slot + i);
  return plan;
}

/* At every candle: saved, taken over by another plan, which goes on with the same bits. */
static gsize
check_indicator (const IgxIndicator *indicator, gboolean small, const GArray *candles)
{
  guint slot = 0;
  g_autoptr (IgxPlan) plan = indicator_plan (indicator, small, &slot);
  g_autoptr (IgxPlan) other = indicator_plan (indicator, small, &slot);
  g_autoptr (IgxPlan) reference = indicator_plan (indicator, small, &slot);
  const IgxCandle *c = &g_array_index (candles, IgxCandle, 0);
  gsize known = 0;

  g_assert_cmpuint (candles->len, <=, IGX_PLAN_BLOCK);
  igx_plan_eval (reference, c, candles->len);
  for (guint cut = 1; cut < candles->len; cut++)
    {
      g_autoptr (GString) bytes = g_string_new (NULL);
      IgxByteReader reader = { 0 };
      IgxByteReader body = { 0 };

      igx_plan_eval (plan, c + cut - 1, 1);
      igx_plan_state_save (plan, bytes);
      reader = (IgxByteReader){ (const guint8 *) bytes->str, bytes->len };
      body = reader;
      g_assert_true (igx_plan_state_check (other, &reader, 0));
      g_assert_cmpuint (reader.left, ==, 0);
      igx_plan_state_load (other, &body, 0);
      igx_plan_eval (other, c + cut, candles->len - cut);
      for (guint o = 0; o < indicator->n_outputs; o++)
        {
          const double *expected = igx_plan_get_values (reference, slot + o) + cut;
          const double *values = igx_plan_get_values (other, slot + o);

          for (guint i = 0; i < candles->len - cut; i++)
            {
              if (!same_bits (values[i], expected[i])
                  && !(isnan (values[i]) && isnan (expected[i])))
                g_error ("%s, saved at %u: other bits at %u", indicator->name, cut, cut + i);
              known += isnan (values[i]) ? 0 : 1;
            }
        }
    }
  return known;
}

static void
test_indicators (void)
{
  g_autoptr (GArray) candles = test_candles_generate (3, 300, IGX_TIMEFRAME_MINUTE, 100);
  gsize n_tried = 0;

  /* Ties, and a stretch that stands still. */
  for (guint i = 120; i < 150; i++)
    g_array_index (candles, IgxCandle, i) = g_array_index (candles, IgxCandle, 119);
  for (gsize i = 0; i < igx_indicator_count (); i++)
    {
      gsize known = check_indicator (igx_indicator_at (i), TRUE, candles);

      known += check_indicator (igx_indicator_at (i), FALSE, candles);
      /* One that speaks only now and then has less to be compared. */
      g_assert_cmpuint (known, >, igx_indicator_at (i)->sparse ? 100 : 40000);
      n_tried++;
    }
  g_assert_cmpuint (n_tried, >=, 40);
}

static GBytes *
seal (const guint8 *data, gsize size)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 *bytes = g_memdup2 (data, size);
  gsize length = HASH_SIZE;

  g_checksum_update (checksum, bytes, (gssize) (size - HASH_SIZE));
  g_checksum_get_digest (checksum, bytes + size - HASH_SIZE, &length);
  return g_bytes_new_take (bytes, size);
}

/* Refused with a sentence, and as before: or, only if @may_pass, taken. */
static gboolean
try_state (IgxEngine *engine, GBytes *state, gboolean may_pass)
{
  g_autoptr (GBytes) before = igx_engine_save (engine);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  if (igx_engine_restore (engine, state, &error))
    {
      g_assert_true (may_pass);
      g_assert_no_error (error);
      return TRUE;
    }
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, ": start from candles"));
  after = igx_engine_save (engine);
  g_assert_true (g_bytes_equal (before, after));
  return FALSE;
}

static void
test_damage (void)
{
  g_autoptr (GArray) candles = test_candles_generate (7, 500, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GPtrArray) strategies = g_ptr_array_new_with_free_func (free_strategy);
  g_autoptr (IgxEngine) engine = NULL;
  g_autoptr (GBytes) state = NULL;
  const guint8 *good = NULL;
  gsize size = 0;
  guint n_tried = 0;

  g_ptr_array_add (strategies, igx_built_in_load ("bollinger-mean-reversion"));
  engine = new_engine (strategies, "AAABBB", IGX_TIMEFRAME_MINUTE);
  push (engine, candles, 0, 400, NULL);
  state = igx_engine_save (engine);
  good = g_bytes_get_data (state, &size);
  push (engine, candles, 400, 1, NULL);
  for (gsize at = 0; at < size; at += at < 200 || at + 64 >= size ? 1 : 5)
    {
      g_autofree guint8 *bytes = g_memdup2 (good, size);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (GBytes) cut = g_bytes_new (good, at);

      bytes[at] ^= (guint8) (1u << at % 8);
      damaged = g_bytes_new (bytes, size);
      try_state (engine, damaged, FALSE);
      try_state (engine, cut, FALSE);
      n_tried += 2;
    }
  {
    g_autofree guint8 *longer = g_malloc0 (size + 8);
    g_autoptr (GBytes) more = NULL;
    g_autoptr (GBytes) sealed = NULL;

    memcpy (longer, good, size);
    more = g_bytes_new (longer, size + 8);
    try_state (engine, more, FALSE);
    sealed = seal (longer, size + 8);
    try_state (engine, sealed, FALSE);
  }
  g_assert_cmpuint (n_tried, >, 800);
  g_assert_true (try_state (engine, state, TRUE));
  g_assert_cmpuint (igx_engine_get_n_candles (engine), ==, 400);
}

/* Whoever can make the checksum right still cannot make the language's own functions crash. */
static void
test_sealed_damage (void)
{
  const char *source = "strategy functions\ntimeframe 1m\nlet up = close > open\n"
                       "long\n require rising(close, 3) or falling(close, 2) or count(up, 5) > 2\n"
                       " require barssince(up) < 9 or close[3] > 0 or crosses_above(close, open)\n"
                       " require close @ 5m > 0 and valuewhen(up, close, 2) > 0\n"
                       " rearm after 2 bars\n stop close * 0.9\n target close * 1.1\n";
  static const guint8 values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  g_autoptr (GArray) candles = test_candles_generate (7, 140, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GPtrArray) strategies = g_ptr_array_new_with_free_func (free_strategy);
  g_autoptr (IgxEngine) engine = NULL;
  g_autoptr (GBytes) state = NULL;
  const guint8 *good = NULL;
  gsize size = 0;
  guint n_taken = 0;
  guint n_refused = 0;

  g_ptr_array_add (strategies, make_strategy (source));
  engine = new_engine (strategies, "AAABBB", IGX_TIMEFRAME_MINUTE);
  push (engine, candles, 0, 103, NULL);
  state = igx_engine_save (engine);
  good = g_bytes_get_data (state, &size);
  for (gsize at = 0; at + HASH_SIZE < size; at++)
    for (gsize v = 0; v < G_N_ELEMENTS (values); v++)
      {
        g_autofree guint8 *bytes = g_memdup2 (good, size);
        g_autoptr (GBytes) sealed = NULL;
        gint64 last = 0;

        bytes[at] = values[v];
        sealed = seal (bytes, size);
        if (!try_state (engine, sealed, TRUE))
          {
            n_refused++;
            continue;
          }
        n_taken++;
        last = igx_engine_get_last_open_time (engine);
        for (guint i = 0; i < 30; i++)
          {
            IgxCandle candle = g_array_index (candles, IgxCandle, 103 + i);
            g_autoptr (GError) error = NULL;

            candle.open_time = last + (i + 1) * IGX_TIMEFRAME_MINUTE;
            igx_engine_push (engine, &candle, 1, NULL, &error);
            g_assert_no_error (error);
          }
      }
  g_test_message ("%u taken, %u refused", n_taken, n_refused);
  g_assert_cmpuint (n_taken, >, 500);
  g_assert_cmpuint (n_refused, >, 500);
}

static void
assert_not_taken (const char *source, const char *symbol, GBytes *state, const char *other)
{
  g_autoptr (GPtrArray) strategies = g_ptr_array_new_with_free_func (free_strategy);
  g_autoptr (IgxEngine) engine = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (strategies, make_strategy (source));
  if (other != NULL)
    g_ptr_array_add (strategies, make_strategy (other));
  engine = new_engine (strategies, symbol, IGX_TIMEFRAME_MINUTE);
  g_assert_false (igx_engine_restore (engine, state, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "belongs to another series"));
}

static void
test_other_plan (void)
{
#define BODY "timeframe 1m\nlong\n require close > open\n stop close * 0.9\n target close * 1.1\n"
  const char *source = "strategy one\nversion 1\nparam n = 3 in 1 .. 9\nlet m = sma(close, n)\n"
                       "timeframe 1m\nlong\n require close > m\n stop 1\n target close * 2\n";
  g_autofree char *version = g_strdup (source);
  g_autoptr (GArray) candles = test_candles_generate (7, 50, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GPtrArray) strategies = g_ptr_array_new_with_free_func (free_strategy);
  g_autoptr (IgxEngine) engine = NULL;
  g_autoptr (IgxEngine) chosen = NULL;
  g_autoptr (GHashTable) params = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) state = NULL;
  g_autoptr (GBytes) fresh = NULL;
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;
  double n = 4;

  g_ptr_array_add (strategies, make_strategy (source));
  engine = new_engine (strategies, "AAABBB", IGX_TIMEFRAME_MINUTE);
  fresh = igx_engine_save (engine);
  push (engine, candles, 0, 50, NULL);
  state = igx_engine_save (engine);
  assert_not_taken (source, "AAACCC", state, NULL);
  assert_not_taken ("strategy two\n" BODY, "AAABBB", state, NULL);
  assert_not_taken (source, "AAABBB", state, "strategy two\n" BODY);
  *strstr (version, "version 1") = 'V';
  memcpy (strchr (version, 'V'), "version 2", 9);
  assert_not_taken (version, "AAABBB", state, NULL);

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  chosen = igx_engine_new (&series);
  g_hash_table_insert (params, (gpointer) "n", &n);
  g_assert_true (igx_engine_add_strategy (chosen, strategies->pdata[0], params, NULL));
  g_assert_false (igx_engine_restore (chosen, state, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "parameters"));

  /* A state from before the first candle is one too. */
  g_assert_true (igx_engine_restore (engine, fresh, NULL));
  g_assert_cmpuint (igx_engine_get_n_candles (engine), ==, 0);
  push (engine, candles, 0, 50, NULL);
  {
    g_autoptr (GBytes) again = igx_engine_save (engine);

    g_assert_true (g_bytes_equal (again, state));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/state/indicators", test_indicators);
  g_test_add_func ("/state/builtin", test_builtin);
  g_test_add_func ("/state/everything", test_everything);
  g_test_add_func ("/state/damage", test_damage);
  g_test_add_func ("/state/sealed-damage", test_sealed_damage);
  g_test_add_func ("/state/other-plan", test_other_plan);
  return g_test_run ();
}
