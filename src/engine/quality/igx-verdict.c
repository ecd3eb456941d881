/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A verdict is a function of the candidate and of what is recorded as its inputs, and of nothing
 * else, so that taking it again from the ledger gives the same bits.
 *
 * What is compared with a bound may be short of it by the error of the arithmetic: a net reward of
 * 1 that comes out as 0.9999999999999998 is a net reward of 1. */
#include "engine/quality/igx-verdict.h"

#include <math.h>
#include <string.h>

#include "engine/igx-name.h"
#include "engine/igx-signal.h"
#include "engine/igx-strategy.h"
#include "engine/igx-text.h"

/* Net reward to risk of target 1: below the least it is not published, with the most it is 100. */
#define REWARD_LEAST 1.0
#define REWARD_MOST  2.0

/* Mean R at which a track record is worth 0, and what it is worth 100 above that. */
#define RECORD_FROM  (-0.5)
#define RECORD_RANGE 1.0

/* Bytes of a text that an error quotes. */
#define QUOTE_MAX 32

static const struct
{
  const char *name;
  double weight;
} terms[] = {
  { "confidence", 0.35 },       { "track_record", 0.25 }, { "regime_fit", 0.15 },
  { "higher_timeframe", 0.10 }, { "reward", 0.10 },       { "liquidity", 0.05 },
};

static const char *const refusals[]
    = { "none", "vote", "quality", "reward", "cool-down", "budget", "muted", "paused" };

/* What the sentences of igx_verdict_dup_refusal() begin with. */
static const char *const refusal_beginnings[]
    = { "none", "a vote", "quality", "net reward", "cool-down", "budget", "muted", "paused" };

static const struct
{
  const char *name;
  const char *title;
  double floor;
  guint budget;
} profiles[] = {
  { "quiet", "Quiet", 75, 3 },
  { "balanced", "Balanced", 65, 15 },
  { "everything", "Everything", 60, 30 },
  { "unfiltered", "Unfiltered", 0, 0 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (terms) == IGX_N_TERMS);
G_STATIC_ASSERT (G_N_ELEMENTS (refusals) == IGX_N_REFUSALS);
G_STATIC_ASSERT (G_N_ELEMENTS (profiles) == IGX_N_PROFILES);

/* Names and numbers. */

/**
 * igx_term_get_weight:
 *
 * Returns: its share of the quality where all terms are known
 */
double
igx_term_get_weight (IgxTerm term)
{
  g_return_val_if_fail ((guint) term < IGX_N_TERMS, 0);

  return terms[term].weight;
}

const char *
igx_term_to_string (IgxTerm term)
{
  g_return_val_if_fail ((guint) term < IGX_N_TERMS, "");

  return terms[term].name;
}

const char *
igx_refusal_to_string (IgxRefusal self)
{
  g_return_val_if_fail ((guint) self < IGX_N_REFUSALS, "");

  return refusals[self];
}

/**
 * igx_refusal_from_sentence:
 * @sentence: what igx_verdict_dup_refusal() gave
 * @self: (out): its kind
 *
 * Returns: %FALSE if @sentence is none of them
 */
gboolean
igx_refusal_from_sentence (const char *sentence, IgxRefusal *self)
{
  g_return_val_if_fail (sentence != NULL && self != NULL, FALSE);

  for (guint i = IGX_REFUSAL_NONE + 1; i < IGX_N_REFUSALS; i++)
    {
      const gsize length = strlen (refusal_beginnings[i]);

      if (strncmp (sentence, refusal_beginnings[i], length) != 0
          || g_ascii_isalpha (sentence[length]))
        continue;
      *self = (IgxRefusal) i;
      return TRUE;
    }
  return FALSE;
}

const char *
igx_profile_to_string (IgxProfile self)
{
  g_return_val_if_fail ((guint) self < IGX_N_PROFILES, "");

  return profiles[self].name;
}

/**
 * igx_profile_from_string:
 * @text: (nullable): "quiet", "balanced", "everything" or "unfiltered"
 * @self: (out): which
 *
 * Returns: %FALSE if there is none of this name
 */
gboolean
igx_profile_from_string (const char *text, IgxProfile *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; text != NULL && i < IGX_N_PROFILES; i++)
    if (strcmp (profiles[i].name, text) == 0)
      {
        *self = (IgxProfile) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * igx_profile_get_floor:
 *
 * Returns: the least quality that is published; 0: any, and unknown too
 */
double
igx_profile_get_floor (IgxProfile self)
{
  g_return_val_if_fail ((guint) self < IGX_N_PROFILES, 0);

  return profiles[self].floor;
}

/**
 * igx_profile_get_budget:
 *
 * Returns: how many are published in 24 h, twice as many if better ones come; 0: without end
 */
guint
igx_profile_get_budget (IgxProfile self)
{
  g_return_val_if_fail ((guint) self < IGX_N_PROFILES, 0);

  return profiles[self].budget;
}

/* Quality. */

/* What target 1 makes after both fees, over what the stop costs after both fees. */
static double
find_net_reward (const IgxApplicant *applicant, double fee)
{
  const double way = applicant->direction;
  const double gain = way * (applicant->target - applicant->entry);
  const double risk = way * (applicant->entry - applicant->stop);
  const double net_gain = gain - fee * (applicant->entry + applicant->target);
  const double net_risk = risk + fee * (applicant->entry + applicant->stop);
  const double reward = net_gain / net_risk;

  return net_risk > 0 && isfinite (reward) ? reward : NAN;
}

static double
limit (double value)
{
  return isfinite (value) ? CLAMP (value, 0, 100) : NAN;
}

static double
find_higher (const IgxApplicant *applicant)
{
  if (applicant->moment.higher == 0)
    return NAN;
  return applicant->moment.higher == (int) applicant->direction ? 100 : 0;
}

static double
find_liquidity (const IgxMoment *moment)
{
  if (moment->liquidity == IGX_MOMENT_UNKNOWN)
    return NAN;
  return limit (100.0 * moment->liquidity / IGX_MOMENT_LIQUIDITY_N);
}

static void
fill_terms (IgxVerdict *self, const IgxApplicant *applicant, const IgxVerdictInputs *in)
{
  self->terms[IGX_TERM_CONFIDENCE] = limit (applicant->confidence);
  self->terms[IGX_TERM_TRACK_RECORD]
      = limit (100 * ((in->record_bound - RECORD_FROM) / RECORD_RANGE));
  self->terms[IGX_TERM_REGIME_FIT] = limit (applicant->regime_fit);
  self->terms[IGX_TERM_HIGHER_TIMEFRAME] = find_higher (applicant);
  self->terms[IGX_TERM_REWARD] = limit (100 * (self->net_reward / REWARD_MOST));
  self->terms[IGX_TERM_LIQUIDITY] = find_liquidity (&applicant->moment);
}

/* The mean of the terms that are known, by their weights. */
static double
weigh (const double values[])
{
  double sum = 0;
  double weights = 0;

  for (guint i = 0; i < IGX_N_TERMS; i++)
    if (!isnan (values[i]))
      {
        sum += terms[i].weight * values[i];
        weights += terms[i].weight;
      }
  return weights > 0 ? sum / weights : NAN;
}

/* Its direction's share of the confidence of all votes; of the votes where none has any. */
static double
find_opposition (const IgxVerdictInputs *in)
{
  const double all = in->votes_for + in->votes_against;

  if (in->n_against == 0)
    return 1;
  return all > 0 ? in->votes_for / all
                 : (double) in->n_for / ((double) in->n_for + (double) in->n_against);
}

/* Refusals. */

static gboolean
is_over_budget (const IgxVerdict *self, const IgxVerdictInputs *in)
{
  const guint budget = profiles[in->profile].budget;

  if (budget == 0 || in->n_published < budget)
    return FALSE;
  if (in->n_published >= 2 * budget)
    return TRUE;
  /* What nobody knows is beaten by nobody. */
  return !(self->quality > in->lowest_published + IGX_VERDICT_TOLERANCE);
}

static IgxRefusal
find_refusal (const IgxVerdict *self, const IgxApplicant *applicant, const IgxVerdictInputs *in)
{
  const double floor = profiles[in->profile].floor;
  const gboolean filtered = in->profile != IGX_PROFILE_UNFILTERED;

  if (in->leader != NULL)
    return IGX_REFUSAL_VOTE;
  if (filtered && !(self->quality >= floor - IGX_VERDICT_TOLERANCE))
    return IGX_REFUSAL_QUALITY;
  if (filtered && !(self->net_reward >= REWARD_LEAST - IGX_VERDICT_TOLERANCE))
    return IGX_REFUSAL_REWARD;
  if (filtered && in->cooling_since != 0)
    return IGX_REFUSAL_COOL_DOWN;
  if (is_over_budget (self, in))
    return IGX_REFUSAL_BUDGET;
  if (applicant->close_time < in->muted_until)
    return IGX_REFUSAL_MUTED;
  if (in->paused_until == -1 || applicant->close_time < in->paused_until)
    return IGX_REFUSAL_PAUSED;
  return IGX_REFUSAL_NONE;
}

/**
 * igx_verdict_take:
 * @self: (out): the verdict
 * @applicant: whom it is about
 * @in: all else that it depends on; copied into it
 *
 * Weighs, and refuses for the first reason of #IgxRefusal that applies. Taken again from the same
 * candidate and the recorded inputs it is the same, bit for bit.
 */
void
igx_verdict_take (IgxVerdict *self, const IgxApplicant *applicant, const IgxVerdictInputs *in)
{
  g_return_if_fail (self != NULL && applicant != NULL && in != NULL);
  g_return_if_fail ((guint) in->profile < IGX_N_PROFILES);

  self->inputs = *in;
  self->net_reward = find_net_reward (applicant, in->fee);
  fill_terms (self, applicant, in);
  self->opposition = find_opposition (in);
  self->quality = weigh (self->terms) * self->opposition;
  self->refusal = find_refusal (self, applicant, in);
}

/* What is below a bound must not be printed as the bound. */
static double
keep_below (double value, double bound, double unit)
{
  return MIN (value, bound - unit);
}

static char *
dup_quality_refusal (const IgxVerdict *self)
{
  const IgxProfile profile = self->inputs.profile;

  if (isnan (self->quality))
    return g_strdup_printf ("quality is unknown, and the profile %s asks for at least %g",
                            profiles[profile].title, profiles[profile].floor);
  return g_strdup_printf ("quality %.1f is below %g, the floor of the profile %s",
                          keep_below (self->quality, profiles[profile].floor, 0.1),
                          profiles[profile].floor, profiles[profile].title);
}

static char *
dup_reward_refusal (const IgxVerdict *self)
{
  if (isnan (self->net_reward))
    return g_strdup ("net reward to risk is unknown: the stop is not on the other side of the "
                     "entry than target 1");
  return g_strdup_printf ("net reward to risk %.2f is below %g",
                          keep_below (self->net_reward, REWARD_LEAST, 0.01), REWARD_LEAST);
}

static char *
dup_cool_down_refusal (const IgxVerdict *self, const IgxApplicant *applicant)
{
  const gint64 minutes = (applicant->close_time - self->inputs.cooling_since) / 60000;
  const char *direction = igx_direction_to_string (applicant->direction);

  if (minutes == 0)
    return g_strdup_printf ("cool-down: a %s signal of %s was published at the same time",
                            direction, applicant->symbol);
  return g_strdup_printf ("cool-down: a %s signal of %s was published %" G_GINT64_FORMAT
                          " min before",
                          direction, applicant->symbol, minutes);
}

static char *
dup_budget_refusal (const IgxVerdict *self)
{
  const IgxVerdictInputs *in = &self->inputs;
  const guint budget = profiles[in->profile].budget;

  if (in->n_published >= 2 * budget)
    return g_strdup_printf ("budget: %u signals in 24 h are twice the %u of the profile %s, more "
                            "are not published however good they are",
                            in->n_published, budget, profiles[in->profile].title);
  if (isnan (in->lowest_published))
    return g_strdup_printf ("budget: the profile %s has %u signals in 24 h, %u are published and "
                            "their quality is unknown",
                            profiles[in->profile].title, budget, in->n_published);
  return g_strdup_printf ("budget: the profile %s has %u signals in 24 h, %u are published and "
                          "quality %.1f does not beat their lowest, %.1f",
                          profiles[in->profile].title, budget, in->n_published, self->quality,
                          in->lowest_published);
}

/**
 * igx_verdict_dup_refusal:
 * @applicant: whom it is about
 *
 * Returns: (transfer full) (nullable): one sentence why it was not published; %NULL if it was
 */
char *
igx_verdict_dup_refusal (const IgxVerdict *self, const IgxApplicant *applicant)
{
  g_return_val_if_fail (self != NULL && applicant != NULL, NULL);

  switch (self->refusal)
    {
    case IGX_REFUSAL_VOTE:
      return g_strdup_printf ("a vote for %s, which %s", self->inputs.leader,
                              self->inputs.leader_was_first ? "came first" : "is stronger");
    case IGX_REFUSAL_QUALITY:
      return dup_quality_refusal (self);
    case IGX_REFUSAL_REWARD:
      return dup_reward_refusal (self);
    case IGX_REFUSAL_COOL_DOWN:
      return dup_cool_down_refusal (self, applicant);
    case IGX_REFUSAL_BUDGET:
      return dup_budget_refusal (self);
    case IGX_REFUSAL_MUTED:
      return g_strdup_printf ("muted: %s", applicant->symbol);
    case IGX_REFUSAL_PAUSED:
      return g_strdup ("paused");
    case IGX_REFUSAL_NONE:
    default:
      return NULL;
    }
}

/* The inputs as text: all of them, in this order, "name=value" with ";" between. Numbers have as
 * many digits as give the same bits again; what is unknown or not there is empty. */

typedef enum
{
  FIELD_PROFILE,
  FIELD_STRATEGY,
  FIELD_FLAG,
  FIELD_COUNT,
  FIELD_TIME,
  FIELD_NUMBER,
} FieldKind;

#define FIELD(kind, name)                                                                          \
  {                                                                                                \
    kind, #name, G_STRUCT_OFFSET (IgxVerdictInputs, name)                                          \
  }

static const struct
{
  FieldKind kind;
  const char *name;
  glong offset;
} fields[] = {
  FIELD (FIELD_PROFILE, profile),
  FIELD (FIELD_NUMBER, fee),
  FIELD (FIELD_COUNT, record_n),
  FIELD (FIELD_NUMBER, record_bound),
  FIELD (FIELD_STRATEGY, leader),
  FIELD (FIELD_FLAG, leader_was_first),
  FIELD (FIELD_NUMBER, votes_for),
  FIELD (FIELD_NUMBER, votes_against),
  FIELD (FIELD_COUNT, n_for),
  FIELD (FIELD_COUNT, n_against),
  FIELD (FIELD_TIME, cooling_since),
  FIELD (FIELD_COUNT, n_published),
  FIELD (FIELD_NUMBER, lowest_published),
  FIELD (FIELD_TIME, muted_until),
  FIELD (FIELD_TIME, paused_until),
};

static void
append_field (GString *text, FieldKind kind, gconstpointer at)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (kind)
    {
    case FIELD_PROFILE:
      g_string_append (text, igx_profile_to_string (*(const IgxProfile *) at));
      break;
    case FIELD_STRATEGY:
      if (*(const char *const *) at != NULL)
        g_string_append (text, *(const char *const *) at);
      break;
    case FIELD_FLAG:
      g_string_append_c (text, *(const gboolean *) at ? '1' : '0');
      break;
    case FIELD_COUNT:
      g_string_append_printf (text, "%u", *(const guint *) at);
      break;
    case FIELD_TIME:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, *(const gint64 *) at);
      break;
    case FIELD_NUMBER:
    default:
      if (!isnan (*(const double *) at))
        g_string_append (text, g_ascii_dtostr (number, sizeof number, *(const double *) at));
      break;
    }
}

/**
 * igx_verdict_inputs_to_text:
 *
 * Returns: (transfer full): one line, from which igx_verdict_inputs_from_text() gives the same bits
 */
char *
igx_verdict_inputs_to_text (const IgxVerdictInputs *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, g_string_free (text, FALSE));

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_string_append_printf (text, "%s%s=", i > 0 ? ";" : "", fields[i].name);
      append_field (text, fields[i].kind, G_STRUCT_MEMBER_P (self, fields[i].offset));
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_strategy_id (const char *text)
{
  const gsize length = strlen (text);

  return length > 0 && length <= IGX_STRATEGY_ID_MAX
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static gboolean
read_number (const char *text, double *value)
{
  char *end = NULL;

  *value = NAN;
  if (*text == '\0')
    return TRUE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value);
}

static gboolean
read_field (const char *text, FieldKind kind, gpointer at)
{
  guint64 count = 0;

  switch (kind)
    {
    case FIELD_PROFILE:
      return igx_profile_from_string (text, at);
    case FIELD_STRATEGY:
      *(const char **) at = NULL;
      if (*text == '\0')
        return TRUE;
      if (!is_strategy_id (text))
        return FALSE;
      *(const char **) at = igx_name_intern (text);
      return TRUE;
    case FIELD_FLAG:
      *(gboolean *) at = strcmp (text, "1") == 0;
      return TRUE;
    case FIELD_COUNT:
      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &count, NULL))
        return FALSE;
      *(guint *) at = (guint) count;
      return TRUE;
    case FIELD_TIME:
      return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, at, NULL);
    case FIELD_NUMBER:
    default:
      return read_number (text, at);
    }
}

static gboolean
are_votes (double confidence, guint n)
{
  return confidence >= 0 && confidence <= 100.0 * n;
}

static gboolean
is_possible (const IgxVerdictInputs *in)
{
  if (!(in->fee >= 0 && in->fee < 1))
    return FALSE;
  if (in->record_n == 0 && !isnan (in->record_bound))
    return FALSE;
  if (in->leader == NULL && in->leader_was_first)
    return FALSE;
  if (in->n_for == 0 || !are_votes (in->votes_for, in->n_for)
      || !are_votes (in->votes_against, in->n_against))
    return FALSE;
  if (!isnan (in->lowest_published)
      && (in->n_published == 0 || !(in->lowest_published >= 0 && in->lowest_published <= 100)))
    return FALSE;
  return in->cooling_since >= 0 && in->muted_until >= 0 && in->paused_until >= -1;
}

static gboolean
read_fields (IgxVerdictInputs *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", G_N_ELEMENTS (fields) + 1);

  if (g_strv_length (parts) != G_N_ELEMENTS (fields))
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                   "A verdict has %u inputs, not %u", (guint) G_N_ELEMENTS (fields),
                   g_strv_length (parts));
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const gsize length = strlen (fields[i].name);
      g_autofree char *start = NULL;

      if (strncmp (parts[i], fields[i].name, length) == 0 && parts[i][length] == '='
          && read_field (parts[i] + length + 1, fields[i].kind,
                         G_STRUCT_MEMBER_P (self, fields[i].offset)))
        continue;
      start = igx_text_dup_start (parts[i], QUOTE_MAX);
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                   "“%s” is not the input %s of a verdict", start, fields[i].name);
      return FALSE;
    }
  return TRUE;
}

/**
 * igx_verdict_inputs_from_text:
 * @self: (out): what a verdict was taken from; not touched on an error
 * @text: from anywhere
 *
 * Takes what igx_verdict_inputs_to_text() writes and nothing else: no other spelling, no inputs
 * that no verdict can have had.
 *
 * Returns: %FALSE with @error set to %IGX_ENGINE_ERROR_INVALID or %IGX_ENGINE_ERROR_LIMIT
 */
gboolean
igx_verdict_inputs_from_text (IgxVerdictInputs *self, const char *text, GError **error)
{
  IgxVerdictInputs in = { 0 };
  g_autofree char *again = NULL;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  if (strnlen (text, IGX_VERDICT_TEXT_MAX + 1) > IGX_VERDICT_TEXT_MAX)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "The inputs of a verdict are at most %d bytes long", IGX_VERDICT_TEXT_MAX);
      return FALSE;
    }
  if (!read_fields (&in, text, error))
    return FALSE;
  if (!is_possible (&in))
    {
      g_set_error_literal (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                           "No verdict can have been taken from these inputs");
      return FALSE;
    }
  again = igx_verdict_inputs_to_text (&in);
  if (strcmp (again, text) != 0)
    {
      g_set_error_literal (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                           "The inputs of a verdict are not spelled as they are written");
      return FALSE;
    }
  *self = in;
  return TRUE;
}
