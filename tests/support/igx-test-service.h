/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "support/igx-test-bus.h"
#include "support/igx-test-exchange.h"

G_BEGIN_DECLS

/**
 * IgxTestService:
 *
 * The real `ignitexd` with a home of its own. The home outlives a killed service, so that it can
 * be started again. Mistakes end the test.
 */
typedef struct _IgxTestService IgxTestService;

IgxTestService *igx_test_service_new (IgxTestBus *bus);
void igx_test_service_free (IgxTestService *self);
void igx_test_service_write_settings (IgxTestService *self,
                                      IgxTestExchange *exchange,
                                      double speed,
                                      const char *watch);
void igx_test_service_write_file (IgxTestService *self, const char *name, const char *text);
char *igx_test_service_get_path (IgxTestService *self, const char *name);
void igx_test_service_set_user (IgxTestService *self, guint uid);
void igx_test_service_cut_network (IgxTestService *self);
void igx_test_service_setenv (IgxTestService *self, const char *name, const char *value);
void igx_test_service_start (IgxTestService *self, ...) G_GNUC_NULL_TERMINATED;
void igx_test_service_kill (IgxTestService *self);
gboolean igx_test_service_has_exited (IgxTestService *self);
int igx_test_service_wait_exit (IgxTestService *self, guint timeout_ms);
void igx_test_service_terminate (IgxTestService *self);
int igx_test_service_get_pid (IgxTestService *self);
void igx_test_service_stop_reading (IgxTestService *self);
const char *igx_test_service_get_output (IgxTestService *self);
char *igx_test_service_run (IgxTestService *self,
                            const char *program,
                            int *exit_code,
                            char **errors,
                            ...) G_GNUC_NULL_TERMINATED;
GSubprocess *
igx_test_service_spawn (IgxTestService *self, const char *program, ...) G_GNUC_NULL_TERMINATED;
char *igx_test_service_end (GSubprocess *process, int *exit_code, char **errors);
GVariant *igx_test_service_call (IgxTestService *self,
                                 GDBusConnection *connection,
                                 const char *method,
                                 GVariant *parameters,
                                 GError **error);
void igx_test_service_wait_leader (IgxTestService *self, GDBusConnection *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxTestService, igx_test_service_free)

G_END_DECLS
