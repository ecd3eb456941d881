/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/igx-exchange-clock.h"
#include "exchange/igx-exchange-faults.h"
#include "exchange/igx-exchange-market.h"

G_BEGIN_DECLS

/**
 * IgxExchangeLimits:
 *
 * What the real exchange enforces; all can be set, so that tests need not wait a day.
 */
typedef struct
{
  guint weight;           /* per minute */
  guint refusals;         /* answers 429 in one minute before the ban */
  guint ban_seconds;      /* Retry-After of 418 */
  guint connections;      /* attempts per five minutes */
  guint messages;         /* incoming per second and connection */
  guint streams;          /* per connection */
  gint64 ping_interval;   /* us */
  gint64 pong_timeout;    /* us */
  gint64 connection_life; /* us */
  gint64 event_interval;  /* us */
} IgxExchangeLimits;

/**
 * IgxExchangeStats:
 *
 * What happened since the start.
 */
typedef struct
{
  GHashTable *requests; /* path to count */
  guint64 refused;      /* answers 429 and 418 because of our own limits */
  guint64 connections;
  guint64 connections_open;
  guint64 messages; /* received: text, ping and pong */
  guint64 message_rate_max;
  guint64 events_closed;
  guint64 events_forming;
  guint64 events_dropped;
  guint64 pings;
  guint64 pongs;
  guint64 cuts;
  char *last_cut; /* (nullable) */
} IgxExchangeStats;

/**
 * IgxExchangeState:
 *
 * What REST, streams and control share.
 */
typedef struct
{
  IgxExchangeClock clock;
  IgxExchangeMarket *market; /* (owned) */
  IgxExchangeFaults faults;
  IgxExchangeLimits limits;
  IgxExchangeStats stats;
  guint weight_used;
  gint64 weight_minute; /* real minute that weight_used counts */
  guint refusals;       /* in this minute */
  gint64 banned_until;  /* monotonic us */
} IgxExchangeState;

IgxExchangeState *igx_exchange_state_new (void);
void igx_exchange_state_free (IgxExchangeState *self);
gint64 igx_exchange_state_now (IgxExchangeState *self);
void igx_exchange_state_count_request (IgxExchangeState *self, const char *path);
void igx_exchange_state_count_cut (IgxExchangeState *self, const char *reason);
void igx_exchange_state_add_weight (IgxExchangeState *self, guint weight);
guint igx_exchange_state_get_retry_after (IgxExchangeState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxExchangeState, igx_exchange_state_free)

G_END_DECLS
