/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-indicator.h"

G_BEGIN_DECLS

/* What a period is in tests where the registry has no default. */
#define TEST_PERIOD 14

typedef enum
{
  KIND_WALK,
  KIND_FLAT,
  KIND_RISING,
  KIND_FALLING,
  KIND_TIED,
  KIND_ZERO_VOLUME,
  KIND_TINY,
  KIND_COLLAPSE,
  N_KINDS,
} Kind;

/* Columns in the order of IgxInput, which begins with "none". */
typedef struct
{
  double *column[IGX_INPUT_COUNT];
  gsize n;
} Frame;

Frame *indicator_frame_new (gsize n);
Frame *indicator_frame_make (Kind kind, gsize n, guint32 seed);
Frame *indicator_frame_read (const char *name, gsize limit);
void indicator_frame_free (Frame *self);
const char *indicator_frame_kind (Kind kind);

void indicator_frame_params (const IgxIndicator *entry, double *params);
void indicator_frame_bind (const IgxIndicator *entry, const Frame *frame, const double **inputs);
double *indicator_frame_run (const IgxIndicator *entry,
                             const double *params,
                             const Frame *frame,
                             gsize block);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Frame, indicator_frame_free)

G_END_DECLS
