/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-cpu.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "engine/igx-wide.h"

/* What the processor says under leaf 7 and leaf 1 of its identification. */
#define BIT_SHA    (1U << 29)
#define BIT_SSE4_1 (1U << 19)

#define PATH_UNKNOWN (-1)

static int chosen = PATH_UNKNOWN;
static int sha = PATH_UNKNOWN;

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

static gboolean
find_sha (void)
{
#if defined(__x86_64__)
  guint a = 0, b = 0, c = 0, d = 0;

  if (__get_cpuid (1, &a, &b, &c, &d) == 0 || (c & BIT_SSE4_1) == 0)
    return FALSE;
  return __get_cpuid_count (7, 0, &a, &b, &c, &d) != 0 && (b & BIT_SHA) != 0;
#else
  return FALSE;
#endif
}

/**
 * igx_cpu_has_sha:
 *
 * Returns: %TRUE if the processor has instructions for SHA-1, and the baseline is not forced
 */
gboolean
igx_cpu_has_sha (void)
{
  int found = g_atomic_int_get (&sha);

  if (found == PATH_UNKNOWN)
    {
      found = find_sha () ? 1 : 0;
      g_atomic_int_set (&sha, found);
    }
  return found == 1 && g_atomic_int_get (&chosen) != IGX_CPU_BASELINE;
}
