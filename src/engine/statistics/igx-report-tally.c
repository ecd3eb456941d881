/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coins move together and trades of one strategy overlap, so trades are no independent
 * observations; the days on which they fired come nearer to it. Bounds are the percentiles of what
 * the figure is when as many days as there are are drawn from them, each as often as chance has it.
 * Only the sums of the days are needed for that, so its cost does not grow with the trades.
 */
#include "engine/statistics/igx-report-tally.h"

#include "engine/statistics/igx-quantile.h"
#include "engine/statistics/igx-random.h"

/** Share of the resamples below and above the 95 % interval, each. */
#define TAIL 0.025

typedef struct
{
  gint64 day;
  guint n;
  guint n_hits;
  double sum_r;
} Day;

/**
 * igx_report_tally_clear:
 *
 * Frees what it holds, but for the label of its group.
 */
void
igx_report_tally_clear (IgxReportTally *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->days, g_array_unref);
}

static void
add_to_day (IgxReportTally *self, const IgxTrade *trade, gint64 day)
{
  Day *last = NULL;

  if (self->days == NULL)
    self->days = g_array_new (FALSE, FALSE, sizeof (Day));
  if (self->days->len == 0 || g_array_index (self->days, Day, self->days->len - 1).day != day)
    {
      const Day fresh = { .day = day };

      g_array_append_val (self->days, fresh);
    }
  last = &g_array_index (self->days, Day, self->days->len - 1);
  last->n++;
  last->n_hits += trade->hit ? 1 : 0;
  last->sum_r += trade->result_r;
}

/**
 * igx_report_tally_fire:
 * @self: a tally
 * @trade: one of its group; in order of firing
 * @day: number of the UTC day on which it fired
 */
void
igx_report_tally_fire (IgxReportTally *self, const IgxTrade *trade, gint64 day)
{
  IgxReportGroup *group = &self->group;

  group->n++;
  if (!isnan (trade->quality))
    {
      self->quality += trade->quality;
      self->n_quality++;
    }
  if (trade->state == IGX_SIGNAL_STATE_MISSED)
    group->n_missed++;
  else if (trade->closed_at == 0)
    group->n_open++;
  if (!igx_trade_is_closed (trade))
    return;
  group->n_closed++;
  group->n_hits += trade->hit ? 1 : 0;
  group->n_ambiguous += trade->ambiguous ? 1 : 0;
  group->sum_r += trade->result_r;
  if (trade->result_r > 0)
    self->gains += trade->result_r;
  else
    self->losses -= trade->result_r;
  if (trade->filled_at != 0)
    {
      self->holding += (double) (trade->closed_at - trade->filled_at);
      self->n_holding++;
    }
  add_to_day (self, trade, day);
}

/* What closes at the same moment is one step: nobody can say what of it came first. */
static void
settle (IgxReportTally *self)
{
  self->peak = MAX (self->peak, self->equity);
  self->group.max_drawdown = MIN (self->group.max_drawdown, self->equity - self->peak);
}

/**
 * igx_report_tally_close:
 * @self: a tally
 * @trade: one of its group that has a result; in order of closing
 */
void
igx_report_tally_close (IgxReportTally *self, const IgxTrade *trade)
{
  if (trade->closed_at != self->at)
    settle (self);
  self->at = trade->closed_at;
  self->equity += trade->result_r;
  self->run = trade->result_r < 0 ? self->run + 1 : 0;
  self->group.losing_run = MAX (self->group.losing_run, self->run);
}

/**
 * igx_report_tally_enter:
 * @self: a tally
 * @trade: one of its group that went in; in order of going in
 * @input: of the report; what is not over is in until its candles end
 */
void
igx_report_tally_enter (IgxReportTally *self, const IgxTrade *trade, const IgxReportInput *input)
{
  const gint64 until = trade->closed_at != 0 ? MIN (trade->closed_at, input->last) : input->last;
  const gint64 from = MAX (MAX (trade->filled_at, input->first), self->inside_until);

  if (until <= from)
    return;
  self->inside += until - from;
  self->inside_until = until;
}

static void
resample (IgxReportTally *self, guint32 seed)
{
  const Day *days = NULL;
  double rates[IGX_REPORT_RESAMPLES];
  double means[IGX_REPORT_RESAMPLES];
  IgxReportGroup *group = &self->group;
  IgxRandom random;

  if (self->days == NULL || self->days->len < 2)
    return;
  days = (const Day *) (gpointer) self->days->data;
  igx_random_init (&random, seed);
  for (guint i = 0; i < IGX_REPORT_RESAMPLES; i++)
    {
      guint64 n = 0;
      guint64 n_hits = 0;
      double sum = 0;

      for (guint drawn = 0; drawn < self->days->len; drawn++)
        {
          const Day *day = &days[igx_random_below (&random, self->days->len)];

          n += day->n;
          n_hits += day->n_hits;
          sum += day->sum_r;
        }
      rates[i] = (double) n_hits / (double) n;
      means[i] = sum / (double) n;
    }
  igx_quantile_sort (rates, IGX_REPORT_RESAMPLES);
  igx_quantile_sort (means, IGX_REPORT_RESAMPLES);
  group->hit_rate.low = igx_quantile_get (rates, IGX_REPORT_RESAMPLES, TAIL);
  group->hit_rate.high = igx_quantile_get (rates, IGX_REPORT_RESAMPLES, 1 - TAIL);
  group->expectancy.low = igx_quantile_get (means, IGX_REPORT_RESAMPLES, TAIL);
  group->expectancy.high = igx_quantile_get (means, IGX_REPORT_RESAMPLES, 1 - TAIL);
}

static double
get_share (double part, double whole)
{
  return whole > 0 ? part / whole : NAN;
}

/**
 * igx_report_tally_finish:
 * @self: a tally that has seen all trades of its group
 * @input: of the report
 *
 * Works out what the group says. The bounds of a group are the same whatever else is reported with
 * it.
 */
void
igx_report_tally_finish (IgxReportTally *self, const IgxReportInput *input)
{
  const IgxEstimate unknown = { NAN, NAN, NAN };
  IgxReportGroup *group = &self->group;

  settle (self);
  group->hit_rate = group->expectancy = unknown;
  group->hit_rate.value = get_share (group->n_hits, group->n_closed);
  group->expectancy.value = get_share (group->sum_r, group->n_closed);
  group->profit_factor = get_share (self->gains, self->losses);
  group->exposure = get_share ((double) self->inside, (double) (input->last - input->first));
  group->mean_holding_ms = get_share (self->holding, self->n_holding);
  group->quality = get_share (self->quality, self->n_quality);
  resample (self, input->seed);
}
