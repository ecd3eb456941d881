/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Deepest nesting that is read; deeper is an error, never a deep call stack. */
#define IGX_JSON_DEPTH_MAX 32

typedef enum
{
  IGX_JSON_INVALID,
  IGX_JSON_OBJECT,
  IGX_JSON_ARRAY,
  IGX_JSON_STRING,
  IGX_JSON_NUMBER,
  IGX_JSON_BOOLEAN,
  IGX_JSON_NULL,
} IgxJsonType;

/**
 * IgxJson:
 *
 * Reads a JSON text from front to back. A value on the stack; the text must outlive it. After
 * the first mistake every function fails and igx_json_get_problem() tells it.
 */
typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  const char *problem;
  guint depth;
  gboolean fresh[IGX_JSON_DEPTH_MAX + 1];
  char closer[IGX_JSON_DEPTH_MAX + 1];
} IgxJson;

void igx_json_init (IgxJson *self, const char *data, gsize length);
IgxJsonType igx_json_peek (IgxJson *self);
gboolean igx_json_enter_array (IgxJson *self);
gboolean igx_json_next_element (IgxJson *self);
gboolean igx_json_enter_object (IgxJson *self);
gboolean igx_json_next_member (IgxJson *self, char *name, gsize name_size);
gboolean igx_json_read_string (IgxJson *self, char *text, gsize text_size);
gboolean igx_json_read_int64 (IgxJson *self, gint64 *value);
gboolean igx_json_read_boolean (IgxJson *self, gboolean *value);
gboolean igx_json_skip (IgxJson *self);
gboolean igx_json_finish (IgxJson *self);
gboolean igx_json_fail (IgxJson *self, const char *problem);
const char *igx_json_get_problem (const IgxJson *self);
gsize igx_json_get_offset (const IgxJson *self);

G_END_DECLS
