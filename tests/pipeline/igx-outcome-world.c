/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-outcome-world.h"

#include <math.h>

#include "pipeline/igx-outcome-keeper.h"
#include "support/igx-test-wait.h"

#define MINUTE  IGX_TIMEFRAME_MINUTE
#define QUARTER IGX_SCRIPT_QUARTER
#define NOW     IGX_SCRIPT_NOW
/* Quarters that are known at the beginning. */
#define HISTORY 80
/* What a quarter's volume says: below 100 nothing fires. */
#define VOLUME_LONG  101.0
#define VOLUME_SHORT 201.0

#define FIRE                                                                                       \
  "long\n require volume > 100 and volume < 200\n score 100 \"It fires\"\n stop close - 1\n "      \
  "target close + 2, close + 4\n"                                                                  \
  " expires 8 bars\n rearm every bar\n"                                                            \
  "short\n require volume >= 200\n score 100 \"It fires\"\n stop close + 1\n target close - 2, "   \
  "close - 4\n"                                                                                    \
  " expires 8 bars\n rearm every bar\n"

static const char *const pulse[] = { "strategy pulse\ntimeframe 15m\n" FIRE, NULL };

/**
 * igx_outcome_world_quarter:
 *
 * Returns: the open time of a quarter, counted from now on
 */
gint64
igx_outcome_world_quarter (guint i)
{
  return NOW + i * QUARTER;
}

/**
 * igx_outcome_world_leave:
 *
 * Returns: what all of it makes that leaves at @price, after the usual fees; the risk is 1
 */
double
igx_outcome_world_leave (IgxDirection direction, double price)
{
  return (double) direction * (price - IGX_OUTCOME_PRICE) - 0.001 * (price + IGX_OUTCOME_PRICE);
}

IgxOutcomeWorld *
igx_outcome_world_new_with (const char *const *sources, guint n_live)
{
  IgxOutcomeWorld *self = g_new0 (IgxOutcomeWorld, 1);

  self->n_live = n_live;
  self->feed = igx_script_feed_new (NOW);
  self->minute = igx_script_key ("ETHUSDT", MINUTE);
  self->quarter = igx_script_key ("ETHUSDT", QUARTER);
  self->minutes = igx_candle_array_new ();
  for (guint i = 0; i < (HISTORY + n_live) * 15; i++)
    {
      const IgxCandle candle = { .open_time = NOW - HISTORY * QUARTER + i * MINUTE,
                                 .open = IGX_OUTCOME_PRICE,
                                 .high = IGX_OUTCOME_PRICE,
                                 .low = IGX_OUTCOME_PRICE,
                                 .close = IGX_OUTCOME_PRICE,
                                 .volume = 1,
                                 .quote_volume = IGX_OUTCOME_PRICE,
                                 .trades = 1,
                                 .taker_buy_volume = 0.5 };

      g_array_append_val (self->minutes, candle);
    }
  self->market = igx_market_fixture_new_with_feed (IGX_FEED (self->feed), sources);
  return self;
}

/**
 * igx_outcome_world_new:
 * @n_live: how many quarters will close
 */
IgxOutcomeWorld *
igx_outcome_world_new (guint n_live)
{
  return igx_outcome_world_new_with (pulse, n_live);
}

void
igx_outcome_world_free (IgxOutcomeWorld *self)
{
  igx_market_fixture_free (self->market);
  g_object_unref (self->feed);
  g_array_unref (self->minutes);
  g_free (self);
}

static IgxCandle *
get_minute (IgxOutcomeWorld *self, guint minute)
{
  return &g_array_index (self->minutes, IgxCandle, HISTORY * 15 + minute);
}

/**
 * igx_outcome_world_fire:
 * @quarter: which fires, counted from now on
 */
void
igx_outcome_world_fire (IgxOutcomeWorld *self, guint quarter, IgxDirection direction)
{
  get_minute (self, quarter * 15 + 14)->volume
      = direction == IGX_DIRECTION_LONG ? VOLUME_LONG : VOLUME_SHORT;
}

/**
 * igx_outcome_world_move:
 * @minute: counted from now on; opens and closes where the price stands
 */
void
igx_outcome_world_move (IgxOutcomeWorld *self, guint minute, double low, double high)
{
  IgxCandle *candle = get_minute (self, minute);

  candle->low = low;
  candle->high = high;
}

/**
 * igx_outcome_world_build:
 *
 * Gives the exchange the minutes as they are now, and the quarters that they make.
 */
void
igx_outcome_world_build (IgxOutcomeWorld *self)
{
  g_autoptr (GArray) minutes = g_array_copy (self->minutes);
  g_autoptr (GArray) quarters = igx_candle_array_new ();

  for (guint i = 0; i < minutes->len; i += 15)
    {
      IgxCandle quarter;

      g_assert_true (
          igx_candle_aggregate (&g_array_index (minutes, IgxCandle, i), 15, QUARTER, &quarter));
      g_array_append_val (quarters, quarter);
    }
  igx_script_feed_add (self->feed, &self->minute, minutes,
                       igx_script_minute (self->closed_to * 15) - MINUTE);
  igx_script_feed_add (self->feed, &self->quarter, quarters,
                       igx_outcome_world_quarter (self->closed_to) - QUARTER);
}

/**
 * igx_outcome_world_drop:
 * @first: open time
 * @last: open time
 *
 * The exchange never has these candles.
 */
void
igx_outcome_world_drop (IgxOutcomeWorld *self,
                        const IgxSeriesKey *series,
                        gint64 first,
                        gint64 last)
{
  GArray *candles = igx_script_feed_get (self->feed, series);
  guint n = 0;

  for (guint i = candles->len; i > 0; i--)
    {
      const gint64 open_time = g_array_index (candles, IgxCandle, i - 1).open_time;

      if (open_time < first || open_time > last)
        continue;
      g_array_remove_index (candles, i - 1);
      n++;
    }
  g_assert_cmpint (n, ==, (last - first) / series->timeframe + 1);
}

/**
 * igx_outcome_world_start:
 * @with_minutes: whether the minutes are watched too
 */
void
igx_outcome_world_start (IgxOutcomeWorld *self, gboolean with_minutes)
{
  const IgxSeriesKey keys[] = { self->quarter, self->minute };

  igx_market_fixture_start (self->market, keys, with_minutes ? 2 : 1);
  if (self->closed_to == 0)
    igx_market_fixture_wait_progress (self->market, &self->quarter, NOW, IGX_OUTCOME_WAIT_MS);
}

static gboolean
exists (IgxOutcomeWorld *self, gint64 open_time)
{
  const GArray *candles = igx_script_feed_get (self->feed, &self->quarter);

  for (guint i = 0; i < candles->len; i++)
    if (g_array_index (candles, IgxCandle, i).open_time == open_time)
      return TRUE;
  return FALSE;
}

/**
 * igx_outcome_world_close:
 * @n_quarters: so many close, one after the other, minutes first
 *
 * Each is evaluated before the next one closes.
 */
void
igx_outcome_world_close (IgxOutcomeWorld *self, guint n_quarters)
{
  for (guint i = 0; i < n_quarters; i++)
    {
      const gint64 open_time = igx_outcome_world_quarter (self->closed_to++);

      for (guint m = 0; m < 15; m++)
        igx_script_feed_close (self->feed, &self->minute, open_time + m * MINUTE);
      igx_script_feed_close (self->feed, &self->quarter, open_time);
      if (exists (self, open_time)
          && igx_pipeline_find (self->market->pipeline, &self->quarter) != NULL)
        igx_market_fixture_wait_progress (self->market, &self->quarter, open_time + QUARTER,
                                          IGX_OUTCOME_WAIT_MS);
    }
}

/**
 * igx_outcome_world_appear:
 * @n_quarters: so many close while nobody looks; the exchange's time goes along
 */
void
igx_outcome_world_appear (IgxOutcomeWorld *self, guint n_quarters)
{
  self->closed_to += n_quarters;
  igx_script_feed_close (self->feed, &self->minute,
                         igx_script_minute (self->closed_to * 15) - MINUTE);
  igx_script_feed_close (self->feed, &self->quarter,
                         igx_outcome_world_quarter (self->closed_to) - QUARTER);
  igx_script_feed_set_now (self->feed, igx_outcome_world_quarter (self->closed_to));
}

typedef struct
{
  IgxOutcomeWorld *self;
  gint64 time;
  guint n_over;
} Wait;

static gboolean
is_time (gpointer data)
{
  const Wait *wait = data;

  return igx_clock_now (wait->self->market->clock) >= wait->time;
}

/**
 * igx_outcome_world_set_time:
 *
 * The exchange's time is @time from now on, and the market knows.
 */
void
igx_outcome_world_set_time (IgxOutcomeWorld *self, gint64 time)
{
  Wait wait = { .self = self, .time = time };

  igx_script_feed_set_now (self->feed, time);
  igx_script_feed_set_lost (self->feed, TRUE);
  g_assert_true (igx_test_wait_until (is_time, &wait, IGX_OUTCOME_WAIT_MS));
  igx_script_feed_set_lost (self->feed, FALSE);
}

static gboolean
are_over (gpointer data)
{
  const Wait *wait = data;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  const GPtrArray *updated = wait->self->market->updated;

  /* Of each the last word. */
  for (guint i = 0; i < updated->len; i++)
    {
      const IgxSignal *signal = updated->pdata[i];

      if (signal->closed_at != 0)
        g_hash_table_add (ids, signal->id);
      else
        g_hash_table_remove (ids, signal->id);
    }
  return g_hash_table_size (ids) >= wait->n_over;
}

/**
 * igx_outcome_world_wait:
 * @n_over: wait until so many are known to be over
 */
void
igx_outcome_world_wait (IgxOutcomeWorld *self, guint n_over)
{
  Wait wait = { .self = self, .n_over = n_over };

  g_assert_true (igx_test_wait_until (are_over, &wait, IGX_OUTCOME_WAIT_MS));
}

/**
 * igx_outcome_world_get:
 * @quarter: that fired, once
 *
 * Returns: (transfer full): its candidate as it stands in the ledger
 */
IgxSignal *
igx_outcome_world_get (IgxOutcomeWorld *self, guint quarter)
{
  g_autoptr (GPtrArray) ledger = igx_market_fixture_get_ledger (self->market, self->quarter.symbol);
  IgxSignal *found = NULL;

  for (guint i = 0; i < ledger->len; i++)
    {
      IgxSignal *signal = ledger->pdata[i];

      if (signal->close_time != igx_outcome_world_quarter (quarter + 1))
        continue;
      g_assert_null (found);
      found = igx_signal_ref (signal);
    }
  g_assert_nonnull (found);
  return found;
}

/**
 * igx_outcome_world_minute_after:
 *
 * Returns: the open time of a minute, counted from the close of the quarter that fires
 */
gint64
igx_outcome_world_minute_after (guint i)
{
  return igx_outcome_world_quarter (IGX_OUTCOME_FIRING + 1) + i * IGX_TIMEFRAME_MINUTE;
}

/**
 * igx_outcome_world_move_after:
 *
 * As igx_outcome_world_move(), with the minute counted from the close of the quarter that fires.
 */
void
igx_outcome_world_move_after (IgxOutcomeWorld *self, guint minute, double low, double high)
{
  igx_outcome_world_move (self, (IGX_OUTCOME_FIRING + 1) * 15 + minute, low, high);
}

/**
 * igx_outcome_world_new_firing:
 *
 * Returns: (transfer full): a world in which one long fires
 */
IgxOutcomeWorld *
igx_outcome_world_new_firing (guint n_live)
{
  IgxOutcomeWorld *self = igx_outcome_world_new (n_live);

  igx_outcome_world_fire (self, IGX_OUTCOME_FIRING, IGX_DIRECTION_LONG);
  return self;
}

/**
 * igx_outcome_world_leave_both:
 *
 * Returns: the result of a long whose halves leave at @a and @b
 */
double
igx_outcome_world_leave_both (double a, double b)
{
  return (igx_outcome_world_leave (IGX_DIRECTION_LONG, a)
          + igx_outcome_world_leave (IGX_DIRECTION_LONG, b))
         / 2;
}
