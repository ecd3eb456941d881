/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether entries beat random entries. All entries of all series are moved by one random shift of
 * time, around a circle; p is how often the moved ones make at least as much, those where they are
 * counted with them. One shift for all keeps what belongs together: how entries come in clusters,
 * and that coins move at the same time. Shifts are drawn from all there are, no shift among them.
 *
 * What is compared must be the same function of the place wherever the entries stand; otherwise
 * chance has another distribution where they are than where they are moved to.
 *
 * - Exits (the honest one, for signals): stop, targets, expiry are placed at the same distances in
 *   ATR 14 and followed by igx-outcome, where the entries are and everywhere else. The exits are
 *   the same on both sides, so that what is found is due to the entries.
 * - Holding: the same number of candles from close to close. The number comes from where stop and
 *   targets were reached, so it knows the candles at the entry's own place and none elsewhere:
 *   wild candles go with short times there, and with any elsewhere, so what chance makes elsewhere
 *   lies further apart and small p come too seldom. It is for trades whose levels are not known.
 *
 * Distances are in ATR, as strategies write them: each place has the stop and the targets that the
 * strategy would have placed there.
 *
 * Fees: each entry pays what it pays at its own place, wherever it is moved to. In R a fee is small
 * where the stop is wide: entries at wild times would beat random ones without knowing anything. (A
 * strategy that knows no more than when prices are wild had a p below 0.05 in 102 of 200 worlds of
 * a fair game with fees of the moved place, in 12 with those of its own.) So fees are in the means
 * that are shown, and p is free of them.
 *
 * How exact it is: entries that do not know the candles have exact p-values. Those of strategies
 * know the candles before them, and so what became of the entries before: who enters against
 * a move enters often while he is wrong and seldom when he is right, which makes the mean of
 * the entries of one series a little too good and p a little too small. In 3,000 worlds of a fair
 * game with clusters of volatility (tests/statistics/test-honesty.c, thorough), p was below 0.05
 * for the strategies that are shipped in 7.0, 4.6 and 2.8 % of the worlds (exits), and in 1.7, 0.4
 * and 0.5 % (holding). One p near 0.05 is no evidence.
 */
#include "engine/statistics/igx-entry-test.h"

#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-entry-path.h"
#include "engine/statistics/igx-random.h"

/** Means within this are the same. */
#define TOLERANCE 1e-12

/** The place of a moment without a candle. */
#define NOWHERE G_MAXUINT32

/* All entries of one series that have the same shape. */
typedef struct
{
  IgxEntryShape shape;
  GArray *slots; /* of gint64: the moments of the entries, in candles from the circle's beginning */
} Group;

typedef struct
{
  IgxEntryTestKind kind;
  double fee;
  gint64 first;     /* where the circle begins, ms UTC */
  gint64 step;      /* by which shifts differ, ms: a multiple of all timeframes */
  guint64 n_places; /* steps in the circle */
  guint n_shifts;
  guint64 *shifts; /* (owned): in steps; the first is 0 */
  double *sums;    /* (owned): of each shift */
  gsize *counts;   /* (owned): likewise */
  double fees;
  gsize n_fees;
  gsize n_entries;
  gsize n_left_out;
} Work;

/* One series of it. */
typedef struct
{
  Work *work;
  const IgxEntryPath *path;
  gint64 slots_a_step;
  gint64 n_slots;
  guint32 *places; /* (owned): of each slot */
  gsize n_candles;
  double *values; /* (owned) (nullable): of each place, for the group at hand */
} Ring;

static gint64
get_common_multiple (gint64 a, gint64 b)
{
  gint64 x = a;
  gint64 y = b;

  while (y != 0)
    {
      const gint64 rest = x % y;

      x = y;
      y = rest;
    }
  return a / x * b;
}

/* Lays the circle around all candles. */
static gboolean
lay_circle (Work *self, const IgxEntrySeries *series, gsize n_series, GError **error)
{
  gint64 first = G_MAXINT64;
  gint64 last = G_MININT64;

  self->step = 1;
  for (gsize i = 0; i < n_series; i++)
    {
      if (series[i].n_candles == 0)
        continue;
      self->step = get_common_multiple (self->step, series[i].timeframe);
      first = MIN (first, series[i].candles[0].open_time);
      last = MAX (last, series[i].candles[series[i].n_candles - 1].open_time + series[i].timeframe);
    }
  if (last > first)
    {
      self->first = igx_timeframe_floor (self->step, first);
      self->n_places = (guint64) ((last - self->first + self->step - 1) / self->step);
    }
  if (self->n_places >= IGX_ENTRY_TEST_PLACES_MIN)
    return TRUE;
  g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
               "Entries could be moved to %" G_GUINT64_FORMAT
               " places only, and at least %d say something: take a longer time",
               self->n_places, IGX_ENTRY_TEST_PLACES_MIN);
  return FALSE;
}

static void
draw_shifts (Work *self, guint64 seed)
{
  IgxRandom random;

  igx_random_init (&random, seed);
  self->shifts = g_new0 (guint64, self->n_shifts + 1);
  for (guint i = 1; i <= self->n_shifts; i++)
    self->shifts[i] = igx_random_below (&random, (guint32) self->n_places);
  self->sums = g_new0 (double, self->n_shifts + 1);
  self->counts = g_new0 (gsize, self->n_shifts + 1);
}

static void
clear_work (Work *self)
{
  g_free (self->shifts);
  g_free (self->sums);
  g_free (self->counts);
}

static void
find_places (Ring *ring, IgxTimeframe timeframe)
{
  ring->places = g_new (guint32, (gsize) ring->n_slots);
  for (gint64 slot = 0; slot < ring->n_slots; slot++)
    {
      gsize place = 0;

      ring->places[slot]
          = igx_entry_path_find (ring->path, ring->work->first + (slot + 1) * timeframe, &place)
                ? (guint32) place
                : NOWHERE;
    }
}

static double
get_value (const Ring *ring, const IgxEntryShape *shape, guint32 place, double fee)
{
  if (ring->work->kind == IGX_ENTRY_TEST_EXITS)
    return igx_entry_path_exit (ring->path, place, shape, fee);
  return igx_entry_path_hold (ring->path, place, shape, fee);
}

/* Infinite where it was not asked for yet. */
static double
look_up (Ring *ring, const IgxEntryShape *shape, guint32 place)
{
  if (ring->values == NULL)
    return get_value (ring, shape, place, 0);
  if (isinf (ring->values[place]))
    ring->values[place] = get_value (ring, shape, place, 0);
  return ring->values[place];
}

static void
add_fee (Ring *ring, const IgxEntryShape *shape, guint32 place)
{
  const double gross = look_up (ring, shape, place);
  const double net = get_value (ring, shape, place, ring->work->fee);

  if (isnan (gross) || isnan (net))
    return;
  ring->work->fees += gross - net;
  ring->work->n_fees++;
}

/* What is known of a place pays if more is asked than there are places. */
static void
begin_values (Ring *ring, const Group *group)
{
  const double n_asked = (double) group->slots->len * ring->work->n_shifts;

  ring->values = NULL;
  if (ring->work->kind != IGX_ENTRY_TEST_EXITS || n_asked < (double) ring->n_candles / 2)
    return;
  ring->values = g_new (double, ring->n_candles);
  for (gsize i = 0; i < ring->n_candles; i++)
    ring->values[i] = INFINITY;
}

static void
run_group (Ring *ring, const Group *group)
{
  Work *work = ring->work;

  begin_values (ring, group);
  for (guint i = 0; i < group->slots->len; i++)
    {
      const gint64 slot = g_array_index (group->slots, gint64, i);

      add_fee (ring, &group->shape, ring->places[slot]);
      for (guint j = 0; j <= work->n_shifts; j++)
        {
          const gint64 moved
              = (slot + (gint64) work->shifts[j] * ring->slots_a_step) % ring->n_slots;
          const guint32 place = ring->places[moved];
          const double value = place != NOWHERE ? look_up (ring, &group->shape, place) : NAN;

          if (isnan (value))
            continue;
          work->sums[j] += value;
          work->counts[j]++;
        }
    }
  g_clear_pointer (&ring->values, g_free);
}

static guint
hash_shape (gconstpointer data)
{
  const guint8 *bytes = data;
  guint hash = 2166136261U;

  for (gsize i = 0; i < sizeof (IgxEntryShape); i++)
    hash = (hash ^ bytes[i]) * 16777619U;
  return hash;
}

static gboolean
same_shape (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (IgxEntryShape)) == 0;
}

static void
free_group (gpointer data)
{
  Group *group = data;

  g_array_unref (group->slots);
  g_free (group);
}

/* What does not matter for a kind does not tell entries apart. */
static gboolean
fit_shape (IgxEntryTestKind kind, IgxEntryShape *shape)
{
  IgxEntryShape fit;

  memset (&fit, 0, sizeof fit);
  fit.direction = shape->direction;
  fit.holding = shape->holding;
  if (kind == IGX_ENTRY_TEST_EXITS)
    {
      memcpy (&fit, shape, sizeof fit);
      fit.holding = 0;
    }
  memcpy (shape, &fit, sizeof fit);
  return kind == IGX_ENTRY_TEST_EXITS ? shape->n_targets > 0 : shape->holding > 0;
}

/* Returns: (transfer full) (element-type Group): the entries of @series, in order of their shapes'
   first coming */
static GPtrArray *
group_entries (Ring *ring, const IgxEntrySeries *series)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (free_group);
  g_autoptr (GHashTable) known = g_hash_table_new (hash_shape, same_shape);
  Work *work = ring->work;

  for (gsize i = 0; i < series->n_entries; i++)
    {
      const IgxEntry *entry = &series->entries[i];
      const gint64 slot = (entry->close_time - work->first) / series->timeframe - 1;
      gsize place = 0;
      IgxEntryShape shape;
      Group *group = NULL;

      if (!igx_entry_path_find (ring->path, entry->close_time, &place)
          || series->candles[place].open_time + series->timeframe != entry->close_time
          || !igx_entry_path_measure (ring->path, place, entry, &shape)
          || !fit_shape (work->kind, &shape))
        {
          work->n_left_out++;
          continue;
        }
      work->n_entries++;
      group = g_hash_table_lookup (known, &shape);
      if (group == NULL)
        {
          group = g_new0 (Group, 1);
          memcpy (&group->shape, &shape, sizeof shape);
          group->slots = g_array_new (FALSE, FALSE, sizeof (gint64));
          g_hash_table_insert (known, &group->shape, group);
          g_ptr_array_add (groups, group);
        }
      g_array_append_val (group->slots, slot);
    }
  return groups;
}

static void
run_series (Work *self, const IgxEntrySeries *series)
{
  g_autoptr (IgxEntryPath) path = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  gint64 life = 0;
  Ring ring = { .work = self, .n_candles = series->n_candles };

  for (gsize i = 0; i < series->n_entries; i++)
    life = MAX (life, series->entries[i].expires_at - series->entries[i].close_time);
  path = igx_entry_path_new (series->candles, series->n_candles, series->timeframe, life);
  ring.path = path;
  ring.slots_a_step = self->step / series->timeframe;
  ring.n_slots = (gint64) self->n_places * ring.slots_a_step;
  find_places (&ring, series->timeframe);
  groups = group_entries (&ring, series);
  for (guint i = 0; i < groups->len; i++)
    run_group (&ring, groups->pdata[i]);
  g_free (ring.places);
}

static void
conclude (const Work *self, IgxEntryTest *test)
{
  const double fee = self->n_fees > 0 ? self->fees / (double) self->n_fees : 0;
  const double seen = self->counts[0] > 0 ? self->sums[0] / (double) self->counts[0] : NAN;
  const double limit = seen - TOLERANCE * (1 + fabs (seen));
  double sum = 0;
  double squares = 0;
  guint n = 0;

  test->n_entries = self->n_entries;
  test->n_left_out = self->n_left_out;
  test->n_places = self->n_places;
  if (isnan (seen))
    return;
  test->n_shifts = self->n_shifts;
  for (guint i = 1; i <= self->n_shifts; i++)
    {
      const double mean = self->sums[i] / (double) MAX (self->counts[i], 1);

      /* Where nothing could be placed, nothing speaks against chance. */
      test->n_at_least += self->counts[i] == 0 || mean >= limit ? 1 : 0;
      if (self->counts[i] == 0)
        continue;
      sum += mean - seen;
      squares += (mean - seen) * (mean - seen);
      n++;
    }
  test->mean = seen - fee;
  test->p = (1.0 + test->n_at_least) / (1.0 + test->n_shifts);
  if (n < 2)
    return;
  test->random_mean = seen + sum / n - fee;
  test->random_deviation = sqrt (MAX (squares - sum * sum / n, 0) / (n - 1));
}

static gboolean
check_series (const IgxEntrySeries *series, GError **error)
{
  for (gsize i = 0; i < series->n_candles; i++)
    {
      const IgxCandle *candle = &series->candles[i];

      if (!igx_candle_check (candle, series->timeframe, error))
        return FALSE;
      if (i == 0 || candle->open_time > candle[-1].open_time)
        continue;
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER,
                   "The candle at %" G_GINT64_FORMAT " does not come after the one before it: "
                   "sort the candles by time and take each once",
                   candle->open_time);
      return FALSE;
    }
  return TRUE;
}

/**
 * igx_entry_test_run:
 * @series: (array length=n_series): candles and entries; all series that were traded together
 * @n_series: how many
 * @kind: what is done at each place
 * @fee: share of the value that each entry and each exit costs
 * @n_shifts: how many random shifts, 1 to %IGX_ENTRY_TEST_SHIFTS_MAX
 * @seed: of the shifts; the same gives the same bits
 * @test: (out caller-allocates): what they say
 * @error: return location for a #GError
 *
 * Entries of the same distances in ATR share their work: an entry and shift costs a few ns, and
 * each place some 100 ns once. Each that has distances of its own costs that for each shift.
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_LIMIT if there are too few places, or the error of a
 *   candle that is wrong
 */
gboolean
igx_entry_test_run (const IgxEntrySeries *series,
                    gsize n_series,
                    IgxEntryTestKind kind,
                    double fee,
                    guint n_shifts,
                    guint64 seed,
                    IgxEntryTest *test,
                    GError **error)
{
  Work work = { .kind = kind, .fee = fee, .n_shifts = n_shifts };

  g_return_val_if_fail (series != NULL && test != NULL, FALSE);
  g_return_val_if_fail (n_shifts > 0 && n_shifts <= IGX_ENTRY_TEST_SHIFTS_MAX, FALSE);

  for (gsize i = 0; i < n_series; i++)
    if (!check_series (&series[i], error))
      return FALSE;
  if (!lay_circle (&work, series, n_series, error))
    return FALSE;
  *test = (IgxEntryTest){
    .kind = kind, .mean = NAN, .random_mean = NAN, .random_deviation = NAN, .p = NAN
  };
  draw_shifts (&work, seed);
  for (gsize i = 0; i < n_series; i++)
    if (series[i].n_candles > 0)
      run_series (&work, &series[i]);
    else
      work.n_left_out += series[i].n_entries;
  conclude (&work, test);
  clear_work (&work);
  return TRUE;
}
