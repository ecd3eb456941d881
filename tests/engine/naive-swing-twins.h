/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/naive-twins.h"

G_BEGIN_DECLS

const NaiveTwin *naive_swing_twins_get (gsize *n_twins);

G_END_DECLS
