/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/igx-ctl-bus.h"
#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-text.h"

/* How a value is written on the command line, and read from it. */
static char *
value_to_text (GVariant *value)
{
  if (value == NULL)
    return g_strdup ("-");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **items = g_variant_get_strv (value, NULL);

      return g_strjoinv (",", (char **) items);
    }
  return g_variant_print (value, FALSE);
}

static GVariant *
list_from_text (const char *text)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize i = 0; items[i] != NULL; i++)
    if (g_strstrip (items[i])[0] != '\0')
      g_variant_builder_add (&builder, "s", items[i]);
  return g_variant_builder_end (&builder);
}

static GVariant *
value_from_text (const char *text, const GVariantType *type)
{
  char *end = NULL;
  g_autoptr (GVariant) parsed = NULL;
  double number = NAN;

  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return g_variant_new_string (text);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING_ARRAY))
    return list_from_text (text);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    {
      if (strcmp (text, "true") == 0 || strcmp (text, "yes") == 0 || strcmp (text, "on") == 0)
        return g_variant_new_boolean (TRUE);
      if (strcmp (text, "false") == 0 || strcmp (text, "no") == 0 || strcmp (text, "off") == 0)
        return g_variant_new_boolean (FALSE);
      return NULL;
    }
  if (g_variant_type_equal (type, G_VARIANT_TYPE_DOUBLE))
    {
      number = g_ascii_strtod (text, &end);
      return end != text && *end == '\0' && isfinite (number) ? g_variant_new_double (number)
                                                              : NULL;
    }
  parsed = g_variant_parse (type, text, NULL, NULL, NULL);
  return g_steal_pointer (&parsed);
}

static IgxCtlExit
get_settings (GVariant **settings)
{
  g_autoptr (GVariant) reply = NULL;
  IgxCtlExit code = igx_ctl_bus_ask ("GetSettings", NULL, &reply);

  if (code == IGX_CTL_OK)
    *settings = g_variant_get_child_value (reply, 0);
  return code;
}

static IgxCtlExit
find_setting (const char *key, GVariant **setting)
{
  g_autoptr (GVariant) settings = NULL;
  IgxCtlExit code = get_settings (&settings);

  if (code != IGX_CTL_OK)
    return code;
  *setting = g_variant_lookup_value (settings, key, G_VARIANT_TYPE_VARDICT);
  if (*setting != NULL)
    return IGX_CTL_OK;
  igx_ctl_command_error ("There is no setting “%s”: see “ignitexctl settings list”", key);
  return IGX_CTL_NOT_FOUND;
}

static IgxCtlExit
list (gboolean json)
{
  static const char *const titles[] = { "SETTING", "VALUE", "DEFAULT", "WHAT IT IS", NULL };
  g_autoptr (IgxCtlTable) table = igx_ctl_table_new (titles);
  g_autoptr (GVariant) settings = NULL;
  GVariantIter iter;
  const char *key = NULL;
  GVariant *setting = NULL;
  IgxCtlExit code = get_settings (&settings);

  if (code != IGX_CTL_OK)
    return code;
  if (json)
    {
      igx_ctl_json_print (settings);
      return IGX_CTL_OK;
    }
  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_next (&iter, "{&s@a{sv}}", &key, &setting))
    {
      g_autoptr (GVariant) owned = setting;
      g_autoptr (GVariant) value = g_variant_lookup_value (owned, "value", NULL);
      g_autoptr (GVariant) fallback = g_variant_lookup_value (owned, "default", NULL);
      g_autofree char *value_text = value_to_text (value);
      g_autofree char *fallback_text = value_to_text (fallback);
      const char *description = "";

      g_variant_lookup (owned, "description", "&s", &description);
      igx_ctl_table_add (table,
                         (const char *const[]){ key, value_text, fallback_text, description });
    }
  igx_ctl_table_print (table);
  return IGX_CTL_OK;
}

static IgxCtlExit
get (const char *key, gboolean json)
{
  g_autoptr (GVariant) setting = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autofree char *text = NULL;
  IgxCtlExit code = find_setting (key, &setting);

  if (code != IGX_CTL_OK)
    return code;
  value = g_variant_lookup_value (setting, "value", NULL);
  if (json)
    {
      igx_ctl_json_print (setting);
      return IGX_CTL_OK;
    }
  text = value_to_text (value);
  puts (text);
  return IGX_CTL_OK;
}

static IgxCtlExit
set (const IgxCtlCommand *command, const char *key, const char *text)
{
  g_autoptr (GVariant) setting = NULL;
  g_autoptr (GVariant) old = NULL;
  GVariant *value = NULL;
  IgxCtlExit code = find_setting (key, &setting);

  if (code != IGX_CTL_OK)
    return code;
  old = g_variant_lookup_value (setting, "value", NULL);
  value = old != NULL ? value_from_text (text, g_variant_get_type (old)) : NULL;
  if (value == NULL)
    return igx_ctl_command_misuse (command, "“%s” is no value for %s, which is of type %s", text,
                                   key, old != NULL ? g_variant_get_type_string (old) : "unknown");
  code = igx_ctl_bus_ask ("SetSetting", g_variant_new ("(sv)", key, value), NULL);
  if (code == IGX_CTL_OK)
    printf ("%s = %s\n", key, text);
  return code;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "JSON (list, get)", NULL },
    { NULL },
  };

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc < 2 || (strcmp (argv[1], "list") == 0 && argc == 2))
    return list (json);
  if (strcmp (argv[1], "get") == 0 && argc == 3)
    return get (argv[2], json);
  if (strcmp (argv[1], "set") == 0 && argc == 4)
    return set (command, argv[2], argv[3]);
  return igx_ctl_command_misuse (command, "settings list, get KEY or set KEY VALUE");
}

const IgxCtlCommand igx_ctl_settings_command = {
  .name = "settings",
  .usage = "[list | get KEY | set KEY VALUE]",
  .summary = "Show or change settings",
  .details = "A list is written with commas: ignitexctl settings set KEY a,b,c\n"
             "Before a VALUE that begins with a dash write --.",
  .run = run,
};
