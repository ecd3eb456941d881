/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gate remembers are two lists in the order of close times: what was published, and which
 * votes there were. All else follows from them and from the close of the one that is judged, so
 * that a candidate that comes late is judged by the hours before its own close, whatever was
 * published after it, and a gate that is made anew from the ledger judges as the old one did.
 *
 * Chosen where the design is silent:
 * - An idea is one series, close and direction. Who leads it is decided when the first of them are
 *   judged; a stronger one that comes later, because it had to wait for candles of other series,
 *   is a vote all the same: what was told cannot be taken back.
 * - Strategies vote once: one that is judged again, after it was loaded anew, adds nothing.
 * - A published signal cools down its symbol and direction until an opposite is published that
 *   closed after it. Two opposites of the same close leave both cool-downs standing.
 * - 24 h and 2 h end with the moment itself: what closed exactly as long before no longer counts.
 */
#include "engine/quality/igx-gate.h"

#include <math.h>
#include <string.h>

#include "engine/igx-name.h"
#include "engine/igx-outcome.h"

typedef struct
{
  gint64 close_time;
  const char *symbol; /* interned */
  IgxDirection direction;
  double quality;  /* NAN: unknown */
  gint64 ended_at; /* when its outcome ended its cool-down; G_MAXINT64 before */
} Published;

typedef struct
{
  gint64 close_time;
  const char *symbol; /* interned */
  IgxTimeframe timeframe;
  const char *strategy; /* interned */
  IgxDirection direction;
  double confidence;
  gboolean leads;
} Vote;

struct _IgxGate
{
  IgxProfile profile;
  double fee;
  IgxTrackRecord *record;
  GArray *published;   /* of Published, by close time */
  GArray *votes;       /* of Vote, by close time, symbol, timeframe, strategy, direction */
  gint64 newest;       /* the newest close that was seen */
  GHashTable *mutes;   /* of symbol to gint64: muted until */
  gint64 paused_until; /* 0: not paused, -1: until resumed */
};

/* Those of one series and close that are judged together. */
typedef struct
{
  const IgxApplicant *applicants;
  const guint *order; /* places in @applicants, by strategy */
  guint n;
  IgxVerdict *verdicts;
} Close;

/**
 * igx_gate_new:
 *
 * Returns: (transfer full): a gate that remembers nothing, with the profile Balanced and the usual
 *   fee
 */
IgxGate *
igx_gate_new (void)
{
  IgxGate *self = g_new0 (IgxGate, 1);

  self->profile = IGX_PROFILE_BALANCED;
  self->fee = IGX_OUTCOME_FEE_DEFAULT;
  self->record = igx_track_record_new ();
  self->published = g_array_new (FALSE, FALSE, sizeof (Published));
  self->votes = g_array_new (FALSE, FALSE, sizeof (Vote));
  self->newest = G_MININT64;
  self->mutes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
igx_gate_free (IgxGate *self)
{
  igx_track_record_free (self->record);
  g_array_unref (self->published);
  g_array_unref (self->votes);
  g_hash_table_unref (self->mutes);
  g_free (self);
}

/**
 * igx_gate_get_track_record:
 *
 * Returns: (transfer none): what closed candidates made; whoever follows them adds to it
 */
IgxTrackRecord *
igx_gate_get_track_record (IgxGate *self)
{
  return self->record;
}

/**
 * igx_gate_set_profile:
 * @profile: for verdicts from now on
 */
void
igx_gate_set_profile (IgxGate *self, IgxProfile profile)
{
  g_return_if_fail ((guint) profile < IGX_N_PROFILES);

  self->profile = profile;
}

/**
 * igx_gate_set_fee:
 * @fee: share of the value that each entry and each exit costs, below 1; for verdicts from now on
 */
void
igx_gate_set_fee (IgxGate *self, double fee)
{
  g_return_if_fail (fee >= 0 && fee < 1);

  self->fee = fee;
}

/* Memory. */

/* What was published before then is as if it had never been. */
static gint64
find_oldest (const IgxGate *self)
{
  return self->newest >= G_MININT64 + IGX_GATE_MEMORY_MS ? self->newest - IGX_GATE_MEMORY_MS
                                                         : G_MININT64;
}

/* How many of a list by close time, which each element begins with, closed before @time, or at it
 * too. */
static guint
count_closes (const GArray *list, gint64 time, gboolean with_it)
{
  const gsize size = g_array_get_element_size ((GArray *) list);
  guint low = 0;
  guint high = list->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const gint64 at = *(const gint64 *) (gconstpointer) (list->data + middle * size);

      if (at < time || (at == time && with_it))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* By halves and eighths, so that it costs next to nothing for each. */
static void
forget (const IgxGate *self, GArray *list)
{
  const guint n_old = count_closes (list, find_oldest (self), FALSE);

  if (n_old > list->len / 2)
    g_array_remove_range (list, 0, n_old);
  if (list->len >= IGX_GATE_REMEMBERED_MAX)
    g_array_remove_range (list, 0, IGX_GATE_REMEMBERED_MAX / 8);
}

/**
 * igx_gate_remember:
 * @symbol: of a signal that was published before, for example in an earlier run
 * @direction: its direction
 * @close_time: when it closed, ms UTC
 * @quality: what it had; %NAN: unknown
 *
 * It counts as if this gate had published it. Each is to be told once; the order does not matter.
 */
void
igx_gate_remember (
    IgxGate *self, const char *symbol, IgxDirection direction, gint64 close_time, double quality)
{
  const Published published
      = { close_time, igx_name_intern (symbol), direction, quality, G_MAXINT64 };

  g_return_if_fail (symbol != NULL && close_time > 0);

  self->newest = MAX (self->newest, close_time);
  forget (self, self->published);
  g_array_insert_val (self->published, count_closes (self->published, close_time, TRUE), published);
}

/**
 * igx_gate_end_cool_down:
 * @symbol: of a published signal
 * @direction: its direction
 * @close_time: its close, ms UTC
 * @closed_at: when its outcome was over, ms UTC
 *
 * Ends the cool-down that it began for what closes at @closed_at or later. Harmless where there is
 * none, and twice.
 */
void
igx_gate_end_cool_down (
    IgxGate *self, const char *symbol, IgxDirection direction, gint64 close_time, gint64 closed_at)
{
  for (guint i = count_closes (self->published, close_time, FALSE); i < self->published->len; i++)
    {
      Published *published = &g_array_index (self->published, Published, i);

      if (published->close_time != close_time)
        break;
      if (published->direction == direction && strcmp (published->symbol, symbol) == 0)
        published->ended_at = MIN (published->ended_at, closed_at);
    }
}

/**
 * igx_gate_count_since:
 * @time: ms UTC, within the last %IGX_GATE_MEMORY_MS
 *
 * Returns: how many published signals closed at @time or later
 */
guint
igx_gate_count_since (const IgxGate *self, gint64 time)
{
  const gint64 from = MAX (time, find_oldest (self));

  return self->published->len - count_closes (self->published, from, FALSE);
}

/* Pause and mute. */

/**
 * igx_gate_set_pause:
 * @until: ms UTC, 0 to end the pause, -1 until it is ended
 */
void
igx_gate_set_pause (IgxGate *self, gint64 until)
{
  self->paused_until = MAX (until, -1);
}

gint64
igx_gate_get_pause (const IgxGate *self)
{
  return self->paused_until;
}

/**
 * igx_gate_is_paused:
 * @time: ms UTC
 *
 * Returns: %TRUE if nothing that closes at @time is published
 */
gboolean
igx_gate_is_paused (const IgxGate *self, gint64 time)
{
  return self->paused_until == -1 || time < self->paused_until;
}

static void
drop_first_mute (IgxGate *self)
{
  GHashTableIter iter;
  gpointer symbol = NULL;
  gpointer until = NULL;
  const char *first = NULL;
  gint64 least = G_MAXINT64;

  g_hash_table_iter_init (&iter, self->mutes);
  while (g_hash_table_iter_next (&iter, &symbol, &until))
    if (first == NULL || *(const gint64 *) until < least
        || (*(const gint64 *) until == least && strcmp (symbol, first) < 0))
      {
        first = symbol;
        least = *(const gint64 *) until;
      }
  if (first != NULL)
    g_hash_table_remove (self->mutes, first);
}

/**
 * igx_gate_set_mute:
 * @until: ms UTC, 0 to end it
 */
void
igx_gate_set_mute (IgxGate *self, const char *symbol, gint64 until)
{
  if (until <= 0)
    {
      g_hash_table_remove (self->mutes, symbol);
      return;
    }
  g_hash_table_replace (self->mutes, g_strdup (symbol), g_memdup2 (&until, sizeof until));
  if (g_hash_table_size (self->mutes) > IGX_GATE_MUTES_MAX)
    drop_first_mute (self);
}

gint64
igx_gate_get_mute (const IgxGate *self, const char *symbol)
{
  const gint64 *until = g_hash_table_lookup (self->mutes, symbol);

  return until != NULL ? *until : 0;
}

/* Votes. */

static int
compare_times (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_names (const char *a, const char *b)
{
  return a == b ? 0 : strcmp (a, b);
}

static int
compare_closes (gint64 time_a,
                const char *symbol_a,
                IgxTimeframe timeframe_a,
                gint64 time_b,
                const char *symbol_b,
                IgxTimeframe timeframe_b)
{
  int order = compare_times (time_a, time_b);

  if (order == 0)
    order = compare_names (symbol_a, symbol_b);
  return order != 0 ? order : compare_times (timeframe_a, timeframe_b);
}

/* How many votes are of closes before this one, or of it too. */
static guint
count_votes (const IgxGate *self,
             const char *symbol,
             IgxTimeframe timeframe,
             gint64 close_time,
             gboolean with_it)
{
  guint low = 0;
  guint high = self->votes->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const Vote *vote = &g_array_index (self->votes, Vote, middle);
      const int order = compare_closes (vote->close_time, vote->symbol, vote->timeframe, close_time,
                                        symbol, timeframe);

      if (order < 0 || (order == 0 && with_it))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* (nullable): the votes of the applicant's close, in a row */
static Vote *
find_votes (const IgxGate *self, const IgxApplicant *of, guint *n)
{
  const guint from = count_votes (self, of->symbol, of->timeframe, of->close_time, FALSE);

  *n = count_votes (self, of->symbol, of->timeframe, of->close_time, TRUE) - from;
  return *n > 0 ? &g_array_index (self->votes, Vote, from) : NULL;
}

static void
add_vote (IgxGate *self, const IgxApplicant *of)
{
  guint at = count_votes (self, of->symbol, of->timeframe, of->close_time, FALSE);
  const guint end = count_votes (self, of->symbol, of->timeframe, of->close_time, TRUE);
  const Vote added = {
    .close_time = of->close_time,
    .symbol = igx_name_intern (of->symbol),
    .timeframe = of->timeframe,
    .strategy = igx_name_intern (of->strategy),
    .direction = of->direction,
    .confidence = isfinite (of->confidence) ? CLAMP (of->confidence, 0, 100) : 0,
  };

  for (; at < end; at++)
    {
      const Vote *vote = &g_array_index (self->votes, Vote, at);
      int order = compare_names (vote->strategy, added.strategy);

      if (order == 0)
        order = (int) added.direction - (int) vote->direction;
      if (order == 0)
        return;
      if (order > 0)
        break;
    }
  g_array_insert_val (self->votes, at, added);
}

static const char *
find_leader (const IgxGate *self, const IgxApplicant *of)
{
  guint n = 0;
  const Vote *votes = find_votes (self, of, &n);

  for (guint i = 0; i < n; i++)
    if (votes[i].leads && votes[i].direction == of->direction)
      return votes[i].strategy;
  return NULL;
}

static void
set_leader (IgxGate *self, const IgxApplicant *leader)
{
  guint n = 0;
  Vote *votes = find_votes (self, leader, &n);

  for (guint i = 0; i < n; i++)
    if (votes[i].direction == leader->direction
        && compare_names (votes[i].strategy, leader->strategy) == 0)
      votes[i].leads = TRUE;
}

/**
 * igx_gate_foreach_vote:
 * @symbol: of a series
 * @timeframe: of a series
 * @close_time: a close of it, ms UTC
 * @func: is told of each vote, long and short, in the order of the strategies
 * @data: for @func
 *
 * All candidates of that close that were judged so far, those of the last call included.
 */
void
igx_gate_foreach_vote (const IgxGate *self,
                       const char *symbol,
                       IgxTimeframe timeframe,
                       gint64 close_time,
                       IgxGateVoteFunc func,
                       gpointer data)
{
  const guint end = count_votes (self, symbol, timeframe, close_time, TRUE);

  for (guint i = count_votes (self, symbol, timeframe, close_time, FALSE); i < end; i++)
    {
      const Vote *vote = &g_array_index (self->votes, Vote, i);

      func (vote->strategy, vote->direction, vote->confidence, data);
    }
}

/* Judging. */

/* The close of the newest published one whose cool-down holds @of; 0: none. */
static gint64
find_cooling (const IgxGate *self, const IgxApplicant *of)
{
  gint64 opposite = G_MININT64; /* the newest published: what closed before it is ended */

  for (guint i = count_closes (self->published, of->close_time, TRUE); i > 0; i--)
    {
      const Published *published = &g_array_index (self->published, Published, i - 1);

      if (of->close_time - published->close_time >= IGX_GATE_COOL_DOWN_MS
          || published->close_time < MAX (opposite, find_oldest (self)))
        break;
      if (strcmp (published->symbol, of->symbol) != 0)
        continue;
      if (published->direction != of->direction)
        opposite = MAX (opposite, published->close_time);
      else if (published->ended_at > of->close_time)
        return published->close_time;
    }
  return 0;
}

static double
find_lowest (const IgxGate *self, guint from, guint to)
{
  double lowest = NAN;

  for (guint i = from; i < to; i++)
    lowest = fmin (lowest, g_array_index (self->published, Published, i).quality);
  return lowest;
}

static void
fill_budget (const IgxGate *self, const IgxApplicant *of, IgxVerdictInputs *in)
{
  const guint budget = igx_profile_get_budget (self->profile);
  const guint begin
      = MAX (count_closes (self->published, of->close_time - IGX_GATE_WINDOW_MS, TRUE),
             count_closes (self->published, find_oldest (self), FALSE));
  const guint end = count_closes (self->published, of->close_time, TRUE);

  in->n_published = end > begin ? end - begin : 0;
  in->lowest_published = NAN;
  /* Where it is not asked for it is not looked for: there may be very many. */
  if (budget > 0 && in->n_published >= budget && in->n_published < 2 * budget)
    in->lowest_published = find_lowest (self, begin, end);
}

static void
fill_votes (const IgxGate *self, const IgxApplicant *of, IgxVerdictInputs *in)
{
  guint n = 0;
  const Vote *votes = find_votes (self, of, &n);

  for (guint i = 0; i < n; i++)
    if (votes[i].direction == of->direction)
      {
        in->votes_for += votes[i].confidence;
        in->n_for++;
      }
    else
      {
        in->votes_against += votes[i].confidence;
        in->n_against++;
      }
}

static void
fill_inputs (IgxGate *self, const IgxApplicant *of, IgxVerdictInputs *in)
{
  *in = (IgxVerdictInputs){ .profile = self->profile, .fee = self->fee };
  in->record_n = igx_track_record_get (self->record, of->strategy, (IgxRegime) of->moment.regime,
                                       NULL, &in->record_bound);
  fill_votes (self, of, in);
  if (self->profile != IGX_PROFILE_UNFILTERED)
    in->cooling_since = find_cooling (self, of);
  fill_budget (self, of, in);
  in->muted_until = igx_gate_get_mute (self, of->symbol);
  in->paused_until = self->paused_until;
}

/* Whether @a is the stronger of two of one idea; unknown quality is the weakest. */
static gboolean
is_stronger (const Close *close, guint a, guint b)
{
  const double quality_a = close->verdicts[a].quality;
  const double quality_b = close->verdicts[b].quality;
  const double confidence_a = close->applicants[a].confidence;
  const double confidence_b = close->applicants[b].confidence;

  if (isnan (quality_a) != isnan (quality_b))
    return isnan (quality_b);
  if (quality_a > quality_b || quality_a < quality_b)
    return quality_a > quality_b;
  return confidence_a > confidence_b;
}

/* The place of who names the idea, among those that are judged together. */
static guint
choose_leader (IgxGate *self, const Close *close, IgxDirection direction)
{
  guint best = G_MAXUINT;

  for (guint i = 0; i < close->n; i++)
    {
      const guint at = close->order[i];
      IgxVerdictInputs in;

      if (close->applicants[at].direction != direction)
        continue;
      fill_inputs (self, &close->applicants[at], &in);
      igx_verdict_take (&close->verdicts[at], &close->applicants[at], &in);
      if (best == G_MAXUINT || is_stronger (close, at, best))
        best = at;
    }
  return best;
}

static void
judge_idea (IgxGate *self, const Close *close, guint at, const char *leader, gboolean was_first)
{
  const IgxApplicant *applicant = &close->applicants[at];
  IgxVerdict *verdict = &close->verdicts[at];
  IgxVerdictInputs in;

  fill_inputs (self, applicant, &in);
  in.leader = leader;
  in.leader_was_first = was_first;
  igx_verdict_take (verdict, applicant, &in);
  if (verdict->refusal == IGX_REFUSAL_NONE)
    igx_gate_remember (self, applicant->symbol, applicant->direction, applicant->close_time,
                       verdict->quality);
}

static void
judge_close (IgxGate *self, const Close *close)
{
  static const IgxDirection directions[] = { IGX_DIRECTION_LONG, IGX_DIRECTION_SHORT };
  const char *first[G_N_ELEMENTS (directions)] = { NULL };
  guint chosen[G_N_ELEMENTS (directions)];

  for (guint i = 0; i < close->n; i++)
    {
      const IgxApplicant *applicant = &close->applicants[close->order[i]];

      first[applicant->direction != IGX_DIRECTION_LONG] = find_leader (self, applicant);
      add_vote (self, applicant);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      chosen[i] = first[i] != NULL ? G_MAXUINT : choose_leader (self, close, directions[i]);
      if (chosen[i] != G_MAXUINT)
        set_leader (self, &close->applicants[chosen[i]]);
    }
  for (guint i = 0; i < close->n; i++)
    {
      const guint at = close->order[i];
      const guint side = close->applicants[at].direction != IGX_DIRECTION_LONG;
      const char *leader = first[side];

      if (leader == NULL && at != chosen[side])
        leader = igx_name_intern (close->applicants[chosen[side]].strategy);
      judge_idea (self, close, at, leader, first[side] != NULL);
    }
}

static int
compare_numbers (double a, double b)
{
  if (isnan (a) || isnan (b))
    return (int) !!isnan (a) - (int) !!isnan (b);
  return (a > b) - (a < b);
}

/* All that tells two apart, so that the order in which they were given says nothing. */
static int
compare_applicants (gconstpointer place_a, gconstpointer place_b, gpointer data)
{
  const IgxApplicant *a = (const IgxApplicant *) data + *(const guint *) place_a;
  const IgxApplicant *b = (const IgxApplicant *) data + *(const guint *) place_b;
  int order = compare_closes (a->close_time, a->symbol, a->timeframe, b->close_time, b->symbol,
                              b->timeframe);

  if (order == 0)
    order = compare_names (a->strategy, b->strategy);
  if (order == 0)
    order = (int) b->direction - (int) a->direction;
  if (order == 0)
    order = compare_numbers (b->confidence, a->confidence);
  if (order == 0)
    order = compare_numbers (a->entry, b->entry);
  if (order == 0)
    order = compare_numbers (a->stop, b->stop);
  if (order == 0)
    order = compare_numbers (a->target, b->target);
  return order != 0 ? order : compare_times (a->expires_at, b->expires_at);
}

static gboolean
is_same_close (const IgxApplicant *a, const IgxApplicant *b)
{
  return compare_closes (a->close_time, a->symbol, a->timeframe, b->close_time, b->symbol,
                         b->timeframe)
         == 0;
}

/**
 * igx_gate_judge:
 * @applicants: (array length=n_applicants): new candidates: all that are known of a series and a
 *   close belong into one call
 * @n_applicants: how many
 * @verdicts: (out caller-allocates) (array length=n_applicants): the verdict of each, in the order
 *   of @applicants
 *
 * Judges and remembers. Within a call the order is that of close time, symbol, timeframe and
 * strategy, however they are given; over several calls it is that of arrival.
 */
void
igx_gate_judge (IgxGate *self,
                const IgxApplicant *applicants,
                gsize n_applicants,
                IgxVerdict *verdicts)
{
  g_autofree guint *order = g_new (guint, n_applicants);
  gsize end = 0;

  for (guint i = 0; i < n_applicants; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) n_applicants, sizeof *order, compare_applicants,
                     (gpointer) applicants);
  for (gsize begin = 0; begin < n_applicants; begin = end)
    {
      const IgxApplicant *first = &applicants[order[begin]];
      Close close = { applicants, order + begin, 0, verdicts };

      for (end = begin; end < n_applicants && is_same_close (first, &applicants[order[end]]); end++)
        close.n++;
      self->newest = MAX (self->newest, first->close_time);
      forget (self, self->votes);
      judge_close (self, &close);
    }
}
