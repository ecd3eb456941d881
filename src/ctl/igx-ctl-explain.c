/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strategies explain: what a strategy does, in words. */
#include "ctl/igx-ctl-explain.h"

#include <stdio.h>

#include "ctl/igx-ctl-input.h"
#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-measure.h"
#include "ctl/igx-ctl-text.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-describe.h"

static const char *
get_string (GVariant *dict, const char *key)
{
  const char *text = NULL;

  g_variant_lookup (dict, key, "&s", &text);
  return text;
}

static guint64
get_count (GVariant *dict, const char *key)
{
  guint64 count = 0;

  g_variant_lookup (dict, key, "t", &count);
  return count;
}

static double
get_number (GVariant *dict, const char *key)
{
  double number = 0;

  g_variant_lookup (dict, key, "d", &number);
  return number;
}

static char *
get_duration (GVariant *dict, const char *key)
{
  gint64 ms = 0;

  g_variant_lookup (dict, key, "x", &ms);
  return igx_ctl_text_duration (ms);
}

static char *
get_list (GVariant *dict, const char *key)
{
  g_autofree const char **texts = NULL;

  if (!g_variant_lookup (dict, key, "^a&s", &texts))
    return g_strdup ("");
  return g_strjoinv (", ", (char **) texts);
}

static void
print_header (GVariant *about, const char *const *missing)
{
  g_autofree char *timeframes = get_list (about, "timeframes");
  g_autofree char *symbols = get_list (about, "symbols");
  g_autofree char *regimes = get_list (about, "regimes");
  gint32 version = 0;

  g_variant_lookup (about, "version", "i", &version);
  igx_ctl_text_print (IGX_CTL_BOLD, "%s", get_string (about, "name"));
  printf (" (%s, version %d)\n", get_string (about, "id"), version);
  if (get_string (about, "about") != NULL)
    printf ("%s\n", get_string (about, "about"));
  printf ("Runs on %s%s%s; told here for %s.\n", timeframes, symbols[0] != '\0' ? " of " : "",
          symbols, get_string (about, "timeframe"));
  if (missing[0] != NULL)
    {
      g_autofree char *text = igx_ctl_text_needs (missing);

      printf ("It %s, which nothing provides yet: until then it does not run.\n", text);
    }
  if (regimes[0] != '\0')
    printf ("Made for %s.\n", regimes);
}

static void
print_names (GVariant *about)
{
  g_autoptr (GVariant) params = g_variant_lookup_value (about, "params", NULL);
  g_autoptr (GVariant) names = g_variant_lookup_value (about, "names", NULL);

  if (g_variant_n_children (params) > 0)
    igx_ctl_text_print (IGX_CTL_BOLD, "\nParameters\n");
  for (gsize i = 0; i < g_variant_n_children (params); i++)
    {
      g_autoptr (GVariant) param = g_variant_get_child_value (params, i);
      double step = 0;

      printf ("  %s = %g, from %g to %g", get_string (param, "name"), get_number (param, "value"),
              get_number (param, "minimum"), get_number (param, "maximum"));
      if (g_variant_lookup (param, "step", "d", &step))
        printf (" in steps of %g", step);
      putchar ('\n');
    }
  if (g_variant_n_children (names) > 0)
    igx_ctl_text_print (IGX_CTL_BOLD, "\nNames\n");
  for (gsize i = 0; i < g_variant_n_children (names); i++)
    {
      g_autoptr (GVariant) name = g_variant_get_child_value (names, i);

      printf ("  %s: %s\n", get_string (name, "name"), get_string (name, "means"));
    }
}

static void
print_score (GVariant *branches)
{
  for (gsize i = 0; i < g_variant_n_children (branches); i++)
    {
      g_autoptr (GVariant) branch = g_variant_get_child_value (branches, i);
      g_autofree char *text = igx_ctl_text_clean (get_string (branch, "text"));
      const char *when = get_string (branch, "when");

      printf ("    %s%g points %s%s: %s\n", i > 0 ? "or else " : "", get_number (branch, "points"),
              when != NULL ? "when " : "always", when != NULL ? when : "", text);
    }
}

static void
print_rearm (GVariant *side)
{
  const guint64 bars = get_count (side, "rearm-bars");

  if (bars == 0)
    puts ("  It fires again only after this was false.");
  else if (bars == 1)
    puts ("  It fires again at every candle while this stays true.");
  else
    printf ("  It fires again %" G_GUINT64_FORMAT " candles later while this stays true.\n", bars);
}

static void
print_side (GVariant *side)
{
  g_autoptr (GVariant) conditions = g_variant_lookup_value (side, "conditions", NULL);
  g_autoptr (GVariant) scores = g_variant_lookup_value (side, "scores", NULL);
  g_autofree const char **targets = NULL;
  g_autofree char *life = get_duration (side, "expires-ms");
  double fire_at = 0;

  igx_ctl_text_print (IGX_CTL_BOLD, "\nA %s signal", get_string (side, "direction"));
  puts (" when a candle closes at which for the first time");
  for (gsize i = 0; i < g_variant_n_children (conditions); i++)
    {
      const char *words = NULL;

      g_variant_get_child (conditions, i, "&s", &words);
      printf ("  %s%s\n", i > 0 ? "and " : "", words);
    }
  if (g_variant_lookup (side, "fire-at", "d", &fire_at))
    printf ("  %sthese points add up to %g or more (100 at most):\n",
            g_variant_n_children (conditions) > 0 ? "and " : "", fire_at);
  else if (g_variant_n_children (scores) > 0)
    puts ("  Its confidence is the sum of these points (100 at most):");
  for (gsize i = 0; i < g_variant_n_children (scores); i++)
    {
      g_autoptr (GVariant) score = g_variant_get_child_value (scores, i);

      print_score (score);
    }
  printf ("  Entry: %s\n  Stop: %s\n", get_string (side, "entry"), get_string (side, "stop"));
  g_variant_lookup (side, "targets", "^a&s", &targets);
  for (gsize i = 0; targets != NULL && targets[i] != NULL; i++)
    printf ("  Target %" G_GSIZE_FORMAT ": %s\n", i + 1, targets[i]);
  printf ("  It expires after %" G_GUINT64_FORMAT " candles (%s).\n",
          get_count (side, "expires-bars"), life);
  print_rearm (side);
}

static char *
others_text (GVariant *warmup)
{
  g_autoptr (GVariant) others = g_variant_lookup_value (warmup, "others", NULL);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (others); i++)
    {
      g_autoptr (GVariant) one = g_variant_get_child_value (others, i);
      const char *symbol = get_string (one, "symbol");

      g_string_append_printf (text, "%s%" G_GUINT64_FORMAT " of %s%s%s", i > 0 ? ", " : "",
                              get_count (one, "candles"), symbol != NULL ? symbol : "",
                              symbol != NULL ? " " : "", get_string (one, "timeframe"));
    }
  return g_string_free (text, FALSE);
}

static void
print_warmups (GVariant *about)
{
  static const char *const titles[]
      = { "  TIMEFRAME", "CANDLES", "TIME", "HISTORY", "TIME", "OTHER SERIES", NULL };
  g_autoptr (GVariant) warmups = g_variant_lookup_value (about, "warmups", NULL);
  g_autoptr (IgxCtlTable) table = igx_ctl_table_new (titles);

  igx_ctl_text_print (IGX_CTL_BOLD, "\nWarm-up\n");
  puts (
      "  Candles before the first that is judged; history is what should be there so that the\n"
      "  coarser candles it reads are known as well, where they are put together out of its own.");
  for (gsize i = 0; i < g_variant_n_children (warmups); i++)
    {
      g_autoptr (GVariant) warmup = g_variant_get_child_value (warmups, i);
      g_autofree char *timeframe = g_strconcat ("  ", get_string (warmup, "timeframe"), NULL);
      g_autofree char *candles
          = g_strdup_printf ("%" G_GUINT64_FORMAT, get_count (warmup, "candles"));
      g_autofree char *history
          = g_strdup_printf ("%" G_GUINT64_FORMAT, get_count (warmup, "history"));
      g_autofree char *time = get_duration (warmup, "ms");
      g_autofree char *history_time = get_duration (warmup, "history-ms");
      g_autofree char *others = others_text (warmup);

      igx_ctl_table_add (table,
                         (const char *const[]){ timeframe, candles, time, history, history_time,
                                                others[0] != '\0' ? others : NULL });
    }
  igx_ctl_table_print (table);
}

/* `~` for a share, `*` for the most expensive; NULL where nothing was measured. */
static char *
cost_text (GVariant *node, guint64 dearest)
{
  gboolean shared = FALSE;
  gboolean rare = FALSE;
  double ns = 0;

  if (!g_variant_lookup (node, "ns", "d", &ns))
    return NULL;
  g_variant_lookup (node, "rare", "b", &rare);
  if (rare)
    return g_strdup ("rare");
  g_variant_lookup (node, "shared", "b", &shared);
  return g_strdup_printf ("%s%.2f%s", shared ? "~" : "", ns,
                          get_count (node, "number") == dearest ? " *" : "");
}

static void
print_cost (GVariant *about)
{
  const char *timeframe = get_string (about, "timeframe");
  const guint64 n_candles = get_count (about, "measured-candles");

  if (n_candles == 0)
    return;
  printf ("  Measured here and now over %" G_GUINT64_FORMAT
          " made candles: %.0f ns a candle for all of it.\n",
          n_candles, get_number (about, "measured-ns"));
  printf (
      "  NS: of that, what each node takes for a candle of %s, measured step by step in blocks\n"
      "  of %" G_GUINT64_FORMAT
      " candles, less the %.0f ns of each look at the clock. The sum of all nodes is\n"
      "  %.0f ns; signals and what is between the steps are the rest.\n",
      timeframe, get_count (about, "measured-block"), get_number (about, "measured-look-ns"),
      get_number (about, "measured-nodes-ns"));
  puts (
      "  ~: done in one step with other nodes, of which it is an even share.\n"
      "  *: the most expensive. rare: only where a signal may fire, so it costs all but nothing.");
}

static void
print_nodes (GVariant *about)
{
  static const char *const titles[]
      = { "  NODE", "CANDLES OF", "BYTES", "WARM-UP", "NS", "WHAT", "TITLE", NULL };
  g_autoptr (GVariant) nodes = g_variant_lookup_value (about, "nodes", NULL);
  g_autoptr (IgxCtlTable) table = igx_ctl_table_new (titles);
  const guint64 dearest = get_count (about, "measured-dearest");

  igx_ctl_text_print (IGX_CTL_BOLD, "\nWork at each candle, in order\n");
  for (gsize i = 0; i < g_variant_n_children (nodes); i++)
    {
      g_autoptr (GVariant) node = g_variant_get_child_value (nodes, i);
      g_autofree char *number
          = g_strdup_printf ("  #%" G_GUINT64_FORMAT, get_count (node, "number"));
      g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, get_count (node, "bytes"));
      g_autofree char *cost = cost_text (node, dearest);
      guint64 settle = 0;
      g_autofree char *warmup = NULL;

      /* A running total has none. */
      if (g_variant_lookup (node, "warmup", "t", &settle))
        warmup = g_strdup_printf ("%" G_GUINT64_FORMAT, settle);

      igx_ctl_table_add (table, (const char *const[]){ number, get_string (node, "series"), bytes,
                                                       warmup, cost, get_string (node, "text"),
                                                       get_string (node, "title") });
    }
  igx_ctl_table_print (table);
  printf ("  %" G_GSIZE_FORMAT " nodes remember %" G_GUINT64_FORMAT " bytes of a series.\n",
          g_variant_n_children (nodes), get_count (about, "bytes"));
  print_cost (about);
}

static gboolean
choose_timeframe (const IgxStrategy *strategy, const char *text, IgxTimeframe *timeframe)
{
  gsize n = 0;

  *timeframe = igx_strategy_get_timeframes (strategy, &n)[0];
  if (text == NULL)
    return TRUE;
  if (!igx_timeframe_from_string (text, timeframe))
    igx_ctl_command_error ("“%s” is no timeframe: write one like 15m, 1h or 1d", text);
  else if (!igx_strategy_runs_on (strategy, *timeframe))
    igx_ctl_command_error ("The strategy %s does not run on %s: its file does not list it",
                           igx_strategy_get_id (strategy), text);
  else
    return TRUE;
  return FALSE;
}

/**
 * igx_ctl_explain:
 * @name: a strategy's id, or a file
 * @options: how
 *
 * Prints what a strategy does.
 *
 * Returns: what to exit with
 */
IgxCtlExit
igx_ctl_explain (const char *name, const IgxCtlExplainOptions *options)
{
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (IgxLibraryEntry) entry = igx_ctl_input_load_strategy (name, &code);
  g_autoptr (GVariant) about = NULL;
  g_autoptr (GVariant) sides = NULL;
  g_autoptr (GError) error = NULL;
  IgxTimeframe timeframe = 0;

  if (entry == NULL)
    return code;
  if (!choose_timeframe (entry->strategy, options->timeframe, &timeframe))
    return IGX_CTL_USAGE;
  about = igx_describe_strategy (entry->strategy, timeframe, NULL, &error);
  if (about == NULL)
    {
      igx_ctl_command_error ("%s", error->message);
      return IGX_CTL_BAD_FILE;
    }
  if (options->measure)
    about = igx_ctl_measure (g_steal_pointer (&about), entry->strategy, timeframe);
  if (options->json)
    {
      igx_ctl_json_print (about);
      return IGX_CTL_OK;
    }
  print_header (about, igx_library_entry_get_missing (entry));
  print_names (about);
  sides = g_variant_lookup_value (about, "sides", NULL);
  for (gsize i = 0; i < g_variant_n_children (sides); i++)
    {
      g_autoptr (GVariant) side = g_variant_get_child_value (sides, i);

      print_side (side);
    }
  print_warmups (about);
  print_nodes (about);
  return IGX_CTL_OK;
}
