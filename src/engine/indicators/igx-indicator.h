/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-types.h"

G_BEGIN_DECLS

/** Most inputs, outputs and parameters that one indicator has. */
#define IGX_INDICATOR_INPUTS_MAX  4
#define IGX_INDICATOR_OUTPUTS_MAX 6
#define IGX_INDICATOR_PARAMS_MAX  6

/** Most lanes of one indicator. */
#define IGX_INDICATOR_LANES_MAX 2

/** What `settle` says of a running total: only its changes mean something. */
#define IGX_INDICATOR_SETTLES_NEVER G_MAXSIZE

/* What an input is fed with when the leading series is left out. */
typedef enum
{
  IGX_INPUT_NONE, /* no default: must be written */
  IGX_INPUT_OPEN,
  IGX_INPUT_HIGH,
  IGX_INPUT_LOW,
  IGX_INPUT_CLOSE,
  IGX_INPUT_VOLUME,
  IGX_INPUT_HLC3, /* (high + low + close) / 3 */
  IGX_INPUT_TIME, /* when the candle opened, ms UTC */
} IgxInput;

/** How many kinds of input there are. */
#define IGX_INPUT_COUNT (IGX_INPUT_TIME + 1)

/**
 * IgxInputSpec:
 * @name: for messages and documentation
 * @source: the series it reads
 * @replaceable: %TRUE if the language may pass another series (`rsi(hl2, 14)`); inputs that are
 *   not replaceable are bound to @source (`atr` reads high, low and close)
 */
typedef struct
{
  const char *name;
  IgxInput source;
  gboolean replaceable;
} IgxInputSpec;

/**
 * IgxParamSpec:
 * @whole: a period: must be a whole number
 * @fallback: the default, NAN where one must be written
 */
typedef struct
{
  const char *name;
  double minimum;
  double maximum;
  double fallback;
  gboolean whole;
} IgxParamSpec;

/**
 * IgxLane:
 * @alpha: factor of a recursive average: value += alpha * (x - value)
 * @value: before the block, then after it
 * @in: the values x of the block
 * @out: the averages; may be @in
 *
 * A recursive average over a block. Each step waits for the one before it, so several that do not
 * depend on each other take little more time side by side than one alone.
 */
typedef struct
{
  double alpha;
  double value;
  const double *in;
  double *out;
} IgxLane;

/**
 * IgxIndicator:
 * @lookback: how many values of known input come before the first defined output (textbook)
 * @settle: how many values until the rest of the seed is below 1e-9 relative; >= lookback;
 *   IGX_INDICATOR_SETTLES_NEVER where it keeps the start for ever (a running total)
 * @daily: begins anew at 00:00 UTC and reads nothing from before: whatever @settle says, no more
 *   candles than a day has
 * @sparse: may be unknown after @lookback, too
 * @state_new: memory for a fresh start; all of it is plain data
 * @plain: the state holds numbers only, and any number will do; no @state_check then
 * @state_check: (nullable): whether bytes of the right size from outside are a state that @eval
 *   can work on; @own is any state of the same entry and parameters
 * @eval: (n values) reads `inputs[i][0..n)`, writes `outputs[o][0..n)`; an output that is not
 *   defined yet, or whose input is unknown, is NAN. NAN in an input before the first known value
 *   is warm-up of the input; a NAN afterwards makes outputs NAN as long as the textbook formula
 *   reads it (recursive ones restart). Blocks of any size give the same bits.
 * @n_lanes: how many recursive averages @eval comes down to, 0 if it does not
 * @lanes_begin: describes them for a block; may use `outputs` and `work[lane][0..n)`, changes
 *   nothing in the state; %FALSE where a seed is not complete
 * @lanes_end: writes outputs and state once the averages are there, all of them finite; together
 *   the same bits as @eval
 *
 * One entry of the registry. Every list of indicators anywhere walks it.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *formula; /* in words, with the neutral values of each division */
  const char *source;  /* where the definition is from */
  guint n_inputs;
  IgxInputSpec inputs[IGX_INDICATOR_INPUTS_MAX];
  guint n_params;
  IgxParamSpec params[IGX_INDICATOR_PARAMS_MAX];
  guint n_outputs; /* the first is the value of the bare call where there is only one */
  const char *outputs[IGX_INDICATOR_OUTPUTS_MAX];
  gboolean daily;
  gboolean sparse;
  gboolean plain;
  gsize (*lookback) (const double *params);
  gsize (*settle) (const double *params);
  gpointer (*state_new) (const double *params);
  gboolean (*state_check) (gconstpointer state, gconstpointer own);
  void (*state_free) (gpointer state);
  void (*eval) (gpointer state, const double *const *inputs, double *const *outputs, gsize n);
  guint n_lanes;
  gboolean (*lanes_begin) (gconstpointer state,
                           const double *const *inputs,
                           double *const *outputs,
                           double *const *work,
                           IgxLane *lanes,
                           gsize n);
  void (*lanes_end) (gpointer state,
                     const double *const *inputs,
                     double *const *outputs,
                     const IgxLane *lanes,
                     gsize n);
} IgxIndicator;

gsize igx_indicator_count (void);
const IgxIndicator *igx_indicator_at (gsize index);
const IgxIndicator *igx_indicator_find (const char *name);
const char *igx_indicator_input_to_string (IgxInput input);
gsize igx_indicator_state_size (gconstpointer state);
gboolean
igx_indicator_state_check (const IgxIndicator *self, gconstpointer state, gconstpointer own);

G_END_DECLS
