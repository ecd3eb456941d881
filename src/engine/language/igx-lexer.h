/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-message.h"

G_BEGIN_DECLS

/** The longest text between quotes, in bytes. */
#define IGX_LEXER_TEXT_MAX 1000

typedef enum
{
  IGX_TOKEN_END,
  IGX_TOKEN_NEWLINE,
  IGX_TOKEN_NAME,
  IGX_TOKEN_WORD, /* begins with a digit: 15m, 1INCHUSDT */
  IGX_TOKEN_NUMBER,
  IGX_TOKEN_STRING,
  IGX_TOKEN_LEFT_PARENTHESIS,
  IGX_TOKEN_RIGHT_PARENTHESIS,
  IGX_TOKEN_LEFT_BRACKET,
  IGX_TOKEN_RIGHT_BRACKET,
  IGX_TOKEN_COMMA,
  IGX_TOKEN_DOT,
  IGX_TOKEN_DOTS,
  IGX_TOKEN_AT,
  IGX_TOKEN_ASSIGN,
  IGX_TOKEN_PLUS,
  IGX_TOKEN_MINUS,
  IGX_TOKEN_STAR,
  IGX_TOKEN_SLASH,
  IGX_TOKEN_LESS,
  IGX_TOKEN_LESS_EQUAL,
  IGX_TOKEN_GREATER,
  IGX_TOKEN_GREATER_EQUAL,
  IGX_TOKEN_EQUAL,
  IGX_TOKEN_NOT_EQUAL,
} IgxTokenKind;

/**
 * IgxToken:
 * @kind: what it is
 * @span: where it stands
 * @offset: its first byte in the source
 * @size: its bytes
 * @number: the value of a number, `5%` is 0.05
 * @text: (owned) (nullable): what a string holds; the letters of names, words, operators
 */
typedef struct
{
  IgxTokenKind kind;
  IgxSpan span;
  gsize offset;
  gsize size;
  double number;
  char *text;
} IgxToken;

GArray *igx_lexer_run (const char *source, gsize length, GPtrArray *messages);

G_END_DECLS
