/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is written as `name=low..high:step`, with or without a step. A value is the number that its
 * twelve first digits say, so that 0.1 + 2 x 0.1 is 0.3: parameters are part of the identity of
 * candidates, and a person must be able to write down what was tried.
 */
#include "engine/statistics/igx-parameter-space.h"

#include <math.h>
#include <string.h>

#include "engine/igx-text.h"
#include "engine/statistics/igx-random.h"

/** How much of a text is quoted. */
#define QUOTE_MAX 40

/** By how much of a step the last value may lie beyond the highest. */
#define SLACK 1e-9

/** Most values of one parameter. */
#define VALUES_MAX 1e9

typedef struct
{
  char *name;
  double low;
  double high;
  double step; /* 0: none is written */
} Range;

struct _IgxParameterSpace
{
  GPtrArray *ranges; /* of Range */
};

static void
free_range (gpointer data)
{
  Range *range = data;

  g_free (range->name);
  g_free (range);
}

/**
 * igx_parameter_space_new:
 *
 * Returns: (transfer full): a space without parameters: of one point
 */
IgxParameterSpace *
igx_parameter_space_new (void)
{
  IgxParameterSpace *self = g_new0 (IgxParameterSpace, 1);

  self->ranges = g_ptr_array_new_with_free_func (free_range);
  return self;
}

void
igx_parameter_space_free (IgxParameterSpace *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->ranges);
  g_free (self);
}

static const Range *
get_range (const IgxParameterSpace *self, gsize i)
{
  return self->ranges->pdata[i];
}

/* A decimal number, or one in percent; nothing else that strtod() knows. */
static gboolean
read_number (const char *text, double *value)
{
  const gsize length = strlen (text);
  const gboolean percent = length > 0 && text[length - 1] == '%';
  const gsize digits = percent ? length - 1 : length;
  char *end = NULL;

  if (digits == 0 || strspn (text, "0123456789.+-eE") != digits)
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  if (end != text + digits || !isfinite (*value))
    return FALSE;
  if (percent)
    *value /= 100;
  return TRUE;
}

static gboolean
is_name (const char *text)
{
  if (!g_ascii_isalpha (text[0]) && text[0] != '_')
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;
  return TRUE;
}

/* Returns: %FALSE if @text has another form */
static gboolean
parse (const char *text, Range *range)
{
  g_autofree char *copy = g_strdup (text);
  char *low = strchr (copy, '=');
  char *high = low != NULL ? strstr (low, "..") : NULL;
  char *step = high != NULL ? strchr (high, ':') : NULL;

  if (high == NULL)
    return FALSE;
  *low++ = '\0';
  *high = '\0';
  high += 2;
  if (step != NULL)
    *step++ = '\0';
  if (!is_name (copy) || !read_number (low, &range->low) || !read_number (high, &range->high)
      || (step != NULL && !read_number (step, &range->step)))
    return FALSE;
  range->name = g_strdup (copy);
  return TRUE;
}

static gboolean
check_range (const Range *range, gboolean has_step, GError **error)
{
  if (range->low > range->high)
    g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                 "“%s” goes from %g down to %g: write the lower value first", range->name,
                 range->low, range->high);
  else if (has_step && !(range->step > 0))
    g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                 "The step of “%s” is %g: write one above 0", range->name, range->step);
  else if (has_step && range->high > range->low && range->step > range->high - range->low)
    g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                 "The step of “%s” is larger than the way from %g to %g: write a smaller one",
                 range->name, range->low, range->high);
  else if (has_step && (range->high - range->low) / range->step > VALUES_MAX)
    g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                 "“%s” has more than a thousand million values: write a larger step", range->name);
  else
    return TRUE;
  return FALSE;
}

/**
 * igx_parameter_space_add:
 * @self: a space
 * @text: what a person wrote: `name=low..high` or `name=low..high:step`; numbers may be percents
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_INVALID for another form, values that are none, or a name
 *   that is there already, and %IGX_ENGINE_ERROR_LIMIT beyond a limit; then nothing was added
 */
gboolean
igx_parameter_space_add (IgxParameterSpace *self, const char *text, GError **error)
{
  g_autofree char *quote = NULL;
  Range range = { 0 };
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  quote = igx_text_dup_start (text, QUOTE_MAX);
  if (strnlen (text, IGX_PARAMETER_SPACE_TEXT_MAX + 1) > IGX_PARAMETER_SPACE_TEXT_MAX
      || !parse (text, &range))
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                   "“%s” is no range: write name=low..high or name=low..high:step, as in "
                   "surge=1.5..3:0.5",
                   quote);
      return FALSE;
    }
  name = range.name;
  if (!check_range (&range, strchr (text, ':') != NULL, error))
    return FALSE;
  for (guint i = 0; i < self->ranges->len; i++)
    if (strcmp (get_range (self, i)->name, name) == 0)
      {
        g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                     "“%s” has two ranges: write one", name);
        return FALSE;
      }
  if (self->ranges->len == IGX_PARAMETER_SPACE_NAMES_MAX)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "At most %d parameters can be tried at once: leave “%s” out",
                   IGX_PARAMETER_SPACE_NAMES_MAX, name);
      return FALSE;
    }
  g_ptr_array_add (self->ranges, g_memdup2 (&range, sizeof range));
  g_steal_pointer (&name);
  return TRUE;
}

static gboolean
fit_range (Range *range, const IgxStrategyParam *params, gsize n_params, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (gsize i = 0; i < n_params; i++)
    {
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", params[i].name);
      if (strcmp (params[i].name, range->name) != 0)
        continue;
      if (range->low < params[i].minimum || range->high > params[i].maximum)
        {
          g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                       "The strategy allows “%s” from %g to %g: write a range within", range->name,
                       params[i].minimum, params[i].maximum);
          return FALSE;
        }
      if (!(range->step > 0) && !isnan (params[i].step))
        range->step = params[i].step;
      return TRUE;
    }
  if (n_params == 0)
    g_set_error_literal (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_UNKNOWN_NAME,
                         "The strategy has no parameters: there is nothing to try");
  else
    g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_UNKNOWN_NAME,
                 "The strategy has no parameter “%s”: it has %s", range->name, known->str);
  return FALSE;
}

/**
 * igx_parameter_space_fit:
 * @self: a space
 * @strategy: whose parameters they are
 * @error: return location for a #GError
 *
 * Takes the step of the strategy where none is written.
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_UNKNOWN_NAME if @strategy has no such parameter, and
 *   %IGX_ENGINE_ERROR_INVALID if a range is not within what @strategy allows
 */
gboolean
igx_parameter_space_fit (IgxParameterSpace *self, const IgxStrategy *strategy, GError **error)
{
  gsize n = 0;
  const IgxStrategyParam *params = NULL;

  g_return_val_if_fail (self != NULL && strategy != NULL, FALSE);

  params = igx_strategy_get_params (strategy, &n);
  for (guint i = 0; i < self->ranges->len; i++)
    if (!fit_range (self->ranges->pdata[i], params, n, error))
      return FALSE;
  return TRUE;
}

/**
 * igx_parameter_space_get_n_names:
 *
 * Returns: how many parameters are tried: the numbers of a point
 */
gsize
igx_parameter_space_get_n_names (const IgxParameterSpace *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ranges->len;
}

/**
 * igx_parameter_space_get_name:
 *
 * Returns: the name of the parameter that number @i of a point is
 */
const char *
igx_parameter_space_get_name (const IgxParameterSpace *self, gsize i)
{
  g_return_val_if_fail (self != NULL && i < self->ranges->len, NULL);

  return get_range (self, i)->name;
}

static guint64
count_values (const Range *range)
{
  if (!(range->high > range->low))
    return 1;
  if (!(range->step > 0))
    return IGX_PARAMETER_SPACE_VALUES_DEFAULT;
  return (guint64) floor ((range->high - range->low) / range->step + SLACK) + 1;
}

static double
shorten (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.12g", value), NULL);
}

static double
get_value (const Range *range, guint64 i)
{
  const double step = range->step > 0
                          ? range->step
                          : (range->high - range->low) / (IGX_PARAMETER_SPACE_VALUES_DEFAULT - 1);

  return MIN (shorten (range->low + (double) i * step), range->high);
}

/**
 * igx_parameter_space_count:
 *
 * Returns: how many points the grid has
 */
double
igx_parameter_space_count (const IgxParameterSpace *self)
{
  double n = 1;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->ranges->len; i++)
    n *= (double) count_values (get_range (self, i));
  return n;
}

/* The last parameter changes first. */
static void
append_place (const IgxParameterSpace *self, guint64 place, GArray *points)
{
  const guint n = self->ranges->len;
  double values[IGX_PARAMETER_SPACE_NAMES_MAX];

  for (guint i = n; i > 0; i--)
    {
      const Range *range = get_range (self, i - 1);
      const guint64 n_values = count_values (range);

      values[i - 1] = get_value (range, place % n_values);
      place /= n_values;
    }
  g_array_append_vals (points, values, n);
}

static gboolean
check_count (double n, GError **error)
{
  if (n <= IGX_PARAMETER_SPACE_POINTS_MAX)
    return TRUE;
  g_set_error (
      error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
      "%.0f points are too many, at most %d are tried: write larger steps, or draw some at "
      "random",
      n, IGX_PARAMETER_SPACE_POINTS_MAX);
  return FALSE;
}

/**
 * igx_parameter_space_list:
 * @self: a space
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type double): all points of the grid, one after the other,
 *   each with as many numbers as there are names; or %NULL with %IGX_ENGINE_ERROR_LIMIT
 */
GArray *
igx_parameter_space_list (const IgxParameterSpace *self, GError **error)
{
  const double n = igx_parameter_space_count (self);
  GArray *points = NULL;

  if (!check_count (n, error))
    return NULL;
  points = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint64 place = 0; place < (guint64) n; place++)
    append_place (self, place, points);
  return points;
}

static gboolean
is_finite (const IgxParameterSpace *self)
{
  for (guint i = 0; i < self->ranges->len; i++)
    {
      const Range *range = get_range (self, i);

      if (range->high > range->low && !(range->step > 0))
        return FALSE;
    }
  return TRUE;
}

/* Some of a grid that can be listed, none twice. */
static void
draw_places (const IgxParameterSpace *self, guint n_points, IgxRandom *random, GArray *points)
{
  const guint32 n = (guint32) igx_parameter_space_count (self);
  g_autofree guint32 *places = g_new (guint32, n);

  for (guint32 i = 0; i < n; i++)
    places[i] = i;
  igx_random_shuffle (random, places, n);
  for (guint i = 0; i < n_points; i++)
    append_place (self, places[i], points);
}

static double
draw_value (const Range *range, IgxRandom *random)
{
  if (range->step > 0 || !(range->high > range->low))
    return get_value (range, (guint64) (igx_random_real (random) * (double) count_values (range)));
  return CLAMP (shorten (range->low + igx_random_real (random) * (range->high - range->low)),
                range->low, range->high);
}

/**
 * igx_parameter_space_draw:
 * @self: a space
 * @n_points: how many, at least 1
 * @seed: which; the same gives the same bits
 * @error: return location for a #GError
 *
 * A parameter with a step has the values of the grid, one without has any in its range. If all
 * have steps and the grid can be listed, no point comes twice, and there are no more than it has.
 *
 * Returns: (transfer full) (element-type double): random points, one after the other, each with as
 *   many numbers as there are names; or %NULL with %IGX_ENGINE_ERROR_LIMIT
 */
GArray *
igx_parameter_space_draw (const IgxParameterSpace *self,
                          guint n_points,
                          guint64 seed,
                          GError **error)
{
  const double n_all = igx_parameter_space_count (self);
  GArray *points = NULL;
  IgxRandom random;

  g_return_val_if_fail (n_points > 0, NULL);

  if (!check_count (n_points, error))
    return NULL;
  igx_random_init (&random, seed);
  points = g_array_new (FALSE, FALSE, sizeof (double));
  if (is_finite (self) && n_all <= IGX_PARAMETER_SPACE_POINTS_MAX)
    {
      draw_places (self, (guint) MIN (n_points, n_all), &random, points);
      return points;
    }
  for (guint i = 0; i < n_points; i++)
    for (guint j = 0; j < self->ranges->len; j++)
      {
        const double value = draw_value (get_range (self, j), &random);

        g_array_append_val (points, value);
      }
  return points;
}

/**
 * igx_parameter_space_dup_params:
 * @self: a space
 * @point: (array): one of its points
 *
 * Returns: (transfer full) (element-type utf8 double): the point as igx_engine_add_strategy()
 *   takes it
 */
GHashTable *
igx_parameter_space_dup_params (const IgxParameterSpace *self, const double *point)
{
  GHashTable *params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_return_val_if_fail (self != NULL, params);

  for (guint i = 0; i < self->ranges->len; i++)
    g_hash_table_replace (params, g_strdup (get_range (self, i)->name),
                          g_memdup2 (&point[i], sizeof point[i]));
  return params;
}
