/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-message.h"

#include <string.h>

static void
message_free (gpointer data)
{
  IgxMessage *message = data;

  g_free (message->text);
  g_free (message);
}

/**
 * igx_message_array_new:
 *
 * Returns: (transfer full) (element-type IgxMessage): an empty list that owns its messages
 */
GPtrArray *
igx_message_array_new (void)
{
  return g_ptr_array_new_with_free_func (message_free);
}

static int
compare_place (gconstpointer a, gconstpointer b)
{
  const IgxMessage *ma = *(const IgxMessage *const *) a;
  const IgxMessage *mb = *(const IgxMessage *const *) b;
  int order = (ma->line > mb->line) - (ma->line < mb->line);

  if (order == 0)
    order = (ma->column > mb->column) - (ma->column < mb->column);
  if (order == 0)
    order = (int) ma->level - (int) mb->level;
  return order;
}

/**
 * igx_message_array_sort:
 * @messages: (element-type IgxMessage): a list
 *
 * Brings @messages into the order of the text.
 */
void
igx_message_array_sort (GPtrArray *messages)
{
  g_ptr_array_sort (messages, compare_place);
}

/**
 * igx_message_array_is_full:
 *
 * Returns: %TRUE if %IGX_MESSAGE_MAX is reached, so that looking for more is of no use
 */
gboolean
igx_message_array_is_full (const GPtrArray *messages)
{
  return messages->len >= IGX_MESSAGE_MAX;
}

/**
 * igx_message_array_first_error:
 *
 * Returns: (nullable): the first error of the list, or %NULL if it holds warnings only
 */
const IgxMessage *
igx_message_array_first_error (const GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    {
      const IgxMessage *message = messages->pdata[i];

      if (message->level == IGX_MESSAGE_ERROR)
        return message;
    }
  return NULL;
}

/**
 * igx_message_add:
 * @messages: (element-type IgxMessage): the list
 * @level: error or warning
 * @span: where
 * @format: one plain sentence, as for printf()
 * @...: its arguments
 *
 * Adds a message unless the list is full or already has the same one.
 */
void
igx_message_add (
    GPtrArray *messages, IgxMessageLevel level, const IgxSpan *span, const char *format, ...)
{
  g_autofree char *raw = NULL;
  g_autofree char *text = NULL;
  IgxMessage *message = NULL;
  va_list arguments;

  /* The last place is for a mistake: warnings must not hide that there is one. */
  if (igx_message_array_is_full (messages)
      || (level == IGX_MESSAGE_WARNING && messages->len + 1 >= IGX_MESSAGE_MAX))
    return;

  va_start (arguments, format);
  raw = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* A long word of the file may have been cut in the middle of a sign. */
  text = g_utf8_make_valid (raw, -1);

  for (guint i = 0; i < messages->len; i++)
    {
      const IgxMessage *other = messages->pdata[i];

      if (other->line == span->line && other->column == span->column
          && strcmp (other->text, text) == 0)
        return;
    }

  message = g_new0 (IgxMessage, 1);
  message->level = level;
  message->line = span->line;
  message->column = span->column;
  message->length = MAX (span->length, 1);
  message->text = g_steal_pointer (&text);
  g_ptr_array_add (messages, message);
}

static const char *
find_line (const char *source, guint line, gsize *length)
{
  const char *end = NULL;

  for (guint i = 1; i < line; i++)
    {
      source = strchr (source, '\n');
      if (source == NULL)
        return NULL;
      source++;
    }
  end = strchr (source, '\n');
  *length = end != NULL ? (gsize) (end - source) : strlen (source);
  if (*length > 0 && source[*length - 1] == '\r')
    *length -= 1;
  return source;
}

/**
 * igx_message_format:
 * @message: a message
 * @filename: what to call the text
 * @source: (nullable): the text, NUL-terminated, to show the line and a caret
 *
 * Returns: (transfer full): `file:line:column: error: text`, then the line itself and a
 *   caret under the place, without a final newline
 */
char *
igx_message_format (const IgxMessage *message, const char *filename, const char *source)
{
  g_autofree char *line_text = NULL;
  const char *line = NULL;
  const char *p = NULL;
  gsize length = 0;
  guint n = 1;
  GString *out = NULL;

  g_return_val_if_fail (message != NULL, NULL);
  g_return_val_if_fail (filename != NULL, NULL);

  out = g_string_new (NULL);
  g_string_append_printf (out, "%s:%u:%u: %s: %s", filename, message->line, message->column,
                          message->level == IGX_MESSAGE_ERROR ? "error" : "warning", message->text);
  line = source != NULL ? find_line (source, message->line, &length) : NULL;
  if (line == NULL)
    return g_string_free (out, FALSE);

  line_text = g_utf8_make_valid (line, (gssize) length);
  g_string_append_printf (out, "\n  %s\n  ", line_text);
  for (p = line_text; *p != '\0' && n < message->column; p = g_utf8_next_char (p), n++)
    g_string_append_c (out, *p == '\t' ? '\t' : ' ');
  g_string_append_c (out, '^');
  for (guint i = 1; i < message->length && *p != '\0'; i++)
    {
      p = g_utf8_next_char (p);
      if (*p != '\0')
        g_string_append_c (out, '~');
    }
  return g_string_free (out, FALSE);
}
