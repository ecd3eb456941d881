/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-expression.h"

#include <string.h>

#include "engine/igx-other-series-private.h"
#include "engine/igx-saved-state-private.h"
#include "engine/igx-strategy.h"
#include "engine/language/igx-checker.h"
#include "engine/language/igx-parser.h"
#include "engine/language/igx-plan-state.h"

/* What a saved state belongs to if not to this expression. */
#define OTHERS "another expression"

struct _IgxExpression
{
  IgxSeriesKey series;
  IgxPlan *plan;
  GArray *inputs;   /* of IgxOtherSeries */
  GPtrArray *needs; /* of const char, ended by NULL */
  guint slot;
  gsize n_candles;
  gint64 last_open_time;
};

/**
 * igx_expression_new:
 * @source: a number or a condition, like `rsi(14)` or `close > ema(close, 50)`
 * @series: the candles that will come
 * @messages: (out) (optional) (element-type IgxMessage): mistakes and warnings
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the expression, or %NULL with %IGX_ENGINE_ERROR_SYNTAX or
 *   %IGX_ENGINE_ERROR_LIMIT
 */
IgxExpression *
igx_expression_new (const char *source,
                    const IgxSeriesKey *series,
                    GPtrArray **messages,
                    GError **error)
{
  g_autoptr (GPtrArray) found = igx_message_array_new ();
  g_autoptr (IgxAstFile) file = NULL;
  g_autoptr (IgxPlan) plan = NULL;
  const IgxMessage *first = NULL;
  IgxAstNode *node = NULL;
  IgxExpression *self = NULL;
  guint slot = IGX_PLAN_NO_SLOT;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (series != NULL, NULL);

  if (messages != NULL)
    *messages = g_ptr_array_ref (found);
  if (strlen (source) > IGX_STRATEGY_FILE_MAX)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "The expression is longer than %d bytes: shorten it", IGX_STRATEGY_FILE_MAX);
      return NULL;
    }

  plan = igx_plan_new (series->timeframe, FALSE);
  igx_plan_set_symbol (plan, series->symbol);
  file = igx_parser_parse_expression (source, strlen (source), &node, found);
  if (node != NULL)
    slot = igx_checker_check_expression (file, node, plan, found);
  igx_message_array_sort (found);
  first = igx_message_array_first_error (found);
  if (first != NULL || slot == IGX_PLAN_NO_SLOT)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_SYNTAX, "%u:%u: %s",
                   first != NULL ? first->line : 1, first != NULL ? first->column : 1,
                   first != NULL ? first->text : "there is no expression");
      return NULL;
    }

  self = g_new0 (IgxExpression, 1);
  self->plan = g_steal_pointer (&plan);
  self->inputs = igx_other_series_find (self->plan, series);
  self->needs = igx_source_list_needs (igx_plan_find_sources (self->plan));
  self->slot = slot;
  self->series = *series;
  return self;
}

void
igx_expression_free (IgxExpression *self)
{
  g_return_if_fail (self != NULL);

  igx_plan_free (self->plan);
  g_array_unref (self->inputs);
  g_ptr_array_unref (self->needs);
  g_free (self);
}

/**
 * igx_expression_get_lookback:
 *
 * Returns: how many candles come before the first that can have a value
 */
gsize
igx_expression_get_lookback (const IgxExpression *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return igx_plan_get_lookback (self->plan, self->slot);
}

/**
 * igx_expression_get_warmup:
 *
 * Returns: how many candles come before the first whose value no longer shows where the
 *   history began, coarser series included; %G_MAXSIZE if it always does (a running total)
 */
gsize
igx_expression_get_warmup (const IgxExpression *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return igx_plan_get_history (self->plan, self->slot);
}

/**
 * igx_expression_get_needs:
 *
 * Returns: (array zero-terminated=1): which data it reads that no candle has, as
 *   igx_strategy_get_needs(); without them what it reads there is unknown
 */
const char *const *
igx_expression_get_needs (const IgxExpression *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->needs->pdata;
}

/**
 * igx_expression_get_n_inputs:
 *
 * Returns: how many series of other symbols it reads, whose candles must be fed
 */
gsize
igx_expression_get_n_inputs (const IgxExpression *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->inputs->len;
}

/**
 * igx_expression_get_input:
 *
 * Returns: (transfer none): such a series, of the same venue and timeframe
 */
const IgxSeriesKey *
igx_expression_get_input (const IgxExpression *self, gsize i)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (i < self->inputs->len, NULL);

  return &igx_other_series_at (self->inputs, i)->series;
}

/**
 * igx_expression_feed:
 *
 * Candles of an input, as igx_engine_feed() takes them.
 *
 * Returns: %FALSE with the errors of igx_engine_feed()
 */
gboolean
igx_expression_feed (IgxExpression *self,
                     const IgxSeriesKey *series,
                     const IgxCandle *candles,
                     gsize n_candles,
                     GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (series != NULL, FALSE);
  g_return_val_if_fail (candles != NULL || n_candles == 0, FALSE);

  return igx_other_series_feed (self->inputs, self->plan, series, candles, n_candles, error);
}

/**
 * igx_expression_push:
 * @self: an expression
 * @candles: (array length=n_candles): the next candles, checked, closed and in order
 * @n_candles: how many; any number
 * @values: (out caller-allocates) (array length=n_candles): a value for each: a number, or 1
 *   and 0 for true and false; NAN where it is unknown
 */
void
igx_expression_push (IgxExpression *self, const IgxCandle *candles, gsize n_candles, double *values)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (values != NULL || n_candles == 0);

  for (gsize done = 0; done < n_candles;)
    {
      gsize n = MIN (n_candles - done, IGX_PLAN_BLOCK);

      igx_plan_eval (self->plan, candles + done, n);
      memcpy (values + done, igx_plan_get_values (self->plan, self->slot), n * sizeof *values);
      done += n;
    }
  self->n_candles += n_candles;
  if (n_candles > 0)
    self->last_open_time = candles[n_candles - 1].open_time;
  igx_plan_trim (self->plan);
}

/* The series, all nodes, and which of them is the value. */
static GString *
describe_meaning (const IgxExpression *self)
{
  GString *text = g_string_new ("expression ");
  g_autofree char *series = igx_series_key_to_string (&self->series);

  g_string_append_printf (text, "%s %u %u\n", series, (guint) sizeof (gsize), self->slot);
  igx_plan_state_describe (self->plan, text);
  return text;
}

/**
 * igx_expression_save:
 * @self: an expression
 *
 * What it remembers of the candles so far, as igx_engine_save() for a whole engine. An expression
 * of the same source and series that takes it with igx_expression_restore() goes on with the same
 * bits. What was fed and waits for own candles is not in it: it is fed again.
 *
 * Returns: (transfer full): the state
 */
GBytes *
igx_expression_save (const IgxExpression *self)
{
  g_autoptr (GString) meaning = NULL;
  IgxSavedCounts counts = { 0 };
  GString *bytes = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  counts.n_candles = self->n_candles;
  counts.last_open_time = self->last_open_time;
  meaning = describe_meaning (self);
  bytes = igx_saved_state_begin (meaning, &counts);
  igx_plan_state_save (self->plan, bytes);
  return igx_saved_state_end (bytes);
}

/**
 * igx_expression_restore:
 * @self: an expression; what it has seen is forgotten
 * @state: from igx_expression_save()
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_INVALID if @state is damaged, of another version, or of
 *   another series or expression; then nothing has changed
 */
gboolean
igx_expression_restore (IgxExpression *self, GBytes *state, GError **error)
{
  g_autoptr (GString) meaning = NULL;
  IgxSavedCounts counts = { 0 };
  IgxByteReader reader = { 0 };
  IgxByteReader body = { 0 };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (state != NULL, FALSE);

  meaning = describe_meaning (self);
  if (!igx_saved_state_open (state, meaning, OTHERS, &reader, &counts, error))
    return FALSE;
  body = reader;
  if (!igx_plan_state_check (self->plan, &reader, counts.last_open_time) || reader.left > 0
      || counts.n_level_errors > 0)
    return igx_saved_state_refuse (
        error, "The saved state of an indicator is impossible: start from candles");

  igx_plan_state_load (self->plan, &body, counts.last_open_time);
  self->n_candles = counts.n_candles;
  self->last_open_time = counts.last_open_time;
  return TRUE;
}
