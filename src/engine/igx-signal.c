/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-signal.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/igx-uuid.h"

struct _IgxSignalOrigin
{
  IgxSeriesKey series;
  IgxDirection direction;
  gint64 life;
  char *strategy;
  char *strategy_name;
  int strategy_version;
  char *params_hash;
  GPtrArray *no_reasons; /* stays empty */
  GChecksum *begun;      /* the ids, up to the close time */
};

static GChecksum *
begin_id (const IgxSignal *self)
{
  g_autofree char *series = igx_series_key_to_string (&self->series);
  g_autofree char *content
      = g_strdup_printf ("%s|%s|%d|%s|%s|", series, self->strategy, self->strategy_version,
                         self->params_hash != NULL ? self->params_hash : "",
                         igx_direction_to_string (self->direction));

  return igx_uuid_v5_begin (IGX_UUID_NAMESPACE, content);
}

/**
 * igx_signal_origin_new:
 * @like: a candidate whose series, strategy, version, parameters, direction, close time and expiry
 *   are set
 *
 * Returns: (transfer full): what all such candidates have in common
 */
IgxSignalOrigin *
igx_signal_origin_new (const IgxSignal *like)
{
  IgxSignalOrigin *self = NULL;

  g_return_val_if_fail (like != NULL, NULL);
  g_return_val_if_fail (like->strategy != NULL, NULL);

  self = g_atomic_rc_box_new0 (IgxSignalOrigin);
  self->series = like->series;
  self->direction = like->direction;
  self->life = like->expires_at - like->close_time;
  self->strategy = g_strdup (like->strategy);
  self->strategy_name = g_strdup (like->strategy_name);
  self->strategy_version = like->strategy_version;
  self->params_hash = g_strdup (like->params_hash);
  self->no_reasons = g_ptr_array_new ();
  self->begun = begin_id (like);
  return self;
}

static void
origin_clear (gpointer data)
{
  IgxSignalOrigin *self = data;

  g_free (self->strategy);
  g_free (self->strategy_name);
  g_free (self->params_hash);
  g_ptr_array_unref (self->no_reasons);
  g_checksum_free (self->begun);
}

IgxSignalOrigin *
igx_signal_origin_ref (IgxSignalOrigin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
igx_signal_origin_unref (IgxSignalOrigin *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, origin_clear);
}

/**
 * igx_signal_origin_compare:
 *
 * Returns: the order of igx_signal_compare() of candidates of the same close
 */
int
igx_signal_origin_compare (const IgxSignalOrigin *a, const IgxSignalOrigin *b)
{
  int order = 0;

  if (a == b)
    return 0;
  order = igx_series_key_compare (&a->series, &b->series);
  if (order == 0)
    order = strcmp (a->strategy, b->strategy);
  return order != 0 ? order : (int) b->direction - (int) a->direction;
}

/* Returns: how long its candidates live, in ms */
gint64
igx_signal_origin_get_life (const IgxSignalOrigin *self)
{
  return self->life;
}

IgxDirection
igx_signal_origin_get_direction (const IgxSignalOrigin *self)
{
  return self->direction;
}

/* Returns: (transfer none): the id of the strategy */
const char *
igx_signal_origin_get_strategy (const IgxSignalOrigin *self)
{
  return self->strategy;
}

/* Each field once, so that nothing is written twice. */
static IgxSignal *
signal_new (void)
{
  IgxSignal *self = g_atomic_rc_box_new (IgxSignal);

  *self = (IgxSignal){
    .direction = IGX_DIRECTION_LONG,
    .entry = NAN,
    .stop = NAN,
    .targets = { NAN, NAN, NAN },
    .confidence = NAN,
    .moment = { .liquidity = IGX_MOMENT_UNKNOWN },
    .regime_fit = NAN,
    .quality = NAN,
    .quality_terms = { NAN, NAN, NAN, NAN, NAN, NAN },
    .opposition = NAN,
    .result_r = NAN,
    .result_percent = NAN,
    .mfe_r = NAN,
    .mae_r = NAN,
  };
  return self;
}

/**
 * igx_signal_new:
 *
 * Returns: (transfer full): an empty signal: numbers unknown, no reasons, not published
 */
IgxSignal *
igx_signal_new (void)
{
  IgxSignal *self = signal_new ();

  self->reasons = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * igx_signal_new_from:
 * @origin: what it has in common with others
 *
 * Returns: (transfer full): as igx_signal_new(), with series, strategy, version, parameters and
 *   direction; its texts belong to @origin: who wants others makes a igx_signal_copy()
 */
IgxSignal *
igx_signal_new_from (IgxSignalOrigin *origin)
{
  IgxSignal *self = NULL;

  g_return_val_if_fail (origin != NULL, NULL);

  self = signal_new ();
  self->origin = g_atomic_rc_box_acquire (origin);
  self->series = origin->series;
  self->direction = origin->direction;
  self->strategy = origin->strategy;
  self->strategy_name = origin->strategy_name;
  self->strategy_version = origin->strategy_version;
  self->params_hash = origin->params_hash;
  self->reasons = origin->no_reasons;
  return self;
}

IgxSignal *
igx_signal_ref (IgxSignal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static gboolean
owns_reasons (const IgxSignal *self)
{
  return self->origin == NULL || self->reasons != self->origin->no_reasons;
}

static void
free_id (IgxSignal *self)
{
  if (self->id != self->id_text)
    g_free (self->id);
}

static void
signal_clear (gpointer data)
{
  IgxSignal *self = data;

  free_id (self);
  g_free (self->refusal);
  g_free (self->source_hash);
  g_free (self->params);
  g_free (self->candle_hash);
  g_free (self->app_version);
  g_free (self->verdict);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->votes, g_ptr_array_unref);
  g_free (self->mark);
  g_free (self->note);
  if (owns_reasons (self))
    g_ptr_array_unref (self->reasons);
  if (self->origin != NULL)
    {
      igx_signal_origin_unref (self->origin);
      return;
    }
  g_free (self->strategy);
  g_free (self->strategy_name);
  g_free (self->params_hash);
}

void
igx_signal_unref (IgxSignal *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, signal_clear);
}

static void
copy_lists (IgxSignal *copy, const IgxSignal *self)
{
  copy->values = NULL;
  copy->votes = NULL;
  for (guint i = 0; self->values != NULL && i < self->values->len; i++)
    {
      const IgxSignalValue *value = self->values->pdata[i];

      igx_signal_add_value (copy, value->name, value->value);
    }
  for (guint i = 0; self->votes != NULL && i < self->votes->len; i++)
    {
      const IgxVote *vote = self->votes->pdata[i];

      igx_signal_add_vote (copy, vote->strategy, vote->direction, vote->confidence);
    }
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
  copy->origin = NULL;
  copy->id = g_strdup (self->id);
  copy->strategy = g_strdup (self->strategy);
  copy->strategy_name = g_strdup (self->strategy_name);
  copy->params_hash = g_strdup (self->params_hash);
  copy->refusal = g_strdup (self->refusal);
  copy->source_hash = g_strdup (self->source_hash);
  copy->params = g_strdup (self->params);
  copy->candle_hash = g_strdup (self->candle_hash);
  copy->app_version = g_strdup (self->app_version);
  copy->verdict = g_strdup (self->verdict);
  copy->mark = g_strdup (self->mark);
  copy->note = g_strdup (self->note);
  copy->reasons = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->reasons->len; i++)
    {
      const IgxReason *reason = self->reasons->pdata[i];

      igx_signal_add_reason (copy, reason->points, reason->text, reason->available);
    }
  copy_lists (copy, self);
  return copy;
}

/**
 * igx_signal_value_new:
 *
 * Returns: (transfer full): a value; the name follows it in the same piece of memory, which goes
 *   with g_free()
 */
IgxSignalValue *
igx_signal_value_new (const char *name, double value)
{
  const gsize size = strlen (name) + 1;
  IgxSignalValue *self = g_malloc (sizeof *self + size);

  self->name = memcpy (self + 1, name, size);
  self->value = value;
  return self;
}

void
igx_signal_add_value (IgxSignal *self, const char *name, double value)
{
  if (self->values == NULL)
    self->values = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->values, igx_signal_value_new (name, value));
}

/* The name follows it in the same piece of memory, which goes with g_free(). */
static IgxVote *
vote_new (const char *strategy, IgxDirection direction, double confidence)
{
  const gsize size = strlen (strategy) + 1;
  IgxVote *self = g_malloc (sizeof *self + size);

  self->strategy = memcpy (self + 1, strategy, size);
  self->direction = direction;
  self->confidence = confidence;
  return self;
}

void
igx_signal_add_vote (IgxSignal *self,
                     const char *strategy,
                     IgxDirection direction,
                     double confidence)
{
  if (self->votes == NULL)
    self->votes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->votes, vote_new (strategy, direction, confidence));
}

/**
 * igx_reason_new:
 * @points: what it added to the confidence
 * @text: (nullable): as written in the strategy file
 * @available: whether it was known
 *
 * Returns: (transfer full): a reason; the text follows it in the same piece of memory, which goes
 *   with g_free()
 */
IgxReason *
igx_reason_new (double points, const char *text, gboolean available)
{
  const gsize size = text != NULL ? strlen (text) + 1 : 0;
  IgxReason *reason = g_malloc (sizeof *reason + size);

  reason->points = points;
  reason->text = text != NULL ? memcpy (reason + 1, text, size) : NULL;
  reason->available = available;
  return reason;
}

void
igx_signal_add_reason (IgxSignal *self, double points, const char *text, gboolean available)
{
  if (!owns_reasons (self))
    self->reasons = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->reasons, igx_reason_new (points, text, available));
}

/**
 * igx_signal_get_holding:
 *
 * Returns: how long it was in the market, in ms; -1 while that is unknown or not over
 */
gint64
igx_signal_get_holding (const IgxSignal *self)
{
  g_return_val_if_fail (self != NULL, -1);

  if (self->filled_at <= 0 || self->closed_at < self->filled_at)
    return -1;
  return self->closed_at - self->filled_at;
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
 * igx_signal_seal:
 * @self: a candidate whose series, strategy, version, parameters, direction and close time are set
 *
 * Gives the id that its content has: UUIDv5 of
 * `venue|SYMBOL|timeframe|strategy|version|hash of parameters|long or short|close_time`.
 */
void
igx_signal_seal (IgxSignal *self)
{
  char text[24];
  const char *time = NULL;
  g_autoptr (GChecksum) begun = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->strategy != NULL);

  time = write_time (self->close_time, text, sizeof text);
  free_id (self);
  if (self->origin != NULL)
    {
      self->id = self->id_text;
      igx_uuid_v5_end (self->origin->begun, time, -1, self->id);
      return;
    }
  self->id = g_malloc (IGX_UUID_LENGTH + 1);
  begun = begin_id (self);
  igx_uuid_v5_end (begun, time, -1, self->id);
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
