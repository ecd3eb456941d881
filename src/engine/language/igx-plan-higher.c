/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The coarser series inside a plan. */
#include <math.h>

#include "engine/igx-timeframe.h"
#include "engine/language/igx-plan-private.h"

void
igx_plan_higher_clear (IgxPlanHigher *self)
{
  self->begun = FALSE;
  self->whole = FALSE;
  self->n_evaluated = 0;
  self->making.open_time = -1;
  g_array_set_size (self->closed, 0);
}

void
igx_plan_higher_free (gpointer data)
{
  IgxPlanHigher *self = data;

  igx_plan_free (self->plan);
  g_array_unref (self->closed);
  g_free (self);
}

static void
higher_close (IgxPlanHigher *self)
{
  if (self->whole)
    g_array_append_val (self->closed, self->making);
  self->making.open_time = -1;
}

/* A hole in the middle is the exchange's own; only what came before the history is missing. */
static void
higher_collect (IgxPlanHigher *self, IgxTimeframe own, const IgxCandle *candles, gsize n)
{
  const IgxTimeframe timeframe = self->plan->timeframe;

  g_array_set_size (self->closed, 0);
  for (gsize i = 0; i < n; i++)
    {
      gint64 open_time = igx_timeframe_floor (timeframe, candles[i].open_time);

      if (self->making.open_time >= 0 && self->making.open_time != open_time)
        higher_close (self);
      if (self->making.open_time < 0)
        {
          self->whole = self->begun || candles[i].open_time == open_time;
          self->begun = TRUE;
          igx_candle_aggregate (&candles[i], 1, timeframe, &self->making);
        }
      else
        {
          IgxCandle parts[2] = { self->making, candles[i] };

          igx_candle_aggregate (parts, 2, timeframe, &self->making);
        }
      if (candles[i].open_time + own == open_time + timeframe)
        higher_close (self);
      self->upto[i] = self->closed->len;
    }
}

/* Spreads what one block of coarser candles gave over the own candles that see it. */
static void
spread (IgxPlan *self, IgxPlanNode *node, gsize first, gsize n_closed, gsize n)
{
  const IgxPlanHigher *higher = node->key.definition;
  double *held = node->state;

  for (guint s = 0; s < node->n_slots; s++)
    {
      guint slot = (guint) node->key.params[0] + s;
      const double *inner = n_closed > 0 ? igx_plan_get_values (higher->plan, slot) : NULL;
      gsize settle = self->settled_only ? igx_plan_get_settle (higher->plan, slot) : 0;
      double *out = igx_plan_row (self, node->slot + s);

      for (gsize i = 0; i < n; i++)
        {
          gsize upto = higher->upto[i];

          if (upto > first && upto <= first + n_closed)
            out[i] = higher->n_evaluated + upto - first > settle ? inner[upto - first - 1] : NAN;
          else if (upto == 0 && first == 0)
            out[i] = held[s];
        }
      if (n_closed > 0)
        held[s] = higher->n_evaluated + n_closed > settle ? inner[n_closed - 1] : NAN;
    }
}

static void
spread_all (IgxPlan *self, const IgxPlanHigher *higher, gsize first, gsize n_closed, gsize n)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      IgxPlanNode *node = self->nodes->pdata[i];

      if (node->live && node->key.kind == IGX_PLAN_NODE_HIGHER && node->key.definition == higher)
        spread (self, node, first, n_closed, n);
    }
}

/*
 * igx_plan_higher_eval:
 *
 * Puts together the coarser candles that close in this block, works them out, and gives their
 * values to the own candles that see them.
 */
void
igx_plan_higher_eval (IgxPlan *self, IgxPlanHigher *higher, const IgxCandle *candles, gsize n)
{
  higher_collect (higher, self->timeframe, candles, n);
  if (higher->closed->len == 0)
    spread_all (self, higher, 0, 0, n);
  for (gsize first = 0; first < higher->closed->len;)
    {
      gsize n_closed = MIN (higher->closed->len - first, IGX_PLAN_BLOCK);

      igx_plan_eval (higher->plan, &g_array_index (higher->closed, IgxCandle, first), n_closed);
      spread_all (self, higher, first, n_closed, n);
      higher->n_evaluated += n_closed;
      first += n_closed;
    }
}
