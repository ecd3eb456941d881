/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"

G_BEGIN_DECLS

IgxCtlExit igx_ctl_signal_show (GVariant *dictionary);

G_END_DECLS
