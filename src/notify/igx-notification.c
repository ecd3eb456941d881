/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-config.h"

#include "notify/igx-notification.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pipeline/igx-signal-text.h"

#define REASONS_SHOWN 3
#define DIGEST_SHOWN  6
/* Texts come from strategy files; a notification has room for a line or two of each. */
#define LINE_LENGTH_MAX 120
#define BODY_LENGTH_MAX 600

static char *
tidy (const char *text, glong max)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *head = NULL;

  if (g_utf8_strlen (valid, -1) <= max)
    return g_steal_pointer (&valid);
  head = g_utf8_substring (valid, 0, max - 1);
  return g_strconcat (head, "…", NULL);
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const IgxReason *first = *(const IgxReason *const *) a;
  const IgxReason *second = *(const IgxReason *const *) b;

  return (first->points < second->points) - (first->points > second->points);
}

static char *
top_reasons (const IgxSignal *signal)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < signal->reasons->len; i++)
    {
      const IgxReason *reason = signal->reasons->pdata[i];

      if (reason->available && reason->points > 0.0)
        g_ptr_array_add (sorted, signal->reasons->pdata[i]);
    }
  g_ptr_array_sort (sorted, compare_reasons);
  for (guint i = 0; i < sorted->len && i < REASONS_SHOWN; i++)
    {
      const IgxReason *reason = sorted->pdata[i];
      g_autofree char *line = tidy (reason->text, LINE_LENGTH_MAX);

      g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
levels (const IgxSignal *signal)
{
  g_autofree char *entry = igx_signal_text_price (signal->entry);
  g_autofree char *stop = igx_signal_text_price (signal->stop);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Entry %s · Stop %s"), entry, stop);
  for (guint i = 0; i < signal->n_targets && i < IGX_SIGNAL_TARGETS_MAX; i++)
    {
      g_autofree char *target = igx_signal_text_price (signal->targets[i]);

      if (i == 0)
        g_string_append_printf (text, _ (" · Target %s"), target);
      else
        g_string_append_printf (text, " / %s", target);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static IgxNotification *
notification_new (IgxNotificationKind kind, const char *key)
{
  IgxNotification *self = g_new0 (IgxNotification, 1);

  self->kind = kind;
  self->key = g_strdup (key);
  self->queued_at = g_get_monotonic_time ();
  return self;
}

/**
 * igx_notification_new_for_signal:
 * @signal: sealed
 *
 * Returns: (transfer full): direction, pair and timeframe in the summary; levels, strategy and
 *   the weightiest reasons in the body; demo and late are marked
 */
IgxNotification *
igx_notification_new_for_signal (const IgxSignal *signal)
{
  IgxNotification *self = NULL;
  g_autofree char *title = NULL;
  g_autofree char *level_text = NULL;
  g_autofree char *strategy = NULL;
  g_autofree char *reasons = NULL;

  g_return_val_if_fail (signal != NULL && signal->id != NULL, NULL);

  title = igx_signal_text_title (signal);
  level_text = levels (signal);
  strategy = tidy (signal->strategy_name != NULL ? signal->strategy_name : signal->strategy,
                   LINE_LENGTH_MAX);
  reasons = top_reasons (signal);

  self = notification_new (IGX_NOTIFICATION_SIGNAL, signal->id);
  self->symbol = g_strdup (signal->series.symbol);
  self->summary = signal->delivery == IGX_DELIVERY_LATE ? g_strdup_printf (_ ("%s · late"), title)
                                                        : g_strdup (title);
  self->body = g_strdup_printf ("%s\n%s%s%s", level_text, strategy, reasons[0] != '\0' ? ": " : "",
                                reasons);
  return self;
}

/**
 * igx_notification_new_for_text:
 * @subject: what it is about
 * @title: plain text
 * @body: (nullable): plain text
 *
 * Returns: (transfer full): a notification that replaces an earlier one of the same subject
 */
IgxNotification *
igx_notification_new_for_text (const char *subject, const char *title, const char *body)
{
  IgxNotification *self = NULL;

  g_return_val_if_fail (subject != NULL && title != NULL, NULL);

  self = notification_new (IGX_NOTIFICATION_TEXT, subject);
  self->summary = tidy (title, LINE_LENGTH_MAX);
  self->body = tidy (body, BODY_LENGTH_MAX);
  return self;
}

/**
 * igx_notification_new_digest:
 * @titles: (array length=n_titles): one line of each signal, oldest first
 *
 * Returns: (transfer full): one notification for all of them
 */
IgxNotification *
igx_notification_new_digest (const char *const *titles, guint n_titles)
{
  IgxNotification *self = notification_new (IGX_NOTIFICATION_DIGEST, "digest");
  const guint hidden = n_titles > DIGEST_SHOWN ? n_titles - DIGEST_SHOWN : 0;
  g_autoptr (GString) body = g_string_new (NULL);

  for (guint i = n_titles; i > hidden; i--)
    g_string_append_printf (body, "%s%s", i < n_titles ? "\n" : "", titles[i - 1]);
  if (hidden > 0)
    {
      g_string_append_c (body, '\n');
      g_string_append_printf (
          body, g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", hidden), hidden);
    }
  self->summary = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u more signal", "%u more signals", n_titles), n_titles);
  self->body = g_string_free (g_steal_pointer (&body), FALSE);
  return self;
}

void
igx_notification_free (IgxNotification *self)
{
  g_free (self->key);
  g_free (self->symbol);
  g_free (self->summary);
  g_free (self->body);
  g_free (self);
}

/**
 * igx_notification_is_about:
 *
 * Returns: whether @self is of this kind and key
 */
gboolean
igx_notification_is_about (const IgxNotification *self, IgxNotificationKind kind, const char *key)
{
  return self->kind == kind && strcmp (self->key, key) == 0;
}
