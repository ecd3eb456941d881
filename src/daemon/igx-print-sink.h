/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-sink.h"

G_BEGIN_DECLS

#define IGX_TYPE_PRINT_SINK (igx_print_sink_get_type ())
G_DECLARE_FINAL_TYPE (IgxPrintSink, igx_print_sink, IGX, PRINT_SINK, GObject)

/* A sink that writes signals and changes of the health to standard output, one line each. */
IgxPrintSink *igx_print_sink_new (void);

G_END_DECLS
