/* SPDX-License-Identifier: GPL-3.0-or-later */
/* D-Bus dictionaries as JSON. Whole numbers stay whole, all 64 bits of them; JSON has no NAN, so
 * a member that is not finite is left out and an element becomes null. */
#include "ctl/igx-ctl-json.h"

#include <math.h>
#include <stdio.h>

static gboolean
is_not_finite (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE
         && !isfinite (json_node_get_double (node));
}

static void
leave_out (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GList) names = json_object_get_members (object);

      for (GList *l = names; l != NULL; l = l->next)
        {
          JsonNode *member = json_object_get_member (object, l->data);

          if (is_not_finite (member))
            json_object_remove_member (object, l->data);
          else
            leave_out (member);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          if (is_not_finite (element))
            json_node_init_null (element);
          else
            leave_out (element);
        }
    }
}

/**
 * igx_ctl_json_from_variant:
 * @value: any value; dictionaries become objects
 *
 * Returns: (transfer full): the same in JSON
 */
JsonNode *
igx_ctl_json_from_variant (GVariant *value)
{
  JsonNode *node = json_gvariant_serialize (value);

  leave_out (node);
  return node;
}

/**
 * igx_ctl_json_to_line:
 *
 * Returns: (transfer full): @node in one line, without the line's end
 */
char *
igx_ctl_json_to_line (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

/**
 * igx_ctl_json_print:
 *
 * Prints @value in one line and hands it on at once: whoever reads a pipe need not wait.
 */
void
igx_ctl_json_print (GVariant *value)
{
  g_autoptr (JsonNode) node = igx_ctl_json_from_variant (value);
  g_autofree char *text = igx_ctl_json_to_line (node);

  puts (text);
  fflush (stdout);
}

/**
 * igx_ctl_json_print_array:
 * @values: (element-type GVariant): printed as one array, a line each
 */
void
igx_ctl_json_print_array (GPtrArray *values)
{
  putchar ('[');
  for (guint i = 0; i < values->len; i++)
    {
      g_autoptr (JsonNode) node = igx_ctl_json_from_variant (values->pdata[i]);
      g_autofree char *text = igx_ctl_json_to_line (node);

      printf ("%s\n%s", i > 0 ? "," : "", text);
    }
  puts (values->len > 0 ? "\n]" : "]");
}

void
igx_ctl_json_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
igx_ctl_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/**
 * igx_ctl_json_add_double:
 * @value: unknown or infinite: the member is left out
 */
void
igx_ctl_json_add_double (JsonBuilder *builder, const char *name, double value)
{
  if (!isfinite (value))
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}
