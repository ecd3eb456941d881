/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define IGX_BACKOFF_MIN_MS 500
#define IGX_BACKOFF_MAX_MS 60000

/**
 * IgxBackoffRandom:
 *
 * Returns: a number from 0 (inclusive) to 1 (exclusive)
 */
typedef double (*IgxBackoffRandom) (gpointer data);

/**
 * IgxBackoff:
 *
 * How long to wait before trying again. A value; set up with igx_backoff_init().
 */
typedef struct
{
  guint min_ms;
  guint max_ms;
  guint n_failures;
  IgxBackoffRandom random;
  gpointer random_data;
} IgxBackoff;

void igx_backoff_init (IgxBackoff *self, guint min_ms, guint max_ms);
void igx_backoff_set_random (IgxBackoff *self, IgxBackoffRandom random, gpointer data);
guint igx_backoff_next (IgxBackoff *self);
void igx_backoff_reset (IgxBackoff *self);

G_END_DECLS
