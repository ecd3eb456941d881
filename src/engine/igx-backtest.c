/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-backtest.h"

#include <math.h>
#include <string.h>

#include "engine/igx-engine-private.h"
#include "engine/igx-name.h"
#include "engine/igx-outcome.h"

/* Records that are held in one piece of memory: an array of all would be copied as it grows. Large
 * enough to be given back to the system by itself. */
#define CHUNK 2048

/* A candidate and what became of it: a backtest keeps a million of them. */
typedef struct
{
  IgxFiring firing;
  gint64 closed_at;
  double result_r;
  double mfe_r;
  double mae_r;
  guint32 filled; /* candles from the close that it fired on to the entry, and one; 0: not in */
  guint8 state;
  guint8 ambiguous;
  guint8 hit;
} Record;

typedef struct
{
  IgxStrategy *strategy; /* (owned) */
  const char *id;        /* interned */
  double fits[IGX_N_REGIMES];
} Runner;

struct _IgxBacktest
{
  IgxSeriesKey series;
  IgxEngine *engine;   /* (nullable): NULL once it is finished */
  GPtrArray *runners;  /* of Runner */
  GHashTable *origins; /* of IgxSignalOrigin (owned) to Runner, as they are asked for */
  GArray *fresh;       /* of IgxFiring: of the block at hand */
  GPtrArray *chunks;   /* of CHUNK Records each; NULL: forgotten */
  gsize n_records;
  gsize n_forgotten;
  IgxOutcomeList *outcomes; /* (nullable): likewise */
  IgxBacktestStats counts;  /* of the engine, when it was finished */
  double fee;
  GPtrArray *signals; /* of IgxSignal: of the first firings, made when somebody asks */
  gint64 begin;       /* candles that open before it only warm up */
  gsize n_before;
  guint64 n_level_errors_before;
  gint64 first;
  double first_close;
  double last_close;
  gboolean failed;
};

static void
signal_free (gpointer data)
{
  igx_signal_unref (data);
}

static void
origin_free (gpointer data)
{
  igx_signal_origin_unref (data);
}

static void
runner_free (gpointer data)
{
  Runner *runner = data;

  igx_strategy_unref (runner->strategy);
  g_free (runner);
}

static Record *
get_record (const IgxBacktest *self, gsize i)
{
  return (Record *) self->chunks->pdata[i / CHUNK] + i % CHUNK;
}

static Record *
add_record (IgxBacktest *self)
{
  if (self->n_records % CHUNK == 0)
    g_ptr_array_add (self->chunks, g_new (Record, CHUNK));
  return get_record (self, self->n_records++);
}

/**
 * igx_backtest_new_on:
 * @series: the candles that will come
 * @moments: whether to look at what the series is like where something fires, which the gate needs
 * @fee: share of the value that each entry and each exit costs, 0 or more
 *
 * Returns: (transfer full): a backtest without strategies
 */
IgxBacktest *
igx_backtest_new_on (const IgxSeriesKey *series, gboolean moments, double fee)
{
  IgxOutcomeRules rules = { .fee = fee, .finest = TRUE };
  IgxBacktest *self = NULL;

  g_return_val_if_fail (series != NULL, NULL);
  g_return_val_if_fail (fee >= 0, NULL);

  rules.timeframe = series->timeframe;
  self = g_new0 (IgxBacktest, 1);
  self->series = *series;
  self->engine = igx_engine_new (series);
  if (moments)
    igx_engine_set_context (self->engine, IGX_ENGINE_CONTEXT_MOMENT);
  self->runners = g_ptr_array_new_with_free_func (runner_free);
  self->origins = g_hash_table_new_full (NULL, NULL, origin_free, NULL);
  self->fresh = g_array_new (FALSE, FALSE, sizeof (IgxFiring));
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->signals = g_ptr_array_new_with_free_func (signal_free);
  self->outcomes = igx_outcome_list_new (&rules);
  self->fee = fee;
  self->first_close = self->last_close = NAN;
  return self;
}

/**
 * igx_backtest_new:
 * @series: the candles that will come
 * @strategy: what to run
 * @params: (nullable) (element-type utf8 double): as for igx_engine_add_strategy()
 * @error: return location for a #GError
 *
 * Of one strategy, with the usual fee, and without moments.
 *
 * Returns: (transfer full): a backtest, or %NULL with the error of igx_backtest_add_strategy()
 */
IgxBacktest *
igx_backtest_new (const IgxSeriesKey *series,
                  IgxStrategy *strategy,
                  GHashTable *params,
                  GError **error)
{
  g_autoptr (IgxBacktest) self = igx_backtest_new_on (series, FALSE, IGX_OUTCOME_FEE_DEFAULT);

  if (!igx_backtest_add_strategy (self, strategy, params, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
igx_backtest_free (IgxBacktest *self)
{
  g_return_if_fail (self != NULL);

  igx_backtest_forget (self, self->n_records);
  g_array_unref (self->fresh);
  g_ptr_array_unref (self->chunks);
  g_clear_pointer (&self->outcomes, igx_outcome_list_free);
  g_clear_pointer (&self->engine, igx_engine_free);
  g_hash_table_unref (self->origins);
  g_ptr_array_unref (self->runners);
  g_ptr_array_unref (self->signals);
  g_free (self);
}

/**
 * igx_backtest_add_strategy:
 * @self: a backtest that has seen no candle
 * @strategy: a strategy that runs on the series; what it has in common with the others is worked
 *   out once
 * @params: (nullable) (element-type utf8 double): as for igx_engine_add_strategy()
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_INVALID if there is one with its id already, or with the
 *   error of igx_engine_add_strategy(); then nothing has changed
 */
gboolean
igx_backtest_add_strategy (IgxBacktest *self,
                           IgxStrategy *strategy,
                           GHashTable *params,
                           GError **error)
{
  Runner *runner = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (strategy != NULL, FALSE);
  g_return_val_if_fail (self->engine != NULL, FALSE);

  for (guint i = 0; i < self->runners->len; i++)
    if (strcmp (((const Runner *) self->runners->pdata[i])->id, igx_strategy_get_id (strategy))
        == 0)
      {
        g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                     "There are two strategies “%s”: give one of them another id",
                     igx_strategy_get_id (strategy));
        return FALSE;
      }
  if (!igx_engine_add_strategy (self->engine, strategy, params, error))
    return FALSE;

  runner = g_new0 (Runner, 1);
  runner->strategy = igx_strategy_ref (strategy);
  runner->id = igx_name_intern (igx_strategy_get_id (strategy));
  for (guint i = 0; i < IGX_N_REGIMES; i++)
    runner->fits[i] = igx_regime_get_fit ((IgxRegime) i, igx_strategy_get_regimes (strategy));
  g_ptr_array_add (self->runners, runner);
  return TRUE;
}

static const Runner *
find_runner (const IgxBacktest *self, IgxSignalOrigin *origin)
{
  const Runner *known = g_hash_table_lookup (self->origins, origin);

  if (known != NULL)
    return known;
  for (guint i = 0; i < self->runners->len; i++)
    {
      Runner *runner = self->runners->pdata[i];

      if (strcmp (runner->id, igx_signal_origin_get_strategy (origin)) != 0)
        continue;
      g_hash_table_insert (self->origins, igx_signal_origin_ref (origin), runner);
      return runner;
    }
  g_error ("A candidate comes from no strategy");
}

/* Most go in at the close that they fire on: a division would be a part of what they cost. */
static guint32
count_to_entry (const IgxBacktest *self, const Record *record, const IgxOutcome *outcome)
{
  if (outcome->filled_at == 0)
    return 0;
  if (outcome->filled_at == record->firing.close_time)
    return 1;
  return 1 + (guint32) ((outcome->filled_at - record->firing.close_time) / self->series.timeframe);
}

static void
keep_outcome (const IgxBacktest *self, Record *record, const IgxOutcome *outcome)
{
  IgxOutcomeResult result;

  igx_outcome_get_result (outcome, &result);
  record->closed_at = result.closed_at;
  record->result_r = result.result_r;
  record->mfe_r = result.mfe_r;
  record->mae_r = result.mae_r;
  record->filled = count_to_entry (self, record, outcome);
  record->state = (guint8) result.state;
  record->ambiguous = result.ambiguous != FALSE;
  record->hit = igx_outcome_is_hit (outcome) != FALSE;
}

static void
read_outcome (const Record *record, IgxOutcomeResult *result)
{
  *result = (IgxOutcomeResult){ .closed_at = record->closed_at,
                                .result_r = record->result_r,
                                .mfe_r = record->mfe_r,
                                .mae_r = record->mae_r,
                                .state = (IgxSignalState) record->state,
                                .ambiguous = record->ambiguous };
}

static void
changed_cb (gsize tag, const IgxOutcome *outcome, gpointer data)
{
  keep_outcome (data, get_record (data, tag), outcome);
}

static void
follow_new (IgxBacktest *self)
{
  for (guint i = 0; i < self->fresh->len; i++)
    {
      Record *record = add_record (self);
      IgxOutcome outcome;

      /* What the firing owns goes along. */
      record->firing = g_array_index (self->fresh, IgxFiring, i);
      if (igx_outcome_begin_firing (&outcome, &record->firing))
        igx_outcome_list_add (self->outcomes, &outcome, self->n_records - 1);
      keep_outcome (self, record, &outcome);
    }
  g_array_set_size (self->fresh, 0);
}

/**
 * igx_backtest_set_begin:
 * @self: a backtest that has seen no candle
 * @begin: ms UTC
 *
 * Candles that open before @begin only warm up: what fires on them is no candidate, and they are
 * not counted.
 */
void
igx_backtest_set_begin (IgxBacktest *self, gint64 begin)
{
  g_return_if_fail (self != NULL && self->engine != NULL);
  g_return_if_fail (igx_engine_get_n_candles (self->engine) == 0);

  self->begin = begin;
}

/**
 * igx_backtest_get_series:
 *
 * Returns: (transfer none): whose candles they are
 */
const IgxSeriesKey *
igx_backtest_get_series (const IgxBacktest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->series;
}

/**
 * igx_backtest_get_engine:
 *
 * Returns: (transfer none) (nullable): the engine, for what has to be fed to it; %NULL once it is
 *   finished
 */
IgxEngine *
igx_backtest_get_engine (IgxBacktest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->engine;
}

/* Returns: how many of the candles only warm up */
static gsize
count_before (const IgxBacktest *self, const IgxCandle *candles, gsize n)
{
  gsize n_before = 0;

  if (!isnan (self->first_close))
    return 0;
  while (n_before < n && candles[n_before].open_time < self->begin)
    n_before++;
  return n_before;
}

static gboolean
warm_up (IgxBacktest *self, const IgxCandle *candles, gsize n, gsize n_following, GError **error)
{
  for (gsize done = 0; done < n; done += IGX_PLAN_BLOCK)
    {
      const gsize piece = MIN (n - done, IGX_PLAN_BLOCK);

      if (!igx_engine_push_block (self->engine, candles + done, piece,
                                  n - done - piece + n_following, NULL, error))
        {
          self->failed = TRUE;
          return FALSE;
        }
    }
  self->n_before += n;
  self->n_level_errors_before = igx_engine_get_n_level_errors (self->engine);
  return TRUE;
}

/**
 * igx_backtest_push:
 * @self: a backtest
 * @candles: (array length=n_candles): the next candles, checked and in order
 * @n_candles: how many; any number
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_ORDER if a candle does not come after the one before it;
 *   then the backtest has failed and takes no more
 */
gboolean
igx_backtest_push (IgxBacktest *self, const IgxCandle *candles, gsize n_candles, GError **error)
{
  gsize n_before = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (candles != NULL || n_candles == 0, FALSE);
  g_return_val_if_fail (self->engine != NULL, FALSE);

  if (self->failed)
    {
      g_set_error_literal (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER,
                           "The candles of this backtest were not in order: begin another");
      return FALSE;
    }
  n_before = count_before (self, candles, n_candles);
  if (n_before > 0 && !warm_up (self, candles, n_before, n_candles - n_before, error))
    return FALSE;
  if (isnan (self->first_close) && n_before < n_candles)
    {
      self->first = candles[n_before].open_time;
      self->first_close = candles[n_before].close;
    }
  /* A block at a time, so that its candles are at hand when its trades are followed. */
  for (gsize done = n_before; done < n_candles; done += IGX_PLAN_BLOCK)
    {
      const gsize n = MIN (n_candles - done, IGX_PLAN_BLOCK);

      if (!igx_engine_push_block (self->engine, candles + done, n, n_candles - done - n,
                                  self->fresh, error))
        {
          self->failed = TRUE;
          return FALSE;
        }
      follow_new (self);
      igx_outcome_list_push (self->outcomes, candles + done, n, changed_cb, self);
      self->last_close = candles[done + n - 1].close;
    }
  return TRUE;
}

static gint64
get_filled_at (const IgxBacktest *self, const Record *record)
{
  if (record->filled == 0)
    return 0;
  return record->firing.close_time + (gint64) (record->filled - 1) * self->series.timeframe;
}

static IgxSignal *
make_signal (const IgxBacktest *self, const Record *record)
{
  const Runner *runner = find_runner (self, record->firing.origin);
  IgxSignal *signal = igx_firing_to_signal (&record->firing);

  signal->regime_fit = runner->fits[record->firing.moment.regime];
  return signal;
}

static void
read_counts (const IgxBacktest *self, IgxBacktestStats *stats)
{
  if (self->engine == NULL)
    {
      *stats = self->counts;
      return;
    }
  *stats = (IgxBacktestStats){ 0 };
  stats->n_before = self->n_before;
  stats->n_candles = igx_engine_get_n_candles (self->engine) - self->n_before;
  stats->first = self->first;
  stats->last = stats->n_candles > 0 ? igx_engine_get_last_open_time (self->engine) : 0;
  stats->warmup = igx_engine_get_warmup (self->engine);
  stats->n_level_errors
      = igx_engine_get_n_level_errors (self->engine) - self->n_level_errors_before;
  stats->fee = self->fee;
}

/**
 * igx_backtest_finish:
 * @self: a backtest
 *
 * No more candles come: gives back the memory of all that is only needed for them. What is not over
 * stays open.
 */
void
igx_backtest_finish (IgxBacktest *self)
{
  g_return_if_fail (self != NULL);

  if (self->engine == NULL)
    return;
  read_counts (self, &self->counts);
  for (gsize i = self->n_forgotten; i < self->n_records; i++)
    find_runner (self, get_record (self, i)->firing.origin);
  g_clear_pointer (&self->outcomes, igx_outcome_list_free);
  g_clear_pointer (&self->engine, igx_engine_free);
}

/**
 * igx_backtest_get_hold:
 * @self: a backtest
 * @first: (out): the first close
 * @last: (out): the last close
 *
 * Returns: %FALSE if there was no candle
 */
gboolean
igx_backtest_get_hold (const IgxBacktest *self, double *first, double *last)
{
  g_return_val_if_fail (self != NULL, FALSE);

  *first = self->first_close;
  *last = self->last_close;
  return !isnan (self->first_close);
}

/**
 * igx_backtest_get_signals:
 *
 * The signals are made when this is called: who needs numbers only asks for
 * igx_backtest_get_stats(). What becomes of those that are not over is written at the next call.
 *
 * Returns: (transfer none) (element-type IgxSignal): the candidates so far, in order of time
 */
GPtrArray *
igx_backtest_get_signals (const IgxBacktest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_return_val_if_fail (self->n_forgotten == 0, NULL);

  for (gsize i = 0; i < self->n_records; i++)
    {
      const Record *record = get_record (self, i);
      IgxSignal *signal = NULL;
      IgxOutcomeResult result;

      if (i < self->signals->len)
        signal = self->signals->pdata[i];
      else
        {
          signal = make_signal (self, record);
          g_ptr_array_add (self->signals, signal);
        }
      if (signal->closed_at != 0)
        continue;
      read_outcome (record, &result);
      igx_outcome_result_store (&result, signal);
      signal->filled_at = get_filled_at (self, record);
    }
  return self->signals;
}

/**
 * igx_backtest_get_stats:
 * @self: a backtest
 * @stats: (out caller-allocates): counts so far
 */
void
igx_backtest_get_stats (const IgxBacktest *self, IgxBacktestStats *stats)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (stats != NULL);
  g_return_if_fail (self->n_forgotten == 0);

  read_counts (self, stats);
  stats->n_signals = self->n_records;
  for (gsize i = 0; i < self->n_records; i++)
    {
      const Record *record = get_record (self, i);

      if (igx_firing_get_direction (&record->firing) == IGX_DIRECTION_LONG)
        stats->n_longs++;
      if (record->closed_at == 0 && record->state != IGX_SIGNAL_STATE_WAITING)
        stats->n_in_state[IGX_SIGNAL_STATE_OPEN]++;
      else
        stats->n_in_state[record->state]++;
      if (record->ambiguous)
        stats->n_ambiguous++;
      if (isnan (record->result_r))
        continue;
      stats->n_results++;
      stats->sum_r += record->result_r;
    }
  stats->n_shorts = stats->n_signals - stats->n_longs;
}

/**
 * igx_backtest_get_n_trades:
 *
 * Returns: how many candidates there are so far
 */
gsize
igx_backtest_get_n_trades (const IgxBacktest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_records;
}

/**
 * igx_backtest_get_close_time:
 * @self: a backtest
 * @i: number of a candidate, in order of time
 *
 * Returns: ms UTC at which it fired
 */
gint64
igx_backtest_get_close_time (const IgxBacktest *self, gsize i)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (i >= self->n_forgotten && i < self->n_records, 0);

  return get_record (self, i)->firing.close_time;
}

/**
 * igx_backtest_get_trade:
 * @self: a backtest
 * @i: number of a candidate
 * @trade: (out caller-allocates): it and what became of it; places of names are 0, not judged
 *
 * Returns: the id of its strategy, interned
 */
const char *
igx_backtest_get_trade (const IgxBacktest *self, gsize i, IgxTrade *trade)
{
  const Record *record = NULL;
  const IgxFiring *firing = NULL;
  IgxOutcomeResult result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (i >= self->n_forgotten && i < self->n_records, NULL);

  record = get_record (self, i);
  firing = &record->firing;
  read_outcome (record, &result);
  *trade = (IgxTrade){
    .close_time = firing->close_time,
    .expires_at = igx_firing_get_expires_at (firing),
    .filled_at = get_filled_at (self, record),
    .closed_at = record->closed_at,
    .entry = firing->entry,
    .stop = firing->stop,
    .confidence = firing->confidence,
    .quality = NAN,
    .result_r = record->result_r,
    .result_percent = igx_outcome_result_get_percent (&result, firing->entry, firing->stop),
    .mfe_r = record->mfe_r,
    .mae_r = record->mae_r,
    .timeframe = self->series.timeframe,
    .direction = (gint8) igx_firing_get_direction (firing),
    .state = record->state,
    .regime = firing->moment.regime,
    .refusal = IGX_REFUSAL_NONE,
    .ambiguous = record->ambiguous,
    .hit = record->hit,
  };
  return find_runner (self, firing->origin)->id;
}

/**
 * igx_backtest_get_applicant:
 * @self: a backtest with moments
 * @i: number of a candidate
 * @applicant: (out caller-allocates): it as the gate sees it
 */
void
igx_backtest_get_applicant (const IgxBacktest *self, gsize i, IgxApplicant *applicant)
{
  const IgxFiring *firing = NULL;
  const Runner *runner = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (i >= self->n_forgotten && i < self->n_records);

  firing = &get_record (self, i)->firing;
  runner = find_runner (self, firing->origin);
  *applicant = (IgxApplicant){
    .symbol = self->series.symbol,
    .strategy = runner->id,
    .timeframe = self->series.timeframe,
    .direction = igx_firing_get_direction (firing),
    .close_time = firing->close_time,
    .expires_at = igx_firing_get_expires_at (firing),
    .confidence = firing->confidence,
    .entry = firing->entry,
    .stop = firing->stop,
    .target = firing->n_targets > 0 ? firing->targets[0] : NAN,
    .regime_fit = runner->fits[firing->moment.regime],
    .moment = firing->moment,
  };
}

/**
 * igx_backtest_dup_signal:
 * @self: a backtest
 * @i: number of a candidate
 *
 * Returns: (transfer full): it with its texts, its id and what became of it
 */
IgxSignal *
igx_backtest_dup_signal (const IgxBacktest *self, gsize i)
{
  const Record *record = NULL;
  IgxSignal *signal = NULL;
  IgxOutcomeResult result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (i >= self->n_forgotten && i < self->n_records, NULL);

  record = get_record (self, i);
  signal = make_signal (self, record);
  read_outcome (record, &result);
  igx_outcome_result_store (&result, signal);
  signal->filled_at = get_filled_at (self, record);
  return signal;
}

/**
 * igx_backtest_forget:
 * @self: a backtest to which no more candles come
 * @n: candidates
 *
 * Gives back the memory of the first @n of them; only the others may be asked for, one by one.
 */
void
igx_backtest_forget (IgxBacktest *self, gsize n)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (n <= self->n_records);

  for (gsize i = self->n_forgotten; i < n; i++)
    {
      igx_firing_clear (&get_record (self, i)->firing);
      if (i % CHUNK == CHUNK - 1)
        g_clear_pointer (&self->chunks->pdata[i / CHUNK], g_free);
    }
  self->n_forgotten = MAX (self->n_forgotten, n);
}
