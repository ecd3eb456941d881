/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxTestBus:
 *
 * A session bus of its own that activates nothing. It dies with the test. Mistakes end the test.
 */
typedef struct _IgxTestBus IgxTestBus;

IgxTestBus *igx_test_bus_start (void);
IgxTestBus *igx_test_bus_start_at (const char *path);
void igx_test_bus_stop (IgxTestBus *self);
const char *igx_test_bus_get_address (IgxTestBus *self);
GDBusConnection *igx_test_bus_connect (IgxTestBus *self);
gboolean igx_test_bus_has_owner (GDBusConnection *connection, const char *name);
void igx_test_bus_wait_owner (GDBusConnection *connection,
                              const char *name,
                              gboolean owned,
                              guint timeout_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxTestBus, igx_test_bus_stop)

G_END_DECLS
