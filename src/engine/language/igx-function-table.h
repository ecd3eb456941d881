/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-function.h"

G_BEGIN_DECLS

const IgxFunction *igx_function_table_get (gsize *n_functions);

G_END_DECLS
