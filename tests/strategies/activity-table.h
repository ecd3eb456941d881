/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "activity.h"

G_BEGIN_DECLS

/** What the tables begin with. */
#define ACTIVITY_TABLE_BEGIN "## Seven coins, 2021-04-20 to 05-20\n"

/* All strategies that are shipped, on all candles that there are. */
typedef struct
{
  GPtrArray *coins;  /* of ActivityCoin, the first is read as BTCUSDT */
  GPtrArray *made;   /* of Activity, on @coins */
  ActivityCoin *ltc; /* a month with all columns */
  GPtrArray *real;   /* of Activity, on @ltc; without those that need another coin */
} ActivityTable;

ActivityTable *activity_table_new (void);
void activity_table_free (ActivityTable *self);
char *activity_table_print (const ActivityTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ActivityTable, activity_table_free)

G_END_DECLS
