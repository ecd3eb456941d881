/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/igx-market.h"
#include "daemon/igx-settings.h"
#include "pipeline/igx-strategy-library.h"

G_BEGIN_DECLS

/**
 * IgxDaemonOptions:
 * @demo: only the simulated market
 * @foreground: go on without a session bus, print signals, queue for the name
 * @standby: wait in the bus queue until the leader goes
 * @replace: take the name from a service that allows it
 */
typedef struct
{
  gboolean demo;
  gboolean foreground;
  gboolean standby;
  gboolean replace;
} IgxDaemonOptions;

#define IGX_TYPE_DAEMON (igx_daemon_get_type ())
G_DECLARE_FINAL_TYPE (IgxDaemon, igx_daemon, IGX, DAEMON, GObject)

/**
 * IgxDaemon:
 *
 * The composition root: makes every part, ties them together, decides who lives how long.
 */
IgxDaemon *igx_daemon_new (const IgxDaemonOptions *options);
int igx_daemon_run (IgxDaemon *self);
void igx_daemon_quit (IgxDaemon *self);
IgxSettings *igx_daemon_get_settings (IgxDaemon *self);
IgxMarket *igx_daemon_get_market (IgxDaemon *self);
IgxStrategyLibrary *igx_daemon_get_library (IgxDaemon *self);
GVariant *igx_daemon_get_status (IgxDaemon *self);
void igx_daemon_tell_health (IgxDaemon *self);
void igx_daemon_signal_changed (IgxDaemon *self, IgxSignal *signal);

G_END_DECLS
