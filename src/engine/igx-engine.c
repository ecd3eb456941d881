/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/igx-firing-detail-private.h"
#include "engine/igx-engine-private.h"
#include "engine/igx-engine-probe.h"
#include "engine/igx-other-series-private.h"
#include "engine/igx-strategy-private.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-compare.h"

/* What the slots of a side's few stand for. */
enum
{
  FEW_REQUIRE,
  FEW_ENTRY,
  FEW_STOP,
  FEW_TARGETS,
};

/* Values that are looked at together. */
#define SCAN 8

/* Two of them in one register, and what a comparison of these gives. */
typedef double Pair __attribute__ ((vector_size (16)));
typedef gint64 Mask __attribute__ ((vector_size (16)));

static const IgxDirection directions[2] = { IGX_DIRECTION_LONG, IGX_DIRECTION_SHORT };

static void
runner_free (gpointer data)
{
  IgxEngineRunner *runner = data;

  igx_strategy_unref (runner->strategy);
  igx_program_free (runner->program);
  g_free (runner->params_hash);
  for (guint i = 0; i < G_N_ELEMENTS (runner->origins); i++)
    {
      g_clear_pointer (&runner->origins[i], igx_signal_origin_unref);
      g_clear_pointer (&runner->few[i], igx_plan_few_free);
      g_clear_pointer (&runner->reasons[i], igx_reason_lists_free);
    }
  g_clear_pointer (&runner->lets, igx_plan_few_free);
  g_free (runner->params_text);
  g_free (runner);
}

/**
 * igx_engine_new:
 * @series: which candles will come
 *
 * Returns: (transfer full): an engine without strategies
 */
IgxEngine *
igx_engine_new (const IgxSeriesKey *series)
{
  IgxEngine *self = NULL;

  g_return_val_if_fail (series != NULL, NULL);

  self = g_new0 (IgxEngine, 1);
  self->series = *series;
  self->plan = igx_plan_new (series->timeframe, TRUE);
  igx_plan_set_symbol (self->plan, series->symbol);
  self->inputs = igx_other_series_find (self->plan, series);
  self->runners = g_ptr_array_new_with_free_func (runner_free);
  self->firings = g_array_new (FALSE, FALSE, sizeof (IgxFiring));
  self->details = igx_firing_detail_array_new ();
  return self;
}

void
igx_engine_free (IgxEngine *self)
{
  g_return_if_fail (self != NULL);

  igx_plan_free (self->plan);
  g_array_unref (self->inputs);
  g_ptr_array_unref (self->runners);
  g_array_unref (self->firings);
  g_array_unref (self->details);
  g_clear_pointer (&self->series_context, igx_series_context_free);
  g_free (self);
}

/* Levels are read where it fires; so is what it requires, where that takes an event. */
static void
read_rarely (IgxEngine *self, IgxProgramSide *side)
{
  if (!side->present)
    return;
  igx_plan_make_rare (self->plan, side->entry);
  igx_plan_make_rare (self->plan, side->stop);
  for (guint i = 0; i < side->n_targets; i++)
    igx_plan_make_rare (self->plan, side->targets[i]);
  side->event = side->require;
  if (side->require == IGX_PLAN_NO_SLOT)
    return;
  side->event = igx_plan_find_event (self->plan, side->require);
  if (side->event == IGX_PLAN_NO_SLOT)
    {
      side->event = side->require;
      return;
    }
  igx_plan_make_rare (self->plan, side->require);
  igx_plan_keep (self->plan, side->event);
}

/**
 * igx_engine_set_venue_timeframes:
 * @self: an engine without strategies
 * @timeframes: (array length=n_timeframes): those that the venue has
 * @n_timeframes: how many
 *
 * Coarser candles of these timeframes are to be fed as the venue has them, those of others are
 * put together out of the finer ones. Without this call all are put together.
 */
void
igx_engine_set_venue_timeframes (IgxEngine *self,
                                 const IgxTimeframe *timeframes,
                                 gsize n_timeframes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->runners->len == 0);

  igx_plan_set_venue_timeframes (self->plan, timeframes, n_timeframes);
}

/**
 * igx_engine_set_context:
 * @self: an engine without strategies
 * @context: what to look at besides
 *
 * Moments make the history longer (igx_engine_get_history()) that there should be.
 */
void
igx_engine_set_context (IgxEngine *self, IgxEngineContext context)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->runners->len == 0);

  self->context = context;
  g_clear_pointer (&self->series_context, igx_series_context_free);
  if ((context & IGX_ENGINE_CONTEXT_MOMENT) != 0)
    self->series_context = igx_series_context_new (&self->series);
}

/**
 * igx_engine_add_strategy:
 * @self: an engine that has seen no candle since it was made or reset
 * @strategy: a strategy that runs on the engine's timeframe and symbol
 * @params: (nullable) (element-type utf8 double): values of parameters that differ from the
 *   file's: a name to a pointer to a double
 * @error: return location for a #GError
 *
 * Adds a strategy. What it has in common with the others is worked out once.
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_UNKNOWN_NAME for a parameter that it has not,
 *   %IGX_ENGINE_ERROR_SYNTAX if it cannot be made with these values, and
 *   %IGX_ENGINE_ERROR_INVALID otherwise; then nothing has changed
 */
gboolean
igx_engine_add_strategy (IgxEngine *self, IgxStrategy *strategy, GHashTable *params, GError **error)
{
  IgxProgram *program = NULL;
  IgxEngineRunner *runner = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (strategy != NULL, FALSE);

  if (self->n_candles > 0)
    {
      g_set_error_literal (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                           "A strategy must be added before the first candle: reset the engine");
      return FALSE;
    }
  if (!igx_strategy_runs_on (strategy, self->series.timeframe))
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                   "The strategy %s does not run on %s: its file does not list that timeframe",
                   igx_strategy_get_id (strategy),
                   igx_timeframe_to_string (self->series.timeframe));
      return FALSE;
    }
  if (!igx_strategy_runs_on_symbol (strategy, self->series.symbol))
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                   "The strategy %s does not run on %s: its file names other symbols",
                   igx_strategy_get_id (strategy), self->series.symbol);
      return FALSE;
    }
  program = igx_strategy_compile (strategy, params, self->plan, error);
  if (program == NULL)
    {
      g_prefix_error (error, "Strategy %s: ", igx_strategy_get_id (strategy));
      return FALSE;
    }

  for (guint which = 0; which < 2; which++)
    read_rarely (self, &program->sides[which]);
  runner = g_new0 (IgxEngineRunner, 1);
  runner->strategy = igx_strategy_ref (strategy);
  runner->program = program;
  runner->params_hash = igx_strategy_dup_params_hash (strategy, params);
  runner->params_text = igx_strategy_dup_params_text (strategy, params);
  if ((self->context & IGX_ENGINE_CONTEXT_VALUES) != 0)
    igx_firing_detail_prepare (self, runner);
  g_ptr_array_add (self->runners, runner);
  g_array_unref (self->inputs);
  self->inputs = igx_other_series_find (self->plan, &self->series);
  /* What the others work out at a few candles only, this one may need at all of them. */
  for (guint i = 0; i < self->runners->len; i++)
    {
      IgxEngineRunner *known = self->runners->pdata[i];

      g_clear_pointer (&known->few[0], igx_plan_few_free);
      g_clear_pointer (&known->few[1], igx_plan_few_free);
      g_clear_pointer (&known->lets, igx_plan_few_free);
    }
  return TRUE;
}

/**
 * igx_engine_get_warmup:
 *
 * Returns: how many candles come before the first at which every strategy is evaluated; a
 *   signal can come from the one after it
 */
gsize
igx_engine_get_warmup (const IgxEngine *self)
{
  gsize warmup = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->runners->len; i++)
    warmup = MAX (warmup, ((const IgxEngineRunner *) self->runners->pdata[i])->program->settle);
  return warmup;
}

/**
 * igx_engine_get_history:
 *
 * Returns: how many candles should be there before those that matter: the warm-up, and what
 *   the coarser series that are put together out of them need to be known by then
 */
gsize
igx_engine_get_history (const IgxEngine *self)
{
  gsize history = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->runners->len; i++)
    history = MAX (history, ((const IgxEngineRunner *) self->runners->pdata[i])->program->history);
  if (self->series_context != NULL)
    history = MAX (history, igx_series_context_get_history (self->series_context));
  return history;
}

/**
 * igx_engine_get_n_nodes:
 *
 * Returns: how many nodes the plan of all strategies together has
 */
gsize
igx_engine_get_n_nodes (const IgxEngine *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return igx_plan_get_n_nodes (self->plan);
}

/* The first true branch of each score counts; an unknown one is passed over. */
static double
count_points (const IgxEngine *self, const IgxProgramSide *side, gsize at, IgxBranchesSeen *seen)
{
  double sum = 0;
  gboolean counted = FALSE;

  for (guint i = 0; i < side->branches->len; i++)
    {
      const IgxProgramBranch *branch = &g_array_index (side->branches, IgxProgramBranch, i);
      double condition = 1;

      counted = counted && !branch->first;
      if (counted)
        continue;
      if (branch->condition != IGX_PLAN_NO_SLOT)
        condition = igx_plan_get_values (self->plan, branch->condition)[at];
      if (isnan (condition) && seen != NULL)
        seen->unknown |= G_GUINT64_CONSTANT (1) << i;
      if (!(condition > 0.5))
        continue;
      counted = TRUE;
      sum += branch->points;
      if (seen != NULL)
        seen->counted |= G_GUINT64_CONSTANT (1) << i;
    }
  return MIN (sum, 100);
}

static IgxTruth
side_truth (const IgxEngine *self, const IgxProgramSide *side, double require, gsize at)
{
  if (isnan (require))
    return IGX_TRUTH_UNKNOWN;
  if (require < 0.5)
    return IGX_TRUTH_FALSE;
  if (side->fire_at > 0 && igx_compare_less (count_points (self, side, at, NULL), side->fire_at))
    return IGX_TRUTH_FALSE;
  return IGX_TRUTH_TRUE;
}

/* An edge from false fires; while it stays true, only what `rearm` says. */
static gboolean
side_step (IgxEngineSide *state, const IgxProgramSide *side, IgxTruth truth)
{
  gboolean fires = FALSE;

  state->since++;
  if (truth == IGX_TRUTH_TRUE && state->last == IGX_TRUTH_FALSE)
    fires = TRUE;
  else if (truth == IGX_TRUTH_TRUE && state->last == IGX_TRUTH_TRUE && side->rearm_bars == 1)
    fires = TRUE;
  else if (truth == IGX_TRUTH_TRUE && state->last == IGX_TRUTH_TRUE && side->rearm_bars > 1)
    fires = state->fired && state->since >= side->rearm_bars;

  state->fired = truth == IGX_TRUTH_TRUE && (state->fired || fires);
  state->last = truth;
  if (fires)
    state->since = 0;
  return fires;
}

static gboolean
is_price (double value)
{
  return isfinite (value) && value > 0;
}

/* Of position @k of @few. */
static gboolean
read_levels (const IgxPlanFew *few, guint n_targets, IgxDirection direction, gsize k, IgxFiring *to)
{
  const double way = (double) direction;

  to->entry = igx_plan_few_get (few, FEW_ENTRY, k);
  to->stop = igx_plan_few_get (few, FEW_STOP, k);
  if (!is_price (to->entry) || !is_price (to->stop)
      || !igx_compare_less (way * to->stop, way * to->entry))
    return FALSE;
  to->n_targets = (guint8) n_targets;
  for (guint i = 0; i < n_targets; i++)
    {
      to->targets[i] = igx_plan_few_get (few, FEW_TARGETS + i, k);
      if (!is_price (to->targets[i]) || !igx_compare_less (way * to->entry, way * to->targets[i]))
        return FALSE;
    }
  return TRUE;
}

static IgxSignalOrigin *
make_origin (const IgxEngine *self, const IgxEngineRunner *runner, guint which)
{
  g_autoptr (IgxSignal) like = igx_signal_new ();

  like->series = self->series;
  like->direction = directions[which];
  like->strategy = g_strdup (igx_strategy_get_id (runner->strategy));
  like->strategy_name = g_strdup (igx_strategy_get_name (runner->strategy));
  like->strategy_version = igx_strategy_get_version (runner->strategy);
  like->params_hash = g_strdup (runner->params_hash);
  like->expires_at = igx_strategy_get_expires (runner->strategy, &runner->program->sides[which],
                                               self->series.timeframe);
  return igx_signal_origin_new (like);
}

/* @k: position of the candle among the few that were worked out last. */
static void
fire (IgxEngine *self,
      IgxEngineRunner *runner,
      guint which,
      gsize at,
      gsize k,
      const IgxCandle *candle,
      GArray *firings)
{
  const IgxProgramSide *side = &runner->program->sides[which];
  IgxFiring firing = { .close_time = candle->open_time + self->series.timeframe };
  IgxBranchesSeen seen = { 0 };

  if (!read_levels (runner->few[which], side->n_targets, directions[which], k, &firing))
    {
      self->n_level_errors++;
      return;
    }
  if (firings == NULL)
    return;
  if (runner->origins[which] == NULL)
    runner->origins[which] = make_origin (self, runner, which);
  firing.origin = runner->origins[which];
  firing.at_close = !(firing.entry < candle->close || firing.entry > candle->close);
  firing.confidence = count_points (self, side, at, &seen);
  if (runner->reasons[which] == NULL)
    runner->reasons[which] = igx_reason_lists_new ();
  firing.reasons = igx_reason_lists_get (runner->reasons[which], side, &seen);
  firing.moment.liquidity = IGX_MOMENT_UNKNOWN;
  if (self->series_context != NULL)
    firing.moment = igx_series_context_get (self->series_context, at);
  g_array_append_val (firings, firing);
}

static IgxPlanFew *
make_few (const IgxEngine *self, const IgxProgramSide *side)
{
  guint slots[FEW_TARGETS + IGX_SIGNAL_TARGETS_MAX];

  slots[FEW_ENTRY] = side->entry;
  slots[FEW_STOP] = side->stop;
  for (guint i = 0; i < side->n_targets; i++)
    slots[FEW_TARGETS + i] = side->targets[i];
  /* Where nothing is required, it is not read. */
  slots[FEW_REQUIRE] = side->require != IGX_PLAN_NO_SLOT ? side->require : side->entry;
  return igx_plan_few_new (self->plan, slots, FEW_TARGETS + side->n_targets);
}

static inline Pair
load (const double *values)
{
  Pair pair;

  memcpy (&pair, values, sizeof pair);
  return pair;
}

/* Returns: how many are false before the first that is not */
static gsize
count_false (const double *truth, gsize n)
{
  gsize i = 0;

  for (; i + SCAN <= n; i += SCAN)
    {
      const Mask all = (load (truth + i) < 0.5) & (load (truth + i + 2) < 0.5)
                       & (load (truth + i + 4) < 0.5) & (load (truth + i + 6) < 0.5);

      if ((all[0] & all[1]) == 0)
        break;
    }
  while (i < n && truth[i] < 0.5)
    i++;
  return i;
}

/* As so many steps with what is false. */
static void
pass_false (IgxEngineSide *state, gsize n)
{
  if (n == 0)
    return;
  state->since += n;
  state->fired = FALSE;
  state->last = IGX_TRUTH_FALSE;
}

/* Looks at the candles of the event only: without it the side is false. */
static void
run_events (IgxEngine *self,
            IgxEngineRunner *runner,
            guint which,
            const IgxCandle *candles,
            gsize first,
            gsize n,
            GArray *firings)
{
  const IgxProgramSide *side = &runner->program->sides[which];
  IgxEngineSide *state = &runner->states[which];
  IgxPlanFew *few = runner->few[which];
  const double *event = igx_plan_get_values (self->plan, side->event);
  gsize done = first;

  for (gsize i = first; i < n;)
    {
      guint positions[IGX_PLAN_FEW_MAX];
      gsize n_events = 0;

      while (i < n && n_events < IGX_PLAN_FEW_MAX)
        {
          i += count_false (event + i, n - i);
          if (i < n)
            positions[n_events++] = (guint) i++;
        }
      igx_plan_few_eval (few, positions, n_events);
      for (gsize k = 0; k < n_events; k++)
        {
          const gsize at = positions[k];

          pass_false (state, at - done);
          done = at + 1;
          if (side_step (state, side,
                         side_truth (self, side, igx_plan_few_get (few, FEW_REQUIRE, k), at)))
            fire (self, runner, which, at, k, &candles[at], firings);
        }
    }
  pass_false (state, n - done);
}

static void
run_all (IgxEngine *self,
         IgxEngineRunner *runner,
         guint which,
         const IgxCandle *candles,
         gsize first,
         gsize n,
         GArray *firings)
{
  const IgxProgramSide *side = &runner->program->sides[which];
  IgxEngineSide *state = &runner->states[which];
  const double *require = NULL;

  if (side->require != IGX_PLAN_NO_SLOT)
    require = igx_plan_get_values (self->plan, side->require);
  for (gsize i = first; i < n; i++)
    {
      const guint at = (guint) i;

      /* What was false and stays it is most of all candles. */
      if (require != NULL && state->last == IGX_TRUTH_FALSE && require[i] < 0.5)
        {
          state->since++;
          continue;
        }
      if (!side_step (state, side, side_truth (self, side, require != NULL ? require[i] : 1, i)))
        continue;
      igx_plan_few_eval (runner->few[which], &at, 1);
      fire (self, runner, which, i, 0, &candles[i], firings);
    }
}

static void
run_side (IgxEngine *self,
          IgxEngineRunner *runner,
          guint which,
          const IgxCandle *candles,
          gsize n,
          GArray *firings)
{
  const IgxProgramSide *side = &runner->program->sides[which];
  gsize first = 0;

  if (!side->present)
    return;
  if (runner->few[which] == NULL)
    runner->few[which] = make_few (self, side);
  if (runner->program->settle > self->n_candles)
    first = MIN (runner->program->settle - self->n_candles, n);
  if (side->event != side->require)
    run_events (self, runner, which, candles, first, n, firings);
  else
    run_all (self, runner, which, candles, first, n, firings);
}

static int
compare_firings (gconstpointer a, gconstpointer b)
{
  return igx_firing_compare (a, b);
}

/* What one side of one strategy gives is in order already. */
static void
sort_firings (IgxFiring *firings, gsize n)
{
  for (gsize i = 1; i < n; i++)
    if (igx_firing_compare (&firings[i - 1], &firings[i]) > 0)
      {
        qsort (firings, n, sizeof *firings, compare_firings);
        return;
      }
}

static gboolean
check_order (const IgxEngine *self, const IgxCandle *candles, gsize n, GError **error)
{
  gint64 last = self->n_candles > 0 ? self->last_open_time : G_MININT64;
  gboolean is_ordered = n == 0 || candles[0].open_time > last;

  for (gsize i = 1; i < n; i++)
    is_ordered &= candles[i].open_time > candles[i - 1].open_time;
  for (gsize i = 0; !is_ordered && i < n; i++)
    {
      if (candles[i].open_time <= last)
        {
          g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER,
                       "The candle at %" G_GINT64_FORMAT
                       " does not come after the one at %" G_GINT64_FORMAT,
                       candles[i].open_time, last);
          return FALSE;
        }
      last = candles[i].open_time;
    }
  return TRUE;
}

static void
push_block (
    IgxEngine *self, const IgxCandle *candles, gsize n, const IgxCandle *ahead, GArray *firings)
{
  const guint first_new = firings != NULL ? firings->len : 0;

  igx_plan_set_ahead (self->plan, ahead);
  igx_plan_eval (self->plan, candles, n);
  if (self->series_context != NULL)
    {
      igx_series_context_set_ahead (self->series_context, ahead);
      igx_series_context_eval (self->series_context, candles, n);
    }
  for (guint i = 0; i < self->runners->len; i++)
    for (guint which = 0; which < 2; which++)
      run_side (self, self->runners->pdata[i], which, candles, n, firings);
  self->n_candles += n;
  self->last_open_time = candles[n - 1].open_time;
  if (firings != NULL && firings->len > first_new)
    sort_firings (&g_array_index (firings, IgxFiring, first_new), firings->len - first_new);
  if (firings == self->firings && (self->context & IGX_ENGINE_CONTEXT_VALUES) != 0)
    igx_firing_detail_add (self, candles, n);
}

/* Candles that are there as a whole after those of the block. */
static const IgxCandle *
find_ahead (const IgxCandle *candles, gsize n)
{
  return n >= 2 * (gsize) IGX_PLAN_BLOCK ? candles + IGX_PLAN_BLOCK : NULL;
}

/*
 * igx_engine_push_block:
 * @candles: (array length=n_candles): as for igx_engine_push()
 * @n_candles: 1 to %IGX_PLAN_BLOCK
 * @n_following: how many candles lie behind them in memory and will come next
 * @firings: (element-type IgxFiring): new ones are added to it, in the order of
 *   igx_firing_compare()
 *
 * A piece of igx_engine_push(), for who needs no texts and no ids. The memory of large blocks is
 * kept.
 */
gboolean
igx_engine_push_block (IgxEngine *self,
                       const IgxCandle *candles,
                       gsize n_candles,
                       gsize n_following,
                       GArray *firings,
                       GError **error)
{
  g_return_val_if_fail (n_candles > 0 && n_candles <= IGX_PLAN_BLOCK, FALSE);

  if (!check_order (self, candles, n_candles, error))
    return FALSE;
  push_block (self, candles, n_candles, find_ahead (candles, n_candles + n_following), firings);
  return TRUE;
}

/**
 * igx_engine_push:
 * @self: an engine
 * @candles: (array length=n_candles): the next candles: checked, closed, in strictly ascending
 *   order; gaps are allowed, indicators count candles
 * @n_candles: how many; any number
 * @candidates: (nullable) (element-type IgxSignal): new candidates are added to it, owned, in
 *   the order of igx_signal_compare(); it must free with igx_signal_unref()
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_ORDER if a candle does not come after the one before
 *   it; then nothing has changed
 */
gboolean
igx_engine_push (IgxEngine *self,
                 const IgxCandle *candles,
                 gsize n_candles,
                 GPtrArray *candidates,
                 GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (candles != NULL || n_candles == 0, FALSE);

  if (!check_order (self, candles, n_candles, error))
    return FALSE;

  for (gsize done = 0; done < n_candles; done += IGX_PLAN_BLOCK)
    push_block (self, candles + done, MIN (n_candles - done, IGX_PLAN_BLOCK),
                find_ahead (candles + done, n_candles - done),
                candidates != NULL ? self->firings : NULL);
  igx_plan_trim (self->plan);
  if (self->series_context != NULL)
    igx_series_context_trim (self->series_context);
  for (guint i = 0; i < self->firings->len; i++)
    {
      IgxFiring *firing = &g_array_index (self->firings, IgxFiring, i);

      IgxSignal *signal = igx_firing_to_signal (firing);

      if (i < self->details->len)
        igx_firing_detail_store (&g_array_index (self->details, IgxFiringDetail, i), signal);
      g_ptr_array_add (candidates, signal);
      igx_firing_clear (firing);
    }
  g_array_set_size (self->firings, 0);
  g_array_set_size (self->details, 0);
  return TRUE;
}

/**
 * igx_engine_set_probe:
 * @self: an engine with all its strategies
 * @probe: (nullable): who is told of each step from now on; must stay as long as it is set
 *
 * For whoever measures what the nodes cost: with one strategy, they have the numbers that
 * igx_describe_strategy() gives them. Nothing that comes out changes by it.
 *
 * Returns: the highest number of a node
 */
guint
igx_engine_set_probe (IgxEngine *self, const IgxPlanProbe *probe)
{
  g_return_val_if_fail (self != NULL, 0);

  return igx_plan_set_probe (self->plan, probe);
}

/**
 * igx_engine_get_last_open_time:
 *
 * Returns: open time of the last candle, ms UTC; 0 before the first
 */
gint64
igx_engine_get_last_open_time (const IgxEngine *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->last_open_time;
}

gsize
igx_engine_get_n_candles (const IgxEngine *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_candles;
}

/**
 * igx_engine_get_n_level_errors:
 *
 * Returns: how often a side fired with a stop or target that is no price or on the wrong side
 *   of the entry, which makes no signal
 */
guint64
igx_engine_get_n_level_errors (const IgxEngine *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_level_errors;
}

/**
 * igx_engine_reset:
 *
 * Forgets all candles and keeps the strategies.
 */
void
igx_engine_reset (IgxEngine *self)
{
  g_return_if_fail (self != NULL);

  igx_plan_reset (self->plan);
  if (self->series_context != NULL)
    igx_series_context_reset (self->series_context);
  for (guint i = 0; i < self->runners->len; i++)
    {
      IgxEngineRunner *runner = self->runners->pdata[i];

      runner->states[0] = (IgxEngineSide){ 0 };
      runner->states[1] = (IgxEngineSide){ 0 };
    }
  self->n_candles = 0;
  self->last_open_time = 0;
  self->n_level_errors = 0;
}
