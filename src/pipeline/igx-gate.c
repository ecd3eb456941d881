/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-gate.h"

struct _IgxGate
{
  GHashTable *published; /* of "SYMBOL|direction" to gint64: close time of the last published */
  GHashTable *mutes;     /* of symbol to gint64: muted until */
  GArray *times;         /* of gint64: close times of what was published within the window */
  gint64 paused_until;   /* 0 not paused, -1 until resumed */
};

/**
 * igx_gate_new:
 *
 * Returns: (transfer full): a gate that remembers nothing
 */
IgxGate *
igx_gate_new (void)
{
  IgxGate *self = g_new0 (IgxGate, 1);

  self->published = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->mutes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
igx_gate_free (IgxGate *self)
{
  g_hash_table_unref (self->published);
  g_hash_table_unref (self->mutes);
  g_array_unref (self->times);
  g_free (self);
}

static char *
cool_down_key (const char *symbol, int direction)
{
  return g_strdup_printf ("%s|%d", symbol, direction);
}

static void
remember_time (IgxGate *self, gint64 close_time)
{
  for (guint i = self->times->len; i > 0; i--)
    if (g_array_index (self->times, gint64, i - 1) < close_time - IGX_GATE_WINDOW_MS)
      g_array_remove_index_fast (self->times, i - 1);
  g_array_append_val (self->times, close_time);
}

/**
 * igx_gate_count_since:
 * @time: ms UTC, within the last %IGX_GATE_WINDOW_MS
 *
 * Returns: how many published signals closed at @time or later
 */
guint
igx_gate_count_since (const IgxGate *self, gint64 time)
{
  guint n = 0;

  for (guint i = 0; i < self->times->len; i++)
    n += g_array_index (self->times, gint64, i) >= time;
  return n;
}

/**
 * igx_gate_remember:
 * @published: a signal that was published before, for example in an earlier run
 *
 * Starts the cool-down of its symbol and direction, counted from its close time, and ends that
 * of the opposite direction.
 */
void
igx_gate_remember (IgxGate *self, const IgxSignal *published)
{
  g_autofree char *key = cool_down_key (published->series.symbol, published->direction);
  g_autofree char *opposite = NULL;
  const gint64 *known = g_hash_table_lookup (self->published, key);
  const gint64 *other = NULL;

  remember_time (self, published->close_time);
  if (known != NULL && *known >= published->close_time)
    return;
  /* One that comes late was ended already by an opposite that closed after it. */
  opposite = cool_down_key (published->series.symbol, -published->direction);
  other = g_hash_table_lookup (self->published, opposite);
  if (other != NULL && *other > published->close_time)
    return;
  g_hash_table_replace (self->published, g_steal_pointer (&key),
                        g_memdup2 (&published->close_time, sizeof published->close_time));
  g_hash_table_remove (self->published, opposite);
}

/**
 * igx_gate_set_pause:
 * @until: ms UTC, 0 to end the pause, -1 until it is ended
 */
void
igx_gate_set_pause (IgxGate *self, gint64 until)
{
  self->paused_until = until;
}

gint64
igx_gate_get_pause (const IgxGate *self)
{
  return self->paused_until;
}

/**
 * igx_gate_is_paused:
 * @time: ms UTC
 *
 * Returns: %TRUE if nothing that closes at @time is published
 */
gboolean
igx_gate_is_paused (const IgxGate *self, gint64 time)
{
  return self->paused_until == -1 || time < self->paused_until;
}

/**
 * igx_gate_set_mute:
 * @until: ms UTC, 0 to end it
 */
void
igx_gate_set_mute (IgxGate *self, const char *symbol, gint64 until)
{
  if (until == 0)
    g_hash_table_remove (self->mutes, symbol);
  else
    g_hash_table_replace (self->mutes, g_strdup (symbol), g_memdup2 (&until, sizeof until));
}

gint64
igx_gate_get_mute (const IgxGate *self, const char *symbol)
{
  const gint64 *until = g_hash_table_lookup (self->mutes, symbol);

  return until != NULL ? *until : 0;
}

static char *
find_refusal (IgxGate *self, const IgxSignal *candidate)
{
  g_autofree char *key = cool_down_key (candidate->series.symbol, candidate->direction);
  const gint64 *last = g_hash_table_lookup (self->published, key);

  if (last != NULL && candidate->close_time >= *last
      && candidate->close_time - *last < IGX_GATE_COOL_DOWN_MS)
    return g_strdup_printf ("cool-down: a %s signal of %s was published %" G_GINT64_FORMAT
                            " min before",
                            igx_direction_to_string (candidate->direction),
                            candidate->series.symbol, (candidate->close_time - *last) / 60000);
  if (candidate->close_time < igx_gate_get_mute (self, candidate->series.symbol))
    return g_strdup_printf ("muted: %s", candidate->series.symbol);
  if (igx_gate_is_paused (self, candidate->close_time))
    return g_strdup ("paused");
  return NULL;
}

/**
 * igx_gate_judge:
 * @candidate: a new candidate, not yet in the ledger
 *
 * Sets its verdict: published, or the reason why not. Candidates are judged in order of
 * arrival; the first of two at the same close takes the cool-down of the second.
 */
void
igx_gate_judge (IgxGate *self, IgxSignal *candidate)
{
  g_clear_pointer (&candidate->refusal, g_free);
  candidate->refusal = find_refusal (self, candidate);
  candidate->published = candidate->refusal == NULL;
  if (candidate->published)
    igx_gate_remember (self, candidate);
}
