/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/naive-blocks.h"

G_BEGIN_DECLS

/**
 * NaiveTwin:
 *
 * An indicator once more, written from its definition alone: long double, whole arrays, nothing
 * shared with the engine and no care for speed.
 */
typedef struct
{
  const char *name;
  void (*func) (const double *params, const Real *const *in, Real *const *out, gsize n);
} NaiveTwin;

const NaiveTwin *naive_twins_find (const char *name);
gsize naive_twins_count (void);

G_END_DECLS
