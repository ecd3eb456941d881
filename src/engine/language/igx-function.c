/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/language/igx-function.h"

#include <string.h>

#include "engine/igx-cpu.h"
#include "engine/igx-wide.h"
#include "engine/language/igx-function-table.h"

static const IgxFunction *
get_table (gsize *n_functions)
{
#ifdef IGX_HAVE_WIDE
  if (igx_cpu_get_path () == IGX_CPU_WIDE)
    return igx_function_table_get_wide (n_functions);
#endif
  return igx_function_table_get (n_functions);
}

/**
 * igx_function_count:
 *
 * Returns: how many entries the table has, operators and hidden ones too
 */
gsize
igx_function_count (void)
{
  gsize n = 0;

  get_table (&n);
  return n;
}

const IgxFunction *
igx_function_at (gsize index)
{
  gsize n = 0;
  const IgxFunction *functions = get_table (&n);

  g_return_val_if_fail (index < n, NULL);

  return &functions[index];
}

static const IgxFunction *
find (IgxFunctionForm form, const char *name, guint n_arguments)
{
  gsize n = 0;
  const IgxFunction *functions = get_table (&n);

  for (gsize i = 0; i < n; i++)
    if (functions[i].form == form && strcmp (functions[i].name, name) == 0
        && (n_arguments == 0 || functions[i].n_arguments == n_arguments))
      return &functions[i];
  return NULL;
}

/**
 * igx_function_find:
 *
 * Returns: (nullable): the function that is called as @name
 */
const IgxFunction *
igx_function_find (const char *name)
{
  return find (IGX_FUNCTION_CALLED, name, 0);
}

/**
 * igx_function_find_operator:
 *
 * Returns: (nullable): the operator @name with that many operands
 */
const IgxFunction *
igx_function_find_operator (const char *name, guint n_arguments)
{
  return find (IGX_FUNCTION_OPERATOR, name, n_arguments);
}

/**
 * igx_function_find_hidden:
 *
 * Returns: (nullable): the entry that only the checker makes
 */
const IgxFunction *
igx_function_find_hidden (const char *name)
{
  return find (IGX_FUNCTION_HIDDEN, name, 0);
}
