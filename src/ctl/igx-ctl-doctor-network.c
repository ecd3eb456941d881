/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-doctor.h"
#include "feed/igx-binance-feed.h"
#include "pipeline/igx-clock.h"

/** A clock that is off by more is said so; the service measures and does without it. */
#define OFFSET_WARN_MS   5000
#define FETCH_TIMEOUT_MS 5000

typedef struct
{
  guint n_waiting;
  guint n_good;
} Hosts;

typedef struct
{
  IgxCtlDoctor *doctor;
  Hosts *hosts; /* shared, reference counted */
  guint check;
  char *host;
  gint64 asked_boot_ms;
  IgxClock *clock;
  IgxFeed *feed;
  GCancellable *cancellable;
  guint timer;
} Fetch;

static void
hosts_unref (Hosts *hosts)
{
  g_rc_box_release (hosts);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Hosts, hosts_unref)

static void
fetch_free (Fetch *fetch)
{
  g_clear_handle_id (&fetch->timer, g_source_remove);
  g_clear_object (&fetch->feed);
  hosts_unref (fetch->hosts);
  g_clear_object (&fetch->cancellable);
  igx_clock_free (fetch->clock);
  g_free (fetch->host);
  g_free (fetch);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->timer = 0;
  g_cancellable_cancel (fetch->cancellable);
  return G_SOURCE_REMOVE;
}

static void
report_clock (Fetch *fetch, gint64 exchange_time, gint64 took)
{
  gint64 offset = exchange_time + took / 2 - igx_clock_wall_ms ();

  if (ABS (offset) > OFFSET_WARN_MS)
    igx_ctl_doctor_add (fetch->doctor, "clock", IGX_CTL_DOCTOR_WARN,
                        "%+" G_GINT64_FORMAT " ms to the exchange's: set it, for example with "
                        "“timedatectl set-ntp true”",
                        offset);
  else
    igx_ctl_doctor_add (fetch->doctor, "clock", IGX_CTL_DOCTOR_GOOD,
                        "%+" G_GINT64_FORMAT " ms to the exchange's", offset);
}

static void
time_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;
  gint64 took = igx_clock_boot_ms () - fetch->asked_boot_ms;
  gint64 time = igx_feed_fetch_time_finish (IGX_FEED (source), result, &error);

  fetch->hosts->n_waiting--;
  if (error == NULL)
    {
      fetch->hosts->n_good++;
      igx_ctl_doctor_end (fetch->doctor, fetch->check, IGX_CTL_DOCTOR_GOOD,
                          "%s answers in %" G_GINT64_FORMAT " ms", fetch->host, took);
      report_clock (fetch, time, took);
    }
  else
    {
      /* One host is enough; only when none answers there are no candles. */
      gboolean none = fetch->hosts->n_waiting == 0 && fetch->hosts->n_good == 0;

      igx_ctl_doctor_end (fetch->doctor, fetch->check,
                          none ? IGX_CTL_DOCTOR_FAIL : IGX_CTL_DOCTOR_WARN,
                          "%s%s: check the connection%s",
                          g_cancellable_is_cancelled (fetch->cancellable) ? fetch->host : "",
                          g_cancellable_is_cancelled (fetch->cancellable) ? " gave no answer in 5 s"
                                                                          : error->message,
                          none ? ", or use “ignitexctl run --demo” without one" : "");
    }
  fetch_free (fetch);
}

/**
 * igx_ctl_doctor_check_network:
 * @hosts: (nullable): those of the settings, else those of the program
 *
 * Asks each host for the time; the answers also tell how wrong this machine's clock is.
 */
void
igx_ctl_doctor_check_network (IgxCtlDoctor *self, const char *const *hosts)
{
  const char *const *from = hosts != NULL ? hosts : igx_binance_default_rest_hosts;

  g_autoptr (Hosts) shared = g_rc_box_new0 (Hosts);

  shared->n_waiting = g_strv_length ((char **) from);
  for (gsize i = 0; from[i] != NULL; i++)
    {
      const char *one[] = { from[i], NULL };
      Fetch *fetch = g_new0 (Fetch, 1);

      fetch->doctor = self;
      fetch->hosts = g_rc_box_acquire (shared);
      fetch->check = igx_ctl_doctor_begin (self, "exchange");
      fetch->host = g_strdup (from[i]);
      fetch->clock = igx_clock_new (1);
      fetch->cancellable = g_cancellable_new ();
      fetch->timer = g_timeout_add (FETCH_TIMEOUT_MS, timed_out_cb, fetch);
      fetch->feed = igx_binance_feed_new (one, igx_binance_default_stream_hosts,
                                          igx_clock_get_time_source (fetch->clock));
      fetch->asked_boot_ms = igx_clock_boot_ms ();
      igx_feed_fetch_time_async (fetch->feed, fetch->cancellable, time_cb, fetch);
    }
}
