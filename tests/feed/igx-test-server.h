/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "engine/igx-time-source.h"
#include "engine/igx-types.h"

G_BEGIN_DECLS

/** Runs the main loop until @condition holds; fails the test after 15 seconds. */
#define IGX_TEST_WAIT(condition)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 igx_test_deadline = g_get_monotonic_time () + 15 * G_USEC_PER_SEC;                      \
    while (!(condition) && g_get_monotonic_time () < igx_test_deadline)                            \
      igx_test_server_iterate ();                                                                  \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

/** Runs the main loop for a time in which something must not happen. */
#define IGX_TEST_PASS(ms)                                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 igx_test_end = g_get_monotonic_time () + (gint64) (ms) *1000;                           \
    while (g_get_monotonic_time () < igx_test_end)                                                 \
      igx_test_server_iterate ();                                                                  \
  }                                                                                                \
  G_STMT_END

/** The first candle that the server has. */
#define IGX_TEST_FIRST_TIME G_GINT64_CONSTANT (1700006400000)

typedef enum
{
  IGX_TEST_ANSWER,    /* as documented */
  IGX_TEST_STATUS,    /* with `status`, `headers` and `body` */
  IGX_TEST_CUT,       /* half an answer, then the connection is cut */
  IGX_TEST_HANG,      /* no answer at all */
  IGX_TEST_HANG_BODY, /* half an answer, then nothing */
} IgxTestMode;

/**
 * IgxTestServer:
 *
 * An exchange for the tests of the feed: only what they need, on the test's own thread.
 */
typedef struct
{
  SoupServer *server;
  gboolean tls;
  char *rest;   /* base address */
  char *stream; /* base address */

  /* REST */
  IgxTestMode mode;
  guint n_of_mode; /* requests for which the mode counts; then IGX_TEST_ANSWER */
  guint status;
  const char *content_type;
  const char *retry_after;
  const char *location;
  const char *used_weight;
  const char *body;
  GPtrArray *requests;  /* of char *: path and query */
  GPtrArray *held;      /* of GIOStream or SoupServerMessage */
  gint64 now;           /* the exchange's time */
  gint64 on_the_way;    /* how much of it passes until an answer with candles arrives */
  gint64 missing_first; /* candles from here */
  gint64 missing_last;  /* to here do not exist */
  guint extra_rows;     /* more than asked */

  /* Stream */
  GPtrArray *connections; /* of SoupWebsocketConnection: the open ones */
  GPtrArray *messages;    /* of char *: all that came */
  GArray *message_times;  /* of gint64, us */
  guint n_connections;
  guint stream_status; /* of the handshake; 0 accepts it, 1 leaves it without an answer */
  gboolean ignores;    /* sends no replies */
  const char *refuses; /* a stream that makes a request fail */
  IgxTimeSource time_source;
} IgxTestServer;

IgxTestServer *igx_test_server_new (void);
IgxTestServer *igx_test_server_new_tls (void);
void igx_test_server_free (IgxTestServer *self);
void igx_test_server_iterate (void);
void igx_test_server_push (IgxTestServer *self, const char *text);
void igx_test_server_push_kline (IgxTestServer *self,
                                 const char *symbol,
                                 gint64 open_time,
                                 gboolean closed);
void igx_test_server_cut (IgxTestServer *self);
void igx_test_server_set_stream_status (IgxTestServer *self, guint status);
guint igx_test_server_count (IgxTestServer *self, const char *part);
guint igx_test_server_count_messages (IgxTestServer *self, const char *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxTestServer, igx_test_server_free)

G_END_DECLS
