/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>
#include <string.h>

#include "engine/igx-strategy.h"
#include "engine/indicators/igx-indicator.h"

G_BEGIN_DECLS

/** The share of a seed that may be left when a value counts as settled. */
#define IGX_SETTLE_REST 1e-9

/** Values that an indicator takes at once where it does one step for many of them. */
#define IGX_STATE_CHUNK 64

/* Registry entries in few words. */
#define IGX_SERIES(source)                                                                         \
  {                                                                                                \
    "series", source, TRUE                                                                         \
  }
#define IGX_HIGH                                                                                   \
  {                                                                                                \
    "high", IGX_INPUT_HIGH, FALSE                                                                  \
  }
#define IGX_LOW                                                                                    \
  {                                                                                                \
    "low", IGX_INPUT_LOW, FALSE                                                                    \
  }
#define IGX_CLOSE                                                                                  \
  {                                                                                                \
    "close", IGX_INPUT_CLOSE, FALSE                                                                \
  }
#define IGX_VOLUME                                                                                 \
  {                                                                                                \
    "volume", IGX_INPUT_VOLUME, FALSE                                                              \
  }
#define IGX_PERIOD(name, minimum, fallback)                                                        \
  {                                                                                                \
    name, minimum, IGX_STRATEGY_PERIOD_MAX, fallback, TRUE                                         \
  }

#define IGX_FUNCS(lookback_func, settle_func, new_func, check_func, eval_func)                     \
  .lookback = lookback_func, .settle = settle_func, .state_new = new_func,                         \
  .state_check = check_func, .state_free = g_free, .eval = eval_func

/**
 * IgxState:
 * @size: bytes of the whole allocation
 *
 * The first member of every state. A state is one allocation without pointers, so that its
 * bytes can be copied, saved and restored as they are.
 */
typedef struct
{
  gsize size;
} IgxState;

static inline gpointer
igx_state_new (gsize fixed, gsize n_doubles)
{
  IgxState *self = g_malloc0 (fixed + n_doubles * sizeof (double));

  self->size = fixed + n_doubles * sizeof (double);
  return self;
}

static inline gsize
igx_state_period (const double *params, guint index)
{
  return (gsize) params[index];
}

/* Whether a number that no candle changes is still there, bit for bit. */
static inline gboolean
igx_state_same (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

static inline void
igx_state_fill (double *data, gsize n, double value)
{
  for (gsize i = 0; i < n; i++)
    data[i] = value;
}

/* 0 where @value is known, NAN where it is not: added to pass the unknown on without a branch. */
static inline double
igx_state_poison (double value)
{
  return value - value;
}

static inline double
igx_state_larger (double a, double b)
{
  return a > b ? a : b;
}

static inline double
igx_state_smaller (double a, double b)
{
  return a < b ? a : b;
}

/* The quotient, or @neutral where nothing can be divided by; unknown stays unknown. */
static inline double
igx_state_ratio (double numerator, double denominator, double neutral)
{
  return denominator < 0 || denominator > 0
             ? numerator / denominator
             : neutral + igx_state_poison (denominator) + igx_state_poison (numerator);
}

/* The same bits as igx_state_ratio(), for loops over blocks: the quotient is taken in any case. */
static inline double
igx_state_ratio_block (double numerator, double denominator, double neutral)
{
  const double quotient = numerator / denominator;

  return denominator < 0 || denominator > 0
             ? quotient
             : neutral + igx_state_poison (denominator) + igx_state_poison (numerator);
}

G_END_DECLS
