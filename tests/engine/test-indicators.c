/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/indicators/igx-indicator.h"
#include "engine/indicator-frame.h"
#include "engine/naive-twins.h"
#include "engine/twin-check.h"

static void
check (const IgxIndicator *entry,
       const double *params,
       const Frame *frame,
       const char *what,
       TwinTally *tally)
{
  g_autofree double *got = indicator_frame_run (entry, params, frame, frame->n);

  twin_check_compare (entry, params, frame, got, what, tally);
}

/* Every kind of series, long enough for the state to have turned over many times. */
static void
test_twin_long (gconstpointer data)
{
  static const double periods[] = { 0, 1, 2, 7, 50, 300, 560 };
  const IgxIndicator *entry = data;
  TwinTally tally = { 0 };

  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (Frame) frame = indicator_frame_make (kind, 600, 100 + kind);

      for (gsize p = 0; p < (entry->n_params > 0 ? G_N_ELEMENTS (periods) : 1); p++)
        {
          double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };

          indicator_frame_params (entry, params);
          if (periods[p] > 0 && !entry->params[0].whole)
            continue;
          if (periods[p] > 0)
            params[0] = MAX (periods[p], entry->params[0].minimum);
          check (entry, params, frame, indicator_frame_kind (kind), &tally);
          twin_check_expect (entry, params, frame, &tally);
        }
    }
  twin_check_assert (entry, &tally);
}

/* Real candles, which have steps, gaps and repeated prices that no generator thinks of. */
static void
test_twin_real (gconstpointer data)
{
  const IgxIndicator *entry = data;
  g_autoptr (Frame) frame = indicator_frame_read ("LTCUSDT-1m-2026-02.csv", 3000);
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  TwinTally tally = { 0 };

  if (frame == NULL)
    {
      g_test_skip ("no real candles here: IGX_SHARED_DATA has no LTCUSDT-1m-2026-02.csv");
      return;
    }
  g_assert_cmpuint (frame->n, ==, 3000);
  indicator_frame_params (entry, params);
  check (entry, params, frame, "real candles", &tally);
  twin_check_expect (entry, params, frame, &tally);
  twin_check_assert (entry, &tally);
}

/* Every whole parameter from its minimum to beyond the data. */
static void
test_twin_periods (gconstpointer data)
{
  static const gsize lengths[] = { 1, 2, 3, 17, 48 };
  const IgxIndicator *entry = data;
  TwinTally tally = { 0 };

  for (guint l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      g_autoptr (Frame) frame
          = indicator_frame_make (l % 2 == 0 ? KIND_WALK : KIND_TIED, lengths[l], l);

      for (guint p = 0; p < MAX (entry->n_params, 1); p++)
        {
          double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
          const gboolean sweep = entry->n_params > 0 && entry->params[p].whole;
          const gsize first = sweep ? (gsize) entry->params[p].minimum : 0;

          for (gsize period = first; period <= (sweep ? lengths[l] + 3 : first); period++)
            {
              indicator_frame_params (entry, params);
              for (guint q = 0; sweep && q < entry->n_params; q++)
                if (entry->params[q].whole)
                  params[q] = CLAMP (4 + q, entry->params[q].minimum, entry->params[q].maximum);
              if (sweep)
                params[p] = (double) period;
              check (entry, params, frame, "a short series", &tally);
              twin_check_expect (entry, params, frame, &tally);
            }
        }
    }
  twin_check_assert (entry, &tally);
}

/* Unknown values before the first known one, and some in the middle. */
static void
test_unknown (gconstpointer data)
{
  const IgxIndicator *entry = data;
  TwinTally tally = { 0 };

  for (guint32 seed = 0; seed < 12; seed++)
    {
      GRand *rand = g_rand_new_with_seed (seed);
      g_autoptr (Frame) frame = indicator_frame_make (KIND_WALK, 400, seed);
      double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
      const gsize leading = seed * 3;

      indicator_frame_params (entry, params);
      for (guint p = 0; p < entry->n_params; p++)
        if (entry->params[p].whole)
          params[p] = MAX (2 + (seed + p) % 5, entry->params[p].minimum);
      for (guint c = IGX_INPUT_OPEN; c < IGX_INPUT_TIME; c++)
        for (gsize i = 0; i < frame->n; i++)
          if (i < leading || (seed % 3 > 0 && g_rand_int_range (rand, 0, 60) == 0))
            frame->column[c][i] = (double) NAN;
      check (entry, params, frame, "a series with holes", &tally);
      g_rand_free (rand);
    }
  g_assert_cmpuint (tally.compared, >, 1000);
  g_assert_cmpuint (tally.exempt * TWIN_EXEMPT_ONE_IN, <=, tally.compared);
}

/* Blocks of any size give the same bits. */
static void
test_blocks (gconstpointer data)
{
  static const gsize blocks[] = { 1, 2, 3, 7, 1000, 0 };
  const IgxIndicator *entry = data;
  guint64 compared = 0;

  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (Frame) frame = indicator_frame_make (kind, 2500, 200 + kind);
      const gsize total = frame->n * entry->n_outputs;
      double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
      g_autofree double *one = NULL;

      indicator_frame_params (entry, params);
      one = indicator_frame_run (entry, params, frame, frame->n);
      for (gsize b = 0; b < G_N_ELEMENTS (blocks); b++)
        {
          g_autofree double *split = indicator_frame_run (entry, params, frame, blocks[b]);

          g_assert_cmpmem (one, total * sizeof (double), split, total * sizeof (double));
          compared += total;
        }
    }
  g_assert_cmpuint (compared, ==, 2500ull * entry->n_outputs * N_KINDS * G_N_ELEMENTS (blocks));
}

/* What comes later changes nothing before. */
static void
test_cut (gconstpointer data)
{
  static const gsize cuts[] = { 1, 2, 29, 30, 31, 100, 257, 411 };
  const IgxIndicator *entry = data;
  g_autoptr (Frame) frame = indicator_frame_make (KIND_WALK, 412, 6);
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  g_autofree double *whole = NULL;

  indicator_frame_params (entry, params);
  whole = indicator_frame_run (entry, params, frame, frame->n);
  for (gsize c = 0; c < G_N_ELEMENTS (cuts); c++)
    {
      Frame cut = *frame;
      g_autofree double *part = NULL;
      const gsize size = cuts[c] * sizeof (double);

      cut.n = cuts[c];
      part = indicator_frame_run (entry, params, &cut, cut.n);
      for (guint o = 0; o < entry->n_outputs; o++)
        g_assert_cmpmem (whole + o * frame->n, size, part + o * cut.n, size);
    }
}

/* The bytes of a state, copied into a fresh one, go on with the same bits. */
static void
test_restore (gconstpointer data)
{
  const IgxIndicator *entry = data;
  g_autoptr (Frame) frame = indicator_frame_make (KIND_WALK, 600, 5);
  const gsize total = frame->n * entry->n_outputs;
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  const double *inputs[IGX_INDICATOR_INPUTS_MAX] = { NULL };
  g_autofree double *one = NULL;
  g_autofree double *values = g_new0 (double, total + 1);
  gpointer state;

  indicator_frame_params (entry, params);
  one = indicator_frame_run (entry, params, frame, frame->n);
  indicator_frame_bind (entry, frame, inputs);
  state = entry->state_new (params);
  for (gsize i = 0; i < frame->n; i++)
    {
      const double *now[IGX_INDICATOR_INPUTS_MAX] = { NULL };
      double *outputs[IGX_INDICATOR_OUTPUTS_MAX] = { NULL };
      gpointer restored = entry->state_new (params);

      g_assert_cmpuint (igx_indicator_state_size (restored), ==, igx_indicator_state_size (state));
      memcpy (restored, state, igx_indicator_state_size (state));
      memset (state, 0xff, igx_indicator_state_size (state));
      entry->state_free (state);
      state = restored;
      for (guint k = 0; k < entry->n_inputs; k++)
        now[k] = inputs[k] + i;
      for (guint o = 0; o < entry->n_outputs; o++)
        outputs[o] = values + o * frame->n + i;
      entry->eval (state, now, outputs, 1);
    }
  entry->state_free (state);
  g_assert_cmpmem (one, total * sizeof (double), values, total * sizeof (double));
}

/* The entry's own promises. */
static void
test_contract (gconstpointer data)
{
  const IgxIndicator *entry = data;
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  gboolean fixed = FALSE;

  g_assert_true (igx_indicator_find (entry->name) == entry);
  g_assert_nonnull (naive_twins_find (entry->name));
  g_assert_true (entry->title != NULL && *entry->title != '\0');
  g_assert_true (entry->formula != NULL && g_str_has_suffix (entry->formula, "."));
  g_assert_true (entry->source != NULL && *entry->source != '\0');
  g_assert_cmpuint (entry->n_inputs, >, 0);
  g_assert_cmpuint (entry->n_inputs, <=, IGX_INDICATOR_INPUTS_MAX);
  g_assert_cmpuint (entry->n_outputs, >, 0);
  g_assert_cmpuint (entry->n_outputs, <=, IGX_INDICATOR_OUTPUTS_MAX);
  g_assert_cmpuint (entry->n_params, <=, IGX_INDICATOR_PARAMS_MAX);
  for (guint k = 0; k < entry->n_inputs; k++)
    {
      g_assert_nonnull (entry->inputs[k].name);
      /* Series that are written come before those that are bound. */
      g_assert_false (fixed && entry->inputs[k].replaceable);
      fixed = !entry->inputs[k].replaceable;
      g_assert_true (!fixed || entry->inputs[k].source != IGX_INPUT_NONE);
    }
  for (guint o = 0; o < entry->n_outputs; o++)
    g_assert_nonnull (entry->outputs[o]);
  for (guint p = 0; p < entry->n_params; p++)
    {
      const IgxParamSpec *param = &entry->params[p];

      g_assert_nonnull (param->name);
      g_assert_cmpfloat (param->minimum, <, param->maximum);
      g_assert_true (isnan (param->fallback)
                     || (param->fallback >= param->minimum && param->fallback <= param->maximum));
      g_assert_true (!isnan (param->fallback) || param->whole);
    }
  indicator_frame_params (entry, params);
  g_assert_cmpuint (entry->settle (params), >=, entry->lookback (params));
}

static void
test_registry (void)
{
  const gsize n = igx_indicator_count ();

  g_assert_cmpuint (n, ==, naive_twins_count ());
  g_assert_null (igx_indicator_at (n));
  g_assert_null (igx_indicator_find ("emaa"));
  for (gsize i = 0; i < n; i++)
    for (gsize j = i + 1; j < n; j++)
      g_assert_cmpstr (igx_indicator_at (i)->name, !=, igx_indicator_at (j)->name);
  /* A state from outside is looked at, or there is nothing in it that could lead astray. */
  for (gsize i = 0; i < n; i++)
    if (igx_indicator_at (i)->plain != (igx_indicator_at (i)->state_check == NULL))
      g_error ("%s has neither a check of its state nor only numbers in it, or both",
               igx_indicator_at (i)->name);
}

static void
add_entry_tests (const IgxIndicator *entry)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "contract", test_contract },   { "twin-long", test_twin_long },
    { "twin-real", test_twin_real }, { "twin-periods", test_twin_periods },
    { "unknown", test_unknown },     { "blocks", test_blocks },
    { "restore", test_restore },     { "cut", test_cut },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/indicators/%s/%s", tests[i].name, entry->name);

      g_test_add_data_func (path, entry, tests[i].func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/indicators/registry", test_registry);
  for (gsize i = 0; i < igx_indicator_count (); i++)
    add_entry_tests (igx_indicator_at (i));

  return g_test_run ();
}
