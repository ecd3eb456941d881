/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Every error that the interface gives starts with it. */
#define IGX_SERVICE_ERROR_PREFIX "io.github.ignitex.IgniteX1.Error."

/**
 * IgxServiceError:
 * @IGX_SERVICE_ERROR_NOT_FOUND: there is no such signal, symbol, series or setting
 * @IGX_SERVICE_ERROR_INVALID_ARGUMENT: an argument breaks a rule or a limit
 * @IGX_SERVICE_ERROR_NOT_SUPPORTED: this service cannot do it, for example in the demo market
 * @IGX_SERVICE_ERROR_BLOCKED: not now or not here: another process holds the ledger
 * @IGX_SERVICE_ERROR_FAILED: it went wrong; the message says how
 * @IGX_SERVICE_ERROR_BUSY: not yet, for example because the exchange must not be asked now: try
 *   again in a moment
 * @IGX_SERVICE_ERROR_LIMITS_EXCEEDED: too many calls at once, or too large an answer
 *
 * On D-Bus: `io.github.ignitex.IgniteX1.Error.NotFound` and so on.
 */
typedef enum
{
  IGX_SERVICE_ERROR_NOT_FOUND,
  IGX_SERVICE_ERROR_INVALID_ARGUMENT,
  IGX_SERVICE_ERROR_NOT_SUPPORTED,
  IGX_SERVICE_ERROR_BLOCKED,
  IGX_SERVICE_ERROR_FAILED,
  IGX_SERVICE_ERROR_LIMITS_EXCEEDED,
  IGX_SERVICE_ERROR_BUSY,
} IgxServiceError;

#define IGX_SERVICE_ERROR (igx_service_error_quark ())
GQuark igx_service_error_quark (void);
GError *igx_service_error_from_local (const GError *error);

G_END_DECLS
