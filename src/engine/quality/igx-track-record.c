/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coins move together, so candidates that were in the market together are no independent
 * observations of a strategy. A grid decides which were together: a candidate that can live for up
 * to n whole days belongs to the stretch of n UTC days that its close is in, counted from 1970. All
 * of a stretch are one observation, the mean of their results.
 *
 * Nothing depends on the order in which results come: a stretch adds them up in whole numbers
 * (steps of 2^-40 R), and what is summed over stretches is summed in their order, in blocks of
 * BLOCK_SIZE places of the grid, of which only the one that changed is worked out anew. So a
 * backtest that adds and asks in turn a million times takes less than a second. */
#include "engine/quality/igx-track-record.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"

/* Steps a whole R is divided in. */
#define STEPS_A_R 1099511627776.0

/* Results are limited to this many R, either way. Eight million of them fit into a stretch. */
#define RESULT_MAX 1e9

/* A life of more days is taken for this many. */
#define DAYS_MAX 36500

#define BLOCK_SIZE 32

/* 95 % quantile of the normal distribution. */
#define NORMAL_95 1.6448536269514722

typedef struct
{
  gint64 whole; /* sum of the results, rounded down each */
  gint64 steps; /* sum of the rests */
  guint n;
} Stretch;

typedef struct
{
  guint days;  /* length of its stretches */
  gint64 from; /* the first of its stretches, divided by BLOCK_SIZE */
  Stretch stretches[BLOCK_SIZE];
  guint n; /* of them that are observations */
  double mean;
  double squares; /* sum of the squared distances from the mean */
  gboolean known; /* the three above are up to date */
} Block;

typedef struct
{
  GPtrArray *blocks; /* of Block, by days and from */
  guint n;
  double mean;
  double bound;
  gboolean known; /* the three above are up to date */
} Results;

struct _IgxTrackRecord
{
  GHashTable *strategies; /* of utf8 to Results[IGX_N_REGIMES] */
};

static void
results_free (gpointer data)
{
  Results *all = data;

  for (guint i = 0; i < IGX_N_REGIMES; i++)
    g_clear_pointer (&all[i].blocks, g_ptr_array_unref);
  g_free (all);
}

/**
 * igx_track_record_new:
 *
 * Returns: (transfer full): a record without results
 */
IgxTrackRecord *
igx_track_record_new (void)
{
  IgxTrackRecord *self = g_new0 (IgxTrackRecord, 1);

  self->strategies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, results_free);
  return self;
}

void
igx_track_record_free (IgxTrackRecord *self)
{
  g_hash_table_unref (self->strategies);
  g_free (self);
}

/* The grid. */

static gint64
divide_down (gint64 value, gint64 by)
{
  return value / by - (value % by < 0);
}

static guint
count_days (gint64 close_time, gint64 expires_at)
{
  const double days = ((double) expires_at - (double) close_time) / (double) IGX_TIMEFRAME_DAY;

  return (guint) CLAMP (ceil (days), 1, DAYS_MAX);
}

/* The first block that is not before the one that is looked for. */
static guint
find_place (const GPtrArray *blocks, guint days, gint64 from)
{
  guint low = 0;
  guint high = blocks->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const Block *block = blocks->pdata[middle];

      if (block->days < days || (block->days == days && block->from < from))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static Block *
find_block (Results *results, guint days, gint64 from, gboolean make)
{
  const guint place = find_place (results->blocks, days, from);
  Block *block = place < results->blocks->len ? results->blocks->pdata[place] : NULL;

  if (block != NULL && block->days == days && block->from == from)
    return block;
  if (!make)
    return NULL;
  block = g_new0 (Block, 1);
  block->days = days;
  block->from = from;
  g_ptr_array_insert (results->blocks, (int) place, block);
  return block;
}

static Results *
find_results (const IgxTrackRecord *self, const char *strategy, IgxRegime regime)
{
  Results *all = g_hash_table_lookup (self->strategies, strategy);

  if (all == NULL || regime <= IGX_REGIME_UNKNOWN || regime >= IGX_N_REGIMES)
    return NULL;
  return &all[regime];
}

static Results *
need_results (IgxTrackRecord *self, const char *strategy, IgxRegime regime)
{
  Results *all = g_hash_table_lookup (self->strategies, strategy);

  if (all == NULL)
    {
      all = g_new0 (Results, IGX_N_REGIMES);
      g_hash_table_insert (self->strategies, g_strdup (strategy), all);
    }
  if (all[regime].blocks == NULL)
    all[regime].blocks = g_ptr_array_new_with_free_func (g_free);
  return &all[regime];
}

/* Adding and taking away. */

static gboolean
is_result (const char *strategy, IgxRegime regime, double result_r)
{
  return strategy != NULL && regime > IGX_REGIME_UNKNOWN && regime < IGX_N_REGIMES
         && isfinite (result_r);
}

/* @n: 1 or -1 */
static void
change (Results *results, gint64 close_time, gint64 expires_at, double result_r, int n)
{
  const guint days = count_days (close_time, expires_at);
  const gint64 at = divide_down (close_time, days * IGX_TIMEFRAME_DAY);
  const gint64 from = divide_down (at, BLOCK_SIZE);
  const double result = CLAMP (result_r, -RESULT_MAX, RESULT_MAX);
  Block *block = find_block (results, days, from, n > 0);
  Stretch *stretch = block != NULL ? &block->stretches[at - from * BLOCK_SIZE] : NULL;

  if (stretch == NULL || (n < 0 && stretch->n == 0))
    return;
  stretch->whole += n * (gint64) floor (result);
  stretch->steps += n * (gint64) nearbyint ((result - floor (result)) * STEPS_A_R);
  stretch->n += (guint) n;
  block->known = FALSE;
  results->known = FALSE;
}

/**
 * igx_track_record_add:
 * @strategy: its id
 * @regime: at the close that it fired on
 * @close_time: ms UTC
 * @expires_at: ms UTC
 * @result_r: what it made, after fees
 *
 * A candidate is over. One without a result (it never went in), or whose regime was unknown,
 * changes nothing.
 */
void
igx_track_record_add (IgxTrackRecord *self,
                      const char *strategy,
                      IgxRegime regime,
                      gint64 close_time,
                      gint64 expires_at,
                      double result_r)
{
  g_return_if_fail (self != NULL);

  if (is_result (strategy, regime, result_r))
    change (need_results (self, strategy, regime), close_time, expires_at, result_r, 1);
}

/**
 * igx_track_record_remove:
 *
 * Takes away what was added with the same arguments, as if it never had been.
 */
void
igx_track_record_remove (IgxTrackRecord *self,
                         const char *strategy,
                         IgxRegime regime,
                         gint64 close_time,
                         gint64 expires_at,
                         double result_r)
{
  Results *results = NULL;

  g_return_if_fail (self != NULL);

  if (!is_result (strategy, regime, result_r))
    return;
  results = find_results (self, strategy, regime);
  if (results != NULL && results->blocks != NULL)
    change (results, close_time, expires_at, result_r, -1);
}

/* What it says. */

static double
find_mean (const Stretch *stretch)
{
  return ((double) stretch->whole + (double) stretch->steps / STEPS_A_R) / stretch->n;
}

static void
sum_block (Block *block)
{
  double sum = 0;

  block->n = 0;
  block->mean = 0;
  block->squares = 0;
  block->known = TRUE;
  for (guint i = 0; i < BLOCK_SIZE; i++)
    if (block->stretches[i].n > 0)
      {
        sum += find_mean (&block->stretches[i]);
        block->n++;
      }
  if (block->n == 0)
    return;
  block->mean = sum / block->n;
  for (guint i = 0; i < BLOCK_SIZE; i++)
    if (block->stretches[i].n > 0)
      {
        const double distance = find_mean (&block->stretches[i]) - block->mean;

        block->squares += distance * distance;
      }
}

/* One-sided 95 % quantile of Student's t: the expansion of Cornish and Fisher in powers of 1/df, as
 * in Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5. With the 19 degrees of
 * freedom of the shortest record it is off by less than 1e-6. */
static double
find_quantile (guint degrees)
{
  const double x = NORMAL_95;
  const double x2 = x * x;
  const double g1 = x * (x2 + 1) / 4;
  const double g2 = x * ((5 * x2 + 16) * x2 + 3) / 96;
  const double g3 = x * (((3 * x2 + 19) * x2 + 17) * x2 - 15) / 384;
  const double g4 = x * ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / 92160;
  const double v = 1.0 / degrees;

  return x + v * (g1 + v * (g2 + v * (g3 + v * g4)));
}

/* Means and squares of two sets together, from those of each: Chan, Golub and LeVeque, Algorithms
 * for Computing the Sample Variance. */
static void
sum_results (Results *results)
{
  double squares = 0;

  results->n = 0;
  results->mean = 0;
  results->known = TRUE;
  for (guint i = 0; i < results->blocks->len; i++)
    {
      Block *block = results->blocks->pdata[i];
      double distance = 0;
      double all = 0;

      if (!block->known)
        sum_block (block);
      if (block->n == 0)
        continue;
      distance = block->mean - results->mean;
      all = (double) results->n + block->n;
      squares += block->squares + distance * distance * results->n * block->n / all;
      results->mean += distance * block->n / all;
      results->n += block->n;
    }
  results->bound = NAN;
  if (results->n >= IGX_TRACK_RECORD_MIN)
    results->bound
        = results->mean
          - find_quantile (results->n - 1) * sqrt (squares / (results->n - 1) / results->n);
  if (results->n == 0)
    results->mean = NAN;
}

/**
 * igx_track_record_get:
 * @strategy: its id
 * @regime: which regime's results are asked for
 * @mean: (out) (optional): mean R of the observations; %NAN without any
 * @bound: (out) (optional): lower 95 % bound of that mean, one-sided, from Student's t; %NAN below
 *   %IGX_TRACK_RECORD_MIN observations. Where all are equal it is the mean.
 *
 * Returns: how many observations there are
 */
guint
igx_track_record_get (
    const IgxTrackRecord *self, const char *strategy, IgxRegime regime, double *mean, double *bound)
{
  Results *results = NULL;
  const Results none = { .mean = NAN, .bound = NAN };
  const Results *said = &none;

  g_return_val_if_fail (self != NULL && strategy != NULL, 0);

  results = find_results (self, strategy, regime);
  if (results != NULL && results->blocks != NULL)
    {
      if (!results->known)
        sum_results (results);
      said = results;
    }
  if (mean != NULL)
    *mean = said->mean;
  if (bound != NULL)
    *bound = said->bound;
  return said->n;
}
