/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-cpu.h"

#include "engine/igx-wide.h"

#define PATH_UNKNOWN (-1)

static int chosen = PATH_UNKNOWN;

static gboolean
is_wide (void)
{
#ifdef IGX_HAVE_WIDE
  return __builtin_cpu_supports ("avx2") != 0;
#else
  return FALSE;
#endif
}

/**
 * igx_cpu_get_path:
 *
 * Returns: what this processor can do best, or what igx_cpu_set_path() says
 */
IgxCpuPath
igx_cpu_get_path (void)
{
  int path = g_atomic_int_get (&chosen);

  /* Two threads that come at once find the same. */
  if (path == PATH_UNKNOWN)
    {
      path = is_wide () ? IGX_CPU_WIDE : IGX_CPU_BASELINE;
      g_atomic_int_set (&chosen, path);
    }
  return (IgxCpuPath) path;
}

/**
 * igx_cpu_set_path:
 *
 * For tests that force each path: plans that are made from now on take it. Not while one that was
 * made before gets further nodes.
 *
 * Returns: %FALSE if this build or this processor does not have it
 */
gboolean
igx_cpu_set_path (IgxCpuPath path)
{
  if (path == IGX_CPU_WIDE && !is_wide ())
    return FALSE;
  g_atomic_int_set (&chosen, (int) path);
  return TRUE;
}
