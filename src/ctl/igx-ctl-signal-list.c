/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-signal-list.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-bus.h"
#include "ctl/igx-ctl-text.h"
#include "ctl/igx-ctl-wait.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "pipeline/igx-clock.h"
#include "store/igx-signal-query.h"

#define STORE_TIMEOUT_MS 10000
#define ROW_FORMAT       "%-8.8s  %-16s  %-10s %-4s %-5s %4s %4s  %-12s %-12s %-12s  %-26s  %s\n"

/**
 * igx_ctl_signal_list_print_header:
 *
 * Prints the titles of igx_ctl_signal_list_print_row().
 */
void
igx_ctl_signal_list_print_header (void)
{
  igx_ctl_text_print (IGX_CTL_BOLD, ROW_FORMAT, "ID", "CLOSED (UTC)", "SYMBOL", "TF", "SIDE", "Q",
                      "CONF", "ENTRY", "STOP", "TARGET 1", "STRATEGY", "STATE");
}

static char *
state_text (const IgxSignal *signal)
{
  gboolean demo = signal->delivery == IGX_DELIVERY_DEMO;
  gboolean over = signal->state == IGX_SIGNAL_STATE_OPEN && signal->expires_at > 0 && !demo
                  && igx_clock_wall_ms () >= signal->expires_at;
  GString *text = g_string_new (over ? "over" : igx_signal_state_to_string (signal->state));

  if (isfinite (signal->result_r))
    g_string_append_printf (text, " %+.2f R", signal->result_r);
  if (signal->published && signal->delivery != IGX_DELIVERY_LIVE)
    g_string_append (text, demo ? ", DEMO" : ", late");
  if (!signal->published)
    {
      g_autofree char *refusal
          = igx_ctl_text_clean (signal->refusal != NULL ? signal->refusal : "unknown why");

      g_string_append_printf (text, ", refused: %s", refusal);
    }
  if (signal->mark != NULL && signal->mark[0] != '\0')
    {
      g_autofree char *mark = igx_ctl_text_clean (signal->mark);

      g_string_append_printf (text, ", %s", mark);
    }
  return g_string_free (text, FALSE);
}

static char *
score_text (double value)
{
  return isfinite (value) ? g_strdup_printf ("%.0f", value) : g_strdup ("-");
}

/**
 * igx_ctl_signal_list_print_row:
 * @signal: `a{sv}` as on D-Bus
 *
 * Prints one line for a person.
 */
void
igx_ctl_signal_list_print_row (GVariant *signal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxSignal) value = igx_signal_from_variant (signal, &error);
  g_autofree char *id = NULL;
  g_autofree char *time = NULL;
  g_autofree char *quality = NULL;
  g_autofree char *confidence = NULL;
  g_autofree char *entry = NULL;
  g_autofree char *stop = NULL;
  g_autofree char *target = NULL;
  g_autofree char *strategy = NULL;
  g_autofree char *state = NULL;

  if (value == NULL)
    {
      igx_ctl_command_error ("A signal cannot be shown: %s", error->message);
      return;
    }
  id = igx_ctl_text_clean (value->id);
  time = igx_ctl_text_time (value->close_time);
  quality = score_text (value->quality);
  confidence = score_text (value->confidence);
  entry = igx_ctl_text_number (value->entry);
  stop = igx_ctl_text_number (value->stop);
  target = igx_ctl_text_number (value->n_targets > 0 ? value->targets[0] : NAN);
  strategy = igx_ctl_text_clean (value->strategy);
  state = state_text (value);
  igx_ctl_text_print (value->direction == IGX_DIRECTION_LONG ? IGX_CTL_GREEN : IGX_CTL_RED,
                      ROW_FORMAT, id, time, value->series.symbol,
                      igx_timeframe_to_string (value->series.timeframe),
                      igx_direction_to_string (value->direction), quality, confidence, entry, stop,
                      target, strategy, state);
}

/**
 * igx_ctl_signal_list_print:
 * @signals: (element-type GVariant): printed in their order
 * @header: whether to print the titles even where there are none
 */
void
igx_ctl_signal_list_print (GPtrArray *signals, gboolean header)
{
  if (signals->len > 0 || header)
    igx_ctl_signal_list_print_header ();
  for (guint i = 0; i < signals->len; i++)
    igx_ctl_signal_list_print_row (signals->pdata[i]);
}

void
igx_ctl_signal_list_clear_source (IgxCtlSource *source)
{
  g_clear_object (&source->bus);
  g_clear_object (&source->store);
}

static GPtrArray *
load_from_bus (IgxCtlSource *source, const IgxSignalQuery *query, gboolean *more, GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) list = NULL;
  GPtrArray *signals = NULL;

  reply = igx_ctl_bus_call (source->bus, "ListSignals",
                            g_variant_new ("(@a{sv})", igx_signal_query_to_variant (query)), error);
  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(@aa{sv}b)", &list, more);
  signals = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    g_ptr_array_add (signals, g_variant_get_child_value (list, i));
  return signals;
}

static GPtrArray *
load_from_store (IgxCtlSource *source, const IgxSignalQuery *query, gboolean *more, GError **error)
{
  g_auto (IgxCtlWait) wait = { 0 };
  g_autoptr (GPtrArray) found = NULL;
  GPtrArray *signals = NULL;

  igx_ctl_wait_init (&wait, STORE_TIMEOUT_MS);
  igx_store_query_signals_async (source->store, query, wait.cancellable, igx_ctl_wait_cb, &wait);
  found = igx_store_query_signals_finish (source->store, igx_ctl_wait_run (&wait), error);
  if (found == NULL)
    return NULL;
  *more = found->len == query->limit;
  signals = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (signals, g_variant_ref_sink (igx_signal_to_variant (found->pdata[i])));
  return signals;
}

/**
 * igx_ctl_signal_list_load:
 * @query: which signals; its limit and cursor are not used
 * @limit: how many at most, over as many pages as it takes
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type GVariant): `a{sv}`, newest first
 */
GPtrArray *
igx_ctl_signal_list_load (IgxCtlSource *source,
                          const IgxSignalQuery *query,
                          guint limit,
                          GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  IgxSignalQuery page = *query;
  gboolean more = TRUE;

  page.before_id = NULL;
  page.before_close_time = 0;
  while (more && all->len < limit)
    {
      g_autoptr (GPtrArray) signals = NULL;
      GVariant *last = NULL;

      page.limit = MIN (limit - all->len, IGX_CTL_PAGE_MAX);
      signals = source->bus != NULL ? load_from_bus (source, &page, &more, error)
                                    : load_from_store (source, &page, &more, error);
      if (signals == NULL)
        return NULL;
      for (guint i = 0; i < signals->len && all->len < limit; i++)
        g_ptr_array_add (all, g_variant_ref (signals->pdata[i]));
      last = all->len > 0 ? all->pdata[all->len - 1] : NULL;
      more = more && signals->len > 0 && g_variant_lookup (last, "id", "&s", &page.before_id)
             && g_variant_lookup (last, "close_time", "x", &page.before_close_time);
    }
  return g_steal_pointer (&all);
}

static GVariant *
get_from_store (IgxCtlSource *source, const char *id, GError **error)
{
  g_auto (IgxCtlWait) wait = { 0 };
  g_autoptr (IgxSignal) signal = NULL;

  igx_ctl_wait_init (&wait, STORE_TIMEOUT_MS);
  igx_store_get_signal_async (source->store, id, wait.cancellable, igx_ctl_wait_cb, &wait);
  signal = igx_store_get_signal_finish (source->store, igx_ctl_wait_run (&wait), error);
  return signal != NULL ? g_variant_ref_sink (igx_signal_to_variant (signal)) : NULL;
}

/**
 * igx_ctl_signal_list_get:
 * @id: of one candidate, or what only its id begins with
 *
 * Returns: (transfer full) (nullable): `a{sv}`, or %NULL with @error set
 */
GVariant *
igx_ctl_signal_list_get (IgxCtlSource *source, const char *id, GError **error)
{
  g_autoptr (GVariant) reply = NULL;

  if (source->bus == NULL)
    return get_from_store (source, id, error);
  reply = igx_ctl_bus_call (source->bus, "GetSignal", g_variant_new ("(s)", id), error);
  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}
