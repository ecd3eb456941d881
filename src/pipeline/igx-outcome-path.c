/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-outcome-path.h"

#include "engine/igx-timeframe.h"
#include "pipeline/igx-effort.h"
#include "pipeline/igx-input-reader.h"

/* So long must candles have failed to come before a candidate that is long over is given up, market
 * ms: a moment without network is no reason. */
#define PATIENCE_MS (10 * IGX_TIMEFRAME_MINUTE)

struct _IgxOutcomePath
{
  GObject parent_instance;

  IgxRunnerContext context;
  IgxSeriesKey series;
  IgxCandleOpener *opener; /* (owned) */
  IgxOutcomeRules rules;
  IgxOutcomePathFunc func;
  gpointer data;
  IgxSeriesRunner *runner; /* (owned) (nullable) */
  GCancellable *cancellable;
  GPtrArray *candidates; /* of IgxOpenCandidate */
  gint64 reached;        /* open time up to which all that exists is in the cache */
  gboolean loading;
  gint64 loading_from;
  gint64 loading_to;
  IgxEffort reading;
  gint64 failing_since; /* market time; 0: candles come */
};

G_DEFINE_FINAL_TYPE (IgxOutcomePath, igx_outcome_path, G_TYPE_OBJECT)

/* What has happened to a candidate, told when all have been looked at: whoever is told may add
 * others. */
typedef struct
{
  IgxOpenCandidate *candidate; /* (owned) */
  IgxOutcomePathEvent event;
} News;

static void load_next (gpointer data);

static gsize
find_time (const GArray *candles, gint64 time)
{
  gsize low = 0;
  gsize high = candles->len;

  while (low < high)
    {
      const gsize middle = low + (high - low) / 2;

      if (g_array_index (candles, IgxCandle, middle).open_time < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Opening a candle. */

typedef struct
{
  IgxOutcomePath *path;        /* (owned) */
  IgxOpenCandidate *candidate; /* (owned) */
  guint serial;
  IgxCandle candle;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->path);
  igx_open_candidate_unref (opening->candidate);
  g_free (opening);
}

/* clang-format off */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)
/* clang-format on */

static void take_minutes (Opening *opening, GArray *minutes);

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) minutes
      = igx_candle_opener_open_finish (IGX_CANDLE_OPENER (object), result, &error);

  if (minutes == NULL || g_cancellable_is_cancelled (opening->path->cancellable))
    return;
  /* It may have begun anew meanwhile. */
  if (opening->serial == opening->candidate->serial)
    take_minutes (opening, minutes);
}

static void
open_candle (IgxOutcomePath *self, IgxOpenCandidate *candidate, const IgxCandle *candle)
{
  Opening *opening = g_new0 (Opening, 1);

  candidate->opening = candidate->next = candle->open_time;
  candidate->opening_since = igx_clock_now (self->context.clock);
  *opening = (Opening){ .path = g_object_ref (self),
                        .candidate = igx_open_candidate_ref (candidate),
                        .serial = candidate->serial,
                        .candle = *candle };
  igx_candle_opener_open_async (self->opener, &self->series, candle->open_time, opened_cb, opening);
}

/* Following. */

static void
add_news (GArray *news, IgxOpenCandidate *candidate, IgxOutcomePathEvent event)
{
  const News item = { igx_open_candidate_ref (candidate), event };

  g_array_append_val (news, item);
}

static void
clear_news (gpointer item)
{
  igx_open_candidate_unref (((News *) item)->candidate);
}

static GArray *
news_new (void)
{
  GArray *news = g_array_new (FALSE, FALSE, sizeof (News));

  g_array_set_clear_func (news, clear_news);
  return news;
}

static void
tell (IgxOutcomePath *self, const GArray *news)
{
  for (guint i = 0; i < news->len; i++)
    {
      const News *item = &g_array_index (news, News, i);

      self->func (self, item->candidate, item->event, self->data);
    }
}

/* A finer series than its own is left at a boundary of its own once nobody watches it. */
static gboolean
is_to_move (IgxOutcomePath *self, const IgxOpenCandidate *candidate)
{
  return candidate->series.timeframe != self->series.timeframe && candidate->opening == 0
         && igx_timeframe_is_aligned (candidate->series.timeframe, candidate->next)
         && !self->context.is_watched (self->context.owner, &self->series);
}

/* Looks at what has become of it. Returns: whether it stays */
static gboolean
note (IgxOutcomePath *self, IgxOpenCandidate *candidate, GArray *news)
{
  if (igx_open_candidate_is_over (candidate))
    {
      add_news (news, candidate, IGX_OUTCOME_PATH_OVER);
      return FALSE;
    }
  if (candidate->next > self->reached)
    candidate->again = FALSE;
  if (!candidate->again && igx_open_candidate_has_changed (candidate))
    add_news (news, candidate, IGX_OUTCOME_PATH_CHANGED);
  if (!is_to_move (self, candidate))
    return TRUE;
  add_news (news, candidate, IGX_OUTCOME_PATH_MOVED);
  return FALSE;
}

static void
follow_one (IgxOutcomePath *self, IgxOpenCandidate *candidate, const GArray *candles, gint64 next)
{
  const gsize first = find_time (candles, candidate->next);
  const IgxCandle *at = NULL;
  gsize n_used = 0;

  candidate->next = next;
  if (first == candles->len)
    return;
  at = &g_array_index (candles, IgxCandle, first);
  if (igx_outcome_push (&candidate->outcome, &self->rules, at, candles->len - first, &n_used)
      == IGX_OUTCOME_FINER)
    open_candle (self, candidate, &at[n_used]);
}

/* Follows those that need a candle from @from to @to next, all of which are in @candles or do not
 * exist. */
static void
follow (IgxOutcomePath *self, const GArray *candles, gint64 from, gint64 to)
{
  g_autoptr (GArray) news = news_new ();
  guint kept = 0;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      IgxOpenCandidate *candidate = self->candidates->pdata[i];
      gboolean stays = TRUE;

      if (candidate->opening == 0 && candidate->next >= from && candidate->next <= to)
        {
          follow_one (self, candidate, candles, to + self->series.timeframe);
          stays = note (self, candidate, news);
        }
      if (stays)
        self->candidates->pdata[kept++] = candidate;
      else
        igx_open_candidate_unref (candidate);
    }
  /* Those that stay have been moved together. */
  self->candidates->len = kept;
  tell (self, news);
}

static void
take_minutes (Opening *opening, GArray *minutes)
{
  IgxOutcomePath *self = opening->path;
  IgxOpenCandidate *candidate = opening->candidate;
  g_autoptr (GArray) news = news_new ();
  IgxOutcomeRules rules = { .timeframe = IGX_TIMEFRAME_MINUTE, .fee = self->rules.fee };
  gsize n_used = 0;

  rules.finest = TRUE;
  candidate->opening = 0;
  candidate->next = opening->candle.open_time + self->series.timeframe;
  if (minutes->len > 0)
    igx_outcome_push (&candidate->outcome, &rules, (const IgxCandle *) (gpointer) minutes->data,
                      minutes->len, &n_used);
  else
    {
      rules.timeframe = self->series.timeframe;
      igx_outcome_push (&candidate->outcome, &rules, &opening->candle, 1, &n_used);
    }
  if (!note (self, candidate, news))
    g_ptr_array_remove (self->candidates, candidate);
  tell (self, news);
  igx_outcome_path_go_on (self);
}

/* The candles. */

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxOutcomePath) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_history_load_finish (result, &error);

  self->loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable)
      || g_error_matches (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED))
    return;
  if (candles == NULL)
    {
      if (self->failing_since == 0)
        self->failing_since = igx_clock_now (self->context.clock);
      igx_effort_set_error (&self->reading, error);
      igx_effort_retry_later (&self->reading, load_next, self);
      return;
    }
  igx_effort_set_error (&self->reading, NULL);
  self->failing_since = 0;
  follow (self, candles, self->loading_from, self->loading_to);
  load_next (self);
}

/* The first candle that somebody needs who is behind, and the last that all of them may need. */
static gboolean
find_needed (IgxOutcomePath *self, gint64 *from, gint64 *to)
{
  gint64 first = G_MAXINT64;
  gint64 last = G_MININT64;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      const IgxOpenCandidate *candidate = self->candidates->pdata[i];

      if (candidate->opening != 0 || candidate->next > self->reached)
        continue;
      first = MIN (first, candidate->next);
      last = MAX (last, candidate->outcome.expires_at);
    }
  if (first == G_MAXINT64)
    return FALSE;
  *from = first;
  *to = MIN (self->reached, first + (IGX_READ_MAX - 1) * self->series.timeframe);
  /* With the one that opens at the expiry, in case that those before it do not exist. */
  if (last >= first)
    *to = MIN (*to, igx_timeframe_floor (self->series.timeframe, last));
  return TRUE;
}

static void
load_next (gpointer data)
{
  IgxOutcomePath *self = data;

  if (self->loading || self->runner == NULL
      || !find_needed (self, &self->loading_from, &self->loading_to))
    return;
  self->loading = TRUE;
  igx_effort_stop (&self->reading);
  igx_history_load_async (igx_series_runner_get_history (self->runner), self->loading_from,
                          self->loading_to, self->cancellable, loaded_cb, g_object_ref (self));
}

/* Before they are evaluated, so that what ends with a close is known at that close. */
static void
saved_cb (IgxSeriesRunner *runner, GArray *candles, IgxOutcomePath *self)
{
  const gint64 before = self->reached;
  const gint64 last = g_array_index (candles, IgxCandle, candles->len - 1).open_time;

  if (last <= before)
    return;
  self->reached = last;
  /* Who is behind gets them from the cache, with those before; all are where nothing was known. */
  if (before != G_MININT64)
    follow (self, candles, before + 1, last);
}

static void
progressed_cb (IgxOutcomePath *self)
{
  igx_outcome_path_go_on (self);
}

/**
 * igx_outcome_path_go_on:
 *
 * Follows all that is behind as far as the candles go.
 */
void
igx_outcome_path_go_on (IgxOutcomePath *self)
{
  if (self->runner == NULL)
    return;
  self->reached = MAX (self->reached, igx_series_runner_get_known_to (self->runner));
  load_next (self);
}

/* Candidates. */

static void
take_runner (IgxOutcomePath *self)
{
  self->runner = self->context.borrow (self->context.owner, &self->series);
  self->reached = igx_series_runner_get_known_to (self->runner);
  g_signal_connect_object (self->runner, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->runner, "progressed", G_CALLBACK (progressed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * igx_outcome_path_add:
 * @candidate: one that is not over, and whose next candle one of this series is; not on another
 *   path
 *
 * Call igx_outcome_path_go_on() after the last one.
 */
void
igx_outcome_path_add (IgxOutcomePath *self, IgxOpenCandidate *candidate)
{
  g_return_if_fail (!igx_open_candidate_is_over (candidate));

  if (self->runner == NULL)
    take_runner (self);
  candidate->followed = self->series.timeframe;
  g_ptr_array_add (self->candidates, igx_open_candidate_ref (candidate));
}

/**
 * igx_outcome_path_set_fee:
 * @fee: share of the value that each entry and each exit costs
 *
 * All that are followed are followed from their beginning once more.
 */
void
igx_outcome_path_set_fee (IgxOutcomePath *self, double fee)
{
  self->rules.fee = fee;
  for (guint i = 0; i < self->candidates->len; i++)
    igx_open_candidate_rewind (self->candidates->pdata[i]);
  igx_outcome_path_go_on (self);
}

/* Whether what it needs does not come: we cannot get it, or the exchange has had no price. */
static gboolean
is_stuck (IgxOutcomePath *self, const IgxOpenCandidate *candidate, gint64 now)
{
  const gint64 end = candidate->outcome.expires_at + IGX_UNRESOLVED_AFTER_MS;

  if (now < end)
    return FALSE;
  if (candidate->opening != 0)
    return now - candidate->opening_since >= PATIENCE_MS;
  if (self->failing_since != 0)
    return now - self->failing_since >= PATIENCE_MS;
  return candidate->next > self->reached && self->reached + self->series.timeframe >= end;
}

static void
note_failing (IgxOutcomePath *self, gint64 now)
{
  if (self->reading.error == NULL && igx_series_runner_get_candle_error (self->runner) == NULL)
    self->failing_since = 0;
  else if (self->failing_since == 0)
    self->failing_since = now;
}

/**
 * igx_outcome_path_check:
 * @now: market time
 *
 * To be called now and then. Gives up what cannot be followed long after its expiry.
 */
void
igx_outcome_path_check (IgxOutcomePath *self, gint64 now)
{
  g_autoptr (GArray) news = news_new ();

  if (self->runner == NULL)
    return;
  note_failing (self, now);
  for (guint i = self->candidates->len; i > 0; i--)
    {
      IgxOpenCandidate *candidate = self->candidates->pdata[i - 1];

      if (!is_stuck (self, candidate, now))
        continue;
      igx_open_candidate_give_up (candidate);
      add_news (news, candidate, IGX_OUTCOME_PATH_OVER);
      g_ptr_array_remove_index (self->candidates, i - 1);
    }
  tell (self, news);
}

const IgxSeriesKey *
igx_outcome_path_get_series (IgxOutcomePath *self)
{
  return &self->series;
}

/**
 * igx_outcome_path_get_candidates:
 *
 * Returns: (transfer none) (element-type IgxOpenCandidate): those that are followed here; rewound
 *   ones are followed after igx_outcome_path_go_on()
 */
GPtrArray *
igx_outcome_path_get_candidates (IgxOutcomePath *self)
{
  return self->candidates;
}

/* Making. */

/**
 * igx_outcome_path_stop:
 *
 * Ends it: nothing is followed or told after this.
 */
void
igx_outcome_path_stop (IgxOutcomePath *self)
{
  g_cancellable_cancel (self->cancellable);
  igx_effort_stop (&self->reading);
  g_ptr_array_set_size (self->candidates, 0);
  if (self->runner == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  self->context.give_back (self->context.owner, &self->series);
}

static void
igx_outcome_path_finalize (GObject *object)
{
  IgxOutcomePath *self = IGX_OUTCOME_PATH (object);

  igx_effort_clear (&self->reading);
  g_clear_object (&self->runner);
  g_object_unref (self->opener);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->candidates);
  G_OBJECT_CLASS (igx_outcome_path_parent_class)->finalize (object);
}

static void
igx_outcome_path_class_init (IgxOutcomePathClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_outcome_path_finalize;
}

static void
igx_outcome_path_init (IgxOutcomePath *self)
{
  self->cancellable = g_cancellable_new ();
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_open_candidate_unref);
  igx_effort_init (&self->reading);
}

/**
 * igx_outcome_path_new:
 * @context: shared parts, copied
 * @series: whose candles are followed
 * @opener: for those in which the order matters
 * @fee: share of the value that each entry and each exit costs
 * @func: told of what changes
 * @data: for @func; both until igx_outcome_path_stop()
 *
 * Returns: (transfer full): a path without candidates
 */
IgxOutcomePath *
igx_outcome_path_new (const IgxRunnerContext *context,
                      const IgxSeriesKey *series,
                      IgxCandleOpener *opener,
                      double fee,
                      IgxOutcomePathFunc func,
                      gpointer data)
{
  IgxOutcomePath *self = g_object_new (IGX_TYPE_OUTCOME_PATH, NULL);

  self->context = *context;
  self->series = *series;
  self->opener = g_object_ref (opener);
  self->rules.timeframe = series->timeframe;
  self->rules.fee = fee;
  self->rules.finest
      = series->timeframe <= IGX_TIMEFRAME_MINUTE || !igx_candle_opener_has_minutes (opener);
  self->func = func;
  self->data = data;
  return self;
}
