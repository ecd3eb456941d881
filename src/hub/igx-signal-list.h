/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/igx-signal-item.h"

G_BEGIN_DECLS

/** Most signals that the hub keeps; older ones are dropped. */
#define IGX_SIGNAL_LIST_MAX 5000

/**
 * IgxSignalTotals:
 * @today: signals since midnight, local time
 * @open: signals whose path is not over
 * @n_results: results of today that are known
 * @result_r: their sum in R
 */
typedef struct
{
  guint today;
  guint open;
  guint n_results;
  double result_r;
} IgxSignalTotals;

#define IGX_TYPE_SIGNAL_LIST (igx_signal_list_get_type ())
G_DECLARE_FINAL_TYPE (IgxSignalList, igx_signal_list, IGX, SIGNAL_LIST, GObject)

IgxSignalList *igx_signal_list_new (void);
gboolean igx_signal_list_add (IgxSignalList *self, IgxSignal *signal);
gboolean igx_signal_list_update (IgxSignalList *self, IgxSignal *signal);
IgxSignalItem *igx_signal_list_lookup (IgxSignalList *self, const char *id);
guint igx_signal_list_find (IgxSignalList *self, const char *id);
void igx_signal_list_set_filter (IgxSignalList *self, const char *text, int direction);
void igx_signal_list_clear (IgxSignalList *self);
guint igx_signal_list_get_n_all (IgxSignalList *self);
void igx_signal_list_get_totals (IgxSignalList *self,
                                 gint64 midnight,
                                 gint64 now,
                                 IgxSignalTotals *totals);

G_END_DECLS
