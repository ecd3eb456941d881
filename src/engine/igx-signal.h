/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-series-key.h"
#include "engine/igx-types.h"
#include "engine/igx-uuid.h"
#include "engine/quality/igx-verdict.h"

G_BEGIN_DECLS

#define IGX_SIGNAL_TARGETS_MAX 3

/**
 * IgxSignalState:
 * @IGX_SIGNAL_STATE_OPEN: its path is not over
 * @IGX_SIGNAL_STATE_TARGET1: the highest target reached was the first
 * @IGX_SIGNAL_STATE_TARGET2: the highest target reached was the second
 * @IGX_SIGNAL_STATE_TARGET3: the highest target reached was the third
 * @IGX_SIGNAL_STATE_STOPPED: the stop came before any target
 * @IGX_SIGNAL_STATE_EXPIRED: neither came in time
 * @IGX_SIGNAL_STATE_UNRESOLVED: candles are missing on our side
 * @IGX_SIGNAL_STATE_WAITING: no candle has held its entry yet
 * @IGX_SIGNAL_STATE_MISSED: no candle held its entry in time
 */
typedef enum
{
  IGX_SIGNAL_STATE_OPEN,
  IGX_SIGNAL_STATE_TARGET1,
  IGX_SIGNAL_STATE_TARGET2,
  IGX_SIGNAL_STATE_TARGET3,
  IGX_SIGNAL_STATE_STOPPED,
  IGX_SIGNAL_STATE_EXPIRED,
  IGX_SIGNAL_STATE_UNRESOLVED,
  IGX_SIGNAL_STATE_WAITING,
  IGX_SIGNAL_STATE_MISSED,
} IgxSignalState;

/** How many states there are. */
#define IGX_SIGNAL_N_STATES (IGX_SIGNAL_STATE_MISSED + 1)

/**
 * IgxReason:
 * @points: what this branch added to the confidence
 * @text: as written in the strategy file
 * @available: %FALSE if the branch was unknown ("not available") and passed over
 */
typedef struct
{
  double points;
  char *text; /* part of the reason's own memory */
  gboolean available;
} IgxReason;

/**
 * IgxSignalValue:
 * @name: of a `let` of the strategy
 * @value: at the close that it fired on; %NAN: unknown
 */
typedef struct
{
  char *name; /* part of the value's own memory */
  double value;
} IgxSignalValue;

/**
 * IgxVote:
 * @strategy: whose candidate of the same series and close it is
 * @direction: long or short
 * @confidence: 0 to 100
 */
typedef struct
{
  char *strategy; /* part of the vote's own memory */
  IgxDirection direction;
  double confidence;
} IgxVote;

/**
 * IgxSignalOrigin:
 *
 * What all candidates of one side of one strategy on one series have in common: their texts, and
 * what their ids begin with. Reference counted, immutable.
 */
typedef struct _IgxSignalOrigin IgxSignalOrigin;

/**
 * IgxSignal:
 *
 * A candidate and, once the gate has spoken, its verdict. Reference counted; the
 * candidate part never changes after igx_signal_seal(). Doubles that are unknown are NAN,
 * times that are unknown are 0. Field names are the vocabulary of D-Bus, JSON and CSV.
 */
struct _IgxSignal
{
  /* The candidate: a pure function of closed candles, strategy text and parameters. */
  char *id; /* UUIDv5, lower case */
  IgxSeriesKey series;
  IgxDirection direction;
  char *strategy;      /* id, for example "momentum-surge-v2" */
  char *strategy_name; /* as written in the file */
  int strategy_version;
  char *params_hash;
  gint64 close_time; /* ms UTC of the candle it fired on: open time + timeframe */
  gint64 expires_at; /* ms UTC */
  double entry;
  double stop;
  double targets[IGX_SIGNAL_TARGETS_MAX];
  guint n_targets;
  double confidence;  /* 0 to 100 */
  GPtrArray *reasons; /* of IgxReason */
  IgxMoment moment;   /* what the series was like at its close; regime 0: unknown */
  double regime_fit;  /* 100, 50 or 0; NAN while the regime is unknown */
  char *source_hash;  /* (nullable): of the strategy's text */
  char *params;       /* (nullable): a line name=value each, as they were */
  char *candle_hash;  /* (nullable): of the candle it fired on */
  char *app_version;  /* (nullable): of the program that found it */
  GPtrArray *values;  /* (nullable) of IgxSignalValue: what the strategy's `let`s said */

  /* The verdict: taken in order of arrival. */
  gboolean published;
  char *refusal; /* (nullable): why it was not published */
  IgxDelivery delivery;
  gint64 detected_at;                /* ms UTC, exchange time */
  double quality;                    /* 0 to 100 */
  double quality_terms[IGX_N_TERMS]; /* each 0 to 100; NAN where unknown */
  double opposition; /* what opposite candidates left of the quality, 0 to 1; NAN: not judged */
  GPtrArray *votes;  /* (nullable) of IgxVote: candidates of the same series and close */
  char *verdict;     /* (nullable): igx_verdict_inputs_to_text(): what the verdict was taken from */

  /* What it led to. */
  IgxSignalState state;
  gint64 closed_at;
  double result_r;
  double result_percent;
  double mfe_r;
  double mae_r;
  gboolean ambiguous;
  gint64 filled_at;      /* ms UTC; 0: not in */
  IgxTimeframe followed; /* of the candles its path was followed on; 0: not yet */

  /* The person's own. */
  char *mark; /* (nullable): "took" or "skipped" */
  char *note; /* (nullable) */

  /* Where it has its texts from, if it was made out of an origin; not to be touched. */
  IgxSignalOrigin *origin; /* (nullable) */
  char id_text[IGX_UUID_LENGTH + 1];
};

IgxSignalOrigin *igx_signal_origin_new (const IgxSignal *like);
IgxSignalOrigin *igx_signal_origin_ref (IgxSignalOrigin *self);
void igx_signal_origin_unref (IgxSignalOrigin *self);
int igx_signal_origin_compare (const IgxSignalOrigin *a, const IgxSignalOrigin *b);
gint64 igx_signal_origin_get_life (const IgxSignalOrigin *self);
IgxDirection igx_signal_origin_get_direction (const IgxSignalOrigin *self);
const char *igx_signal_origin_get_strategy (const IgxSignalOrigin *self);
IgxSignal *igx_signal_new (void);
IgxSignal *igx_signal_new_from (IgxSignalOrigin *origin);
IgxSignal *igx_signal_ref (IgxSignal *self);
void igx_signal_unref (IgxSignal *self);
IgxSignal *igx_signal_copy (const IgxSignal *self);
IgxSignalValue *igx_signal_value_new (const char *name, double value);
void igx_signal_add_value (IgxSignal *self, const char *name, double value);
void igx_signal_add_vote (IgxSignal *self,
                          const char *strategy,
                          IgxDirection direction,
                          double confidence);
IgxReason *igx_reason_new (double points, const char *text, gboolean available);
void igx_signal_add_reason (IgxSignal *self, double points, const char *text, gboolean available);
gint64 igx_signal_get_holding (const IgxSignal *self);
void igx_signal_seal (IgxSignal *self);
int igx_signal_compare (const IgxSignal *a, const IgxSignal *b);

const char *igx_direction_to_string (IgxDirection direction);
gboolean igx_direction_from_string (const char *text, IgxDirection *direction);
const char *igx_delivery_to_string (IgxDelivery delivery);
gboolean igx_delivery_from_string (const char *text, IgxDelivery *delivery);
const char *igx_signal_state_to_string (IgxSignalState state);
gboolean igx_signal_state_from_string (const char *text, IgxSignalState *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxSignal, igx_signal_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxSignalOrigin, igx_signal_origin_unref)

G_END_DECLS
