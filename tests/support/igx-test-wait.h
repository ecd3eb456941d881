/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gboolean (*IgxTestPredicate) (gpointer data);

gboolean igx_test_wait_until (IgxTestPredicate predicate, gpointer data, guint timeout_ms);

G_END_DECLS
