/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-strategy.h"

G_BEGIN_DECLS

/** Limits of what is tried, each with an error of its own. */
#define IGX_PARAMETER_SPACE_NAMES_MAX  16
#define IGX_PARAMETER_SPACE_TEXT_MAX   256
#define IGX_PARAMETER_SPACE_POINTS_MAX 100000

/** Values of a parameter in a grid where no step is written, neither here nor in the strategy. */
#define IGX_PARAMETER_SPACE_VALUES_DEFAULT 5

/**
 * IgxParameterSpace:
 *
 * Values of parameters that are to be tried.
 */
typedef struct _IgxParameterSpace IgxParameterSpace;

IgxParameterSpace *igx_parameter_space_new (void);
void igx_parameter_space_free (IgxParameterSpace *self);
gboolean igx_parameter_space_add (IgxParameterSpace *self, const char *text, GError **error);
gboolean
igx_parameter_space_fit (IgxParameterSpace *self, const IgxStrategy *strategy, GError **error);
gsize igx_parameter_space_get_n_names (const IgxParameterSpace *self);
const char *igx_parameter_space_get_name (const IgxParameterSpace *self, gsize i);
double igx_parameter_space_count (const IgxParameterSpace *self);
GArray *igx_parameter_space_list (const IgxParameterSpace *self, GError **error);
GArray *igx_parameter_space_draw (const IgxParameterSpace *self,
                                  guint n_points,
                                  guint64 seed,
                                  GError **error);
GHashTable *igx_parameter_space_dup_params (const IgxParameterSpace *self, const double *point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxParameterSpace, igx_parameter_space_free)

G_END_DECLS
