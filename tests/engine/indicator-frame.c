/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicator-frame.h"

#include <math.h>

/* Candles of 15 minutes from the beginning of a day on. */
#define FIRST_TIME 1767225600000.0
#define CANDLE_MS  900000.0

Frame *
indicator_frame_new (gsize n)
{
  Frame *self = g_new0 (Frame, 1);

  self->n = n;
  for (guint c = IGX_INPUT_OPEN; c < IGX_INPUT_COUNT; c++)
    self->column[c] = g_new0 (double, n + 1);
  for (gsize i = 0; i < n; i++)
    self->column[IGX_INPUT_TIME][i] = FIRST_TIME + (double) i * CANDLE_MS;
  self->column[IGX_INPUT_NONE] = self->column[IGX_INPUT_CLOSE];
  return self;
}

void
indicator_frame_free (Frame *self)
{
  for (guint c = IGX_INPUT_OPEN; c < IGX_INPUT_COUNT; c++)
    g_free (self->column[c]);
  g_free (self);
}

/* (high + low + close) / 3 as an input of its own. */
static void
fill_typical (Frame *self)
{
  for (gsize i = 0; i < self->n; i++)
    self->column[IGX_INPUT_HLC3][i]
        = (self->column[IGX_INPUT_HIGH][i] + self->column[IGX_INPUT_LOW][i]
           + self->column[IGX_INPUT_CLOSE][i])
          / 3;
}

static double
next_close (GRand *rand, Kind kind, double close, gsize i, gsize n)
{
  const double step = g_rand_double_range (rand, -0.01, 0.01);

  switch (kind)
    {
    case KIND_WALK:
    case KIND_ZERO_VOLUME:
    case KIND_TINY:
      return close * (1 + step);
    case KIND_FLAT:
      return close;
    case KIND_RISING:
      return close + 0.3;
    case KIND_FALLING:
      return close * 0.999;
    case KIND_TIED:
      return CLAMP (close + g_rand_int_range (rand, -1, 2), 90, 110);
    case KIND_COLLAPSE:
      return i == n / 3 ? 0.0001 : close * (1 + step);
    case N_KINDS:
    default:
      g_assert_not_reached ();
    }
}

Frame *
indicator_frame_make (Kind kind, gsize n, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  Frame *self = indicator_frame_new (n);
  const double quantum = kind == KIND_TIED ? 1 : 0;
  double close = kind == KIND_TINY ? 3.7e-8 : kind == KIND_COLLAPSE ? 60000 : 100;

  for (gsize i = 0; i < n; i++)
    {
      const double open = close;
      double above, below;

      close = next_close (rand, kind, close, i, n);
      above = quantum > 0 ? g_rand_int_range (rand, 0, 2) : close * g_rand_double (rand) * 0.004;
      below = quantum > 0 ? g_rand_int_range (rand, 0, 2) : close * g_rand_double (rand) * 0.004;
      if (kind == KIND_FLAT)
        above = below = 0;
      self->column[IGX_INPUT_OPEN][i] = open;
      self->column[IGX_INPUT_HIGH][i] = MAX (open, close) + above;
      self->column[IGX_INPUT_LOW][i] = MIN (open, close) - below;
      self->column[IGX_INPUT_CLOSE][i] = close;
      self->column[IGX_INPUT_VOLUME][i] = g_rand_double_range (rand, 1, 1000);
      if (kind == KIND_TIED)
        self->column[IGX_INPUT_VOLUME][i] = g_rand_int_range (rand, 0, 3);
      if (kind == KIND_ZERO_VOLUME && (i / 37) % 2 == 0)
        self->column[IGX_INPUT_VOLUME][i] = 0;
    }
  fill_typical (self);
  g_rand_free (rand);
  return self;
}

const char *
indicator_frame_kind (Kind kind)
{
  static const char *const names[N_KINDS]
      = { "walk", "flat", "rising", "falling", "tied", "zero volume", "tiny", "collapse" };

  return names[kind];
}

static gboolean
parse_row (const char *line, double *values)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", 7);

  if (g_strv_length (fields) < 6)
    return FALSE;
  values[IGX_INPUT_TIME] = g_ascii_strtod (fields[0], NULL);
  for (guint c = IGX_INPUT_OPEN; c <= IGX_INPUT_VOLUME; c++)
    {
      char *end = NULL;

      values[c] = g_ascii_strtod (fields[c], &end);
      if (end == fields[c] || *end != '\0')
        return FALSE;
    }
  return TRUE;
}

/**
 * indicator_frame_read:
 * @name: a file of the folder of real candles
 * @limit: the most candles
 *
 * Returns: (nullable): the candles, %NULL where there is no such file here
 */
Frame *
indicator_frame_read (const char *name, gsize limit)
{
  const char *folder = g_getenv ("IGX_SHARED_DATA");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "", name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Frame *self;
  gsize n = 0;

  if (folder == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", (int) limit + 2);
  self = indicator_frame_new (MIN (limit, g_strv_length (lines)));
  for (gsize i = 0; lines[i] != NULL && n < self->n; i++)
    {
      double values[IGX_INPUT_COUNT] = { 0 };

      if (!parse_row (lines[i], values))
        continue;
      for (guint c = IGX_INPUT_OPEN; c < IGX_INPUT_COUNT; c++)
        self->column[c][n] = values[c];
      n++;
    }
  self->n = n;
  fill_typical (self);
  return self;
}

void
indicator_frame_params (const IgxIndicator *entry, double *params)
{
  for (guint p = 0; p < entry->n_params; p++)
    params[p] = isnan (entry->params[p].fallback) ? TEST_PERIOD : entry->params[p].fallback;
}

void
indicator_frame_bind (const IgxIndicator *entry, const Frame *frame, const double **inputs)
{
  for (guint k = 0; k < entry->n_inputs; k++)
    {
      inputs[k] = frame->column[entry->inputs[k].source];
      if (k > 0 && entry->inputs[k].source == IGX_INPUT_NONE)
        inputs[k] = frame->column[IGX_INPUT_VOLUME];
    }
}

/* Runs in blocks of @block values; 0 stands for a random size each time. */
double *
indicator_frame_run (const IgxIndicator *entry,
                     const double *params,
                     const Frame *frame,
                     gsize block)
{
  const double *all[IGX_INDICATOR_INPUTS_MAX] = { NULL };
  double *values = g_new0 (double, frame->n * entry->n_outputs + 1);
  gpointer state = entry->state_new (params);
  GRand *rand = g_rand_new_with_seed (7);

  indicator_frame_bind (entry, frame, all);
  for (gsize at = 0; at < frame->n;)
    {
      const double *inputs[IGX_INDICATOR_INPUTS_MAX] = { NULL };
      double *outputs[IGX_INDICATOR_OUTPUTS_MAX] = { NULL };
      gsize n = block > 0 ? block : (gsize) g_rand_int_range (rand, 1, 60);

      n = MIN (n, frame->n - at);
      for (guint k = 0; k < entry->n_inputs; k++)
        inputs[k] = all[k] + at;
      for (guint o = 0; o < entry->n_outputs; o++)
        outputs[o] = values + o * frame->n + at;
      entry->eval (state, inputs, outputs, n);
      at += n;
    }
  entry->state_free (state);
  g_rand_free (rand);
  return values;
}
