/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trades of every kind: in the market, missed, waiting, several at the same moment. */
#include "made-trades.h"

#include "engine/igx-timeframe.h"

/* Not in the order of the alphabet. */
const char *const made_symbols[] = { "LTCUSDT", "BTCUSDT", "XRPUSDT", "ADAUSDT", NULL };
const char *const made_strategies[] = { "momentum-surge", "golden-cross", "spring-trap", NULL };

/**
 * made_normal:
 *
 * Returns: a number of the standard normal distribution
 */
double
made_normal (GRand *random)
{
  const double radius = sqrt (-2 * log (1 - g_rand_double (random)));

  return radius * cos (2 * G_PI * g_rand_double (random));
}

static void
follow (IgxTrade *trade, GRand *random, gint64 last)
{
  const gint64 minute = IGX_TIMEFRAME_MINUTE;
  const int kind = g_rand_int_range (random, 0, 20);

  trade->result_r = trade->result_percent = trade->mfe_r = trade->mae_r = NAN;
  trade->filled_at = trade->close_time;
  if (kind == 0)
    {
      trade->state = IGX_SIGNAL_STATE_MISSED;
      trade->filled_at = 0;
      trade->closed_at = trade->expires_at;
      return;
    }
  if (kind == 1)
    trade->filled_at += g_rand_int_range (random, 1, 60) * minute;
  trade->closed_at = trade->filled_at + g_rand_int_range (random, 1, 3000) * minute;
  if (trade->closed_at > last)
    {
      trade->state = kind == 1 ? IGX_SIGNAL_STATE_WAITING : IGX_SIGNAL_STATE_OPEN;
      trade->filled_at = kind == 1 ? 0 : trade->filled_at;
      trade->closed_at = 0;
      return;
    }
  trade->hit = g_rand_boolean (random);
  trade->state = trade->hit ? IGX_SIGNAL_STATE_TARGET1 : IGX_SIGNAL_STATE_STOPPED;
  trade->ambiguous = g_rand_int_range (random, 0, 9) == 0;
  /* An older ledger does not know when it went in. */
  if (kind == 2)
    trade->filled_at = 0;
  trade->result_r = trade->hit ? 1.5 * g_rand_double (random) - 0.1 : -g_rand_double (random) - 0.1;
}

/**
 * made_trades_new:
 * @n: how many
 * @n_days: days from MADE_FIRST on in which they fire
 *
 * Returns: (transfer full) (element-type IgxTrade): trades in no order
 */
GArray *
made_trades_new (guint32 seed, gsize n, guint n_days)
{
  static const IgxTimeframe timeframes[]
      = { 15 * IGX_TIMEFRAME_MINUTE, IGX_TIMEFRAME_MINUTE, 4 * IGX_TIMEFRAME_HOUR };
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GArray *trades = g_array_sized_new (FALSE, TRUE, sizeof (IgxTrade), (guint) n);
  const gint64 last = MADE_FIRST + n_days * IGX_TIMEFRAME_DAY;

  for (gsize i = 0; i < n; i++)
    {
      IgxTrade trade = { 0 };
      const guint slots = n_days * 24 * 4;

      trade.timeframe = timeframes[g_rand_int_range (random, 0, G_N_ELEMENTS (timeframes))];
      trade.close_time
          = MADE_FIRST
            + (gint64) g_rand_int_range (random, 1, (gint32) slots) * 15 * IGX_TIMEFRAME_MINUTE;
      trade.expires_at = trade.close_time + 96 * trade.timeframe;
      trade.symbol = (guint16) g_rand_int_range (random, 0, 4);
      trade.strategy = (guint16) g_rand_int_range (random, 0, 3);
      trade.direction = g_rand_boolean (random) ? 1 : -1;
      trade.regime = (guint8) g_rand_int_range (random, 0, IGX_N_REGIMES);
      trade.quality = g_rand_int_range (random, 0, 10) == 0 ? NAN : 100 * g_rand_double (random);
      if (g_rand_int_range (random, 0, 40) == 0)
        trade.quality = 100;
      follow (&trade, random, last);
      g_array_append_val (trades, trade);
    }
  return trades;
}
