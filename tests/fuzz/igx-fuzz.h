/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/igx-candle.h"

G_BEGIN_DECLS

/** What every target defines: libFuzzer's entry, called by igx-fuzz-main.c where it is absent. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

const char *igx_fuzz_file (const uint8_t *data, size_t size);
void igx_fuzz_check_text (const char *text);
void igx_fuzz_check_error (const GError *error);
void igx_fuzz_check_candles (const GArray *candles, IgxTimeframe timeframe);

G_END_DECLS
