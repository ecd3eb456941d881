/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/indicators/igx-families-private.h"
#include "engine/indicators/igx-window-private.h"

static gsize
window_lookback (const double *params)
{
  return igx_state_period (params, 0) - 1;
}

/* Highest and lowest. */

typedef struct
{
  IgxState header;
  IgxPeak peak;
  double data[];
} PeakState;

static gpointer
peak_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  PeakState *self = igx_state_new (sizeof (PeakState), igx_peak_memory (n));

  igx_peak_init (&self->peak, n, self->data, 0);
  return self;
}

static void
highest_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  PeakState *self = state;
  IgxPeak peak = self->peak;

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = igx_peak_push (&peak, self->data, inputs[0][i]);
  self->peak = peak;
}

static void
lowest_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  PeakState *self = state;
  IgxPeak peak = self->peak;

  for (gsize i = 0; i < n; i++)
    outputs[0][i] = -igx_peak_push (&peak, self->data, -inputs[0][i]);
  self->peak = peak;
}

/* Standard deviation. */

typedef struct
{
  IgxState header;
  IgxMoments moments;
  double data[];
} MomentsState;

static gpointer
moments_new (const double *params)
{
  const gsize n = igx_state_period (params, 0);
  MomentsState *self = igx_state_new (sizeof (MomentsState), igx_moments_memory (n));

  igx_moments_init (&self->moments, n, self->data, 0);
  return self;
}

static void
stdev_eval (gpointer state, const double *const *inputs, double *const *outputs, gsize n)
{
  MomentsState *self = state;
  IgxMoments moments = self->moments;
  const double period = (double) moments.n;

  for (gsize i = 0; i < n; i++)
    {
      igx_moments_push (&moments, self->data, inputs[0][i]);
      outputs[0][i] = sqrt (moments.squares / period);
    }
  self->moments = moments;
}

static const IgxIndicator entries[] = {
  {
      .name = "highest",
      .title = "Highest value",
      .formula = "Highest of the last `length` values, this one included.",
      .source = "Textbook; TA-Lib MAX",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_HIGH) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = window_lookback,
      .settle = window_lookback,
      .state_new = peak_new,
      .state_free = g_free,
      .eval = highest_eval,
  },
  {
      .name = "lowest",
      .title = "Lowest value",
      .formula = "Lowest of the last `length` values, this one included.",
      .source = "Textbook; TA-Lib MIN",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_LOW) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = window_lookback,
      .settle = window_lookback,
      .state_new = peak_new,
      .state_free = g_free,
      .eval = lowest_eval,
  },
  {
      .name = "stdev",
      .title = "Standard deviation",
      .formula = "Square root of the mean squared deviation from the mean of the last `length` "
                 "values: the population form.",
      .source = "Textbook; TA-Lib STDDEV",
      .n_inputs = 1,
      .inputs = { IGX_SERIES (IGX_INPUT_CLOSE) },
      .n_params = 1,
      .params = { IGX_PERIOD ("length", 1, (double) NAN) },
      .n_outputs = 1,
      .outputs = { "value" },
      .lookback = window_lookback,
      .settle = window_lookback,
      .state_new = moments_new,
      .state_free = g_free,
      .eval = stdev_eval,
  },
};

const IgxIndicator *
igx_windows_get (gsize *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}
