/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-types.h"
#include "engine/quality/igx-moment.h"

G_BEGIN_DECLS

/** By how much quality and net reward may be short of a bound: the error of the arithmetic. */
#define IGX_VERDICT_TOLERANCE 1e-9

/** Longest text that igx_verdict_inputs_from_text() reads, in bytes. */
#define IGX_VERDICT_TEXT_MAX 1024

/**
 * IgxTerm:
 *
 * The terms of quality, in the order in which they are shown.
 */
typedef enum
{
  IGX_TERM_CONFIDENCE,
  IGX_TERM_TRACK_RECORD,
  IGX_TERM_REGIME_FIT,
  IGX_TERM_HIGHER_TIMEFRAME,
  IGX_TERM_REWARD,
  IGX_TERM_LIQUIDITY,
} IgxTerm;

#define IGX_N_TERMS (IGX_TERM_LIQUIDITY + 1)

/**
 * IgxProfile:
 * @IGX_PROFILE_QUIET: 3 signals in 24 h, quality of at least 75
 * @IGX_PROFILE_BALANCED: 15, 65
 * @IGX_PROFILE_EVERYTHING: 30, 60
 * @IGX_PROFILE_UNFILTERED: neither floor nor reward, cool-down or budget: for research
 */
typedef enum
{
  IGX_PROFILE_QUIET,
  IGX_PROFILE_BALANCED,
  IGX_PROFILE_EVERYTHING,
  IGX_PROFILE_UNFILTERED,
} IgxProfile;

#define IGX_N_PROFILES (IGX_PROFILE_UNFILTERED + 1)

/**
 * IgxRefusal:
 *
 * Why a candidate was not published, in the order in which it is asked.
 */
typedef enum
{
  IGX_REFUSAL_NONE,
  IGX_REFUSAL_VOTE,      /* another of the same idea was stronger: it is a vote for that one */
  IGX_REFUSAL_QUALITY,   /* below the floor of the profile */
  IGX_REFUSAL_REWARD,    /* net reward to risk of target 1 below 1 */
  IGX_REFUSAL_COOL_DOWN, /* the symbol had a signal of this direction within 2 h */
  IGX_REFUSAL_BUDGET,    /* the profile's budget of 24 h is used up by better ones */
  IGX_REFUSAL_MUTED,
  IGX_REFUSAL_PAUSED,
} IgxRefusal;

#define IGX_N_REFUSALS (IGX_REFUSAL_PAUSED + 1)

/**
 * IgxApplicant:
 * @symbol: of the series; interned
 * @strategy: its id; interned
 * @timeframe: of the series
 * @direction: long or short
 * @close_time: ms UTC
 * @expires_at: ms UTC
 * @confidence: 0 to 100
 * @entry: price
 * @stop: price
 * @target: price of target 1
 * @regime_fit: 100, 50 or 0; %NAN while the regime is unknown
 * @moment: what the series was like
 *
 * A candidate as the gate sees it.
 */
typedef struct
{
  const char *symbol;
  const char *strategy;
  IgxTimeframe timeframe;
  IgxDirection direction;
  gint64 close_time;
  gint64 expires_at;
  double confidence;
  double entry;
  double stop;
  double target;
  double regime_fit;
  IgxMoment moment;
} IgxApplicant;

/**
 * IgxVerdictInputs:
 * @profile: in force
 * @fee: share of the value that each entry and each exit costs
 * @record_n: observations of the strategy in this regime, known at that close
 * @record_bound: lower 95 % bound of their mean R; %NAN while there are too few
 * @leader: (nullable): the strategy that names the idea, if that is another one; interned
 * @leader_was_first: whether the leader is that because it was judged before, not because it is
 *   stronger
 * @votes_for: confidences of its direction at this close together, its own included
 * @votes_against: those of the opposite direction
 * @n_for: how many votes its direction has
 * @n_against: how many the opposite has
 * @cooling_since: close time of the published signal that it follows within the cool-down; 0: none,
 *   or the profile does not ask
 * @n_published: published in the 24 h up to its close
 * @lowest_published: the lowest quality of these that is known, where the budget is used up and can
 *   still be exceeded; %NAN otherwise, or if none is known
 * @muted_until: ms UTC; 0: not muted
 * @paused_until: ms UTC; 0: not paused, -1: until resumed
 *
 * All that a verdict depends on besides the candidate itself. Recorded with it, so that it can be
 * checked by doing it again.
 */
typedef struct
{
  IgxProfile profile;
  double fee;
  guint record_n;
  double record_bound;
  const char *leader;
  gboolean leader_was_first;
  double votes_for;
  double votes_against;
  guint n_for;
  guint n_against;
  gint64 cooling_since;
  guint n_published;
  double lowest_published;
  gint64 muted_until;
  gint64 paused_until;
} IgxVerdictInputs;

/**
 * IgxVerdict:
 * @refusal: %IGX_REFUSAL_NONE: it is published
 * @quality: 0 to 100; %NAN if no term is known
 * @terms: each 0 to 100; %NAN where unknown
 * @opposition: what the quality was multiplied with because of opposite candidates of the same
 *   close: 1 without any
 * @net_reward: of target 1, in multiples of the risk, both after fees
 * @inputs: what it was taken from
 */
typedef struct
{
  IgxRefusal refusal;
  double quality;
  double terms[IGX_N_TERMS];
  double opposition;
  double net_reward;
  IgxVerdictInputs inputs;
} IgxVerdict;

void igx_verdict_take (IgxVerdict *self, const IgxApplicant *applicant, const IgxVerdictInputs *in);
char *igx_verdict_dup_refusal (const IgxVerdict *self, const IgxApplicant *applicant);
char *igx_verdict_inputs_to_text (const IgxVerdictInputs *self);
gboolean igx_verdict_inputs_from_text (IgxVerdictInputs *self, const char *text, GError **error);

double igx_term_get_weight (IgxTerm term);
const char *igx_term_to_string (IgxTerm term);
const char *igx_refusal_to_string (IgxRefusal self);
gboolean igx_refusal_from_sentence (const char *sentence, IgxRefusal *self);
const char *igx_profile_to_string (IgxProfile self);
gboolean igx_profile_from_string (const char *text, IgxProfile *self);
double igx_profile_get_floor (IgxProfile self);
guint igx_profile_get_budget (IgxProfile self);

G_END_DECLS
