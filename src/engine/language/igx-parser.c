/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/language/igx-parser.h"

#include <math.h>
#include <string.h>

#include "engine/igx-name.h"
#include "engine/igx-series-key.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-parser-private.h"
#include "engine/language/igx-suggest.h"

static const char *const keywords[]
    = { "strategy", "name",    "version", "about",   "timeframe", "symbol", "regime", "param",
        "let",      "long",    "short",   "require", "score",     "fire",   "entry",  "stop",
        "target",   "expires", "rearm",   "when",    "or",        "and",    "not",    "between",
        "of",       "at",      "in",      "step",    "bars",      "bar",    "after",  "every" };

static const char *const regimes[]
    = { "momentum",   "bull-momentum", "bear-momentum", "range",       "bull-range",
        "bear-range", "choppy",        "breakout",      "accumulation" };

/**
 * igx_parser_is_keyword:
 *
 * Returns: %TRUE if @name is a word of the language, so that nothing else may have it
 */
gboolean
igx_parser_is_keyword (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (strcmp (keywords[i], name) == 0)
      return TRUE;
  return FALSE;
}

const IgxToken *
igx_parser_peek (const IgxParser *self, guint ahead)
{
  guint last = self->tokens->len - 1;
  guint at = ahead < last - self->at ? self->at + ahead : last;

  return &g_array_index (self->tokens, IgxToken, at);
}

const IgxToken *
igx_parser_next (IgxParser *self)
{
  const IgxToken *token = igx_parser_peek (self, 0);

  if (self->at + 1 < self->tokens->len)
    self->at++;
  return token;
}

gboolean
igx_parser_is (const IgxParser *self, IgxTokenKind kind)
{
  return igx_parser_peek (self, 0)->kind == kind;
}

gboolean
igx_parser_is_word (const IgxParser *self, guint ahead, const char *word)
{
  const IgxToken *token = igx_parser_peek (self, ahead);

  return token->kind == IGX_TOKEN_NAME && strcmp (token->text, word) == 0;
}

gboolean
igx_parser_take (IgxParser *self, IgxTokenKind kind)
{
  if (!igx_parser_is (self, kind))
    return FALSE;
  igx_parser_next (self);
  return TRUE;
}

gboolean
igx_parser_take_word (IgxParser *self, const char *word)
{
  if (!igx_parser_is_word (self, 0, word))
    return FALSE;
  igx_parser_next (self);
  return TRUE;
}

/* `or <number> when` begins the next branch of a score and never goes on with an expression. */
gboolean
igx_parser_is_alternative (const IgxParser *self, guint ahead)
{
  return igx_parser_is_word (self, ahead, "or")
         && igx_parser_peek (self, ahead + 1)->kind == IGX_TOKEN_NUMBER
         && igx_parser_is_word (self, ahead + 2, "when");
}

/* What could not even be cut into tokens need not be reported a second time. */
static gboolean
has_message (const IgxParser *self, guint line)
{
  for (guint i = 0; i < self->messages->len; i++)
    if (((const IgxMessage *) self->messages->pdata[i])->line == line)
      return TRUE;
  return FALSE;
}

/* One mistake a statement: what follows it on the line is not trusted. */
void
igx_parser_fail (IgxParser *self, const IgxToken *token, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (self->failed)
    return;
  self->failed = TRUE;
  if (has_message (self, token->span.line))
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  igx_message_add (self->messages, IGX_MESSAGE_ERROR, &token->span, "%s", text);
}

char *
igx_parser_dup_description (const IgxToken *token)
{
  if (token->kind == IGX_TOKEN_END)
    return g_strdup ("the end");
  if (token->kind == IGX_TOKEN_NEWLINE)
    return g_strdup ("the line's end");
  if (token->kind == IGX_TOKEN_STRING)
    return g_strdup ("a text");
  return g_strdup_printf ("`%.40s`", token->text);
}

static void
fail_expected (IgxParser *self, const char *expected)
{
  const IgxToken *token = igx_parser_peek (self, 0);
  g_autofree char *found = igx_parser_dup_description (token);

  igx_parser_fail (self, token, "%s, not %s", expected, found);
}

static gboolean
at_line_end (const IgxParser *self)
{
  return igx_parser_is (self, IGX_TOKEN_NEWLINE) || igx_parser_is (self, IGX_TOKEN_END);
}

static const char *
parse_text (IgxParser *self, const char *expected)
{
  const IgxToken *token = igx_parser_peek (self, 0);

  if (!igx_parser_take (self, IGX_TOKEN_STRING))
    {
      fail_expected (self, expected);
      return NULL;
    }
  return igx_ast_file_intern (self->file, token->text);
}

/* Names with hyphens are cut into several tokens; here the bytes between blanks count. */
static const char *
parse_hyphenated (IgxParser *self, const char *expected, IgxSpan *span)
{
  const IgxToken *first = igx_parser_peek (self, 0);
  g_autofree char *text = NULL;
  gsize end = first->offset;

  *span = first->span;
  while (igx_parser_peek (self, 0)->offset == end
         && (igx_parser_is (self, IGX_TOKEN_NAME) || igx_parser_is (self, IGX_TOKEN_WORD)
             || igx_parser_is (self, IGX_TOKEN_NUMBER) || igx_parser_is (self, IGX_TOKEN_MINUS)))
    {
      const IgxToken *token = igx_parser_next (self);

      end = token->offset + token->size;
    }
  text = g_strndup (self->source + first->offset, end - first->offset);
  span->length = MAX ((guint) strlen (text), 1);
  if (*text == '\0')
    {
      fail_expected (self, expected);
      return NULL;
    }
  return igx_ast_file_intern (self->file, text);
}

static void
parse_id (IgxParser *self)
{
  const IgxToken *token = igx_parser_peek (self, 0);
  IgxSpan span = { 0 };
  const char *id = parse_hyphenated (self, "the strategy's id is missing: write it", &span);
  gsize length = id != NULL ? strlen (id) : 0;

  self->file->has_id = TRUE;
  if (id == NULL)
    return;
  if (self->file->id != NULL)
    igx_parser_fail (self, token, "a file holds one strategy, and it has its id already");
  else if (length > IGX_STRATEGY_ID_MAX
           || strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") != length
           || !g_ascii_isalnum (id[0]) || id[length - 1] == '-')
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &span,
                     "`%.40s` is not an id: use up to %d small letters, digits and hyphens, "
                     "like momentum-surge",
                     id, IGX_STRATEGY_ID_MAX);
  self->file->id = id;
}

static void
parse_version (IgxParser *self)
{
  const IgxToken *token = igx_parser_peek (self, 0);

  if (token->kind != IGX_TOKEN_NUMBER || token->number < 1
      || token->number > IGX_STRATEGY_VERSION_MAX || token->number > floor (token->number))
    {
      igx_parser_fail (self, token, "the version must be a whole number from 1 to %d",
                       IGX_STRATEGY_VERSION_MAX);
      return;
    }
  igx_parser_next (self);
  self->file->version = (int) token->number;
}

static void
parse_timeframe (IgxParser *self)
{
  self->file->has_timeframe = TRUE;
  do
    {
      const IgxToken *token = igx_parser_peek (self, 0);
      IgxTimeframe timeframe = 0;

      if (token->text == NULL || !igx_timeframe_from_string (token->text, &timeframe))
        {
          g_autofree char *found = igx_parser_dup_description (token);

          igx_parser_fail (self, token, "%s is not a timeframe: choose of %s", found,
                           igx_timeframe_list ());
          return;
        }
      igx_parser_next (self);
      for (guint i = 0; i < self->file->timeframes->len; i++)
        if (g_array_index (self->file->timeframes, IgxTimeframe, i) == timeframe)
          {
            igx_parser_fail (self, token, "the timeframe %s is named twice", token->text);
            return;
          }
      g_array_append_val (self->file->timeframes, timeframe);
    }
  while (igx_parser_take (self, IGX_TOKEN_COMMA));
}

static gboolean
take_symbol (IgxParser *self)
{
  const IgxToken *token = igx_parser_peek (self, 0);
  g_autoptr (GError) error = NULL;
  const char *symbol = NULL;

  if (token->kind != IGX_TOKEN_NAME && token->kind != IGX_TOKEN_WORD)
    {
      fail_expected (self, "a symbol is missing: write base and quote joined, like BTCUSDT");
      return FALSE;
    }
  if (!igx_symbol_check (token->text, &error))
    {
      igx_parser_fail (self, token, "%s", error->message);
      return FALSE;
    }
  symbol = igx_name_intern (token->text);
  if (g_ptr_array_find (self->file->symbols, symbol, NULL))
    {
      igx_parser_fail (self, token, "the symbol %s is named twice", symbol);
      return FALSE;
    }
  if (self->file->symbols->len >= IGX_STRATEGY_SYMBOLS_MAX)
    {
      igx_parser_fail (self, token,
                       "at most %d symbols can be named: leave the line out to run on "
                       "all that are watched",
                       IGX_STRATEGY_SYMBOLS_MAX);
      return FALSE;
    }
  igx_parser_next (self);
  g_ptr_array_add (self->file->symbols, (gpointer) symbol);
  return TRUE;
}

static void
parse_symbol (IgxParser *self)
{
  while (take_symbol (self) && igx_parser_take (self, IGX_TOKEN_COMMA))
    ;
}

static void
parse_regime (IgxParser *self)
{
  do
    {
      IgxSpan span = { 0 };
      const char *name = parse_hyphenated (self, "a regime's name is missing", &span);
      IgxSuggest suggest;
      gboolean known = FALSE;

      if (name == NULL)
        return;
      igx_suggest_init (&suggest, name);
      for (gsize i = 0; i < G_N_ELEMENTS (regimes); i++)
        {
          known = known || strcmp (regimes[i], name) == 0;
          igx_suggest_offer (&suggest, regimes[i]);
        }
      if (!known)
        {
          g_autofree char *sentence = igx_suggest_dup_sentence (&suggest);

          igx_message_add (self->messages, IGX_MESSAGE_ERROR, &span, "unknown regime `%.40s`%s",
                           name, sentence);
        }
      g_ptr_array_add (self->file->regimes, (gpointer) name);
    }
  while (igx_parser_take (self, IGX_TOKEN_COMMA));
}

static const char *
parse_new_name (IgxParser *self, const char *what, IgxSpan *span)
{
  const IgxToken *token = igx_parser_peek (self, 0);

  *span = token->span;
  if (token->kind != IGX_TOKEN_NAME)
    {
      fail_expected (self, what);
      return NULL;
    }
  if (igx_parser_is_keyword (token->text))
    {
      igx_parser_fail (self, token, "`%s` is a word of the language: choose another name",
                       token->text);
      return NULL;
    }
  igx_parser_next (self);
  return igx_ast_file_intern (self->file, token->text);
}

static gboolean
take_assign (IgxParser *self)
{
  if (igx_parser_take (self, IGX_TOKEN_ASSIGN))
    return TRUE;
  fail_expected (self, "`=` is missing behind the name");
  return FALSE;
}

static gboolean
parse_signed_number (IgxParser *self, double *number)
{
  gboolean negative = igx_parser_take (self, IGX_TOKEN_MINUS);
  const IgxToken *token = igx_parser_peek (self, 0);

  if (!igx_parser_take (self, IGX_TOKEN_NUMBER))
    {
      fail_expected (self, "a number is missing here");
      return FALSE;
    }
  *number = negative ? -token->number : token->number;
  return TRUE;
}

static void
parse_param_range (IgxParser *self, IgxAstParam *param)
{
  const IgxToken *token = NULL;

  if (!parse_signed_number (self, &param->value))
    return;
  if (!igx_parser_take_word (self, "in"))
    {
      fail_expected (self, "the range of the parameter is missing: write `in 1 .. 5`");
      return;
    }
  token = igx_parser_peek (self, 0);
  if (!parse_signed_number (self, &param->minimum))
    return;
  if (!igx_parser_take (self, IGX_TOKEN_DOTS))
    {
      fail_expected (self, "`..` is missing in the range: write `in 1 .. 5`");
      return;
    }
  if (!parse_signed_number (self, &param->maximum))
    return;
  if (igx_parser_is_word (self, 0, "step"))
    {
      igx_parser_next (self);
      token = igx_parser_peek (self, 0);
      if (!parse_signed_number (self, &param->step))
        return;
      if (!(param->step > 0))
        {
          igx_parser_fail (self, token, "the step must be above 0");
          return;
        }
    }
  if (param->minimum > param->maximum)
    igx_parser_fail (self, token, "the range is upside down: write the smaller number first");
  else if (param->value < param->minimum || param->value > param->maximum)
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &param->span,
                     "the value of `%s` lies outside its range", param->name);
  else
    param->valid = TRUE;
}

static void
parse_param (IgxParser *self)
{
  IgxAstParam param = { .step = NAN };

  param.name = parse_new_name (self, "the parameter's name is missing", &param.span);
  if (param.name == NULL)
    return;
  if (take_assign (self))
    parse_param_range (self, &param);
  g_array_append_val (self->file->params, param);
}

static void
parse_let (IgxParser *self)
{
  IgxAstLet let = { 0 };

  let.name = parse_new_name (self, "the name is missing behind `let`", &let.span);
  if (let.name == NULL)
    return;
  if (take_assign (self))
    let.value = igx_parser_expression (self);
  g_array_append_val (self->file->lets, let);
}

static void
parse_score (IgxParser *self, IgxAstSide *side)
{
  gboolean more = TRUE;

  for (gboolean first = TRUE; more; first = FALSE)
    {
      const IgxToken *token = igx_parser_peek (self, 0);
      IgxAstBranch branch = { .span = token->span, .points = token->number, .first = first };

      if (!igx_parser_take (self, IGX_TOKEN_NUMBER))
        {
          fail_expected (self, "the points are missing: write a number behind `score`");
          return;
        }
      if (!(branch.points > 0 && branch.points <= 100))
        {
          igx_parser_fail (self, token, "points must be above 0 and at most 100");
          return;
        }
      if (igx_parser_take_word (self, "when"))
        {
          branch.condition = igx_parser_expression (self);
          if (branch.condition == NULL)
            return;
        }
      branch.text = parse_text (self, "a text that says why is missing: write it between \"");
      if (branch.text == NULL)
        return;
      g_array_append_val (side->branches, branch);
      more = igx_parser_is_alternative (self, 0);
      if (!more && igx_parser_is (self, IGX_TOKEN_NEWLINE))
        {
          guint lines = 1;

          while (igx_parser_peek (self, lines)->kind == IGX_TOKEN_NEWLINE)
            lines++;
          more = igx_parser_is_alternative (self, lines);
          self->at += more ? lines : 0;
        }
      if (more)
        igx_parser_next (self);
    }
}

static void
parse_once (IgxParser *self, const IgxToken *keyword, IgxAstNode **place)
{
  if (*place != NULL)
    {
      igx_parser_fail (self, keyword, "`%s` stands here a second time", keyword->text);
      return;
    }
  *place = igx_parser_expression (self);
}

static void
take_bars (IgxParser *self)
{
  if (!self->failed && !igx_parser_take_word (self, "bars") && !igx_parser_take_word (self, "bar"))
    fail_expected (self, "`bars` is missing behind the number");
}

static void
parse_targets (IgxParser *self, IgxAstSide *side)
{
  do
    {
      const IgxToken *token = igx_parser_peek (self, 0);
      IgxAstNode *target = igx_parser_expression (self);

      if (target == NULL)
        return;
      if (side->targets->len == IGX_SIGNAL_TARGETS_MAX)
        {
          igx_parser_fail (self, token, "a side has at most %d targets", IGX_SIGNAL_TARGETS_MAX);
          return;
        }
      g_ptr_array_add (side->targets, target);
    }
  while (igx_parser_take (self, IGX_TOKEN_COMMA));
}

static void
parse_rearm (IgxParser *self, IgxAstSide *side)
{
  if (igx_parser_take_word (self, "every"))
    {
      side->rearm = IGX_AST_REARM_EVERY;
      take_bars (self);
    }
  else if (igx_parser_take_word (self, "after"))
    {
      side->rearm = IGX_AST_REARM_AFTER;
      side->rearm_bars = igx_parser_expression (self);
      take_bars (self);
    }
  else
    fail_expected (self, "write `rearm after N bars` or `rearm every bar`");
}

/* Returns FALSE if the keyword belongs to no side. */
static gboolean
parse_side_statement (IgxParser *self, const IgxToken *keyword, IgxAstSide *side)
{
  static const char *const words[]
      = { "require", "score", "fire", "entry", "stop", "target", "expires", "rearm" };
  gsize i = 0;

  while (i < G_N_ELEMENTS (words) && strcmp (words[i], keyword->text) != 0)
    i++;
  if (i == G_N_ELEMENTS (words))
    return FALSE;
  igx_parser_next (self);
  if (side == NULL)
    {
      igx_parser_fail (self, keyword, "`%s` belongs to a side: write `long` or `short` above it",
                       keyword->text);
      return TRUE;
    }

  side->has_stop = side->has_stop || strcmp (keyword->text, "stop") == 0;
  side->has_target = side->has_target || strcmp (keyword->text, "target") == 0;
  side->has_condition = side->has_condition || strcmp (keyword->text, "require") == 0
                        || strcmp (keyword->text, "fire") == 0;
  if (strcmp (keyword->text, "require") == 0)
    {
      IgxAstNode *condition = igx_parser_expression (self);

      if (condition != NULL)
        g_ptr_array_add (side->requires, condition);
    }
  else if (strcmp (keyword->text, "score") == 0)
    parse_score (self, side);
  else if (strcmp (keyword->text, "target") == 0)
    parse_targets (self, side);
  else if (strcmp (keyword->text, "rearm") == 0)
    parse_rearm (self, side);
  else if (strcmp (keyword->text, "entry") == 0)
    parse_once (self, keyword, &side->entry);
  else if (strcmp (keyword->text, "stop") == 0)
    parse_once (self, keyword, &side->stop);
  else if (strcmp (keyword->text, "expires") == 0)
    {
      parse_once (self, keyword, &side->expires);
      take_bars (self);
    }
  else if (igx_parser_take_word (self, "at"))
    parse_once (self, keyword, &side->fire);
  else
    fail_expected (self, "`at` is missing: write `fire at 60`");
  return TRUE;
}

static gboolean
parse_file_statement (IgxParser *self, const IgxToken *keyword)
{
  static const struct
  {
    const char *word;
    void (*parse) (IgxParser *self);
  } statements[] = {
    { "strategy", parse_id },   { "version", parse_version }, { "timeframe", parse_timeframe },
    { "symbol", parse_symbol }, { "regime", parse_regime },   { "param", parse_param },
    { "let", parse_let },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    if (strcmp (statements[i].word, keyword->text) == 0)
      {
        igx_parser_next (self);
        statements[i].parse (self);
        return TRUE;
      }
  if (strcmp (keyword->text, "name") == 0)
    {
      igx_parser_next (self);
      self->file->name = parse_text (self, "the name is missing: write it between \"");
      return TRUE;
    }
  if (strcmp (keyword->text, "about") == 0)
    {
      igx_parser_next (self);
      self->file->about = parse_text (self, "the text is missing: write it between \"");
      return TRUE;
    }
  return FALSE;
}

static IgxAstSide *
begin_side (IgxParser *self, const IgxToken *keyword)
{
  IgxAstSide *side = &self->file->sides[strcmp (keyword->text, "short") == 0 ? 1 : 0];

  igx_parser_next (self);
  if (side->present)
    igx_parser_fail (self, keyword, "`%s` stands here a second time", keyword->text);
  side->present = TRUE;
  side->span = keyword->span;
  return side;
}

static void
fail_unknown_statement (IgxParser *self, const IgxToken *token)
{
  /* The words that begin a statement come first in the list of keywords. */
  const gsize n_statements = 19;
  g_autofree char *sentence = NULL;
  IgxSuggest suggest;

  igx_suggest_init (&suggest, token->text);
  for (gsize i = 0; i < n_statements; i++)
    igx_suggest_offer (&suggest, keywords[i]);
  sentence = igx_suggest_dup_sentence (&suggest);
  if (igx_parser_is_alternative (self, 0))
    igx_parser_fail (self, token, "`or` belongs directly below a `score`");
  else
    igx_parser_fail (self, token, "no statement begins with `%.40s`%s", token->text, sentence);
}

static void
parse_statement (IgxParser *self, IgxAstSide **side)
{
  const IgxToken *token = igx_parser_peek (self, 0);

  if (token->kind != IGX_TOKEN_NAME)
    {
      g_autofree char *found = igx_parser_dup_description (token);

      igx_parser_fail (self, token, "a statement begins with a word, not with %s", found);
    }
  else if (strcmp (token->text, "long") == 0 || strcmp (token->text, "short") == 0)
    *side = begin_side (self, token);
  else if (!parse_file_statement (self, token) && !parse_side_statement (self, token, *side))
    {
      fail_unknown_statement (self, token);
      if (*side != NULL)
        (*side)->broken = TRUE;
    }

  if (!self->failed && !at_line_end (self))
    fail_expected (self, "the line must end here");
}

static void
parser_init (IgxParser *self, const char *source, gsize length, GPtrArray *messages)
{
  self->source = source;
  self->messages = messages;
  self->tokens = igx_lexer_run (source, length, messages);
  self->file = igx_ast_file_new ();
  self->file->unreadable = self->tokens->len == 1 && messages->len > 0;
}

/**
 * igx_parser_parse_file:
 * @source: a strategy file; need not be NUL-terminated
 * @length: its bytes
 * @messages: (element-type IgxMessage): takes all mistakes of form
 *
 * After a mistake the parser goes on with the next line, so one reading finds them all.
 *
 * Returns: (transfer full): what could be read
 */
IgxAstFile *
igx_parser_parse_file (const char *source, gsize length, GPtrArray *messages)
{
  IgxParser self = { 0 };
  IgxAstSide *side = NULL;

  parser_init (&self, source, length, messages);
  while (!igx_parser_is (&self, IGX_TOKEN_END) && !igx_message_array_is_full (messages))
    {
      self.failed = FALSE;
      if (!igx_parser_is (&self, IGX_TOKEN_NEWLINE))
        parse_statement (&self, &side);
      while (!at_line_end (&self))
        igx_parser_next (&self);
      igx_parser_take (&self, IGX_TOKEN_NEWLINE);
    }
  g_array_unref (self.tokens);
  return self.file;
}

/**
 * igx_parser_parse_expression:
 * @source: one expression; need not be NUL-terminated
 * @length: its bytes
 * @expression: (out) (nullable): its node, owned by the returned file
 * @messages: (element-type IgxMessage): takes the mistakes
 *
 * Returns: (transfer full): a file that holds nothing but the expression
 */
IgxAstFile *
igx_parser_parse_expression (const char *source,
                             gsize length,
                             IgxAstNode **expression,
                             GPtrArray *messages)
{
  IgxParser self = { 0 };

  parser_init (&self, source, length, messages);
  while (igx_parser_take (&self, IGX_TOKEN_NEWLINE))
    ;
  *expression = igx_parser_expression (&self);
  while (!self.failed && igx_parser_take (&self, IGX_TOKEN_NEWLINE))
    ;
  if (!self.failed && !igx_parser_is (&self, IGX_TOKEN_END))
    fail_expected (&self, "the expression must end here");
  if (self.failed)
    *expression = NULL;
  g_array_unref (self.tokens);
  return self.file;
}
