/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that nobody means well with: every one ends in a sentence, none in a crash or a hang. */
#include <string.h>

#include "engine/igx-expression.h"
#include "engine/igx-name.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"

#define HEADER "strategy hostile\ntimeframe 1m\n"
#define LEVELS " stop close * 0.9\n target close * 1.1\n"

static gboolean
try (const char *source, gsize length, GPtrArray **messages)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, (gssize) length, &found, &error);

  g_assert_true ((strategy == NULL) == (error != NULL));
  if (strategy == NULL)
    g_assert_nonnull (igx_message_array_first_error (found));
  g_assert_cmpuint (found->len, <=, IGX_MESSAGE_MAX);
  for (guint i = 0; i < found->len; i++)
    {
      const IgxMessage *message = found->pdata[i];
      G_GNUC_UNUSED g_autofree char *shown = igx_message_format (message, "f", NULL);

      g_assert_true (g_utf8_validate (message->text, -1, NULL));
      g_assert_cmpuint (message->line, >=, 1);
      g_assert_cmpuint (message->column, >=, 1);
    }
  if (messages != NULL)
    *messages = g_steal_pointer (&found);
  return strategy != NULL;
}

static void
try_expression (const char *source)
{
  IgxSeriesKey series;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxExpression) expression = NULL;
  IgxCandle candle = { .open_time = G_GINT64_CONSTANT (1704067200000),
                       .open = 1,
                       .high = 2,
                       .low = 1,
                       .close = 2,
                       .volume = 3 };
  double value = 0;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  expression = igx_expression_new (source, &series, NULL, &error);
  g_assert_true ((expression == NULL) == (error != NULL));
  if (expression != NULL)
    igx_expression_push (expression, &candle, 1, &value);
}

static void
assert_says (const char *source, gsize length, const char *words)
{
  g_autoptr (GPtrArray) messages = NULL;
  gboolean found = FALSE;

  g_assert_false (try (source, length, &messages));
  for (guint i = 0; i < messages->len; i++)
    found = found || strstr (((const IgxMessage *) messages->pdata[i])->text, words) != NULL;
  if (!found)
    g_test_message ("%s: %s", words, ((const IgxMessage *) messages->pdata[0])->text);
  g_assert_true (found);
}

static char *
repeat (const char *before, const char *part, gsize times, const char *after)
{
  GString *out = g_string_new (before);

  for (gsize i = 0; i < times; i++)
    g_string_append (out, part);
  g_string_append (out, after);
  return g_string_free (out, FALSE);
}

static void
test_bytes (void)
{
  assert_says ("", 0, "no id");
  assert_says ("strategy a\0b", 12, "NUL byte");
  assert_says ("strategy a\nlet x = \xff\xfe", 21, "byte 0xFF is not UTF-8");
  assert_says ("strategy a\nname \"\xc3", 18, "is not UTF-8");
  assert_says ("name \"never closed", 18, "not closed");
  assert_says ("name \"", 6, "not closed");
  assert_says ("name \"a\\", 8, "not closed");
  assert_says ("name \"a\x1b[2J\"", 12, "control character");
  assert_says ("let", 3, "the name is missing");
  assert_says ("let x = close @", 15, "a timeframe belongs behind");
  assert_says ("let x = close of", 16, "a symbol belongs behind");
  assert_says ("let x = 1.", 10, "a name belongs behind");
  assert_says ("let x = 1..2", 12, "the line must end here");
}

static void
test_limits (void)
{
  g_autofree char *parentheses = repeat (HEADER "let x = ", "(", 60000, "");
  g_autofree char *full = repeat ("", "(", IGX_STRATEGY_FILE_MAX, "");
  g_autofree char *too_large = repeat ("", "#", IGX_STRATEGY_FILE_MAX + 1, "");
  g_autofree char *nots = repeat (HEADER "let x = ", "not ", 15000, "1");
  g_autofree char *minus = repeat (HEADER "let x = ", "-", 60000, "1");
  g_autofree char *indexes = repeat (HEADER "let x = close", "[1]", 20000, "");
  g_autofree char *calls = repeat (HEADER "let x = ", "abs(", 15000, "1");
  g_autofree char *text = repeat ("name \"", "x", 1001, "\"");
  g_autofree char *branches
      = repeat (HEADER "long\n", " score 1 \"x\"\n", 65, " fire at 9\n" LEVELS);
  g_autofree char *deep = repeat (HEADER "let x = ", "(", 62, "close");

  assert_says (parentheses, strlen (parentheses), "nested more than 64");
  assert_says (full, strlen (full), "begins with a word");
  assert_says (too_large, strlen (too_large), "larger than 64 KiB");
  assert_says (nots, strlen (nots), "nested more than 64");
  assert_says (minus, strlen (minus), "nested more than 64");
  assert_says (indexes, strlen (indexes), "nested more than 64");
  assert_says (calls, strlen (calls), "nested more than 64");
  assert_says (text, strlen (text), "longer than 1000 bytes");
  assert_says (branches, strlen (branches), "at most 64 branches");
  assert_says (deep, strlen (deep), "`)` is missing");
}

/* Long, but flat: a chain of thousands is walked without a deep stack. */
static void
test_long_chain (void)
{
  g_autofree char *chain
      = repeat (HEADER "long\n require close", " + close", 7000, " > 1\n" LEVELS);
  g_autofree char *conditions
      = repeat (HEADER "long\n require close > 1", " or open > 1", 4000, "\n" LEVELS);

  g_assert_true (try (conditions, strlen (conditions), NULL));
  assert_says (chain, strlen (chain), "more than 4096 nodes");
}

static void
test_node_limit (void)
{
  g_autoptr (GString) source = g_string_new (HEADER "long\n");

  for (guint i = 2; i < 1400; i++)
    g_string_append_printf (source, " require sma(close, %u) > %u\n", i, i + 2000);
  g_string_append (source, LEVELS);
  assert_says (source->str, source->len, "more than 4096 nodes");
}

/* A first argument must not be compiled twice, or nesting would double the work each time. */
static void
test_nested_calls (void)
{
  g_autoptr (GString) source = g_string_new (HEADER "long\n require ");

  for (guint i = 0; i < 60; i++)
    g_string_append (source, "sma(");
  g_string_append (source, "close");
  for (guint i = 0; i < 60; i++)
    g_string_append (source, ", 3)");
  g_string_append (source, " > 1\n" LEVELS);
  g_assert_true (try (source->str, source->len, NULL));
}

static void
test_many_lets (void)
{
  g_autoptr (GString) source = g_string_new (HEADER "let v0 = close\n");

  for (guint i = 1; i < 2500; i++)
    g_string_append_printf (source, "let v%u = v%u + 1\n", i, i - 1);
  g_string_append (source, "long\n require v2499 > 1\n" LEVELS);
  g_assert_true (try (source->str, source->len, NULL));
}

static void
test_random_bytes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (99);
  char buffer[600];

  for (guint round = 0; round < 3000; round++)
    {
      gsize n = (gsize) g_rand_int_range (random, 0, sizeof buffer);

      for (gsize i = 0; i < n; i++)
        buffer[i] = (char) g_rand_int_range (random, 0, 256);
      g_assert_false (try (buffer, n, NULL));
    }
}

/* Words of the language in random order get much further than random bytes. */
static void
test_random_words (void)
{
  static const char *const words[]
      = { "strategy", "a-1",   "timeframe", "15m",     "long",       "short",      "require",
          "score",    "10",    "when",      "\"t\"",   "or",         "and",        "not",
          "(",        ")",     "[",         "]",       ",",          ".",          "..",
          "@",        "4h",    "of",        "BTCUSDT", "=",          "==",         "<",
          ">",        "+",     "-",         "*",       "/",          "close",      "rsi",
          "macd",     "hist",  "(14)",      "between", "in",         "param",      "let",
          "x",        "fire",  "at",        "stop",    "target",     "risk",       "entry",
          "expires",  "bars",  "rearm",     "every",   "bar",        "after",      "\n",
          "\n",       "\n",    "5%",        "if(",     "barssince(", "valuewhen(", "crosses_above(",
          "atr",      "1e308", "regime" };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (guint round = 0; round < 6000; round++)
    {
      g_autoptr (GString) text = g_string_new (round % 2 == 0 ? HEADER "long\n require " : "");
      gint n = g_rand_int_range (random, 1, 80);

      for (gint i = 0; i < n; i++)
        {
          gint word = g_rand_int_range (random, 0, G_N_ELEMENTS (words));

          g_string_append (text, words[word]);
          if (g_rand_boolean (random))
            g_string_append_c (text, ' ');
        }
      try (text->str, text->len, NULL);
      if (strchr (text->str, '\n') == NULL)
        try_expression (text->str);
    }
}

/* A good file with one byte changed, dropped or doubled. */
static void
test_mutations (void)
{
  const char *good
      = HEADER "param p = 2 in 1 .. 5 step 0.5\nlet v = volume / sma(volume, 20)[1]\n"
               "long\n require v > p and rsi(14) between 40 and 60\n"
               " score 40 when macd(12, 26, 9).hist > 0 \"up\"\n  or 20 when close > open \"x\"\n"
               " fire at 20\n stop close - 2 * atr(14)\n target close + risk, close + 2 * risk\n"
               " expires 24 bars\n rearm after 5 bars\n";
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gsize n_good = 0;

  g_assert_true (try (good, strlen (good), NULL));
  for (guint round = 0; round < 6000; round++)
    {
      g_autoptr (GString) text = g_string_new (good);
      gsize at = (gsize) g_rand_int_range (random, 0, (gint32) text->len);
      gint kind = g_rand_int_range (random, 0, 4);

      if (kind == 0)
        text->str[at] = (char) g_rand_int_range (random, 1, 127);
      else if (kind == 1)
        g_string_truncate (text, at);
      else if (kind == 2)
        g_string_erase (text, (gssize) at, 1);
      else
        g_string_insert_len (text, (gssize) at, good + at / 2, 5);
      n_good += try (text->str, text->len, NULL) ? 1 : 0;
    }
  g_assert_cmpuint (n_good, >, 100);
  g_assert_cmpuint (n_good, <, 5900);
}

/* However many names come from outside, each has one place and none is left behind. */
static void
test_names (void)
{
  const char *first = igx_name_intern ("S0");
  guint n = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *text = g_strdup_printf ("S%u", i);
      g_autofree char *again = g_strdup (text);
      const char *name = igx_name_intern (text);

      g_assert_cmpstr (name, ==, text);
      g_assert_true (name == igx_name_intern (again));
      n += name != first;
    }
  g_assert_cmpuint (n, ==, 9999);
  g_assert_true (first == igx_name_intern ("S0"));
  g_assert_true (first == igx_name_find ("S0"));
  g_assert_null (igx_name_find ("nobody's"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/hostile/bytes", test_bytes);
  g_test_add_func ("/hostile/limits", test_limits);
  g_test_add_func ("/hostile/long-chain", test_long_chain);
  g_test_add_func ("/hostile/node-limit", test_node_limit);
  g_test_add_func ("/hostile/nested-calls", test_nested_calls);
  g_test_add_func ("/hostile/many-lets", test_many_lets);
  g_test_add_func ("/hostile/random-bytes", test_random_bytes);
  g_test_add_func ("/hostile/random-words", test_random_words);
  g_test_add_func ("/hostile/mutations", test_mutations);
  g_test_add_func ("/hostile/names", test_names);
  return g_test_run ();
}
