/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A case is a file case-<id>.c with a StrategyCase of that name, declared in cases.h and listed in
 * test-strategies.c and meson.build. To write one: a function that draws the pattern out of a few
 * numbers, the numbers with which the strategy fires, and for each condition the numbers with which
 * it alone is missing. `test-strategies --verbose -k -p /strategies/<id>` shows the conditions and
 * points of each try, with the values that they compare.
 */
#include "case-tape.h"

G_BEGIN_DECLS

/** The `clause` of a near miss that keeps all conditions and lacks points. */
#define CASE_FIRE_AT "fire at"

#define CASE_CHANGES_MAX 6
#define CASE_TARGETS_MAX 3

/**
 * CaseChange:
 * @knob: which number of the pattern; from 1, a 0 ends the list
 * @value: what it is instead
 */
typedef struct
{
  guint knob;
  double value;
} CaseChange;

/**
 * CaseMiss:
 * @clause: a condition as it is written in the file between `require`, `and` and the line's end,
 *   or %CASE_FIRE_AT
 * @changes: what makes just this one false at the expected candle, and all others stay true
 */
typedef struct
{
  const char *clause;
  CaseChange changes[CASE_CHANGES_MAX];
} CaseMiss;

/**
 * CaseBuildFunc:
 * @story: empty
 * @knobs: the numbers of the pattern; the first one is not used
 *
 * Makes the candles. The last one of the own series is where the strategy should fire.
 */
typedef void (*CaseBuildFunc) (CaseStory *story, const double *knobs);

/**
 * CaseSide:
 * @build: makes the candles
 * @knobs: (array length=n_knobs): the numbers with which it fires
 * @misses: (array length=n_misses): at least one for each clause, and one for `fire at`
 * @mirror: how the candles are turned over after they were made; where they are, @misses name the
 *   clauses of the other side, whose places are those of the own ones
 */
typedef struct
{
  CaseBuildFunc build;
  const double *knobs;
  guint n_knobs;
  const CaseMiss *misses;
  gsize n_misses;
  CaseMirror mirror;
} CaseSide;

/**
 * StrategyCase:
 * @strategy: its id
 * @variant: (nullable): which one it is, where a strategy has several
 * @timeframe: as it is written
 * @symbol: that it runs on
 * @stop_in_atr: distance of the stop, in atr(14)
 * @targets: distances of the targets, in multiples of the risk
 * @n_targets: how many
 * @sides: long, then short
 */
typedef struct
{
  const char *strategy;
  const char *variant;
  const char *timeframe;
  const char *symbol;
  double stop_in_atr;
  double targets[CASE_TARGETS_MAX];
  guint n_targets;
  CaseSide sides[2];
} StrategyCase;

/**
 * CaseCounts:
 * @n_sides: sides that fired where they should
 * @n_misses: near misses that did not
 * @n_clauses: conditions compared with what they should be
 *
 * How much was compared.
 */
typedef struct
{
  guint n_sides;
  guint n_misses;
  guint n_clauses;
} CaseCounts;

void strategy_case_check (const StrategyCase *self, CaseCounts *counts);

G_END_DECLS
