/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-indicator.h"

G_BEGIN_DECLS

/* Each family file owns a static table of entries; the registry puts them together. */
const IgxIndicator *igx_moving_averages_get (gsize *n_entries);
const IgxIndicator *igx_oscillators_get (gsize *n_entries);
const IgxIndicator *igx_ranges_get (gsize *n_entries);
const IgxIndicator *igx_stochastics_get (gsize *n_entries);
const IgxIndicator *igx_swings_get (gsize *n_entries);
const IgxIndicator *igx_trends_get (gsize *n_entries);
const IgxIndicator *igx_volumes_get (gsize *n_entries);
const IgxIndicator *igx_windows_get (gsize *n_entries);

G_END_DECLS
