/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/igx-settings.h"
#include "engine/igx-time-source.h"
#include "notify/igx-notifier.h"
#include "pipeline/igx-publisher.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

#define IGX_TYPE_ANNOUNCER (igx_announcer_get_type ())
G_DECLARE_FINAL_TYPE (IgxAnnouncer, igx_announcer, IGX, ANNOUNCER, GObject)

/**
 * IgxAnnouncer:
 *
 * A sink that decides what becomes a notification. Each is claimed in the ledger before it is
 * shown, so it is shown at most once; late signals go into one digest.
 */
IgxAnnouncer *igx_announcer_new (IgxNotifier *notifier,
                                 IgxStore *store,
                                 IgxSettings *settings,
                                 IgxPublisher *publisher,
                                 const IgxTimeSource *time);
void igx_announcer_recover (IgxAnnouncer *self);
void igx_announcer_stop (IgxAnnouncer *self);

G_END_DECLS
