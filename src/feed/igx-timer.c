/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-timer.h"

/**
 * igx_timer_new:
 * @delay_ms: real milliseconds until @function is called; at least 0
 *
 * A timer on the thread's own main context, which g_timeout_add() would pass by.
 *
 * Returns: (transfer full): freed with igx_timer_clear(), also after it has fired
 */
GSource *
igx_timer_new (gint64 delay_ms, GSourceFunc function, gpointer data)
{
  GSource *source = g_timeout_source_new ((guint) CLAMP (delay_ms, 0, G_MAXINT));

  g_source_set_callback (source, function, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/**
 * igx_timer_clear:
 * @timer: (inout) (nullable): set to %NULL
 */
void
igx_timer_clear (GSource **timer)
{
  if (*timer == NULL)
    return;

  g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}
