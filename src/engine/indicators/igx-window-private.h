/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-lag-private.h"
#include "engine/indicators/igx-line-private.h"
#include "engine/indicators/igx-mean-private.h"
#include "engine/indicators/igx-moments-private.h"
#include "engine/indicators/igx-pair-private.h"
#include "engine/indicators/igx-peak-private.h"
#include "engine/indicators/igx-recent-private.h"
#include "engine/indicators/igx-sum-private.h"
#include "engine/indicators/igx-weighted-private.h"

/*
 * Windows of the last n values at a constant cost a value, made of values in the window only,
 * so that nothing of what has left it remains as a rounding error.
 *
 * Values come in blocks of n. A window is a prefix of the block that is being filled and a
 * suffix of the one before. The prefix is carried along; the suffixes are made in place when a
 * block is full. A running sum that adds the new and takes away the old was rejected: after a
 * fall from 60000 to 0.0001 it holds nothing but the rounding of what it has lost.
 *
 * Memory starts as unknown, so that a window that is not full is unknown without counting.
 */
