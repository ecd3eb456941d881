/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxHealthState:
 * @IGX_HEALTH_STARTING: loading history; nothing is wrong
 * @IGX_HEALTH_HEALTHY: candles arrive and are evaluated
 * @IGX_HEALTH_STALE: candles are overdue
 * @IGX_HEALTH_PAUSED: the person paused publishing
 * @IGX_HEALTH_OFFLINE: the exchange cannot be reached
 * @IGX_HEALTH_BLOCKED: another process holds the ledger
 */
typedef enum
{
  IGX_HEALTH_STARTING,
  IGX_HEALTH_HEALTHY,
  IGX_HEALTH_STALE,
  IGX_HEALTH_PAUSED,
  IGX_HEALTH_OFFLINE,
  IGX_HEALTH_BLOCKED,
} IgxHealthState;

/**
 * IgxHealth:
 * @summary: one sentence for a status line
 * @advice: (nullable): what to do
 * @data_age: ms of exchange time since the newest data, -1 if none yet
 * @paused_until: exchange time ms, 0 not paused, -1 until resumed
 *
 * What the service tells about itself. A value.
 */
typedef struct
{
  IgxHealthState state;
  gboolean demo;
  char *summary;
  char *advice;
  gint64 data_age;
  gint64 exchange_time;
  gint64 clock_offset;
  gint64 paused_until;
  guint n_series;
  guint n_series_ready;
  guint signals_today;
} IgxHealth;

IgxHealth *igx_health_new (void);
IgxHealth *igx_health_copy (const IgxHealth *self);
void igx_health_free (IgxHealth *self);
const char *igx_health_state_to_string (IgxHealthState state);
void igx_health_add_to_dict (const IgxHealth *self, GVariantDict *dict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxHealth, igx_health_free)

G_END_DECLS
