/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Calls of one sender that may wait for their answer at the same time; the rest is refused. */
#define IGX_SERVICE_CALLS_PER_SENDER 16
/** The same for all senders together. */
#define IGX_SERVICE_CALLS_MAX 256

/**
 * IgxServiceSenders:
 *
 * Who is waiting for how many answers. A sender that leaves the bus has its calls cancelled:
 * nobody would read the answers.
 */
typedef struct _IgxServiceSenders IgxServiceSenders;

IgxServiceSenders *igx_service_senders_new (GDBusConnection *connection);
IgxServiceSenders *igx_service_senders_ref (IgxServiceSenders *self);
void igx_service_senders_unref (IgxServiceSenders *self);
void igx_service_senders_cancel_all (IgxServiceSenders *self);
GCancellable *
igx_service_senders_begin (IgxServiceSenders *self, const char *sender, GError **error);
void igx_service_senders_end (IgxServiceSenders *self, const char *sender);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxServiceSenders, igx_service_senders_unref)

G_END_DECLS
