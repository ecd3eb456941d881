/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxTimed:
 * @time: what it is ordered by, at least 0
 * @place: of what it stands for
 */
typedef struct
{
  gint64 time;
  guint32 place;
} IgxTimed;

void igx_timed_sort (IgxTimed *timed, gsize n);

G_END_DECLS
