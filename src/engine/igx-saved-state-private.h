/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-byte-reader-private.h"

G_BEGIN_DECLS

/* What every saved state begins with, besides the marks. */
typedef struct
{
  guint64 n_candles;
  gint64 last_open_time; /* 0 before the first */
  guint64 n_level_errors;
} IgxSavedCounts;

GString *igx_saved_state_begin (const GString *meaning, const IgxSavedCounts *counts);
GBytes *igx_saved_state_end (GString *bytes);
gboolean igx_saved_state_open (GBytes *state,
                               const GString *meaning,
                               const char *others,
                               IgxByteReader *reader,
                               IgxSavedCounts *counts,
                               GError **error);
gboolean igx_saved_state_refuse (GError **error, const char *text);

G_END_DECLS
