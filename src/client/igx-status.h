/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Most error sentences that one status carries. */
#define IGX_STATUS_ERRORS_MAX 16
/** Longest sentence that is taken over, in bytes. */
#define IGX_STATUS_TEXT_MAX 1024
/** Most series, signals and other counts that are believed. */
#define IGX_STATUS_COUNT_MAX 100000000

/**
 * IgxStatusState:
 * @IGX_STATUS_STATE_UNKNOWN: the service said nothing that this version knows
 * @IGX_STATUS_STATE_STARTING: loading history; nothing is wrong
 * @IGX_STATUS_STATE_HEALTHY: candles arrive and are evaluated
 * @IGX_STATUS_STATE_STALE: candles are overdue
 * @IGX_STATUS_STATE_PAUSED: the person paused publishing
 * @IGX_STATUS_STATE_OFFLINE: the exchange cannot be reached
 * @IGX_STATUS_STATE_BLOCKED: another process holds the ledger
 */
typedef enum
{
  IGX_STATUS_STATE_UNKNOWN,
  IGX_STATUS_STATE_STARTING,
  IGX_STATUS_STATE_HEALTHY,
  IGX_STATUS_STATE_STALE,
  IGX_STATUS_STATE_PAUSED,
  IGX_STATUS_STATE_OFFLINE,
  IGX_STATUS_STATE_BLOCKED,
} IgxStatusState;

/**
 * IgxStatus:
 * @summary: (nullable): one sentence for a status line
 * @advice: (nullable): what to do
 * @data_age: ms since the newest data, -1 unknown
 * @exchange_time: ms UTC, 0 unknown
 * @paused_until: ms UTC, 0 not paused, -1 until resumed
 * @n_signals: signals in the ledger, -1 unknown
 *
 * What GetStatus and StatusChanged carry, checked. A value.
 */
typedef struct
{
  IgxStatusState state;
  gboolean demo;
  char *summary;
  char *advice;
  char *role;
  char *version;
  char *store_notice;
  gint64 data_age;
  gint64 exchange_time;
  gint64 paused_until;
  gint64 started_at;
  guint n_series;
  guint n_series_ready;
  guint signals_today;
  gint64 n_signals;
  GStrv errors;
} IgxStatus;

IgxStatus *igx_status_from_variant (GVariant *dictionary);
IgxStatus *igx_status_copy (const IgxStatus *self);
void igx_status_free (IgxStatus *self);
const char *igx_status_state_to_string (IgxStatusState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxStatus, igx_status_free)

G_END_DECLS
