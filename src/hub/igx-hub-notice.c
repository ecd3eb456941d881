/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-hub-notice.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "client/igx-format.h"

static const char *
advice_or (const IgxStatus *status, const char *otherwise)
{
  return status->advice != NULL ? status->advice : otherwise;
}

/* What the service says is nearer to the truth than what its state alone tells. */
static const char *
summary_or (const IgxStatus *status, const char *otherwise)
{
  return status->summary != NULL ? status->summary : otherwise;
}

static void
describe_warming (IgxHubNotice *self, const IgxStatus *status)
{
  self->level = IGX_HUB_NOTICE_INFO;
  self->icon_name = "content-loading-symbolic";
  self->busy = TRUE;
  if (status->n_series == 0)
    {
      self->title = g_strdup (_ ("Warming up"));
      self->text = g_strdup (
          advice_or (status, _ ("The list of markets is being loaded. This takes a few seconds.")));
      return;
    }
  self->title = g_strdup_printf (_ ("Warming up: %u of %u series"), status->n_series_ready,
                                 status->n_series);
  self->text = g_strdup (advice_or (
      status, _ ("Past candles are being loaded. Signals come once a market has enough of them.")));
  self->progress = (double) status->n_series_ready / status->n_series;
}

static void
describe_paused (IgxHubNotice *self, const IgxStatus *status)
{
  self->level = IGX_HUB_NOTICE_INFO;
  self->icon_name = "media-playback-pause-symbolic";
  if (status->paused_until > 0)
    {
      g_autofree char *time = igx_format_time_local (status->paused_until);

      self->title = g_strdup_printf (_ ("Paused until %s"), time);
    }
  else
    self->title = g_strdup (_ ("Paused until you resume"));
  self->text = g_strdup (_ ("Strategies go on working; what they find is kept but not shown."));
  self->action_label = _ ("Resume");
  self->action = "app.resume";
}

static void
describe_quiet (IgxHubNotice *self, const IgxStatus *status, gint64 next_close)
{
  g_autofree char *wait = NULL;

  self->icon_name = "emblem-ok-symbolic";
  if (status->n_series == 0)
    {
      self->title = g_strdup (_ ("No market is watched"));
      self->text = g_strdup (advice_or (status, _ ("Add one in the preferences.")));
      return;
    }
  self->title = g_strdup (_ ("No signals yet"));
  if (next_close <= 0)
    {
      self->text = g_strdup (_ ("Every market is checked when its candle closes. "
                                "A quiet market may stay quiet for hours."));
      return;
    }
  wait = igx_format_countdown (next_close);
  self->text = g_strdup_printf (_ ("%u series of candles are watched. The next one closes in %s; "
                                   "a quiet market may stay quiet for hours."),
                                status->n_series, wait);
}

static void
describe_status (IgxHubNotice *self, const IgxStatus *status, gint64 next_close)
{
  switch (status->state)
    {
    case IGX_STATUS_STATE_UNKNOWN:
    case IGX_STATUS_STATE_STARTING:
      describe_warming (self, status);
      break;
    case IGX_STATUS_STATE_HEALTHY:
      describe_quiet (self, status, next_close);
      break;
    case IGX_STATUS_STATE_STALE:
      self->level = IGX_HUB_NOTICE_WARNING;
      self->icon_name = "dialog-warning-symbolic";
      self->title = g_strdup (summary_or (status, _ ("Candles are overdue")));
      self->text = g_strdup (advice_or (
          status, _ ("What is shown may be old. It goes on by itself when the exchange answers.")));
      break;
    case IGX_STATUS_STATE_PAUSED:
      describe_paused (self, status);
      break;
    case IGX_STATUS_STATE_OFFLINE:
      self->level = IGX_HUB_NOTICE_WARNING;
      self->icon_name = "network-offline-symbolic";
      self->title = g_strdup (_ ("The exchange cannot be reached"));
      self->text = g_strdup (advice_or (
          status, _ ("Check the network connection. Missed candles are fetched afterwards.")));
      break;
    case IGX_STATUS_STATE_BLOCKED:
      self->level = IGX_HUB_NOTICE_WARNING;
      self->icon_name = "changes-prevent-symbolic";
      self->title = g_strdup (summary_or (status, _ ("Another process holds the ledger")));
      self->text = g_strdup (
          advice_or (status, _ ("Quit the other IgniteX; this one takes over by itself.")));
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * igx_hub_notice_new:
 * @status: (nullable): what the service said last
 * @fault: (nullable): why the service could not be started
 * @next_close: ms until the next candle closes, 0 unknown
 *
 * Returns: (transfer full): what to tell the person
 */
IgxHubNotice *
igx_hub_notice_new (IgxClientState client_state,
                    const IgxStatus *status,
                    const char *fault,
                    gint64 next_close)
{
  IgxHubNotice *self = g_new0 (IgxHubNotice, 1);

  self->progress = NAN;
  if (client_state == IGX_CLIENT_STATE_STOPPED)
    {
      self->level = IGX_HUB_NOTICE_WARNING;
      self->icon_name = "media-playback-stop-symbolic";
      self->title = g_strdup (_ ("Stopped"));
      self->text = g_strdup (
          fault != NULL ? fault : _ ("The service is not running: no market is being watched."));
      self->action_label = _ ("Start");
      self->action = "app.start";
      return self;
    }
  if (client_state == IGX_CLIENT_STATE_STARTING || status == NULL)
    {
      self->level = IGX_HUB_NOTICE_INFO;
      self->icon_name = "content-loading-symbolic";
      self->busy = TRUE;
      self->title = g_strdup (_ ("Starting"));
      self->text = g_strdup (_ ("The service is being started. This takes a second or two."));
      return self;
    }
  describe_status (self, status, next_close);
  return self;
}

void
igx_hub_notice_free (IgxHubNotice *self)
{
  g_free (self->title);
  g_free (self->text);
  g_free (self);
}

/**
 * igx_hub_notice_state_word:
 *
 * Returns: one word for the pill in the header bar
 */
const char *
igx_hub_notice_state_word (IgxClientState client_state, const IgxStatus *status)
{
  if (client_state == IGX_CLIENT_STATE_STOPPED)
    return _ ("Stopped");
  if (client_state == IGX_CLIENT_STATE_STARTING || status == NULL)
    return _ ("Starting");
  switch (status->state)
    {
    case IGX_STATUS_STATE_UNKNOWN:
    case IGX_STATUS_STATE_STARTING:
      return _ ("Warming up");
    case IGX_STATUS_STATE_HEALTHY:
      return status->demo ? _ ("Demo") : _ ("Live");
    case IGX_STATUS_STATE_STALE:
      return _ ("Stale");
    case IGX_STATUS_STATE_PAUSED:
      return _ ("Paused");
    case IGX_STATUS_STATE_OFFLINE:
      return _ ("Offline");
    case IGX_STATUS_STATE_BLOCKED:
      return _ ("Blocked");
    default:
      return _ ("Unknown");
    }
}

/**
 * igx_hub_notice_state_icon:
 *
 * Returns: a symbolic icon whose shape alone tells the state
 */
const char *
igx_hub_notice_state_icon (IgxClientState client_state, const IgxStatus *status)
{
  g_autoptr (IgxHubNotice) notice = igx_hub_notice_new (client_state, status, NULL, 0);

  return notice->icon_name;
}
