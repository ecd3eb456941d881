/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"

G_BEGIN_DECLS

/** Whatever has not answered then, has failed. */
#define IGX_CTL_DOCTOR_DEADLINE_MS 8000

typedef enum
{
  IGX_CTL_DOCTOR_GOOD,
  IGX_CTL_DOCTOR_WARN,
  IGX_CTL_DOCTOR_FAIL,
} IgxCtlDoctorLevel;

/**
 * IgxCtlDoctor:
 *
 * All checks run at the same time and write their findings into it.
 */
typedef struct _IgxCtlDoctor IgxCtlDoctor;

guint igx_ctl_doctor_begin (IgxCtlDoctor *self, const char *name);
void igx_ctl_doctor_end (IgxCtlDoctor *self,
                         guint check,
                         IgxCtlDoctorLevel level,
                         const char *format,
                         ...) G_GNUC_PRINTF (4, 5);
void igx_ctl_doctor_add (IgxCtlDoctor *self,
                         const char *name,
                         IgxCtlDoctorLevel level,
                         const char *format,
                         ...) G_GNUC_PRINTF (4, 5);
GCancellable *igx_ctl_doctor_get_cancellable (IgxCtlDoctor *self);

void igx_ctl_doctor_check_bus (IgxCtlDoctor *self);
void igx_ctl_doctor_check_network (IgxCtlDoctor *self, const char *const *hosts);
char **igx_ctl_doctor_check_settings (IgxCtlDoctor *self);
void igx_ctl_doctor_check_strategies (IgxCtlDoctor *self);
void igx_ctl_doctor_check_databases (IgxCtlDoctor *self);

G_END_DECLS
