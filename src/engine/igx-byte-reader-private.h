/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Bytes that are read from the front and never beyond their end; nothing need be aligned. */
typedef struct
{
  const guint8 *data;
  gsize left;
} IgxByteReader;

/* FALSE if there are not as many bytes left; @out may be NULL to pass over them. */
static inline gboolean
igx_byte_reader_take (IgxByteReader *self, gpointer out, gsize size)
{
  if (size > self->left)
    return FALSE;
  if (out != NULL && size > 0)
    memcpy (out, self->data, size);
  self->data += size;
  self->left -= size;
  return TRUE;
}

G_END_DECLS
