/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define IGX_FUNCTION_ARGS_MAX    3
#define IGX_FUNCTION_OUTPUTS_MAX 2

typedef enum
{
  IGX_TYPE_ERROR, /* a mistake that has been reported */
  IGX_TYPE_NUMBER,
  IGX_TYPE_BOOLEAN, /* 1, 0, or NAN where unknown */
  IGX_TYPE_SEVERAL, /* an indicator whose member has not been chosen yet */
} IgxType;

typedef enum
{
  IGX_ARGUMENT_NUMBER,
  IGX_ARGUMENT_BOOLEAN,
  IGX_ARGUMENT_ANY,    /* all of them of one type, which is also the result's */
  IGX_ARGUMENT_PERIOD, /* a whole constant; becomes the parameter */
} IgxArgument;

typedef enum
{
  IGX_FUNCTION_CALLED,
  IGX_FUNCTION_OPERATOR, /* written with signs or words, not with parentheses */
  IGX_FUNCTION_HIDDEN,   /* made by the checker */
} IgxFunctionForm;

/* What becomes of a constant that is added to all numbers that go in. */
typedef enum
{
  IGX_SHIFT_DEPENDS,
  IGX_SHIFT_CANCELS, /* the result is the same */
  IGX_SHIFT_KEEPS,   /* it is added to the result */
} IgxShift;

/**
 * IgxFunction:
 * @name: as written
 * @form: how it is written
 * @result: the type of its value; %IGX_TYPE_ERROR stands for that of its ANY arguments
 * @n_arguments: how many
 * @arguments: their kinds; a period, if there is one, is the last
 * @chains: may be called with more than two arguments, which are taken pair by pair
 * @shift: whether the unknown start of a running total goes through it
 * @minimum: the smallest period
 * @fallback: the period when none is written, or -1
 * @n_outputs: 1, but for barssince
 * @lookback: (nullable): values of known input before the first defined one; %NULL means none
 * @state_size: (nullable): bytes of its state; %NULL means that it has none
 * @state_init: (nullable): makes the state of a fresh start
 * @state_check: (nullable): whether bytes from outside are a state that @eval can work on
 * @eval: as in #IgxIndicator: blocks of any size give the same bits
 *
 * An operator or a function of the language that is not an indicator.
 */
typedef struct
{
  const char *name;
  IgxFunctionForm form;
  IgxType result;
  guint n_arguments;
  IgxArgument arguments[IGX_FUNCTION_ARGS_MAX];
  gboolean chains;
  IgxShift shift;
  int minimum;
  int fallback;
  guint n_outputs;
  gsize (*lookback) (double period);
  gsize (*state_size) (double period);
  void (*state_init) (gpointer state, double period);
  gboolean (*state_check) (gconstpointer state, double period);
  void (*eval) (gpointer state, const double *const *inputs, double *const *outputs, gsize n);
} IgxFunction;

gsize igx_function_count (void);
const IgxFunction *igx_function_at (gsize index);
const IgxFunction *igx_function_find (const char *name);
const IgxFunction *igx_function_find_operator (const char *name, guint n_arguments);
const IgxFunction *igx_function_find_hidden (const char *name);

G_END_DECLS
