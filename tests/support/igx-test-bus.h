/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxTestBus:
 *
 * A private session: a bus that activates nothing, and a home of its own for the programs that
 * are started in it. All of it goes when the test does.
 */
typedef struct _IgxTestBus IgxTestBus;

IgxTestBus *igx_test_bus_new (void);
void igx_test_bus_free (IgxTestBus *self);
void igx_test_bus_start (IgxTestBus *self);
void igx_test_bus_stop (IgxTestBus *self);
const char *igx_test_bus_get_address (IgxTestBus *self);
char *igx_test_bus_get_path (IgxTestBus *self, const char *first, ...) G_GNUC_NULL_TERMINATED;
void igx_test_bus_set_environment (IgxTestBus *self, const char *name, const char *value);
GDBusConnection *igx_test_bus_connect (IgxTestBus *self);
GSubprocess *igx_test_bus_spawn (IgxTestBus *self, GSubprocessFlags flags, const char *const *argv);
char *igx_test_bus_run (IgxTestBus *self, const char *const *argv, int *exit_status);
gboolean igx_test_bus_has_name (IgxTestBus *self, const char *name);
gboolean igx_test_bus_wait_for_name (IgxTestBus *self, const char *name, guint timeout_ms);
gboolean igx_test_bus_wait_for_exit (GSubprocess *process, guint timeout_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxTestBus, igx_test_bus_free)

G_END_DECLS
