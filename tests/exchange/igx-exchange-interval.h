/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxExchangeInterval:
 *
 * One of the sixteen intervals that the exchange documents; more than the engine's timeframes.
 */
typedef struct
{
  const char *name;
  gint64 length; /* ms; of the shortest one for months */
} IgxExchangeInterval;

const IgxExchangeInterval *igx_exchange_interval_find (const char *name);
const IgxExchangeInterval *igx_exchange_interval_all (gsize *n_intervals);
gint64 igx_exchange_interval_floor (const IgxExchangeInterval *self, gint64 time, gint64 offset);
gint64 igx_exchange_interval_next (const IgxExchangeInterval *self, gint64 open, gint64 offset);

G_END_DECLS
