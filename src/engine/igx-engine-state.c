/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an engine remembers, as bytes: the state of each side, and the memory of the plan. */
#include "engine/igx-engine-private.h"
#include "engine/igx-saved-state-private.h"
#include "engine/igx-series-key.h"
#include "engine/language/igx-plan-state.h"

/* What it belongs to if not to this engine. */
#define OTHERS "other strategies or parameters"

/* All of it is written, so there must be no padding. */
typedef struct
{
  guint32 last;
  guint32 fired;
  guint64 since;
} SavedSide;

G_STATIC_ASSERT (sizeof (SavedSide) == 16);

/* The series, the strategies with their parameters, and all nodes. */
static GString *
describe_meaning (const IgxEngine *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *series = igx_series_key_to_string (&self->series);

  g_string_append_printf (text, "%s %u\n", series, (guint) sizeof (gsize));
  for (guint i = 0; i < self->runners->len; i++)
    {
      const IgxEngineRunner *runner = self->runners->pdata[i];

      g_string_append_printf (text, "%s %d %s %s %" G_GSIZE_FORMAT "\n",
                              igx_strategy_get_id (runner->strategy),
                              igx_strategy_get_version (runner->strategy),
                              igx_strategy_get_source_hash (runner->strategy), runner->params_hash,
                              runner->program->settle);
    }
  igx_plan_state_describe (self->plan, text);
  if (self->series_context != NULL)
    igx_series_context_describe (self->series_context, text);
  return text;
}

/**
 * igx_engine_save:
 * @self: an engine
 *
 * What it remembers of the candles so far. An engine of the same series with the same strategies
 * in the same order that takes it with igx_engine_restore() goes on with the same bits.
 *
 * Returns: (transfer full): the state
 */
GBytes *
igx_engine_save (const IgxEngine *self)
{
  g_autoptr (GString) meaning = NULL;
  GString *bytes = NULL;
  IgxSavedCounts counts = { 0 };

  g_return_val_if_fail (self != NULL, NULL);

  counts.n_candles = self->n_candles;
  counts.last_open_time = self->last_open_time;
  counts.n_level_errors = self->n_level_errors;
  meaning = describe_meaning (self);
  bytes = igx_saved_state_begin (meaning, &counts);
  for (guint i = 0; i < self->runners->len; i++)
    for (guint which = 0; which < 2; which++)
      {
        const IgxEngineSide *side
            = &((const IgxEngineRunner *) self->runners->pdata[i])->states[which];
        SavedSide saved
            = { .last = (guint32) side->last, .fired = side->fired ? 1 : 0, .since = side->since };

        g_string_append_len (bytes, (const char *) &saved, sizeof saved);
      }
  igx_plan_state_save (self->plan, bytes);
  if (self->series_context != NULL)
    igx_series_context_save (self->series_context, bytes);
  return igx_saved_state_end (bytes);
}

static gboolean
read_side (IgxByteReader *reader, const IgxSavedCounts *counts, IgxEngineSide *side)
{
  SavedSide saved;

  if (!igx_byte_reader_take (reader, &saved, sizeof saved) || saved.last > IGX_TRUTH_TRUE
      || saved.fired > 1 || saved.since > counts->n_candles)
    return FALSE;
  side->last = (IgxTruth) saved.last;
  side->fired = saved.fired == 1;
  side->since = saved.since;
  return TRUE;
}

/**
 * igx_engine_restore:
 * @self: an engine with its strategies; what it has seen is forgotten
 * @state: from igx_engine_save()
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_INVALID if @state is damaged, of another version, or of
 *   another series or other strategies; then nothing has changed
 */
gboolean
igx_engine_restore (IgxEngine *self, GBytes *state, GError **error)
{
  IgxByteReader reader = { 0 };
  IgxByteReader body = { 0 };
  IgxSavedCounts counts = { 0 };
  g_autoptr (GString) meaning = NULL;
  g_autofree IgxEngineSide *sides = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (state != NULL, FALSE);

  meaning = describe_meaning (self);
  if (!igx_saved_state_open (state, meaning, OTHERS, &reader, &counts, error))
    return FALSE;
  sides = g_new0 (IgxEngineSide, 2 * MAX (self->runners->len, 1));
  for (guint i = 0; i < 2 * self->runners->len; i++)
    if (!read_side (&reader, &counts, &sides[i]))
      return igx_saved_state_refuse (error,
                                     "The saved state of a side is impossible: start from candles");
  body = reader;
  if (!igx_plan_state_check (self->plan, &reader, counts.last_open_time)
      || (self->series_context != NULL
          && !igx_series_context_check (self->series_context, &reader, counts.last_open_time))
      || reader.left > 0)
    return igx_saved_state_refuse (
        error, "The saved state of an indicator is impossible: start from candles");

  igx_plan_state_load (self->plan, &body, counts.last_open_time);
  if (self->series_context != NULL)
    igx_series_context_load (self->series_context, &body, counts.n_candles, counts.last_open_time);
  for (guint i = 0; i < self->runners->len; i++)
    for (guint which = 0; which < 2; which++)
      ((IgxEngineRunner *) self->runners->pdata[i])->states[which] = sides[2 * i + which];
  self->n_candles = counts.n_candles;
  self->last_open_time = counts.last_open_time;
  self->n_level_errors = counts.n_level_errors;
  return TRUE;
}
