/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-input-reader.h"

#include "engine/igx-timeframe.h"
#include "pipeline/igx-effort.h"
#include "pipeline/igx-series-runner.h"

struct _IgxInputReader
{
  GObject parent_instance;

  IgxRunnerContext context;
  IgxEngine *engine; /* unowned: not touched after igx_input_reader_stop() */
  gsize index;       /* in the engine */
  IgxTimeframe own;  /* of the engine's candles */
  IgxSeriesKey series;
  IgxSeriesRunner *runner; /* (owned) (nullable) */
  GCancellable *cancellable;
  gint64 fed_to; /* open time: what exists up to there has been fed */
  gint64 wanted_to;
  gint64 loading_to;
  gboolean loading;
  IgxEffort asking;
};

G_DEFINE_FINAL_TYPE (IgxInputReader, igx_input_reader, G_TYPE_OBJECT)

enum
{
  SIGNAL_ADVANCED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void advance (gpointer data);

/* What came after all, although the exchange was known to have none, is left out. */
static gboolean
feed (IgxInputReader *self, const GArray *candles, GError **error)
{
  guint first = 0;
  gint64 evaluated = G_MININT64;

  if (igx_engine_get_n_candles (self->engine) > 0)
    evaluated = igx_engine_get_last_open_time (self->engine) + self->own;
  while (first < candles->len
         && g_array_index (candles, IgxCandle, first).open_time + self->series.timeframe
                <= evaluated)
    first++;
  return first == candles->len
         || igx_engine_feed (self->engine, &self->series,
                             &g_array_index (candles, IgxCandle, first), candles->len - first,
                             error);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxInputReader) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_history_load_finish (result, &error);

  self->loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (candles == NULL || !feed (self, candles, &error))
    {
      igx_effort_set_error (&self->asking, error);
      igx_effort_retry_later (&self->asking, advance, self);
      return;
    }
  igx_effort_set_error (&self->asking, NULL);
  self->fed_to = self->loading_to;
  g_signal_emit (self, signals[SIGNAL_ADVANCED], 0);
  advance (self);
}

static void
advance (gpointer data)
{
  IgxInputReader *self = data;
  gint64 end = 0;

  if (self->loading || self->runner == NULL)
    return;
  end = MIN (self->wanted_to, igx_series_runner_get_known_to (self->runner));
  end = MIN (end, self->fed_to + IGX_READ_MAX * self->series.timeframe);
  if (end <= self->fed_to)
    return;
  self->loading = TRUE;
  self->loading_to = end;
  igx_effort_stop (&self->asking);
  igx_history_load_async (igx_series_runner_get_history (self->runner),
                          self->fed_to + self->series.timeframe, end, self->cancellable, loaded_cb,
                          g_object_ref (self));
}

/**
 * igx_input_reader_begin:
 * @first_open: open time of the first own candle
 */
void
igx_input_reader_begin (IgxInputReader *self, gint64 first_open)
{
  const IgxTimeframe timeframe = self->series.timeframe;
  gsize history = igx_engine_get_input_history (self->engine, self->index);

  g_return_if_fail (self->runner == NULL);

  self->fed_to = igx_timeframe_floor (timeframe, first_open) - (gint64) (history + 1) * timeframe;
  self->wanted_to = self->fed_to;
  self->runner = self->context.borrow (self->context.owner, &self->series);
  g_signal_connect_object (self->runner, "progressed", G_CALLBACK (advance), self,
                           G_CONNECT_SWAPPED);
}

/**
 * igx_input_reader_stop:
 *
 * Ends it: nothing is fed after this.
 */
void
igx_input_reader_stop (IgxInputReader *self)
{
  g_cancellable_cancel (self->cancellable);
  igx_effort_stop (&self->asking);
  if (self->runner == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  self->context.give_back (self->context.owner, &self->series);
}

/**
 * igx_input_reader_want:
 * @own_open: open time of an own candle: what is due by its close is wanted
 */
void
igx_input_reader_want (IgxInputReader *self, gint64 own_open)
{
  self->wanted_to
      = MAX (self->wanted_to, igx_engine_get_input_due (self->engine, self->index, own_open));
  advance (self);
}

/**
 * igx_input_reader_is_known:
 * @own_open: open time of an own candle
 *
 * Returns: whether all that is due by its close has been fed or does not exist
 */
gboolean
igx_input_reader_is_known (IgxInputReader *self, gint64 own_open)
{
  return self->fed_to >= igx_engine_get_input_due (self->engine, self->index, own_open);
}

const IgxSeriesKey *
igx_input_reader_get_series (IgxInputReader *self)
{
  return &self->series;
}

/**
 * igx_input_reader_get_error:
 *
 * Returns: (nullable): why its candles cannot be had
 */
const GError *
igx_input_reader_get_error (IgxInputReader *self)
{
  if (self->asking.error != NULL || self->runner == NULL)
    return self->asking.error;
  return igx_series_runner_get_candle_error (self->runner);
}

static void
igx_input_reader_finalize (GObject *object)
{
  IgxInputReader *self = IGX_INPUT_READER (object);

  igx_effort_clear (&self->asking);
  g_clear_object (&self->runner);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (igx_input_reader_parent_class)->finalize (object);
}

static void
igx_input_reader_class_init (IgxInputReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_input_reader_finalize;
  signals[SIGNAL_ADVANCED] = g_signal_new ("advanced", IGX_TYPE_INPUT_READER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_input_reader_init (IgxInputReader *self)
{
  self->cancellable = g_cancellable_new ();
  igx_effort_init (&self->asking);
}

/**
 * igx_input_reader_new:
 * @context: shared parts, copied
 * @own: timeframe of the engine's own candles
 * @engine: unowned: lives until igx_input_reader_stop()
 * @index: of one of its inputs
 *
 * Returns: (transfer full): a reader that waits for igx_input_reader_begin()
 */
IgxInputReader *
igx_input_reader_new (const IgxRunnerContext *context,
                      IgxTimeframe own,
                      IgxEngine *engine,
                      gsize index)
{
  IgxInputReader *self = g_object_new (IGX_TYPE_INPUT_READER, NULL);

  self->context = *context;
  self->own = own;
  self->engine = engine;
  self->index = index;
  self->series = *igx_engine_get_input (engine, index);
  return self;
}
