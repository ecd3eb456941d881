/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a strategy does, in words and numbers, for whoever shows it. */
#include "engine/language/igx-describe.h"

#include <math.h>

#include "engine/igx-strategy-private.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-describe-words.h"
#include "engine/language/igx-plan-private.h"

static void
add (GVariantBuilder *builder, const char *key, GVariant *value)
{
  g_variant_builder_add (builder, "{sv}", key, value);
}

/* Of the first symbol where the file names some: of that, `of` is the series itself. */
static IgxPlan *
new_plan (const IgxStrategy *strategy, IgxTimeframe timeframe)
{
  IgxPlan *plan = igx_plan_new (timeframe, TRUE);
  const char *symbol = igx_strategy_get_symbols (strategy)[0];

  if (symbol != NULL)
    igx_plan_set_symbol (plan, symbol);
  return plan;
}

static void
add_string (GVariantBuilder *builder, const char *key, const char *text)
{
  add (builder, key, g_variant_new_string (text));
}

static void
add_count (GVariantBuilder *builder, const char *key, gsize count)
{
  add (builder, key, g_variant_new_uint64 (count));
}

static void
add_words (GVariantBuilder *builder, const char *key, const IgxAstNode *node)
{
  g_autofree char *words = NULL;

  if (node == NULL)
    return;
  words = igx_describe_words (node);
  add_string (builder, key, words);
}

static GVariant *
words_of_all (const GPtrArray *nodes)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < nodes->len; i++)
    {
      g_autofree char *words = igx_describe_words (nodes->pdata[i]);

      g_variant_builder_add (&builder, "s", words);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
describe_params (const IgxStrategy *strategy, GHashTable *params)
{
  GVariantBuilder list;
  gsize n = 0;
  const IgxStrategyParam *all = igx_strategy_get_params (strategy, &n);

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; i < n; i++)
    {
      const double *chosen = params != NULL ? g_hash_table_lookup (params, all[i].name) : NULL;
      GVariantBuilder one;

      g_variant_builder_init (&one, G_VARIANT_TYPE_VARDICT);
      add_string (&one, "name", all[i].name);
      add (&one, "value", g_variant_new_double (chosen != NULL ? *chosen : all[i].value));
      add (&one, "minimum", g_variant_new_double (all[i].minimum));
      add (&one, "maximum", g_variant_new_double (all[i].maximum));
      if (!isnan (all[i].step))
        add (&one, "step", g_variant_new_double (all[i].step));
      g_variant_builder_add_value (&list, g_variant_builder_end (&one));
    }
  return g_variant_builder_end (&list);
}

static GVariant *
describe_names (const IgxAstFile *file)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < file->lets->len; i++)
    {
      const IgxAstLet *let = &g_array_index (file->lets, IgxAstLet, i);
      GVariantBuilder one;

      g_variant_builder_init (&one, G_VARIANT_TYPE_VARDICT);
      add_string (&one, "name", let->name);
      add_words (&one, "means", let->value);
      g_variant_builder_add_value (&list, g_variant_builder_end (&one));
    }
  return g_variant_builder_end (&list);
}

/* Each score is a list of branches of which the first true one counts. */
static GVariant *
describe_scores (const IgxAstSide *side)
{
  GVariantBuilder scores;

  g_variant_builder_init (&scores, G_VARIANT_TYPE ("aaa{sv}"));
  for (guint i = 0; i < side->branches->len;)
    {
      GVariantBuilder branches;

      g_variant_builder_init (&branches, G_VARIANT_TYPE ("aa{sv}"));
      do
        {
          const IgxAstBranch *branch = &g_array_index (side->branches, IgxAstBranch, i);
          GVariantBuilder one;

          g_variant_builder_init (&one, G_VARIANT_TYPE_VARDICT);
          add (&one, "points", g_variant_new_double (branch->points));
          add_string (&one, "text", branch->text);
          add_words (&one, "when", branch->condition);
          g_variant_builder_add_value (&branches, g_variant_builder_end (&one));
          i++;
        }
      while (i < side->branches->len && !g_array_index (side->branches, IgxAstBranch, i).first);
      g_variant_builder_add_value (&scores, g_variant_builder_end (&branches));
    }
  return g_variant_builder_end (&scores);
}

static GVariant *
describe_side (const IgxStrategy *strategy,
               const IgxAstSide *side,
               const IgxProgramSide *program,
               const char *direction,
               IgxTimeframe timeframe)
{
  const gint64 life = igx_strategy_get_expires (strategy, program, timeframe);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_string (&builder, "direction", direction);
  add (&builder, "conditions", words_of_all (side->requires));
  add (&builder, "scores", describe_scores (side));
  if (program->fire_at > 0)
    add (&builder, "fire-at", g_variant_new_double (program->fire_at));
  if (side->entry != NULL)
    add_words (&builder, "entry", side->entry);
  else
    add_string (&builder, "entry", "close");
  add_words (&builder, "stop", side->stop);
  add (&builder, "targets", words_of_all (side->targets));
  add_count (&builder, "expires-bars", (gsize) (life / timeframe));
  add (&builder, "expires-ms", g_variant_new_int64 (life));
  /* 0: only after it was false; 1: at every bar. */
  add_count (&builder, "rearm-bars", program->rearm_bars);
  return g_variant_builder_end (&builder);
}

static GVariant *
describe_sides (const IgxStrategy *strategy, const IgxProgram *program, IgxTimeframe timeframe)
{
  static const char *const directions[] = { "long", "short" };
  const IgxAstFile *file = igx_strategy_get_file (strategy);
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    if (file->sides[i].present)
      g_variant_builder_add_value (
          &list,
          describe_side (strategy, &file->sides[i], &program->sides[i], directions[i], timeframe));
  return g_variant_builder_end (&list);
}

/* `4h`, `BTCUSDT 15m`. */
static char *
series_name (const IgxPlan *plan)
{
  if (!plan->foreign)
    return g_strdup (igx_timeframe_to_string (plan->timeframe));
  return g_strconcat (plan->symbol, " ", igx_timeframe_to_string (plan->timeframe), NULL);
}

static void
add_others (GVariantBuilder *list, const IgxPlan *plan)
{
  for (guint i = 0; i < plan->series->len; i++)
    {
      const IgxPlan *inner = ((const IgxPlanSeries *) plan->series->pdata[i])->plan;
      GVariantBuilder one;
      gsize settle = 0;

      if (inner->kept->len == 0)
        continue;
      for (guint j = 0; j < inner->kept->len; j++)
        settle = MAX (settle, igx_plan_get_settle (inner, g_array_index (inner->kept, guint, j)));
      /* The candle that is settled is there itself. */
      settle = settle < G_MAXUINT32 ? settle + 1 : G_MAXUINT32;
      g_variant_builder_init (&one, G_VARIANT_TYPE_VARDICT);
      if (inner->foreign)
        add_string (&one, "symbol", inner->symbol);
      add_string (&one, "timeframe", igx_timeframe_to_string (inner->timeframe));
      add_count (&one, "candles", settle);
      add (&one, "ms", g_variant_new_int64 ((gint64) settle * inner->timeframe));
      g_variant_builder_add_value (list, g_variant_builder_end (&one));
      add_others (list, inner);
    }
}

static GVariant *
describe_others (const IgxPlan *plan)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  add_others (&list, plan);
  return g_variant_builder_end (&list);
}

/* Of each timeframe that the strategy runs on. */
static GVariant *
describe_warmups (IgxStrategy *strategy, GHashTable *params, GError **error)
{
  GVariantBuilder list;
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_strategy_get_timeframes (strategy, &n);

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (IgxPlan) plan = new_plan (strategy, timeframes[i]);
      g_autoptr (IgxProgram) program = igx_strategy_compile (strategy, params, plan, error);
      GVariantBuilder one;

      if (program == NULL)
        {
          g_variant_builder_clear (&list);
          return NULL;
        }
      igx_plan_prepare_all (plan);
      g_variant_builder_init (&one, G_VARIANT_TYPE_VARDICT);
      add_string (&one, "timeframe", igx_timeframe_to_string (timeframes[i]));
      add_count (&one, "candles", program->settle);
      add (&one, "ms", g_variant_new_int64 ((gint64) program->settle * timeframes[i]));
      add_count (&one, "history", program->history);
      add (&one, "history-ms", g_variant_new_int64 ((gint64) program->history * timeframes[i]));
      add (&one, "others", describe_others (plan));
      g_variant_builder_add_value (&list, g_variant_builder_end (&one));
    }
  return g_variant_builder_end (&list);
}

/* Constants and series are named, other nodes have the number they are listed under. */
static void
append_slot (GString *text, const IgxPlan *plan, guint slot)
{
  const IgxPlanNode *node = plan->slots->pdata[slot];

  if (node->key.kind == IGX_PLAN_NODE_CONSTANT)
    {
      g_autofree char *number = igx_describe_number (node->key.params[0]);

      g_string_append (text, number);
    }
  else if (node->key.kind == IGX_PLAN_NODE_SOURCE)
    g_string_append (text, igx_source_to_string (node->key.source));
  else
    {
      g_string_append_printf (text, "#%u", node->number);
      if (node->key.kind == IGX_PLAN_NODE_INDICATOR && node->n_slots > 1)
        g_string_append_printf (
            text, ".%s", ((const IgxIndicator *) node->key.definition)->outputs[slot - node->slot]);
    }
}

static void
append_arguments (GString *text, const IgxPlan *plan, const IgxPlanNode *node, guint n_params)
{
  g_string_append_c (text, '(');
  for (guint i = 0; i < node->key.n_inputs; i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      append_slot (text, plan, node->key.inputs[i]);
    }
  for (guint i = 0; i < n_params; i++)
    {
      g_autofree char *number = igx_describe_number (node->key.params[i]);

      g_string_append_printf (text, "%s%s", i + node->key.n_inputs > 0 ? ", " : "", number);
    }
  g_string_append_c (text, ')');
}

static void
append_function (GString *text, const IgxPlan *plan, const IgxPlanNode *node)
{
  const IgxFunction *function = node->key.definition;
  gboolean has_period = function->n_arguments > node->key.n_inputs
                        && function->arguments[function->n_arguments - 1] == IGX_ARGUMENT_PERIOD;

  if (function->form == IGX_FUNCTION_OPERATOR && node->key.n_inputs == 2)
    {
      append_slot (text, plan, node->key.inputs[0]);
      g_string_append_printf (text, " %s ", function->name);
      append_slot (text, plan, node->key.inputs[1]);
    }
  else if (function->form == IGX_FUNCTION_HIDDEN && node->key.n_inputs == 1)
    {
      append_slot (text, plan, node->key.inputs[0]);
      g_string_append_printf (text, "[%.0f]", node->key.params[0]);
    }
  else if (function->form == IGX_FUNCTION_HIDDEN)
    {
      append_slot (text, plan, node->key.inputs[0]);
      g_string_append_printf (text, ", known beyond %.0f without its beginning",
                              node->key.params[0]);
    }
  else
    {
      g_string_append (text, function->name);
      append_arguments (text, plan, node, has_period ? 1 : 0);
    }
}

typedef struct
{
  GVariantBuilder list;
  gsize bytes;
} NodeList;

static char *
node_text (const IgxPlan *plan, const IgxPlanNode *node)
{
  GString *text = g_string_new (NULL);
  const IgxIndicator *indicator = node->key.definition;
  const IgxPlanSeries *series = node->key.definition;
  g_autofree char *name = NULL;

  switch (node->key.kind)
    {
    case IGX_PLAN_NODE_CONSTANT:
    case IGX_PLAN_NODE_SOURCE:
      append_slot (text, plan, node->slot);
      break;
    case IGX_PLAN_NODE_FUNCTION:
      append_function (text, plan, node);
      break;
    case IGX_PLAN_NODE_INDICATOR:
      g_string_append (text, indicator->name);
      append_arguments (text, plan, node, indicator->n_params);
      break;
    case IGX_PLAN_NODE_SERIES:
      name = series_name (series->plan);
      append_slot (text, series->plan, (guint) node->key.params[0]);
      g_string_append_printf (text, " at the last closed candle of %s",
                              series->plan->timeframe == plan->timeframe ? series->plan->symbol
                                                                         : name);
      break;
    }
  return g_string_free (text, FALSE);
}

/* In the order in which they are worked out: other series first. */
static void
describe_nodes (const IgxPlan *plan, NodeList *list)
{
  for (guint i = 0; i < plan->series->len; i++)
    describe_nodes (((const IgxPlanSeries *) plan->series->pdata[i])->plan, list);
  for (guint i = 0; i < plan->nodes->len; i++)
    {
      const IgxPlanNode *node = plan->nodes->pdata[i];
      g_autofree char *text = NULL;
      g_autofree char *name = series_name (plan);
      GVariantBuilder one;

      if (node->number == 0)
        continue;
      text = node_text (plan, node);
      g_variant_builder_init (&one, G_VARIANT_TYPE_VARDICT);
      add_count (&one, "number", node->number);
      add_string (&one, "series", name);
      add_string (&one, "text", text);
      if (node->key.kind == IGX_PLAN_NODE_INDICATOR)
        add_string (&one, "title", ((const IgxIndicator *) node->key.definition)->title);
      add_count (&one, "bytes", igx_plan_state_size (node));
      if (node->settle != IGX_INDICATOR_SETTLES_NEVER)
        add_count (&one, "warmup", node->settle);
      list->bytes += igx_plan_state_size (node);
      g_variant_builder_add_value (&list->list, g_variant_builder_end (&one));
    }
}

/**
 * igx_describe_strategy:
 * @strategy: a checked strategy
 * @timeframe: one that it runs on
 * @params: (nullable) (element-type utf8 double): as for igx_engine_add_strategy()
 * @error: return location for a #GError
 *
 * What it does, as a dictionary: `id`, `name`, `about`, `version`, `timeframe`, `timeframes`,
 * `symbols` (empty: all), `needs` (see igx_strategy_get_needs()), `regimes`, `params`, `names`
 * (what `let` names mean), `sides` (with `conditions`, `scores`, `fire-at`, `entry`, `stop`,
 * `targets`, `expires-bars`, `expires-ms`, `rearm-bars`), `warmups` (for each timeframe, in candles
 * and ms, with the other series it reads as `others`), `nodes` in the order in which they are
 * worked out with the bytes each remembers, and the sum `bytes`. What is not written is absent.
 *
 * Returns: (transfer full): the dictionary; %NULL with the error of igx_engine_add_strategy()
 */
GVariant *
igx_describe_strategy (IgxStrategy *strategy,
                       IgxTimeframe timeframe,
                       GHashTable *params,
                       GError **error)
{
  g_autoptr (IgxPlan) plan = NULL;
  g_autoptr (IgxProgram) program = NULL;
  GVariant *warmups = NULL;
  GVariantBuilder builder;
  NodeList nodes = { .bytes = 0 };
  gsize n_timeframes = 0;
  const IgxTimeframe *timeframes = NULL;

  g_return_val_if_fail (strategy != NULL, NULL);
  g_return_val_if_fail (igx_strategy_runs_on (strategy, timeframe), NULL);

  plan = new_plan (strategy, timeframe);
  program = igx_strategy_compile (strategy, params, plan, error);
  if (program == NULL)
    return NULL;
  warmups = describe_warmups (strategy, params, error);
  if (warmups == NULL)
    return NULL;

  igx_plan_number_nodes (plan);
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_string (&builder, "id", igx_strategy_get_id (strategy));
  add_string (&builder, "name", igx_strategy_get_name (strategy));
  if (igx_strategy_get_about (strategy)[0] != '\0')
    add_string (&builder, "about", igx_strategy_get_about (strategy));
  add (&builder, "version", g_variant_new_int32 (igx_strategy_get_version (strategy)));
  add_string (&builder, "timeframe", igx_timeframe_to_string (timeframe));
  {
    g_autoptr (GPtrArray) names = g_ptr_array_new ();

    timeframes = igx_strategy_get_timeframes (strategy, &n_timeframes);
    for (gsize i = 0; i < n_timeframes; i++)
      g_ptr_array_add (names, (gpointer) igx_timeframe_to_string (timeframes[i]));
    add (&builder, "timeframes",
         g_variant_new_strv ((const char *const *) names->pdata, names->len));
  }
  add (&builder, "symbols", g_variant_new_strv (igx_strategy_get_symbols (strategy), -1));
  add (&builder, "needs", g_variant_new_strv (igx_strategy_get_needs (strategy), -1));
  add (&builder, "regimes", g_variant_new_strv (igx_strategy_get_regimes (strategy), -1));
  add (&builder, "params", describe_params (strategy, params));
  add (&builder, "names", describe_names (igx_strategy_get_file (strategy)));
  add (&builder, "sides", describe_sides (strategy, program, timeframe));
  add (&builder, "warmups", warmups);
  g_variant_builder_init (&nodes.list, G_VARIANT_TYPE ("aa{sv}"));
  describe_nodes (plan, &nodes);
  add (&builder, "nodes", g_variant_builder_end (&nodes.list));
  add_count (&builder, "bytes", nodes.bytes);
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}
