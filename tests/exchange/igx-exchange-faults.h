/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxExchangeFlaw:
 *
 * A way in which the server can be planted to break the documented behaviour. They are there to
 * show that the judge of tests/exchange sees them.
 */
typedef enum
{
  IGX_EXCHANGE_FLAW_NONE,
  IGX_EXCHANGE_FLAW_NUMBERS,         /* prices as numbers, not strings */
  IGX_EXCHANGE_FLAW_SWAPPED_TAKER,   /* taker columns in the wrong order */
  IGX_EXCHANGE_FLAW_CLOSE_TIME,      /* close time without the - 1 ms */
  IGX_EXCHANGE_FLAW_EXCLUSIVE_START, /* the row at startTime is left out */
  IGX_EXCHANGE_FLAW_DESCENDING,      /* newest first */
  IGX_EXCHANGE_FLAW_LIMIT_REFUSED,   /* a limit above 1000 is an error */
  IGX_EXCHANGE_FLAW_NO_FORMING,      /* no row for the candle that is open */
  IGX_EXCHANGE_FLAW_FILLED_GAPS,     /* missing candles are made up */
  IGX_EXCHANGE_FLAW_NO_WEIGHT,       /* no weight header */
  IGX_EXCHANGE_FLAW_NEVER_CLOSED,    /* events never say closed */
  IGX_EXCHANGE_FLAW_EARLY_CLOSE,     /* event time before the end of a closed candle */
  IGX_EXCHANGE_FLAW_NO_ACK,          /* subscriptions are not answered */
  IGX_EXCHANGE_FLAW_EVENT_ORDER,     /* o h l c, not o c h l */
  IGX_EXCHANGE_N_FLAWS,
} IgxExchangeFlaw;

const char *igx_exchange_flaw_to_string (IgxExchangeFlaw flaw);
gboolean igx_exchange_flaw_from_string (const char *name, IgxExchangeFlaw *flaw);

/**
 * IgxExchangeScope:
 *
 * What a misbehaviour touches.
 */
typedef enum
{
  IGX_EXCHANGE_SCOPE_REST = 1,
  IGX_EXCHANGE_SCOPE_STREAM = 2,
  IGX_EXCHANGE_SCOPE_ALL = 3,
} IgxExchangeScope;

/**
 * IgxExchangeFaults:
 *
 * How the server was told to misbehave. Times ending in _until are monotonic us.
 */
typedef struct
{
  IgxExchangeFlaw flaw;
  IgxExchangeScope status_scope;
  guint status;
  guint status_count;
  gint64 status_until;
  guint status_retry_after; /* s; 0 = no header */
  gint64 silence_until;
  guint wrong_json_rest;
  guint wrong_json_stream;
  guint drop_close;
  gint64 late_rest; /* ms of exchange time */
} IgxExchangeFaults;

guint igx_exchange_faults_take_status (IgxExchangeFaults *self, IgxExchangeScope scope);
gboolean igx_exchange_faults_is_silent (const IgxExchangeFaults *self);
gboolean igx_exchange_faults_take (guint *count);

G_END_DECLS
