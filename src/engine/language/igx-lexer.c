/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/language/igx-lexer.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *source;
  gsize length;
  gsize at;
  guint line;
  guint column;
  GArray *tokens; /* of IgxToken */
  GPtrArray *messages;
} IgxLexer;

static void
token_clear (gpointer data)
{
  IgxToken *token = data;

  g_free (token->text);
}

static char
peek (const IgxLexer *self, gsize ahead)
{
  return ahead < self->length - self->at ? self->source[self->at + ahead] : '\0';
}

/* Columns count characters, so only the first byte of one moves the column. */
static void
advance (IgxLexer *self, gsize bytes)
{
  for (gsize i = 0; i < bytes; i++)
    {
      if (((guchar) self->source[self->at] & 0xc0) != 0x80)
        self->column++;
      self->at++;
    }
}

static IgxToken *
add_token (IgxLexer *self, IgxTokenKind kind, gsize size)
{
  IgxToken token = { .kind = kind,
                     .span = { .line = self->line, .column = self->column, .length = 1 },
                     .offset = self->at,
                     .size = size };

  advance (self, size);
  token.span.length = MAX (self->column - token.span.column, 1);
  if (kind != IGX_TOKEN_STRING && size > 0)
    token.text = g_strndup (self->source + token.offset, size);
  g_array_append_val (self->tokens, token);
  return &g_array_index (self->tokens, IgxToken, self->tokens->len - 1);
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

static void
lex_name (IgxLexer *self)
{
  gsize size = 0;

  while (is_word (peek (self, size)))
    size++;
  add_token (self, IGX_TOKEN_NAME, size);
}

static void
lex_number (IgxLexer *self)
{
  gsize size = 0;
  gsize value_size = 0;
  g_autofree char *text = NULL;
  IgxToken *token = NULL;
  double number = 0;

  while (g_ascii_isdigit (peek (self, size)))
    size++;
  if (peek (self, size) == '.' && g_ascii_isdigit (peek (self, size + 1)))
    {
      size++;
      while (g_ascii_isdigit (peek (self, size)))
        size++;
    }
  if (peek (self, size) == 'e' || peek (self, size) == 'E')
    {
      gsize sign = peek (self, size + 1) == '-' || peek (self, size + 1) == '+' ? 1 : 0;

      if (g_ascii_isdigit (peek (self, size + 1 + sign)))
        {
          size += 1 + sign;
          while (g_ascii_isdigit (peek (self, size)))
            size++;
        }
    }
  if (is_word (peek (self, size)))
    {
      while (is_word (peek (self, size)))
        size++;
      add_token (self, IGX_TOKEN_WORD, size);
      return;
    }

  value_size = size;
  if (peek (self, size) == '%')
    size++;
  text = g_strndup (self->source + self->at, value_size);
  number = g_ascii_strtod (text, NULL);
  token = add_token (self, IGX_TOKEN_NUMBER, size);
  token->number = size > value_size ? number / 100 : number;
  if (!isfinite (number))
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &token->span,
                     "the number `%.40s` is too large", token->text);
}

static void
lex_string (IgxLexer *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize size = 1;
  gboolean closed = FALSE;
  gboolean control = FALSE;
  IgxToken *token = NULL;

  while (self->at + size < self->length && peek (self, size) != '\n')
    {
      char c = peek (self, size);

      if (c == '"')
        {
          closed = TRUE;
          size++;
          break;
        }
      if (c == '\\' && (peek (self, size + 1) == '"' || peek (self, size + 1) == '\\'))
        c = peek (self, ++size);
      control = control || ((guchar) c < 0x20 && c != '\r') || c == 0x7f;
      g_string_append_c (text, c);
      size++;
    }
  token = add_token (self, IGX_TOKEN_STRING, size);
  if (!closed)
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &token->span,
                     "the text is not closed: write \" at its end, on the same line");
  else if (control)
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &token->span,
                     "the text holds a control character: write letters, digits and signs only");
  else if (text->len > IGX_LEXER_TEXT_MAX)
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &token->span,
                     "the text is longer than %d bytes: shorten it", IGX_LEXER_TEXT_MAX);
  token->text = g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct
{
  const char *text;
  IgxTokenKind kind;
} signs[] = {
  { "..", IGX_TOKEN_DOTS },
  { "<=", IGX_TOKEN_LESS_EQUAL },
  { ">=", IGX_TOKEN_GREATER_EQUAL },
  { "==", IGX_TOKEN_EQUAL },
  { "!=", IGX_TOKEN_NOT_EQUAL },
  { "(", IGX_TOKEN_LEFT_PARENTHESIS },
  { ")", IGX_TOKEN_RIGHT_PARENTHESIS },
  { "[", IGX_TOKEN_LEFT_BRACKET },
  { "]", IGX_TOKEN_RIGHT_BRACKET },
  { ",", IGX_TOKEN_COMMA },
  { ".", IGX_TOKEN_DOT },
  { "@", IGX_TOKEN_AT },
  { "=", IGX_TOKEN_ASSIGN },
  { "+", IGX_TOKEN_PLUS },
  { "-", IGX_TOKEN_MINUS },
  { "*", IGX_TOKEN_STAR },
  { "/", IGX_TOKEN_SLASH },
  { "<", IGX_TOKEN_LESS },
  { ">", IGX_TOKEN_GREATER },
};

/* What people who come from other languages write. */
static const struct
{
  const char *text;
  const char *advice;
} foreign_signs[] = {
  { "&&", "write `and`" },
  { "||", "write `or`" },
  { "!", "write `not`" },
  { "%", "write it directly behind a number, like 5%" },
  { "'", "write texts between \" and \"" },
  { ";", "end a statement with the end of its line" },
  { "//", "begin a comment with #" },
};

static void
lex_unknown (IgxLexer *self)
{
  IgxSpan span = { .line = self->line, .column = self->column, .length = 1 };
  const char *rest = self->source + self->at;
  const char *end = g_utf8_next_char (rest);
  gunichar c = g_utf8_get_char (rest);

  for (gsize i = 0; i < G_N_ELEMENTS (foreign_signs); i++)
    if (strlen (foreign_signs[i].text) <= self->length - self->at
        && memcmp (rest, foreign_signs[i].text, strlen (foreign_signs[i].text)) == 0)
      {
        span.length = (guint) strlen (foreign_signs[i].text);
        igx_message_add (self->messages, IGX_MESSAGE_ERROR, &span,
                         "`%s` is not part of the language: %s", foreign_signs[i].text,
                         foreign_signs[i].advice);
        advance (self, strlen (foreign_signs[i].text));
        return;
      }
  if (g_unichar_isprint (c))
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &span, "`%.*s` is not part of the language",
                     (int) (end - rest), rest);
  else
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &span,
                     "the character U+%04X is not part of the language", c);
  advance (self, (gsize) (end - rest));
}

static void
lex_sign (IgxLexer *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      gsize size = strlen (signs[i].text);

      if (self->length - self->at >= size
          && memcmp (self->source + self->at, signs[i].text, size) == 0)
        {
          add_token (self, signs[i].kind, size);
          return;
        }
    }
  lex_unknown (self);
}

static void
lex_one (IgxLexer *self)
{
  char c = peek (self, 0);

  if (c == '\n')
    {
      add_token (self, IGX_TOKEN_NEWLINE, 1);
      self->line++;
      self->column = 1;
    }
  else if (c == ' ' || c == '\t' || c == '\r')
    advance (self, 1);
  else if (c == '#')
    while (self->at < self->length && peek (self, 0) != '\n')
      advance (self, 1);
  else if (g_ascii_isalpha (c) || c == '_')
    lex_name (self);
  else if (g_ascii_isdigit (c))
    lex_number (self);
  else if (c == '"')
    lex_string (self);
  else
    lex_sign (self);
}

/* Nothing behind a byte that is not UTF-8 can be shown, so such a text is not read on. */
static gboolean
check_bytes (IgxLexer *self)
{
  const char *end = NULL;
  IgxSpan span = { .line = 1, .column = 1, .length = 1 };

  if (g_utf8_validate_len (self->source, self->length, &end))
    return TRUE;

  for (const char *p = self->source; p < end; p = g_utf8_next_char (p))
    {
      span.column++;
      if (*p == '\n')
        {
          span.line++;
          span.column = 1;
        }
    }
  if (*end == '\0')
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &span,
                     "the text holds a NUL byte: save it as plain UTF-8 text");
  else
    igx_message_add (self->messages, IGX_MESSAGE_ERROR, &span,
                     "byte 0x%02X is not UTF-8: save the file as UTF-8 text", (guchar) *end);
  return FALSE;
}

/**
 * igx_lexer_run:
 * @source: the text; need not be NUL-terminated
 * @length: its bytes
 * @messages: (element-type IgxMessage): takes the mistakes
 *
 * Cuts a text into tokens. Comments and blanks vanish, line ends stay. The list always ends
 * with %IGX_TOKEN_END; a text that is not UTF-8 gives that token alone.
 *
 * Returns: (transfer full) (element-type IgxToken): the tokens
 */
GArray *
igx_lexer_run (const char *source, gsize length, GPtrArray *messages)
{
  IgxLexer self = { .source = source, .length = length, .line = 1, .column = 1 };

  self.messages = messages;
  self.tokens = g_array_new (FALSE, FALSE, sizeof (IgxToken));
  g_array_set_clear_func (self.tokens, token_clear);

  if (check_bytes (&self))
    {
      if (length >= 3 && memcmp (source, "\xef\xbb\xbf", 3) == 0)
        self.at = 3;
      while (self.at < self.length && !igx_message_array_is_full (messages))
        lex_one (&self);
      self.length = self.at;
    }
  add_token (&self, IGX_TOKEN_END, 0);
  return self.tokens;
}
