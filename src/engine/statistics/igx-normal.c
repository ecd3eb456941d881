/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The standard normal distribution. Its quantile is algorithm AS 241 (PPND16) of Michael Wichura,
 * Applied Statistics 37 (1988), pages 477-484: rational functions good to about 1 part in 10^16.
 */
#include "engine/statistics/igx-normal.h"

#include <math.h>

/** Half the width of the middle, and where the outer tail begins. */
#define MIDDLE 0.425
#define TAIL   5.0

#define N_TERMS 8

typedef struct
{
  double above[N_TERMS];
  double below[N_TERMS];
} Fraction;

static const Fraction middle = {
  { 3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
    1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
    3.3430575583588128105e+4, 2.5090809287301226727e+3 },
  { 1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
    2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
    5.2264952788528545610e+3 },
};

static const Fraction near_tail = {
  { 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4 },
  { 1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
    1.05075007164441684324e-9 },
};

static const Fraction far_tail = {
  { 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7 },
  { 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
    2.04426310338993978564e-15 },
};

static double
evaluate (const Fraction *fraction, double at)
{
  double above = 0;
  double below = 0;

  for (guint i = N_TERMS; i > 0; i--)
    {
      above = above * at + fraction->above[i - 1];
      below = below * at + fraction->below[i - 1];
    }
  return above / below;
}

/**
 * igx_normal_cdf:
 *
 * Returns: the probability that a standard normal number is at most @value
 */
double
igx_normal_cdf (double value)
{
  return 0.5 * erfc (-value * M_SQRT1_2);
}

/**
 * igx_normal_quantile:
 * @share: 0 to 1
 *
 * Returns: what a standard normal number is below with the probability @share; infinite at 0 and 1
 */
double
igx_normal_quantile (double share)
{
  const double from_middle = share - 0.5;
  double depth = 0;
  double value = 0;

  g_return_val_if_fail (share >= 0 && share <= 1, NAN);

  if (fabs (from_middle) <= MIDDLE)
    return from_middle * evaluate (&middle, MIDDLE * MIDDLE - from_middle * from_middle);
  depth = sqrt (-log (from_middle < 0 ? share : 1 - share));
  if (isinf (depth))
    value = depth;
  else if (depth <= TAIL)
    value = evaluate (&near_tail, depth - 1.6);
  else
    value = evaluate (&far_tail, depth - TAIL);
  return from_middle < 0 ? -value : value;
}
