/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Limits of the arguments, each refused with a sentence of its own. */
#define IGX_SERVICE_SIGNALS_MAX    200
#define IGX_SERVICE_CANDLES_MAX    5000
#define IGX_SERVICE_TIMEFRAMES_MAX 16
#define IGX_SERVICE_ID_MAX         64
#define IGX_SERVICE_KEY_MAX        128
#define IGX_SERVICE_NOTE_MAX       4096
#define IGX_SERVICE_SETTING_MAX    (64 * 1024)
#define IGX_SERVICE_SECONDS_MAX    (366 * 24 * 60 * 60)
#define IGX_SERVICE_QUERY_KEYS_MAX 16
/** Answers larger than this are refused: the caller asks for a smaller page. */
#define IGX_SERVICE_REPLY_MAX (32 * 1024 * 1024)

gboolean igx_service_check_call (const char *method, GVariant *parameters, GError **error);

G_END_DECLS
