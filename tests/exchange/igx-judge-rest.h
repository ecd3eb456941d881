/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/igx-judge.h"

G_BEGIN_DECLS

/* IgxJudgeRest: what the judge looks at over REST. */
void igx_judge_rest_run (IgxJudge *judge);

G_END_DECLS
