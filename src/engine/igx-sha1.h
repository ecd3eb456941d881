/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define IGX_SHA1_BLOCK  64
#define IGX_SHA1_DIGEST 20

/**
 * IgxSha1:
 * @state: after all full blocks
 * @length: bytes so far
 * @rest: those that fill no block yet
 *
 * SHA-1 of what a name begins with. A plain value: what many names have in common is hashed once.
 */
typedef struct
{
  guint32 state[5];
  guint64 length;
  guint8 rest[IGX_SHA1_BLOCK];
} IgxSha1;

void igx_sha1_init (IgxSha1 *self);
void igx_sha1_update (IgxSha1 *self, gconstpointer data, gsize size);
void igx_sha1_end (const IgxSha1 *self, guint8 digest[IGX_SHA1_DIGEST]);

G_END_DECLS
