/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Exit code of a worker that must not be started again: what is wrong will not go away. */
#define IGX_EXIT_FATAL 3

int igx_supervisor_run (char **argv);

G_END_DECLS
