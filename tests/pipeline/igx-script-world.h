/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-timeframe.h"
#include "pipeline/igx-market-fixture.h"
#include "pipeline/igx-script-feed.h"

G_BEGIN_DECLS

#define IGX_SCRIPT_QUARTER (15 * IGX_TIMEFRAME_MINUTE)
/** When a world begins: what closed before is known. */
#define IGX_SCRIPT_NOW (G_GINT64_CONSTANT (1704067200000) + 10 * IGX_TIMEFRAME_HOUR)
/** How many minutes before it are known. */
#define IGX_SCRIPT_HISTORY 3000

/**
 * IgxScriptWorld:
 *
 * Two symbols on two timeframes at an exchange of which the test decides what it knows when, and
 * a market on it.
 */
typedef struct
{
  IgxScriptFeed *feed;
  IgxMarketFixture *market;
  IgxSeriesKey eth;
  IgxSeriesKey btc;
  IgxSeriesKey eth_coarse;
  IgxSeriesKey btc_coarse;
  guint n_live;
} IgxScriptWorld;

IgxScriptWorld *igx_script_world_new (const char *const *sources, guint n_live);
void igx_script_world_free (IgxScriptWorld *self);
void igx_script_world_add (IgxScriptWorld *self, const IgxSeriesKey *series);
guint igx_script_world_compare (IgxScriptWorld *self, const IgxSeriesKey *series, guint up_to);
IgxSeriesKey igx_script_key (const char *symbol, IgxTimeframe timeframe);
gint64 igx_script_minute (guint i);

G_END_DECLS
