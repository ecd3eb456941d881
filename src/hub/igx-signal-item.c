/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-signal-item.h"

#include <string.h>

#include "client/igx-format.h"
#include "engine/igx-timeframe.h"

struct _IgxSignalItem
{
  GObject parent_instance;

  IgxSignal *signal;  /* (owned) */
  char *search_words; /* (owned): folded text that a search looks into */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxSignalItem, igx_signal_item, G_TYPE_OBJECT)

static void
igx_signal_item_finalize (GObject *object)
{
  IgxSignalItem *self = IGX_SIGNAL_ITEM (object);

  g_clear_pointer (&self->signal, igx_signal_unref);
  g_free (self->search_words);
  G_OBJECT_CLASS (igx_signal_item_parent_class)->finalize (object);
}

static void
igx_signal_item_class_init (IgxSignalItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_signal_item_finalize;

  /**
   * IgxSignalItem::changed:
   *
   * The same signal, with another outcome or mark.
   */
  signals[CHANGED] = g_signal_new ("changed", IGX_TYPE_SIGNAL_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_signal_item_init (IgxSignalItem *self)
{
}

static char *
make_search_words (const IgxSignal *signal)
{
  g_autofree char *pair = igx_format_symbol (signal->series.symbol);
  g_autofree char *words = g_strjoin (" ", signal->series.symbol, pair, signal->strategy,
                                      signal->strategy_name != NULL ? signal->strategy_name : "",
                                      igx_direction_to_string (signal->direction),
                                      igx_timeframe_to_string (signal->series.timeframe), NULL);

  return g_utf8_casefold (words, -1);
}

/**
 * igx_signal_item_new:
 * @signal: a signal with its id
 *
 * Returns: (transfer full): an object that a list model can hold
 */
IgxSignalItem *
igx_signal_item_new (IgxSignal *signal)
{
  IgxSignalItem *self = g_object_new (IGX_TYPE_SIGNAL_ITEM, NULL);

  self->signal = igx_signal_ref (signal);
  self->search_words = make_search_words (signal);
  return self;
}

const IgxSignal *
igx_signal_item_get_signal (IgxSignalItem *self)
{
  g_return_val_if_fail (IGX_IS_SIGNAL_ITEM (self), NULL);

  return self->signal;
}

/**
 * igx_signal_item_set_signal:
 * @signal: the same id, newer
 */
void
igx_signal_item_set_signal (IgxSignalItem *self, IgxSignal *signal)
{
  g_return_if_fail (IGX_IS_SIGNAL_ITEM (self));
  g_return_if_fail (strcmp (self->signal->id, signal->id) == 0);

  igx_signal_ref (signal);
  igx_signal_unref (self->signal);
  self->signal = signal;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * igx_signal_item_matches:
 * @text: (nullable): folded words; each must occur in symbol, strategy, direction or timeframe
 * @direction: an #IgxDirection, or 0 for both
 *
 * Returns: whether a list filtered so shows the signal
 */
gboolean
igx_signal_item_matches (IgxSignalItem *self, const char *text, int direction)
{
  g_auto (GStrv) words = NULL;

  if (direction != 0 && direction != (int) self->signal->direction)
    return FALSE;
  if (text == NULL)
    return TRUE;
  words = g_strsplit (text, " ", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    if (strstr (self->search_words, words[i]) == NULL)
      return FALSE;
  return TRUE;
}
