/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all strategies do, as src/engine/STRATEGIES.md shows it. */
#include "activity-table.h"

#include "engine/igx-timeframe.h"

#define N_SIDES 2

static const char *const sides[N_SIDES] = { "long", "short" };

/* The same entries for all strategies on a series. */
static guint32
entries_seed (guint coin, gsize t)
{
  return coin * 10 + (guint32) t + 1;
}

/* Returns: (transfer full) (nullable): %NULL where the shared data are absent */
ActivityTable *
activity_table_new (void)
{
  g_autoptr (GPtrArray) coins = activity_data_load_coins ();
  ActivityTable *self = NULL;

  if (coins == NULL)
    return NULL;
  self = g_new0 (ActivityTable, 1);
  self->coins = g_steal_pointer (&coins);
  self->ltc = activity_data_load_real ();
  self->made = activity_load_all ();
  self->real = activity_load_all ();
  g_assert_nonnull (self->ltc);
  for (guint s = 0; s < self->made->len; s++)
    for (guint c = 0; c < self->coins->len; c++)
      for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
        {
          activity_run (self->made->pdata[s], self->coins->pdata[c], self->coins->pdata[0], t);
          activity_try_entries (self->made->pdata[s], self->coins->pdata[c], self->coins->pdata[0],
                                t, entries_seed (c, t));
        }
  for (guint s = self->real->len; s > 0; s--)
    {
      Activity *one = self->real->pdata[s - 1];

      if (activity_needs_others (one))
        g_ptr_array_remove_index (self->real, s - 1);
      else
        for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
          activity_run (one, self->ltc, NULL, t);
    }
  return self;
}

void
activity_table_free (ActivityTable *self)
{
  g_ptr_array_unref (self->coins);
  g_ptr_array_unref (self->made);
  g_ptr_array_unref (self->real);
  activity_coin_free (self->ltc);
  g_free (self);
}

static void
print_signals (GString *text, const ActivitySide *side, gboolean with_coins)
{
  if (side->n_candles == 0)
    {
      g_string_append (text, " |");
      return;
    }
  g_string_append_printf (text, " %" G_GSIZE_FORMAT, side->n_signals);
  if (with_coins)
    g_string_append_printf (text, " on %u", side->n_coins);
  g_string_append_printf (text, ", %.2f %% |",
                          100 * (double) side->n_signals / (double) side->n_candles);
}

/* Bold where it is out of reach. */
static void
print_reach (GString *text, const ActivitySide *side)
{
  const double share = activity_side_get_reach (side);
  const char *mark = share < ACTIVITY_REACH_MIN ? "**" : "";

  if (side->n_entries > 0)
    g_string_append_printf (text, " %s%.1f %%%s |", mark, 100 * share, mark);
  else
    g_string_append (text, " |");
}

static void
print_head (GString *text, const char *title)
{
  g_string_append_printf (text, "%s\n| strategy | side |", title);
  for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
    g_string_append_printf (text, " %s |", igx_timeframe_to_string (activity_timeframes[t]));
}

static void
print_name (GString *text, const Activity *one, guint side)
{
  g_string_append_printf (text, "| %s%s | %s |", igx_strategy_get_id (one->strategy),
                          activity_needs_flow (one) ? " *" : "", sides[side]);
}

static void
print_made (GString *text, const ActivityTable *self)
{
  print_head (text, ACTIVITY_TABLE_BEGIN);
  for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
    g_string_append_printf (text, " target 1, %s |",
                            igx_timeframe_to_string (activity_timeframes[t]));
  g_string_append (text, "\n|---|---|---|---|---|---|---|---|\n");
  for (guint s = 0; s < self->made->len; s++)
    for (guint side = 0; side < N_SIDES; side++)
      {
        const Activity *one = self->made->pdata[s];

        print_name (text, one, side);
        for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
          print_signals (text, &one->sides[side][t], TRUE);
        for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
          print_reach (text, &one->sides[side][t]);
        g_string_append_c (text, '\n');
      }
}

/* What the design wants reported, and what no table shows. */
static void
print_remarks (GString *text, const ActivityTable *self)
{
  gsize n_far = 0;
  gsize n_errors = 0;

  g_string_append_printf (text, "\nFirst targets that under %.0f %% of random entries reach:",
                          100 * ACTIVITY_REACH_MIN);
  for (guint s = 0; s < self->made->len; s++)
    for (guint side = 0; side < N_SIDES; side++)
      for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
        {
          const Activity *one = self->made->pdata[s];

          if (one->sides[side][t].n_entries == 0
              || activity_side_get_reach (&one->sides[side][t]) >= ACTIVITY_REACH_MIN)
            continue;
          g_string_append_printf (text, "%s %s %s %s", n_far > 0 ? "," : "",
                                  igx_strategy_get_id (one->strategy), sides[side],
                                  igx_timeframe_to_string (activity_timeframes[t]));
          n_far++;
        }
  g_string_append (text, n_far > 0 ? ".\n" : " none.\n");
  g_string_append (text, "\nFirings that made no signal because a level was no price:");
  for (guint s = 0; s < self->made->len; s++)
    {
      const Activity *one = self->made->pdata[s];

      if (one->n_level_errors == 0)
        continue;
      g_string_append_printf (text, "%s %s %" G_GSIZE_FORMAT, n_errors > 0 ? "," : "",
                              igx_strategy_get_id (one->strategy), one->n_level_errors);
      n_errors++;
    }
  g_string_append (text, n_errors > 0 ? ".\n\n" : " none.\n\n");
}

static void
print_real (GString *text, const ActivityTable *self)
{
  print_head (text, "## LTCUSDT, February 2026, all columns real\n");
  g_string_append (text, "\n|---|---|---|---|---|\n");
  for (guint s = 0; s < self->real->len; s++)
    for (guint side = 0; side < N_SIDES; side++)
      {
        const Activity *one = self->real->pdata[s];

        print_name (text, one, side);
        for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
          print_signals (text, &one->sides[side][t], FALSE);
        g_string_append_c (text, '\n');
      }
  g_string_append_c (text, '\n');
}

/* A number for each timeframe: 1/2/3. */
static void
print_counts (GString *text, const Activity *one, guint side, gboolean branches, guint i)
{
  for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
    {
      const ActivitySide *counts = &one->sides[side][t];
      const ActivityCount *count
          = &g_array_index (branches ? counts->branches : counts->clauses, ActivityCount, i);

      g_string_append_printf (text, "%c%" G_GSIZE_FORMAT, t > 0 ? '/' : ' ',
                              branches ? count->n_scored : count->n_false);
    }
}

static void
print_conditions (GString *text, const ActivityTable *self)
{
  g_string_append (text, "## Conditions and points\n");
  for (guint s = 0; s < self->made->len; s++)
    for (guint side = 0; side < N_SIDES; side++)
      {
        const Activity *one = self->made->pdata[s];
        const CaseRules *rules = one->rules[side];

        g_string_append_printf (text, "\n%s %s\n- false:", igx_strategy_get_id (one->strategy),
                                sides[side]);
        for (guint i = 0; i < rules->clauses->len; i++)
          {
            g_string_append_printf (text, "%s `%s`", i > 0 ? "," : "",
                                    ((const CaseClause *) rules->clauses->pdata[i])->words);
            print_counts (text, one, side, FALSE, i);
          }
        g_string_append (text, "\n- points:");
        for (guint i = 0; i < rules->branches->len; i++)
          {
            const CaseBranch *branch = rules->branches->pdata[i];

            g_string_append_printf (text, "%s **%g**",
                                    i == 0          ? ""
                                    : branch->first ? ";"
                                                    : ",",
                                    branch->points);
            print_counts (text, one, side, TRUE, i);
          }
        g_string_append_c (text, '\n');
      }
}

/* Returns: (transfer full): all of it, as Markdown */
char *
activity_table_print (const ActivityTable *self)
{
  GString *text = g_string_new (NULL);

  print_made (text, self);
  print_remarks (text, self);
  print_real (text, self);
  print_conditions (text, self);
  return g_string_free (text, FALSE);
}
