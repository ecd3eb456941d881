/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean igx_test_display_start (void);
void igx_test_display_stop (void);

G_END_DECLS
