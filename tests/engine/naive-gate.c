/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate as its design tells it, sentence by sentence, with nothing that makes it fast. All
 * applicants of a call are of one series and close here. */
#include "engine/naive-gate.h"

#include <math.h>
#include <string.h>

#define HOUR (3600 * (gint64) 1000)

NaiveGate *
naive_gate_new (const IgxTrackRecord *record)
{
  NaiveGate *self = g_new0 (NaiveGate, 1);

  self->profile = IGX_PROFILE_BALANCED;
  self->fee = 0.001;
  self->record = record;
  self->told = g_array_new (FALSE, FALSE, sizeof (NaiveTold));
  self->votes = g_array_new (FALSE, FALSE, sizeof (NaiveVote));
  self->mutes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
naive_gate_free (NaiveGate *self)
{
  g_array_unref (self->told);
  g_array_unref (self->votes);
  g_hash_table_unref (self->mutes);
  g_free (self);
}

static gboolean
is_vote_of (const NaiveVote *vote, const IgxApplicant *a)
{
  return strcmp (vote->symbol, a->symbol) == 0 && vote->timeframe == a->timeframe
         && vote->close_time == a->close_time;
}

/* (distance to target 1 - fees) / (risk + fees) */
static double
net_reward (const NaiveGate *self, const IgxApplicant *a)
{
  const double distance = fabs (a->target - a->entry);
  const double risk = fabs (a->entry - a->stop);

  return (distance - self->fee * (a->entry + a->target))
         / (risk + self->fee * (a->entry + a->stop));
}

static double
between (double value)
{
  return value < 0 ? 0 : value > 100 ? 100 : value;
}

/* What opposite candidates of the same close leave. */
static double
opposition (const NaiveGate *self, const IgxApplicant *a)
{
  double pro = 0;
  double contra = 0;

  for (guint i = 0; i < self->votes->len; i++)
    {
      const NaiveVote *vote = &g_array_index (self->votes, NaiveVote, i);

      if (is_vote_of (vote, a) && vote->direction == a->direction)
        pro += vote->confidence;
      else if (is_vote_of (vote, a))
        contra += vote->confidence;
    }
  return contra > 0 ? pro / (pro + contra) : 1;
}

/* 0.35 confidence + 0.25 track record + 0.15 regime fit + 0.10 higher timeframe + 0.10 reward +
 * 0.05 liquidity; what is unknown leaves. */
static double
quality (const NaiveGate *self, const IgxApplicant *a)
{
  double sum = 0.35 * a->confidence;
  double weights = 0.35;
  double bound = 0;

  igx_track_record_get (self->record, a->strategy, (IgxRegime) a->moment.regime, NULL, &bound);
  if (!isnan (bound))
    {
      sum += 0.25 * between ((bound + 0.5) * 100);
      weights += 0.25;
    }
  if (!isnan (a->regime_fit))
    {
      sum += 0.15 * a->regime_fit;
      weights += 0.15;
    }
  if (a->moment.higher != 0)
    {
      sum += 0.10 * (a->moment.higher == (int) a->direction ? 100 : 0);
      weights += 0.10;
    }
  sum += 0.10 * between (50 * net_reward (self, a));
  weights += 0.10;
  if (a->moment.liquidity != IGX_MOMENT_UNKNOWN)
    {
      sum += 0.05 * (a->moment.liquidity / 5.0);
      weights += 0.05;
    }
  return sum / weights * opposition (self, a);
}

/* Published within 2 h before, same symbol and direction, its outcome not over by then, and no
 * opposite published after it. */
static gint64
cooling_since (const NaiveGate *self, const IgxApplicant *a)
{
  gint64 newest = 0;

  for (guint i = 0; i < self->told->len; i++)
    {
      const NaiveTold *told = &g_array_index (self->told, NaiveTold, i);
      gboolean ended = told->over_at != 0 && told->over_at <= a->close_time;

      if (strcmp (told->symbol, a->symbol) != 0 || told->direction != a->direction
          || told->close_time > a->close_time || a->close_time - told->close_time >= 2 * HOUR)
        continue;
      for (guint k = 0; k < self->told->len; k++)
        {
          const NaiveTold *other = &g_array_index (self->told, NaiveTold, k);

          ended
              = ended
                || (strcmp (other->symbol, a->symbol) == 0 && other->direction != a->direction
                    && other->close_time > told->close_time && other->close_time <= a->close_time);
        }
      if (!ended)
        newest = MAX (newest, told->close_time);
    }
  return newest;
}

static guint
count_published (const NaiveGate *self, const IgxApplicant *a, double *lowest)
{
  guint n = 0;

  *lowest = INFINITY;
  for (guint i = 0; i < self->told->len; i++)
    {
      const NaiveTold *told = &g_array_index (self->told, NaiveTold, i);

      if (told->close_time > a->close_time || a->close_time - told->close_time >= 24 * HOUR)
        continue;
      n++;
      if (!isnan (told->quality))
        *lowest = MIN (*lowest, told->quality);
    }
  return n;
}

static IgxRefusal
refuse (const NaiveGate *self, const IgxApplicant *a, NaiveVerdict *verdict)
{
  const double floors[] = { 75, 65, 60 };
  const guint budgets[] = { 3, 15, 30 };
  const gint64 *muted = g_hash_table_lookup (self->mutes, a->symbol);
  double lowest = 0;

  verdict->n_published = count_published (self, a, &lowest);
  if (verdict->leader != NULL)
    return IGX_REFUSAL_VOTE;
  if (self->profile != IGX_PROFILE_UNFILTERED)
    {
      const guint budget = budgets[self->profile];

      if (verdict->quality < floors[self->profile] - 1e-9)
        return IGX_REFUSAL_QUALITY;
      if (verdict->net_reward < 1 - 1e-9)
        return IGX_REFUSAL_REWARD;
      if (verdict->cooling_since != 0)
        return IGX_REFUSAL_COOL_DOWN;
      if (verdict->n_published >= 2 * budget)
        return IGX_REFUSAL_BUDGET;
      if (verdict->n_published >= budget && (isinf (lowest) || verdict->quality <= lowest + 1e-9))
        return IGX_REFUSAL_BUDGET;
    }
  if (muted != NULL && a->close_time < *muted)
    return IGX_REFUSAL_MUTED;
  if (self->paused_until == -1 || a->close_time < self->paused_until)
    return IGX_REFUSAL_PAUSED;
  return IGX_REFUSAL_NONE;
}

/* Who named the idea in an earlier call. */
static const char *
earlier_leader (const NaiveGate *self, const IgxApplicant *a)
{
  for (guint i = 0; i < self->votes->len; i++)
    {
      const NaiveVote *vote = &g_array_index (self->votes, NaiveVote, i);

      if (is_vote_of (vote, a) && vote->direction == a->direction && vote->names_it)
        return vote->strategy;
    }
  return NULL;
}

/* Highest quality, then confidence, then the id that comes first. */
static guint
strongest (const NaiveGate *self, const IgxApplicant *all, guint n, IgxDirection direction)
{
  guint best = n;

  for (guint i = 0; i < n; i++)
    {
      double gain = 0;

      if (all[i].direction != direction)
        continue;
      if (best == n)
        {
          best = i;
          continue;
        }
      gain = quality (self, &all[i]) - quality (self, &all[best]);
      if (!(gain > 0 || gain < 0))
        gain = all[i].confidence - all[best].confidence;
      if (!(gain > 0 || gain < 0))
        gain = -strcmp (all[i].strategy, all[best].strategy);
      if (gain > 0)
        best = i;
    }
  return best;
}

static void
name_idea (NaiveGate *self, const IgxApplicant *a)
{
  for (guint i = 0; i < self->votes->len; i++)
    {
      NaiveVote *vote = &g_array_index (self->votes, NaiveVote, i);

      if (is_vote_of (vote, a) && vote->direction == a->direction
          && strcmp (vote->strategy, a->strategy) == 0)
        vote->names_it = TRUE;
    }
}

static void
judge_one (NaiveGate *self, const IgxApplicant *a, NaiveVerdict *verdict)
{
  const NaiveTold told = { a->symbol, a->direction, a->close_time, 0, 0 };

  verdict->net_reward = net_reward (self, a);
  verdict->opposition = opposition (self, a);
  verdict->quality = quality (self, a);
  verdict->cooling_since = self->profile != IGX_PROFILE_UNFILTERED ? cooling_since (self, a) : 0;
  verdict->refusal = refuse (self, a, verdict);
  if (verdict->refusal != IGX_REFUSAL_NONE)
    return;
  g_array_append_val (self->told, told);
  g_array_index (self->told, NaiveTold, self->told->len - 1).quality = verdict->quality;
}

static int
compare_order (gconstpointer a, gconstpointer b, gpointer data)
{
  const IgxApplicant *all = data;
  const IgxApplicant *one = &all[*(const guint *) a];
  const IgxApplicant *other = &all[*(const guint *) b];
  const int order = strcmp (one->strategy, other->strategy);

  return order != 0 ? order : (int) other->direction - (int) one->direction;
}

void
naive_gate_judge (NaiveGate *self, const IgxApplicant *all, guint n, NaiveVerdict *verdicts)
{
  g_autofree guint *order = g_new (guint, n);
  const char *first[2] = { NULL, NULL };
  guint best[2] = { n, n };

  for (guint i = 0; i < n; i++)
    {
      order[i] = i;
      first[all[i].direction == IGX_DIRECTION_SHORT] = earlier_leader (self, &all[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      const NaiveVote vote = { all[i].symbol,
                               all[i].timeframe,
                               all[i].close_time,
                               all[i].strategy,
                               all[i].direction,
                               all[i].confidence,
                               FALSE };

      g_array_append_val (self->votes, vote);
    }
  for (guint side = 0; side < 2; side++)
    {
      best[side] = strongest (self, all, n, side == 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT);
      if (first[side] == NULL && best[side] < n)
        name_idea (self, &all[best[side]]);
    }
  g_qsort_with_data (order, (int) n, sizeof *order, compare_order, (gpointer) all);
  for (guint i = 0; i < n; i++)
    {
      const guint at = order[i];
      const guint side = all[at].direction == IGX_DIRECTION_SHORT;

      verdicts[at].leader_was_first = first[side] != NULL;
      verdicts[at].leader = first[side];
      if (first[side] == NULL && best[side] != at)
        verdicts[at].leader = all[best[side]].strategy;
      judge_one (self, &all[at], &verdicts[at]);
    }
}
