/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-request.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "exchange/igx-exchange-event.h"

#define ID_LENGTH_MAX 36

static const char *const methods[IGX_EXCHANGE_N_METHODS]
    = { "", "SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY" };

/**
 * igx_exchange_request_fail:
 *
 * Notes a mistake; the request is not carried out.
 */
void
igx_exchange_request_fail (IgxExchangeRequest *self, int code, const char *message)
{
  self->method = IGX_EXCHANGE_METHOD_NONE;
  self->code = code;
  g_free (self->message);
  self->message = g_strdup (message);
}

void
igx_exchange_request_clear (IgxExchangeRequest *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->streams, g_strfreev);
  g_clear_pointer (&self->message, g_free);
}

static gboolean
is_alphanumeric (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
      return FALSE;
  return TRUE;
}

static gboolean
parse_id (IgxExchangeRequest *self, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "id");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    self->id = g_strdup ("null");
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    self->id = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (json_node_get_value_type (node) == G_TYPE_STRING
           && strlen (json_node_get_string (node)) <= ID_LENGTH_MAX
           && is_alphanumeric (json_node_get_string (node)))
    self->id = igx_exchange_event_quote (json_node_get_string (node));
  else
    igx_exchange_request_fail (self, 2,
                               "Invalid request: request ID must be an integer, an alphanumeric "
                               "string of at most 36 characters, or null");
  return self->code == 0 && self->message == NULL;
}

static JsonArray *
get_params (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "params");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
parse_streams (IgxExchangeRequest *self, JsonArray *params)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; params != NULL && i < json_array_get_length (params); i++)
    {
      JsonNode *node = json_array_get_element (params, i);

      if (json_node_get_value_type (node) != G_TYPE_STRING)
        {
          igx_exchange_request_fail (self, 2, "Invalid request: params must be strings");
          return;
        }
      g_strv_builder_add (names, json_node_get_string (node));
    }
  if (params == NULL || json_array_get_length (params) == 0)
    igx_exchange_request_fail (self, 2, "Invalid request: missing field `params`");
  self->streams = g_strv_builder_end (names);
}

static void
parse_property (IgxExchangeRequest *self, JsonArray *params)
{
  guint expected = self->method == IGX_EXCHANGE_METHOD_SET_PROPERTY ? 2 : 1;
  JsonNode *name = NULL;

  if (params == NULL || json_array_get_length (params) < 1)
    {
      igx_exchange_request_fail (self, 2, "Invalid request: missing field `params`");
      return;
    }
  name = json_array_get_element (params, 0);
  if (json_array_get_length (params) > expected)
    igx_exchange_request_fail (self, 2, "Invalid request: too many parameters");
  else if (json_node_get_value_type (name) != G_TYPE_STRING)
    igx_exchange_request_fail (self, 2, "Invalid request: property name must be a string");
  else if (strcmp (json_node_get_string (name), "combined") != 0)
    igx_exchange_request_fail (self, 0, "Unknown property");
  else if (expected == 2
           && (json_array_get_length (params) < 2
               || json_node_get_value_type (json_array_get_element (params, 1)) != G_TYPE_BOOLEAN))
    igx_exchange_request_fail (self, 1, "Invalid value type: expected Boolean");
  else if (expected == 2)
    self->value = json_array_get_boolean_element (params, 1);
}

static void
parse_method (IgxExchangeRequest *self, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "method");

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      igx_exchange_request_fail (self, 2, "Invalid request: missing field `method`");
      return;
    }
  for (gsize i = 1; i < IGX_EXCHANGE_N_METHODS; i++)
    if (strcmp (methods[i], json_node_get_string (node)) == 0)
      self->method = (IgxExchangeMethod) i;
  if (self->method == IGX_EXCHANGE_METHOD_NONE)
    igx_exchange_request_fail (
        self, 2,
        "Invalid request: unknown variant, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, "
        "`LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`");
}

/**
 * igx_exchange_request_parse:
 * @text: what the client sent
 *
 * Reads it; a mistake is kept in it for the reply.
 */
void
igx_exchange_request_parse (IgxExchangeRequest *self, const char *text)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *object = NULL;

  memset (self, 0, sizeof *self);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      igx_exchange_request_fail (self, 3, "Invalid JSON: expected value at line 1 column 1");
      return;
    }
  object = json_node_get_object (root);
  if (!parse_id (self, object))
    return;
  parse_method (self, object);
  if (self->method == IGX_EXCHANGE_METHOD_SUBSCRIBE
      || self->method == IGX_EXCHANGE_METHOD_UNSUBSCRIBE)
    parse_streams (self, get_params (object));
  else if (self->method == IGX_EXCHANGE_METHOD_SET_PROPERTY
           || self->method == IGX_EXCHANGE_METHOD_GET_PROPERTY)
    parse_property (self, get_params (object));
}

/**
 * igx_exchange_request_format_reply:
 * @result: (nullable): JSON, where the request was carried out
 *
 * Returns: (transfer full): the reply
 */
char *
igx_exchange_request_format_reply (const IgxExchangeRequest *self, const char *result)
{
  const char *id = self->id != NULL ? self->id : "null";
  g_autofree char *message = NULL;

  if (self->message == NULL)
    return g_strdup_printf ("{\"result\":%s,\"id\":%s}", result, id);
  message = igx_exchange_event_quote (self->message);
  return g_strdup_printf ("{\"code\":%d,\"msg\":%s,\"id\":%s}", self->code, message, id);
}
