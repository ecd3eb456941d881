/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxTimeSource:
 * @now: the exchange's time in ms UTC, or 0 while it is not known
 * @real_delay: how many real milliseconds pass while the market's time passes @market_ms
 *   (the same number, but for a simulated market that runs faster)
 * @error: by how many real milliseconds @now may be wrong at most, as far as its measurement goes;
 *   %NULL for a time that is exact
 * @data: passed to the functions
 *
 * How the layers below the pipeline are told the time: they read no clock.
 */
typedef struct
{
  gint64 (*now) (gpointer data);
  gint64 (*real_delay) (gpointer data, gint64 market_ms);
  gint64 (*error) (gpointer data);
  gpointer data;
} IgxTimeSource;

static inline gint64
igx_time_source_now (const IgxTimeSource *source)
{
  return source->now (source->data);
}

static inline gint64
igx_time_source_real_delay (const IgxTimeSource *source, gint64 market_ms)
{
  return source->real_delay != NULL ? source->real_delay (source->data, market_ms) : market_ms;
}

static inline gint64
igx_time_source_error (const IgxTimeSource *source)
{
  return source->error != NULL ? source->error (source->data) : 0;
}

G_END_DECLS
