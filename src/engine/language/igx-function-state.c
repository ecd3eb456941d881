/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Functions with a memory. Each state is one block of plain bytes without pointers, so that
 * it can be saved and restored as it is. A value costs O(1) whatever the period; rising and
 * falling O(1) amortised, with a queue of the candidates for the window's extreme.
 */
#include "engine/language/igx-function-state.h"

#include <math.h>
#include <string.h>

#include "engine/language/igx-compare.h"

/* More values than will ever be seen, and still exact in a double for as many more. */
#define SEEN_MAX ((gsize) 1 << 52)

#define EVAL_ARGUMENTS gpointer state, const double *const *inputs, double *const *outputs, gsize n

/* The last `length` values; `at` is the oldest and the next to be overwritten. */
typedef struct
{
  gsize length;
  gsize at;
  gsize filled; /* values put in since it was last empty */
  double values[];
} Ring;

typedef struct
{
  double a;
  double b;
} Pair;

typedef struct
{
  gsize period;
  gsize at;      /* values seen */
  gsize unknown; /* of the values in the window */
  gsize head;    /* queue of extremes, or the number of true values */
  gsize size;
  double values[]; /* ring of `period` values, then for the queue as many positions */
} Window;

/* count: since the last true one, NAN before it; at_least: known not to be true for so long. */
typedef struct
{
  double count;
  double at_least;
} Event;

gsize
igx_function_state_period (double period)
{
  return (gsize) period;
}

gsize
igx_function_state_period_less_one (double period)
{
  return (gsize) period - 1;
}

gsize
igx_function_state_one (double period)
{
  return 1;
}

gsize
igx_function_state_size_ring (double period)
{
  return sizeof (Ring) + (gsize) period * sizeof (double);
}

void
igx_function_state_init_ring (gpointer state, double period)
{
  Ring *self = state;

  self->length = (gsize) period;
  self->at = 0;
  self->filled = 0;
  for (gsize i = 0; i < self->length; i++)
    self->values[i] = NAN;
}

/* Positions must lie inside; the values may be anything. */
gboolean
igx_function_state_check_ring (gconstpointer state, double period)
{
  const Ring *self = state;

  return self->length == (gsize) period && self->at <= (self->length > 0 ? self->length - 1 : 0);
}

/* One place more than the period says: `valuewhen (..., 0)` keeps one value. */
gsize
igx_function_state_size_next (double period)
{
  return igx_function_state_size_ring (period + 1);
}

void
igx_function_state_init_next (gpointer state, double period)
{
  igx_function_state_init_ring (state, period + 1);
}

gboolean
igx_function_state_check_next (gconstpointer state, double period)
{
  return igx_function_state_check_ring (state, period + 1);
}

static inline double
ring_exchange (Ring *self, double value)
{
  double oldest = value;

  if (self->length == 0)
    return value;
  oldest = self->values[self->at];
  self->values[self->at] = value;
  self->at = self->at + 1 == self->length ? 0 : self->at + 1;
  return oldest;
}

void
igx_function_state_eval_delay (EVAL_ARGUMENTS)
{
  for (gsize i = 0; i < n; i++)
    outputs[0][i] = ring_exchange (state, inputs[0][i]);
}

gsize
igx_function_state_size_pair (double period)
{
  return sizeof (Pair);
}

void
igx_function_state_init_pair (gpointer state, double period)
{
  Pair *self = state;

  self->a = NAN;
  self->b = NAN;
}

gboolean
igx_function_state_check_pair (gconstpointer state, double period)
{
  return TRUE;
}

/* The upper one was not above before and is now; a tie before counts, a tie now does not. A number
 * less itself is 0, the unknown stays unknown: no branch. */
static inline double
crosses (double a, double b, double a_before, double b_before)
{
  const double unknown = ((a - a) + (b - b)) + ((a_before - a_before) + (b_before - b_before));
  const double above = igx_compare_less (b, a) ? 1 : 0;
  const double above_before = igx_compare_less (b_before, a_before) ? 1 : 0;

  return above * (1 - above_before) + unknown;
}

static void
eval_cross (Pair *self,
            const double *restrict upper,
            const double *restrict lower,
            double *restrict out,
            gsize n)
{
  out[0] = crosses (upper[0], lower[0], self->a, self->b);
  for (gsize i = 1; i < n; i++)
    out[i] = crosses (upper[i], lower[i], upper[i - 1], lower[i - 1]);
  self->a = upper[n - 1];
  self->b = lower[n - 1];
}

void
igx_function_state_eval_crosses_above (EVAL_ARGUMENTS)
{
  eval_cross (state, inputs[0], inputs[1], outputs[0], n);
}

void
igx_function_state_eval_crosses_below (EVAL_ARGUMENTS)
{
  eval_cross (state, inputs[1], inputs[0], outputs[0], n);
}

gsize
igx_function_state_size_window (double period)
{
  return sizeof (Window) + 2 * (gsize) period * sizeof (double);
}

void
igx_function_state_init_window (gpointer state, double period)
{
  Window *self = state;

  self->period = (gsize) period;
  self->at = 0;
  self->unknown = self->period;
  self->head = 0;
  self->size = 0;
  for (gsize i = 0; i < 2 * self->period; i++)
    self->values[i] = NAN;
}

gsize
igx_function_state_size_count (double period)
{
  return igx_function_state_size_window (period);
}

void
igx_function_state_init_count (gpointer state, double period)
{
  igx_function_state_init_window (state, period);
}

gboolean
igx_function_state_check_count (gconstpointer state, double period)
{
  const Window *self = state;
  gsize unknown = 0;
  gsize size = 0;

  if (self->period != (gsize) period || self->at >= self->period)
    return FALSE;
  for (gsize i = 0; i < self->period; i++)
    {
      unknown += isnan (self->values[i]) ? 1 : 0;
      size += self->values[i] > 0.5 ? 1 : 0;
    }
  return self->unknown == unknown && self->size == size;
}

static inline double *
queue_entry (Window *self, gsize index)
{
  gsize at = self->head + index;

  return &self->values[self->period + (at >= self->period ? at - self->period : at)];
}

/* Positions in the queue ascend within the window: then it never grows beyond its memory. */
gboolean
igx_function_state_check_window (gconstpointer state, double period)
{
  const Window *self = state;
  double least = 0;
  gsize unknown = 0;

  if (self->period != (gsize) period || self->at > SEEN_MAX || self->head >= self->period
      || self->unknown > self->period || self->size > self->period)
    return FALSE;
  for (gsize i = 0; i < self->period; i++)
    unknown += isnan (self->values[i]) ? 1 : 0;
  /* Where all are known, one of them is the largest. */
  if (self->unknown != unknown || (unknown == 0 && self->size == 0))
    return FALSE;
  if (self->at > self->period)
    least = (double) (self->at - self->period);
  for (gsize i = 0; i < self->size; i++)
    {
      gsize at = self->head + i;
      double position = self->values[self->period + (at >= self->period ? at - self->period : at)];

      if (!(position >= least && position < (double) self->at))
        return FALSE;
      least = floor (position) + 1;
    }
  return TRUE;
}

/*
 * The queue holds positions (as counts of values, exact in a double below 2^53) whose values
 * fall from the head on: the head is the largest of the window.
 */
static void
window_push_extreme (Window *self, double value)
{
  gsize slot = self->at % self->period;
  gboolean full = self->at >= self->period;

  if (full && self->size > 0 && (gsize) *queue_entry (self, 0) == self->at - self->period)
    {
      self->head = self->head + 1 == self->period ? 0 : self->head + 1;
      self->size--;
    }
  self->unknown -= isnan (self->values[slot]) ? 1 : 0;
  self->unknown += isnan (value) ? 1 : 0;
  self->values[slot] = value;
  if (!isnan (value))
    {
      while (self->size > 0
             && self->values[(gsize) *queue_entry (self, self->size - 1) % self->period] <= value)
        self->size--;
      self->size++;
      *queue_entry (self, self->size - 1) = (double) self->at;
    }
  self->at++;
}

static void
eval_above_all (Window *self, const double *values, double sign, double *out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      double value = sign * values[i];

      if (isnan (value) || self->unknown > 0)
        out[i] = NAN;
      else
        {
          double highest = self->values[(gsize) *queue_entry (self, 0) % self->period];

          out[i] = igx_compare_less (highest, value) ? 1 : 0;
        }
      window_push_extreme (self, value);
    }
}

void
igx_function_state_eval_rising (EVAL_ARGUMENTS)
{
  eval_above_all (state, inputs[0], 1, outputs[0], n);
}

void
igx_function_state_eval_falling (EVAL_ARGUMENTS)
{
  eval_above_all (state, inputs[0], -1, outputs[0], n);
}

void
igx_function_state_eval_count (EVAL_ARGUMENTS)
{
  Window *self = state;

  for (gsize i = 0; i < n; i++)
    {
      double value = inputs[0][i];
      double *oldest = &self->values[self->at];

      self->unknown -= isnan (*oldest) ? 1 : 0;
      self->size -= *oldest > 0.5 ? 1 : 0;
      self->unknown += isnan (value) ? 1 : 0;
      self->size += value > 0.5 ? 1 : 0;
      *oldest = value;
      self->at = self->at + 1 == self->period ? 0 : self->at + 1;
      outputs[0][i] = self->unknown > 0 ? NAN : (double) self->size;
    }
}

gsize
igx_function_state_size_event (double period)
{
  return sizeof (Event);
}

void
igx_function_state_init_event (gpointer state, double period)
{
  Event *self = state;

  self->count = NAN;
  self->at_least = 0;
}

gboolean
igx_function_state_check_event (gconstpointer state, double period)
{
  return TRUE;
}

void
igx_function_state_eval_barssince (EVAL_ARGUMENTS)
{
  Event *self = state;

  for (gsize i = 0; i < n; i++)
    {
      double value = inputs[0][i];

      if (value > 0.5)
        {
          self->count = 0;
          self->at_least = 0;
        }
      else if (isnan (value))
        {
          /* It may have been true here: only what comes afterwards is known again. */
          self->count = NAN;
          self->at_least = 0;
        }
      else
        {
          self->count += 1;
          self->at_least += 1;
        }
      outputs[0][i] = self->count;
      outputs[1][i] = self->at_least;
    }
}

gsize
igx_function_state_size_limit (double period)
{
  return sizeof (double);
}

void
igx_function_state_init_limit (gpointer state, double period)
{
  double *self = state;

  *self = period;
}

gboolean
igx_function_state_check_limit (gconstpointer state, double period)
{
  return memcmp (state, &period, sizeof period) == 0;
}

/*
 * What a comparison with a constant needs to know about barssince: a condition that was not
 * true for longer than the constant is beyond it, even if its last time is not in the history.
 * Otherwise a strategy would depend on where its history began.
 */
void
igx_function_state_eval_evidence (EVAL_ARGUMENTS)
{
  const double *limit = state;

  for (gsize i = 0; i < n; i++)
    {
      double count = inputs[0][i];
      double at_least = inputs[1][i];

      outputs[0][i] = isnan (count) && at_least > *limit ? at_least : count;
    }
}

void
igx_function_state_eval_valuewhen (EVAL_ARGUMENTS)
{
  Ring *self = state;

  for (gsize i = 0; i < n; i++)
    {
      double condition = inputs[0][i];

      if (condition > 0.5)
        {
          ring_exchange (self, inputs[1][i]);
          self->filled++;
        }
      else if (isnan (condition) && self->filled > 0)
        /* A time may have been missed, so all that is remembered is in doubt. */
        igx_function_state_init_ring (self, (double) self->length);
      outputs[0][i] = self->values[self->at];
    }
}
