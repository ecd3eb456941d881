/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/igx-judge.h"

G_BEGIN_DECLS

/* IgxJudgeStream: what the judge looks at over WebSocket. Moves the exchange's clock. */
void igx_judge_stream_run (IgxJudge *judge);

G_END_DECLS
