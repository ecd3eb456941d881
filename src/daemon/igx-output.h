/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Bytes of text that wait for a terminal that stands still; what comes then is left out. */
#define IGX_OUTPUT_WAITING_MAX (1024 * 1024)

void igx_output_start (void);
void igx_output_end (guint wait_ms);

G_END_DECLS
