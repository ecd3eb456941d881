/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a shell says of a program that Ctrl-C ended. */
#define IGX_CTL_EXIT_INTERRUPTED 130

void igx_ctl_interrupt_begin (void);
void igx_ctl_interrupt_end (void);
gboolean igx_ctl_interrupt_is_asked (void);

G_END_DECLS
