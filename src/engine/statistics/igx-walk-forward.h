/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Folds of a walk forward, at least and at most. */
#define IGX_WALK_FORWARD_FOLDS_MIN 1
#define IGX_WALK_FORWARD_FOLDS_MAX 100

/**
 * IgxWalkForwardKind:
 * @IGX_WALK_FORWARD_ANCHORED: in-sample is all that lies before the fold: what a person would have
 *   known. Where nothing else is said
 * @IGX_WALK_FORWARD_ROLLING: in-sample is as long as a fold: what lies further back is forgotten
 */
typedef enum
{
  IGX_WALK_FORWARD_ANCHORED,
  IGX_WALK_FORWARD_ROLLING,
} IgxWalkForwardKind;

/**
 * IgxFold:
 * @train_first: where in-sample begins, ms UTC
 * @train_last: where it ends; this moment is no part of it
 * @test_first: where out-of-sample begins: where in-sample ends
 * @test_last: where it ends; this moment is no part of it
 *
 * A step of a walk forward: what is chosen in-sample is judged out-of-sample, right after it.
 */
typedef struct
{
  gint64 train_first;
  gint64 train_last;
  gint64 test_first;
  gint64 test_last;
} IgxFold;

GArray *igx_walk_forward_split (
    gint64 first, gint64 last, guint n_folds, IgxWalkForwardKind kind, GError **error);
gboolean igx_walk_forward_is_in_sample (const IgxFold *fold, gint64 close_time, gint64 expires_at);
gboolean igx_walk_forward_is_out_of_sample (const IgxFold *fold, gint64 close_time);

G_END_DECLS
