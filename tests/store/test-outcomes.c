/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ledger keeps of what candidates led to. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "igx-store-fixture.h"
#include "store/igx-ledger-outcomes.h"

#define HOUR     IGX_TIMEFRAME_HOUR
#define N_SIGNAL 450

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static GPtrArray *
save (IgxStore *store, const IgxOutcomeRow *rows, guint n_rows)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (IgxOutcomeRow));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *changed = NULL;

  g_array_append_vals (array, rows, n_rows);
  igx_store_save_outcomes_async (store, array, NULL, answered_cb, &result);
  /* Copied: what happens to it now is no matter. */
  memset (array->data, 0, n_rows * sizeof *rows);
  changed = igx_store_save_outcomes_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);
  return changed;
}

static GPtrArray *
load_open (IgxStore *store, const IgxOpenQuery *query)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *signals = NULL;

  igx_store_load_open_async (store, query, NULL, answered_cb, &result);
  signals = igx_store_load_open_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);
  return signals;
}

static IgxTradeList *
load_trades (IgxStore *store, const IgxTradeQuery *query, IgxTradeCursor *next)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  IgxTradeList *trades = NULL;

  igx_store_load_trades_async (store, query, NULL, answered_cb, &result);
  trades = igx_store_load_trades_finish (store, wait_for (&result), next, &error);
  g_assert_no_error (error);
  return trades;
}

static void
commit (IgxStore *store, const IgxSeriesKey *series, GPtrArray *signals)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) added = igx_store_fixture_commit (store, series, 0, signals, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, signals->len);
}

static void
close_store (IgxStore *store)
{
  g_autoptr (GError) error = NULL;

  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

static IgxSignal *
get (IgxStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  IgxSignal *signal = igx_store_fixture_get (store, id, &error);

  g_assert_no_error (error);
  return signal;
}

static void
assert_same_number (double a, double b)
{
  g_assert_cmpint (!!isnan (a), ==, !!isnan (b));
  if (!isnan (a))
    g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

static void
assert_row (const IgxSignal *signal, const IgxOutcomeRow *row)
{
  g_assert_cmpstr (signal->id, ==, row->id);
  g_assert_cmpint (signal->state, ==, row->state);
  g_assert_cmpint (signal->closed_at, ==, row->closed_at);
  assert_same_number (signal->result_r, row->result_r);
  assert_same_number (signal->result_percent, row->result_percent);
  assert_same_number (signal->mfe_r, row->mfe_r);
  assert_same_number (signal->mae_r, row->mae_r);
  g_assert_cmpint (signal->ambiguous, ==, row->ambiguous);
  g_assert_cmpint (signal->filled_at, ==, row->filled_at);
  g_assert_cmpint (signal->followed, ==, row->followed);
}

static IgxOutcomeRow
new_row (const IgxSignal *signal, IgxSignalState state, gint64 closed_at, double result_r)
{
  IgxOutcomeRow row = { .state = state,
                        .closed_at = closed_at,
                        .result_r = result_r,
                        .result_percent = result_r / 3,
                        .mfe_r = closed_at != 0 ? 1 / 7.0 : NAN,
                        .mae_r = closed_at != 0 ? -0.0 : NAN,
                        .filled_at = signal->close_time,
                        .followed = HOUR };

  g_strlcpy (row.id, signal->id, sizeof row.id);
  return row;
}

/* All that changes is written with its bits; nothing else does; what is the same is no news. */
static void
test_save (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 10, 4);
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) last = NULL;
  g_autoptr (IgxSignal) untouched = NULL;
  g_autoptr (IgxSignal) kept = NULL;
  g_autoptr (GError) error = NULL;
  IgxOutcomeRow rows[4];

  commit (store, &btc, signals);
  g_assert_true (igx_store_fixture_mark (store, ((IgxSignal *) signals->pdata[1])->id, "took",
                                         "half of it", &error));
  rows[0] = new_row (signals->pdata[2], IGX_SIGNAL_STATE_TARGET2, 1234, 1 / 3.0);
  rows[0].ambiguous = TRUE;
  rows[1] = new_row (signals->pdata[1], IGX_SIGNAL_STATE_TARGET1, 0, NAN);
  rows[2] = new_row (signals->pdata[0], IGX_SIGNAL_STATE_MISSED, 99, NAN);
  rows[3] = rows[0];
  g_strlcpy (rows[3].id, "nobody", sizeof rows[3].id);
  changed = save (store, rows, 4);
  g_assert_cmpuint (changed->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    assert_row (changed->pdata[i], &rows[i]);
  /* As it stands in the ledger: the person's own is there too, and so are the lists. */
  kept = get (store, rows[1].id);
  g_assert_cmpstr (((IgxSignal *) changed->pdata[1])->mark, ==, "took");
  g_assert_cmpstr (((IgxSignal *) changed->pdata[1])->note, ==, "half of it");
  g_assert_cmpuint (((IgxSignal *) changed->pdata[1])->reasons->len, ==, kept->reasons->len);
  g_assert_cmpuint (kept->reasons->len, ==, ((IgxSignal *) signals->pdata[1])->reasons->len);
  assert_same_number (kept->entry, ((IgxSignal *) signals->pdata[1])->entry);
  g_assert_cmpint (kept->published, ==, ((IgxSignal *) signals->pdata[1])->published);
  untouched = get (store, ((IgxSignal *) signals->pdata[3])->id);
  g_assert_cmpint (untouched->state, ==, IGX_SIGNAL_STATE_OPEN);

  again = save (store, rows, 4);
  g_assert_cmpuint (again->len, ==, 0);
  rows[0].mae_r = 0.0;
  rows[1].filled_at++;
  rows[2].followed = 0;
  last = save (store, rows, 3);
  /* Both zeros are one number to SQLite. */
  g_assert_cmpuint (last->len, ==, 2);
  assert_row (last->pdata[0], &rows[1]);
  assert_row (last->pdata[1], &rows[2]);
  close_store (store);
}

/* One of them cannot be written: none is. */
static void
test_all_or_none (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxLedger) ledger = igx_ledger_open (fixture->data_dir, FALSE, &error);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 10, 2);
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (IgxOutcomeRow));
  g_autoptr (IgxSignal) first = NULL;

  g_assert_no_error (error);
  added = igx_ledger_commit (ledger, &btc, NULL, 0, signals, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      IgxOutcomeRow row = new_row (signals->pdata[i], IGX_SIGNAL_STATE_STOPPED, 77, -1);

      g_array_append_val (rows, row);
    }
  igx_db_exec (igx_ledger_get_db (ledger),
               "CREATE TRIGGER fails BEFORE UPDATE ON signals WHEN old.closed_at = 0 AND "
               "(SELECT count (*) FROM signals WHERE closed_at <> 0) = 1 "
               "BEGIN SELECT raise (ABORT, 'the disk is full'); END",
               &error);
  g_assert_no_error (error);
  changed = igx_ledger_outcomes_save (ledger, rows, &error);
  g_assert_null (changed);
  g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED);
  g_clear_error (&error);
  first = igx_ledger_get_signal (ledger, ((IgxSignal *) signals->pdata[0])->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (first->closed_at, ==, 0);
}

/* Every third is over; two share each close time; another venue and another symbol are among them.
 */
static void
fill (IgxStore *store)
{
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");
  IgxSeriesKey demo = btc;
  g_autoptr (GPtrArray) of_btc = igx_store_fixture_signals (&btc, 0, N_SIGNAL);
  g_autoptr (GPtrArray) of_eth = igx_store_fixture_signals (&eth, 0, N_SIGNAL);
  g_autoptr (GPtrArray) of_demo = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (IgxOutcomeRow));

  demo.venue = g_intern_static_string ("demo");
  of_demo = igx_store_fixture_signals (&demo, 0, 5);
  commit (store, &btc, of_btc);
  commit (store, &demo, of_demo);
  commit (store, &eth, of_eth);
  for (guint i = 0; i < N_SIGNAL; i += 3)
    {
      const IgxSignal *signal = of_btc->pdata[i];
      IgxOutcomeRow row
          = new_row (signal, IGX_SIGNAL_STATE_STOPPED, signal->close_time + 5 * HOUR, -1);

      g_array_append_val (rows, row);
    }
  changed = save (store, (const IgxOutcomeRow *) (gpointer) rows->data, rows->len);
  g_assert_cmpuint (changed->len, ==, rows->len);
}

/* However many: page by page, oldest first, none left out and none twice. */
static void
test_open (void)
{
  const guint limits[] = { 0, 1, 7, 200, 1000 };
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  const guint n_open = 2 * N_SIGNAL - N_SIGNAL / 3;

  fill (store);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autofree char *after = NULL;
      IgxOpenQuery query = { .venue = "binance", .limit = limits[i] };
      guint n = 0;

      do
        {
          g_autoptr (GPtrArray) page = load_open (store, &query);

          n = page->len;
          for (guint k = 0; k < n; k++)
            {
              const IgxSignal *signal = page->pdata[k];

              g_assert_cmpint (signal->closed_at, ==, 0);
              g_assert_cmpstr (signal->series.venue, ==, "binance");
              g_assert_cmpint (signal->close_time, >=, query.after_close_time);
              g_assert_cmpuint (signal->reasons->len, ==, 0);
              g_assert_true (g_hash_table_add (ids, g_strdup (signal->id)));
              query.after_close_time = signal->close_time;
              g_free (after);
              query.after_id = after = g_strdup (signal->id);
            }
        }
      while (n > 0 && n == limits[i]);
      g_assert_cmpuint (g_hash_table_size (ids), ==, n_open);
    }
  close_store (store);
}

/* Whose path holds a candle, over or not. */
static void
test_holding (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  IgxOpenQuery query = { .venue = "binance", .symbol = "BTCUSDT" };
  g_autoptr (GPtrArray) found = NULL;
  guint n_over = 0;

  fill (store);
  query.holding = igx_store_fixture_candle (100).open_time;
  found = load_open (store, &query);
  for (guint i = 0; i < found->len; i++)
    {
      const IgxSignal *signal = found->pdata[i];

      g_assert_cmpstr (signal->series.symbol, ==, "BTCUSDT");
      g_assert_cmpstr (signal->series.venue, ==, "binance");
      g_assert_cmpint (signal->close_time, <=, query.holding);
      g_assert_true (signal->closed_at == 0 || signal->closed_at > query.holding);
      n_over += signal->closed_at != 0;
    }
  /* Signal i closes when candle i + 1 opens: 0 to 99 are in, of the 34 that are over those that
   * fired within the last five hours. */
  g_assert_cmpuint (n_over, ==, 2);
  g_assert_cmpuint (found->len, ==, 100 - 34 + 2);
  close_store (store);
}

/* Trades. */

typedef struct
{
  IgxDirection direction;
  double targets[2];
  IgxSignalState state;
  double mfe_r;
  gboolean hit;
} HitCase;

static const HitCase hit_cases[] = {
  { IGX_DIRECTION_LONG, { 102, 104 }, IGX_SIGNAL_STATE_TARGET1, 2.1, TRUE },
  { IGX_DIRECTION_LONG, { 102, 104 }, IGX_SIGNAL_STATE_TARGET2, 4.1, TRUE },
  { IGX_DIRECTION_LONG, { 102, 104 }, IGX_SIGNAL_STATE_STOPPED, 1.9, FALSE },
  { IGX_DIRECTION_LONG, { 102, 104 }, IGX_SIGNAL_STATE_EXPIRED, 1.9, FALSE },
  { IGX_DIRECTION_LONG, { 102, 104 }, IGX_SIGNAL_STATE_UNRESOLVED, NAN, FALSE },
  { IGX_DIRECTION_LONG, { 104, 102 }, IGX_SIGNAL_STATE_TARGET2, 2.1, FALSE },
  { IGX_DIRECTION_LONG, { 104, 102 }, IGX_SIGNAL_STATE_TARGET2, 4.0, TRUE },
  { IGX_DIRECTION_SHORT, { 98, 96 }, IGX_SIGNAL_STATE_TARGET2, 4.1, TRUE },
  { IGX_DIRECTION_SHORT, { 96, 98 }, IGX_SIGNAL_STATE_TARGET2, 2.1, FALSE },
  { IGX_DIRECTION_SHORT, { 96, 98 }, IGX_SIGNAL_STATE_TARGET1, 4.2, TRUE },
};

static const struct
{
  const char *text;
  IgxRefusal refusal;
} refusals[] = {
  { NULL, IGX_REFUSAL_NONE },
  { "a vote for golden-cross, which is stronger", IGX_REFUSAL_VOTE },
  { "quality 61.0 is below 65, the floor of the profile Balanced", IGX_REFUSAL_QUALITY },
  { "net reward to risk 0.80 is below 1", IGX_REFUSAL_REWARD },
  { "cool-down: a long signal of BTCUSDT was published 15 min before", IGX_REFUSAL_COOL_DOWN },
  { "budget: 30 signals in 24 h", IGX_REFUSAL_BUDGET },
  { "muted: BTCUSDT", IGX_REFUSAL_MUTED },
  { "paused", IGX_REFUSAL_PAUSED },
};

static void
test_trades (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  const IgxTradeQuery query = { .venue = "binance" };
  g_autoptr (IgxTradeList) list = NULL;
  IgxTradeCursor next = { .close_time = 1 };

  for (guint i = 0; i < G_N_ELEMENTS (hit_cases); i++)
    {
      IgxSignal *signal = igx_store_fixture_signal (&btc, i);

      g_free (signal->refusal);
      signal->refusal = g_strdup (refusals[i % G_N_ELEMENTS (refusals)].text);
      signal->published = signal->refusal == NULL;
      signal->direction = hit_cases[i].direction;
      signal->entry = 100;
      signal->stop = hit_cases[i].direction == IGX_DIRECTION_LONG ? 99 : 101;
      signal->n_targets = 2;
      signal->targets[0] = hit_cases[i].targets[0];
      signal->targets[1] = hit_cases[i].targets[1];
      signal->moment.regime = i % IGX_N_REGIMES;
      signal->state = hit_cases[i].state;
      signal->filled_at = signal->close_time + 1;
      signal->closed_at = signal->close_time + 2;
      signal->result_r = i / 3.0;
      signal->result_percent = i / 7.0;
      signal->mfe_r = hit_cases[i].mfe_r;
      signal->mae_r = -0.5;
      signal->ambiguous = i % 2 == 0;
      g_ptr_array_add (signals, signal);
    }
  commit (store, &btc, signals);
  list = load_trades (store, &query, &next);
  g_assert_cmpint (next.close_time, ==, 0);
  g_assert_cmpuint (list->trades->len, ==, G_N_ELEMENTS (hit_cases));
  for (guint i = 0; i < list->trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (list->trades, IgxTrade, i);
      const IgxSignal *signal = signals->pdata[i];

      g_assert_cmpint (trade->close_time, ==, signal->close_time);
      g_assert_cmpint (trade->expires_at, ==, signal->expires_at);
      g_assert_cmpint (trade->filled_at, ==, signal->filled_at);
      g_assert_cmpint (trade->closed_at, ==, signal->closed_at);
      assert_same_number (trade->entry, signal->entry);
      assert_same_number (trade->stop, signal->stop);
      assert_same_number (trade->confidence, signal->confidence);
      assert_same_number (trade->quality, signal->quality);
      assert_same_number (trade->result_r, signal->result_r);
      assert_same_number (trade->result_percent, signal->result_percent);
      assert_same_number (trade->mfe_r, signal->mfe_r);
      assert_same_number (trade->mae_r, signal->mae_r);
      g_assert_cmpint (trade->timeframe, ==, HOUR);
      g_assert_cmpstr (list->symbols->pdata[trade->symbol], ==, "BTCUSDT");
      g_assert_cmpstr (list->strategies->pdata[trade->strategy], ==, signal->strategy);
      g_assert_cmpint (trade->direction, ==, signal->direction);
      g_assert_cmpint (trade->state, ==, signal->state);
      g_assert_cmpint (trade->regime, ==, signal->moment.regime);
      g_assert_cmpint (trade->refusal, ==, refusals[i % G_N_ELEMENTS (refusals)].refusal);
      g_assert_cmpint (trade->ambiguous, ==, signal->ambiguous);
      g_assert_cmpint (trade->hit, ==, hit_cases[i].hit);
    }
  close_store (store);
}

/* Pages, bounds and those that are over only. */
static void
test_trade_pages (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  const gint64 since = igx_store_fixture_candle (101).open_time;
  const gint64 until = igx_store_fixture_candle (201).open_time;
  g_autoptr (IgxTradeList) all = NULL;
  g_autoptr (IgxTradeList) closed = NULL;
  g_autoptr (IgxTradeList) some = NULL;
  IgxTradeQuery query = { .venue = "binance", .since = since };
  IgxTradeCursor next = { 0 };
  guint n = 0;

  fill (store);
  all = load_trades (store, &query, &next);
  g_assert_cmpint (next.close_time, ==, 0);
  g_assert_cmpuint (all->trades->len, ==, 2 * (N_SIGNAL - 100));
  query.closed_only = TRUE;
  closed = load_trades (store, &query, NULL);
  g_assert_cmpuint (closed->trades->len, ==, (N_SIGNAL - 100) / 3);
  query.closed_only = FALSE;
  query.until = until;
  some = load_trades (store, &query, NULL);
  g_assert_cmpuint (some->trades->len, ==, 200);

  query.until = 0;
  query.limit = 37;
  query.after = &next;
  do
    {
      g_autoptr (IgxTradeList) page = load_trades (store, &query, &next);

      for (guint i = 0; i < page->trades->len; i++)
        {
          const IgxTrade *a = &g_array_index (all->trades, IgxTrade, n);
          const IgxTrade *b = &g_array_index (page->trades, IgxTrade, i);

          n++;
          g_assert_cmpint (a->close_time, ==, b->close_time);
          g_assert_cmpstr (all->symbols->pdata[a->symbol], ==, page->symbols->pdata[b->symbol]);
        }
    }
  while (next.close_time != 0);
  g_assert_cmpuint (n, ==, all->trades->len);
  close_store (store);
}

/* Each of them is asked of a ledger of years. */

static int
note_sql (unsigned type, void *data, void *statement, void *text)
{
  if (g_str_has_prefix (sqlite3_sql (statement), "SELECT "))
    g_string_assign (data, sqlite3_sql (statement));
  return 0;
}

static void
check_plan (sqlite3 *handle, const char *sql, const char *index)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (GString) plan = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, explain, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", (const char *) sqlite3_column_text (statement, 3));
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  g_test_message ("%s", plan->str);
  g_assert_nonnull (strstr (plan->str, index));
  g_assert_null (strstr (plan->str, "SCAN signals"));
  g_assert_null (strstr (plan->str, "TEMP B-TREE"));
}

static void
test_plans (void)
{
  const IgxOpenQuery open = { .venue = "binance", .limit = 9 };
  const IgxOpenQuery holding = { .venue = "binance", .symbol = "BTCUSDT", .holding = 1 };
  const IgxTradeQuery trades = { .venue = "binance" };
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxLedger) ledger = igx_ledger_open (fixture->data_dir, FALSE, &error);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) nobody = NULL;
  g_autoptr (IgxTradeList) nothing = NULL;
  IgxTradeCursor next;
  sqlite3 *handle = NULL;

  g_assert_no_error (error);
  handle = igx_db_get_handle (igx_ledger_get_db (ledger));
  g_assert_cmpint (sqlite3_trace_v2 (handle, SQLITE_TRACE_STMT, note_sql, sql), ==, SQLITE_OK);
  none = igx_ledger_outcomes_load_open (ledger, &open, &error);
  g_assert_no_error (error);
  check_plan (handle, sql->str, "USING INDEX signals_open (");
  nobody = igx_ledger_outcomes_load_open (ledger, &holding, &error);
  g_assert_no_error (error);
  check_plan (handle, sql->str, "USING INDEX signals_by_symbol (symbol=? AND");
  nothing = igx_ledger_outcomes_load_trades (ledger, &trades, &next, &error);
  g_assert_no_error (error);
  check_plan (handle, sql->str, "USING INDEX signals_by_close_time (");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/outcomes/save", test_save);
  g_test_add_func ("/outcomes/all-or-none", test_all_or_none);
  g_test_add_func ("/outcomes/open", test_open);
  g_test_add_func ("/outcomes/holding", test_holding);
  g_test_add_func ("/outcomes/trades", test_trades);
  g_test_add_func ("/outcomes/trade-pages", test_trade_pages);
  g_test_add_func ("/outcomes/plans", test_plans);
  return g_test_run ();
}
