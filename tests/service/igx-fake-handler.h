/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service/igx-service.h"

G_BEGIN_DECLS

#define IGX_TYPE_FAKE_HANDLER (igx_fake_handler_get_type ())
G_DECLARE_FINAL_TYPE (IgxFakeHandler, igx_fake_handler, IGX, FAKE_HANDLER, GObject)

/**
 * IgxFakeHandler:
 *
 * Answers what it was told to, remembers what it was asked, and can hold its answers back.
 */
IgxFakeHandler *igx_fake_handler_new (void);
void igx_fake_handler_set_reply (IgxFakeHandler *self, const char *method, GVariant *reply);
void igx_fake_handler_set_error (
    IgxFakeHandler *self, const char *method, GQuark domain, int code, const char *message);
void igx_fake_handler_hold (IgxFakeHandler *self);
void igx_fake_handler_release (IgxFakeHandler *self);
guint igx_fake_handler_get_n_held (IgxFakeHandler *self);
guint igx_fake_handler_get_n_cancelled (IgxFakeHandler *self);
guint igx_fake_handler_get_n_calls (IgxFakeHandler *self);
const char *igx_fake_handler_get_last_method (IgxFakeHandler *self);
GVariant *igx_fake_handler_get_last_parameters (IgxFakeHandler *self);

G_END_DECLS
