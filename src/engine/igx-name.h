/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *igx_name_intern (const char *text);
const char *igx_name_find (const char *text);

G_END_DECLS
