/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feed/igx-feed.h"

G_BEGIN_DECLS

#define IGX_TYPE_SCRIPT_FEED (igx_script_feed_get_type ())
G_DECLARE_FINAL_TYPE (IgxScriptFeed, igx_script_feed, IGX, SCRIPT_FEED, GObject)

/**
 * IgxScriptFeed:
 *
 * An exchange of which the test decides when it knows which candle. Its time stands still.
 */
IgxScriptFeed *igx_script_feed_new (gint64 now);
void igx_script_feed_add (IgxScriptFeed *self,
                          const IgxSeriesKey *series,
                          GArray *candles,
                          gint64 visible_to);
void igx_script_feed_close (IgxScriptFeed *self, const IgxSeriesKey *series, gint64 visible_to);
void igx_script_feed_set_now (IgxScriptFeed *self, gint64 now);
void igx_script_feed_set_lost (IgxScriptFeed *self, gboolean lost);
void igx_script_feed_set_held (IgxScriptFeed *self, gboolean held);
void igx_script_feed_fail (IgxScriptFeed *self, guint n);
GArray *igx_script_feed_get (IgxScriptFeed *self, const IgxSeriesKey *series);
gboolean igx_script_feed_is_subscribed (IgxScriptFeed *self, const IgxSeriesKey *series);
guint igx_script_feed_count_subscribed (IgxScriptFeed *self);
guint igx_script_feed_count_questions (IgxScriptFeed *self, const IgxSeriesKey *series);

G_END_DECLS
