/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/igx-folders.h"

#include <errno.h>

#include "igx-config.h"

/**
 * igx_folders_dup_data:
 * @demo: of the simulated market
 *
 * Returns: (transfer full): where the ledger is
 */
char *
igx_folders_dup_data (gboolean demo)
{
  return g_build_filename (g_get_user_data_dir (), IGX_FOLDER, demo ? "demo" : NULL, NULL);
}

/**
 * igx_folders_dup_cache:
 *
 * Returns: (transfer full): where candles are
 */
char *
igx_folders_dup_cache (gboolean demo)
{
  return g_build_filename (g_get_user_cache_dir (), IGX_FOLDER, demo ? "demo" : NULL, NULL);
}

/**
 * igx_folders_dup_config:
 *
 * Returns: (transfer full): where settings and own strategies are
 */
char *
igx_folders_dup_config (void)
{
  return g_build_filename (g_get_user_config_dir (), IGX_FOLDER, NULL);
}

/**
 * igx_folders_make:
 *
 * Makes a folder that only the person can read.
 */
gboolean
igx_folders_make (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "The folder %s cannot be made (%s): check its owner and permissions", path,
               g_strerror (errno));
  return FALSE;
}
