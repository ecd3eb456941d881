/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "hub/igx-hub-app.h"

int
main (int argc, char **argv)
{
  g_autoptr (IgxHubApp) app = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, IGX_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("IgniteX");
  g_set_prgname (IGX_APP_ID);
  app = igx_hub_app_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
