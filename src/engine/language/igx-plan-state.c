/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a plan remembers, as bytes. Only live nodes have a memory; it is one block of plain data,
 * copied as it is. Which nodes there are, and how large each memory is, is not written: that is
 * what igx_plan_state_describe() is for, whose text must be the same on both sides.
 */
#include "engine/language/igx-plan-state.h"

#include "engine/igx-timeframe.h"
#include "engine/language/igx-plan-private.h"

/* A series inside a plan between two candles, without what waits to be worked out: that is fed
 * again. All of it is written, so there must be no padding. */
typedef struct
{
  guint32 begun;
  guint32 whole;
  guint64 n_evaluated;
  gint64 last_open_time;
  IgxCandle making;
} SavedSeries;

G_STATIC_ASSERT (sizeof (IgxCandle) == 9 * sizeof (double));
G_STATIC_ASSERT (sizeof (SavedSeries) == 24 + sizeof (IgxCandle));

/*
 * igx_plan_prepare_all:
 *
 * As igx_plan_prepare(), where it has not been done, and for the series inside.
 */
void
igx_plan_prepare_all (IgxPlan *self)
{
  if (!self->prepared)
    igx_plan_prepare (self);
  for (guint i = 0; i < self->series->len; i++)
    igx_plan_prepare_all (((const IgxPlanSeries *) self->series->pdata[i])->plan);
}

/*
 * igx_plan_state_size:
 *
 * Returns: bytes that a node of a prepared plan remembers from candle to candle
 */
gsize
igx_plan_state_size (const IgxPlanNode *node)
{
  if (!node->live || node->state == NULL)
    return 0;
  switch (node->key.kind)
    {
    case IGX_PLAN_NODE_CONSTANT:
    case IGX_PLAN_NODE_SOURCE:
      return 0;
    case IGX_PLAN_NODE_FUNCTION:
      return ((const IgxFunction *) node->key.definition)->state_size (node->key.params[0]);
    case IGX_PLAN_NODE_INDICATOR:
      return igx_indicator_state_size (node->state);
    case IGX_PLAN_NODE_SERIES:
      return node->n_slots * sizeof (double);
    }
  g_return_val_if_reached (0);
}

static void
describe_definition (const IgxPlan *self, const IgxPlanNode *node, GString *text)
{
  const IgxFunction *function = node->key.definition;
  const IgxIndicator *indicator = node->key.definition;

  switch (node->key.kind)
    {
    case IGX_PLAN_NODE_CONSTANT:
      g_string_append (text, "constant");
      break;
    case IGX_PLAN_NODE_SOURCE:
      g_string_append_printf (text, "source %d", (int) node->key.source);
      break;
    case IGX_PLAN_NODE_FUNCTION:
      g_string_append_printf (text, "function %s %d %u", function->name, (int) function->form,
                              function->n_arguments);
      break;
    case IGX_PLAN_NODE_INDICATOR:
      g_string_append_printf (text, "indicator %s", indicator->name);
      break;
    case IGX_PLAN_NODE_SERIES:
      for (guint i = 0; i < self->series->len; i++)
        if (self->series->pdata[i] == node->key.definition)
          g_string_append_printf (text, "series %u", i);
      break;
    }
}

/*
 * igx_plan_state_describe:
 *
 * Adds to @text all that decides what the bytes of a saved state mean: two plans with the same
 * text can exchange them.
 */
void
igx_plan_state_describe (IgxPlan *self, GString *text)
{
  igx_plan_prepare_all (self);
  g_string_append_printf (text, "plan %" G_GINT64_FORMAT " %s %d %u %u\n", self->timeframe,
                          self->foreign ? self->symbol : "", self->settled_only, self->nodes->len,
                          self->series->len);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const IgxPlanNode *node = self->nodes->pdata[i];

      describe_definition (self, node, text);
      for (guint j = 0; j < node->key.n_inputs; j++)
        g_string_append_printf (text, " %u", node->key.inputs[j]);
      for (guint j = 0; j < IGX_PLAN_PARAMS_MAX; j++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE] = "";

          g_string_append_printf (
              text, " %s", g_ascii_formatd (number, sizeof number, "%.17g", node->key.params[j]));
        }
      g_string_append_printf (text, " %u %u %d %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT "\n",
                              node->slot, node->n_slots, node->live, node->settle,
                              igx_plan_state_size (node));
    }
  for (guint i = 0; i < self->series->len; i++)
    {
      const IgxPlanSeries *series = self->series->pdata[i];

      g_string_append_printf (text, "fed %" G_GINT64_FORMAT "\n", series->fed);
      igx_plan_state_describe (series->plan, text);
    }
}

/*
 * igx_plan_state_save:
 *
 * Adds to @bytes what the plan remembers.
 */
void
igx_plan_state_save (IgxPlan *self, GString *bytes)
{
  igx_plan_prepare_all (self);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const IgxPlanNode *node = self->nodes->pdata[i];

      g_string_append_len (bytes, node->state, (gssize) igx_plan_state_size (node));
    }
  for (guint i = 0; i < self->series->len; i++)
    {
      const IgxPlanSeries *series = self->series->pdata[i];
      SavedSeries saved = { .begun = series->begun ? 1 : 0,
                            .whole = series->whole ? 1 : 0,
                            .n_evaluated = series->n_evaluated,
                            .last_open_time = series->last_open_time,
                            .making = series->making };

      g_string_append_len (bytes, (const char *) &saved, sizeof saved);
      igx_plan_state_save (series->plan, bytes);
    }
}

static gboolean
check_node (const IgxPlanNode *node, IgxByteReader *reader)
{
  const gsize size = igx_plan_state_size (node);
  g_autofree gpointer state = NULL;

  if (size == 0)
    return TRUE;
  if (size > reader->left)
    return FALSE;
  state = g_malloc (size);
  igx_byte_reader_take (reader, state, size);
  if (node->key.kind == IGX_PLAN_NODE_INDICATOR)
    return igx_indicator_state_check (node->key.definition, state, node->state);
  if (node->key.kind == IGX_PLAN_NODE_FUNCTION)
    return ((const IgxFunction *) node->key.definition)->state_check (state, node->key.params[0]);
  return TRUE;
}

/* An open time of a candle that closed, or is in the making, at the last own close. */
static gboolean
is_open_time (gint64 open_time, IgxTimeframe timeframe, gint64 latest)
{
  return open_time >= 0 && open_time <= latest
         && open_time == igx_timeframe_floor (timeframe, open_time);
}

static gboolean
check_series (const IgxPlanSeries *series, const SavedSeries *saved, gint64 last_open_time)
{
  const IgxTimeframe timeframe = series->plan->timeframe;
  const gint64 making = saved->making.open_time;

  if (saved->begun > 1 || saved->whole > saved->begun || saved->n_evaluated > G_MAXINT64)
    return FALSE;
  if ((saved->n_evaluated == 0) != (saved->last_open_time == -1)
      || (saved->n_evaluated > 0
          && !is_open_time (saved->last_open_time, timeframe, last_open_time)))
    return FALSE;
  if (making == -1)
    return TRUE;
  if (saved->begun == 0 || series->fed == timeframe)
    return FALSE;
  if (series->fed == 0)
    return last_open_time > 0 && making == igx_timeframe_floor (timeframe, last_open_time);
  return is_open_time (making, timeframe, last_open_time);
}

/*
 * igx_plan_state_check:
 * @last_open_time: of the last candle that the bytes know, 0 without one
 *
 * Passes over what igx_plan_state_save() wrote; nothing changes.
 *
 * Returns: whether igx_plan_state_load() can take it
 */
gboolean
igx_plan_state_check (IgxPlan *self, IgxByteReader *reader, gint64 last_open_time)
{
  igx_plan_prepare_all (self);
  for (guint i = 0; i < self->nodes->len; i++)
    if (!check_node (self->nodes->pdata[i], reader))
      return FALSE;
  for (guint i = 0; i < self->series->len; i++)
    {
      const IgxPlanSeries *series = self->series->pdata[i];
      SavedSeries saved;

      if (!igx_byte_reader_take (reader, &saved, sizeof saved)
          || !check_series (series, &saved, last_open_time)
          || !igx_plan_state_check (series->plan, reader, last_open_time))
        return FALSE;
    }
  return TRUE;
}

/*
 * igx_plan_state_load:
 *
 * Takes over bytes that igx_plan_state_check() has found good. What waited is forgotten.
 */
void
igx_plan_state_load (IgxPlan *self, IgxByteReader *reader, gint64 last_open_time)
{
  igx_plan_prepare_all (self);
  self->last_close_time = last_open_time > 0 ? last_open_time + self->timeframe : G_MININT64;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const IgxPlanNode *node = self->nodes->pdata[i];

      igx_byte_reader_take (reader, node->state, igx_plan_state_size (node));
    }
  for (guint i = 0; i < self->series->len; i++)
    {
      IgxPlanSeries *series = self->series->pdata[i];
      SavedSeries saved = { .begun = 0 };

      igx_byte_reader_take (reader, &saved, sizeof saved);
      igx_plan_series_clear (series);
      series->begun = saved.begun == 1;
      series->whole = saved.whole == 1;
      series->n_evaluated = saved.n_evaluated;
      series->last_open_time = saved.last_open_time;
      series->making = saved.making;
      igx_plan_state_load (series->plan, reader, last_open_time);
    }
}
