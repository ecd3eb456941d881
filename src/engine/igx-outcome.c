/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What becomes of a candidate. It has as many equal parts as targets. Each part leaves at its
 * target, the rest at the stop, which does not move, or at the close of the candle in which the
 * candidate expires.
 *
 * - Fees: each part pays its share of its entry and of its exit, `fee x (entry + exit)`. The
 *   result is the mean of the parts over the risk from entry to stop, or over the entry.
 * - An open at or beyond the stop fills all that is left at that open. An open at or beyond
 *   a target fills it at the target, and comes before anything else in that candle.
 * - A candle that touches several targets reaches all of them.
 * - A candle that touches the stop and a target that its open did not reach is opened if there
 *   are finer ones; otherwise the stop is first, and it is flagged.
 * - A candle that opens at or after the expiry comes after a hole of the exchange: what is left
 *   leaves at its open, the first price there is.
 * - An entry other than the close waits until a candle's range holds it. In that candle what lies
 *   on the way from the open to the entry comes before it: coming from the stop's side, the stop
 *   may have been touched before, and counts as after, flagged; coming from the targets' side,
 *   a target may have been touched before, and does not count, flagged.
 * - Best and worst price: all candles while it is in. In the one that ends it at the stop, the
 *   open and the stop; at the last target, that target and the worst price of the candle; at an
 *   open, that open. In the candle of a late entry the best price counts only if it must have
 *   come after.
 */
#include "engine/igx-outcome.h"

#include <math.h>
#include <string.h>

/* Candles of which the lowest and the highest price are known together. */
#define SPAN 64

/* A candle seen from the candidate's side: more is better. */
typedef struct
{
  double open;
  double best;
  double worst;
  double close;
  gint64 open_time;
  gint64 end;
} Bar;

/* Prices of SPAN candles from a multiple of SPAN on; worked out when first asked for. */
typedef struct
{
  gboolean known;
  double low;
  double high;
} Span;

typedef struct
{
  IgxOutcome outcome;
  gsize tag;
} Open;

struct _IgxOutcomeList
{
  IgxOutcomeRules rules;
  GArray *open;  /* of Open */
  GArray *spans; /* of Span: of the candles at hand */
};

static void
see (const IgxCandle *candle, double way, IgxTimeframe timeframe, Bar *bar)
{
  bar->open = way * candle->open;
  bar->best = way > 0 ? candle->high : -candle->low;
  bar->worst = way > 0 ? candle->low : -candle->high;
  bar->close = way * candle->close;
  bar->open_time = candle->open_time;
  bar->end = candle->open_time + timeframe;
}

static gboolean
is_reached (const IgxOutcome *self, guint target)
{
  return (self->reached >> target & 1) != 0;
}

/* The nearest price at which a part leaves with a profit. */
static double
next_target (const IgxOutcome *self)
{
  double next = INFINITY;

  for (guint i = 0; i < self->n_targets; i++)
    if (!is_reached (self, i) && self->targets[i] < next)
      next = self->targets[i];
  return next;
}

static guint
count_left (const IgxOutcome *self)
{
  guint left = self->n_targets;

  for (guint i = 0; i < self->n_targets; i++)
    left -= is_reached (self, i) ? 1 : 0;
  return left;
}

static void
leave (IgxOutcome *self, const IgxOutcomeRules *rules, guint n_parts, double price)
{
  /* Prices of a short are negative here, a fee never is. */
  const double fee = rules->fee * self->way * (self->entry + price);

  self->sum += n_parts * (price - self->entry - fee);
}

static void
end (IgxOutcome *self, IgxSignalState state, gint64 at)
{
  if (self->reached == 0)
    self->state = state;
  self->closed_at = at;
}

static void
leave_all (
    IgxOutcome *self, const IgxOutcomeRules *rules, double price, IgxSignalState state, gint64 at)
{
  leave (self, rules, count_left (self), price);
  self->best = MAX (self->best, price);
  self->worst = MIN (self->worst, price);
  end (self, state, at);
}

/* Takes what @price reaches. Returns: %TRUE if nothing is left */
static gboolean
take_targets (IgxOutcome *self, const IgxOutcomeRules *rules, double price)
{
  for (guint i = 0; i < self->n_targets; i++)
    {
      if (is_reached (self, i) || price < self->targets[i])
        continue;
      self->reached |= 1U << i;
      leave (self, rules, 1, self->targets[i]);
      self->best = MAX (self->best, self->targets[i]);
    }
  for (guint i = 0; i < self->n_targets; i++)
    if (is_reached (self, i))
      self->state = (IgxSignalState) (IGX_SIGNAL_STATE_TARGET1 + i);
  return count_left (self) == 0;
}

/* What is left after the stop and the targets of a candle have been looked at. */
static IgxOutcomeStep
close_bar (IgxOutcome *self, const IgxOutcomeRules *rules, const Bar *bar)
{
  if (bar->end < self->expires_at)
    return IGX_OUTCOME_GOES_ON;
  leave_all (self, rules, bar->close, IGX_SIGNAL_STATE_EXPIRED, bar->end);
  return IGX_OUTCOME_OVER;
}

static IgxOutcomeStep
step_waiting (IgxOutcome *self, const IgxOutcomeRules *rules, const Bar *bar)
{
  const gboolean stopped = bar->worst <= self->stop;
  const gboolean reaches = bar->best >= next_target (self);
  const gboolean from_below = bar->open < self->entry;
  const gboolean from_above = bar->open > self->entry;

  if (bar->open_time >= self->expires_at || bar->worst > self->entry || bar->best < self->entry)
    {
      if (bar->end < self->expires_at)
        return IGX_OUTCOME_GOES_ON;
      end (self, IGX_SIGNAL_STATE_MISSED, bar->end);
      return IGX_OUTCOME_OVER;
    }
  if ((stopped && (from_below || reaches)) || (from_above && reaches))
    {
      if (!rules->finest)
        return IGX_OUTCOME_FINER;
      self->ambiguous = TRUE;
    }
  self->state = IGX_SIGNAL_STATE_OPEN;
  self->filled_at = bar->end;
  if (stopped)
    {
      leave_all (self, rules, self->stop, IGX_SIGNAL_STATE_STOPPED, bar->end);
      return IGX_OUTCOME_OVER;
    }
  self->worst = MIN (self->worst, bar->worst);
  if (!from_above)
    {
      if (take_targets (self, rules, bar->best))
        {
          end (self, self->state, bar->end);
          return IGX_OUTCOME_OVER;
        }
      self->best = MAX (self->best, bar->best);
    }
  return close_bar (self, rules, bar);
}

/* Whether the order within the candle decides, after its open has taken what it reaches. */
static gboolean
is_unsure (const IgxOutcome *self, const Bar *bar)
{
  if (bar->worst > self->stop)
    return FALSE;
  for (guint i = 0; i < self->n_targets; i++)
    if (!is_reached (self, i) && self->targets[i] > bar->open && self->targets[i] <= bar->best)
      return TRUE;
  return FALSE;
}

static IgxOutcomeStep
step_open (IgxOutcome *self, const IgxOutcomeRules *rules, const Bar *bar)
{
  if (bar->open_time >= self->expires_at)
    {
      leave_all (self, rules, bar->open, IGX_SIGNAL_STATE_EXPIRED, bar->end);
      return IGX_OUTCOME_OVER;
    }
  if (bar->open <= self->stop)
    {
      leave_all (self, rules, bar->open, IGX_SIGNAL_STATE_STOPPED, bar->end);
      return IGX_OUTCOME_OVER;
    }
  if (is_unsure (self, bar))
    {
      if (!rules->finest)
        return IGX_OUTCOME_FINER;
      self->ambiguous = TRUE;
    }
  if (take_targets (self, rules, bar->open))
    {
      end (self, self->state, bar->end);
      return IGX_OUTCOME_OVER;
    }
  self->best = MAX (self->best, bar->open);
  if (bar->worst <= self->stop)
    {
      leave_all (self, rules, self->stop, IGX_SIGNAL_STATE_STOPPED, bar->end);
      return IGX_OUTCOME_OVER;
    }
  self->worst = MIN (self->worst, bar->worst);
  if (take_targets (self, rules, bar->best))
    {
      end (self, self->state, bar->end);
      return IGX_OUTCOME_OVER;
    }
  self->best = MAX (self->best, bar->best);
  return close_bar (self, rules, bar);
}

/* The first candle that opens at @time or later. */
static gsize
find_time (const IgxCandle *candles, gsize n, IgxTimeframe timeframe, gint64 time)
{
  gsize low = 0;
  gsize high = n;

  if (n == 0 || time <= candles[0].open_time)
    return 0;
  if (time > candles[n - 1].open_time)
    return n;
  /* Without holes it is right here. */
  low = (gsize) ((guint64) (time - candles[0].open_time) / (guint64) timeframe);
  if (low < n && candles[low].open_time == time)
    return low;
  for (low = 0; low < high;)
    {
      const gsize middle = low + (high - low) / 2;

      if (candles[middle].open_time < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static const Span *
get_span (Span *spans, const IgxCandle *candles, gsize at)
{
  Span *span = &spans[at / SPAN];

  if (!span->known)
    {
      span->low = candles[at].low;
      span->high = candles[at].high;
      for (gsize i = at + 1; i < at + SPAN; i++)
        {
          span->low = MIN (span->low, candles[i].low);
          span->high = MAX (span->high, candles[i].high);
        }
      span->known = TRUE;
    }
  return span;
}

/* Candles in which nothing happens, and the prices that they see. */
typedef struct
{
  double above; /* nothing happens while prices stay above this */
  double below; /* and below this */
  double low;
  double high;
} Quiet;

static inline gsize
walk (Quiet *quiet, const IgxCandle *candles, gsize at, gsize end)
{
  const double above = quiet->above;
  const double below = quiet->below;
  double lowest = quiet->low;
  double highest = quiet->high;

  for (; at < end; at++)
    {
      const double low = candles[at].low;
      const double high = candles[at].high;

      if ((low <= above) | (high >= below))
        break;
      lowest = low < lowest ? low : lowest;
      highest = high > highest ? high : highest;
    }
  quiet->low = lowest;
  quiet->high = highest;
  return at;
}

/* Passes over candles in which nothing happens, whole spans at once where they are known. */
static gsize
skip (IgxOutcome *self, const IgxCandle *candles, gsize at, gsize limit, Span *spans)
{
  const double target = next_target (self);
  const gboolean is_long = self->way > 0;
  Quiet quiet = { .above = is_long ? self->stop : -target,
                  .below = is_long ? target : -self->stop,
                  .low = is_long ? self->worst : -self->best,
                  .high = is_long ? self->best : -self->worst };

  while (at < limit)
    {
      const gsize end = spans != NULL ? MIN (limit, (at / SPAN + 1) * SPAN) : limit;

      if (spans != NULL && at % SPAN == 0 && end - at == SPAN)
        {
          const Span *span = get_span (spans, candles, at);

          if (span->low > quiet.above && span->high < quiet.below)
            {
              quiet.low = MIN (quiet.low, span->low);
              quiet.high = MAX (quiet.high, span->high);
              at = end;
              continue;
            }
        }
      at = walk (&quiet, candles, at, end);
      if (at < end)
        break;
    }
  self->best = is_long ? quiet.high : -quiet.low;
  self->worst = is_long ? quiet.low : -quiet.high;
  return at;
}

static IgxOutcomeStep
follow (IgxOutcome *self,
        const IgxOutcomeRules *rules,
        const IgxCandle *candles,
        gsize n,
        Span *spans,
        gsize *n_used)
{
  const IgxTimeframe timeframe = rules->timeframe;
  const gsize limit = find_time (candles, n, timeframe, self->expires_at - timeframe);
  gsize at = find_time (candles, n, timeframe, self->begins_at);

  while (at < n)
    {
      IgxOutcomeStep step = IGX_OUTCOME_GOES_ON;
      Bar bar;

      if (self->filled_at != 0)
        at = skip (self, candles, at, limit, spans);
      if (at == n)
        break;
      see (&candles[at], self->way, timeframe, &bar);
      step
          = self->filled_at != 0 ? step_open (self, rules, &bar) : step_waiting (self, rules, &bar);
      if (step == IGX_OUTCOME_FINER)
        {
          *n_used = at;
          return step;
        }
      at++;
      if (step == IGX_OUTCOME_OVER)
        {
          *n_used = at;
          return step;
        }
    }
  *n_used = n;
  return IGX_OUTCOME_GOES_ON;
}

static gboolean
is_price (double value)
{
  return isfinite (value) && value > 0;
}

/* Prices, times and whether it is in are those of the candidate. */
static gboolean
begin (IgxOutcome *self, IgxDirection direction)
{
  const double way = direction == IGX_DIRECTION_LONG ? 1 : -1;

  if (!is_price (self->entry) || !is_price (self->stop) || self->n_targets == 0)
    return FALSE;
  self->way = way;
  self->entry *= way;
  self->stop *= way;
  self->best = self->worst = self->entry;
  if (self->stop >= self->entry)
    return FALSE;
  for (guint i = 0; i < self->n_targets; i++)
    {
      if (!is_price (self->targets[i]))
        return FALSE;
      self->targets[i] *= way;
      if (self->targets[i] <= self->entry)
        return FALSE;
    }
  self->state = self->filled_at != 0 ? IGX_SIGNAL_STATE_OPEN : IGX_SIGNAL_STATE_WAITING;
  return TRUE;
}

/**
 * igx_outcome_begin:
 * @self: (out caller-allocates): what is to be followed
 * @signal: a candidate
 * @close: of the candle it fired on; an entry at that price is there at once, another is waited for
 *
 * Returns: %FALSE if the levels of @signal are no prices, or on the wrong side of the entry
 */
gboolean
igx_outcome_begin (IgxOutcome *self, const IgxSignal *signal, double close)
{
  const gboolean at_close = !(signal->entry < close || signal->entry > close);

  g_return_val_if_fail (self != NULL, FALSE);

  *self = (IgxOutcome){ .entry = signal->entry,
                        .stop = signal->stop,
                        .n_targets = MIN (signal->n_targets, IGX_SIGNAL_TARGETS_MAX),
                        .begins_at = signal->close_time,
                        .expires_at = signal->expires_at,
                        .filled_at = at_close ? signal->close_time : 0 };
  memcpy (self->targets, signal->targets, sizeof self->targets);
  return begin (self, signal->direction);
}

/**
 * igx_outcome_begin_firing:
 * @self: (out caller-allocates): what is to be followed
 * @firing: a candidate
 *
 * As igx_outcome_begin().
 */
gboolean
igx_outcome_begin_firing (IgxOutcome *self, const IgxFiring *firing)
{
  g_return_val_if_fail (self != NULL, FALSE);

  *self = (IgxOutcome){ .entry = firing->entry,
                        .stop = firing->stop,
                        .n_targets = firing->n_targets,
                        .begins_at = firing->close_time,
                        .expires_at = igx_firing_get_expires_at (firing),
                        .filled_at = firing->at_close ? firing->close_time : 0 };
  memcpy (self->targets, firing->targets, sizeof self->targets);
  return begin (self, igx_firing_get_direction (firing));
}

/**
 * igx_outcome_push:
 * @self: what igx_outcome_begin() has made, not over
 * @rules: how it is followed
 * @candles: (array length=n_candles): the next candles, checked and in order; those before the
 *   candidate are passed over
 * @n_candles: how many; any number
 * @n_used: (out): how many of them are used up
 *
 * Candles in pieces of any size give the same bits.
 *
 * Returns: how it goes on; %IGX_OUTCOME_FINER only if @rules say that there are finer ones
 */
IgxOutcomeStep
igx_outcome_push (IgxOutcome *self,
                  const IgxOutcomeRules *rules,
                  const IgxCandle *candles,
                  gsize n_candles,
                  gsize *n_used)
{
  g_return_val_if_fail (self != NULL && self->closed_at == 0, IGX_OUTCOME_OVER);
  g_return_val_if_fail (rules != NULL && rules->timeframe > 0, IGX_OUTCOME_OVER);

  return follow (self, rules, candles, n_candles, NULL, n_used);
}

/**
 * igx_outcome_is_hit:
 *
 * Returns: %TRUE if the first target was reached, which is before the stop
 */
gboolean
igx_outcome_is_hit (const IgxOutcome *self)
{
  return is_reached (self, 0);
}

/**
 * igx_outcome_get_holding:
 *
 * Returns: how long it was in, in ms; 0 while it is not over, and if it was missed
 */
gint64
igx_outcome_get_holding (const IgxOutcome *self)
{
  if (self->closed_at == 0 || self->filled_at == 0)
    return 0;
  return self->closed_at - self->filled_at;
}

/**
 * igx_outcome_get_result:
 * @self: what was followed
 * @result: (out caller-allocates): how it stands; numbers are unknown until it is over
 */
void
igx_outcome_get_result (const IgxOutcome *self, IgxOutcomeResult *result)
{
  const double risk = self->entry - self->stop;

  *result = (IgxOutcomeResult){ .closed_at = self->closed_at,
                                .result_r = NAN,
                                .mfe_r = NAN,
                                .mae_r = NAN,
                                .state = self->state,
                                .ambiguous = self->ambiguous };
  if (self->closed_at == 0 || self->filled_at == 0)
    return;
  result->result_r = self->sum / self->n_targets / risk;
  result->mfe_r = (self->best - self->entry) / risk;
  result->mae_r = (self->worst - self->entry) / risk;
}

/**
 * igx_outcome_result_get_percent:
 * @self: what became of a candidate
 * @entry: its entry
 * @stop: its stop
 *
 * Returns: the result in percent of the entry, after fees; %NAN where there is none
 */
double
igx_outcome_result_get_percent (const IgxOutcomeResult *self, double entry, double stop)
{
  return 100 * (self->result_r * fabs (entry - stop) / entry);
}

/**
 * igx_outcome_result_store:
 * @self: what became of it
 * @signal: the candidate
 *
 * Writes state, close, result and extremes into @signal.
 */
void
igx_outcome_result_store (const IgxOutcomeResult *self, IgxSignal *signal)
{
  signal->state = self->state;
  signal->closed_at = self->closed_at;
  signal->ambiguous = self->ambiguous;
  signal->result_r = self->result_r;
  signal->result_percent = igx_outcome_result_get_percent (self, signal->entry, signal->stop);
  signal->mfe_r = self->mfe_r;
  signal->mae_r = self->mae_r;
}

/**
 * igx_outcome_list_new:
 * @rules: how they are followed; the candles must be the finest
 *
 * Returns: (transfer full): a list without candidates
 */
IgxOutcomeList *
igx_outcome_list_new (const IgxOutcomeRules *rules)
{
  IgxOutcomeList *self = NULL;

  g_return_val_if_fail (rules != NULL && rules->timeframe > 0 && rules->finest, NULL);

  self = g_new0 (IgxOutcomeList, 1);
  self->rules = *rules;
  self->open = g_array_new (FALSE, FALSE, sizeof (Open));
  self->spans = g_array_new (FALSE, TRUE, sizeof (Span));
  return self;
}

void
igx_outcome_list_free (IgxOutcomeList *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->open);
  g_array_unref (self->spans);
  g_free (self);
}

/**
 * igx_outcome_list_add:
 * @self: a list
 * @outcome: what igx_outcome_begin() has made, not over
 * @tag: names it when something changes
 */
void
igx_outcome_list_add (IgxOutcomeList *self, const IgxOutcome *outcome, gsize tag)
{
  const Open open = { *outcome, tag };

  g_return_if_fail (self != NULL);
  g_return_if_fail (outcome->closed_at == 0);

  g_array_append_val (self->open, open);
}

/**
 * igx_outcome_list_push:
 * @self: a list
 * @candles: (array length=n_candles): the next candles, checked and in order; those before
 *   a candidate are passed over
 * @n_candles: how many; any number
 * @changed: called where something has changed
 * @data: for @changed
 *
 * Follows all that are open; those that are over leave the list.
 */
void
igx_outcome_list_push (IgxOutcomeList *self,
                       const IgxCandle *candles,
                       gsize n_candles,
                       IgxOutcomeFunc changed,
                       gpointer data)
{
  guint kept = 0;

  g_return_if_fail (self != NULL);

  g_array_set_size (self->spans, 0);
  g_array_set_size (self->spans, (guint) (n_candles / SPAN + 1));
  for (guint i = 0; i < self->open->len; i++)
    {
      Open *open = &g_array_index (self->open, Open, i);
      const IgxSignalState before = open->outcome.state;
      gsize n_used = 0;

      follow (&open->outcome, &self->rules, candles, n_candles,
              (Span *) (gpointer) self->spans->data, &n_used);
      if (open->outcome.state != before || open->outcome.closed_at != 0)
        changed (open->tag, &open->outcome, data);
      if (open->outcome.closed_at != 0)
        continue;
      if (kept < i)
        g_array_index (self->open, Open, kept) = *open;
      kept++;
    }
  g_array_set_size (self->open, kept);
}

/**
 * igx_outcome_list_get_n_open:
 *
 * Returns: how many are not over
 */
gsize
igx_outcome_list_get_n_open (const IgxOutcomeList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->open->len;
}
