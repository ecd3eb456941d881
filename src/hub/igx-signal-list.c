/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SignalAdded comes at least once and may cross a page of ListSignals, so the id decides: a second
 * copy updates its row and never makes another. */
#include "hub/igx-signal-list.h"

#include <math.h>
#include <string.h>

#include "hub/igx-signal-text.h"

struct _IgxSignalList
{
  GObject parent_instance;

  GHashTable *by_id;  /* of id to IgxSignalItem (owned) */
  GPtrArray *all;     /* of IgxSignalItem, newest first */
  GPtrArray *visible; /* of IgxSignalItem, those that the filter lets through */
  char *text;         /* (owned) (nullable): folded */
  int direction;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxSignalList,
                               igx_signal_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return IGX_TYPE_SIGNAL_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return IGX_SIGNAL_LIST (model)->visible->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  IgxSignalList *self = IGX_SIGNAL_LIST (model);

  return position < self->visible->len ? g_object_ref (self->visible->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
igx_signal_list_finalize (GObject *object)
{
  IgxSignalList *self = IGX_SIGNAL_LIST (object);

  g_ptr_array_unref (self->visible);
  g_ptr_array_unref (self->all);
  g_hash_table_unref (self->by_id);
  g_free (self->text);
  G_OBJECT_CLASS (igx_signal_list_parent_class)->finalize (object);
}

static void
igx_signal_list_class_init (IgxSignalListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_signal_list_finalize;
}

static void
igx_signal_list_init (IgxSignalList *self)
{
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->all = g_ptr_array_new ();
  self->visible = g_ptr_array_new ();
}

/**
 * igx_signal_list_new:
 *
 * Returns: (transfer full): an empty #GListModel of #IgxSignalItem, newest first, each id once
 */
IgxSignalList *
igx_signal_list_new (void)
{
  return g_object_new (IGX_TYPE_SIGNAL_LIST, NULL);
}

/* Newest first, then by id: the order in which the service pages. */
static int
compare (const IgxSignal *a, const IgxSignal *b)
{
  int order = (a->close_time < b->close_time) - (a->close_time > b->close_time);

  return order != 0 ? order : -strcmp (a->id, b->id);
}

static guint
find_place (const GPtrArray *items, const IgxSignal *signal)
{
  guint low = 0;
  guint high = items->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare (igx_signal_item_get_signal (items->pdata[middle]), signal) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
drop_oldest (IgxSignalList *self)
{
  IgxSignalItem *item = self->all->pdata[self->all->len - 1];
  guint place = 0;

  g_ptr_array_set_size (self->all, (int) self->all->len - 1);
  if (g_ptr_array_find (self->visible, item, &place))
    {
      g_ptr_array_remove_index (self->visible, place);
      g_list_model_items_changed (G_LIST_MODEL (self), place, 1, 0);
    }
  g_hash_table_remove (self->by_id, igx_signal_item_get_signal (item)->id);
}

/**
 * igx_signal_list_add:
 * @signal: a signal with its id
 *
 * Puts the signal at its place, or updates the row that its id has.
 *
 * Returns: %TRUE if the id was new
 */
gboolean
igx_signal_list_add (IgxSignalList *self, IgxSignal *signal)
{
  IgxSignalItem *item = NULL;

  g_return_val_if_fail (IGX_IS_SIGNAL_LIST (self), FALSE);
  g_return_val_if_fail (signal->id != NULL, FALSE);

  if (igx_signal_list_update (self, signal))
    return FALSE;

  item = igx_signal_item_new (signal);
  g_hash_table_insert (self->by_id, signal->id, item);
  g_ptr_array_insert (self->all, (int) find_place (self->all, signal), item);
  if (igx_signal_item_matches (item, self->text, self->direction))
    {
      guint place = find_place (self->visible, signal);

      g_ptr_array_insert (self->visible, (int) place, item);
      g_list_model_items_changed (G_LIST_MODEL (self), place, 0, 1);
    }
  if (self->all->len > IGX_SIGNAL_LIST_MAX)
    drop_oldest (self);
  return TRUE;
}

/**
 * igx_signal_list_update:
 *
 * Returns: %FALSE, having done nothing, if the list does not hold the id
 */
gboolean
igx_signal_list_update (IgxSignalList *self, IgxSignal *signal)
{
  IgxSignalItem *item = igx_signal_list_lookup (self, signal->id);

  if (item == NULL)
    return FALSE;
  /* The key belongs to the signal that goes away. */
  g_hash_table_steal (self->by_id, signal->id);
  g_hash_table_insert (self->by_id, signal->id, item);
  igx_signal_item_set_signal (item, signal);
  return TRUE;
}

/**
 * igx_signal_list_lookup:
 *
 * Returns: (transfer none) (nullable): the item with this id, filtered out or not
 */
IgxSignalItem *
igx_signal_list_lookup (IgxSignalList *self, const char *id)
{
  g_return_val_if_fail (IGX_IS_SIGNAL_LIST (self), NULL);

  return g_hash_table_lookup (self->by_id, id);
}

/**
 * igx_signal_list_find:
 *
 * Returns: the position of the id among what the filter lets through, or %G_MAXUINT
 */
guint
igx_signal_list_find (IgxSignalList *self, const char *id)
{
  IgxSignalItem *item = igx_signal_list_lookup (self, id);
  guint place = 0;

  if (item == NULL || !g_ptr_array_find (self->visible, item, &place))
    return G_MAXUINT;
  return place;
}

/**
 * igx_signal_list_set_filter:
 * @text: (nullable): words that must all occur
 * @direction: an #IgxDirection, or 0 for both
 */
void
igx_signal_list_set_filter (IgxSignalList *self, const char *text, int direction)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  guint n_before = 0;

  g_return_if_fail (IGX_IS_SIGNAL_LIST (self));

  g_free (self->text);
  self->text = stripped[0] != '\0' ? g_utf8_casefold (stripped, -1) : NULL;
  self->direction = direction;

  n_before = self->visible->len;
  g_ptr_array_set_size (self->visible, 0);
  for (guint i = 0; i < self->all->len; i++)
    if (igx_signal_item_matches (self->all->pdata[i], self->text, self->direction))
      g_ptr_array_add (self->visible, self->all->pdata[i]);
  if (n_before > 0 || self->visible->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->visible->len);
}

void
igx_signal_list_clear (IgxSignalList *self)
{
  guint n_before = self->visible->len;

  g_ptr_array_set_size (self->visible, 0);
  g_ptr_array_set_size (self->all, 0);
  if (n_before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
  g_hash_table_remove_all (self->by_id);
}

/**
 * igx_signal_list_get_n_all:
 *
 * Returns: how many signals there are, filtered out or not
 */
guint
igx_signal_list_get_n_all (IgxSignalList *self)
{
  return self->all->len;
}

/**
 * igx_signal_list_get_totals:
 * @midnight: ms UTC at which the person's day began
 * @now: the market's time, ms UTC
 * @totals: (out): over what is loaded, whatever the filter
 */
void
igx_signal_list_get_totals (IgxSignalList *self,
                            gint64 midnight,
                            gint64 now,
                            IgxSignalTotals *totals)
{
  memset (totals, 0, sizeof *totals);
  for (guint i = 0; i < self->all->len; i++)
    {
      const IgxSignal *signal = igx_signal_item_get_signal (self->all->pdata[i]);

      if (!igx_signal_text_is_over (signal, now))
        totals->open++;
      if (signal->close_time < midnight)
        continue;
      totals->today++;
      if (isfinite (signal->result_r))
        {
          totals->n_results++;
          totals->result_r += signal->result_r;
        }
    }
}
