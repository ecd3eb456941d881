/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The second lap: its prices are those of the first times what the last close is of the first open,
 * its times go on. ATR 14 is that of Wilder, which strategies use; it is taken from the second lap,
 * so that each place knows the candles before it, the first ones too, and has the value that a
 * strategy saw as soon as that has settled.
 */
#include "engine/statistics/igx-entry-path.h"

#include <string.h>

#define ATR_PERIOD 14

/** Distances are rounded to this share of an ATR: it is what a settled ATR is known to. */
#define GRAIN 1e-6

/** What a price that cannot be is moved to, as a share of the entry: never reached. */
#define NEVER 1e-3

struct _IgxEntryPath
{
  const IgxCandle *candles;
  gsize n_candles;
  IgxTimeframe timeframe;
  GArray *tail;   /* of IgxCandle: the beginning of the second lap */
  double *ranges; /* ATR at each place; 0: nothing moved */
  double *logs;   /* of the closes */
  double lap;     /* what a lap adds to a logarithm */
};

static double
get_true_range (const IgxCandle *candle, double before)
{
  return MAX (candle->high, before) - MIN (candle->low, before);
}

static void
fill_ranges (IgxEntryPath *self)
{
  const IgxCandle *candles = self->candles;
  double range = candles[0].high - candles[0].low;

  for (guint lap = 0; lap < 2; lap++)
    {
      double before = candles[0].open;

      for (gsize i = 0; i < self->n_candles; i++)
        {
          range += (get_true_range (&candles[i], before) - range) / ATR_PERIOD;
          self->ranges[i] = range;
          before = candles[i].close;
        }
      range *= candles[0].open / before;
    }
}

static void
fill_tail (IgxEntryPath *self, gint64 life)
{
  const IgxCandle *candles = self->candles;
  const IgxCandle *last = &candles[self->n_candles - 1];
  const double scale = last->close / candles[0].open;
  const gint64 span = last->open_time + self->timeframe - candles[0].open_time;

  for (gsize i = 0; i < self->n_candles; i++)
    {
      IgxCandle candle = candles[i];

      if (candle.open_time - candles[0].open_time > life)
        break;
      candle.open_time += span;
      candle.open *= scale;
      candle.high *= scale;
      candle.low *= scale;
      candle.close *= scale;
      g_array_append_val (self->tail, candle);
    }
}

/**
 * igx_entry_path_new:
 * @candles: (array length=n_candles): checked and in order; they must outlive the path
 * @n_candles: how many, at least 1
 * @timeframe: of the candles
 * @life: the longest that an entry is followed, ms; at most a lap is
 *
 * Returns: (transfer full): the candles as a circle
 */
IgxEntryPath *
igx_entry_path_new (const IgxCandle *candles, gsize n_candles, IgxTimeframe timeframe, gint64 life)
{
  IgxEntryPath *self = NULL;

  g_return_val_if_fail (candles != NULL && n_candles > 0, NULL);
  g_return_val_if_fail (timeframe > 0, NULL);

  self = g_new0 (IgxEntryPath, 1);
  self->candles = candles;
  self->n_candles = n_candles;
  self->timeframe = timeframe;
  self->tail = igx_candle_array_new ();
  self->ranges = g_new (double, n_candles);
  self->logs = g_new (double, n_candles);
  fill_ranges (self);
  fill_tail (self, life);
  for (gsize i = 0; i < n_candles; i++)
    self->logs[i] = log (candles[i].close);
  self->lap = self->logs[n_candles - 1] - log (candles[0].open);
  return self;
}

void
igx_entry_path_free (IgxEntryPath *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->tail);
  g_free (self->ranges);
  g_free (self->logs);
  g_free (self);
}

/**
 * igx_entry_path_find:
 * @self: a path
 * @close_time: ms UTC
 * @place: (out): of the last candle that closes then or before
 *
 * Returns: %FALSE before the first close and after the last
 */
gboolean
igx_entry_path_find (const IgxEntryPath *self, gint64 close_time, gsize *place)
{
  const gint64 open_time = close_time - self->timeframe;
  gsize low = 0;
  gsize high = self->n_candles;

  g_return_val_if_fail (self != NULL && place != NULL, FALSE);

  if (open_time < self->candles[0].open_time
      || open_time > self->candles[self->n_candles - 1].open_time)
    return FALSE;
  while (high - low > 1)
    {
      const gsize middle = low + (high - low) / 2;

      if (self->candles[middle].open_time <= open_time)
        low = middle;
      else
        high = middle;
    }
  *place = low;
  return TRUE;
}

static double
round_distance (double distance)
{
  /* Without a negative zero, which would be another shape. */
  return GRAIN * round (distance / GRAIN) + 0.0;
}

static gsize
count_candles (const IgxEntryPath *self, gsize place, gint64 until)
{
  gsize last = 0;

  if (until == 0 || !igx_entry_path_find (self, until, &last) || last <= place)
    return 0;
  return last - place;
}

/**
 * igx_entry_path_measure:
 * @self: a path
 * @place: of the candle that @entry fired on
 * @entry: an entry of the series
 * @shape: (out caller-allocates): its distances; none if its targets are not known
 *
 * Returns: %FALSE if nothing moved there, or a level is on the wrong side
 */
gboolean
igx_entry_path_measure (const IgxEntryPath *self,
                        gsize place,
                        const IgxEntry *entry,
                        IgxEntryShape *shape)
{
  const double range = self->ranges[place];
  const double close = self->candles[place].close;
  const int direction = entry->direction > 0 ? 1 : -1;

  if (!(range > 0))
    return FALSE;
  memset (shape, 0, sizeof *shape);
  shape->direction = direction;
  shape->life = entry->expires_at - entry->close_time;
  shape->holding = count_candles (self, place, entry->closed_at);
  shape->n_targets = entry->n_targets;
  if (entry->n_targets == 0)
    return TRUE;
  shape->offset = round_distance (direction * (entry->entry - close) / range);
  shape->stop = round_distance (direction * (entry->entry - entry->stop) / range);
  for (guint i = 0; i < entry->n_targets; i++)
    {
      shape->targets[i] = round_distance (direction * (entry->targets[i] - entry->entry) / range);
      if (!(shape->targets[i] > 0))
        return FALSE;
    }
  return shape->stop > 0;
}

static gboolean
place_levels (const IgxEntryPath *self, gsize place, const IgxEntryShape *shape, IgxSignal *signal)
{
  const IgxCandle *candle = &self->candles[place];
  const double way = shape->direction * self->ranges[place];

  *signal = (IgxSignal){ .direction = (IgxDirection) shape->direction,
                         .close_time = candle->open_time + self->timeframe,
                         .expires_at = candle->open_time + self->timeframe + shape->life,
                         .entry = candle->close,
                         .n_targets = shape->n_targets };
  if (fabs (shape->offset) > 0)
    signal->entry += way * shape->offset;
  signal->stop = signal->entry - way * shape->stop;
  for (guint i = 0; i < shape->n_targets; i++)
    signal->targets[i] = MAX (signal->entry + way * shape->targets[i], NEVER * signal->entry);
  return self->ranges[place] > 0;
}

/**
 * igx_entry_path_exit:
 * @self: a path
 * @place: of the candle that it is to fire on
 * @shape: what is placed there
 * @fee: share of the value that each entry and each exit costs
 *
 * Returns: what it leads to there, in R after fees; %NAN if it is missed, not over after a lap,
 *   or impossible there
 */
double
igx_entry_path_exit (const IgxEntryPath *self, gsize place, const IgxEntryShape *shape, double fee)
{
  const IgxOutcomeRules rules = { .timeframe = self->timeframe, .fee = fee, .finest = TRUE };
  const gsize next = place + 1;
  gsize n_used = 0;
  IgxSignal signal;
  IgxOutcome outcome;
  IgxOutcomeResult result;

  if (!place_levels (self, place, shape, &signal)
      || !igx_outcome_begin (&outcome, &signal, self->candles[place].close))
    return NAN;
  if (igx_outcome_push (&outcome, &rules, self->candles + next, self->n_candles - next, &n_used)
      == IGX_OUTCOME_GOES_ON)
    igx_outcome_push (&outcome, &rules, (const IgxCandle *) (gpointer) self->tail->data,
                      self->tail->len, &n_used);
  igx_outcome_get_result (&outcome, &result);
  return result.result_r;
}

/**
 * igx_entry_path_hold:
 * @self: a path
 * @place: of the candle at whose close it goes in
 * @shape: its direction and holding time
 * @fee: share of the value that each entry and each exit costs
 *
 * Returns: what the close that many candles later has brought, in ATR of @place after fees; %NAN if
 *   nothing moved there
 */
double
igx_entry_path_hold (const IgxEntryPath *self, gsize place, const IgxEntryShape *shape, double fee)
{
  const gsize at = place + shape->holding;
  const double laps = (double) (at / self->n_candles);
  const double unit = self->ranges[place] / self->candles[place].close;
  const double moved = self->logs[at % self->n_candles] + laps * self->lap - self->logs[place];

  if (!(unit > 0))
    return NAN;
  return (shape->direction * moved - 2 * fee) / unit;
}
