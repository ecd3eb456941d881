/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-outcome-writer.h"

#include "pipeline/igx-effort.h"

/* After a night very many are over at once: between so many of them others have their turn, in the
 * store's thread and in the main loop. */
#define SAVED_AT_ONCE 500

struct _IgxOutcomeWriter
{
  GObject parent_instance;

  IgxStore *store;         /* (owned) */
  IgxPublisher *publisher; /* (owned) */
  gboolean stopped;
  GHashTable *rows;   /* of utf8 to Row: to be saved */
  GHashTable *saving; /* (nullable) of utf8 to Row */
  guint64 n_added;
  IgxEffort effort;
};

G_DEFINE_FINAL_TYPE (IgxOutcomeWriter, igx_outcome_writer, G_TYPE_OBJECT)

typedef struct
{
  IgxOutcomeRow row;
  guint64 number; /* in the order of coming */
} Row;

static void save (gpointer data);

static GHashTable *
rows_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
}

/* A later word on a candidate stands. */
static void
take_back (IgxOutcomeWriter *self, GHashTable *rows)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Row *row = value;

      if (g_hash_table_contains (self->rows, row->row.id))
        continue;
      row = g_memdup2 (row, sizeof *row);
      g_hash_table_insert (self->rows, row->row.id, row);
    }
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxOutcomeWriter) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changed
      = igx_store_save_outcomes_finish (IGX_STORE (object), result, &error);
  g_autoptr (GHashTable) rows = g_steal_pointer (&self->saving);

  if (changed == NULL)
    {
      take_back (self, rows);
      igx_effort_set_error (&self->effort, error);
      if (!self->stopped)
        igx_effort_retry_later (&self->effort, save, self);
      return;
    }
  igx_effort_set_error (&self->effort, NULL);
  /* What is in the ledger is told, even after the end. */
  for (guint i = 0; i < changed->len; i++)
    igx_publisher_update (self->publisher, changed->pdata[i]);
  save (self);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *x = *(const Row *const *) a;
  const Row *y = *(const Row *const *) b;

  return (x->number > y->number) - (x->number < y->number);
}

/* Moves the first ones. */
static GArray *
take_first (IgxOutcomeWriter *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (IgxOutcomeRow));
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value = NULL;

  self->saving = rows_new ();
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (order, value);
  g_ptr_array_sort (order, compare_rows);
  for (guint i = 0; i < MIN (order->len, SAVED_AT_ONCE); i++)
    {
      Row *row = order->pdata[i];

      g_array_append_val (list, row->row);
      g_hash_table_steal (self->rows, row->row.id);
      g_hash_table_insert (self->saving, row->row.id, row);
    }
  return list;
}

/* One at a time, so that an older word never comes after a newer one. */
static void
save (gpointer data)
{
  IgxOutcomeWriter *self = data;
  g_autoptr (GArray) list = NULL;

  if (self->saving != NULL || g_hash_table_size (self->rows) == 0)
    return;
  igx_effort_stop (&self->effort);
  list = take_first (self);
  igx_store_save_outcomes_async (self->store, list, NULL, saved_cb, g_object_ref (self));
}

/**
 * igx_outcome_writer_add:
 * @row: copied
 *
 * Saved by igx_outcome_writer_flush().
 */
void
igx_outcome_writer_add (IgxOutcomeWriter *self, const IgxOutcomeRow *row)
{
  Row *added = g_new0 (Row, 1);

  *added = (Row){ *row, self->n_added++ };
  g_hash_table_replace (self->rows, added->row.id, added);
}

void
igx_outcome_writer_flush (IgxOutcomeWriter *self)
{
  /* While it rests after a failure, it waits. */
  if (!self->stopped && self->effort.retry_id == 0)
    save (self);
}

/**
 * igx_outcome_writer_get_error:
 *
 * Returns: (nullable): why nothing can be saved
 */
const GError *
igx_outcome_writer_get_error (IgxOutcomeWriter *self)
{
  return self->effort.error;
}

/**
 * igx_outcome_writer_stop:
 *
 * Nothing is saved any more but what is on its way.
 */
void
igx_outcome_writer_stop (IgxOutcomeWriter *self)
{
  self->stopped = TRUE;
  igx_effort_stop (&self->effort);
  g_hash_table_remove_all (self->rows);
}

static void
igx_outcome_writer_finalize (GObject *object)
{
  IgxOutcomeWriter *self = IGX_OUTCOME_WRITER (object);

  igx_effort_clear (&self->effort);
  g_hash_table_unref (self->rows);
  g_object_unref (self->store);
  igx_publisher_unref (self->publisher);
  G_OBJECT_CLASS (igx_outcome_writer_parent_class)->finalize (object);
}

static void
igx_outcome_writer_class_init (IgxOutcomeWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_outcome_writer_finalize;
}

static void
igx_outcome_writer_init (IgxOutcomeWriter *self)
{
  self->rows = rows_new ();
  igx_effort_init (&self->effort);
}

/**
 * igx_outcome_writer_new:
 *
 * Returns: (transfer full): a writer with nothing to save
 */
IgxOutcomeWriter *
igx_outcome_writer_new (IgxStore *store, IgxPublisher *publisher)
{
  IgxOutcomeWriter *self = g_object_new (IGX_TYPE_OUTCOME_WRITER, NULL);

  self->store = g_object_ref (store);
  self->publisher = igx_publisher_ref (publisher);
  return self;
}
