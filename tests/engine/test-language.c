/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the language accepts, and how it says what is wrong. */
#include <string.h>

#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-lexer.h"
#include "engine/language/igx-parser.h"
#include "engine/language/igx-suggest.h"

#define HEADER "strategy test-one\ntimeframe 15m, 1h\n"
#define ERROR_HIGHER(expression, column, words)                                                    \
  {                                                                                                \
    HEADER "long\n require " expression "\n  stop close * 0.9\n  target close * 1.1\n", 4, column, \
        words                                                                                      \
  }
#define LEVELS "  stop close * 0.9\n  target close * 1.1\n"

/* What a wrong text must lead to: the place, and words of the sentence. */
typedef struct
{
  const char *source;
  guint line;
  guint column;
  const char *words;
} Mistake;

static GPtrArray *
check (const char *source, gboolean *good)
{
  GPtrArray *messages = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, &messages, &error);

  *good = strategy != NULL;
  if (!*good)
    {
      const IgxMessage *first = igx_message_array_first_error (messages);

      g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_SYNTAX);
      g_assert_nonnull (first);
      g_assert_nonnull (strstr (error->message, first->text));
    }
  return messages;
}

static void
assert_message (const GPtrArray *messages, guint index, guint line, guint column, const char *words)
{
  const IgxMessage *message = NULL;

  g_assert_cmpuint (index, <, messages->len);
  message = messages->pdata[index];
  g_test_message ("%u:%u: %s", message->line, message->column, message->text);
  if (strstr (message->text, words) == NULL)
    g_test_message ("expected: %s", words);
  g_assert_nonnull (strstr (message->text, words));
  g_assert_cmpuint (message->line, ==, line);
  g_assert_cmpuint (message->column, ==, column);
  g_assert_cmpuint (message->length, >=, 1);
}

static void
test_lexer_tokens (void)
{
  static const IgxTokenKind expected[] = {
    IGX_TOKEN_NAME,         IGX_TOKEN_NUMBER,
    IGX_TOKEN_DOTS,         IGX_TOKEN_NUMBER,
    IGX_TOKEN_NEWLINE,      IGX_TOKEN_WORD,
    IGX_TOKEN_WORD,         IGX_TOKEN_LESS_EQUAL,
    IGX_TOKEN_NOT_EQUAL,    IGX_TOKEN_STRING,
    IGX_TOKEN_DOT,          IGX_TOKEN_AT,
    IGX_TOKEN_LEFT_BRACKET, IGX_TOKEN_RIGHT_PARENTHESIS,
    IGX_TOKEN_END,
  };
  const char *source
      = "in 1.5..2e3 # comment \"x\n15m 1INCHUSDT <= != \"a \\\"b\\\" \xc3\xa4\" . @ [)";
  g_autoptr (GPtrArray) messages = igx_message_array_new ();
  g_autoptr (GArray) tokens = igx_lexer_run (source, strlen (source), messages);

  g_assert_cmpuint (messages->len, ==, 0);
  g_assert_cmpuint (tokens->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < tokens->len; i++)
    g_assert_cmpint (g_array_index (tokens, IgxToken, i).kind, ==, expected[i]);
  g_assert_cmpfloat_with_epsilon (g_array_index (tokens, IgxToken, 1).number, 1.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (g_array_index (tokens, IgxToken, 3).number, 2000, 1e-15);
  g_assert_cmpstr (g_array_index (tokens, IgxToken, 6).text, ==, "1INCHUSDT");
  g_assert_cmpstr (g_array_index (tokens, IgxToken, 9).text, ==, "a \"b\" \xc3\xa4");
  /* One character of two bytes: the column behind it counts characters. */
  g_assert_cmpuint (g_array_index (tokens, IgxToken, 10).span.column, ==, 33);
  g_assert_cmpuint (g_array_index (tokens, IgxToken, 10).span.line, ==, 2);
}

static void
test_lexer_numbers (void)
{
  static const struct
  {
    const char *text;
    double value;
  } numbers[] = { { "5%", 0.05 },  { "0.5%", 0.005 }, { "1e-9", 1e-9 },
                  { "1E+2", 100 }, { "007", 7 },      { "12.50", 12.5 } };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GPtrArray) messages = igx_message_array_new ();
      g_autoptr (GArray) tokens
          = igx_lexer_run (numbers[i].text, strlen (numbers[i].text), messages);

      g_assert_cmpuint (messages->len, ==, 0);
      g_assert_cmpuint (tokens->len, ==, 2);
      g_assert_cmpint (g_array_index (tokens, IgxToken, 0).kind, ==, IGX_TOKEN_NUMBER);
      g_assert_cmpfloat_with_epsilon (g_array_index (tokens, IgxToken, 0).number, numbers[i].value,
                                      1e-15);
    }
}

static void
append_tree (GString *out, const IgxAstNode *node)
{
  guint n = igx_ast_node_get_n_children (node);

  if (node->kind == IGX_AST_NUMBER)
    g_string_append_printf (out, "%g", node->number);
  else
    g_string_append (out, node->kind == IGX_AST_INDEX    ? "index"
                          : node->kind == IGX_AST_HIGHER ? "@"
                          : node->kind == IGX_AST_SYMBOL ? "of "
                          : node->kind == IGX_AST_MEMBER ? "."
                                                         : "");
  if (node->text != NULL)
    g_string_append (out, node->text);
  for (guint i = 0; i < n; i++)
    {
      g_string_append_c (out, i == 0 ? '(' : ' ');
      append_tree (out, igx_ast_node_get_child (node, i));
    }
  if (n > 0)
    g_string_append_c (out, ')');
}

static void
test_parser_binding (void)
{
  static const struct
  {
    const char *source;
    const char *tree;
  } trees[] = {
    { "a + b * c - d", "-(+(a *(b c)) d)" },
    { "-x[1]", "-(index(x 1))" },
    { "- -x * y", "*(-(-(x)) y)" },
    { "not a > b and c < d or e == f", "or(and(not(>(a b)) <(c d)) ==(e f))" },
    { "x between 1 and 2 and y > 3", "and(between(x 1 2) >(y 3))" },
    { "x @ 4h [1]", "index(@4h(x) 1)" },
    { "x[1] @ 4h", "@4h(index(x 1))" },
    { "x of 1INCHUSDT [2] @ 1d", "@1d(index(of 1INCHUSDT(x) 2))" },
    { "macd(12, 26, 9).hist[1] > 0", ">(index(.hist(macd(12 26 9)) 1) 0)" },
    { "(a + b) * 2", "*(+(a b) 2)" },
    { "f(g(x), 2 + 3)", "f(g(x) +(2 3))" },
    { "a or b and c", "or(a and(b c))" },
    { "5% * x", "*(0.05 x)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (trees); i++)
    {
      g_autoptr (GPtrArray) messages = igx_message_array_new ();
      g_autoptr (GString) tree = g_string_new (NULL);
      IgxAstNode *node = NULL;
      g_autoptr (IgxAstFile) file = igx_parser_parse_expression (
          trees[i].source, strlen (trees[i].source), &node, messages);

      g_assert_nonnull (file);
      g_assert_cmpuint (messages->len, ==, 0);
      append_tree (tree, node);
      g_assert_cmpstr (tree->str, ==, trees[i].tree);
    }
}

static void
test_parser_file (void)
{
  const char *source = "\xef\xbb\xbf# comment\r\n"
                       "strategy a-1-b2\r\n"
                       "name \"N\"\nabout \"A\"\nversion 3\n"
                       "timeframe 15m, 1h\nregime bull-momentum, range\n"
                       "param p = -2 in -5 .. 5 step 0.5\nparam q = 5% in 1% .. 10%\n"
                       "let v = close * q\n\n"
                       "long\n require v > p\n require close > open\n"
                       " score 20 when v > 1 \"one\"\n\n    or 10 when v > 2 \"two\"\n"
                       " or 5 when v > 3 \"three\" or 4 when v > 4 \"four\"\n"
                       " score 30 \"always\"\n fire at 40\n"
                       " entry close\n stop entry * 0.9\n"
                       " target entry + risk, entry + 2 * risk\n target entry + 3 * risk\n"
                       " expires 24 bars\n rearm after 10 bars\n"
                       "short\n require v < 0\n stop close * 1.1\n target close * 0.9\n"
                       " rearm every bar";
  g_autoptr (GPtrArray) messages = igx_message_array_new ();
  g_autoptr (IgxAstFile) file = igx_parser_parse_file (source, strlen (source), messages);
  const IgxAstParam *param = NULL;

  for (guint i = 0; i < messages->len; i++)
    g_test_message ("%s", ((const IgxMessage *) messages->pdata[i])->text);
  g_assert_cmpuint (messages->len, ==, 0);
  g_assert_cmpstr (file->id, ==, "a-1-b2");
  g_assert_cmpstr (file->name, ==, "N");
  g_assert_cmpstr (file->about, ==, "A");
  g_assert_cmpint (file->version, ==, 3);
  g_assert_cmpuint (file->timeframes->len, ==, 2);
  g_assert_cmpint (g_array_index (file->timeframes, IgxTimeframe, 1), ==, IGX_TIMEFRAME_HOUR);
  g_assert_cmpuint (file->regimes->len, ==, 2);
  g_assert_cmpstr (file->regimes->pdata[0], ==, "bull-momentum");
  param = &g_array_index (file->params, IgxAstParam, 0);
  g_assert_cmpfloat_with_epsilon (param->value, -2, 1e-15);
  g_assert_cmpfloat_with_epsilon (param->minimum, -5, 1e-15);
  g_assert_cmpfloat_with_epsilon (param->step, 0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (g_array_index (file->params, IgxAstParam, 1).maximum, 0.1, 1e-15);
  g_assert_cmpuint (file->lets->len, ==, 1);
  g_assert_cmpuint (file->sides[0].requires->len, ==, 2);
  g_assert_cmpuint (file->sides[0].branches->len, ==, 5);
  g_assert_false (g_array_index (file->sides[0].branches, IgxAstBranch, 3).first);
  g_assert_true (g_array_index (file->sides[0].branches, IgxAstBranch, 4).first);
  g_assert_cmpuint (file->sides[0].targets->len, ==, 3);
  g_assert_cmpint (file->sides[0].rearm, ==, IGX_AST_REARM_AFTER);
  g_assert_cmpint (file->sides[1].rearm, ==, IGX_AST_REARM_EVERY);
}

/* All mistakes of a file in one reading, each with its place and a suggestion. */
static void
test_three_mistakes (void)
{
  const char *source = "strategy three-mistakes\n"
                       "timeframe 15m, 7m\n"
                       "let fast = emaa(close, 9)\n"
                       "long\n"
                       "  require fast > clsoe\n"
                       "  stop close * 0.9\n"
                       "  tarket close * 1.1\n";
  gboolean good = TRUE;
  g_autoptr (GPtrArray) messages = check (source, &good);
  g_autofree char *shown = NULL;

  g_assert_false (good);
  g_assert_cmpuint (messages->len, ==, 4);
  assert_message (messages, 0, 2, 16, "`7m` is not a timeframe");
  assert_message (messages, 1, 3, 12, "unknown function `emaa`: did you mean `ema`?");
  assert_message (messages, 2, 5, 18, "unknown name `clsoe`: did you mean `close`?");
  assert_message (messages, 3, 7, 3, "no statement begins with `tarket`: did you mean `target`?");
  shown = igx_message_format (messages->pdata[1], "my.strategy", source);
  g_assert_cmpstr (shown, ==,
                   "my.strategy:3:12: error: unknown function `emaa`: did you mean `ema`?\n"
                   "  let fast = emaa(close, 9)\n"
                   "             ^~~~");
}

static const Mistake mistakes[] = {
  { "timeframe 15m\nlong\n require close > 1\n" LEVELS, 1, 1, "no id" },
  { "strategy a\nlong\n require close > 1\n" LEVELS, 1, 1, "no timeframe" },
  { "strategy a\ntimeframe 15m\n", 1, 1, "no side" },
  { "strategy A_b\ntimeframe 15m\nlong\n require close > 1\n" LEVELS, 1, 10, "is not an id" },
  { HEADER "regime momentun\nlong\n require close > 1\n" LEVELS, 3, 8, "did you mean `momentum`" },
  { HEADER "version 0\nlong\n require close > 1\n" LEVELS, 3, 9, "whole number from 1" },
  { HEADER "param p = 9 in 1 .. 5\nlong\n require close > p\n" LEVELS, 3, 7, "outside its range" },
  { HEADER "param p = 3 in 5 .. 1\nlong\n require close > p\n" LEVELS, 3, 16, "upside down" },
  { HEADER "param p = 3 in 1 .. 5 step 0\nlong\n require close > p\n" LEVELS, 3, 28, "above 0" },
  { HEADER "let close = 3\nlong\n require close > 1\n" LEVELS, 3, 5, "has its own meaning" },
  { HEADER "let when = 3\nlong\n require close > 1\n" LEVELS, 3, 5, "word of the language" },
  { HEADER "let a = 3\nlet a = 4\nlong\n require close > a\n" LEVELS, 4, 5, "given twice" },
  { HEADER "let a = b\nlet b = 4\nlong\n require a > b\n" LEVELS, 3, 9, "unknown name `b`" },
  { HEADER "require close > 1\nlong\n require close > 1\n" LEVELS, 3, 1, "belongs to a side" },
  { HEADER "long\n require close\n" LEVELS, 4, 10, "a condition is needed" },
  { HEADER "long\n require (close > 1) + 2 > 0\n" LEVELS, 4, 17, "a number is needed" },
  { HEADER "long\n require close = 1\n" LEVELS, 4, 16, "write `==`" },
  { HEADER "long\n require 1 < close < 2\n" LEVELS, 4, 20, "cannot be chained" },
  { HEADER "long\n require close > 1 && open > 1\n" LEVELS, 4, 20, "write `and`" },
  { HEADER "long\n require rsi(14\n" LEVELS, 4, 16, "`)` or `,` is missing" },
  { HEADER "long\n require rsi(0) > 50\n" LEVELS, 4, 14, "must be from" },
  { HEADER "long\n require rsi(2.5) > 50\n" LEVELS, 4, 14, "whole number" },
  { HEADER "long\n require rsi(close, volume) > 50\n" LEVELS, 4, 21, "cannot change" },
  { HEADER "long\n require rsi(close, 14, 3) > 50\n" LEVELS, 4, 10, "at most 2 arguments" },
  { HEADER "long\n require macd(12, 26, 9) > 0\n" LEVELS, 4, 10, "several values: write .macd" },
  { HEADER "long\n require macd(12, 26, 9).hits > 0\n" LEVELS, 4, 26, "did you mean `hist`" },
  { HEADER "long\n require close.hist > 0\n" LEVELS, 4, 16, "one value only" },
  { HEADER "long\n require close[-1] > 0\n" LEVELS, 4, 16, "whole number from 0" },
  { HEADER "long\n require close[1.5] > 0\n" LEVELS, 4, 16, "whole number from 0" },
  { HEADER "long\n require close[volume] > 0\n" LEVELS, 4, 16, "cannot change" },
  { HEADER "long\n require close[10001] > 0\n" LEVELS, 4, 16, "from 0 to 10000" },
  { HEADER "long\n require rising(close) > 0\n" LEVELS, 4, 10, "takes 2 arguments, not 1" },
  { HEADER "long\n require if(close > 1, 2, open > 3)\n" LEVELS, 4, 32, "both values" },
  { HEADER "long\n require crosses_above > 1\n" LEVELS, 4, 10, "is a function" },
  { HEADER "long\n require close of btcusdt > 1\n" LEVELS, 4, 19, "joined in capitals" },
  { HEADER "long\n require (close of BTCUSDT - open) of ETHUSDT > 1\n" LEVELS, 4, 20,
    "inside of another `of`" },
  { HEADER "long\n require (close @ 4h of BTCUSDT - open) @ 1d > 1\n" LEVELS, 4, 19,
    "inside of another `@`" },
  { HEADER "let x = close of AA + close of BB + close of CC + close of DD + close of EE\n"
           "let y = x + close of FF + close of GG + close of HH + close of II\n"
           "long\n require y > 1\n" LEVELS,
    4, 64, "at most 8 other symbols" },
  { HEADER "long\n require close @ 3d > 1\n" LEVELS, 4, 18, "is not a timeframe" },
  { HEADER "long\n require risk > 1\n" LEVELS, 4, 10, "not known yet" },
  { HEADER "long\n require close > 1\n target close * 2\n", 3, 1, "has no stop" },
  { HEADER "long\n require close > 1\n stop close / 2\n", 3, 1, "has no target" },
  { HEADER "long\n score 5 \"x\"\n" LEVELS, 3, 1, "every candle" },
  { HEADER "long\n require close > 1\n stop risk\n target close * 2\n", 5, 7, "not known yet" },
  { HEADER "long\n require close > 1\n stop 1\n target 2, 3, 4, 5\n", 6, 18, "at most 3 targets" },
  { HEADER "long\n require close > 1\n stop 1\n stop 2\n target 3\n", 6, 2, "a second time" },
  { HEADER "long\nlong\n require close > 1\n" LEVELS, 4, 1, "a second time" },
  { HEADER "long\n require close > 1\n expires 3 bars\n" LEVELS, 5, 10, "from 4 to 10080" },
  { HEADER "long\n require close > 1\n expires 30\n" LEVELS, 5, 12, "`bars` is missing" },
  { HEADER "long\n require close > 1\n rearm 30 bars\n" LEVELS, 5, 8, "rearm after N bars" },
  { HEADER "long\n require close > 1\n rearm after 0 bars\n" LEVELS, 5, 14, "from 1 to 10000" },
  { HEADER "long\n score 10 when close > 1\n fire at 10\n" LEVELS, 4, 25, "a text that says why" },
  { HEADER "long\n score 0 \"x\"\n fire at 10\n" LEVELS, 4, 8, "above 0 and at most 100" },
  { HEADER "long\n score 10 \"x\n fire at 10\n" LEVELS, 4, 11, "not closed" },
  { HEADER "long\n score 10 \"x\"\n fire at 101\n" LEVELS, 5, 10, "at most 100" },
  { HEADER "long\n score 10 \"x\"\n fire at close\n" LEVELS, 5, 10, "cannot change" },
  { HEADER "long\n require close > 1 open\n" LEVELS, 4, 20, "the line must end here" },
  { HEADER "long\n or 10 when close > 1 \"x\"\n require close > 1\n" LEVELS, 4, 2,
    "below a `score`" },
  { HEADER "long\n require 4h > 1\n" LEVELS, 4, 10, "neither a number nor a name" },
  { HEADER "long\n require close > \xe2\x82\xac\n" LEVELS, 4, 18, "not part of the language" },
  { HEADER "long\n require close > 1e999\n" LEVELS, 4, 18, "too large" },
};

#define REQUIRE(expression) "long\n require " expression "\n" LEVELS
/* Of what is no part of a candle, and of `symbol`. */
static const Mistake market_mistakes[] = {
  { HEADER "let funding = 3\n" REQUIRE ("close > 1"), 3, 5, "has its own meaning" },
  { HEADER "param book_spread = 3 in 1 .. 4\n" REQUIRE ("close > 1"), 3, 7, "its own meaning" },
  { HEADER REQUIRE ("fundin > 0"), 4, 10, "unknown name `fundin`: did you mean `funding`?" },
  { HEADER REQUIRE ("fear_gred > 0"), 4, 10, "did you mean `fear_greed`?" },
  { HEADER REQUIRE ("funding"), 4, 10, "a condition is needed" },
  { HEADER REQUIRE ("rsi(14) > sma(close, funding)"), 4, 31, "cannot change" },
  { HEADER REQUIRE ("fear_greed of BTCUSDT > 1"), 4, 10,
    "`fear_greed` is one number for the whole market: it cannot be read `of` a symbol" },
  { HEADER REQUIRE ("sma(close + fear_greed, 3) of BTCUSDT > 1"), 4, 22, "the whole market" },
  { HEADER REQUIRE ("fear_greed @ 4h of BTCUSDT > 1"), 4, 10, "the whole market" },
  { HEADER REQUIRE ("fear_greed of BTCUSDT @ 4h > 1"), 4, 10, "the whole market" },
  { HEADER "let a = fear_greed\n" REQUIRE ("a of BTCUSDT > a"), 3, 9, "the whole market" },
  { HEADER "symbol\n" REQUIRE ("close > 1"), 3, 7, "a symbol is missing" },
  { HEADER "symbol 5\n" REQUIRE ("close > 1"), 3, 8, "a symbol is missing" },
  { HEADER "symbol \"BTCUSDT\"\n" REQUIRE ("close > 1"), 3, 8, "like BTCUSDT, not a text" },
  { HEADER "symbol BTCUSDT,\n" REQUIRE ("close > 1"), 3, 16, "a symbol is missing" },
  { HEADER "symbol btcusdt\n" REQUIRE ("close > 1"), 3, 8, "joined in capitals" },
  { HEADER "symbol BTC_USDT\n" REQUIRE ("close > 1"), 3, 8, "joined in capitals" },
  { HEADER "symbol BTCUSDT ETHUSDT\n" REQUIRE ("close > 1"), 3, 16, "the line must end here" },
  { HEADER "symbol BTCUSDT, ETHUSDT, BTCUSDT\n" REQUIRE ("close > 1"), 3, 26,
    "BTCUSDT is named twice" },
  { HEADER "symbol BTCUSDT\nsymbol BTCUSDT\n" REQUIRE ("close > 1"), 4, 8, "named twice" },
  { HEADER "symbol AA, BB, CC, DD, EE, FF, GG, HH, II\n" REQUIRE ("close > 1"), 3, 40,
    "at most 8 symbols can be named" },
  { HEADER "symbl BTCUSDT\n" REQUIRE ("close > 1"), 3, 1, "did you mean `symbol`" },
  { HEADER "let symbol = 3\n" REQUIRE ("close > 1"), 3, 5, "word of the language" },
};
#undef REQUIRE

static const Mistake higher_mistakes[] = {
  ERROR_HIGHER ("close @ 5m > 1", 18, "5m is finer than 15m"),
  ERROR_HIGHER ("close @ 30m > 1", 18, "30m is finer than 1h"),
  ERROR_HIGHER ("(close @ 4h + 1) @ 1d > 1", 19, "stands inside of another `@`"),
  ERROR_HIGHER ("clsoe @ 4h > 1", 10, "did you mean `close`"),
  ERROR_HIGHER ("(macd @ 4h) > 1", 18, "several values"),
  ERROR_HIGHER ("obv > 1", 14, "for ever on where the history begins"),
  ERROR_HIGHER ("obv + obv > obv", 20, "for ever on where the history begins"),
  ERROR_HIGHER ("obv * 2 > obv[1]", 18, "for ever on where the history begins"),
  ERROR_HIGHER ("obv > ad", 14, "for ever on where the history begins"),
  ERROR_HIGHER ("(obv @ 4h) > 1", 21, "for ever on where the history begins"),
};

static void
test_higher_mistakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (higher_mistakes); i++)
    {
      gboolean good = TRUE;
      g_autoptr (GPtrArray) messages = check (higher_mistakes[i].source, &good);

      g_assert_false (good);
      assert_message (messages, 0, higher_mistakes[i].line, higher_mistakes[i].column,
                      higher_mistakes[i].words);
    }
}

static void
test_market_mistakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (market_mistakes); i++)
    {
      gboolean good = TRUE;
      g_autoptr (GPtrArray) messages = check (market_mistakes[i].source, &good);

      g_assert_false (good);
      g_assert_cmpuint (messages->len, ==, 1);
      assert_message (messages, 0, market_mistakes[i].line, market_mistakes[i].column,
                      market_mistakes[i].words);
    }
}

static void
test_mistakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      gboolean good = TRUE;
      g_autoptr (GPtrArray) messages = check (mistakes[i].source, &good);

      g_assert_false (good);
      assert_message (messages, 0, mistakes[i].line, mistakes[i].column, mistakes[i].words);
    }
}

static void
test_warnings (void)
{
  static const Mistake warnings[] = {
    { HEADER "long\n score 10 \"x\"\n score 5 when close > 2 \"a\"\n  or 20 when close > 1 \"b\"\n"
             " fire at 31\n" LEVELS,
      7, 10, "can never fire: its scores reach 30 of the 31" },
    { HEADER "long\n require 1 > 2\n" LEVELS, 4, 12, "never true" },
    { HEADER "let a = 3\nlong\n require close > 1\n" LEVELS, 3, 5, "is not used" },
    { HEADER "param a = 3 in 1 .. 4\nlong\n require close > 1\n" LEVELS, 3, 7, "is not used" },
    { HEADER "long\n require barssince(close > 1) + 1 > 2\n" LEVELS, 4, 31, "history begins" },
    { HEADER "long\n require count(close > 1, 3) > sma(barssince(close > 2), 3)\n" LEVELS, 4, 36,
      "history begins" },
    { HEADER "long\n require close > 1\n expires 200 bars\n" LEVELS, 5, 10,
      "7 days at the latest" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++)
    {
      gboolean good = FALSE;
      g_autoptr (GPtrArray) messages = check (warnings[i].source, &good);

      g_assert_true (good);
      g_assert_cmpuint (messages->len, ==, 1);
      assert_message (messages, 0, warnings[i].line, warnings[i].column, warnings[i].words);
      g_assert_cmpint (((const IgxMessage *) messages->pdata[0])->level, ==, IGX_MESSAGE_WARNING);
    }
}

/* What can never be true, as far as it shows without candles, and where it stands. */
static void
test_contradictions (void)
{
#define BRANCHES(text) HEADER "long\n require high > 0\n" text LEVELS
  static const Mistake warnings[] = {
    { HEADER "long\n require rsi(14) > 80 and rsi(14) < 20\n" LEVELS, 4, 23,
      "never true: the same value would have to be above 80 and below 20" },
    { HEADER "long\n require 20 > rsi(14) and 80 <= rsi(close, 14)\n" LEVELS, 4, 23,
      "at least 80 and below 20" },
    { HEADER "long\n require rsi(14) between 70 and 30\n" LEVELS, 4, 18,
      "nothing is between 70 and 30" },
    { HEADER "let b = not (rsi(14) between 70 and 30)\nlong\n require b\n" LEVELS, 3, 22,
      "nothing is between 70 and 30" },
    { HEADER "long\n require close > 5\n require open > 1\n require close <= 5\n" LEVELS, 6, 16,
      "this side can never fire: together with what is required above, the same value" },
    { HEADER "long\n require close > open and open > close\n" LEVELS, 4, 23, "contradict" },
    { HEADER "long\n require close == open and close != open\n" LEVELS, 4, 24, "contradict" },
    { HEADER "long\n require close > 1 and not (close > 1)\n" LEVELS, 4, 20, "never true" },
    { HEADER "long\n require rising(close, 3) and not rising(close, 3)\n" LEVELS, 4, 27,
      "contradict" },
    { HEADER "long\n require crosses_above(close, open) and close < open\n" LEVELS, 4, 37,
      "contradict" },
    { HEADER
      "long\n require crosses_above(close, open)\n require crosses_below(close, open)\n" LEVELS,
      5, 10, "can never fire" },
    { HEADER "long\n require close > 9 and (close < 5 or close < 4 or close == 3)\n" LEVELS, 4, 20,
      "none of its alternatives" },
    { HEADER "long\n require not (close > 1 or close <= 1)\n" LEVELS, 4, 10, "never true" },
    { HEADER "long\n require barssince(close > 1) < 3 and barssince(close > 1) > 7\n" LEVELS, 4, 35,
      "above 7 and below 3" },
    { BRANCHES (" score 9 when close > 5 and close < 4 \"a\"\n"), 5, 25, "never true" },
    { BRANCHES (" score 9 when high < 0 \"a\"\n"), 5, 20, "never counts: together with what is" },
    { BRANCHES (" score 9 \"a\"\n  or 5 when close > 1 \"b\"\n"), 6, 19,
      "never reached: the branch on line 5" },
    { BRANCHES (" score 9 when 2 > 1 \"a\"\n  or 5 when close > 1 \"b\"\n"), 6, 19,
      "never reached" },
    { BRANCHES (" score 9 when close > 5 \"a\"\n  or 5 when close > 6 \"b\"\n"), 6, 19,
      "never reached" },
    { BRANCHES (" score 9 when close > 5 or open > 5 \"a\"\n or 8 when low > 7 \"b\"\n"
                "  or 5 when close >= 6 and low > 0 \"c\"\n"),
      7, 24, "never reached: the branch on line 5" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++)
    {
      gboolean good = FALSE;
      g_autoptr (GPtrArray) messages = check (warnings[i].source, &good);

      g_assert_true (good);
      for (guint j = 0; j < messages->len; j++)
        g_test_message ("%s", ((const IgxMessage *) messages->pdata[j])->text);
      g_assert_cmpuint (messages->len, ==, 1);
      assert_message (messages, 0, warnings[i].line, warnings[i].column, warnings[i].words);
      g_assert_cmpint (((const IgxMessage *) messages->pdata[0])->level, ==, IGX_MESSAGE_WARNING);
    }
}

/* Alike, but possible: a false alarm would teach people to overlook the right ones. */
static void
test_no_contradictions (void)
{
  static const char *const sources[] = {
    HEADER "long\n require rsi(14) > 20 and rsi(14) < 80\n" LEVELS,
    HEADER "long\n require rsi(14) > 80 or rsi(14) < 20\n" LEVELS,
    HEADER "long\n require rsi(14) > 80 and rsi(9) < 20\n" LEVELS,
    HEADER "long\n require rsi(14) > 80 and rsi(14)[1] < 20\n" LEVELS,
    HEADER "long\n require rsi(14) >= 50 and rsi(14) <= 50\n" LEVELS,
    HEADER "long\n require close >= 5 and close <= 4.99999999999\n" LEVELS,
    HEADER "long\n require close >= open and open >= close\n" LEVELS,
    HEADER "long\n require close between 5 and 5\n" LEVELS,
    HEADER "long\n require crosses_above(close, open) and close > open\n" LEVELS,
    HEADER "long\n require not crosses_above(close, open) and close > open\n" LEVELS,
    HEADER "long\n require close > 9 and (close < 5 or open < 4)\n" LEVELS,
    HEADER "long\n require rising(close, 3) and not rising(close, 4)\n" LEVELS,
    HEADER "long\n require rsi(14) @ 4h > 80 and rsi(14) < 20\n" LEVELS,
    HEADER "long\n require not (close > 5 and close < 4)\n" LEVELS,
    HEADER "long\n require barssince(close > 1) < 9 and barssince(close > 1) > 7\n" LEVELS,
    HEADER "short\n require close < 4\n stop close * 2\n target close / 2\n"
           "long\n require close > 5\n" LEVELS,
    BRANCHES (" score 9 when close > 6 \"a\"\n  or 5 when close > 5 \"b\"\n"),
    BRANCHES (" score 9 when close <= 6 \"a\"\n  or 5 when close > 6 \"b\"\n"),
    BRANCHES (" score 9 when close > 5 and open > 1 \"a\"\n  or 5 when close > 6 \"b\"\n"),
    BRANCHES (" score 9 when close > 5 \"a\"\n score 5 when close > 6 \"b\"\n"),
    /* Where trades is unknown, the last one counts. */
    BRANCHES (" score 9 when trades > 5 \"a\"\n  or 5 when trades <= 5 \"b\"\n"
              "  or 2 when close > 0 \"c\"\n"),
    BRANCHES (" score 9 when trades > 5 or trades <= 5 \"a\"\n  or 2 when close > 0 \"c\"\n"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      gboolean good = FALSE;
      g_autoptr (GPtrArray) messages = check (sources[i], &good);

      for (guint j = 0; j < messages->len; j++)
        g_test_message ("%s: %s", sources[i], ((const IgxMessage *) messages->pdata[j])->text);
      g_assert_cmpuint (messages->len, ==, 0);
      g_assert_true (good);
    }
#undef BRANCHES
}

/* However many warnings there are, a mistake behind them is found. */
static void
test_many_warnings (void)
{
  g_autoptr (GString) source = g_string_new (HEADER "long\n");
  g_autoptr (GPtrArray) messages = NULL;
  gboolean good = TRUE;

  for (guint i = 0; i < 2 * IGX_MESSAGE_MAX; i++)
    g_string_append_printf (source, " require rsi(14) between 70 and %u\n", i % 60);
  g_string_append (source, " require no_such_name > 1\n" LEVELS);
  messages = check (source->str, &good);
  g_assert_false (good);
  g_assert_cmpuint (messages->len, <=, IGX_MESSAGE_MAX);
  g_assert_nonnull (igx_message_array_first_error (messages));
}

/* A file that is all conditions of one another is looked at no longer than others. */
static void
test_large_conditions (void)
{
  g_autoptr (GString) source = g_string_new (HEADER "let a0 = close > 1 or open > 2\n");
  g_autoptr (GPtrArray) messages = NULL;
  gboolean good = FALSE;
  gint64 start = 0;

  for (guint i = 1; i < 40; i++)
    g_string_append_printf (source, "let a%u = (a%u and not a%u) or (a%u and close > %u)\n", i,
                            i - 1, i - 1, i - 1, i);
  g_string_append (source, "long\n score 1 when a39 \"x\"\n");
  for (guint i = 1; i < IGX_STRATEGY_BRANCHES_MAX; i++)
    g_string_append_printf (source, "  or 1 when a%u and high > %u \"x\"\n", i % 40, i);
  g_string_append (source, " fire at 1\n" LEVELS);
  start = g_get_monotonic_time ();
  messages = check (source->str, &good);
  g_assert_true (good);
  g_test_message ("%.1f ms, %u messages", (double) (g_get_monotonic_time () - start) / 1000,
                  messages->len);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

static void
test_accepted (void)
{
  static const char *const expressions[] = {
    "rsi(14) > 50",
    "rsi(close, 14) > 50",
    "rsi(hl2, 14) > rsi(14)[3]",
    "true_range > 0",
    "atr > 0",
    "sma(5, 20) > 4",
    "bbands(20, 2).upper > bbands.lower",
    "crosses_above(ema(close, 9), ema(close, 21))",
    "barssince(crosses_below(close, open)) between 1 and 5",
    "min(1, 2, close) < max(open, high, low, close)",
    "count(close > open, 5) >= 3",
    "valuewhen(close > open, low) > 1 or valuewhen(close > open, low, 2) > 1",
    "change(close) > 0 and change(close, 5) > 0",
    "if(close > open, high, low) > hlc3",
    "if(close > open, close > 1, close > 2)",
    "not rising(close, 3) and not falling(close, 3)",
    "abs(sign(round(log(exp(sqrt(close)))))) != ohlc4",
    "(close > open)[1] and close[0] > 1",
    "close > ema(close, 200) @ 4h",
    "close @ 1h > close @ 1d [1]",
    "(macd(12, 26, 9) @ 4h).hist > macd(12, 26, 9).hist @ 4h",
    "(ema(close, 9) > ema(close, 21)) @ 4h",
    "obv > obv[5] and obv - obv[3] > 10 and rising(obv, 3) and crosses_above(obv, obv[9])",
    "(obv - obv[5]) @ 4h > 0",
    "5 @ 4h < close",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      g_autofree char *source
          = g_strdup_printf (HEADER "long\n require %s\n" LEVELS, expressions[i]);
      gboolean good = FALSE;
      g_autoptr (GPtrArray) messages = check (source, &good);

      for (guint j = 0; j < messages->len; j++)
        g_test_message ("%s: %s", expressions[i], ((const IgxMessage *) messages->pdata[j])->text);
      g_assert_true (good);
      g_assert_cmpuint (messages->len, ==, 0);
    }
}

/* The file that the documentation of the language begins with. */
static void
test_example (void)
{
  const char *source
      = "strategy  momentum-surge\n"
        "name      \"Momentum surge\"\n"
        "version   2\n"
        "about     \"RSI in the momentum zone while volume surges and the trend agrees.\"\n"
        "timeframe 15m, 1h, 4h          # where it may run; the first is the default\n"
        "regime    momentum, breakout   # where it fits (quality gate)\n"
        "param     surge    = 2.0  in 1.2 .. 5.0\n"
        "param     rsi_low  = 60   in 50 .. 70\n"
        "\n"
        "let  vol_ratio = volume / sma(volume, 20)[1]\n"
        "let  trend     = ema(close, 9) > ema(close, 21) and ema(close, 21) > ema(close, 50)\n"
        "\n"
        "long\n"
        "  require  rsi(14) >= rsi_low and rsi(14) <= 75\n"
        "  score 35 \"RSI in the momentum zone\"\n"
        "  score 22 when vol_ratio >= surge * 1.5   \"volume surge\"\n"
        "     or 10 when vol_ratio >= surge         \"volume above average\"\n"
        "  score  8 when trend                      \"EMA 9 > 21 > 50\"\n"
        "  score  7 when macd(12, 26, 9).hist > 0   \"MACD histogram positive\"\n"
        "  score 10 when close > ema(close, 200) @ 4h   \"4 h trend agrees\"\n"
        "  fire at 60\n"
        "  entry   close\n"
        "  stop    close - 2.5 * atr(14)\n"
        "  target  close + 2 * risk, close + 4 * risk, close + 6 * risk\n"
        "  expires 24 bars\n";
  gboolean good = FALSE;
  g_autoptr (GPtrArray) messages = check (source, &good);

  g_assert_true (good);
  g_assert_cmpuint (messages->len, ==, 0);
}

static void
test_suggest (void)
{
  static const struct
  {
    const char *wanted;
    const char *best;
  } cases[] = { { "emaa", "ema" },    { "mea", "ema" },   { "RSI", "rsi" },
                { "clsoe", "close" }, { "zzzzzz", NULL }, { "crosses_abov", "crosses_above" } };
  static const char *const names[] = { "ema", "rsi", "close", "crosses_above" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      IgxSuggest suggest;

      igx_suggest_init (&suggest, cases[i].wanted);
      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        igx_suggest_offer (&suggest, names[j]);
      g_assert_cmpstr (suggest.best, ==, cases[i].best);
    }
}

static void
test_format (void)
{
  IgxMessage message
      = { .level = IGX_MESSAGE_WARNING, .line = 2, .column = 3, .length = 4, .text = (char *) "w" };
  g_autofree char *tabs = igx_message_format (&message, "f",
                                              "a\n\t\xc3\xa4"
                                              "bcdef\r\nc");
  g_autofree char *beyond = igx_message_format (&message, "f", "one line");
  g_autofree char *none = igx_message_format (&message, "f", NULL);

  g_assert_cmpstr (tabs, ==,
                   "f:2:3: warning: w\n  \t\xc3\xa4"
                   "bcdef\n  \t ^~~~");
  g_assert_cmpstr (beyond, ==, "f:2:3: warning: w");
  g_assert_cmpstr (none, ==, "f:2:3: warning: w");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/language/lexer/tokens", test_lexer_tokens);
  g_test_add_func ("/language/lexer/numbers", test_lexer_numbers);
  g_test_add_func ("/language/parser/binding", test_parser_binding);
  g_test_add_func ("/language/parser/file", test_parser_file);
  g_test_add_func ("/language/checker/three-mistakes", test_three_mistakes);
  g_test_add_func ("/language/checker/mistakes", test_mistakes);
  g_test_add_func ("/language/checker/higher-mistakes", test_higher_mistakes);
  g_test_add_func ("/language/checker/market-mistakes", test_market_mistakes);
  g_test_add_func ("/language/checker/warnings", test_warnings);
  g_test_add_func ("/language/checker/contradictions", test_contradictions);
  g_test_add_func ("/language/checker/no-contradictions", test_no_contradictions);
  g_test_add_func ("/language/checker/many-warnings", test_many_warnings);
  g_test_add_func ("/language/checker/large-conditions", test_large_conditions);
  g_test_add_func ("/language/checker/accepted", test_accepted);
  g_test_add_func ("/language/checker/example", test_example);
  g_test_add_func ("/language/suggest", test_suggest);
  g_test_add_func ("/language/format", test_format);
  return g_test_run ();
}
