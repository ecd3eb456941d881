/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-indicator.h"

#include "engine/igx-cpu.h"
#include "engine/igx-wide.h"
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-state-private.h"

typedef const IgxIndicator *(*FamilyFunc) (gsize *n_entries);

static const FamilyFunc families[] = {
  igx_moving_averages_get, igx_oscillators_get, igx_ranges_get,  igx_stochastics_get,
  igx_swings_get,          igx_trends_get,      igx_volumes_get, igx_windows_get,
};

#ifdef IGX_HAVE_WIDE
static const FamilyFunc wide_families[] = {
  igx_moving_averages_get_wide, igx_oscillators_get_wide, igx_ranges_get_wide,
  igx_stochastics_get_wide,     igx_swings_get_wide,      igx_trends_get_wide,
  igx_volumes_get_wide,         igx_windows_get_wide,
};
G_STATIC_ASSERT (G_N_ELEMENTS (wide_families) == G_N_ELEMENTS (families));
#endif

static const FamilyFunc *
get_families (void)
{
#ifdef IGX_HAVE_WIDE
  if (igx_cpu_get_path () == IGX_CPU_WIDE)
    return wide_families;
#endif
  return families;
}

/**
 * igx_indicator_count:
 *
 * Returns: how many entries the registry has
 */
gsize
igx_indicator_count (void)
{
  gsize count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      gsize n = 0;

      get_families ()[i](&n);
      count += n;
    }
  return count;
}

/**
 * igx_indicator_at:
 * @index: below igx_indicator_count()
 *
 * Returns: (transfer none) (nullable): the entry, %NULL beyond the last one
 */
const IgxIndicator *
igx_indicator_at (gsize index)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      gsize n = 0;
      const IgxIndicator *entries = get_families ()[i](&n);

      if (index < n)
        return &entries[index];
      index -= n;
    }
  return NULL;
}

/**
 * igx_indicator_find:
 * @name: as the language writes it
 *
 * Returns: (transfer none) (nullable): the entry, %NULL if nothing has this name
 */
const IgxIndicator *
igx_indicator_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      gsize n = 0;
      const IgxIndicator *entries = get_families ()[i](&n);

      for (gsize j = 0; j < n; j++)
        if (g_str_equal (entries[j].name, name))
          return &entries[j];
    }
  return NULL;
}

/**
 * igx_indicator_input_to_string:
 * @input: what an input is fed with
 *
 * Returns: (nullable): the series' name in the language, or what it is where the
 *   language has no word for it; %NULL for %IGX_INPUT_NONE
 */
const char *
igx_indicator_input_to_string (IgxInput input)
{
  switch (input)
    {
    case IGX_INPUT_OPEN:
      return "open";
    case IGX_INPUT_HIGH:
      return "high";
    case IGX_INPUT_LOW:
      return "low";
    case IGX_INPUT_CLOSE:
      return "close";
    case IGX_INPUT_VOLUME:
      return "volume";
    case IGX_INPUT_HLC3:
      return "hlc3";
    case IGX_INPUT_TIME:
      return "the time";
    case IGX_INPUT_NONE:
      break;
    }
  return NULL;
}

/**
 * igx_indicator_state_size:
 * @state: made by an entry's `state_new`
 *
 * A state is one allocation without pointers: copying this many bytes into a state of the same
 * entry and the same parameters restores it, bit for bit.
 *
 * Returns: its size in bytes
 */
gsize
igx_indicator_state_size (gconstpointer state)
{
  const IgxState *header = state;

  g_return_val_if_fail (state != NULL, 0);
  return header->size;
}

/**
 * igx_indicator_state_check:
 * @self: an entry of the registry
 * @state: bytes from outside, as many as @own has
 * @own: a state of the entry, of the same parameters
 *
 * Returns: whether @state is one that the entry can go on with: it may hold any numbers, but all
 *   places and counts lie inside
 */
gboolean
igx_indicator_state_check (const IgxIndicator *self, gconstpointer state, gconstpointer own)
{
  g_return_val_if_fail (state != NULL, FALSE);
  g_return_val_if_fail (own != NULL, FALSE);

  if (igx_indicator_state_size (state) != igx_indicator_state_size (own))
    return FALSE;
  return self->state_check == NULL || self->state_check (state, own);
}
