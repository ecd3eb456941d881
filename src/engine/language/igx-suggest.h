/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxSuggest:
 * @wanted: what was written
 * @best: (nullable): the nearest of the names offered so far
 * @distance: how many typing mistakes away @best is
 *
 * Looks for the name that was meant.
 */
typedef struct
{
  const char *wanted;
  const char *best;
  guint distance;
} IgxSuggest;

void igx_suggest_init (IgxSuggest *self, const char *wanted);
void igx_suggest_offer (IgxSuggest *self, const char *name);
char *igx_suggest_dup_sentence (const IgxSuggest *self);

G_END_DECLS
