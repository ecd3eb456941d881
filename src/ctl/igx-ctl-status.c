/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-bus.h"
#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-text.h"

static IgxCtlColour
colour_of (const char *state)
{
  if (strcmp (state, "healthy") == 0)
    return IGX_CTL_GREEN;
  if (strcmp (state, "offline") == 0 || strcmp (state, "blocked") == 0)
    return IGX_CTL_RED;
  return IGX_CTL_YELLOW;
}

static void
print_text (const char *title, GVariant *status, const char *key)
{
  const char *text = NULL;
  g_autofree char *clean = NULL;

  if (!g_variant_lookup (status, key, "&s", &text))
    return;
  clean = igx_ctl_text_clean (text);
  printf ("%-10s %s\n", title, clean);
}

static void
print_times (GVariant *status)
{
  gint64 age = 0;
  gint64 offset = 0;
  gint64 paused = 0;
  gint64 started = 0;

  if (g_variant_lookup (status, "data_age", "x", &age))
    {
      g_autofree char *text = igx_ctl_text_duration (age);

      printf ("%-10s %s old\n", "Data", text);
    }
  if (g_variant_lookup (status, "clock_offset", "x", &offset))
    printf ("%-10s %+" G_GINT64_FORMAT " ms to the exchange\n", "Clock", offset);
  if (g_variant_lookup (status, "paused_until", "x", &paused) && paused != 0)
    {
      g_autofree char *text = paused > 0 ? igx_ctl_text_time (paused) : g_strdup ("resumed");

      printf ("%-10s until %s%s\n", "Paused", text, paused > 0 ? " UTC" : "");
    }
  if (g_variant_lookup (status, "started_at", "x", &started))
    {
      g_autofree char *text = igx_ctl_text_time (started);

      printf ("%-10s %s UTC\n", "Started", text);
    }
}

static void
print_errors (GVariant *status)
{
  g_autofree const char **errors = NULL;

  if (!g_variant_lookup (status, "errors", "^a&s", &errors))
    return;
  for (gsize i = 0; errors[i] != NULL; i++)
    {
      g_autofree char *clean = igx_ctl_text_clean (errors[i]);

      igx_ctl_text_print (IGX_CTL_RED, "%-10s %s\n", "Error", clean);
    }
}

static void
print_status (GVariant *status)
{
  const char *state = "unknown";
  const char *version = "";
  g_autofree char *clean_state = NULL;
  g_autofree char *clean_version = NULL;
  gboolean demo = FALSE;
  guint n_series = 0;
  guint n_ready = 0;
  guint today = 0;

  g_variant_lookup (status, "state", "&s", &state);
  g_variant_lookup (status, "version", "&s", &version);
  g_variant_lookup (status, "demo", "b", &demo);
  clean_state = igx_ctl_text_clean (state);
  clean_version = igx_ctl_text_clean (version);
  igx_ctl_text_print (IGX_CTL_BOLD, "IgniteX %s: ", clean_version);
  igx_ctl_text_print (colour_of (state), "%s%s\n", clean_state, demo ? ", DEMO market" : "");
  print_text ("Summary", status, "summary");
  print_text ("Advice", status, "advice");
  print_text ("Role", status, "role");
  print_text ("Note", status, "store_notice");
  print_times (status);
  if (g_variant_lookup (status, "n_series", "u", &n_series)
      && g_variant_lookup (status, "n_series_ready", "u", &n_ready))
    printf ("%-10s %u of %u ready\n", "Series", n_ready, n_series);
  if (g_variant_lookup (status, "signals_today", "u", &today))
    printf ("%-10s %u today\n", "Signals", today);
  print_errors (status);
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object", NULL },
    { NULL },
  };
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) status = NULL;
  IgxCtlExit code = IGX_CTL_OK;

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 1)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[1]);
  code = igx_ctl_bus_ask ("GetStatus", NULL, &reply);
  if (code != IGX_CTL_OK)
    return code;
  status = g_variant_get_child_value (reply, 0);
  if (json)
    igx_ctl_json_print (status);
  else
    print_status (status);
  return IGX_CTL_OK;
}

const IgxCtlCommand igx_ctl_status_command = {
  .name = "status",
  .usage = "[--json]",
  .summary = "Show how the service is",
  .run = run,
};
