/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pull reader for JSON that somebody else wrote.
 *
 * A list of all symbols is 15 MB of text, of which one part in a hundred is wanted: a tree of
 * it (json-glib) costs ten times that in memory, and a tree builder that calls itself can be
 * made to run out of stack by a text of nothing but brackets. This reader allocates nothing, has
 * a fixed depth, and gives numbers that stand in strings to the caller as they stand there.
 */
#include "feed/igx-json.h"

#include <string.h>

/**
 * igx_json_init:
 * @data: (array length=length): the text; needs no final zero
 */
void
igx_json_init (IgxJson *self, const char *data, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  memset (self, 0, sizeof *self);
  /* Nothing at all may come as no pointer, to which not even 0 may be added. */
  self->start = data != NULL ? data : "";
  self->at = self->start;
  self->end = self->start + length;
}

/**
 * igx_json_fail:
 * @problem: (nullable): a static text; %NULL for "not as expected"
 *
 * Marks the text as wrong. The first problem stays.
 *
 * Returns: %FALSE, always
 */
gboolean
igx_json_fail (IgxJson *self, const char *problem)
{
  if (self->problem == NULL)
    self->problem = problem != NULL ? problem : "not as expected";
  return FALSE;
}

/**
 * igx_json_get_problem:
 *
 * Returns: (nullable): what is wrong, %NULL as long as nothing is
 */
const char *
igx_json_get_problem (const IgxJson *self)
{
  return self->problem;
}

/**
 * igx_json_get_offset:
 *
 * Returns: how many bytes were read so far
 */
gsize
igx_json_get_offset (const IgxJson *self)
{
  return (gsize) (self->at - self->start);
}

static void
skip_space (IgxJson *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

/**
 * igx_json_peek:
 *
 * Returns: the type of the value that comes next
 */
IgxJsonType
igx_json_peek (IgxJson *self)
{
  skip_space (self);
  if (self->problem != NULL || self->at >= self->end)
    return IGX_JSON_INVALID;

  switch (*self->at)
    {
    case '{':
      return IGX_JSON_OBJECT;
    case '[':
      return IGX_JSON_ARRAY;
    case '"':
      return IGX_JSON_STRING;
    case 't':
    case 'f':
      return IGX_JSON_BOOLEAN;
    case 'n':
      return IGX_JSON_NULL;
    case '-':
      return IGX_JSON_NUMBER;
    default:
      return g_ascii_isdigit (*self->at) ? IGX_JSON_NUMBER : IGX_JSON_INVALID;
    }
}

static gboolean
enter (IgxJson *self, char opener, char closer)
{
  skip_space (self);
  if (self->problem != NULL)
    return FALSE;
  if (self->at >= self->end || *self->at != opener)
    return igx_json_fail (self, opener == '[' ? "a list was expected" : "an object was expected");
  if (self->depth == IGX_JSON_DEPTH_MAX)
    return igx_json_fail (self, "it is nested too deeply");

  self->at++;
  self->depth++;
  self->fresh[self->depth] = TRUE;
  self->closer[self->depth] = closer;
  return TRUE;
}

/* Moves to the next item of the innermost container; FALSE at its end, which is consumed. */
static gboolean
next (IgxJson *self, char closer)
{
  skip_space (self);
  if (self->problem != NULL)
    return FALSE;
  if (self->depth == 0 || self->closer[self->depth] != closer)
    return igx_json_fail (self, NULL);
  if (self->at >= self->end)
    return igx_json_fail (self, "it ends too early");

  if (*self->at == closer)
    {
      self->at++;
      self->depth--;
      return FALSE;
    }
  if (!self->fresh[self->depth])
    {
      if (*self->at != ',')
        return igx_json_fail (self, "a comma is missing");
      self->at++;
      skip_space (self);
      if (self->at < self->end && *self->at == closer)
        return igx_json_fail (self, "there is a comma too many");
    }
  self->fresh[self->depth] = FALSE;
  return TRUE;
}

/**
 * igx_json_enter_array:
 *
 * Returns: %TRUE if a list begins here; its elements follow with igx_json_next_element()
 */
gboolean
igx_json_enter_array (IgxJson *self)
{
  return enter (self, '[', ']');
}

/**
 * igx_json_next_element:
 *
 * Returns: %TRUE if there is another element, which must be read or skipped; %FALSE after the
 * last one and after a mistake
 */
gboolean
igx_json_next_element (IgxJson *self)
{
  return next (self, ']');
}

/**
 * igx_json_enter_object:
 *
 * Returns: %TRUE if an object begins here; its members follow with igx_json_next_member()
 */
gboolean
igx_json_enter_object (IgxJson *self)
{
  return enter (self, '{', '}');
}

/**
 * igx_json_next_member:
 * @name: (out caller-allocates): the member's name; empty for one that does not fit
 * @name_size: size of @name
 *
 * Returns: %TRUE if there is another member, whose value must be read or skipped
 */
gboolean
igx_json_next_member (IgxJson *self, char *name, gsize name_size)
{
  const char *from = NULL;

  if (!next (self, '}'))
    return FALSE;
  if (igx_json_peek (self) != IGX_JSON_STRING)
    return igx_json_fail (self, "a name was expected");

  from = self->at;
  if (!igx_json_skip (self))
    return FALSE;
  /* Unknown members may have names of any length and any script: only a short one can be ours. */
  name[0] = '\0';
  if ((gsize) (self->at - from) - 2 < name_size
      && memchr (from, '\\', (gsize) (self->at - from)) == NULL)
    {
      memcpy (name, from + 1, (gsize) (self->at - from) - 2);
      name[(gsize) (self->at - from) - 2] = '\0';
    }

  skip_space (self);
  if (self->at >= self->end || *self->at != ':')
    return igx_json_fail (self, "a colon is missing");
  self->at++;
  return TRUE;
}

static gboolean
read_hex (IgxJson *self, gunichar *value)
{
  *value = 0;
  if (self->end - self->at < 4)
    return igx_json_fail (self, "it ends too early");
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*self->at++);

      if (digit < 0)
        return igx_json_fail (self, "a character code is wrong");
      *value = *value * 16 + (gunichar) digit;
    }
  return TRUE;
}

/* After the backslash. */
static gboolean
read_escape (IgxJson *self, gunichar *character)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  gunichar low = 0;
  const char *found = NULL;

  if (self->at >= self->end)
    return igx_json_fail (self, "it ends too early");
  if (*self->at != 'u')
    {
      found = *self->at != '\0' ? strchr (names, *self->at) : NULL;
      if (found == NULL)
        return igx_json_fail (self, "an escape is wrong");
      *character = (guchar) values[found - names];
      self->at++;
      return TRUE;
    }

  self->at++;
  if (!read_hex (self, character))
    return FALSE;
  if (*character >= 0xd800 && *character < 0xdc00)
    {
      if (self->end - self->at < 2 || self->at[0] != '\\' || self->at[1] != 'u')
        return igx_json_fail (self, "half a character pair is missing");
      self->at += 2;
      if (!read_hex (self, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return igx_json_fail (self, "half a character pair is missing");
      *character = 0x10000 + ((*character - 0xd800) << 10) + (low - 0xdc00);
    }
  if (*character == 0 || !g_unichar_validate (*character))
    return igx_json_fail (self, "a character code is wrong");
  return TRUE;
}

/* With text NULL the string is only passed over. */
static gboolean
read_string (IgxJson *self, char *text, gsize text_size)
{
  gsize length = 0;

  if (igx_json_peek (self) != IGX_JSON_STRING)
    return igx_json_fail (self, "a text was expected");
  self->at++;

  while (self->at < self->end && *self->at != '"')
    {
      char utf8[6] = { 0 };
      gunichar character = 0;
      gsize n = 1;

      if ((guchar) *self->at < 0x20)
        return igx_json_fail (self, "a text holds a control character");
      if (*self->at == '\\')
        {
          self->at++;
          if (!read_escape (self, &character))
            return FALSE;
          n = (gsize) g_unichar_to_utf8 (character, utf8);
        }
      else
        utf8[0] = *self->at++;

      if (text == NULL)
        continue;
      if (length + n >= text_size)
        return igx_json_fail (self, "a text is too long");
      memcpy (text + length, utf8, n);
      length += n;
    }
  if (self->at >= self->end)
    return igx_json_fail (self, "it ends too early");
  self->at++;
  if (text == NULL)
    return TRUE;

  text[length] = '\0';
  if (!g_utf8_validate (text, (gssize) length, NULL))
    return igx_json_fail (self, "a text is not UTF-8");
  return TRUE;
}

/**
 * igx_json_read_string:
 * @text: (out caller-allocates): the text, UTF-8
 * @text_size: size of @text; a longer text is a mistake
 */
gboolean
igx_json_read_string (IgxJson *self, char *text, gsize text_size)
{
  g_return_val_if_fail (text != NULL && text_size > 0, FALSE);

  text[0] = '\0';
  return read_string (self, text, text_size);
}

static gboolean
skip_digits (IgxJson *self)
{
  const char *from = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return self->at > from;
}

static gboolean
skip_number (IgxJson *self, gboolean *integer)
{
  const char *from = NULL;

  *integer = TRUE;
  if (self->at < self->end && *self->at == '-')
    self->at++;
  from = self->at;
  if (!skip_digits (self) || (*from == '0' && self->at - from > 1))
    return igx_json_fail (self, "a number is wrong");
  if (self->at < self->end && *self->at == '.')
    {
      *integer = FALSE;
      self->at++;
      if (!skip_digits (self))
        return igx_json_fail (self, "a number is wrong");
    }
  if (self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      *integer = FALSE;
      self->at++;
      if (self->at < self->end && (*self->at == '+' || *self->at == '-'))
        self->at++;
      if (!skip_digits (self))
        return igx_json_fail (self, "a number is wrong");
    }
  return TRUE;
}

/**
 * igx_json_read_int64:
 * @value: (out): a whole number; one with a fraction or an exponent is a mistake
 */
gboolean
igx_json_read_int64 (IgxJson *self, gint64 *value)
{
  const char *from = NULL;
  char digits[24];
  gboolean integer = FALSE;
  gsize length = 0;

  *value = 0;
  if (igx_json_peek (self) != IGX_JSON_NUMBER)
    return igx_json_fail (self, "a number was expected");

  from = self->at;
  if (!skip_number (self, &integer))
    return FALSE;
  length = (gsize) (self->at - from);
  if (!integer || length >= sizeof digits)
    return igx_json_fail (self, "a whole number was expected");
  memcpy (digits, from, length);
  digits[length] = '\0';
  if (!g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, value, NULL))
    return igx_json_fail (self, "a number is too large");
  return TRUE;
}

static gboolean
take_word (IgxJson *self, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return FALSE;
  self->at += length;
  return TRUE;
}

/**
 * igx_json_read_boolean:
 * @value: (out): the value
 */
gboolean
igx_json_read_boolean (IgxJson *self, gboolean *value)
{
  *value = FALSE;
  if (igx_json_peek (self) != IGX_JSON_BOOLEAN)
    return igx_json_fail (self, "true or false was expected");

  *value = *self->at == 't';
  if (!take_word (self, *value ? "true" : "false"))
    return igx_json_fail (self, "true or false was expected");
  return TRUE;
}

static gboolean
skip_scalar (IgxJson *self)
{
  gboolean ignored = FALSE;

  switch (igx_json_peek (self))
    {
    case IGX_JSON_STRING:
      return read_string (self, NULL, 0);
    case IGX_JSON_NUMBER:
      return skip_number (self, &ignored);
    case IGX_JSON_BOOLEAN:
      return igx_json_read_boolean (self, &ignored);
    case IGX_JSON_NULL:
      return take_word (self, "null") ? TRUE : igx_json_fail (self, "a value was expected");
    case IGX_JSON_OBJECT:
    case IGX_JSON_ARRAY:
    case IGX_JSON_INVALID:
    default:
      return igx_json_fail (self, "a value was expected");
    }
}

/**
 * igx_json_skip:
 *
 * Passes over one value of any type, checking its grammar.
 */
gboolean
igx_json_skip (IgxJson *self)
{
  guint outer = self->depth;

  do
    {
      IgxJsonType type = igx_json_peek (self);
      char name[2];

      if (type == IGX_JSON_ARRAY)
        igx_json_enter_array (self);
      else if (type == IGX_JSON_OBJECT)
        igx_json_enter_object (self);
      else if (!skip_scalar (self))
        return FALSE;

      while (self->problem == NULL && self->depth > outer
             && !(self->closer[self->depth] == ']'
                      ? igx_json_next_element (self)
                      : igx_json_next_member (self, name, sizeof name)))
        continue;
    }
  while (self->problem == NULL && self->depth > outer);
  return self->problem == NULL;
}

/**
 * igx_json_finish:
 *
 * Returns: %TRUE if the whole text was read without a mistake
 */
gboolean
igx_json_finish (IgxJson *self)
{
  if (self->problem != NULL)
    return FALSE;
  if (self->depth != 0)
    return igx_json_fail (self, "it ends too early");
  skip_space (self);
  if (self->at != self->end)
    return igx_json_fail (self, "something follows its end");
  return TRUE;
}
