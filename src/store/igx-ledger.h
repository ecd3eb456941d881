/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/igx-db.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

/**
 * IgxLedger:
 *
 * ledger.db: every candidate exactly once, how far each series was evaluated, what was notified,
 * and small state. Precious: never thrown away, never repaired.
 */
typedef struct _IgxLedger IgxLedger;

/** Fewest characters of an id that a signal is found by. */
#define IGX_LEDGER_ID_MIN 4

/** Longest note, state key and state value, in bytes. */
#define IGX_LEDGER_TEXT_MAX 4096

IgxLedger *igx_ledger_open (const char *data_dir, gboolean read_only, GError **error);
void igx_ledger_close (IgxLedger *self);
IgxDb *igx_ledger_get_db (IgxLedger *self);
GPtrArray *igx_ledger_commit (IgxLedger *self,
                              const IgxSeriesKey *series,
                              const char *const *strategies,
                              gint64 evaluated_to,
                              GPtrArray *signals,
                              GError **error);
gboolean igx_ledger_get_progress (IgxLedger *self,
                                  const IgxSeriesKey *series,
                                  gint64 *evaluated_to,
                                  GError **error);
GHashTable *igx_ledger_begin_strategies (IgxLedger *self,
                                         const IgxSeriesKey *series,
                                         const char *const *strategies,
                                         gint64 from,
                                         GError **error);
GPtrArray *igx_ledger_query (IgxLedger *self, const IgxSignalQuery *query, GError **error);
IgxSignal *igx_ledger_get_signal (IgxLedger *self, const char *id, GError **error);
gboolean igx_ledger_set_mark (
    IgxLedger *self, const char *id, const char *mark, const char *note, GError **error);
gboolean igx_ledger_claim (IgxLedger *self, const char *id, gboolean *claimed, GError **error);
gboolean igx_ledger_set_state (IgxLedger *self, const char *key, const char *value, GError **error);
GHashTable *igx_ledger_get_state (IgxLedger *self, const char *prefix, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxLedger, igx_ledger_close)

G_END_DECLS
