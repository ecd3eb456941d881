/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-runner-context.h"

G_BEGIN_DECLS

/**
 * IgxOutcomeNews:
 * @symbol: interned
 * @strategy: its id; interned
 * @direction: long or short
 * @regime: an #IgxRegime
 * @published: whether it is a signal
 * @close_time: ms UTC at which it fired
 * @expires_at: ms UTC
 * @closed_at: ms UTC at which it was over
 * @result_r: after fees; %NAN: none
 *
 * A candidate that is over.
 */
typedef struct
{
  const char *symbol;
  const char *strategy;
  IgxDirection direction;
  guint regime;
  gboolean published;
  gint64 close_time;
  gint64 expires_at;
  gint64 closed_at;
  double result_r;
} IgxOutcomeNews;

/**
 * IgxOutcomeListener:
 * @over: (nullable): a candidate is over, published or not
 * @undone: (nullable): what @over was told of is not so any more, because a candle was corrected
 * @data: for both
 *
 * Who counts results: the track record and the cool-down.
 */
typedef struct
{
  void (*over) (const IgxOutcomeNews *news, gpointer data);
  void (*undone) (const IgxOutcomeNews *news, gpointer data);
  gpointer data;
} IgxOutcomeListener;

#define IGX_TYPE_OUTCOME_KEEPER (igx_outcome_keeper_get_type ())
G_DECLARE_FINAL_TYPE (IgxOutcomeKeeper, igx_outcome_keeper, IGX, OUTCOME_KEEPER, GObject)

/**
 * IgxOutcomeKeeper:
 *
 * What becomes of all candidates of a market, published or not: each is followed from its close to
 * its end, live and, after a restart or a night's sleep, from the cache. Following is
 * deterministic: nothing of the way is saved but where it leads, and who begins anew gets to the
 * same end.
 *
 * A candidate is followed on the finest series of its symbol that is watched, at most its own; a
 * candle in which the order matters is opened. That rules of igx-outcome apply, and how, is no
 * affair of this one.
 */
IgxOutcomeKeeper *igx_outcome_keeper_new (const IgxRunnerContext *context);
void igx_outcome_keeper_set_listener (IgxOutcomeKeeper *self, const IgxOutcomeListener *listener);
void igx_outcome_keeper_set_fee (IgxOutcomeKeeper *self, double fee);
void igx_outcome_keeper_load_async (IgxOutcomeKeeper *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
igx_outcome_keeper_load_finish (IgxOutcomeKeeper *self, GAsyncResult *result, GError **error);
void igx_outcome_keeper_start (IgxOutcomeKeeper *self);
void igx_outcome_keeper_stop (IgxOutcomeKeeper *self);
void igx_outcome_keeper_begin (IgxOutcomeKeeper *self, GPtrArray *signals);
void igx_outcome_keeper_settle (IgxOutcomeKeeper *self, gint64 close_time);
void
igx_outcome_keeper_correct (IgxOutcomeKeeper *self, const IgxSeriesKey *series, gint64 open_time);
void igx_outcome_keeper_check (IgxOutcomeKeeper *self);
guint igx_outcome_keeper_get_n_open (IgxOutcomeKeeper *self);
const GError *igx_outcome_keeper_get_error (IgxOutcomeKeeper *self);

G_END_DECLS
