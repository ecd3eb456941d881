/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-text.h"

#include <string.h>

/**
 * igx_text_dup_start:
 * @text: a text from outside, of any length
 * @bytes_max: how much of it is wanted at most
 *
 * For messages that quote what somebody wrote: never half a sign.
 *
 * Returns: (transfer full): the beginning of @text, valid UTF-8
 */
char *
igx_text_dup_start (const char *text, gsize bytes_max)
{
  gsize length = 0;

  g_return_val_if_fail (text != NULL, NULL);

  length = strnlen (text, bytes_max + 1);
  if (length > bytes_max)
    {
      length = bytes_max;
      /* Back to where the sign begins that would be cut. */
      while (length > 0 && ((guchar) text[length] & 0xc0) == 0x80)
        length--;
    }
  return g_utf8_make_valid (text, (gssize) length);
}
