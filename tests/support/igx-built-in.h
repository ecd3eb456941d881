/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-strategy.h"

G_BEGIN_DECLS

/* The strategies that come with the program, found in their folder: a new one is tested, too. */

IgxStrategy *igx_built_in_load (const char *id);
char **igx_built_in_dup_ids (gboolean reads_others);

G_END_DECLS
