/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An expression in the words of a person. Arithmetic stays as it is written. */
#include "engine/language/igx-describe-words.h"

#include <string.h>

/* How strongly the parts of a phrase hold together, the loosest first. */
typedef enum
{
  BINDS_OR,
  BINDS_AND,
  BINDS_CONDITION,
  BINDS_PHRASE, /* several words that name a number: `close 2 candles ago` */
  BINDS_SUM,
  BINDS_PRODUCT,
  BINDS_SIGN,
  BINDS_WORD,
} Binds;

typedef struct
{
  const char *sign;
  const char *words;
  Binds binds;
} Operator;

static const Operator operators[] = {
  { "or", " or ", BINDS_OR },
  { "and", " and ", BINDS_AND },
  { "<", " is below ", BINDS_CONDITION },
  { "<=", " is at most ", BINDS_CONDITION },
  { ">", " is above ", BINDS_CONDITION },
  { ">=", " is at least ", BINDS_CONDITION },
  { "==", " equals ", BINDS_CONDITION },
  { "!=", " differs from ", BINDS_CONDITION },
  { "+", " + ", BINDS_SUM },
  { "-", " - ", BINDS_SUM },
  { "*", " × ", BINDS_PRODUCT },
  { "/", " ÷ ", BINDS_PRODUCT },
};

/* A call that is told as a phrase: %1 to %3 are its arguments. */
typedef struct
{
  const char *name;
  guint n_arguments;
  const char *words;
  Binds binds;
} Phrase;

static const Phrase phrases[] = {
  { "crosses_above", 2, "%1 crosses above %2", BINDS_CONDITION },
  { "crosses_below", 2, "%1 crosses below %2", BINDS_CONDITION },
  { "rising", 2, "%1 is above each of its last %2 values", BINDS_CONDITION },
  { "falling", 2, "%1 is below each of its last %2 values", BINDS_CONDITION },
  { "count", 2, "how many of the last %2 candles had: %1", BINDS_CONDITION },
  { "barssince", 1, "candles since: %1", BINDS_CONDITION },
  { "valuewhen", 2, "%2 at the last candle with: %1", BINDS_CONDITION },
  { "valuewhen", 3, "%2 at the last candle but %3 with: %1", BINDS_CONDITION },
  { "if", 3, "%2 if %1, else %3", BINDS_CONDITION },
};

static void append (GString *text, const IgxAstNode *node, Binds least);

/**
 * igx_describe_number:
 *
 * Returns: (transfer full): @value with the digits that it was written with
 */
char *
igx_describe_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "";

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.15g", value));
}

static const Operator *
find_operator (const char *sign)
{
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (strcmp (operators[i].sign, sign) == 0)
      return &operators[i];
  return NULL;
}

static const Phrase *
find_phrase (const IgxAstNode *node)
{
  guint n = igx_ast_node_get_n_children (node);

  for (gsize i = 0; node->kind == IGX_AST_CALL && i < G_N_ELEMENTS (phrases); i++)
    if (phrases[i].n_arguments == n && strcmp (phrases[i].name, node->text) == 0)
      return &phrases[i];
  return NULL;
}

static Binds
node_binds (const IgxAstNode *node)
{
  const Phrase *phrase = find_phrase (node);
  guint n = igx_ast_node_get_n_children (node);
  const Operator *sign = NULL;

  if (phrase != NULL)
    return phrase->binds;
  switch (node->kind)
    {
    case IGX_AST_NUMBER:
    case IGX_AST_NAME:
    case IGX_AST_CALL:
    case IGX_AST_MEMBER:
      return BINDS_WORD;
    case IGX_AST_INDEX:
    case IGX_AST_HIGHER:
    case IGX_AST_SYMBOL:
      return BINDS_PHRASE;
    case IGX_AST_OPERATOR:
      if (n == 1)
        return strcmp (node->text, "not") == 0 ? BINDS_CONDITION : BINDS_SIGN;
      sign = find_operator (node->text);
      return sign != NULL ? sign->binds : BINDS_CONDITION;
    }
  return BINDS_WORD;
}

static void
append_phrase (GString *text, const IgxAstNode *node, const Phrase *phrase)
{
  for (const char *p = phrase->words; *p != '\0'; p++)
    if (*p == '%')
      {
        p++;
        /* Behind a colon anything can stand. */
        append (text, igx_ast_node_get_child (node, (guint) (*p - '1')),
                g_str_has_suffix (text->str, ": ") ? BINDS_OR : BINDS_PHRASE);
      }
    else
      g_string_append_c (text, *p);
}

/* A chain like a + b + c is as long as the file lets it be: down its left side in a loop. */
static void
append_chain (GString *text, const IgxAstNode *node, const Operator *sign)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  const IgxAstNode *first = node;

  for (; first->kind == IGX_AST_OPERATOR && igx_ast_node_get_n_children (first) == 2
         && node_binds (first) == sign->binds;
       first = igx_ast_node_get_child (first, 0))
    g_ptr_array_add (chain, (gpointer) first);
  append (text, first, sign->binds);
  for (guint i = chain->len; i > 0; i--)
    {
      const IgxAstNode *link = chain->pdata[i - 1];

      g_string_append (text, find_operator (link->text)->words);
      /* a - (b - c): what stands behind must hold together more strongly. */
      append (text, igx_ast_node_get_child (link, 1), sign->binds + 1);
    }
}

static void
append_operator (GString *text, const IgxAstNode *node)
{
  const Operator *sign = find_operator (node->text);
  const IgxAstNode *first = igx_ast_node_get_child (node, 0);
  guint n = igx_ast_node_get_n_children (node);

  if (n == 1)
    {
      g_string_append (text, strcmp (node->text, "not") == 0 ? "not " : "-");
      append (text, first, BINDS_WORD);
      return;
    }
  if (n == 2 && sign->binds != BINDS_CONDITION)
    {
      append_chain (text, node, sign);
      return;
    }
  append (text, first, BINDS_PHRASE);
  g_string_append (text, n == 3 ? " is between " : sign->words);
  append (text, igx_ast_node_get_child (node, 1), BINDS_PHRASE);
  if (n == 3)
    {
      g_string_append (text, " and ");
      append (text, igx_ast_node_get_child (node, 2), BINDS_PHRASE);
    }
}

static void
append_call (GString *text, const IgxAstNode *node)
{
  g_string_append_printf (text, "%s(", node->text);
  for (guint i = 0; i < igx_ast_node_get_n_children (node); i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      append (text, igx_ast_node_get_child (node, i), BINDS_OR);
    }
  g_string_append_c (text, ')');
}

static void
append_index (GString *text, const IgxAstNode *node)
{
  const IgxAstNode *index = igx_ast_node_get_child (node, 1);

  append (text, igx_ast_node_get_child (node, 0), BINDS_WORD);
  g_string_append_c (text, ' ');
  append (text, index, BINDS_WORD);
  g_string_append (text, index->kind == IGX_AST_NUMBER && index->number < 1.5 ? " candle ago"
                                                                              : " candles ago");
}

static void
append_plain (GString *text, const IgxAstNode *node)
{
  const Phrase *phrase = find_phrase (node);
  g_autofree char *number = NULL;

  switch (node->kind)
    {
    case IGX_AST_NUMBER:
      number = igx_describe_number (node->number);
      g_string_append (text, number);
      break;
    case IGX_AST_NAME:
      g_string_append (text, node->text);
      break;
    case IGX_AST_CALL:
      if (phrase != NULL)
        append_phrase (text, node, phrase);
      else
        append_call (text, node);
      break;
    case IGX_AST_OPERATOR:
      append_operator (text, node);
      break;
    case IGX_AST_MEMBER:
      append (text, igx_ast_node_get_child (node, 0), BINDS_WORD);
      g_string_append_printf (text, ".%s", node->text);
      break;
    case IGX_AST_INDEX:
      append_index (text, node);
      break;
    case IGX_AST_HIGHER:
      append (text, igx_ast_node_get_child (node, 0), BINDS_WORD);
      g_string_append_printf (text, " on closed candles of %s", node->text);
      break;
    case IGX_AST_SYMBOL:
      append (text, igx_ast_node_get_child (node, 0), BINDS_WORD);
      g_string_append_printf (text, " of %s", node->text);
      break;
    }
}

static void
append (GString *text, const IgxAstNode *node, Binds least)
{
  if (node_binds (node) >= least)
    {
      append_plain (text, node);
      return;
    }
  g_string_append_c (text, '(');
  append_plain (text, node);
  g_string_append_c (text, ')');
}

/**
 * igx_describe_words:
 * @node: a checked expression
 *
 * Returns: (transfer full): what it says
 */
char *
igx_describe_words (const IgxAstNode *node)
{
  GString *text = g_string_new (NULL);

  append (text, node, BINDS_OR);
  return g_string_free (text, FALSE);
}
