/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a strategy does on real candles: how often it fires, how often each of its conditions holds,
 * and what random entries with its levels come to.
 *
 * Each condition is an expression of its own. Together they must say when the engine fires, and
 * with how many points: every candidate is compared.
 */
#include "activity.h"

#include <math.h>
#include <string.h>

#include "engine/igx-backtest.h"
#include "engine/igx-expression.h"
#include "engine/igx-outcome.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-describe.h"

#define MINUTES 0 /* the index of the finest candles */

#define N_SIDES 2

static guint
side_index (IgxDirection direction)
{
  return direction == IGX_DIRECTION_LONG ? 0 : 1;
}

static const IgxCandle *
candle_data (const GArray *candles)
{
  return (const IgxCandle *) (gconstpointer) candles->data;
}

/* What the rules do not say. */
static void
read_sides (Activity *self, IgxTimeframe timeframe, gsize t)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) facts = igx_describe_strategy (self->strategy, timeframe, NULL, &error);
  g_autoptr (GVariant) sides = NULL;

  g_assert_no_error (error);
  sides = g_variant_lookup_value (facts, "sides", NULL);
  for (gsize i = 0; i < g_variant_n_children (sides); i++)
    {
      g_autoptr (GVariant) side = g_variant_get_child_value (sides, i);
      IgxDirection direction = IGX_DIRECTION_LONG;
      const char *name = NULL;
      guint64 rearm_bars = 0;
      gint64 life = 0;

      g_assert_true (g_variant_lookup (side, "direction", "&s", &name));
      g_assert_true (igx_direction_from_string (name, &direction));
      g_assert_true (g_variant_lookup (side, "rearm-bars", "t", &rearm_bars));
      g_assert_true (g_variant_lookup (side, "expires-ms", "x", &life));
      self->rearms[side_index (direction)] = rearm_bars > 0;
      self->sides[side_index (direction)][t].life = life;
    }
}

static GArray *
new_counts (const GPtrArray *conditions)
{
  GArray *counts = g_array_new (FALSE, TRUE, sizeof (ActivityCount));

  g_array_set_size (counts, conditions->len);
  return counts;
}

Activity *
activity_new (const char *path)
{
  Activity *self = g_new0 (Activity, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *source = NULL;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  self->strategy = igx_strategy_new (source, -1, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_SIDES; i++)
    {
      self->rules[i] = case_rules_new (self->strategy, source,
                                       i == 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT);
      for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
        {
          self->sides[i][t].clauses = new_counts (self->rules[i]->clauses);
          self->sides[i][t].branches = new_counts (self->rules[i]->branches);
        }
    }
  for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
    if (igx_strategy_runs_on (self->strategy, activity_timeframes[t]))
      read_sides (self, activity_timeframes[t], t);
  return self;
}

void
activity_free (Activity *self)
{
  for (guint i = 0; i < N_SIDES; i++)
    {
      case_rules_free (self->rules[i]);
      for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
        {
          g_array_unref (self->sides[i][t].clauses);
          g_array_unref (self->sides[i][t].branches);
        }
    }
  igx_strategy_unref (self->strategy);
  g_free (self);
}

static const CaseClause *
clause_at (const CaseRules *rules, guint i)
{
  return rules->clauses->pdata[i];
}

static const CaseBranch *
branch_at (const CaseRules *rules, guint i)
{
  return rules->branches->pdata[i];
}

static gboolean
requires_word (const Activity *self, const char *word)
{
  for (guint s = 0; s < N_SIDES; s++)
    for (guint i = 0; i < self->rules[s]->clauses->len; i++)
      if (strstr (clause_at (self->rules[s], i)->source, word) != NULL)
        return TRUE;
  return FALSE;
}

/* TRUE if it cannot fire without the columns that the files of 2021 lack. */
gboolean
activity_needs_flow (const Activity *self)
{
  return requires_word (self, "taker_buy_volume") || requires_word (self, "trades");
}

/* TRUE if it cannot fire without the candles of another coin. */
gboolean
activity_needs_others (const Activity *self)
{
  return requires_word (self, " of ");
}

static void
free_activity (gpointer data)
{
  activity_free (data);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (igx_strategy_get_id ((*(const Activity *const *) a)->strategy),
                 igx_strategy_get_id ((*(const Activity *const *) b)->strategy));
}

/* Returns: (transfer full) (element-type Activity): the strategies that are shipped and need
 * candles only, by id */
GPtrArray *
activity_load_all (void)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *all = g_ptr_array_new_with_free_func (free_activity);
  const char *name = NULL;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".strategy"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autoptr (Activity) one = activity_new (path);

        if (igx_strategy_get_needs (one->strategy)[0] == NULL)
          g_ptr_array_add (all, g_steal_pointer (&one));
      }
  g_ptr_array_sort (all, compare_ids);
  return all;
}

/* Values of a condition; unknown until they are settled, as a strategy sees them. */
static double *
evaluate (const char *formula,
          const ActivityCoin *coin,
          const ActivityCoin *lead,
          gsize t,
          gsize *settled)
{
  const GArray *candles = coin->candles[t];
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxExpression) expression = igx_expression_new (formula, &coin->keys[t], NULL, &error);
  double *values = g_new (double, candles->len + 1);
  gsize warmup = 0;

  g_assert_no_error (error);
  for (gsize i = 0; lead != NULL && i < igx_expression_get_n_inputs (expression); i++)
    igx_expression_feed (expression, &lead->keys[t], candle_data (lead->candles[t]),
                         lead->candles[t]->len, &error);
  g_assert_no_error (error);
  igx_expression_push (expression, candle_data (candles), candles->len, values);
  warmup = igx_expression_get_warmup (expression);
  for (gsize i = 0; i < MIN (warmup, candles->len); i++)
    values[i] = NAN;
  if (warmup < candles->len)
    *settled = MAX (*settled, warmup);
  return values;
}

/* What the engine finds. */
static IgxBacktest *
run_engine (Activity *self, const ActivityCoin *coin, const ActivityCoin *lead, gsize t)
{
  const GArray *candles = coin->candles[t];
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxBacktest) backtest
      = igx_backtest_new (&coin->keys[t], self->strategy, NULL, &error);
  IgxEngine *engine = NULL;

  g_assert_no_error (error);
  engine = igx_backtest_get_engine (backtest);
  for (gsize i = 0; lead != NULL && i < igx_engine_get_n_inputs (engine); i++)
    igx_engine_feed (engine, &lead->keys[t], candle_data (lead->candles[t]), lead->candles[t]->len,
                     &error);
  g_assert_no_error (error);
  igx_backtest_push (backtest, candle_data (candles), candles->len, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&backtest);
}

/* One side of a strategy on one series: a value at each candle for each condition. */
typedef struct
{
  const CaseRules *rules;
  ActivitySide *side;
  double **clauses;
  double **branches; /* NULL where it always holds */
  gsize settled;
} Judge;

static void
judge_init (Judge *self,
            Activity *activity,
            guint side,
            const ActivityCoin *coin,
            const ActivityCoin *lead,
            gsize t)
{
  const CaseRules *rules = activity->rules[side];

  *self = (Judge){ .rules = rules, .side = &activity->sides[side][t] };
  self->clauses = g_new0 (double *, rules->clauses->len + 1);
  self->branches = g_new0 (double *, rules->branches->len + 1);
  for (guint i = 0; i < rules->clauses->len; i++)
    self->clauses[i] = evaluate (clause_at (rules, i)->source, coin, lead, t, &self->settled);
  for (guint i = 0; i < rules->branches->len; i++)
    if (branch_at (rules, i)->source != NULL)
      self->branches[i] = evaluate (branch_at (rules, i)->source, coin, lead, t, &self->settled);
}

static void
judge_clear (Judge *self)
{
  for (guint i = 0; i < self->rules->clauses->len; i++)
    g_free (self->clauses[i]);
  for (guint i = 0; i < self->rules->branches->len; i++)
    g_free (self->branches[i]);
  g_free (self->clauses);
  g_free (self->branches);
}

static void
count_value (ActivityCount *count, double value)
{
  if (isnan (value))
    count->n_unknown++;
  else if (value > 0.5)
    count->n_true++;
  else
    count->n_false++;
}

/* All conditions at one candle, which are counted: 1, 0 or unknown. */
static double
judge_clauses (Judge *self, gsize candle)
{
  double all = 1;

  for (guint i = 0; i < self->rules->clauses->len; i++)
    {
      const double value = self->clauses[i][candle];

      count_value (&g_array_index (self->side->clauses, ActivityCount, i), value);
      if (value < 0.5)
        all = 0;
      else if (all > 0.5)
        all = value;
    }
  return all;
}

/* Of each score the first true branch counts, where all conditions hold. */
static double
judge_branches (Judge *self, gsize candle, gboolean holds)
{
  gboolean taken = FALSE;
  double points = 0;

  for (guint i = 0; i < self->rules->branches->len; i++)
    {
      const CaseBranch *branch = branch_at (self->rules, i);
      ActivityCount *count = &g_array_index (self->side->branches, ActivityCount, i);
      const double value = self->branches[i] != NULL ? self->branches[i][candle] : 1;

      count_value (count, value);
      taken = taken && !branch->first;
      if (taken || !holds || !(value > 0.5))
        continue;
      taken = TRUE;
      count->n_scored++;
      points += branch->points;
    }
  return MIN (points, 100);
}

/* Returns: 1 if the side stands at this candle, 0 if not, or unknown */
static double
judge (Judge *self, gsize candle, double *points)
{
  const double all = judge_clauses (self, candle);

  *points = judge_branches (self, candle, all > 0.5);
  if (all > 0.5 && self->rules->fire_at > 0)
    return *points >= self->rules->fire_at ? 1 : 0;
  return all;
}

/* Returns: (transfer container) (element-type IgxSignal): those of one side, in order of time */
static GPtrArray *
signals_of (const GPtrArray *signals, guint side)
{
  GPtrArray *own = g_ptr_array_new ();

  for (guint i = 0; i < signals->len; i++)
    if (side_index (((const IgxSignal *) signals->pdata[i])->direction) == side)
      g_ptr_array_add (own, signals->pdata[i]);
  return own;
}

/*
 * Each candle from @first on. Once all is settled the engine has fired where the rules say so, with
 * their points, and nowhere else.
 *
 * Returns: how often it should have fired and did not: where its levels were none
 */
static gsize
judge_all (Judge *self,
           const GArray *candles,
           IgxTimeframe timeframe,
           const GPtrArray *signals,
           gsize first,
           gsize *n_compared)
{
  const gsize settled = MAX (first, self->settled);
  double before = NAN;
  guint next = 0;
  gsize n_missing = 0;

  for (gsize i = first; i < candles->len; i++)
    {
      const gint64 close_time = candle_data (candles)[i].open_time + timeframe;
      const IgxSignal *signal = next < signals->len ? signals->pdata[next] : NULL;
      const gboolean fired = signal != NULL && signal->close_time == close_time;
      double points = 0;
      const double state = judge (self, i, &points);

      if (i > settled && n_compared != NULL)
        {
          const gboolean expected = state > 0.5 && before < 0.5;

          g_assert_true (expected || !fired);
          if (fired)
            g_assert_cmpfloat_with_epsilon (signal->confidence, points, 1e-9);
          *n_compared += fired ? 1 : 0;
          n_missing += expected && !fired ? 1 : 0;
        }
      next += fired ? 1 : 0;
      before = state;
    }
  g_assert_cmpuint (next, ==, signals->len);
  self->side->n_candles += candles->len - MIN (first, candles->len);
  self->side->n_signals += signals->len;
  self->side->n_coins += signals->len > 0 ? 1 : 0;
  return n_missing;
}

/*
 * activity_run:
 * @lead: (nullable): the coin that is read as BTCUSDT
 * @t: which of the timeframes
 *
 * Adds what happens on one coin. Ends the program where engine and rules disagree.
 */
void
activity_run (Activity *self, const ActivityCoin *coin, const ActivityCoin *lead, gsize t)
{
  g_autoptr (IgxBacktest) backtest = NULL;
  IgxBacktestStats stats;
  gsize n_missing = 0;

  if (!igx_strategy_runs_on (self->strategy, coin->keys[t].timeframe))
    return;
  backtest = run_engine (self, coin, lead, t);
  igx_backtest_get_stats (backtest, &stats);
  for (guint side = 0; side < N_SIDES; side++)
    {
      g_autoptr (GPtrArray) signals = signals_of (igx_backtest_get_signals (backtest), side);
      Judge one;

      judge_init (&one, self, side, coin, lead, t);
      n_missing += judge_all (&one, coin->candles[t], coin->keys[t].timeframe, signals,
                              stats.warmup, self->rearms[side] ? NULL : &self->n_compared);
      judge_clear (&one);
    }
  g_assert_cmpuint (n_missing, <=, stats.n_level_errors);
  self->n_level_errors += stats.n_level_errors;
}

/* The first minute of the candle that opens at @open_time; the file has it. */
static gsize
find_minute (const GArray *minutes, gint64 open_time)
{
  gsize low = 0;
  gsize high = minutes->len;

  while (low < high)
    {
      const gsize middle = low + (high - low) / 2;

      if (candle_data (minutes)[middle].open_time < open_time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Where a candle touches stop and target, its minutes say which came first. */
static gboolean
reaches_target (const IgxSignal *signal, const ActivityCoin *coin, gsize t, gsize at)
{
  const GArray *candles = coin->candles[t];
  const GArray *minutes = coin->candles[MINUTES];
  const IgxTimeframe timeframe = coin->keys[t].timeframe;
  const IgxOutcomeRules rules = { .timeframe = timeframe, .finest = t == MINUTES };
  const IgxOutcomeRules finest = { .timeframe = IGX_TIMEFRAME_MINUTE, .finest = TRUE };
  IgxOutcome outcome;
  gsize next = at + 1;

  g_assert_true (igx_outcome_begin (&outcome, signal, candle_data (candles)[at].close));
  while (next < candles->len)
    {
      gsize n_used = 0;
      gsize first = 0;
      gsize end = 0;
      const IgxOutcomeStep step = igx_outcome_push (&outcome, &rules, candle_data (candles) + next,
                                                    candles->len - next, &n_used);

      next += n_used;
      if (step != IGX_OUTCOME_FINER)
        break;
      first = find_minute (minutes, candle_data (candles)[next].open_time);
      end = find_minute (minutes, candle_data (candles)[next].open_time + timeframe);
      if (igx_outcome_push (&outcome, &finest, candle_data (minutes) + first, end - first, &n_used)
          == IGX_OUTCOME_OVER)
        break;
      next++;
    }
  g_assert_cmpint (outcome.closed_at, !=, 0);
  return igx_outcome_is_hit (&outcome);
}

/* Entry, stop and first target of a side. */
typedef struct
{
  double *entry;
  double *stop;
  double *target;
} Levels;

static void
levels_clear (Levels *self)
{
  g_free (self->entry);
  g_free (self->stop);
  g_free (self->target);
}

static gboolean
is_usable (const IgxSignal *signal)
{
  const double way = signal->direction == IGX_DIRECTION_LONG ? 1 : -1;

  /* Unknown is not usable either. */
  return way * signal->entry > way * signal->stop && way * signal->targets[0] > way * signal->entry
         && signal->stop > 0 && signal->targets[0] > 0;
}

/*
 * activity_try_entries:
 * @seed: the same entries for the same seed, whatever the strategy as far as its life allows
 *
 * Random entries with the levels and the expiry of each side. All of them have their whole life
 * inside of the candles.
 */
void
activity_try_entries (
    Activity *self, const ActivityCoin *coin, const ActivityCoin *lead, gsize t, guint32 seed)
{
  const GArray *candles = coin->candles[t];
  const IgxTimeframe timeframe = coin->keys[t].timeframe;

  if (!igx_strategy_runs_on (self->strategy, timeframe))
    return;
  for (guint side = 0; side < N_SIDES; side++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (IgxSignal) signal = igx_signal_new ();
      const CaseRules *rules = self->rules[side];
      ActivitySide *counts = &self->sides[side][t];
      const gsize life = (gsize) (counts->life / timeframe);
      Levels levels = { 0 };
      gsize first = 0;

      levels.entry = evaluate (rules->entry, coin, lead, t, &first);
      levels.stop = evaluate (rules->stop, coin, lead, t, &first);
      levels.target = evaluate (rules->target, coin, lead, t, &first);
      g_assert_cmpuint (first + life + 1, <, candles->len);
      signal->series = coin->keys[t];
      signal->direction = side == 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT;
      signal->n_targets = 1;
      for (gsize i = 0; i < ACTIVITY_N_ENTRIES; i++)
        {
          const gsize at = (gsize) g_rand_int_range (random, (gint32) first,
                                                     (gint32) (candles->len - life - 1));

          signal->close_time = candle_data (candles)[at].open_time + timeframe;
          signal->expires_at = signal->close_time + counts->life;
          signal->entry = levels.entry[at];
          signal->stop = levels.stop[at];
          signal->targets[0] = levels.target[at];
          if (!is_usable (signal))
            continue;
          counts->n_entries++;
          counts->n_reached += reaches_target (signal, coin, t, at) ? 1 : 0;
        }
      levels_clear (&levels);
    }
}

/* Returns: the share of random entries that reach the first target; unknown where there are none */
double
activity_side_get_reach (const ActivitySide *self)
{
  return self->n_entries > 0 ? (double) self->n_reached / (double) self->n_entries : NAN;
}
