/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/igx-signal.h"

G_BEGIN_DECLS

/** The market's time at which a mock service begins, ms UTC: 2026-03-02 12:07:00. */
#define IGX_MOCK_SERVICE_NOW G_GINT64_CONSTANT (1772453220000)

#define IGX_TYPE_MOCK_SERVICE (igx_mock_service_get_type ())
G_DECLARE_FINAL_TYPE (IgxMockService, igx_mock_service, IGX, MOCK_SERVICE, GObject)

IgxMockService *igx_mock_service_new (GDBusConnection *connection);
void igx_mock_service_appear (IgxMockService *self);
void igx_mock_service_vanish (IgxMockService *self);
void igx_mock_service_fill (IgxMockService *self, guint n_signals);
IgxSignal *igx_mock_service_make_refused (guint n);
IgxSignal *igx_mock_service_make_signal (guint n);
void igx_mock_service_add_refused (IgxMockService *self, guint first, guint n);
void igx_mock_service_emit_added (IgxMockService *self, IgxSignal *signal);
void igx_mock_service_emit_changed (IgxMockService *self, IgxSignal *signal);
void igx_mock_service_emit_candle (IgxMockService *self,
                                   const char *symbol,
                                   const char *timeframe,
                                   gint64 open_time);
void igx_mock_service_set_state (IgxMockService *self, const char *state, gboolean demo);
guint igx_mock_service_get_n_calls (IgxMockService *self, const char *method);
const char *igx_mock_service_get_last_call (IgxMockService *self);

G_END_DECLS
