/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a candidate carries so that a person can check it later: what the `let`s of its strategy
 * said at its close, its parameters, and hashes of the strategy's text and of its candle. */
#include "engine/igx-firing-detail-private.h"

#include "engine/igx-strategy-private.h"

static void
detail_clear (gpointer data)
{
  IgxFiringDetail *detail = data;

  g_clear_pointer (&detail->values, g_ptr_array_unref);
  g_clear_pointer (&detail->candle_hash, g_free);
}

GArray *
igx_firing_detail_array_new (void)
{
  GArray *details = g_array_new (FALSE, FALSE, sizeof (IgxFiringDetail));

  g_array_set_clear_func (details, detail_clear);
  return details;
}

/* The values of `let`s are read where it fires, so they must not be gone by then. */
void
igx_firing_detail_prepare (IgxEngine *self, IgxEngineRunner *runner)
{
  const GArray *lets = runner->program->lets;

  for (guint i = 0; i < lets->len; i++)
    {
      const guint slot = g_array_index (lets, IgxProgramLet, i).slot;

      igx_plan_keep (self->plan, slot);
      igx_plan_make_rare (self->plan, slot);
    }
}

static IgxPlanFew *
make_few (const IgxEngine *self, const IgxEngineRunner *runner)
{
  const GArray *lets = runner->program->lets;
  g_autofree guint *slots = g_new (guint, lets->len);

  for (guint i = 0; i < lets->len; i++)
    slots[i] = g_array_index (lets, IgxProgramLet, i).slot;
  return igx_plan_few_new (self->plan, slots, lets->len);
}

static GPtrArray *
read_lets (IgxEngine *self, IgxEngineRunner *runner, guint at)
{
  const GArray *lets = runner->program->lets;
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  if (lets->len == 0)
    return values;
  if (runner->lets == NULL)
    runner->lets = make_few (self, runner);
  igx_plan_few_eval (runner->lets, &at, 1);
  for (guint i = 0; i < lets->len; i++)
    g_ptr_array_add (values, igx_signal_value_new (g_array_index (lets, IgxProgramLet, i).name,
                                                   igx_plan_few_get (runner->lets, i, 0)));
  return values;
}

static IgxEngineRunner *
find_runner (const IgxEngine *self, const IgxSignalOrigin *origin)
{
  for (guint i = 0; i < self->runners->len; i++)
    {
      IgxEngineRunner *runner = self->runners->pdata[i];

      if (runner->origins[0] == origin || runner->origins[1] == origin)
        return runner;
    }
  g_error ("A candidate comes from no strategy");
}

/**
 * igx_firing_detail_add:
 * @candles: (array length=n): the block that was evaluated last
 * @n: how many
 *
 * Reads what the firings of that block carry: those that have no detail yet. They are in order, as
 * the candles are.
 */
void
igx_firing_detail_add (IgxEngine *self, const IgxCandle *candles, gsize n)
{
  gsize at = 0;

  for (guint i = self->details->len; i < self->firings->len; i++)
    {
      const IgxFiring *firing = &g_array_index (self->firings, IgxFiring, i);
      IgxFiringDetail detail = { .runner = find_runner (self, firing->origin) };

      while (at < n && candles[at].open_time + self->series.timeframe < firing->close_time)
        at++;
      g_return_if_fail (at < n);
      detail.values = read_lets (self, find_runner (self, firing->origin), (guint) at);
      detail.candle_hash = igx_candle_dup_hash (&candles[at]);
      g_array_append_val (self->details, detail);
    }
}

void
igx_firing_detail_store (const IgxFiringDetail *self, IgxSignal *signal)
{
  const IgxStrategy *strategy = self->runner->strategy;

  signal->values = g_ptr_array_ref (self->values);
  signal->candle_hash = g_strdup (self->candle_hash);
  signal->params = g_strdup (self->runner->params_text);
  signal->source_hash = g_strdup (igx_strategy_get_source_hash (strategy));
  signal->regime_fit
      = igx_regime_get_fit ((IgxRegime) signal->moment.regime, igx_strategy_get_regimes (strategy));
}
