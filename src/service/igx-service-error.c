/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/igx-service-error.h"

/** A message of an error is cut here: it is one sentence, not a file. */
#define MESSAGE_MAX 2048

static const GDBusErrorEntry error_entries[] = {
  { IGX_SERVICE_ERROR_NOT_FOUND, IGX_SERVICE_ERROR_PREFIX "NotFound" },
  { IGX_SERVICE_ERROR_INVALID_ARGUMENT, IGX_SERVICE_ERROR_PREFIX "InvalidArgument" },
  { IGX_SERVICE_ERROR_NOT_SUPPORTED, IGX_SERVICE_ERROR_PREFIX "NotSupported" },
  { IGX_SERVICE_ERROR_BLOCKED, IGX_SERVICE_ERROR_PREFIX "Blocked" },
  { IGX_SERVICE_ERROR_FAILED, IGX_SERVICE_ERROR_PREFIX "Failed" },
  { IGX_SERVICE_ERROR_LIMITS_EXCEEDED, IGX_SERVICE_ERROR_PREFIX "LimitsExceeded" },
  { IGX_SERVICE_ERROR_BUSY, IGX_SERVICE_ERROR_PREFIX "Busy" },
};

GQuark
igx_service_error_quark (void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain ("igx-service-error-quark", &quark, error_entries,
                                      G_N_ELEMENTS (error_entries));
  return (GQuark) quark;
}

static IgxServiceError
code_from_local (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return IGX_SERVICE_ERROR_NOT_FOUND;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return IGX_SERVICE_ERROR_INVALID_ARGUMENT;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    return IGX_SERVICE_ERROR_NOT_SUPPORTED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return IGX_SERVICE_ERROR_BLOCKED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    return IGX_SERVICE_ERROR_BUSY;
  return IGX_SERVICE_ERROR_FAILED;
}

/**
 * igx_service_error_from_local:
 * @error: what a #IgxServiceHandler reported
 *
 * Returns: (transfer full): the same as an error of this domain, its message fit for a D-Bus
 *   message: valid UTF-8 and not endless
 */
GError *
igx_service_error_from_local (const GError *error)
{
  g_autofree char *valid = NULL;
  g_autofree char *cut = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == IGX_SERVICE_ERROR)
    return g_error_copy (error);
  valid = g_utf8_make_valid (error->message, -1);
  cut = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MESSAGE_MAX));
  return g_error_new_literal (IGX_SERVICE_ERROR, code_from_local (error), cut);
}
