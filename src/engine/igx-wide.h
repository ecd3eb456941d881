/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The loops over blocks are compiled a second time for wider registers, with the same operations
 * in the same order: nothing is contracted or put in another order, so the bits are the same. The
 * second time this file is included before all others and gives everything public another name.
 */
#pragma once

#include "engine/indicators/igx-indicator.h"
#include "engine/language/igx-function.h"

#ifdef IGX_HAVE_WIDE

G_BEGIN_DECLS

const IgxIndicator *igx_moving_averages_get_wide (gsize *n);
const IgxIndicator *igx_oscillators_get_wide (gsize *n);
const IgxIndicator *igx_ranges_get_wide (gsize *n);
const IgxIndicator *igx_stochastics_get_wide (gsize *n);
const IgxIndicator *igx_swings_get_wide (gsize *n);
const IgxIndicator *igx_trends_get_wide (gsize *n);
const IgxIndicator *igx_volumes_get_wide (gsize *n);
const IgxIndicator *igx_windows_get_wide (gsize *n);
const IgxFunction *igx_function_table_get_wide (gsize *n);

G_END_DECLS

#endif
