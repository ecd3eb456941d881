/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pipeline/igx-sink.h"

G_BEGIN_DECLS

/** Most notifications that wait for the daemon; more are counted and dropped. */
#define IGX_NOTIFIER_QUEUE_MAX 32

#define IGX_TYPE_NOTIFIER (igx_notifier_get_type ())
G_DECLARE_FINAL_TYPE (IgxNotifier, igx_notifier, IGX, NOTIFIER, GObject)

/**
 * IgxNotifier:
 *
 * Desktop notifications through libnotify, on a thread of its own because the daemon may never
 * answer. It implements #IgxSink but shows only what igx_notifier_show_signal() is given: who
 * calls has claimed the notification in the ledger first.
 *
 * Signals, emitted on the main thread:
 * - `open-signal` (const char *id)
 * - `mute` (const char *symbol, guint seconds)
 * - `digest-open`
 */
IgxNotifier *igx_notifier_new (void);
void igx_notifier_stop (IgxNotifier *self);
void igx_notifier_show_signal (IgxNotifier *self, IgxSignal *signal);
void igx_notifier_show_text (IgxNotifier *self,
                             const char *subject,
                             const char *title,
                             const char *body);
void igx_notifier_show_quietly (IgxNotifier *self,
                                const char *subject,
                                const char *title,
                                const char *body);
guint64 igx_notifier_get_n_dropped (IgxNotifier *self);
guint64 igx_notifier_get_n_shown (IgxNotifier *self);
char *igx_notifier_dup_problem (IgxNotifier *self);

G_END_DECLS
