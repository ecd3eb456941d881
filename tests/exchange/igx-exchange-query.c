/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-query.h"

#include <string.h>

#define SYMBOL_RANGE    "^[A-Z0-9-_.]{1,20}$"
#define SYMBOL_LETTERS  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
#define SYMBOL_LENGTH   20
#define NUMBER_RANGE    "^[0-9]{1,20}$"
#define NUMBER_LENGTH   20
#define ZONE_WEST_MAX   (12 * 60)
#define ZONE_EAST_MAX   (14 * 60)
#define MINUTE          G_GINT64_CONSTANT (60000)
#define MICROSECONDS_AT G_GINT64_CONSTANT (100000000000000)

/**
 * igx_exchange_query_init:
 * @text: (nullable): the query part of the address, encoded
 */
void
igx_exchange_query_init (IgxExchangeQuery *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "&", -1);

  memset (self, 0, sizeof *self);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) pair = NULL;
      g_autofree char *value = NULL;

      if (parts[i][0] == '\0')
        continue;
      pair = g_strsplit (parts[i], "=", 2);
      value = g_uri_unescape_string (pair[1] != NULL ? pair[1] : "", NULL);
      self->n_sent++;
      if (value == NULL || !g_utf8_validate (value, -1, NULL))
        igx_exchange_query_fail (self, -1100, "Illegal characters found in a parameter.");
      else if (g_hash_table_contains (self->values, pair[0]))
        igx_exchange_query_fail (self, -1101, "Duplicate values for a parameter detected.");
      else
        g_hash_table_insert (self->values, g_strdup (pair[0]), g_steal_pointer (&value));
    }
}

void
igx_exchange_query_clear (IgxExchangeQuery *self)
{
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->message, g_free);
}

/**
 * igx_exchange_query_fail:
 *
 * Notes a mistake; only the first one is kept.
 */
void
igx_exchange_query_fail (IgxExchangeQuery *self, int code, const char *format, ...)
{
  va_list arguments;

  if (self->code != 0)
    return;
  self->code = code;
  va_start (arguments, format);
  self->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/**
 * igx_exchange_query_get:
 *
 * Returns: (nullable): the value of an optional parameter; an empty one is a mistake
 */
const char *
igx_exchange_query_get (IgxExchangeQuery *self, const char *name)
{
  const char *value = g_hash_table_lookup (self->values, name);

  if (value == NULL)
    return NULL;
  self->n_read++;
  if (value[0] != '\0')
    return value;
  igx_exchange_query_fail (self, -1105, "Parameter '%s' was empty.", name);
  return NULL;
}

/**
 * igx_exchange_query_need:
 *
 * Returns: (nullable): the value of a mandatory parameter, or %NULL after a mistake
 */
const char *
igx_exchange_query_need (IgxExchangeQuery *self, const char *name)
{
  const char *value = g_hash_table_lookup (self->values, name);

  if (value != NULL)
    self->n_read++;
  if (value != NULL && value[0] != '\0')
    return value;
  igx_exchange_query_fail (
      self, -1102, "Mandatory parameter '%s' was not sent, was empty/null, or malformed.", name);
  return NULL;
}

/**
 * igx_exchange_query_get_symbol:
 *
 * Returns: (nullable): a mandatory symbol of legal characters
 */
const char *
igx_exchange_query_get_symbol (IgxExchangeQuery *self, const char *name)
{
  const char *value = igx_exchange_query_need (self, name);

  if (value == NULL)
    return NULL;
  if (strlen (value) <= SYMBOL_LENGTH && strspn (value, SYMBOL_LETTERS) == strlen (value))
    return value;
  igx_exchange_query_fail (
      self, -1100, "Illegal characters found in parameter '%s'; legal range is '" SYMBOL_RANGE "'.",
      name);
  return NULL;
}

/**
 * igx_exchange_query_get_number:
 * @missing: what to give where it was not sent
 *
 * Returns: an optional number of 0 or more
 */
gint64
igx_exchange_query_get_number (IgxExchangeQuery *self, const char *name, gint64 missing)
{
  const char *value = igx_exchange_query_get (self, name);
  guint64 number = 0;

  if (value == NULL)
    return missing;
  if (strlen (value) > NUMBER_LENGTH || strspn (value, "0123456789") != strlen (value))
    {
      igx_exchange_query_fail (
          self, -1100,
          "Illegal characters found in parameter '%s'; legal range is '" NUMBER_RANGE "'.", name);
      return missing;
    }
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64, &number, NULL))
    return (gint64) number;
  igx_exchange_query_fail (self, -1130, "Data sent for parameter '%s' is not valid.", name);
  return missing;
}

/**
 * igx_exchange_query_get_time:
 *
 * Returns: an optional time in ms, sent in ms or us; -1 where it was not sent
 */
gint64
igx_exchange_query_get_time (IgxExchangeQuery *self, const char *name)
{
  gint64 time = igx_exchange_query_get_number (self, name, -1);

  return time >= MICROSECONDS_AT ? time / 1000 : time;
}

/**
 * igx_exchange_query_parse_zone:
 * @text: hours, or hours and minutes: `0`, `-1:00`, `+08:00`, `05:45`
 * @offset: (out): ms east of UTC
 *
 * Returns: %TRUE if it is between -12:00 and +14:00
 */
gboolean
igx_exchange_query_parse_zone (const char *text, gint64 *offset)
{
  gboolean west = text[0] == '-';
  const char *digits = text + (west || text[0] == '+');
  gsize n_hours = strspn (digits, "0123456789");
  const char *rest = digits + n_hours;
  gint64 minutes = 0;

  if (n_hours < 1 || n_hours > 2)
    return FALSE;
  minutes = g_ascii_strtoll (digits, NULL, 10) * 60;
  if (*rest == ':')
    {
      gint64 part = 0;

      if (strlen (rest) != 3 || strspn (rest + 1, "0123456789") != 2)
        return FALSE;
      part = g_ascii_strtoll (rest + 1, NULL, 10);
      if (part > 59)
        return FALSE;
      minutes += part;
    }
  else if (*rest != '\0')
    return FALSE;
  if (minutes > (west ? ZONE_WEST_MAX : ZONE_EAST_MAX))
    return FALSE;
  *offset = (west ? -minutes : minutes) * MINUTE;
  return TRUE;
}

/**
 * igx_exchange_query_get_zone:
 *
 * Returns: an optional time zone, ms east of UTC
 */
gint64
igx_exchange_query_get_zone (IgxExchangeQuery *self, const char *name)
{
  const char *value = igx_exchange_query_get (self, name);
  gint64 offset = 0;

  if (value != NULL && !igx_exchange_query_parse_zone (value, &offset))
    igx_exchange_query_fail (self, -1130, "Data sent for parameter '%s' is not valid.", name);
  return offset;
}

/**
 * igx_exchange_query_finish:
 *
 * Refuses parameters that nobody read.
 */
void
igx_exchange_query_finish (IgxExchangeQuery *self)
{
  if (self->n_sent == self->n_read)
    return;
  if (self->n_read == 0)
    igx_exchange_query_fail (self, -1101, "Too many parameters; expected '0' and received '%u'.",
                             self->n_sent);
  else
    igx_exchange_query_fail (
        self, -1104, "Not all sent parameters were read; read '%u' parameter(s) but was sent '%u'.",
        self->n_read, self->n_sent);
}
