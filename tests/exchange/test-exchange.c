/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-faults.h"
#include "exchange/igx-judge-rest.h"
#include "exchange/igx-judge-stream.h"

/* What the judge counts on an exchange that keeps every rule: a part that is skipped is seen. */
#define REST_CHECKS_MIN   20000
#define STREAM_CHECKS_MIN 200

static void
print_complaints (const IgxJudge *judge)
{
  for (guint i = 0; i < MIN (judge->complaints->len, 10); i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (judge->complaints, i));
}

static void
test_rest (void)
{
  g_autoptr (IgxJudge) judge = igx_judge_new (NULL);

  igx_judge_rest_run (judge);
  print_complaints (judge);
  g_assert_cmpuint (judge->complaints->len, ==, 0);
  g_assert_cmpuint (judge->checks, >, REST_CHECKS_MIN);
}

static void
test_streams (void)
{
  g_autoptr (IgxJudge) judge = igx_judge_new (NULL);

  igx_judge_stream_run (judge);
  print_complaints (judge);
  g_assert_cmpuint (judge->complaints->len, ==, 0);
  g_assert_cmpuint (judge->checks, >, STREAM_CHECKS_MIN);
}

/* The judge itself is tested: each planted flaw must be seen. */
static void
test_flaw (gconstpointer data)
{
  g_autoptr (IgxJudge) judge = igx_judge_new (data);

  igx_judge_rest_run (judge);
  igx_judge_stream_run (judge);
  print_complaints (judge);
  g_assert_cmpuint (judge->complaints->len, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/exchange/rest", test_rest);
  g_test_add_func ("/exchange/streams", test_streams);
  for (gsize i = IGX_EXCHANGE_FLAW_NONE + 1; i < IGX_EXCHANGE_N_FLAWS; i++)
    {
      const char *name = igx_exchange_flaw_to_string ((IgxExchangeFlaw) i);
      g_autofree char *path = g_strconcat ("/exchange/flaw/", name, NULL);

      g_test_add_data_func (path, name, test_flaw);
    }
  return g_test_run ();
}
