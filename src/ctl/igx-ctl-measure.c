/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a strategy costs on this machine: all of it, and each of its nodes. */
#include "ctl/igx-ctl-measure.h"

#include <time.h>

#include "engine/igx-engine-probe.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-simulated-feed.h"

/** Made candles that are run through; fewer where they would lie beyond all candles. */
#define MEASURED_CANDLES 100000
#define MEASURED_RUNS    3
#define MEASURED_SEED    7
#define MEASURED_START   G_GINT64_CONSTANT (1577836800000)

/** How often a look at the clock is taken, to know what it costs, and how many such tries. */
#define LOOKS      1000
#define LOOK_TRIES 20

/** No strategy reads it, so that nothing that is read of others is its own; those that name the
 * symbols that they run on are measured on the first, as they are described. */
#define MEASURED_SYMBOL "MEASUREDHERE"

typedef struct
{
  double ns;
  double looks;    /* at the clock that are in it */
  gboolean shared; /* in steps with other nodes, too: an even share of them */
} NodeCost;

typedef struct
{
  NodeCost *nodes; /* by their numbers; the first is what comes between two blocks */
  gint64 last;
} Meter;

static gint64
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
meter_step (const IgxPlanStep *step, gpointer data)
{
  Meter *self = data;
  const gint64 now = now_ns ();
  const double share = 1.0 / MAX (step->n_nodes, 1);
  const double ns = (double) (now - self->last) * share;

  for (guint i = 0; i < step->n_nodes; i++)
    {
      NodeCost *node = &self->nodes[step->nodes[i]];

      node->ns += ns;
      node->looks += share;
      node->shared = node->shared || step->n_nodes > 1;
    }
  self->last = now;
}

/* Of steps in which nothing is done: the least, so that no more is taken off than is in it. */
static double
look_ns (void)
{
  NodeCost nodes[2] = { { 0 } };
  Meter meter = { .nodes = nodes };
  const guint number = 1;
  const IgxPlanStep step = { &number, 1, 0 };
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < LOOK_TRIES; i++)
    {
      meter.last = now_ns ();
      nodes[1].ns = 0;
      for (guint j = 0; j < LOOKS; j++)
        meter_step (&step, &meter);
      least = MIN (least, nodes[1].ns / LOOKS);
    }
  return least;
}

/* Of each length the same candles: those of minutes, further apart. */
static GArray *
make_candles (const IgxSeriesKey *series)
{
  const gint64 start = igx_timeframe_floor (series->timeframe, MEASURED_START);
  const gint64 room = (IGX_CANDLE_TIME_MAX - start) / series->timeframe;
  const guint n = (guint) MIN (MEASURED_CANDLES, room);
  GArray *candles = igx_candle_array_new ();
  IgxSeriesKey minutes = *series;

  minutes.timeframe = IGX_TIMEFRAME_MINUTE;
  g_array_set_size (candles, n);
  igx_simulated_market_candles (MEASURED_SEED, &minutes, MEASURED_START, n,
                                &g_array_index (candles, IgxCandle, 0));
  for (guint i = 0; i < n; i++)
    g_array_index (candles, IgxCandle, i).open_time = start + i * series->timeframe;
  return candles;
}

/* With all that it reads of others. */
static IgxEngine *
make_engine (IgxStrategy *strategy, const IgxSeriesKey *series)
{
  g_autoptr (IgxEngine) engine = igx_engine_new (series);

  if (!igx_engine_add_strategy (engine, strategy, NULL, NULL))
    return NULL;
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      const IgxSeriesKey *input = igx_engine_get_input (engine, i);
      g_autoptr (GArray) candles = make_candles (input);

      if (!igx_engine_feed (engine, input, &g_array_index (candles, IgxCandle, 0), candles->len,
                            NULL))
        return NULL;
    }
  return g_steal_pointer (&engine);
}

/* Returns: what a run took, in ns; -1 if it cannot be done */
static gint64
run (
    IgxStrategy *strategy, const IgxSeriesKey *series, const GArray *candles, Meter *meter, guint n)
{
  g_autoptr (IgxEngine) engine = make_engine (strategy, series);
  const IgxPlanProbe probe = { meter_step, meter };
  gint64 start = 0;

  if (engine == NULL || (meter != NULL && igx_engine_set_probe (engine, &probe) != n))
    return -1;
  start = now_ns ();
  if (!igx_engine_push (engine, &g_array_index (candles, IgxCandle, 0), candles->len, NULL, NULL))
    return -1;
  return now_ns () - start;
}

/* Makes of what was measured what a candle costs. Returns: the sum */
static double
settle_costs (NodeCost *nodes, guint n, gsize n_candles, double look)
{
  double sum = 0;

  for (guint i = 1; i <= n; i++)
    {
      nodes[i].ns = MAX (nodes[i].ns - nodes[i].looks * look, 0) / (double) n_candles;
      sum += nodes[i].ns;
    }
  return sum;
}

/* The costs of the run that took least. Returns: (nullable): by number */
static NodeCost *
measure_nodes (IgxStrategy *strategy,
               const IgxSeriesKey *series,
               const GArray *candles,
               guint n,
               double look,
               double *sum)
{
  g_autofree NodeCost *best = NULL;

  for (guint i = 0; i < MEASURED_RUNS; i++)
    {
      g_autofree NodeCost *nodes = g_new0 (NodeCost, n + 1);
      Meter meter = { .nodes = nodes, .last = now_ns () };
      double total = 0;

      if (run (strategy, series, candles, &meter, n) < 0)
        return NULL;
      total = settle_costs (nodes, n, candles->len, look);
      if (best != NULL && total >= *sum)
        continue;
      *sum = total;
      g_free (best);
      best = g_steal_pointer (&nodes);
    }
  return g_steal_pointer (&best);
}

static GVariant *
add_costs (GVariant *list, const NodeCost *costs, guint64 *dearest)
{
  const gsize n = g_variant_n_children (list);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) node = g_variant_get_child_value (list, i);
      GVariantDict dict;
      guint64 number = 0;

      g_variant_dict_init (&dict, node);
      if (g_variant_dict_lookup (&dict, "number", "t", &number) && number <= n)
        {
          /* No step was ever its own. */
          g_variant_dict_insert (&dict, "rare", "b", !(costs[number].looks > 0));
          g_variant_dict_insert (&dict, "ns", "d", costs[number].ns);
          g_variant_dict_insert (&dict, "shared", "b", costs[number].shared);
          if (*dearest == 0 || costs[number].ns > costs[*dearest].ns)
            *dearest = number;
        }
      g_variant_builder_add_value (&builder, g_variant_dict_end (&dict));
    }
  return g_variant_builder_end (&builder);
}

static gboolean
measure_whole (IgxStrategy *strategy, const IgxSeriesKey *series, const GArray *candles, double *ns)
{
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < MEASURED_RUNS; i++)
    {
      gint64 taken = run (strategy, series, candles, NULL, 0);

      if (taken < 0)
        return FALSE;
      best = MIN (best, taken);
    }
  *ns = (double) best / candles->len;
  return TRUE;
}

/**
 * igx_ctl_measure:
 * @about: (transfer full): from igx_describe_strategy()
 * @strategy: the strategy
 * @timeframe: that of @about
 *
 * Runs it over made candles, as a backtest does it, and adds `measured-ns` a candle for all of it,
 * `measured-candles`, and of each node its `ns` a candle of the strategy and whether it is
 * `shared`: an even share of steps that several nodes are done in. These are less what the looks at
 * the clock cost, `measured-look-ns` each, one for each step of at most `measured-block` candles;
 * their sum is `measured-nodes-ns`, the most expensive is the node `measured-dearest`.
 *
 * Returns: (transfer full): @about with them; as it was where it cannot be measured
 */
GVariant *
igx_ctl_measure (GVariant *about, IgxStrategy *strategy, IgxTimeframe timeframe)
{
  g_autoptr (GVariant) list = g_variant_lookup_value (about, "nodes", NULL);
  const guint n = (guint) g_variant_n_children (list);
  const double look = look_ns ();
  g_autofree NodeCost *costs = NULL;
  g_autoptr (GArray) candles = NULL;
  const char *symbol = igx_strategy_get_symbols (strategy)[0];
  IgxSeriesKey series;
  GVariantDict dict;
  guint64 dearest = 0;
  double whole = 0;
  double sum = 0;

  if (!igx_series_key_init (&series, "demo", symbol != NULL ? symbol : MEASURED_SYMBOL, timeframe,
                            NULL))
    return about;
  candles = make_candles (&series);
  if (!measure_whole (strategy, &series, candles, &whole))
    return about;
  costs = measure_nodes (strategy, &series, candles, n, look, &sum);
  if (costs == NULL)
    return about;
  g_variant_dict_init (&dict, about);
  g_variant_dict_insert_value (&dict, "nodes", add_costs (list, costs, &dearest));
  g_variant_dict_insert (&dict, "measured-ns", "d", whole);
  g_variant_dict_insert (&dict, "measured-candles", "t", (guint64) candles->len);
  g_variant_dict_insert (&dict, "measured-nodes-ns", "d", sum);
  g_variant_dict_insert (&dict, "measured-look-ns", "d", look);
  g_variant_dict_insert (&dict, "measured-block", "t", (guint64) IGX_PLAN_BLOCK);
  g_variant_dict_insert (&dict, "measured-dearest", "t", dearest);
  g_variant_unref (about);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}
