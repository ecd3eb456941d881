/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three passes over the trades, each in an order of its own: of firing (counts and the sums of the
 * days), of closing (equity, falls, runs), of going in (time in the market). In each, a trade is
 * told to the tally of every group that it belongs to. Where two trades are at the same moment, the
 * order is that of their symbols, strategies, timeframes and directions, so that a report does not
 * depend on the order in which trades were found.
 */
#include "engine/statistics/igx-report.h"

#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-report-tally.h"
#include "engine/statistics/igx-timed.h"

/** The Julian day, as GDate counts, of 1970-01-01. */
#define JULIAN_1970 719163

/** The width of a band of quality. */
#define BAND_WIDTH (100 / IGX_REPORT_BANDS)

typedef enum
{
  BY_ALL,
  BY_REGIME,
  BY_MONTH,
  BY_STRATEGY,
  BY_SYMBOL,
  BY_TIMEFRAME,
  BY_DIRECTION,
  BY_BAND,
} Dimension;

#define N_DIMENSIONS (BY_BAND + 1)

typedef struct
{
  const IgxReportInput *input;
  IgxReportTally *tallies[N_DIMENSIONS]; /* (owned) */
  gsize n_tallies[N_DIMENSIONS];
  gint64 first_day;
  guint32 *months; /* (owned): of each day from the first on: 12 x year + month - 1 */
  gsize n_days;
  guint32 first_month;
  IgxTimed *order; /* (owned): of firing */
} Work;

/* The groups of one trade. */
typedef struct
{
  IgxReportTally *tallies[N_DIMENSIONS];
  guint n;
} Groups;

static gsize
count_names (const char *const *names)
{
  return names != NULL ? g_strv_length ((char **) names) : 0;
}

static gint64
get_day (gint64 time)
{
  return igx_timeframe_floor (IGX_TIMEFRAME_DAY, time) / IGX_TIMEFRAME_DAY;
}

static gboolean
is_sound (const IgxReportInput *input)
{
  const gsize n_symbols = count_names (input->symbols);
  const gsize n_strategies = count_names (input->strategies);

  if (input->n_trades > G_MAXUINT32 || (input->trades == NULL && input->n_trades > 0))
    return FALSE;
  for (gsize i = 0; i < input->n_trades; i++)
    {
      const IgxTrade *trade = &input->trades[i];

      if (trade->symbol >= n_symbols || trade->strategy >= n_strategies
          || trade->regime >= IGX_N_REGIMES || trade->timeframe <= 0 || trade->filled_at < 0
          || trade->closed_at < 0 || trade->close_time < IGX_CANDLE_TIME_MIN
          || trade->close_time > IGX_CANDLE_TIME_MAX + IGX_TIMEFRAME_WEEK)
        return FALSE;
    }
  return TRUE;
}

static void
order_by_firing (Work *self)
{
  const IgxTrade *trades = self->input->trades;
  const gsize n = self->input->n_trades;

  self->order = g_new (IgxTimed, n);
  for (gsize i = 0; i < n; i++)
    {
      const gint64 name = (gint64) trades[i].symbol << 16 | trades[i].strategy;
      const gint64 minutes = trades[i].timeframe / IGX_TIMEFRAME_MINUTE & 0x7fff;

      self->order[i].place = (guint32) i;
      self->order[i].time = (name << 15 | minutes) << 1 | (trades[i].direction > 0 ? 0 : 1);
    }
  igx_timed_sort (self->order, n);
  for (gsize i = 0; i < n; i++)
    self->order[i].time = trades[self->order[i].place].close_time;
  igx_timed_sort (self->order, n);
}

static void
list_months (Work *self)
{
  const gsize n = self->input->n_trades;
  const gint64 last_day = n > 0 ? get_day (self->order[n - 1].time) : 0;

  self->first_day = n > 0 ? get_day (self->order[0].time) : 0;
  self->n_days = n > 0 ? (gsize) (last_day - self->first_day + 1) : 0;
  self->months = g_new (guint32, self->n_days);
  for (gsize i = 0; i < self->n_days; i++)
    {
      GDate date;

      g_date_clear (&date, 1);
      g_date_set_julian (&date, (guint32) (self->first_day + (gint64) i + JULIAN_1970));
      self->months[i] = 12 * g_date_get_year (&date) + (guint32) g_date_get_month (&date) - 1;
    }
  self->first_month = n > 0 ? self->months[0] : 0;
}

static void
make_tallies (Work *self)
{
  gsize n_timeframes = 0;

  igx_timeframe_get_all (&n_timeframes);
  self->n_tallies[BY_ALL] = 1;
  self->n_tallies[BY_REGIME] = IGX_N_REGIMES;
  self->n_tallies[BY_MONTH]
      = self->n_days > 0 ? self->months[self->n_days - 1] - self->first_month + 1 : 0;
  self->n_tallies[BY_STRATEGY] = count_names (self->input->strategies);
  self->n_tallies[BY_SYMBOL] = count_names (self->input->symbols);
  self->n_tallies[BY_TIMEFRAME] = n_timeframes;
  self->n_tallies[BY_DIRECTION] = 2;
  self->n_tallies[BY_BAND] = IGX_REPORT_BANDS;
  for (guint i = 0; i < N_DIMENSIONS; i++)
    self->tallies[i] = g_new0 (IgxReportTally, self->n_tallies[i]);
}

static void
clear_work (Work *self)
{
  for (guint i = 0; i < N_DIMENSIONS; i++)
    {
      for (gsize j = 0; j < self->n_tallies[i]; j++)
        igx_report_tally_clear (&self->tallies[i][j]);
      g_free (self->tallies[i]);
    }
  g_free (self->months);
  g_free (self->order);
}

static int
find_timeframe (IgxTimeframe timeframe)
{
  gsize n = 0;
  const IgxTimeframe *all = igx_timeframe_get_all (&n);

  for (gsize i = 0; i < n; i++)
    if (all[i] == timeframe)
      return (int) i;
  return -1;
}

static void
find_groups (const Work *self, const IgxTrade *trade, Groups *groups)
{
  const gint64 day = get_day (trade->close_time) - self->first_day;
  const int timeframe = find_timeframe (trade->timeframe);
  IgxReportTally *const *tallies = self->tallies;
  guint n = 0;

  groups->tallies[n++] = tallies[BY_ALL];
  groups->tallies[n++] = tallies[BY_REGIME] + trade->regime;
  groups->tallies[n++] = tallies[BY_MONTH] + (self->months[day] - self->first_month);
  groups->tallies[n++] = tallies[BY_STRATEGY] + trade->strategy;
  groups->tallies[n++] = tallies[BY_SYMBOL] + trade->symbol;
  groups->tallies[n++] = tallies[BY_DIRECTION] + (trade->direction > 0 ? 0 : 1);
  if (timeframe >= 0)
    groups->tallies[n++] = tallies[BY_TIMEFRAME] + timeframe;
  if (!isnan (trade->quality))
    groups->tallies[n++]
        = tallies[BY_BAND] + (int) CLAMP (trade->quality / BAND_WIDTH, 0, IGX_REPORT_BANDS - 1);
  groups->n = n;
}

/* Returns: on how many days trades fired */
static guint
fire_all (Work *self)
{
  gint64 seen = G_MININT64;
  guint n_days = 0;

  for (gsize i = 0; i < self->input->n_trades; i++)
    {
      const IgxTrade *trade = &self->input->trades[self->order[i].place];
      const gint64 day = get_day (trade->close_time);
      Groups groups;

      find_groups (self, trade, &groups);
      for (guint j = 0; j < groups.n; j++)
        igx_report_tally_fire (groups.tallies[j], trade, day);
      n_days += day != seen ? 1 : 0;
      seen = day;
    }
  return n_days;
}

static void
add_point (GArray *equity, gint64 time, double by, double *peak)
{
  IgxReportPoint *last = NULL;

  if (equity->len == 0 || g_array_index (equity, IgxReportPoint, equity->len - 1).time != time)
    {
      IgxReportPoint point = { .time = time };

      if (equity->len > 0)
        {
          const IgxReportPoint *before = &g_array_index (equity, IgxReportPoint, equity->len - 1);

          point.equity_r = before->equity_r;
          *peak = MAX (*peak, before->equity_r);
        }
      g_array_append_val (equity, point);
    }
  last = &g_array_index (equity, IgxReportPoint, equity->len - 1);
  last->equity_r += by;
  last->drawdown_r = MIN (0, last->equity_r - *peak);
}

static void
close_all (Work *self, GArray *equity)
{
  const IgxTrade *trades = self->input->trades;
  g_autofree IgxTimed *order = g_new (IgxTimed, self->input->n_trades);
  double peak = 0;
  gsize n = 0;

  for (gsize i = 0; i < self->input->n_trades; i++)
    {
      const guint32 place = self->order[i].place;

      if (igx_trade_is_closed (&trades[place]))
        order[n++] = (IgxTimed){ trades[place].closed_at, place };
    }
  igx_timed_sort (order, n);
  for (gsize i = 0; i < n; i++)
    {
      const IgxTrade *trade = &trades[order[i].place];
      Groups groups;

      find_groups (self, trade, &groups);
      for (guint j = 0; j < groups.n; j++)
        igx_report_tally_close (groups.tallies[j], trade);
      add_point (equity, trade->closed_at, trade->result_r, &peak);
    }
}

static void
enter_all (Work *self)
{
  const IgxTrade *trades = self->input->trades;
  g_autofree IgxTimed *order = g_new (IgxTimed, self->input->n_trades);
  gsize n = 0;

  for (gsize i = 0; i < self->input->n_trades; i++)
    {
      const guint32 place = self->order[i].place;

      if (trades[place].filled_at != 0)
        order[n++] = (IgxTimed){ trades[place].filled_at, place };
    }
  igx_timed_sort (order, n);
  for (gsize i = 0; i < n; i++)
    {
      const IgxTrade *trade = &trades[order[i].place];
      Groups groups;

      find_groups (self, trade, &groups);
      for (guint j = 0; j < groups.n; j++)
        igx_report_tally_enter (groups.tallies[j], trade, self->input);
    }
}

static char *
dup_label (const Work *self, Dimension dimension, gsize place)
{
  gsize n_timeframes = 0;
  guint32 month = 0;

  switch (dimension)
    {
    case BY_ALL:
      return g_strdup ("all");
    case BY_REGIME:
      return g_strdup (igx_regime_to_string ((IgxRegime) place));
    case BY_MONTH:
      month = self->first_month + (guint32) place;
      return g_strdup_printf ("%04u-%02u", month / 12, month % 12 + 1);
    case BY_STRATEGY:
      return g_strdup (self->input->strategies[place]);
    case BY_SYMBOL:
      return g_strdup (self->input->symbols[place]);
    case BY_TIMEFRAME:
      return g_strdup (igx_timeframe_to_string (igx_timeframe_get_all (&n_timeframes)[place]));
    case BY_DIRECTION:
      return g_strdup (
          igx_direction_to_string (place == 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT));
    case BY_BAND:
      return g_strdup_printf ("%u-%u", (guint) place * BAND_WIDTH,
                              (guint) (place + 1) * BAND_WIDTH);
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
free_group (gpointer data)
{
  IgxReportGroup *group = data;

  g_free (group->label);
  g_free (group);
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const IgxReportGroup *const *x = a;
  const IgxReportGroup *const *y = b;

  return strcmp ((*x)->label, (*y)->label);
}

static GPtrArray *
take_groups (Work *self, Dimension dimension)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (free_group);

  for (gsize i = 0; i < self->n_tallies[dimension]; i++)
    {
      IgxReportTally *tally = &self->tallies[dimension][i];

      if (tally->group.n == 0)
        continue;
      igx_report_tally_finish (tally, self->input);
      tally->group.label = dup_label (self, dimension, i);
      g_ptr_array_add (groups, g_memdup2 (&tally->group, sizeof tally->group));
    }
  if (dimension == BY_STRATEGY || dimension == BY_SYMBOL)
    g_ptr_array_sort (groups, compare_labels);
  return groups;
}

static gboolean
is_price (double value)
{
  return isfinite (value) && value > 0;
}

static double
get_hold (const IgxReportInput *input)
{
  double sum = 0;
  gsize n = 0;

  for (gsize i = 0; i < input->n_holds; i++)
    {
      const IgxReportHold *hold = &input->holds[i];

      if (!is_price (hold->first) || !is_price (hold->last))
        continue;
      sum += (hold->last - hold->first - input->fee * (hold->first + hold->last)) / hold->first;
      n++;
    }
  return n > 0 ? 100 * sum / (double) n : NAN;
}

/**
 * igx_report_new:
 * @input: trades whose names, regimes and times are valid; it is a programmer's mistake if not
 *
 * Hits and ambiguous trades are counted among those that have a result. With no result at all, the
 * sum and the fall are 0, and rates, means and factors are unknown. The same input gives the same
 * bits; the order of trades does not matter, but for what is the same in all that they are ordered
 * by.
 *
 * Returns: (transfer full): what the trades say
 */
IgxReport *
igx_report_new (const IgxReportInput *input)
{
  Work work = { .input = input };
  IgxReport *self = NULL;

  g_return_val_if_fail (input != NULL && is_sound (input), NULL);

  order_by_firing (&work);
  list_months (&work);
  make_tallies (&work);

  self = g_new0 (IgxReport, 1);
  self->equity = g_array_new (FALSE, FALSE, sizeof (IgxReportPoint));
  self->first = input->first;
  self->last = input->last;
  self->hold_percent = get_hold (input);
  self->n_days = fire_all (&work);
  close_all (&work, self->equity);
  enter_all (&work);

  igx_report_tally_finish (work.tallies[BY_ALL], input);
  self->all = work.tallies[BY_ALL]->group;
  self->all.label = dup_label (&work, BY_ALL, 0);
  self->by_regime = take_groups (&work, BY_REGIME);
  self->by_month = take_groups (&work, BY_MONTH);
  self->by_strategy = take_groups (&work, BY_STRATEGY);
  self->by_symbol = take_groups (&work, BY_SYMBOL);
  self->by_timeframe = take_groups (&work, BY_TIMEFRAME);
  self->by_direction = take_groups (&work, BY_DIRECTION);
  self->by_band = take_groups (&work, BY_BAND);
  clear_work (&work);
  return self;
}

void
igx_report_free (IgxReport *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->all.label);
  g_ptr_array_unref (self->by_regime);
  g_ptr_array_unref (self->by_month);
  g_ptr_array_unref (self->by_strategy);
  g_ptr_array_unref (self->by_symbol);
  g_ptr_array_unref (self->by_timeframe);
  g_ptr_array_unref (self->by_direction);
  g_ptr_array_unref (self->by_band);
  g_array_unref (self->equity);
  g_free (self);
}
