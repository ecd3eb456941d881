/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** After so many messages a file is not searched for more mistakes. */
#define IGX_MESSAGE_MAX 100

typedef enum
{
  IGX_MESSAGE_ERROR,
  IGX_MESSAGE_WARNING,
} IgxMessageLevel;

/**
 * IgxSpan:
 * @line: from 1
 * @column: from 1, in characters
 * @length: how many characters, at least 1
 *
 * A place in a source text, on one line.
 */
typedef struct
{
  guint line;
  guint column;
  guint length;
} IgxSpan;

/**
 * IgxMessage:
 * @level: error or warning
 * @line: from 1
 * @column: from 1, in characters
 * @length: how many characters the caret underlines, at least 1
 * @text: one plain sentence, with a suggestion where one is near
 */
typedef struct
{
  IgxMessageLevel level;
  guint line;
  guint column;
  guint length;
  char *text;
} IgxMessage;

GPtrArray *igx_message_array_new (void);
void igx_message_array_sort (GPtrArray *messages);
gboolean igx_message_array_is_full (const GPtrArray *messages);
const IgxMessage *igx_message_array_first_error (const GPtrArray *messages);
void igx_message_add (GPtrArray *messages,
                      IgxMessageLevel level,
                      const IgxSpan *span,
                      const char *format,
                      ...) G_GNUC_PRINTF (4, 5);
char *igx_message_format (const IgxMessage *message, const char *filename, const char *source);

G_END_DECLS
