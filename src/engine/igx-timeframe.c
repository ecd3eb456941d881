/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-timeframe.h"

#include <string.h>

G_DEFINE_QUARK (igx - engine - error - quark, igx_engine_error)

static const struct
{
  const char *name;
  IgxTimeframe timeframe;
} timeframes[] = {
  { "1m", IGX_TIMEFRAME_MINUTE },       { "3m", 3 * IGX_TIMEFRAME_MINUTE },
  { "5m", 5 * IGX_TIMEFRAME_MINUTE },   { "15m", 15 * IGX_TIMEFRAME_MINUTE },
  { "30m", 30 * IGX_TIMEFRAME_MINUTE }, { "1h", IGX_TIMEFRAME_HOUR },
  { "2h", 2 * IGX_TIMEFRAME_HOUR },     { "4h", 4 * IGX_TIMEFRAME_HOUR },
  { "6h", 6 * IGX_TIMEFRAME_HOUR },     { "8h", 8 * IGX_TIMEFRAME_HOUR },
  { "12h", 12 * IGX_TIMEFRAME_HOUR },   { "1d", IGX_TIMEFRAME_DAY },
  { "1w", IGX_TIMEFRAME_WEEK },
};

/* 1970-01-01 was a Thursday; weeks start on Monday, 1970-01-05. */
#define FIRST_MONDAY (4 * IGX_TIMEFRAME_DAY)

/**
 * igx_timeframe_from_string:
 * @text: a name such as `15m`
 * @timeframe: (out): the timeframe
 *
 * Reads a timeframe's name, case-sensitive.
 *
 * Returns: %TRUE if @text names one
 */
gboolean
igx_timeframe_from_string (const char *text, IgxTimeframe *timeframe)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (timeframe != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (timeframes); i++)
    if (strcmp (timeframes[i].name, text) == 0)
      {
        *timeframe = timeframes[i].timeframe;
        return TRUE;
      }
  return FALSE;
}

/**
 * igx_timeframe_to_string:
 * @timeframe: a timeframe
 *
 * Returns: (nullable): the name, or %NULL if @timeframe is none of the known lengths
 */
const char *
igx_timeframe_to_string (IgxTimeframe timeframe)
{
  for (gsize i = 0; i < G_N_ELEMENTS (timeframes); i++)
    if (timeframes[i].timeframe == timeframe)
      return timeframes[i].name;
  return NULL;
}

/**
 * igx_timeframe_list:
 *
 * Returns: the names of all timeframes, separated by spaces, for messages
 */
const char *
igx_timeframe_list (void)
{
  return "1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 1w";
}

/**
 * igx_timeframe_get_all:
 * @n_timeframes: (out): how many
 *
 * Returns: (array length=n_timeframes): all timeframes, the finest first
 */
const IgxTimeframe *
igx_timeframe_get_all (gsize *n_timeframes)
{
  static const IgxTimeframe all[G_N_ELEMENTS (timeframes)] = {
    IGX_TIMEFRAME_MINUTE,      3 * IGX_TIMEFRAME_MINUTE,  5 * IGX_TIMEFRAME_MINUTE,
    15 * IGX_TIMEFRAME_MINUTE, 30 * IGX_TIMEFRAME_MINUTE, IGX_TIMEFRAME_HOUR,
    2 * IGX_TIMEFRAME_HOUR,    4 * IGX_TIMEFRAME_HOUR,    6 * IGX_TIMEFRAME_HOUR,
    8 * IGX_TIMEFRAME_HOUR,    12 * IGX_TIMEFRAME_HOUR,   IGX_TIMEFRAME_DAY,
    IGX_TIMEFRAME_WEEK,
  };

  *n_timeframes = G_N_ELEMENTS (all);
  return all;
}

/**
 * igx_timeframe_floor:
 * @timeframe: a timeframe
 * @time: ms UTC
 *
 * Returns: the open time of the candle that holds @time; weeks start on Monday UTC
 */
gint64
igx_timeframe_floor (IgxTimeframe timeframe, gint64 time)
{
  gint64 origin = timeframe == IGX_TIMEFRAME_WEEK ? FIRST_MONDAY : 0;
  gint64 rest = 0;

  g_return_val_if_fail (timeframe > 0, time);

  rest = (time - origin) % timeframe;
  if (rest < 0)
    rest += timeframe;
  return time - rest;
}

/**
 * igx_timeframe_is_aligned:
 * @timeframe: a timeframe
 * @open_time: ms UTC
 *
 * Returns: %TRUE if a candle of @timeframe can open at @open_time
 */
gboolean
igx_timeframe_is_aligned (IgxTimeframe timeframe, gint64 open_time)
{
  return igx_timeframe_floor (timeframe, open_time) == open_time;
}
