/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service as the hub sees it, with signals and candles made by arithmetic. */
#include "igx-mock-service.h"

#include <math.h>

#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "igx-dbus.h"

#define CANDLES_BACK 3000
#define SYMBOL_COUNT 5

struct _IgxMockService
{
  GObject parent_instance;

  GDBusConnection *connection;
  IgxDBusIgniteX1 *skeleton;
  guint name_id;
  GPtrArray *signals; /* of IgxSignal, newest first */
  GHashTable *calls;  /* of method to number */
  char *last_call;
  char *state;
  gboolean demo;
  guint interval;
};

G_DEFINE_FINAL_TYPE (IgxMockService, igx_mock_service, G_TYPE_OBJECT)

static const char *const symbols[SYMBOL_COUNT]
    = { "BTCUSDT", "ETHUSDT", "SOLUSDT", "DOGEUSDT", "XRPUSDT" };
static const double bases[SYMBOL_COUNT] = { 64000, 3400, 142, 0.1612, 0.5831 };
static const int decimals[SYMBOL_COUNT] = { 1, 2, 2, 5, 4 };

static double
noise (gint64 n, guint salt)
{
  guint64 x = (guint64) n * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + salt * 7919u;

  x ^= x >> 31;
  x *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x ^= x >> 29;
  return (double) (x >> 40) / (double) (1 << 24) - 0.5;
}

static guint
symbol_index (const char *symbol)
{
  for (guint i = 0; i < SYMBOL_COUNT; i++)
    if (g_str_equal (symbols[i], symbol))
      return i;
  return 0;
}

static double
round_to (double value, int n)
{
  double scale = pow (10, n);

  return round (value * scale) / scale;
}

static double
price_at (guint symbol, gint64 step)
{
  double wave = sin ((double) step / 37.0 + symbol) * 0.021 + sin ((double) step / 9.0) * 0.006
                + sin ((double) step / 211.0 + 2 * symbol) * 0.05;

  return round_to (bases[symbol] * (1 + wave + noise (step, symbol) * 0.004), decimals[symbol]);
}

static void
make_candle (guint symbol, IgxTimeframe timeframe, gint64 open_time, IgxCandle *candle)
{
  gint64 step = open_time / timeframe;
  double body = 0;

  candle->open_time = open_time;
  candle->open = price_at (symbol, step);
  candle->close = price_at (symbol, step + 1);
  body = fabs (candle->close - candle->open) + bases[symbol] * 0.0008;
  candle->high = round_to (MAX (candle->open, candle->close) + body * (0.5 + noise (step, 11)),
                           decimals[symbol]);
  candle->low = round_to (MIN (candle->open, candle->close) - body * (0.5 + noise (step, 12)),
                          decimals[symbol]);
  candle->volume = 300 + 500 * (0.5 + noise (step, 13)) + 200000 * body / bases[symbol];
  candle->quote_volume = candle->volume * candle->close;
  candle->trades = 100;
  candle->taker_buy_volume = candle->volume / 2;
}

/* As the gate would: every fourth was judged by a program that recorded nothing. */
static void
judge (IgxSignal *signal, guint i)
{
  const IgxVerdictInputs in = { .profile = IGX_PROFILE_BALANCED,
                                .fee = 0.001,
                                .record_n = i % 2 == 0 ? 7 : 34,
                                .record_bound = i % 2 == 0 ? NAN : 0.14,
                                .votes_for = signal->confidence,
                                .n_for = 1,
                                .votes_against = i % 3 == 0 ? 24 : 0,
                                .n_against = i % 3 == 0 ? 1 : 0,
                                .n_published = 4,
                                .lowest_published = 66 };
  double sum = 0;
  double weights = 0;

  signal->moment = (IgxMoment){ .regime = (guint8) (1 + i % (IGX_N_REGIMES - 1)),
                                .higher = i % 5 == 4 ? -1 : 1,
                                .bridged = i % 6 == 4,
                                .liquidity = 360 };
  signal->regime_fit = i % 3 == 1 ? 50 : 100;
  signal->quality_terms[IGX_TERM_CONFIDENCE] = signal->confidence;
  signal->quality_terms[IGX_TERM_TRACK_RECORD] = i % 2 == 0 ? NAN : 64;
  signal->quality_terms[IGX_TERM_REGIME_FIT] = signal->regime_fit;
  signal->quality_terms[IGX_TERM_HIGHER_TIMEFRAME]
      = signal->moment.higher == (int) signal->direction ? 100 : 0;
  signal->quality_terms[IGX_TERM_REWARD] = 61;
  signal->quality_terms[IGX_TERM_LIQUIDITY] = 72;
  signal->opposition = in.n_against > 0 ? in.votes_for / (in.votes_for + in.votes_against) : 1;
  for (guint t = 0; t < IGX_N_TERMS; t++)
    if (isfinite (signal->quality_terms[t]))
      {
        sum += igx_term_get_weight ((IgxTerm) t) * signal->quality_terms[t];
        weights += igx_term_get_weight ((IgxTerm) t);
      }
  signal->quality = sum / weights * signal->opposition;
  igx_signal_add_vote (signal, signal->strategy, signal->direction, signal->confidence);
  if (in.n_against > 0)
    igx_signal_add_vote (signal, "spring-trap", (IgxDirection) - (int) signal->direction, 24);
  igx_signal_add_value (signal, "rsi", 61.25);
  igx_signal_add_value (signal, "volume_surge", 2.12);
  signal->verdict = igx_verdict_inputs_to_text (&in);
  signal->app_version = g_strdup (IGX_VERSION);
}

/**
 * igx_mock_service_make_signal:
 * @n: 0 is the newest of a filled service; G_MAXUINT is newer than all
 *
 * Returns: (transfer full): a signal whose content follows from @n
 */
IgxSignal *
igx_mock_service_make_signal (guint n)
{
  IgxSignal *signal = igx_signal_new ();
  gboolean is_new = n == G_MAXUINT;
  guint i = is_new ? 0 : n;
  guint symbol = i % SYMBOL_COUNT;
  IgxTimeframe timeframe = i % 3 == 2 ? IGX_TIMEFRAME_HOUR : 15 * IGX_TIMEFRAME_MINUTE;
  gint64 newest = igx_timeframe_floor (timeframe, IGX_MOCK_SERVICE_NOW);
  IgxCandle candle;
  double risk = 0;

  igx_series_key_init (&signal->series, "binance", symbols[symbol], timeframe, NULL);
  signal->close_time = is_new ? newest : newest - ((gint64) i + 1) * IGX_TIMEFRAME_HOUR;
  make_candle (symbol, timeframe, signal->close_time - timeframe, &candle);
  signal->direction = i % 3 == 1 ? IGX_DIRECTION_SHORT : IGX_DIRECTION_LONG;
  signal->strategy = g_strdup (i % 2 == 0 ? "momentum-surge-v2" : "bollinger-mean-reversion");
  signal->strategy_name = g_strdup (i % 2 == 0 ? "Momentum surge" : "Bollinger mean reversion");
  signal->strategy_version = 2;
  signal->params_hash = g_strdup ("0");
  signal->detected_at = signal->close_time + 1400;
  signal->expires_at = signal->close_time + 24 * timeframe;
  signal->entry = candle.close;
  risk = candle.close * 0.011 * (signal->direction == IGX_DIRECTION_LONG ? 1 : -1);
  signal->stop = signal->entry - risk;
  signal->n_targets = 3;
  for (guint t = 0; t < signal->n_targets; t++)
    signal->targets[t] = signal->entry + risk * (1.5 + t);
  signal->confidence = 62 + (i * 7) % 35;
  if (i % 4 != 3)
    judge (signal, i);
  igx_signal_add_reason (signal, 35, "RSI is between 55 and 70 and rising", TRUE);
  igx_signal_add_reason (signal, 22, "Volume is twice its average of 20 candles", TRUE);
  igx_signal_add_reason (signal, -8, "ADX is below 20: the trend is weak", TRUE);
  igx_signal_add_reason (signal, 10, "More than half of the volume was bought by takers", FALSE);
  signal->published = TRUE;
  signal->delivery = i % 7 == 5 ? IGX_DELIVERY_LATE : IGX_DELIVERY_LIVE;
  if (i > 1 && !is_new)
    {
      signal->state = i % 2 == 0 ? IGX_SIGNAL_STATE_TARGET1 : IGX_SIGNAL_STATE_STOPPED;
      signal->result_r = i % 2 == 0 ? 1.5 : -1;
      signal->result_percent = signal->result_r * 1.1;
      signal->mfe_r = i % 2 == 0 ? 1.9 : 0.4;
      signal->mae_r = i % 2 == 0 ? -0.3 : -1.1;
      signal->filled_at = signal->close_time;
      signal->closed_at = signal->close_time + 5 * timeframe;
      signal->followed = IGX_TIMEFRAME_MINUTE;
    }
  igx_signal_seal (signal);
  return signal;
}

/**
 * igx_mock_service_make_refused:
 *
 * Returns: (transfer full): a candidate of a quarter of an hour after
 * igx_mock_service_make_signal() that was not published
 */
IgxSignal *
igx_mock_service_make_refused (guint n)
{
  IgxSignal *signal = igx_mock_service_make_signal (n);

  g_free (signal->strategy);
  signal->strategy = g_strdup ("spring-trap");
  g_free (signal->strategy_name);
  signal->strategy_name = g_strdup ("Spring trap");
  signal->close_time += 15 * IGX_TIMEFRAME_MINUTE;
  signal->published = FALSE;
  signal->refusal
      = signal->quality < 65 ? g_strdup_printf (
            "quality %.1f is below 65, the floor of the profile Balanced", signal->quality)
                             : g_strdup ("paused");
  igx_signal_seal (signal);
  return signal;
}

static void
count (IgxMockService *self, const char *method)
{
  guint n = igx_mock_service_get_n_calls (self, method);

  g_hash_table_insert (self->calls, g_strdup (method), GUINT_TO_POINTER (n + 1));
  g_free (self->last_call);
  self->last_call = g_strdup (method);
}

/* Who is blocked has no ledger. */
static gboolean
is_blocked (IgxMockService *self)
{
  return g_strcmp0 (self->state, "blocked") == 0;
}

static GVariant *
make_status (IgxMockService *self)
{
  GVariantDict dict;
  const char *summary = "Watching";
  gboolean starting = g_str_equal (self->state, "starting");

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "state", "s", self->state);
  if (g_strcmp0 (self->state, "stale") == 0)
    summary = "Stale: 3 of 50 series are overdue";
  else if (is_blocked (self))
    summary = "Process 4711 holds the ledger";
  else if (starting)
    summary = "Loading history";
  g_variant_dict_insert (&dict, "summary", "s", summary);
  g_variant_dict_insert (&dict, "demo", "b", self->demo);
  g_variant_dict_insert (&dict, "role", "s", "leader");
  g_variant_dict_insert (&dict, "version", "s", IGX_VERSION);
  g_variant_dict_insert (&dict, "data_age", "x", (gint64) 3000);
  g_variant_dict_insert (&dict, "exchange_time", "x", (gint64) IGX_MOCK_SERVICE_NOW);
  if (g_str_equal (self->state, "paused"))
    g_variant_dict_insert (&dict, "paused_until", "x", (gint64) -1);
  g_variant_dict_insert (&dict, "n_series", "u", 50u);
  g_variant_dict_insert (&dict, "n_series_ready", "u", starting ? 37u : 50u);
  g_variant_dict_insert (&dict, "signals_today", "u", self->signals->len);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static gboolean
handle_get_status (IgxMockService *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) status = make_status (self);

  count (self, "GetStatus");
  igx_dbus_ignite_x1_complete_get_status (self->skeleton, invocation, status);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
refuse (GDBusMethodInvocation *invocation, const char *message)
{
  g_dbus_method_invocation_return_dbus_error (invocation, "io.github.ignitex.Error.Refused",
                                              message);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_list_signals (IgxMockService *self, GDBusMethodInvocation *invocation, GVariant *query)
{
  GVariantBuilder rows;
  guint32 limit = 200;
  gboolean published_only = TRUE;
  const char *before_id = NULL;
  gboolean after = TRUE;
  guint n = 0;

  count (self, "ListSignals");
  if (is_blocked (self))
    return refuse (invocation, "The ledger is not open yet.");
  g_variant_lookup (query, "limit", "u", &limit);
  g_variant_lookup (query, "published_only", "b", &published_only);
  after = !g_variant_lookup (query, "before_id", "&s", &before_id);
  g_variant_builder_init (&rows, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < self->signals->len && n <= limit; i++)
    {
      const IgxSignal *signal = self->signals->pdata[i];
      const gboolean wanted = after && (signal->published || !published_only);

      if (wanted && n < limit)
        g_variant_builder_add_value (&rows, igx_signal_to_variant (signal));
      if (wanted)
        n++;
      after = after || g_str_equal (signal->id, before_id);
    }
  igx_dbus_ignite_x1_complete_list_signals (self->skeleton, invocation,
                                            g_variant_builder_end (&rows), n > limit);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static IgxSignal *
find_signal (IgxMockService *self, const char *id)
{
  for (guint i = 0; i < self->signals->len; i++)
    if (g_str_equal (((IgxSignal *) self->signals->pdata[i])->id, id))
      return self->signals->pdata[i];
  return NULL;
}

static gboolean
handle_get_signal (IgxMockService *self, GDBusMethodInvocation *invocation, const char *id)
{
  IgxSignal *signal = find_signal (self, id);

  count (self, "GetSignal");
  if (signal == NULL)
    return refuse (invocation, "No signal has this id.");
  igx_dbus_ignite_x1_complete_get_signal (self->skeleton, invocation,
                                          igx_signal_to_variant (signal));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_mark_signal (IgxMockService *self,
                    GDBusMethodInvocation *invocation,
                    const char *id,
                    const char *mark,
                    const char *note)
{
  IgxSignal *signal = find_signal (self, id);

  count (self, "MarkSignal");
  if (signal == NULL)
    return refuse (invocation, "No signal has this id.");
  g_free (signal->mark);
  signal->mark = mark[0] != '\0' ? g_strdup (mark) : NULL;
  igx_dbus_ignite_x1_complete_mark_signal (self->skeleton, invocation);
  igx_mock_service_emit_changed (self, signal);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_get_candles (IgxMockService *self,
                    GDBusMethodInvocation *invocation,
                    const char *exchange,
                    const char *symbol,
                    const char *timeframe_name,
                    gint64 end_time,
                    guint limit)
{
  GVariantBuilder closed;
  GVariantBuilder forming;
  IgxTimeframe timeframe = 0;
  gint64 newest = 0;
  gint64 oldest = 0;
  IgxCandle candle;

  count (self, "GetCandles");
  if (is_blocked (self))
    return refuse (invocation, "The ledger is not open yet.");
  if (!igx_timeframe_from_string (timeframe_name, &timeframe))
    return refuse (invocation, "No such timeframe.");
  newest = igx_timeframe_floor (timeframe, IGX_MOCK_SERVICE_NOW) - timeframe;
  oldest = newest - CANDLES_BACK * timeframe;
  g_variant_builder_init (&closed, G_VARIANT_TYPE ("a(xdddddddd)"));
  g_variant_builder_init (&forming, G_VARIANT_TYPE ("a(xdddddddd)"));
  if (end_time < 0)
    {
      make_candle (symbol_index (symbol), timeframe, newest + timeframe, &candle);
      g_variant_builder_add_value (&forming, igx_candle_to_variant (&candle));
    }
  else
    newest = MIN (newest, end_time);
  for (gint64 time = MAX (newest - ((gint64) limit - 1) * timeframe, oldest); time <= newest;
       time += timeframe)
    {
      make_candle (symbol_index (symbol), timeframe, time, &candle);
      g_variant_builder_add_value (&closed, igx_candle_to_variant (&candle));
    }
  igx_dbus_ignite_x1_complete_get_candles (self->skeleton, invocation,
                                           g_variant_builder_end (&closed),
                                           g_variant_builder_end (&forming));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_list_series (IgxMockService *self, GDBusMethodInvocation *invocation)
{
  GVariantBuilder rows;

  count (self, "ListSeries");
  g_variant_builder_init (&rows, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < SYMBOL_COUNT; i++)
    {
      g_variant_builder_open (&rows, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&rows, "{sv}", "symbol", g_variant_new_string (symbols[i]));
      g_variant_builder_add (&rows, "{sv}", "timeframe", g_variant_new_string ("15m"));
      g_variant_builder_close (&rows);
    }
  igx_dbus_ignite_x1_complete_list_series (self->skeleton, invocation,
                                           g_variant_builder_end (&rows));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_pause (IgxMockService *self, GDBusMethodInvocation *invocation, guint seconds)
{
  count (self, "Pause");
  igx_dbus_ignite_x1_complete_pause (self->skeleton, invocation);
  igx_mock_service_set_state (self, "paused", self->demo);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_resume (IgxMockService *self, GDBusMethodInvocation *invocation)
{
  count (self, "Resume");
  igx_dbus_ignite_x1_complete_resume (self->skeleton, invocation);
  igx_mock_service_set_state (self, "healthy", self->demo);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_mute (IgxMockService *self, GDBusMethodInvocation *invocation)
{
  count (self, "MuteMarket");
  return refuse (invocation, "Muting is not possible now.");
}

static void
add_setting (GVariantBuilder *settings, const char *key, GVariant *value, const char *description)
{
  g_variant_builder_open (settings, G_VARIANT_TYPE ("{sa{sv}}"));
  g_variant_builder_add (settings, "s", key);
  g_variant_builder_open (settings, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (settings, "{sv}", "value", value);
  g_variant_builder_add (settings, "{sv}", "description", g_variant_new_string (description));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    {
      g_variant_builder_add (settings, "{sv}", "minimum", g_variant_new_int32 (0));
      g_variant_builder_add (settings, "{sv}", "maximum", g_variant_new_int32 (100));
    }
  if (g_str_equal (key, "signals.profile"))
    {
      const char *const choices[] = { "quiet", "balanced", NULL };

      g_variant_builder_add (settings, "{sv}", "choices", g_variant_new_strv (choices, -1));
    }
  g_variant_builder_close (settings);
  g_variant_builder_close (settings);
}

static gboolean
handle_get_settings (IgxMockService *self, GDBusMethodInvocation *invocation)
{
  static const char *const markets[] = { "BTCUSDT", "ETHUSDT", NULL };
  GVariantBuilder settings;

  count (self, "GetSettings");
  g_variant_builder_init (&settings, G_VARIANT_TYPE ("a{sa{sv}}"));
  add_setting (&settings, "notify.enabled", g_variant_new_boolean (TRUE),
               "Show a notification for each signal");
  add_setting (&settings, "quality.minimum", g_variant_new_int32 (60),
               "Signals below this quality are kept but not shown");
  add_setting (&settings, "signals.profile", g_variant_new_string ("balanced"),
               "How much is published");
  add_setting (&settings, "feed.host", g_variant_new_string ("data-api.binance.vision"),
               "Where candles are asked for first");
  add_setting (&settings, "watch.symbols", g_variant_new_strv (markets, -1), "The watch list");
  igx_dbus_ignite_x1_complete_get_settings (self->skeleton, invocation,
                                            g_variant_builder_end (&settings));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_set_setting (IgxMockService *self,
                    GDBusMethodInvocation *invocation,
                    const char *key,
                    GVariant *value)
{
  const char *keys[] = { key, NULL };

  count (self, "SetSetting");
  if (g_str_equal (key, "feed.host"))
    return refuse (invocation, "This is not the name of a host.");
  igx_dbus_ignite_x1_complete_set_setting (self->skeleton, invocation);
  igx_dbus_ignite_x1_emit_settings_changed (self->skeleton, keys);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_quit (IgxMockService *self, GDBusMethodInvocation *invocation)
{
  count (self, "Quit");
  igx_dbus_ignite_x1_complete_quit (self->skeleton, invocation);
  igx_mock_service_vanish (self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
igx_mock_service_dispose (GObject *object)
{
  IgxMockService *self = IGX_MOCK_SERVICE (object);

  igx_mock_service_vanish (self);
  if (self->skeleton != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  g_clear_object (&self->skeleton);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->signals, g_ptr_array_unref);
  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_clear_pointer (&self->last_call, g_free);
  g_clear_pointer (&self->state, g_free);
  G_OBJECT_CLASS (igx_mock_service_parent_class)->dispose (object);
}

static void
igx_mock_service_class_init (IgxMockServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_mock_service_dispose;
}

static void
igx_mock_service_init (IgxMockService *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "handle-get-status", G_CALLBACK (handle_get_status) },
    { "handle-list-signals", G_CALLBACK (handle_list_signals) },
    { "handle-get-signal", G_CALLBACK (handle_get_signal) },
    { "handle-mark-signal", G_CALLBACK (handle_mark_signal) },
    { "handle-get-candles", G_CALLBACK (handle_get_candles) },
    { "handle-list-series", G_CALLBACK (handle_list_series) },
    { "handle-pause", G_CALLBACK (handle_pause) },
    { "handle-resume", G_CALLBACK (handle_resume) },
    { "handle-mute-market", G_CALLBACK (handle_mute) },
    { "handle-get-settings", G_CALLBACK (handle_get_settings) },
    { "handle-set-setting", G_CALLBACK (handle_set_setting) },
    { "handle-quit", G_CALLBACK (handle_quit) },
  };

  self->skeleton = igx_dbus_ignite_x1_skeleton_new ();
  self->signals = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->state = g_strdup ("healthy");
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_swapped (self->skeleton, handlers[i].signal, handlers[i].callback, self);
}

/**
 * igx_mock_service_new:
 *
 * Returns: (transfer full): a service on @connection, without its name yet
 */
IgxMockService *
igx_mock_service_new (GDBusConnection *connection)
{
  IgxMockService *self = g_object_new (IGX_TYPE_MOCK_SERVICE, NULL);
  g_autoptr (GError) error = NULL;

  self->connection = g_object_ref (connection);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                    IGX_SERVICE_PATH, &error);
  g_assert_no_error (error);
  return self;
}

void
igx_mock_service_appear (IgxMockService *self)
{
  if (self->name_id == 0)
    self->name_id = g_bus_own_name_on_connection (
        self->connection, IGX_SERVICE_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

void
igx_mock_service_vanish (IgxMockService *self)
{
  if (self->name_id != 0)
    g_bus_unown_name (self->name_id);
  self->name_id = 0;
}

/**
 * igx_mock_service_fill:
 *
 * Gives the ledger @n_signals signals, the newest first.
 */
void
igx_mock_service_fill (IgxMockService *self, guint n_signals)
{
  g_ptr_array_set_size (self->signals, 0);
  for (guint i = 0; i < n_signals; i++)
    {
      IgxSignal *signal = igx_mock_service_make_signal (i);

      if (self->demo)
        signal->delivery = IGX_DELIVERY_DEMO;
      g_ptr_array_add (self->signals, signal);
    }
}

static int
compare_signals (gconstpointer a, gconstpointer b)
{
  const IgxSignal *x = *(IgxSignal *const *) a;
  const IgxSignal *y = *(IgxSignal *const *) b;
  int order = (x->close_time < y->close_time) - (x->close_time > y->close_time);

  return order != 0 ? order : g_strcmp0 (y->id, x->id);
}

/**
 * igx_mock_service_add_refused:
 *
 * Gives the ledger @n candidates more that were refused, without telling anybody.
 */
void
igx_mock_service_add_refused (IgxMockService *self, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (self->signals, igx_mock_service_make_refused (i));
  g_ptr_array_sort (self->signals, compare_signals);
}

void
igx_mock_service_emit_added (IgxMockService *self, IgxSignal *signal)
{
  if (find_signal (self, signal->id) == NULL)
    g_ptr_array_insert (self->signals, 0, igx_signal_ref (signal));
  igx_dbus_ignite_x1_emit_signal_added (self->skeleton, igx_signal_to_variant (signal));
}

void
igx_mock_service_emit_changed (IgxMockService *self, IgxSignal *signal)
{
  igx_dbus_ignite_x1_emit_signal_changed (self->skeleton, igx_signal_to_variant (signal));
}

void
igx_mock_service_emit_candle (IgxMockService *self,
                              const char *symbol,
                              const char *timeframe_name,
                              gint64 open_time)
{
  IgxTimeframe timeframe = 0;
  IgxCandle candle;

  g_assert_true (igx_timeframe_from_string (timeframe_name, &timeframe));
  make_candle (symbol_index (symbol), timeframe, open_time, &candle);
  g_assert_true (igx_candle_check (&candle, timeframe, NULL));
  igx_dbus_ignite_x1_emit_candle_closed (self->skeleton, "binance", symbol, timeframe_name,
                                         igx_candle_to_variant (&candle));
}

void
igx_mock_service_set_state (IgxMockService *self, const char *state, gboolean demo)
{
  g_autoptr (GVariant) status = NULL;

  if (state != self->state)
    {
      g_free (self->state);
      self->state = g_strdup (state);
    }
  self->demo = demo;
  status = make_status (self);
  igx_dbus_ignite_x1_emit_status_changed (self->skeleton, status);
}

guint
igx_mock_service_get_n_calls (IgxMockService *self, const char *method)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, method));
}

const char *
igx_mock_service_get_last_call (IgxMockService *self)
{
  return self->last_call;
}
