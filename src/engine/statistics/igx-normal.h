/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double igx_normal_cdf (double value);
double igx_normal_quantile (double share);

G_END_DECLS
