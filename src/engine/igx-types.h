/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxEngineError:
 * @IGX_ENGINE_ERROR_INVALID: a value breaks its contract
 * @IGX_ENGINE_ERROR_ORDER: a candle does not come after the one before it
 * @IGX_ENGINE_ERROR_SYNTAX: a strategy or an expression has mistakes
 * @IGX_ENGINE_ERROR_LIMIT: an input is larger than a named limit
 * @IGX_ENGINE_ERROR_UNKNOWN_NAME: a name that nothing has
 */
typedef enum
{
  IGX_ENGINE_ERROR_INVALID,
  IGX_ENGINE_ERROR_ORDER,
  IGX_ENGINE_ERROR_SYNTAX,
  IGX_ENGINE_ERROR_LIMIT,
  IGX_ENGINE_ERROR_UNKNOWN_NAME,
} IgxEngineError;

#define IGX_ENGINE_ERROR (igx_engine_error_quark ())
GQuark igx_engine_error_quark (void);

typedef struct _IgxCandle IgxCandle;
typedef struct _IgxSeriesKey IgxSeriesKey;
typedef struct _IgxSignal IgxSignal;
typedef struct _IgxStrategy IgxStrategy;
typedef struct _IgxEngine IgxEngine;

/**
 * IgxTimeframe:
 *
 * The length of a candle in milliseconds. Only the values that
 * igx_timeframe_from_string() gives are valid.
 */
typedef gint64 IgxTimeframe;

typedef enum
{
  IGX_DIRECTION_LONG = 1,
  IGX_DIRECTION_SHORT = -1,
} IgxDirection;

/**
 * IgxDelivery:
 * @IGX_DELIVERY_LIVE: published within the grace of its close
 * @IGX_DELIVERY_LATE: recovered afterwards
 * @IGX_DELIVERY_DEMO: of the simulated market
 */
typedef enum
{
  IGX_DELIVERY_LIVE,
  IGX_DELIVERY_LATE,
  IGX_DELIVERY_DEMO,
} IgxDelivery;

G_END_DECLS
