/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-signal.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/igx-uuid.h"

/**
 * igx_signal_new:
 *
 * Returns: (transfer full): an empty signal: numbers unknown, no reasons, not published
 */
IgxSignal *
igx_signal_new (void)
{
  IgxSignal *self = g_atomic_rc_box_new0 (IgxSignal);

  self->reasons = g_ptr_array_new_with_free_func (g_free);
  self->direction = IGX_DIRECTION_LONG;
  self->entry = NAN;
  self->stop = NAN;
  for (guint i = 0; i < IGX_SIGNAL_TARGETS_MAX; i++)
    self->targets[i] = NAN;
  self->confidence = NAN;
  self->quality = NAN;
  self->result_r = NAN;
  self->result_percent = NAN;
  self->mfe_r = NAN;
  self->mae_r = NAN;
  return self;
}

IgxSignal *
igx_signal_ref (IgxSignal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
signal_clear (gpointer data)
{
  IgxSignal *self = data;

  g_free (self->id);
  g_free (self->strategy);
  g_free (self->strategy_name);
  g_free (self->params_hash);
  g_free (self->refusal);
  g_free (self->mark);
  g_free (self->note);
  g_ptr_array_unref (self->reasons);
}

void
igx_signal_unref (IgxSignal *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, signal_clear);
}

/**
 * igx_signal_copy:
 *
 * Returns: (transfer full): a deep copy with one reference, to be changed before it is shown
 */
IgxSignal *
igx_signal_copy (const IgxSignal *self)
{
  IgxSignal *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_atomic_rc_box_alloc0 (sizeof *copy);
  memcpy (copy, self, sizeof *copy);
  copy->id = g_strdup (self->id);
  copy->strategy = g_strdup (self->strategy);
  copy->strategy_name = g_strdup (self->strategy_name);
  copy->params_hash = g_strdup (self->params_hash);
  copy->refusal = g_strdup (self->refusal);
  copy->mark = g_strdup (self->mark);
  copy->note = g_strdup (self->note);
  copy->reasons = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->reasons->len; i++)
    {
      const IgxReason *reason = self->reasons->pdata[i];

      igx_signal_add_reason (copy, reason->points, reason->text, reason->available);
    }
  return copy;
}

void
igx_signal_add_reason (IgxSignal *self, double points, const char *text, gboolean available)
{
  const gsize size = text != NULL ? strlen (text) + 1 : 0;
  IgxReason *reason = g_malloc (sizeof *reason + size);

  /* The text follows the reason: one piece of memory for both. */
  reason->points = points;
  reason->text = text != NULL ? memcpy (reason + 1, text, size) : NULL;
  reason->available = available;
  g_ptr_array_add (self->reasons, reason);
}

/**
 * igx_signal_begin_id:
 * @self: a candidate whose series, strategy, version, parameters and direction are set
 *
 * Returns: (transfer full): what the ids of all such candidates have in common, for
 *   igx_signal_seal_after()
 */
GChecksum *
igx_signal_begin_id (const IgxSignal *self)
{
  g_autofree char *series = NULL;
  g_autofree char *content = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->strategy != NULL, NULL);

  series = igx_series_key_to_string (&self->series);
  content = g_strdup_printf ("%s|%s|%d|%s|%s|", series, self->strategy, self->strategy_version,
                             self->params_hash != NULL ? self->params_hash : "",
                             igx_direction_to_string (self->direction));
  return igx_uuid_v5_begin (IGX_UUID_NAMESPACE, content);
}

/* By hand, from behind: the formatter of the C library costs more than all else of an id. */
static const char *
write_time (gint64 time, char *text, gsize size)
{
  guint64 rest = time < 0 ? 0 - (guint64) time : (guint64) time;
  gsize at = size;

  text[--at] = '\0';
  do
    text[--at] = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (time < 0)
    text[--at] = '-';
  return text + at;
}

/**
 * igx_signal_seal_after:
 * @self: a candidate whose close time is set
 * @begun: igx_signal_begin_id() of a candidate of the same side of the same strategy and series
 *
 * As igx_signal_seal(), for many candidates.
 */
void
igx_signal_seal_after (IgxSignal *self, const GChecksum *begun)
{
  char text[24];

  g_return_if_fail (self != NULL);
  g_return_if_fail (begun != NULL);

  g_free (self->id);
  self->id = igx_uuid_v5_end (begun, write_time (self->close_time, text, sizeof text), -1);
}

/**
 * igx_signal_seal:
 * @self: a candidate whose series, strategy, version, parameters, direction and close time are set
 *
 * Gives the id that its content has: UUIDv5 of
 * `venue|SYMBOL|timeframe|strategy|version|hash of parameters|long or short|close_time`.
 */
void
igx_signal_seal (IgxSignal *self)
{
  g_autoptr (GChecksum) begun = igx_signal_begin_id (self);

  igx_signal_seal_after (self, begun);
}

/**
 * igx_signal_compare:
 *
 * Returns: order by close time, symbol, timeframe, strategy, direction, as for qsort()
 */
int
igx_signal_compare (const IgxSignal *a, const IgxSignal *b)
{
  int order = (a->close_time > b->close_time) - (a->close_time < b->close_time);

  if (order == 0)
    order = igx_series_key_compare (&a->series, &b->series);
  if (order == 0)
    order = g_strcmp0 (a->strategy, b->strategy);
  if (order == 0)
    order = (int) b->direction - (int) a->direction;
  return order;
}

static const char *const delivery_names[] = { "live", "late", "demo" };
static const char *const state_names[] = { "open",    "target1",    "target2", "target3", "stopped",
                                           "expired", "unresolved", "waiting", "missed" };

static int
find_name (const char *const *names, gsize n, const char *text)
{
  for (gsize i = 0; text != NULL && i < n; i++)
    if (strcmp (names[i], text) == 0)
      return (int) i;
  return -1;
}

const char *
igx_direction_to_string (IgxDirection direction)
{
  return direction == IGX_DIRECTION_LONG ? "long" : "short";
}

gboolean
igx_direction_from_string (const char *text, IgxDirection *direction)
{
  if (g_strcmp0 (text, "long") == 0)
    *direction = IGX_DIRECTION_LONG;
  else if (g_strcmp0 (text, "short") == 0)
    *direction = IGX_DIRECTION_SHORT;
  else
    return FALSE;
  return TRUE;
}

const char *
igx_delivery_to_string (IgxDelivery delivery)
{
  g_return_val_if_fail ((gsize) delivery < G_N_ELEMENTS (delivery_names), NULL);

  return delivery_names[delivery];
}

gboolean
igx_delivery_from_string (const char *text, IgxDelivery *delivery)
{
  int i = find_name (delivery_names, G_N_ELEMENTS (delivery_names), text);

  if (i < 0)
    return FALSE;
  *delivery = (IgxDelivery) i;
  return TRUE;
}

const char *
igx_signal_state_to_string (IgxSignalState state)
{
  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}

gboolean
igx_signal_state_from_string (const char *text, IgxSignalState *state)
{
  int i = find_name (state_names, G_N_ELEMENTS (state_names), text);

  if (i < 0)
    return FALSE;
  *state = (IgxSignalState) i;
  return TRUE;
}
