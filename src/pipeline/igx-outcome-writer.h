/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-runner-context.h"

G_BEGIN_DECLS

#define IGX_TYPE_OUTCOME_WRITER (igx_outcome_writer_get_type ())
G_DECLARE_FINAL_TYPE (IgxOutcomeWriter, igx_outcome_writer, IGX, OUTCOME_WRITER, GObject)

/**
 * IgxOutcomeWriter:
 *
 * Saves outcomes, and tells the sinks of them when they stand in the ledger: what really changed,
 * as it stands there. Of several words on one candidate the last is saved; what cannot be saved is
 * tried again.
 */
IgxOutcomeWriter *igx_outcome_writer_new (IgxStore *store, IgxPublisher *publisher);
void igx_outcome_writer_stop (IgxOutcomeWriter *self);
void igx_outcome_writer_add (IgxOutcomeWriter *self, const IgxOutcomeRow *row);
void igx_outcome_writer_flush (IgxOutcomeWriter *self);
const GError *igx_outcome_writer_get_error (IgxOutcomeWriter *self);

G_END_DECLS
