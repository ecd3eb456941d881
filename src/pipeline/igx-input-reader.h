/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-engine.h"
#include "pipeline/igx-runner-context.h"

G_BEGIN_DECLS

/** Most candles that are read from the cache at once, and that wait to be evaluated. */
#define IGX_READ_MAX 1000

#define IGX_TYPE_INPUT_READER (igx_input_reader_get_type ())
G_DECLARE_FINAL_TYPE (IgxInputReader, igx_input_reader, IGX, INPUT_READER, GObject)

/**
 * IgxInputReader:
 *
 * Feeds an engine one of the series that its strategies read besides their own, as far as it is
 * wanted and known. Its candles come from the cache, into which the runner of that series has
 * saved them: so none is missed and none comes twice, whenever the two begin.
 *
 * Signals:
 * - `advanced`: more of it has been fed, or is known not to exist.
 */
IgxInputReader *igx_input_reader_new (const IgxRunnerContext *context,
                                      IgxTimeframe own,
                                      IgxEngine *engine,
                                      gsize index);
void igx_input_reader_begin (IgxInputReader *self, gint64 first_open);
void igx_input_reader_stop (IgxInputReader *self);
void igx_input_reader_want (IgxInputReader *self, gint64 own_open);
gboolean igx_input_reader_is_known (IgxInputReader *self, gint64 own_open);
const IgxSeriesKey *igx_input_reader_get_series (IgxInputReader *self);
const GError *igx_input_reader_get_error (IgxInputReader *self);

G_END_DECLS
