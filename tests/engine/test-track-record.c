/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What closed candidates made: against a twin that keeps a list and adds it all up each time. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/quality/igx-track-record.h"

#define DAY  IGX_TIMEFRAME_DAY
#define HOUR IGX_TIMEFRAME_HOUR
/* So early that blocks of stretches of several lengths have the same number. */
#define START     (40 * DAY)
#define N_RANDOM  3000
#define N_ORDERS  40
#define N_SPEED   200000
#define TOLERANCE 1e-10

typedef struct
{
  const char *strategy;
  IgxRegime regime;
  gint64 close_time;
  gint64 expires_at;
  double result_r;
} Result;

typedef struct
{
  gint64 days;
  gint64 at;
  long double sum;
  guint n;
} Group;

static void
add (IgxTrackRecord *record, const Result *result)
{
  igx_track_record_add (record, result->strategy, result->regime, result->close_time,
                        result->expires_at, result->result_r);
}

static void
take_away (IgxTrackRecord *record, const Result *result)
{
  igx_track_record_remove (record, result->strategy, result->regime, result->close_time,
                           result->expires_at, result->result_r);
}

/* Half of the density's area is at 0; the rest is added up in narrow strips. */
static double
student_area (double t, double degrees)
{
  const guint n = 20000;
  const double factor
      = exp (lgamma ((degrees + 1) / 2) - lgamma (degrees / 2)) / sqrt (degrees * G_PI);
  const double width = t / n;
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      const double x = (i + 0.5) * width;

      sum += factor * pow (1 + x * x / degrees, -(degrees + 1) / 2) * width;
    }
  return 0.5 + sum;
}

/* The twin: its own quantile by halving, its own sums. */
static double
student_quantile (guint degrees)
{
  double low = 1.6;
  double high = 2.2;

  for (guint i = 0; i < 40; i++)
    {
      const double middle = (low + high) / 2;

      if (student_area (middle, degrees) < 0.95)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static Group *
find_group (GArray *groups, gint64 days, gint64 at)
{
  const Group none = { days, at, 0, 0 };

  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = &g_array_index (groups, Group, i);

      if (group->days == days && group->at == at)
        return group;
    }
  g_array_append_val (groups, none);
  return &g_array_index (groups, Group, groups->len - 1);
}

static guint
count_naively (
    const GArray *results, const char *strategy, IgxRegime regime, double *mean, double *deviation)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (Group));
  long double sum = 0;
  long double squares = 0;

  for (guint i = 0; i < results->len; i++)
    {
      const Result *result = &g_array_index (results, Result, i);
      const gint64 days = (result->expires_at - result->close_time + DAY - 1) / DAY;
      Group *group = NULL;

      if (strcmp (result->strategy, strategy) != 0 || result->regime != regime)
        continue;
      group = find_group (groups, days, result->close_time / (days * DAY));
      group->sum += result->result_r;
      group->n++;
    }
  for (guint i = 0; i < groups->len; i++)
    sum += g_array_index (groups, Group, i).sum / g_array_index (groups, Group, i).n;
  *mean = groups->len > 0 ? (double) (sum / groups->len) : NAN;
  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = &g_array_index (groups, Group, i);
      const long double distance = group->sum / group->n - sum / groups->len;

      squares += distance * distance;
    }
  *deviation = groups->len > 1 ? (double) sqrtl (squares / (groups->len - 1)) : NAN;
  return groups->len;
}

static const char *const strategies[] = { "one", "other" };

static Result
pick_result (GRand *rand)
{
  const gint64 lives[] = { HOUR, DAY - 1, DAY, DAY + 1, 3 * DAY, 7 * DAY };
  const gint64 close = START + g_rand_int_range (rand, 0, 200 * 24) * HOUR;
  const Result result = {
    .strategy = strategies[g_rand_int_range (rand, 0, 2)],
    .regime = (IgxRegime) g_rand_int_range (rand, 1, 4),
    .close_time = close,
    .expires_at = close + lives[g_rand_int_range (rand, 0, (int) G_N_ELEMENTS (lives))],
    .result_r = g_rand_double_range (rand, -1.3, 3),
  };

  return result;
}

static void
test_twin (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (IgxTrackRecord) record = igx_track_record_new ();
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (Result));
  g_autofree double *quantiles = g_new0 (double, N_RANDOM + 1);
  guint n_bounds = 0;
  guint n_few = 0;

  for (guint i = 0; i < N_RANDOM; i++)
    {
      const Result asked = pick_result (rand);
      double mean = 0;
      double bound = 0;
      double expected = 0;
      double deviation = 0;
      guint n = 0;

      if (results->len > 10 && g_rand_int_range (rand, 0, 5) == 0)
        {
          const guint at = (guint) g_rand_int_range (rand, 0, (int) results->len);

          take_away (record, &g_array_index (results, Result, at));
          g_array_remove_index_fast (results, at);
        }
      else
        {
          add (record, &asked);
          g_array_append_val (results, asked);
        }
      n = igx_track_record_get (record, asked.strategy, asked.regime, &mean, &bound);
      g_assert_cmpuint (
          n, ==, count_naively (results, asked.strategy, asked.regime, &expected, &deviation));
      g_assert_true (n > 0 ? fabs (mean - expected) < TOLERANCE : isnan (mean));
      n_few += n < IGX_TRACK_RECORD_MIN;
      if (n < 20)
        {
          g_assert_true (isnan (bound));
          continue;
        }
      if (!(quantiles[n] > 0))
        quantiles[n] = student_quantile (n - 1);
      g_assert_cmpfloat_with_epsilon (bound, expected - quantiles[n] * deviation / sqrt (n), 1e-6);
      n_bounds++;
    }
  g_assert_cmpuint (n_bounds, >, N_RANDOM / 2);
  g_assert_cmpuint (n_few, >, 50);
}

static gboolean
is_same_bits (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

/* Whatever the order, and whatever was there in between: the same bits. */
static void
test_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  g_autoptr (IgxTrackRecord) first = igx_track_record_new ();
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (Result));
  guint n_compared = 0;

  for (guint i = 0; i < 2000; i++)
    {
      const Result result = pick_result (rand);

      g_array_append_val (results, result);
      add (first, &result);
    }
  for (guint k = 0; k < N_ORDERS; k++)
    {
      g_autoptr (IgxTrackRecord) other = igx_track_record_new ();

      for (guint i = results->len; i > 1; i--)
        {
          const guint at = (guint) g_rand_int_range (rand, 0, (int) i);
          const Result kept = g_array_index (results, Result, at);

          g_array_index (results, Result, at) = g_array_index (results, Result, i - 1);
          g_array_index (results, Result, i - 1) = kept;
        }
      for (guint i = 0; i < results->len; i++)
        {
          const Result guest = pick_result (rand);

          add (other, &guest);
          add (other, &g_array_index (results, Result, i));
          igx_track_record_get (other, guest.strategy, guest.regime, NULL, NULL);
          take_away (other, &guest);
        }
      for (gsize s = 0; s < G_N_ELEMENTS (strategies); s++)
        for (guint r = 1; r < 4; r++)
          {
            double means[2];
            double bounds[2];

            g_assert_cmpuint (
                igx_track_record_get (first, strategies[s], (IgxRegime) r, &means[0], &bounds[0]),
                ==,
                igx_track_record_get (other, strategies[s], (IgxRegime) r, &means[1], &bounds[1]));
            g_assert_true (is_same_bits (means[0], means[1]));
            g_assert_true (is_same_bits (bounds[0], bounds[1]));
            g_assert_false (isnan (bounds[0]));
            n_compared++;
          }
    }
  g_assert_cmpuint (n_compared, ==, N_ORDERS * 6);
}

/* Those of one stretch are one observation: their mean. */
static void
test_concurrent (void)
{
  g_autoptr (IgxTrackRecord) record = igx_track_record_new ();
  const gint64 start = START - START % (3 * DAY);
  double mean = 0;
  guint n = 0;

  /* Two days and a second are three days. */
  for (guint i = 0; i < 72; i++)
    igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, start + i * HOUR,
                          start + i * HOUR + 2 * DAY + 1000, i % 2 == 0 ? 1 : -0.5);
  n = igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, NULL);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (mean, 0.25, 1e-15);
  /* The next stretch begins with the next close. */
  igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, start + 3 * DAY, start + 5 * DAY + 1000,
                        0.75);
  n = igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, NULL);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat_with_epsilon (mean, 0.5, 1e-15);
  /* Exactly two days are two: another grid, another observation. */
  igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, start, start + 2 * DAY, 2);
  n = igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, NULL);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat_with_epsilon (mean, 1, 1e-15);
}

static void
test_few (void)
{
  g_autoptr (IgxTrackRecord) record = igx_track_record_new ();
  double mean = 0;
  double bound = 0;

  g_assert_cmpuint (igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, &bound), ==, 0);
  g_assert_true (isnan (mean));
  g_assert_true (isnan (bound));
  for (guint i = 0; i < 19; i++)
    igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, START + i * DAY, START + i * DAY + HOUR,
                          0.1);
  g_assert_cmpuint (igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, &bound), ==, 19);
  g_assert_cmpfloat_with_epsilon (mean, 0.1, 1e-12);
  g_assert_true (isnan (bound));
  /* Without any variance the bound is the mean. */
  igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, START + 19 * DAY, START + 19 * DAY + HOUR,
                        0.1);
  g_assert_cmpuint (igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, &bound), ==, 20);
  g_assert_cmpfloat_with_epsilon (bound, 0.1, 1e-12);
  /* Neither of another strategy nor of another regime. */
  g_assert_cmpuint (igx_track_record_get (record, "other", IGX_REGIME_CHOPPY, NULL, NULL), ==, 0);
  g_assert_cmpuint (igx_track_record_get (record, "one", IGX_REGIME_BREAKOUT, NULL, NULL), ==, 0);
  g_assert_cmpuint (igx_track_record_get (record, "one", IGX_REGIME_UNKNOWN, NULL, NULL), ==, 0);
  g_assert_cmpuint (igx_track_record_get (record, "one", (IgxRegime) 99, NULL, NULL), ==, 0);
}

/* What has no result or no regime changes nothing, nor does taking away what is not there. */
static void
test_nothing (void)
{
  g_autoptr (IgxTrackRecord) record = igx_track_record_new ();
  double mean = 0;

  igx_track_record_remove (record, "one", IGX_REGIME_CHOPPY, START, START + HOUR, 1);
  igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, START, START + HOUR, 1);
  igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, START, START + HOUR, NAN);
  igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, START, START + HOUR, INFINITY);
  igx_track_record_add (record, "one", IGX_REGIME_UNKNOWN, START, START + HOUR, 5);
  igx_track_record_add (record, "one", (IgxRegime) 99, START, START + HOUR, 5);
  igx_track_record_remove (record, "one", IGX_REGIME_CHOPPY, START + DAY, START + DAY + HOUR, 1);
  igx_track_record_remove (record, "other", IGX_REGIME_CHOPPY, START, START + HOUR, 1);
  igx_track_record_remove (record, "one", IGX_REGIME_BREAKOUT, START, START + HOUR, 1);
  g_assert_cmpuint (igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, NULL), ==, 1);
  g_assert_cmpfloat_with_epsilon (mean, 1, 1e-15);
  igx_track_record_remove (record, "one", IGX_REGIME_CHOPPY, START, START + HOUR, 1);
  g_assert_cmpuint (igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, NULL), ==, 0);
  g_assert_true (isnan (mean));
  /* Taking away more than there is does not leave a hole. */
  igx_track_record_remove (record, "one", IGX_REGIME_CHOPPY, START, START + HOUR, 1);
  igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, START, START + HOUR, 3);
  g_assert_cmpuint (igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, NULL), ==, 1);
  g_assert_cmpfloat_with_epsilon (mean, 3, 1e-15);
}

/* Values that no market gives break nothing. */
static void
test_extreme (void)
{
  g_autoptr (IgxTrackRecord) record = igx_track_record_new ();
  const gint64 times[] = { G_MININT64, -1, 0, 1, G_MAXINT64 };
  double mean = 0;
  double bound = 0;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (times); k++)
      for (int sign = -1; sign <= 1; sign += 2)
        igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, times[i], times[k], sign * 1e300);
  n = igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, &bound);
  g_assert_cmpuint (n, >, 4);
  g_assert_cmpfloat_with_epsilon (mean, 0, 1e-15);
  g_assert_false (bound > 0);
}

/* The quantile, from what the bound of a known set is: the tables print six decimals. */
static void
test_quantile (void)
{
  const struct
  {
    guint degrees;
    double t;
  } table[] = { { 19, 1.729133 }, { 20, 1.724718 }, { 24, 1.710882 },  { 29, 1.699127 },
                { 39, 1.684875 }, { 59, 1.671093 }, { 119, 1.657759 }, { 999, 1.646380 } };

  for (gsize k = 0; k < G_N_ELEMENTS (table); k++)
    {
      g_autoptr (IgxTrackRecord) record = igx_track_record_new ();
      const guint n = table[k].degrees + 1;
      double mean = 0;
      double bound = 0;
      double error = 0;

      for (guint i = 0; i < n; i++)
        igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, START + i * DAY,
                              START + i * DAY + HOUR, i % 2 == 0 ? 1 : -1);
      g_assert_cmpuint (igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, &mean, &bound), ==,
                        n);
      error = sqrt ((1 - mean * mean) / (n - 1));
      g_assert_cmpfloat_with_epsilon ((mean - bound) / error, table[k].t, 1.5e-6);
      g_assert_cmpfloat_with_epsilon (student_area ((mean - bound) / error, table[k].degrees), 0.95,
                                      1e-7);
    }
}

/* In turn, as a backtest does: each answer after a change of a record of years. */
static void
test_speed (void)
{
  g_autoptr (IgxTrackRecord) record = igx_track_record_new ();
  g_autoptr (GTimer) timer = g_timer_new ();
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < N_SPEED; i++)
    {
      const gint64 close = START + (gint64) i * 2000 * DAY / N_SPEED;
      double bound = 0;

      igx_track_record_add (record, "one", IGX_REGIME_CHOPPY, close, close + HOUR, i % 3 - 0.9);
      n = igx_track_record_get (record, "one", IGX_REGIME_CHOPPY, NULL, &bound);
      sum += isnan (bound) ? 0 : bound;
    }
  g_assert_cmpuint (n, ==, 2000);
  g_assert_true (isfinite (sum));
  g_test_message ("%d in turn, up to %u observations: %.3f s", N_SPEED, n,
                  g_timer_elapsed (timer, NULL));
  /* A tenth of it is usual; adding all up each time takes longer even without sanitizers. */
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/track-record/twin", test_twin);
  g_test_add_func ("/track-record/order", test_order);
  g_test_add_func ("/track-record/concurrent", test_concurrent);
  g_test_add_func ("/track-record/few", test_few);
  g_test_add_func ("/track-record/nothing", test_nothing);
  g_test_add_func ("/track-record/extreme", test_extreme);
  g_test_add_func ("/track-record/quantile", test_quantile);
  g_test_add_func ("/track-record/speed", test_speed);
  return g_test_run ();
}
