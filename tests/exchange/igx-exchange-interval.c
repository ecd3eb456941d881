/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-interval.h"

#include <string.h>

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define WEEK   (7 * DAY)
#define MONTH  (28 * DAY)
/* 1970-01-01 was a Thursday. */
#define FIRST_MONDAY (4 * DAY)

static const IgxExchangeInterval intervals[] = {
  { "1s", SECOND },       { "1m", MINUTE },       { "3m", 3 * MINUTE }, { "5m", 5 * MINUTE },
  { "15m", 15 * MINUTE }, { "30m", 30 * MINUTE }, { "1h", HOUR },       { "2h", 2 * HOUR },
  { "4h", 4 * HOUR },     { "6h", 6 * HOUR },     { "8h", 8 * HOUR },   { "12h", 12 * HOUR },
  { "1d", DAY },          { "3d", 3 * DAY },      { "1w", WEEK },       { "1M", MONTH },
};

/**
 * igx_exchange_interval_find:
 *
 * Returns: (nullable): the interval of this name, case-sensitive
 */
const IgxExchangeInterval *
igx_exchange_interval_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (intervals); i++)
    if (strcmp (intervals[i].name, name) == 0)
      return &intervals[i];
  return NULL;
}

/**
 * igx_exchange_interval_all:
 *
 * Returns: (array length=n_intervals): all of them, the shortest first
 */
const IgxExchangeInterval *
igx_exchange_interval_all (gsize *n_intervals)
{
  *n_intervals = G_N_ELEMENTS (intervals);
  return intervals;
}

static gint64
month_start (gint64 time, int months_on)
{
  g_autoptr (GDateTime) moment = NULL;
  g_autoptr (GDateTime) first = NULL;
  g_autoptr (GDateTime) start = NULL;

  /* Rounds down before 1970 too, where nothing of ours is. */
  moment = g_date_time_new_from_unix_utc (time / 1000);
  first = g_date_time_new_utc (g_date_time_get_year (moment), g_date_time_get_month (moment), 1, 0,
                               0, 0);
  start = g_date_time_add_months (first, months_on);
  return g_date_time_to_unix (start) * 1000;
}

/**
 * igx_exchange_interval_floor:
 * @self: an interval
 * @time: ms UTC
 * @offset: of the time zone whose days count, ms east of UTC
 *
 * Returns: the open time of the candle that holds @time; weeks open on Monday
 */
gint64
igx_exchange_interval_floor (const IgxExchangeInterval *self, gint64 time, gint64 offset)
{
  gint64 origin = self->length == WEEK ? FIRST_MONDAY : 0;
  gint64 local = time + offset;

  if (self->length == MONTH)
    return month_start (local, 0) - offset;
  return local - (local - origin) % self->length - offset;
}

/**
 * igx_exchange_interval_next:
 *
 * Returns: the open time of the candle after the one that opens at @open
 */
gint64
igx_exchange_interval_next (const IgxExchangeInterval *self, gint64 open, gint64 offset)
{
  if (self->length == MONTH)
    return month_start (open + offset, 1) - offset;
  return open + self->length;
}
