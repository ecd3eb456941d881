/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The most candles that a hand loop takes at once: all it touches stays in the first cache. */
#define HAND_BLOCK 512

/**
 * HandLoop:
 * @name: the registry entry that it does again
 * @prepare: makes a zeroed state of @size bytes ready
 * @eval: as in #IgxIndicator, with at most %HAND_BLOCK values
 *
 * The yardstick: what a C programmer writes who knows the length, trusts the input and wants
 * nothing but speed.
 */
typedef struct
{
  const char *name;
  gsize size;
  void (*prepare) (gpointer state);
  void (*eval) (gpointer state, const double *const *in, double *const *out, gsize n);
} HandLoop;

gsize hand_loops_count (void);
const HandLoop *hand_loops_at (gsize index);

void
hand_loops_limit (const double *const *in, guint n_in, double *const *out, guint n_out, gsize n);

G_END_DECLS
