/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/language/igx-program.h"

IgxProgram *
igx_program_new (void)
{
  IgxProgram *self = g_new0 (IgxProgram, 1);

  self->lets = g_array_new (FALSE, FALSE, sizeof (IgxProgramLet));
  for (guint i = 0; i < 2; i++)
    {
      self->sides[i].branches = g_array_new (FALSE, FALSE, sizeof (IgxProgramBranch));
      self->sides[i].require = IGX_PLAN_NO_SLOT;
    }
  return self;
}

void
igx_program_free (IgxProgram *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < 2; i++)
    g_array_unref (self->sides[i].branches);
  g_array_unref (self->lets);
  g_free (self);
}
