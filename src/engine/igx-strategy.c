/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-strategy.h"

#include <math.h>
#include <string.h>

#include "engine/igx-strategy-private.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-checker.h"
#include "engine/language/igx-parser.h"

/* Hexadecimal digits of the hash that names a choice of parameters. */
#define PARAMS_HASH_LENGTH 16

struct _IgxStrategy
{
  IgxAstFile *file;
  char *source_hash;
  GArray *params;   /* of IgxStrategyParam, in the order of the file */
  GPtrArray *needs; /* of const char, ended by NULL */
};

static void
set_syntax_error (GError **error, const IgxMessage *message)
{
  g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_SYNTAX, "%u:%u: %s", message->line,
               message->column, message->text);
}

static IgxStrategy *
strategy_alloc (IgxAstFile *file, const char *source, gsize length, guint64 sources)
{
  IgxStrategy *self = g_atomic_rc_box_new0 (IgxStrategy);

  g_ptr_array_add (file->regimes, NULL);
  g_ptr_array_add (file->symbols, NULL);
  self->file = file;
  self->needs = igx_source_list_needs (sources);
  self->source_hash
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) source, length);
  self->params = g_array_new (FALSE, FALSE, sizeof (IgxStrategyParam));
  for (guint i = 0; i < file->params->len; i++)
    {
      const IgxAstParam *written = &g_array_index (file->params, IgxAstParam, i);
      IgxStrategyParam param = { .name = written->name,
                                 .value = written->value,
                                 .minimum = written->minimum,
                                 .maximum = written->maximum,
                                 .step = written->step };

      g_array_append_val (self->params, param);
    }
  return self;
}

/**
 * igx_strategy_new:
 * @source: a strategy file
 * @length: its bytes, or -1 if it is NUL-terminated
 * @messages: (out) (optional) (element-type IgxMessage): all mistakes and warnings, in the
 *   order of the text; on success there may be warnings
 * @error: return location for a #GError
 *
 * Reads and checks a strategy file.
 *
 * Returns: (transfer full): the strategy, or %NULL: %IGX_ENGINE_ERROR_SYNTAX with the first
 *   mistake, %IGX_ENGINE_ERROR_LIMIT if the file is too large
 */
IgxStrategy *
igx_strategy_new (const char *source, gssize length, GPtrArray **messages, GError **error)
{
  g_autoptr (GPtrArray) found = igx_message_array_new ();
  g_autoptr (IgxAstFile) file = NULL;
  g_autoptr (IgxPlan) plan = NULL;
  g_autoptr (IgxProgram) program = NULL;
  const IgxMessage *first = NULL;
  gsize size = 0;

  g_return_val_if_fail (source != NULL, NULL);

  size = length < 0 ? strlen (source) : (gsize) length;
  if (messages != NULL)
    *messages = g_ptr_array_ref (found);
  if (size > IGX_STRATEGY_FILE_MAX)
    {
      const IgxSpan start = { .line = 1, .column = 1, .length = 1 };

      igx_message_add (found, IGX_MESSAGE_ERROR, &start,
                       "the file is larger than %d KiB: a strategy must be smaller",
                       IGX_STRATEGY_FILE_MAX / 1024);
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "The file is larger than %d KiB: a strategy must be smaller",
                   IGX_STRATEGY_FILE_MAX / 1024);
      return NULL;
    }

  file = igx_parser_parse_file (source, size, found);
  plan = igx_plan_new (file->timeframes->len > 0 ? g_array_index (file->timeframes, IgxTimeframe, 0)
                                                 : IGX_TIMEFRAME_MINUTE,
                       TRUE);
  program = igx_checker_check_file (file, NULL, plan, found);
  igx_message_array_sort (found);
  first = igx_message_array_first_error (found);
  if (first != NULL)
    {
      set_syntax_error (error, first);
      return NULL;
    }
  return strategy_alloc (g_steal_pointer (&file), source, size, igx_plan_find_sources (plan));
}

IgxStrategy *
igx_strategy_ref (IgxStrategy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
strategy_clear (gpointer data)
{
  IgxStrategy *self = data;

  igx_ast_file_free (self->file);
  g_free (self->source_hash);
  g_array_unref (self->params);
  g_ptr_array_unref (self->needs);
}

void
igx_strategy_unref (IgxStrategy *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, strategy_clear);
}

const char *
igx_strategy_get_id (const IgxStrategy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file->id;
}

/**
 * igx_strategy_get_name:
 *
 * Returns: the name for people; the id where the file writes none
 */
const char *
igx_strategy_get_name (const IgxStrategy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file->name != NULL ? self->file->name : self->file->id;
}

/**
 * igx_strategy_get_about:
 *
 * Returns: one sentence about it; empty where the file writes none
 */
const char *
igx_strategy_get_about (const IgxStrategy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file->about != NULL ? self->file->about : "";
}

int
igx_strategy_get_version (const IgxStrategy *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->file->version;
}

/**
 * igx_strategy_get_source_hash:
 *
 * Returns: SHA-256 of the file's bytes, in hexadecimal
 */
const char *
igx_strategy_get_source_hash (const IgxStrategy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->source_hash;
}

/**
 * igx_strategy_get_timeframes:
 * @self: a strategy
 * @n_timeframes: (out): how many, at least 1
 *
 * Returns: (array length=n_timeframes): where it may run; the first is the default
 */
const IgxTimeframe *
igx_strategy_get_timeframes (const IgxStrategy *self, gsize *n_timeframes)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_timeframes != NULL, NULL);

  *n_timeframes = self->file->timeframes->len;
  return (const IgxTimeframe *) (gconstpointer) self->file->timeframes->data;
}

gboolean
igx_strategy_runs_on (const IgxStrategy *self, IgxTimeframe timeframe)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->file->timeframes->len; i++)
    if (g_array_index (self->file->timeframes, IgxTimeframe, i) == timeframe)
      return TRUE;
  return FALSE;
}

/**
 * igx_strategy_get_symbols:
 *
 * Returns: (array zero-terminated=1): the only symbols that it runs on; empty: it runs on all
 */
const char *const *
igx_strategy_get_symbols (const IgxStrategy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->file->symbols->pdata;
}

gboolean
igx_strategy_runs_on_symbol (const IgxStrategy *self, const char *symbol)
{
  const char *const *symbols = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (symbol != NULL, FALSE);

  symbols = igx_strategy_get_symbols (self);
  return symbols[0] == NULL || g_strv_contains (symbols, symbol);
}

/**
 * igx_strategy_get_needs:
 *
 * Which data it reads that is no part of a candle: `funding`, `open interest`, `order-book`,
 * `fear-greed`, always in this order. Without them what reads them is unknown, so that a side may
 * never fire.
 *
 * Returns: (array zero-terminated=1): in words that fit before “data”; empty where candles will do
 */
const char *const *
igx_strategy_get_needs (const IgxStrategy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->needs->pdata;
}

/**
 * igx_strategy_get_regimes:
 *
 * Returns: (array zero-terminated=1): the regimes that the file lists, perhaps none
 */
const char *const *
igx_strategy_get_regimes (const IgxStrategy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->file->regimes->pdata;
}

/**
 * igx_strategy_get_params:
 * @self: a strategy
 * @n_params: (out): how many
 *
 * Returns: (array length=n_params): its parameters in the order of the file
 */
const IgxStrategyParam *
igx_strategy_get_params (const IgxStrategy *self, gsize *n_params)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_params != NULL, NULL);

  *n_params = self->params->len;
  return (const IgxStrategyParam *) (gconstpointer) self->params->data;
}

/*
 * igx_strategy_get_file:
 *
 * Returns: (transfer none): what was written
 */
const IgxAstFile *
igx_strategy_get_file (const IgxStrategy *self)
{
  return self->file;
}

static const IgxStrategyParam *
find_param (const IgxStrategy *self, const char *name)
{
  for (guint i = 0; i < self->params->len; i++)
    {
      const IgxStrategyParam *param = &g_array_index (self->params, IgxStrategyParam, i);

      if (strcmp (param->name, name) == 0)
        return param;
    }
  return NULL;
}

static gboolean
check_params (const IgxStrategy *self, GHashTable *params, GError **error)
{
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;

  if (params == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, params);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const IgxStrategyParam *param = find_param (self, name);
      double chosen = value != NULL ? *(const double *) value : NAN;

      if (param == NULL)
        {
          g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_UNKNOWN_NAME,
                       "The strategy %s has no parameter “%s”", self->file->id,
                       (const char *) name);
          return FALSE;
        }
      if (!(chosen >= param->minimum && chosen <= param->maximum))
        {
          g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                       "The parameter %s of %s must be from %g to %g, not %g", param->name,
                       self->file->id, param->minimum, param->maximum, chosen);
          return FALSE;
        }
    }
  return TRUE;
}

/*
 * igx_strategy_compile:
 * @params: (nullable) (element-type utf8 double): chosen values
 * @plan: takes the nodes, if the strategy can be made with these parameters
 *
 * Returns: (transfer full): the strategy's slots in @plan, or NULL; then @plan is as before
 */
IgxProgram *
igx_strategy_compile (IgxStrategy *self, GHashTable *params, IgxPlan *plan, GError **error)
{
  g_autoptr (GPtrArray) messages = igx_message_array_new ();
  g_autoptr (IgxPlan) trial = NULL;
  g_autoptr (IgxProgram) program = NULL;
  const IgxMessage *first = NULL;

  if (!check_params (self, params, error))
    return NULL;
  trial = igx_plan_new_like (plan);
  program = igx_checker_check_file (self->file, params, trial, messages);
  igx_message_array_sort (messages);
  first = igx_message_array_first_error (messages);
  if (first != NULL)
    {
      set_syntax_error (error, first);
      return NULL;
    }
  return igx_checker_check_file (self->file, params, plan, messages);
}

static int
compare_params (gconstpointer a, gconstpointer b)
{
  return strcmp (((const IgxStrategyParam *) a)->name, ((const IgxStrategyParam *) b)->name);
}

/*
 * igx_strategy_dup_params_text:
 *
 * Returns: (transfer full): a line `name=value` for each parameter, sorted by name
 */
char *
igx_strategy_dup_params_text (const IgxStrategy *self, GHashTable *params)
{
  g_autoptr (GArray) sorted = g_array_copy (self->params);
  GString *lines = g_string_new (NULL);

  g_array_sort (sorted, compare_params);
  for (guint i = 0; i < sorted->len; i++)
    {
      const IgxStrategyParam *param = &g_array_index (sorted, IgxStrategyParam, i);
      const double *chosen = params != NULL ? g_hash_table_lookup (params, param->name) : NULL;
      char text[G_ASCII_DTOSTR_BUF_SIZE] = "";

      g_ascii_formatd (text, sizeof text, "%.17g", chosen != NULL ? *chosen : param->value);
      g_string_append_printf (lines, "%s=%s\n", param->name, text);
    }
  return g_string_free (lines, FALSE);
}

/**
 * igx_strategy_dup_params_hash:
 * @params: (nullable) (element-type utf8 double): those that differ from the file's
 *
 * Returns: (transfer full): what names this choice of all parameters: the beginning of SHA-256
 *   over igx_strategy_dup_params_text()
 */
char *
igx_strategy_dup_params_hash (const IgxStrategy *self, GHashTable *params)
{
  g_autofree char *lines = igx_strategy_dup_params_text (self, params);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, lines, -1);

  return g_strndup (hash, PARAMS_HASH_LENGTH);
}

/**
 * igx_strategy_get_expires_limit:
 *
 * Returns: the longest life of a signal of @timeframe, in ms: 7 days, 30 from 1d up
 */
gint64
igx_strategy_get_expires_limit (IgxTimeframe timeframe)
{
  return timeframe >= IGX_TIMEFRAME_DAY ? 30 * IGX_TIMEFRAME_DAY : 7 * IGX_TIMEFRAME_DAY;
}

/*
 * igx_strategy_get_expires:
 *
 * Returns: the life of a signal of @side, in ms
 */
gint64
igx_strategy_get_expires (const IgxStrategy *self,
                          const IgxProgramSide *side,
                          IgxTimeframe timeframe)
{
  gsize bars = side->expires_bars;

  if (bars == 0)
    {
      bars = IGX_STRATEGY_EXPIRES_FALLBACK;
      for (guint i = 0; i + 1 < self->file->regimes->len; i++)
        {
          const char *regime = self->file->regimes->pdata[i];

          if (g_str_has_suffix (regime, "momentum") || strcmp (regime, "breakout") == 0)
            bars = IGX_STRATEGY_EXPIRES_MOMENTUM;
        }
    }
  return MIN ((gint64) bars * timeframe, igx_strategy_get_expires_limit (timeframe));
}
