/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/**
 * IgxOrder:
 *
 * The last n values in order of size, at a cost of log n a value: a treap over the slots of a
 * ring, whose shape follows from its values alone. Subtree sums are made anew from the children
 * along each path, in two doubles, so they hold nothing of values that have left.
 */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at;
  gsize run; /* known values in a row */
  guint32 root;
} IgxOrder;

gsize igx_order_memory (gsize n);
gsize igx_order_init (IgxOrder *self, gsize n, double *data, gsize at);
void igx_order_push (IgxOrder *self, double *data, double x);
gsize igx_order_count_up_to (const IgxOrder *self, const double *data, double x);
gboolean igx_order_check (const IgxOrder *self, const double *data, const IgxOrder *own);
double igx_order_sum_below (const IgxOrder *self, const double *data, double x);

G_END_DECLS
