/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mock service as a program, to look at the hub by hand:
 *   dbus-run-session -- sh -c 'igx-mock-service 60 & ignitex'
 * The number is how many signals its ledger has, and how many refused candidates. */
#include "igx-mock-service.h"

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (IgxMockService) service = NULL;
  guint64 n = 12;

  if (bus == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (argc > 1 && !g_ascii_string_to_unsigned (argv[1], 10, 0, 100000, &n, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  service = igx_mock_service_new (bus);
  igx_mock_service_fill (service, (guint) n);
  igx_mock_service_add_refused (service, 0, (guint) n);
  igx_mock_service_appear (service);
  g_main_loop_run (loop);
  return 0;
}
