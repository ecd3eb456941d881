/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"

G_BEGIN_DECLS

const char *igx_verdict_text_term (IgxTerm term);
const char *igx_verdict_text_term_hint (IgxTerm term);
const char *igx_verdict_text_regime (IgxRegime regime);
char *igx_verdict_text_market (const IgxSignal *signal);
char *igx_verdict_text_refusal (const IgxSignal *signal);
char *igx_verdict_text_inputs (const IgxSignal *signal);

G_END_DECLS
