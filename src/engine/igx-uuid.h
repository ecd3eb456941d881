/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The one namespace of all ids that this program makes; never to be changed. */
#define IGX_UUID_NAMESPACE "7d3c1f0a-52d6-4f0e-9a41-3b8e6c2d9f15"

/** 32 digits and 4 hyphens. */
#define IGX_UUID_LENGTH 36

GChecksum *igx_uuid_v5_begin (const char *namespace_uuid, const char *name);
void igx_uuid_v5_end (const GChecksum *begun,
                      const char *rest,
                      gssize length,
                      char text[IGX_UUID_LENGTH + 1]);
char *igx_uuid_v5 (const char *namespace_uuid, const char *name, gssize length);

G_END_DECLS
