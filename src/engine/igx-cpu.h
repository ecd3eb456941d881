/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which of the compiled versions of the loops is taken. All give the same bits. */
typedef enum
{
  IGX_CPU_BASELINE,
  IGX_CPU_WIDE, /* x86-64 with AVX2 */
} IgxCpuPath;

IgxCpuPath igx_cpu_get_path (void);
gboolean igx_cpu_set_path (IgxCpuPath path);

G_END_DECLS
