/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-pending.h"

/* Candles that are held while a hole is filled; beyond it REST has them anyway. */
#define PENDING_MAX 1024

struct _IgxPending
{
  GTree *candles; /* of gint64 to IgxCandle */
};

static int
compare_times (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint64 *x = a;
  const gint64 *y = b;

  return (*x > *y) - (*x < *y);
}

IgxPending *
igx_pending_new (void)
{
  IgxPending *self = g_new0 (IgxPending, 1);

  self->candles = g_tree_new_full (compare_times, NULL, g_free, g_free);
  return self;
}

void
igx_pending_free (IgxPending *self)
{
  g_tree_unref (self->candles);
  g_free (self);
}

guint
igx_pending_get_size (const IgxPending *self)
{
  return (guint) g_tree_nnodes (self->candles);
}

void
igx_pending_hold (IgxPending *self, const IgxCandle *candle)
{
  if (g_tree_nnodes (self->candles) >= PENDING_MAX)
    return;
  g_tree_replace (self->candles, g_memdup2 (&candle->open_time, sizeof candle->open_time),
                  g_memdup2 (candle, sizeof *candle));
}

/**
 * igx_pending_take:
 * @up_to: open time, ms UTC
 * @candle: (out): the first one, taken out
 *
 * Returns: %FALSE if there is none up to @up_to
 */
gboolean
igx_pending_take (IgxPending *self, gint64 up_to, IgxCandle *candle)
{
  GTreeNode *node = g_tree_node_first (self->candles);

  if (node == NULL || *(const gint64 *) g_tree_node_key (node) > up_to)
    return FALSE;
  *candle = *(const IgxCandle *) g_tree_node_value (node);
  g_tree_remove (self->candles, &candle->open_time);
  return TRUE;
}
