/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void igx_quantile_sort (double *values, gsize n);
double igx_quantile_get (const double *sorted, gsize n, double share);

G_END_DECLS
