/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-order-private.h"

/* Splits a double into two halves of 26 bits. */
#define SPLITTER 134217729.0

/* Slot 0 is the empty subtree; slot i + 1 is place i of the ring. */
typedef struct
{
  double key;
  double high; /* sum of the subtree, in two doubles */
  double low;
  guint32 left;
  guint32 right;
  guint32 count;
  guint32 used;
} Node;

G_STATIC_ASSERT (sizeof (Node) % sizeof (double) == 0);

static const Node *
nodes_of (const IgxOrder *self, const double *data)
{
  return (gconstpointer) (data + self->at);
}

/* A fixed scramble of the slot: the shape must not depend on a generator's state. */
static guint32
priority (guint32 slot)
{
  guint32 x = slot * 2654435761u;

  x ^= x >> 16;
  x *= 2246822519u;
  return x ^ (x >> 13);
}

static gboolean
is_before (const Node *nodes, guint32 a, guint32 b)
{
  if (nodes[a].key < nodes[b].key)
    return TRUE;
  return !(nodes[a].key > nodes[b].key) && a < b;
}

/* Knuth's exact sum of two doubles, carried along in a second one. */
static void
add (double *high, double *low, double x, double x_low)
{
  const double sum = *high + x;
  const double part = sum - *high;
  const double rest = (*high - (sum - part)) + (x - part) + *low + x_low;

  *high = sum + rest;
  *low = rest - (*high - sum);
}

static void
update (Node *nodes, guint32 t)
{
  const Node *left = &nodes[nodes[t].left];
  const Node *right = &nodes[nodes[t].right];

  nodes[t].count = 1 + left->count + right->count;
  nodes[t].high = left->high;
  nodes[t].low = left->low;
  add (&nodes[t].high, &nodes[t].low, nodes[t].key, 0);
  add (&nodes[t].high, &nodes[t].low, right->high, right->low);
}

static guint32
merge (Node *nodes, guint32 a, guint32 b)
{
  if (a == 0)
    return b;
  if (b == 0)
    return a;
  if (priority (a) > priority (b))
    {
      nodes[a].right = merge (nodes, nodes[a].right, b);
      update (nodes, a);
      return a;
    }
  nodes[b].left = merge (nodes, a, nodes[b].left);
  update (nodes, b);
  return b;
}

static void
split (Node *nodes, guint32 t, guint32 pivot, guint32 *before, guint32 *after)
{
  if (t == 0)
    {
      *before = 0;
      *after = 0;
    }
  else if (is_before (nodes, t, pivot))
    {
      split (nodes, nodes[t].right, pivot, &nodes[t].right, after);
      update (nodes, t);
      *before = t;
    }
  else
    {
      split (nodes, nodes[t].left, pivot, before, &nodes[t].left);
      update (nodes, t);
      *after = t;
    }
}

static guint32
erase (Node *nodes, guint32 t, guint32 slot)
{
  if (t == slot)
    return merge (nodes, nodes[t].left, nodes[t].right);
  if (is_before (nodes, slot, t))
    nodes[t].left = erase (nodes, nodes[t].left, slot);
  else
    nodes[t].right = erase (nodes, nodes[t].right, slot);
  update (nodes, t);
  return t;
}

/* How many doubles an order of @n values needs. */
gsize
igx_order_memory (gsize n)
{
  return (n + 1) * (sizeof (Node) / sizeof (double));
}

/* Memory must be zeroed. */
gsize
igx_order_init (IgxOrder *self, gsize n, double *data, gsize at)
{
  self->n = n;
  self->pos = 0;
  self->at = at;
  self->run = 0;
  self->root = 0;
  return at + igx_order_memory (n);
}

/* Lets the oldest go and takes @x in; an unknown one takes a place but is in no order. */
void
igx_order_push (IgxOrder *self, double *data, double x)
{
  Node *nodes = (gpointer) (data + self->at);
  const guint32 slot = (guint32) self->pos + 1;

  if (nodes[slot].used != 0)
    self->root = erase (nodes, self->root, slot);
  nodes[slot].used = 0;
  self->run = isnan (x) ? 0 : self->run + 1;
  if (!isnan (x))
    {
      guint32 before = 0;
      guint32 after = 0;

      nodes[slot] = (Node){ .key = x, .used = 1 };
      update (nodes, slot);
      split (nodes, self->root, slot, &before, &after);
      self->root = merge (nodes, merge (nodes, before, slot), after);
    }
  if (++self->pos == self->n)
    self->pos = 0;
}

/* How many of the values are at most @x. */
gsize
igx_order_count_up_to (const IgxOrder *self, const double *data, double x)
{
  const Node *nodes = nodes_of (self, data);
  gsize count = 0;

  for (guint32 t = self->root; t != 0;)
    {
      if (nodes[t].key <= x)
        {
          count += 1 + nodes[nodes[t].left].count;
          t = nodes[t].right;
        }
      else
        t = nodes[t].left;
    }
  return count;
}

/* The sum of @x - value over the values below @x. */
double
igx_order_sum_below (const IgxOrder *self, const double *data, double x)
{
  const Node *nodes = nodes_of (self, data);
  const double scaled = SPLITTER * x;
  const double x_high = scaled - (scaled - x);
  const double x_low = x - x_high;
  double high = 0;
  double low = 0;
  double count = 0;

  for (guint32 t = self->root; t != 0;)
    {
      if (nodes[t].key < x)
        {
          const Node *left = &nodes[nodes[t].left];

          count += 1 + left->count;
          add (&high, &low, left->high, left->low);
          add (&high, &low, nodes[t].key, 0);
          t = nodes[t].right;
        }
      else
        t = nodes[t].left;
    }
  /* Both products are exact, so that only what is really there cancels. */
  return ((count * x_high - high) + count * x_low) - low;
}

/* Whether @t may stand where it does, its children only looked at as far as that takes. */
static gboolean
is_sound (const Node *nodes, gsize n, guint32 t)
{
  const Node *node = &nodes[t];

  if (node->used != 1 || isnan (node->key) || node->left > n || node->right > n)
    return FALSE;
  if ((node->left != 0 && priority (node->left) >= priority (t))
      || (node->right != 0 && priority (node->right) >= priority (t)))
    return FALSE;
  return node->count == 1 + nodes[node->left].count + nodes[node->right].count;
}

/* Goes through the tree in its order. Priorities fall on each way down, so no way comes back to
 * where it was; keys rise, so no slot comes twice. Returns: how many there are, or -1 */
static gssize
count_sound (const Node *nodes, gsize n, guint32 root)
{
  g_autofree guint32 *path = g_new (guint32, n);
  gsize depth = 0;
  gssize count = 0;
  guint32 before = 0;

  for (guint32 t = root; t != 0 || depth > 0; t = nodes[t].right)
    {
      for (; t != 0; t = nodes[t].left)
        {
          if (t > n || !is_sound (nodes, n, t))
            return -1;
          path[depth++] = t;
        }
      t = path[--depth];
      if (before != 0 && !is_before (nodes, before, t))
        return -1;
      before = t;
      count++;
    }
  return count;
}

/* Whether the tree is one: of all slots that are used, in order, and no deeper than its values
 * make it. */
gboolean
igx_order_check (const IgxOrder *self, const double *data, const IgxOrder *own)
{
  static const Node empty = { .key = 0 };
  const Node *nodes = NULL;
  gssize used = 0;

  if (self->n != own->n || self->at != own->at || self->pos >= self->n)
    return FALSE;
  nodes = nodes_of (self, data);
  if (memcmp (&nodes[0], &empty, sizeof empty) != 0)
    return FALSE;
  for (gsize slot = 1; slot <= self->n; slot++)
    {
      if (nodes[slot].used > 1)
        return FALSE;
      used += nodes[slot].used;
    }
  return count_sound (nodes, self->n, self->root) == used;
}
