/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The functions that remember earlier candles; listed in igx-function-table.c. */
gsize igx_function_state_period (double period);
gsize igx_function_state_period_less_one (double period);
gsize igx_function_state_one (double period);
gsize igx_function_state_size_ring (double period);
void igx_function_state_init_ring (gpointer state, double period);
gboolean igx_function_state_check_ring (gconstpointer state, double period);
gsize igx_function_state_size_next (double period);
void igx_function_state_init_next (gpointer state, double period);
gboolean igx_function_state_check_next (gconstpointer state, double period);
gsize igx_function_state_size_pair (double period);
void igx_function_state_init_pair (gpointer state, double period);
gboolean igx_function_state_check_pair (gconstpointer state, double period);
gsize igx_function_state_size_window (double period);
void igx_function_state_init_window (gpointer state, double period);
gboolean igx_function_state_check_window (gconstpointer state, double period);
gsize igx_function_state_size_count (double period);
void igx_function_state_init_count (gpointer state, double period);
gboolean igx_function_state_check_count (gconstpointer state, double period);
gsize igx_function_state_size_event (double period);
void igx_function_state_init_event (gpointer state, double period);
gboolean igx_function_state_check_event (gconstpointer state, double period);
gsize igx_function_state_size_limit (double period);
void igx_function_state_init_limit (gpointer state, double period);
gboolean igx_function_state_check_limit (gconstpointer state, double period);

void igx_function_state_eval_delay (gpointer, const double *const *, double *const *, gsize);
void
igx_function_state_eval_crosses_above (gpointer, const double *const *, double *const *, gsize);
void
igx_function_state_eval_crosses_below (gpointer, const double *const *, double *const *, gsize);
void igx_function_state_eval_rising (gpointer, const double *const *, double *const *, gsize);
void igx_function_state_eval_falling (gpointer, const double *const *, double *const *, gsize);
void igx_function_state_eval_count (gpointer, const double *const *, double *const *, gsize);
void igx_function_state_eval_barssince (gpointer, const double *const *, double *const *, gsize);
void igx_function_state_eval_evidence (gpointer, const double *const *, double *const *, gsize);
void igx_function_state_eval_valuewhen (gpointer, const double *const *, double *const *, gsize);

G_END_DECLS
