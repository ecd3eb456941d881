/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/language/igx-function-table.h"

#include <math.h>
#include <string.h>

#include "engine/language/igx-compare.h"
#include "engine/language/igx-function-state.h"

#define EVAL_ARGUMENTS gpointer state, const double *const *inputs, double *const *outputs, gsize n

/* Unknown for infinities too: nothing that is not a number goes on as if it were one. */
static inline double
finite_or_unknown (double x)
{
  return x + (x - x);
}

#define DEFINE_UNARY(name, expression)                                                             \
  static void eval_##name (EVAL_ARGUMENTS)                                                         \
  {                                                                                                \
    const double *restrict pa = inputs[0];                                                         \
    double *restrict out = outputs[0];                                                             \
                                                                                                   \
    for (gsize i = 0; i < n; i++)                                                                  \
      {                                                                                            \
        double a = pa[i];                                                                          \
                                                                                                   \
        out[i] = (expression);                                                                     \
      }                                                                                            \
  }

#define DEFINE_BINARY(name, expression)                                                            \
  static void eval_##name (EVAL_ARGUMENTS)                                                         \
  {                                                                                                \
    const double *restrict pa = inputs[0];                                                         \
    const double *restrict pb = inputs[1];                                                         \
    double *restrict out = outputs[0];                                                             \
                                                                                                   \
    for (gsize i = 0; i < n; i++)                                                                  \
      {                                                                                            \
        double a = pa[i];                                                                          \
        double b = pb[i];                                                                          \
                                                                                                   \
        out[i] = (expression);                                                                     \
      }                                                                                            \
  }

/* Without a branch: a number less itself is 0, the unknown stays unknown. */
#define KNOWN(condition) ((double) (condition) + ((a - a) + (b - b)))

/* False wins over unknown, true in an `or`: booleans are 0, 1 or NAN. */
static inline double
and_of (double a, double b)
{
  return ((a < 0.5) | (b < 0.5)) ? 0 : a * b;
}

static inline double
or_of (double a, double b)
{
  return ((a > 0.5) | (b > 0.5)) ? 1 : a + b;
}

static inline double
sign_of (double a)
{
  if (isnan (a))
    return NAN;
  return (double) ((a > 0) - (a < 0));
}

DEFINE_BINARY (add, finite_or_unknown (a + b))
DEFINE_BINARY (subtract, finite_or_unknown (a - b))
DEFINE_BINARY (multiply, finite_or_unknown (a *b))
DEFINE_BINARY (divide, finite_or_unknown (a / b))
DEFINE_BINARY (less, KNOWN (igx_compare_less (a, b)))
DEFINE_BINARY (less_equal, KNOWN (!igx_compare_less (b, a)))
DEFINE_BINARY (greater, KNOWN (igx_compare_less (b, a)))
DEFINE_BINARY (greater_equal, KNOWN (!igx_compare_less (a, b)))
DEFINE_BINARY (equal, KNOWN (igx_compare_equal (a, b)))
DEFINE_BINARY (not_equal, KNOWN (!igx_compare_equal (a, b)))
DEFINE_BINARY (and, and_of (a, b))
DEFINE_BINARY (or, or_of (a, b))
DEFINE_BINARY (minimum, isnan (a) || isnan (b) ? NAN : MIN (a, b))
DEFINE_BINARY (maximum, isnan (a) || isnan (b) ? NAN : MAX (a, b))
DEFINE_UNARY (negate, -a)
DEFINE_UNARY (not, 1 - a)
DEFINE_UNARY (abs, fabs (a))
DEFINE_UNARY (sqrt, sqrt (a))
DEFINE_UNARY (log, a > 0 ? log (a) : NAN)
DEFINE_UNARY (exp, finite_or_unknown (exp (a)))
DEFINE_UNARY (round, round (a))
DEFINE_UNARY (sign, sign_of (a))

static void
eval_if (EVAL_ARGUMENTS)
{
  for (gsize i = 0; i < n; i++)
    {
      double condition = inputs[0][i];

      outputs[0][i] = isnan (condition) ? NAN : condition > 0.5 ? inputs[1][i] : inputs[2][i];
    }
}

#define NUMBER  IGX_ARGUMENT_NUMBER
#define BOOLEAN IGX_ARGUMENT_BOOLEAN
#define ANY     IGX_ARGUMENT_ANY
#define PERIOD  IGX_ARGUMENT_PERIOD

#define ARITHMETIC(sign, effect, function)                                                         \
  {                                                                                                \
    .name = sign, .form = IGX_FUNCTION_OPERATOR, .result = IGX_TYPE_NUMBER, .n_arguments = 2,      \
    .arguments = { NUMBER, NUMBER }, .shift = effect, .n_outputs = 1, .eval = function             \
  }
#define COMPARISON(sign, function)                                                                 \
  {                                                                                                \
    .name = sign, .form = IGX_FUNCTION_OPERATOR, .result = IGX_TYPE_BOOLEAN, .n_arguments = 2,     \
    .arguments = { NUMBER, NUMBER }, .shift = IGX_SHIFT_CANCELS, .n_outputs = 1, .eval = function  \
  }
#define LOGIC(word, count, function)                                                               \
  {                                                                                                \
    .name = word, .form = IGX_FUNCTION_OPERATOR, .result = IGX_TYPE_BOOLEAN, .n_arguments = count, \
    .arguments = { BOOLEAN, BOOLEAN }, .n_outputs = 1, .eval = function                            \
  }
#define CALLED(word, count, function)                                                              \
  {                                                                                                \
    .name = word, .result = IGX_TYPE_NUMBER, .n_arguments = count,                                 \
    .arguments = { NUMBER, NUMBER }, .n_outputs = 1, .eval = function                              \
  }
#define STATEFUL(kind)                                                                             \
  .state_size = igx_function_state_size_##kind, .state_init = igx_function_state_init_##kind,      \
  .state_check = igx_function_state_check_##kind

static const IgxFunction functions[] = {
  ARITHMETIC ("+", IGX_SHIFT_DEPENDS, eval_add),
  ARITHMETIC ("-", IGX_SHIFT_CANCELS, eval_subtract),
  ARITHMETIC ("*", IGX_SHIFT_DEPENDS, eval_multiply),
  ARITHMETIC ("/", IGX_SHIFT_DEPENDS, eval_divide),
  COMPARISON ("<", eval_less),
  COMPARISON ("<=", eval_less_equal),
  COMPARISON (">", eval_greater),
  COMPARISON (">=", eval_greater_equal),
  COMPARISON ("==", eval_equal),
  COMPARISON ("!=", eval_not_equal),
  LOGIC ("and", 2, eval_and),
  LOGIC ("or", 2, eval_or),
  LOGIC ("not", 1, eval_not),
  {
      .name = "-",
      .form = IGX_FUNCTION_OPERATOR,
      .result = IGX_TYPE_NUMBER,
      .n_arguments = 1,
      .arguments = { NUMBER },
      .n_outputs = 1,
      .eval = eval_negate,
  },
  CALLED ("abs", 1, eval_abs),
  CALLED ("sqrt", 1, eval_sqrt),
  CALLED ("log", 1, eval_log),
  CALLED ("exp", 1, eval_exp),
  CALLED ("round", 1, eval_round),
  CALLED ("sign", 1, eval_sign),
  {
      .name = "min",
      .shift = IGX_SHIFT_KEEPS,
      .result = IGX_TYPE_NUMBER,
      .n_arguments = 2,
      .arguments = { NUMBER, NUMBER },
      .chains = TRUE,
      .n_outputs = 1,
      .eval = eval_minimum,
  },
  {
      .name = "max",
      .shift = IGX_SHIFT_KEEPS,
      .result = IGX_TYPE_NUMBER,
      .n_arguments = 2,
      .arguments = { NUMBER, NUMBER },
      .chains = TRUE,
      .n_outputs = 1,
      .eval = eval_maximum,
  },
  {
      .name = "if",
      .n_arguments = 3,
      .arguments = { BOOLEAN, ANY, ANY },
      .n_outputs = 1,
      .eval = eval_if,
  },
  {
      .name = "crosses_above",
      .shift = IGX_SHIFT_CANCELS,
      .result = IGX_TYPE_BOOLEAN,
      .n_arguments = 2,
      .arguments = { NUMBER, NUMBER },
      .n_outputs = 1,
      .lookback = igx_function_state_one,
      STATEFUL (pair),
      .eval = igx_function_state_eval_crosses_above,
  },
  {
      .name = "crosses_below",
      .shift = IGX_SHIFT_CANCELS,
      .result = IGX_TYPE_BOOLEAN,
      .n_arguments = 2,
      .arguments = { NUMBER, NUMBER },
      .n_outputs = 1,
      .lookback = igx_function_state_one,
      STATEFUL (pair),
      .eval = igx_function_state_eval_crosses_below,
  },
  {
      .name = "rising",
      .shift = IGX_SHIFT_CANCELS,
      .result = IGX_TYPE_BOOLEAN,
      .n_arguments = 2,
      .arguments = { NUMBER, PERIOD },
      .minimum = 1,
      .fallback = -1,
      .n_outputs = 1,
      .lookback = igx_function_state_period,
      STATEFUL (window),
      .eval = igx_function_state_eval_rising,
  },
  {
      .name = "falling",
      .shift = IGX_SHIFT_CANCELS,
      .result = IGX_TYPE_BOOLEAN,
      .n_arguments = 2,
      .arguments = { NUMBER, PERIOD },
      .minimum = 1,
      .fallback = -1,
      .n_outputs = 1,
      .lookback = igx_function_state_period,
      STATEFUL (window),
      .eval = igx_function_state_eval_falling,
  },
  {
      .name = "count",
      .result = IGX_TYPE_NUMBER,
      .n_arguments = 2,
      .arguments = { BOOLEAN, PERIOD },
      .minimum = 1,
      .fallback = -1,
      .n_outputs = 1,
      .lookback = igx_function_state_period_less_one,
      STATEFUL (count),
      .eval = igx_function_state_eval_count,
  },
  {
      .name = "barssince",
      .result = IGX_TYPE_NUMBER,
      .n_arguments = 1,
      .arguments = { BOOLEAN },
      .n_outputs = 2,
      STATEFUL (event),
      .eval = igx_function_state_eval_barssince,
  },
  {
      .name = "valuewhen",
      .result = IGX_TYPE_NUMBER,
      .n_arguments = 3,
      .arguments = { BOOLEAN, NUMBER, PERIOD },
      .minimum = 0,
      .fallback = 0,
      .n_outputs = 1,
      STATEFUL (next),
      .eval = igx_function_state_eval_valuewhen,
  },
  {
      .name = "[]",
      .shift = IGX_SHIFT_KEEPS,
      .form = IGX_FUNCTION_HIDDEN,
      .n_arguments = 2,
      .arguments = { ANY, PERIOD },
      .minimum = 0,
      .fallback = -1,
      .n_outputs = 1,
      .lookback = igx_function_state_period,
      STATEFUL (ring),
      .eval = igx_function_state_eval_delay,
  },
  {
      .name = "evidence",
      .form = IGX_FUNCTION_HIDDEN,
      .result = IGX_TYPE_NUMBER,
      .n_arguments = 3,
      .arguments = { NUMBER, NUMBER, PERIOD },
      .minimum = 0,
      .fallback = -1,
      .n_outputs = 1,
      .lookback = igx_function_state_period,
      STATEFUL (limit),
      .eval = igx_function_state_eval_evidence,
  },
};

/* Returns: (array length=n_functions): all of them */
const IgxFunction *
igx_function_table_get (gsize *n_functions)
{
  *n_functions = G_N_ELEMENTS (functions);
  return functions;
}
