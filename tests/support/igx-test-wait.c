/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/igx-test-wait.h"

/* How often the predicate is asked where nothing happens in the main context. */
#define POLL_MS 5

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * igx_test_wait_until:
 * @predicate: what is waited for
 * @data: for @predicate
 * @timeout_ms: how long at most
 *
 * Iterates the thread's default main context until @predicate holds.
 *
 * Returns: %FALSE if it still did not at the end
 */
gboolean
igx_test_wait_until (IgxTestPredicate predicate, gpointer data, guint timeout_ms)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) tick = g_timeout_source_new (POLL_MS);
  gint64 deadline = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  gboolean holds = predicate (data);

  g_source_set_callback (tick, tick_cb, NULL, NULL);
  g_source_attach (tick, context);
  while (!holds && g_get_monotonic_time () < deadline)
    {
      g_main_context_iteration (context, TRUE);
      holds = predicate (data);
    }
  g_source_destroy (tick);
  return holds;
}
