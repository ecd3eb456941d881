/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Proves a strategy on candles that were built for it: it fires at the last one, with the levels
 * that were designed, and it does not where just one of its conditions is missing. Which one that
 * is, is evaluated apart from the strategy: each condition alone, as an expression.
 */
#include "strategy-case.h"

#include <math.h>
#include <string.h>

#include "case-rules.h"
#include "engine/igx-engine.h"
#include "engine/igx-expression.h"
#include "engine/igx-timeframe.h"

#define KNOBS_MAX 32

/* The most that a level may be away from where it was designed, relative to the risk. */
#define LEVEL_TOLERANCE 1e-9

/* A side of a strategy that is being looked at. */
typedef struct
{
  const StrategyCase *what;
  IgxDirection direction;
  IgxSeriesKey series;
  IgxStrategy *strategy;
  CaseRules *rules;
  CaseRules *other_rules; /* of the other side, whose words a mirrored side uses */
} Trial;

static char *
load_source (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".strategy", NULL);
  g_autofree char *path
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", name, NULL);
  g_autoptr (GError) error = NULL;
  char *source = NULL;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  return source;
}

static void
trial_init (Trial *self, const StrategyCase *what, IgxDirection direction)
{
  gboolean is_long = direction == IGX_DIRECTION_LONG;
  g_autofree char *source = load_source (what->strategy);
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  IgxTimeframe timeframe = 0;

  self->what = what;
  self->direction = direction;
  g_assert_true (igx_timeframe_from_string (what->timeframe, &timeframe));
  igx_series_key_init (&self->series, "binance", what->symbol, timeframe, &error);
  g_assert_no_error (error);
  self->strategy = igx_strategy_new (source, -1, &messages, &error);
  for (guint i = 0; i < messages->len; i++)
    {
      g_autofree char *text = igx_message_format (messages->pdata[i], what->strategy, source);

      g_test_message ("%s", text);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 0);
  g_assert_cmpstr (igx_strategy_get_id (self->strategy), ==, what->strategy);
  self->rules = case_rules_new (self->strategy, source, direction);
  self->other_rules
      = case_rules_new (self->strategy, source, is_long ? IGX_DIRECTION_SHORT : IGX_DIRECTION_LONG);
}

static void
trial_clear (Trial *self)
{
  igx_strategy_unref (self->strategy);
  case_rules_free (self->rules);
  case_rules_free (self->other_rules);
}

static const IgxCandle *
get_candles (const CaseTape *tape)
{
  return (const IgxCandle *) (gconstpointer) tape->candles->data;
}

static void
feed_engine (IgxEngine *engine, const CaseStory *story)
{
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      const IgxSeriesKey *input = igx_engine_get_input (engine, i);
      const CaseTape *tape = case_story_find (story, input);
      g_autofree char *name = igx_series_key_to_string (input);
      g_autoptr (GError) error = NULL;

      if (tape == NULL)
        g_error ("the strategy reads %s, which the case does not have", name);
      igx_engine_feed (engine, input, get_candles (tape), tape->candles->len, &error);
      g_assert_no_error (error);
    }
}

static void
free_signal (gpointer data)
{
  igx_signal_unref (data);
}

/*
 * Returns: (transfer full): the candidates of this side at the last candle; @ago says how many
 * candles before that one was the last, 0 where there was none
 */
static GPtrArray *
run_strategy (const Trial *self, const CaseStory *story, gint64 *ago)
{
  g_autoptr (IgxEngine) engine = igx_engine_new (&self->series);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_signal);
  GPtrArray *found = g_ptr_array_new_with_free_func (free_signal);
  gint64 end = case_tape_get_last (story->own)->open_time + self->series.timeframe;
  g_autoptr (GError) error = NULL;

  igx_engine_add_strategy (engine, self->strategy, NULL, &error);
  g_assert_no_error (error);
  /* What the strategy reads must have settled before the last candle, and the one before it. */
  g_assert_cmpuint (igx_engine_get_history (engine) + 2, <, story->own->candles->len);
  feed_engine (engine, story);
  igx_engine_push (engine, get_candles (story->own), story->own->candles->len, all, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (igx_engine_get_n_level_errors (engine), ==, 0);
  for (guint i = 0; i < all->len; i++)
    {
      IgxSignal *signal = all->pdata[i];

      if (signal->direction != self->direction)
        continue;
      if (signal->close_time == end)
        g_ptr_array_add (found, igx_signal_ref (signal));
      else
        *ago = (end - signal->close_time) / self->series.timeframe;
    }
  return found;
}

/* Returns: the value of an expression at the last candle, NAN if it is unknown */
static double
evaluate (const Trial *self, const CaseStory *story, const char *source)
{
  gsize n = story->own->candles->len;
  g_autofree double *values = g_new (double, n);
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxExpression) expression = igx_expression_new (source, &self->series, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < igx_expression_get_n_inputs (expression); i++)
    {
      const IgxSeriesKey *input = igx_expression_get_input (expression, i);
      const CaseTape *tape = case_story_find (story, input);

      g_assert_nonnull (tape);
      igx_expression_feed (expression, input, get_candles (tape), tape->candles->len, &error);
      g_assert_no_error (error);
    }
  igx_expression_push (expression, get_candles (story->own), n, values);
  return values[n - 1];
}

static gboolean
is_true (double value)
{
  return !isnan (value) && value > 0.5;
}

/* The points, each score's first true branch counting; what was looked at is written down. */
static double
add_up (const Trial *self, const CaseStory *story, GString *report)
{
  gboolean taken = FALSE;
  double sum = 0;

  for (guint i = 0; i < self->rules->branches->len; i++)
    {
      const CaseBranch *branch = self->rules->branches->pdata[i];
      double value = branch->source != NULL ? evaluate (self, story, branch->source) : 1;

      taken = taken && !branch->first;
      g_string_append_printf (report, "\n    %s %g \"%s\"",
                              isnan (value)      ? "unknown"
                              : !is_true (value) ? "false"
                              : taken            ? "(true)"
                                                 : "true",
                              branch->points, branch->text);
      if (taken || !is_true (value))
        continue;
      taken = TRUE;
      sum += branch->points;
    }
  g_string_append_printf (report, "\n    = %g of %g", sum, self->rules->fire_at);
  return MIN (sum, 100);
}

/* Writes down each condition with its value and what it compares; returns how many were not as
 * expected: all true but for @missing. */
static guint
compare_clauses (const Trial *self, const CaseStory *story, guint missing, GString *report)
{
  guint n_wrong = 0;

  for (guint i = 0; i < self->rules->clauses->len; i++)
    {
      const CaseClause *clause = self->rules->clauses->pdata[i];
      double value = evaluate (self, story, clause->source);

      if (isnan (value) || is_true (value) == (i == missing))
        n_wrong++;
      g_string_append_printf (report, "\n    %s: %s",
                              isnan (value)     ? "unknown"
                              : is_true (value) ? "true"
                                                : "false",
                              clause->words);
      for (guint k = 0; k < clause->operands->len; k++)
        g_string_append_printf (report, "%s%.6g", k == 0 ? "   # " : ", ",
                                evaluate (self, story, clause->operands->pdata[k]));
    }
  return n_wrong;
}

static void
check_levels (const Trial *self, const CaseStory *story, const IgxSignal *signal)
{
  double sign = self->direction == IGX_DIRECTION_LONG ? 1 : -1;
  double risk = (signal->entry - signal->stop) * sign;
  double close = case_tape_get_last (story->own)->close;
  double atr = evaluate (self, story, "atr(14)");

  g_assert_true (isfinite (signal->entry) && isfinite (signal->stop));
  g_assert_cmpfloat (signal->stop, >, 0);
  g_assert_cmpfloat_with_epsilon (signal->entry, close, close * LEVEL_TOLERANCE);
  g_assert_cmpfloat (risk, >, 0);
  g_assert_cmpfloat_with_epsilon (risk / atr, self->what->stop_in_atr, LEVEL_TOLERANCE);
  g_assert_cmpuint (self->what->n_targets, >, 0);
  g_assert_cmpuint (signal->n_targets, ==, self->what->n_targets);
  for (guint i = 0; i < signal->n_targets; i++)
    {
      g_assert_true (isfinite (signal->targets[i]));
      g_assert_cmpfloat (signal->targets[i], >, 0);
      g_assert_cmpfloat_with_epsilon ((signal->targets[i] - signal->entry) * sign / risk,
                                      self->what->targets[i], LEVEL_TOLERANCE);
    }
}

static CaseStory *
build (const Trial *self, const CaseSide *side, const CaseChange *changes)
{
  CaseStory *story = case_story_new (1, self->series.timeframe, 100);
  double knobs[KNOBS_MAX] = { 0 };

  g_assert_cmpuint (side->n_knobs, <=, KNOBS_MAX);
  memcpy (knobs, side->knobs, side->n_knobs * sizeof *knobs);
  for (guint i = 0; changes != NULL && i < CASE_CHANGES_MAX && changes[i].knob != 0; i++)
    {
      g_assert_cmpuint (changes[i].knob, <, side->n_knobs);
      knobs[changes[i].knob] = changes[i].value;
    }
  side->build (story, knobs);
  case_story_mirror (story, side->mirror);
  return story;
}

static void
check_fires (const Trial *self, const CaseSide *side, CaseCounts *counts)
{
  g_autoptr (CaseStory) story = build (self, side, NULL);
  gint64 ago = 0;
  g_autoptr (GPtrArray) signals = run_strategy (self, story, &ago);
  g_autoptr (GString) report = g_string_new (" fires:");
  guint n_wrong = compare_clauses (self, story, G_MAXUINT, report);
  double sum = add_up (self, story, report);
  const IgxSignal *signal = NULL;

  /* A side that is true at the candle before, too, has fired earlier. */
  if (ago > 0)
    g_string_append_printf (report, "\n    it also fired %" G_GINT64_FORMAT " candles before", ago);
  if (g_test_verbose () || n_wrong > 0 || signals->len != 1)
    g_test_message ("%s %s%s", self->what->strategy, igx_direction_to_string (self->direction),
                    report->str);
  g_assert_cmpuint (n_wrong, ==, 0);
  g_assert_cmpuint (signals->len, ==, 1);
  signal = signals->pdata[0];
  g_assert_cmpfloat (sum, >=, self->rules->fire_at);
  g_assert_cmpfloat_with_epsilon (signal->confidence, sum, 1e-9);
  check_levels (self, story, signal);
  counts->n_sides++;
  counts->n_clauses += self->rules->clauses->len;
}

/* Which clause a near miss means; G_MAXUINT for the points. */
static guint
find_clause (const Trial *self, const CaseSide *side, const CaseMiss *miss)
{
  const CaseRules *rules = side->mirror != CASE_MIRROR_NONE ? self->other_rules : self->rules;

  if (strcmp (miss->clause, CASE_FIRE_AT) == 0)
    return G_MAXUINT;
  for (guint i = 0; i < rules->clauses->len; i++)
    if (strcmp (((const CaseClause *) rules->clauses->pdata[i])->words, miss->clause) == 0)
      return i;
  for (guint i = 0; i < rules->clauses->len; i++)
    g_test_message ("a clause: %s", ((const CaseClause *) rules->clauses->pdata[i])->words);
  g_error ("%s has no clause: %s", self->what->strategy, miss->clause);
}

static void
check_miss (const Trial *self, const CaseSide *side, const CaseMiss *miss, CaseCounts *counts)
{
  guint missing = find_clause (self, side, miss);
  g_autoptr (CaseStory) story = build (self, side, miss->changes);
  gint64 ago = 0;
  g_autoptr (GPtrArray) signals = run_strategy (self, story, &ago);
  g_autoptr (GString) report = g_string_new (NULL);
  guint n_wrong = compare_clauses (self, story, missing, report);
  double sum = add_up (self, story, report);
  gboolean enough = sum >= self->rules->fire_at;
  gboolean is_points = missing == G_MAXUINT;
  gboolean good = n_wrong == 0 && enough != is_points && signals->len == 0;

  if (g_test_verbose () || !good)
    g_test_message ("%s%s %s without: %s%s", good ? "" : "WRONG: ", self->what->strategy,
                    igx_direction_to_string (self->direction), miss->clause, report->str);
  /* All that are wrong are told, not only the first. Enough points where a condition is missing:
   * so that nothing else keeps it from firing. */
  if (!good)
    {
      g_test_fail ();
      return;
    }
  counts->n_misses++;
  counts->n_clauses += self->rules->clauses->len;
}

/* Points that no candle can lack when all conditions hold are no condition. */
static gboolean
points_matter (const CaseRules *rules)
{
  double always = 0;

  for (guint i = 0; i < rules->branches->len; i++)
    {
      const CaseBranch *branch = rules->branches->pdata[i];

      if (branch->first && branch->source == NULL)
        always += branch->points;
    }
  return always < rules->fire_at;
}

static void
check_side (const StrategyCase *self, IgxDirection direction, CaseCounts *counts)
{
  const CaseSide *side = &self->sides[direction == IGX_DIRECTION_SHORT ? 1 : 0];
  Trial trial = { 0 };
  CaseCounts own = { 0 };
  g_autofree gboolean *missed = NULL;
  gboolean points_missed = FALSE;

  g_assert_nonnull (side->build);
  trial_init (&trial, self, direction);
  g_assert_cmpuint (trial.rules->clauses->len, >, 0);
  missed = g_new0 (gboolean, trial.rules->clauses->len);
  check_fires (&trial, side, &own);
  for (gsize i = 0; i < side->n_misses; i++)
    {
      guint clause = find_clause (&trial, side, &side->misses[i]);

      check_miss (&trial, side, &side->misses[i], &own);
      if (clause == G_MAXUINT)
        points_missed = TRUE;
      else
        missed[clause] = TRUE;
    }
  for (guint i = 0; i < trial.rules->clauses->len; i++)
    if (!missed[i])
      g_error ("%s %s has no near miss for: %s", self->strategy,
               igx_direction_to_string (direction),
               ((const CaseClause *) trial.rules->clauses->pdata[i])->words);
  g_assert_cmpint (points_missed, ==, points_matter (trial.rules));
  g_assert_cmpuint (own.n_sides, ==, 1);
  g_assert_cmpuint (own.n_clauses, ==, (1 + own.n_misses) * trial.rules->clauses->len);
  counts->n_sides += own.n_sides;
  counts->n_misses += own.n_misses;
  counts->n_clauses += own.n_clauses;
  trial_clear (&trial);
}

/* Both sides of a strategy: what was compared is added to @counts. */
void
strategy_case_check (const StrategyCase *self, CaseCounts *counts)
{
  check_side (self, IGX_DIRECTION_LONG, counts);
  check_side (self, IGX_DIRECTION_SHORT, counts);
}
