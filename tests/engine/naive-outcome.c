/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows each part of a candidate alone, candle by candle, as the rules are written. */
#include "engine/naive-outcome.h"

#include <math.h>

typedef enum
{
  EXIT_NONE,
  EXIT_TARGET_AT_OPEN,
  EXIT_TARGET,
  EXIT_STOP_AT_OPEN,
  EXIT_STOP,
  EXIT_EXPIRED_AT_OPEN,
  EXIT_EXPIRED,
} ExitKind;

typedef struct
{
  ExitKind kind;
  gsize at;
  double price;
} Exit;

typedef struct
{
  const IgxSignal *signal;
  IgxTimeframe timeframe;
  const IgxCandle *candles;
  gsize n;
  gsize fill;    /* the first candle in which it may be in */
  gboolean late; /* it goes in during that candle */
  Exit exits[IGX_SIGNAL_TARGETS_MAX];
} Case;

/* Whether price @a is as good as @b for this side, or better. */
static gboolean
at_least (const Case *c, double a, double b)
{
  return c->signal->direction == IGX_DIRECTION_LONG ? a >= b : a <= b;
}

static double
good_end (const Case *c, const IgxCandle *candle)
{
  return c->signal->direction == IGX_DIRECTION_LONG ? candle->high : candle->low;
}

static double
bad_end (const Case *c, const IgxCandle *candle)
{
  return c->signal->direction == IGX_DIRECTION_LONG ? candle->low : candle->high;
}

static gboolean
is_same (double a, double b)
{
  return !(a < b) && !(a > b);
}

/* The price comes to a late entry from where the targets are. */
static gboolean
from_targets (const Case *c, const IgxCandle *candle)
{
  return at_least (c, candle->open, c->signal->entry) && !is_same (candle->open, c->signal->entry);
}

static gboolean
is_jump (const Case *c, gsize i)
{
  return !(c->late && i == c->fill) && at_least (c, c->signal->stop, c->candles[i].open);
}

static void
find_exit (Case *c, guint part)
{
  const double stop = c->signal->stop;
  const double target = c->signal->targets[part];

  c->exits[part] = (Exit){ EXIT_NONE, c->n, 0 };
  for (gsize i = c->fill; i < c->n; i++)
    {
      const IgxCandle *candle = &c->candles[i];
      const gboolean goes_in = c->late && i == c->fill;
      Exit found = { EXIT_NONE, i, 0 };

      if (!goes_in && candle->open_time >= c->signal->expires_at)
        found = (Exit){ EXIT_EXPIRED_AT_OPEN, i, candle->open };
      else if (is_jump (c, i))
        found = (Exit){ EXIT_STOP_AT_OPEN, i, candle->open };
      else if (!goes_in && at_least (c, candle->open, target))
        found = (Exit){ EXIT_TARGET_AT_OPEN, i, target };
      else if (at_least (c, stop, bad_end (c, candle)))
        found = (Exit){ EXIT_STOP, i, stop };
      else if (at_least (c, good_end (c, candle), target) && !(goes_in && from_targets (c, candle)))
        found = (Exit){ EXIT_TARGET, i, target };
      else if (candle->open_time + c->timeframe >= c->signal->expires_at)
        found = (Exit){ EXIT_EXPIRED, i, candle->close };
      if (found.kind != EXIT_NONE)
        {
          c->exits[part] = found;
          return;
        }
    }
}

static gboolean
is_ambiguous (const Case *c, gsize i)
{
  const IgxCandle *candle = &c->candles[i];
  const gboolean stopped = at_least (c, c->signal->stop, bad_end (c, candle));
  const gboolean goes_in = c->late && i == c->fill;

  if (candle->open_time >= c->signal->expires_at || is_jump (c, i))
    return FALSE;
  if (goes_in && stopped && !at_least (c, candle->open, c->signal->entry))
    return TRUE;
  for (guint k = 0; k < c->signal->n_targets; k++)
    {
      const gboolean touched = at_least (c, good_end (c, candle), c->signal->targets[k]);

      if (c->exits[k].at < i || !touched)
        continue;
      if (!goes_in && at_least (c, candle->open, c->signal->targets[k]))
        continue;
      if (stopped || (goes_in && from_targets (c, candle)))
        return TRUE;
    }
  return FALSE;
}

static void
widen (const Case *c, double price, double *best, double *worst)
{
  if (at_least (c, price, *best))
    *best = price;
  if (at_least (c, *worst, price))
    *worst = price;
}

/* What was seen in the candle that ended it. */
static void
see_last (const Case *c, gsize last, double *best, double *worst)
{
  const IgxCandle *candle = &c->candles[last];
  const gboolean goes_in = c->late && last == c->fill;
  gboolean all_at_open = TRUE;

  for (guint k = 0; k < c->signal->n_targets; k++)
    {
      const Exit *e = &c->exits[k];

      if (e->at != last)
        continue;
      widen (c, e->price, best, worst);
      if (e->kind == EXIT_STOP || e->kind == EXIT_TARGET || e->kind == EXIT_EXPIRED)
        all_at_open = FALSE;
      if (!goes_in && (e->kind == EXIT_STOP || e->kind == EXIT_TARGET))
        widen (c, candle->open, best, worst);
      if (e->kind == EXIT_EXPIRED && !(goes_in && from_targets (c, candle)))
        widen (c, good_end (c, candle), best, worst);
    }
  for (guint k = 0; k < c->signal->n_targets; k++)
    if (c->exits[k].at == last && c->exits[k].kind == EXIT_STOP)
      return;
  if (!all_at_open)
    widen (c, bad_end (c, candle), best, worst);
}

static void
finish (const Case *c, double fee, gsize last, NaiveOutcome *result)
{
  const IgxSignal *signal = c->signal;
  const double risk = fabs (signal->entry - signal->stop);
  double best = signal->entry;
  double worst = signal->entry;
  double gained = 0;

  for (guint k = 0; k < signal->n_targets; k++)
    {
      const double price = c->exits[k].price;
      const double move
          = signal->direction == IGX_DIRECTION_LONG ? price - signal->entry : signal->entry - price;

      gained += (move - fee * signal->entry - fee * price) / signal->n_targets;
      result->jumped |= c->exits[k].kind == EXIT_STOP_AT_OPEN;
    }
  for (gsize i = c->fill; i < last; i++)
    {
      if (!(c->late && i == c->fill && from_targets (c, &c->candles[i])))
        widen (c, good_end (c, &c->candles[i]), &best, &worst);
      widen (c, bad_end (c, &c->candles[i]), &best, &worst);
    }
  see_last (c, last, &best, &worst);
  result->closed_at = c->candles[last].open_time + c->timeframe;
  result->result_r = gained / risk;
  result->result_percent = gained / signal->entry * 100;
  result->mfe_r = fabs (best - signal->entry) / risk;
  result->mae_r = -fabs (worst - signal->entry) / risk;
}

/* Returns: %FALSE if it has not gone in */
static gboolean
find_fill (Case *c, double close, NaiveOutcome *result)
{
  const IgxSignal *signal = c->signal;
  gsize i = 0;

  while (i < c->n && c->candles[i].open_time < signal->close_time)
    i++;
  c->fill = i;
  c->late = !is_same (signal->entry, close);
  result->filled_at = signal->close_time;
  if (!c->late)
    return TRUE;
  result->filled_at = 0;
  result->state = IGX_SIGNAL_STATE_WAITING;
  for (; i < c->n; i++)
    {
      const gint64 end = c->candles[i].open_time + c->timeframe;

      if (c->candles[i].open_time < signal->expires_at && c->candles[i].low <= signal->entry
          && signal->entry <= c->candles[i].high)
        {
          c->fill = i;
          result->filled_at = end;
          result->state = IGX_SIGNAL_STATE_OPEN;
          return TRUE;
        }
      if (end >= signal->expires_at)
        {
          result->state = IGX_SIGNAL_STATE_MISSED;
          result->closed_at = end;
          return FALSE;
        }
    }
  return FALSE;
}

void
naive_outcome_follow (const IgxSignal *signal,
                      double close,
                      double fee,
                      IgxTimeframe timeframe,
                      const IgxCandle *candles,
                      gsize n,
                      NaiveOutcome *result)
{
  Case c = { .signal = signal, .timeframe = timeframe, .candles = candles, .n = n };
  gboolean stopped = FALSE;
  gsize last = 0;

  *result = (NaiveOutcome){ .state = IGX_SIGNAL_STATE_OPEN,
                            .result_r = NAN,
                            .result_percent = NAN,
                            .mfe_r = NAN,
                            .mae_r = NAN };
  if (!find_fill (&c, close, result))
    return;
  for (guint k = 0; k < signal->n_targets; k++)
    {
      find_exit (&c, k);
      last = MAX (last, c.exits[k].at);
      stopped |= c.exits[k].kind == EXIT_STOP || c.exits[k].kind == EXIT_STOP_AT_OPEN;
    }
  for (gsize i = c.fill; i < n && i <= last; i++)
    result->ambiguous |= is_ambiguous (&c, i);
  if (last < n)
    {
      finish (&c, fee, last, result);
      result->state = stopped ? IGX_SIGNAL_STATE_STOPPED : IGX_SIGNAL_STATE_EXPIRED;
    }
  for (guint k = 0; k < signal->n_targets; k++)
    if (c.exits[k].kind == EXIT_TARGET || c.exits[k].kind == EXIT_TARGET_AT_OPEN)
      result->state = (IgxSignalState) (IGX_SIGNAL_STATE_TARGET1 + k);
}
