/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * IgxStreamClient:
 *
 * A WebSocket client that keeps whatever arrives, for tests.
 */
typedef struct
{
  SoupWebsocketConnection *connection; /* (nullable): where the handshake was refused */
  guint status;                        /* HTTP status of the handshake */
  GPtrArray *texts;                    /* of char: what arrived */
  guint n_taken;                       /* how many of them were taken */
  gboolean closed;
} IgxStreamClient;

IgxStreamClient *igx_stream_client_new (const char *base, const char *path);
void igx_stream_client_free (IgxStreamClient *self);
void igx_stream_client_send (IgxStreamClient *self, const char *text);
const char *igx_stream_client_take (IgxStreamClient *self, guint timeout_ms);
gboolean igx_stream_client_wait_closed (IgxStreamClient *self, guint timeout_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxStreamClient, igx_stream_client_free)

G_END_DECLS
