/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strategy has few branches, so its many candidates have few different lists of reasons. A
 * backtest keeps a million candidates; a list of its own would be half of what each of them is. */
#include "engine/igx-reason-lists-private.h"

#include "engine/igx-signal.h"
#include "engine/igx-strategy.h"

/* Lists that are remembered; a strategy that has more of them gets new ones. */
#define LISTS_MAX 4096

G_STATIC_ASSERT (IGX_STRATEGY_BRANCHES_MAX <= 64);

struct _IgxReasonLists
{
  GHashTable *lists; /* of IgxBranchesSeen to GPtrArray of IgxReason */
};

static guint
seen_hash (gconstpointer key)
{
  const IgxBranchesSeen *seen = key;
  const guint64 mixed
      = (seen->counted ^ seen->unknown * 31) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (guint) (mixed >> 32);
}

static gboolean
seen_equal (gconstpointer a, gconstpointer b)
{
  const IgxBranchesSeen *x = a;
  const IgxBranchesSeen *y = b;

  return x->counted == y->counted && x->unknown == y->unknown;
}

static void
list_free (gpointer data)
{
  g_ptr_array_unref (data);
}

IgxReasonLists *
igx_reason_lists_new (void)
{
  IgxReasonLists *self = g_new0 (IgxReasonLists, 1);

  self->lists = g_hash_table_new_full (seen_hash, seen_equal, g_free, list_free);
  return self;
}

void
igx_reason_lists_free (IgxReasonLists *self)
{
  g_hash_table_unref (self->lists);
  g_free (self);
}

static GPtrArray *
make_list (const IgxProgramSide *side, const IgxBranchesSeen *seen)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < side->branches->len; i++)
    {
      const IgxProgramBranch *branch = &g_array_index (side->branches, IgxProgramBranch, i);

      if ((seen->unknown >> i & 1) != 0)
        g_ptr_array_add (list, igx_reason_new (0, branch->text, FALSE));
      else if ((seen->counted >> i & 1) != 0)
        g_ptr_array_add (list, igx_reason_new (branch->points, branch->text, TRUE));
    }
  return list;
}

/**
 * igx_reason_lists_get:
 * @self: those of @side
 * @side: whose branches they are
 * @seen: what was seen of them
 *
 * Returns: (transfer full) (nullable) (element-type IgxReason): the reasons, in the order in which
 *   they are written; not to be changed, others have them too. %NULL for none
 */
GPtrArray *
igx_reason_lists_get (IgxReasonLists *self, const IgxProgramSide *side, const IgxBranchesSeen *seen)
{
  GPtrArray *list = NULL;

  if (seen->counted == 0 && seen->unknown == 0)
    return NULL;
  list = g_hash_table_lookup (self->lists, seen);
  if (list != NULL)
    return g_ptr_array_ref (list);
  list = make_list (side, seen);
  if (g_hash_table_size (self->lists) < LISTS_MAX)
    g_hash_table_insert (self->lists, g_memdup2 (seen, sizeof *seen), g_ptr_array_ref (list));
  return list;
}
