/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *igx_text_dup_start (const char *text, gsize bytes_max);

G_END_DECLS
