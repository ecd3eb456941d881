/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"

G_BEGIN_DECLS

/**
 * CaseTape:
 * @candles: (element-type IgxCandle): so far
 * @price: the close of the last one
 * @unit: what moves are measured in: a price
 * @volume: what volumes are measured in
 * @trade: what sizes of trades are measured in: quote asset
 *
 * A series of candles in the making.
 */
typedef struct
{
  IgxTimeframe timeframe;
  GArray *candles;
  GRand *random;
  double price;
  double unit;
  double volume;
  double trade;
} CaseTape;

/**
 * CaseShape:
 * @body: close - open, in units
 * @up: from the higher of open and close to the high, in units; not negative
 * @down: from the lower of open and close to the low, in units; not negative
 * @volume: in the tape's volumes; 0 is taken as 1
 * @taker: share of the volume that was bought by takers; 0 is taken as one half
 * @trade: size of a trade, in the tape's sizes; 0 is taken as 1
 *
 * One candle as somebody would draw it.
 */
typedef struct
{
  double body;
  double up;
  double down;
  double volume;
  double taker;
  double trade;
} CaseShape;

/**
 * CaseMirror:
 * @CASE_MIRROR_NONE: as it was made
 * @CASE_MIRROR_RATIO: each price p becomes c * c / p: what doubled halves
 * @CASE_MIRROR_LINE: each price p becomes 2 * c - p: what rose by one falls by one
 *
 * How a series is turned over; c is its first price. What reads ratios or logarithms sees its
 * exact opposite in the one, what reads differences, averages and ranges in the other.
 */
typedef enum
{
  CASE_MIRROR_NONE,
  CASE_MIRROR_RATIO,
  CASE_MIRROR_LINE,
} CaseMirror;

CaseTape *case_tape_new (guint32 seed, IgxTimeframe timeframe, double price);
void case_tape_free (CaseTape *self);

void case_tape_walk (CaseTape *self, gsize n);
void case_tape_measure (CaseTape *self);
void case_tape_push (CaseTape *self, const CaseShape *shape);
void case_tape_repeat (CaseTape *self, gsize n, const CaseShape *shape);
void case_tape_go (CaseTape *self, gsize n, double move, const CaseShape *shape);
void case_tape_mirror (CaseTape *self, CaseMirror mirror);
double case_tape_get_atr (const CaseTape *self, gsize period);
double case_tape_get_ema (const CaseTape *self, gsize period);
const IgxCandle *case_tape_get_last (const CaseTape *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CaseTape, case_tape_free)

/**
 * CaseStory:
 * @own: the series that the strategy runs on
 * @others: (element-type CaseOther): the further ones that it reads
 *
 * What happens in a case.
 */
typedef struct
{
  CaseTape *own;
  GPtrArray *others;
} CaseStory;

typedef struct
{
  const char *symbol; /* not owned */
  CaseTape *tape;
} CaseOther;

CaseStory *case_story_new (guint32 seed, IgxTimeframe timeframe, double price);
void case_story_free (CaseStory *self);
CaseTape *case_story_add (
    CaseStory *self, const char *symbol, IgxTimeframe timeframe, guint32 seed, double price);
CaseTape *case_story_find (const CaseStory *self, const IgxSeriesKey *series);
void case_story_mirror (CaseStory *self, CaseMirror mirror);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CaseStory, case_story_free)

G_END_DECLS
