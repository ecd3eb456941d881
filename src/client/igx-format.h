/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Most decimals that a price is shown with. */
#define IGX_FORMAT_DECIMALS_MAX 10

char *igx_format_symbol (const char *symbol);
char *igx_format_number (double value, int decimals);
int igx_format_price_decimals (const double *prices, gsize n_prices);
char *igx_format_signed (double value, int decimals);
char *igx_format_compact (double value);
char *igx_format_percent (double value, int decimals);
char *igx_format_r (double value);
char *igx_format_duration (gint64 duration);
char *igx_format_ago (gint64 age);
char *igx_format_countdown (gint64 remaining);
char *igx_format_time_local (gint64 time);
char *igx_format_time_utc (gint64 time);

G_END_DECLS
