/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** The longest pause, mute or look back that is understood: 366 days. */
#define IGX_CTL_SECONDS_MAX (366 * 24 * 60 * 60)

/**
 * IgxCtlColour:
 *
 * Colours of words on a terminal; nothing where stdout is none, or with NO_COLOR.
 */
typedef enum
{
  IGX_CTL_PLAIN,
  IGX_CTL_GREEN,
  IGX_CTL_YELLOW,
  IGX_CTL_RED,
  IGX_CTL_BOLD,
} IgxCtlColour;

gboolean igx_ctl_text_parse_duration (const char *text, guint *seconds);
gboolean igx_ctl_text_parse_time (const char *text, gint64 now, gint64 *time);
char *igx_ctl_text_duration (gint64 ms);
char *igx_ctl_text_time (gint64 time);
char *igx_ctl_text_number (double value);
char *igx_ctl_text_clean (const char *text);
void igx_ctl_text_print_title (const char *title);
void igx_ctl_text_print_fact (const char *name, const char *value, const char *unit);
char *igx_ctl_text_needs (const char *const *needs);
void igx_ctl_text_print (IgxCtlColour colour, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * IgxCtlTable:
 *
 * Rows of texts, printed with aligned columns.
 */
typedef struct _IgxCtlTable IgxCtlTable;

IgxCtlTable *igx_ctl_table_new (const char *const *titles);
void igx_ctl_table_free (IgxCtlTable *self);
void igx_ctl_table_add (IgxCtlTable *self, const char *const *cells);
void igx_ctl_table_print (IgxCtlTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlTable, igx_ctl_table_free)

G_END_DECLS
