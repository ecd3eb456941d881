/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-entry.h"

G_BEGIN_DECLS

/** Shifts that are drawn where nothing else is said, and at most. */
#define IGX_ENTRY_TEST_SHIFTS_DEFAULT 999
#define IGX_ENTRY_TEST_SHIFTS_MAX     100000

/** Places that the entries can be shifted to, at least: fewer say nothing. */
#define IGX_ENTRY_TEST_PLACES_MIN 20

/**
 * IgxEntryTestKind:
 * @IGX_ENTRY_TEST_EXITS: stop, targets and expiry at the same distances in ATR; what the entries
 *   made, in R. Whether the entries are better than random ones
 * @IGX_ENTRY_TEST_HOLDING: the same number of candles, from close to close, in ATR. Rougher, for
 *   trades whose levels are not known
 *
 * What is done at each place.
 */
typedef enum
{
  IGX_ENTRY_TEST_EXITS,
  IGX_ENTRY_TEST_HOLDING,
} IgxEntryTestKind;

/**
 * IgxEntrySeries:
 * @candles: (array length=n_candles): checked and in order
 * @n_candles: how many
 * @timeframe: of the candles
 * @entries: (array length=n_entries): of this series, in any order
 * @n_entries: how many
 *
 * One series and the entries on it.
 */
typedef struct
{
  const IgxCandle *candles;
  gsize n_candles;
  IgxTimeframe timeframe;
  const IgxEntry *entries;
  gsize n_entries;
} IgxEntrySeries;

/**
 * IgxEntryTest:
 * @kind: what was done at each place
 * @n_entries: entries that were shifted
 * @n_left_out: entries that could not be: without a candle, without levels, or not over
 * @n_places: how many different shifts there are
 * @n_shifts: how many were drawn
 * @n_at_least: how many of them made at least as much as the entries
 * @mean: what the entries made, after fees: in R, or in ATR; %NAN if there is none
 * @random_mean: what they made at the shifted places, after the same fees
 * @random_deviation: the standard deviation of that over the shifts
 * @p: (1 + @n_at_least) / (1 + @n_shifts): how often chance alone does as well; %NAN if there is
 *   no entry
 *
 * Whether entries beat random entries.
 */
typedef struct
{
  IgxEntryTestKind kind;
  gsize n_entries;
  gsize n_left_out;
  guint64 n_places;
  guint n_shifts;
  guint n_at_least;
  double mean;
  double random_mean;
  double random_deviation;
  double p;
} IgxEntryTest;

gboolean igx_entry_test_run (const IgxEntrySeries *series,
                             gsize n_series,
                             IgxEntryTestKind kind,
                             double fee,
                             guint n_shifts,
                             guint64 seed,
                             IgxEntryTest *test,
                             GError **error);

G_END_DECLS
