/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-uuid.h"

#include <string.h>

static int
hex_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static gboolean
parse_uuid (const char *text, guint8 bytes[16])
{
  gsize n = 0;

  for (const char *p = text; *p != '\0';)
    {
      int high = 0;
      int low = 0;

      if (*p == '-')
        {
          p++;
          continue;
        }
      high = hex_value (p[0]);
      low = high < 0 ? -1 : hex_value (p[1]);
      if (low < 0 || n == 16)
        return FALSE;
      bytes[n++] = (guint8) (high * 16 + low);
      p += 2;
    }
  return n == 16;
}

/* By hand: a backtest makes thousands, and sixteen conversions cost more than all the rest. */
static void
format_uuid (const guint8 bytes[16], char text[IGX_UUID_LENGTH + 1])
{
  static const char digits[] = "0123456789abcdef";
  gsize at = 0;

  for (gsize i = 0; i < 16; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        text[at++] = '-';
      text[at++] = digits[bytes[i] >> 4];
      text[at++] = digits[bytes[i] & 0x0f];
    }
  text[at] = '\0';
}

/**
 * igx_uuid_v5_begin:
 * @namespace_uuid: a UUID in text form
 * @name: what the names begin with, in UTF-8
 *
 * Returns: (transfer full): for igx_uuid_v5_end(), any number of times; %NULL if @namespace_uuid is
 *   not a UUID
 */
GChecksum *
igx_uuid_v5_begin (const char *namespace_uuid, const char *name)
{
  GChecksum *checksum = NULL;
  guint8 bytes[16] = { 0 };

  g_return_val_if_fail (name != NULL, NULL);
  if (!parse_uuid (namespace_uuid, bytes))
    g_return_val_if_reached (NULL);

  checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_checksum_update (checksum, bytes, sizeof bytes);
  g_checksum_update (checksum, (const guint8 *) name, -1);
  return checksum;
}

/**
 * igx_uuid_v5_end:
 * @begun: of igx_uuid_v5_begin()
 * @rest: what comes after the beginning of the name
 * @length: bytes of @rest, or -1
 * @text: (out caller-allocates): as igx_uuid_v5() of the whole name
 */
void
igx_uuid_v5_end (const GChecksum *begun,
                 const char *rest,
                 gssize length,
                 char text[IGX_UUID_LENGTH + 1])
{
  g_autoptr (GChecksum) checksum = NULL;
  guint8 bytes[20] = { 0 };
  gsize size = sizeof bytes;

  g_return_if_fail (begun != NULL);
  g_return_if_fail (rest != NULL);

  checksum = g_checksum_copy (begun);
  g_checksum_update (checksum, (const guint8 *) rest, length);
  g_checksum_get_digest (checksum, bytes, &size);
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  format_uuid (bytes, text);
}

/**
 * igx_uuid_v5:
 * @namespace_uuid: a UUID in text form
 * @name: the name in UTF-8
 * @length: bytes of @name, or -1
 *
 * A name-based UUID by SHA-1, RFC 4122 section 4.3 (RFC 9562 section 5.5).
 *
 * Returns: (transfer full): 36 characters, lower case
 */
char *
igx_uuid_v5 (const char *namespace_uuid, const char *name, gssize length)
{
  g_autoptr (GChecksum) begun = igx_uuid_v5_begin (namespace_uuid, "");
  char *text = NULL;

  if (begun == NULL)
    return NULL;
  text = g_malloc (IGX_UUID_LENGTH + 1);
  igx_uuid_v5_end (begun, name, length, text);
  return text;
}
