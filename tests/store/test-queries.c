/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for signals: pages, filters, ids, and what SQLite reads for it. */
#include <math.h>
#include <string.h>

#include "igx-store-fixture.h"
#include "store/igx-ledger.h"
#include "store/igx-signal-query.h"

static void
assert_same_number (double a, double b)
{
  g_assert_cmpint (!!isnan (a), ==, !!isnan (b));
  if (!isnan (a))
    g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

static guint
commit (IgxStore *store, const IgxSeriesKey *series, gint64 evaluated_to, GPtrArray *signals)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) added
      = igx_store_fixture_commit (store, series, evaluated_to, signals, &error);

  g_assert_no_error (error);
  return added->len;
}

static void
close_store (IgxStore *store)
{
  g_autoptr (GError) error = NULL;

  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

/* A thousand rows, 250 a close time, in pages whose size divides nothing. */
static void
test_paging (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 1000);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (IgxSignal) last = NULL;
  IgxSignalQuery query = { .limit = 37 };
  guint n_rows = 0;
  gboolean more = TRUE;

  for (guint i = 0; i < signals->len; i++)
    {
      IgxSignal *signal = signals->pdata[i];

      signal->close_time = G_GINT64_CONSTANT (1700000000000) + i % 4;
      g_free (signal->params_hash);
      signal->params_hash = g_strdup_printf ("%u", i);
      igx_signal_seal (signal);
    }
  g_assert_cmpuint (commit (store, &btc, 1, signals), ==, 1000);
  while (more)
    {
      g_autoptr (GPtrArray) page = igx_store_fixture_query (store, &query, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (page->len, <=, 37);
      for (guint i = 0; i < page->len; i++, n_rows++)
        {
          IgxSignal *signal = page->pdata[i];

          if (last != NULL)
            g_assert_true (
                signal->close_time < last->close_time
                || (signal->close_time == last->close_time && strcmp (signal->id, last->id) < 0));
          g_assert_true (g_hash_table_add (seen, g_strdup (signal->id)));
          g_clear_pointer (&last, igx_signal_unref);
          last = igx_signal_ref (signal);
        }
      g_assert_nonnull (last);
      more = page->len == 37;
      query.before_close_time = last->close_time;
      query.before_id = last->id;
    }
  g_assert_cmpuint (n_rows, ==, 1000);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 1000);
  close_store (store);
}

static guint
count (IgxStore *store, IgxSignalQuery query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = igx_store_fixture_query (store, &query, &error);

  g_assert_no_error (error);
  return page->len;
}

static void
test_filters (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");
  g_autoptr (GPtrArray) of_btc = igx_store_fixture_signals (&btc, 0, 120);
  g_autoptr (GPtrArray) of_eth = igx_store_fixture_signals (&eth, 0, 90);
  gint64 middle = ((IgxSignal *) of_btc->pdata[60])->close_time;

  commit (store, &btc, 1, of_btc);
  commit (store, &eth, 1, of_eth);
  g_assert_cmpuint (count (store, (IgxSignalQuery){ 0 }), ==, IGX_STORE_SIGNALS_MAX);
  g_assert_cmpuint (count (store, (IgxSignalQuery){ .limit = 100000 }), ==, IGX_STORE_SIGNALS_MAX);
  g_assert_cmpuint (count (store, (IgxSignalQuery){ .limit = 1 }), ==, 1);
  g_assert_cmpuint (count (store, (IgxSignalQuery){ .symbol = "BTCUSDT" }), ==, 120);
  g_assert_cmpuint (count (store, (IgxSignalQuery){ .symbol = "BTC%" }), ==, 0);
  g_assert_cmpuint (count (store, (IgxSignalQuery){ .strategy = "momentum-surge-v2" }), ==,
                    60 + 46);
  g_assert_cmpuint (count (store, (IgxSignalQuery){ .symbol = "ETHUSDT", .published_only = TRUE }),
                    ==, 60);
  g_assert_cmpuint (count (store, (IgxSignalQuery){ .symbol = "BTCUSDT", .since = middle }), ==,
                    60);
  g_assert_cmpuint (
      count (store, (IgxSignalQuery){ .symbol = "BTCUSDT", .before_close_time = middle }), ==, 60);
  g_assert_cmpuint (
      count (store, (IgxSignalQuery){ .since = middle, .before_close_time = middle + 1 }), ==, 2);
  close_store (store);
}

/* What igx_store_query_signals_async() promises, said in another way. */
static gboolean
is_asked_for (const IgxSignalQuery *query, const IgxSignal *signal)
{
  return (query->symbol == NULL || strcmp (query->symbol, signal->series.symbol) == 0)
         && (query->strategy == NULL || strcmp (query->strategy, signal->strategy) == 0)
         && (query->direction == NULL
             || strcmp (query->direction, igx_direction_to_string (signal->direction)) == 0)
         && (query->state == NULL
             || strcmp (query->state, igx_signal_state_to_string (signal->state)) == 0)
         && !(query->published_only && !signal->published)
         && !(query->refused_only && signal->published)
         && !(query->open_only && signal->closed_at != 0)
         && !(query->quality_min > 0 && !(signal->quality >= query->quality_min));
}

static guint
check_query (IgxStore *store, const IgxSignalQuery *query, const GPtrArray *all)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = igx_store_fixture_query (store, query, &error);
  guint at = 0;

  g_assert_no_error (error);
  for (guint i = all->len; i > 0; i--)
    if (is_asked_for (query, all->pdata[i - 1]))
      {
        const IgxSignal *expected = all->pdata[i - 1];

        g_assert_cmpuint (at, <, found->len);
        g_assert_cmpstr (((IgxSignal *) found->pdata[at++])->id, ==, expected->id);
      }
  g_assert_cmpuint (at, ==, found->len);
  return at;
}

/* Every combination of what a query may ask for, against a loop over all signals. */
static void
test_combined_filters (void)
{
  static const char *const symbols[] = { NULL, "BTCUSDT", "XRPUSDT" };
  static const char *const strategies[] = { NULL, "golden-cross-momentum" };
  static const char *const directions[] = { NULL, "long", "short" };
  static const char *const states[] = { NULL, "open", "stopped", "waiting" };
  static const double qualities[] = { 0, 50 };
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  guint n_queries = 0;
  guint n_found = 0;

  for (guint i = 0; i < 160; i++)
    {
      IgxSignal *signal = igx_store_fixture_signal (i % 3 == 1 ? &eth : &btc, i);

      signal->state = (IgxSignalState) (i % IGX_SIGNAL_N_STATES);
      signal->closed_at = signal->state == IGX_SIGNAL_STATE_OPEN
                                  || signal->state == IGX_SIGNAL_STATE_WAITING || i % 4 == 0
                              ? 0
                              : signal->expires_at;
      signal->quality = i % 5 == 0 ? NAN : (double) (i * 7 % 100);
      g_ptr_array_add (all, signal);
    }
  g_assert_cmpuint (commit (store, &btc, 1, all), ==, 160);
  for (guint i = 0; i < 3 * 2 * 3 * 4 * 2 * 3 * 2; i++)
    {
      guint rest = i;
      IgxSignalQuery query = { 0 };

      query.symbol = symbols[rest % 3], rest /= 3;
      query.strategy = strategies[rest % 2], rest /= 2;
      query.direction = directions[rest % 3], rest /= 3;
      query.state = states[rest % 4], rest /= 4;
      query.quality_min = qualities[rest % 2], rest /= 2;
      query.published_only = rest % 3 == 1;
      query.refused_only = rest % 3 == 2;
      query.open_only = rest / 3 == 1;
      n_found += check_query (store, &query, all);
      n_queries++;
    }
  g_assert_cmpuint (n_queries, ==, 864);
  g_assert_cmpuint (n_found, >, 2000);
  close_store (store);
}

static char *
dup_query_text (const IgxSignalQuery *query)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (igx_signal_query_to_variant (query));

  return g_variant_print (variant, FALSE);
}

/* What goes over D-Bus comes out as it went in; nothing said means the published ones. */
static void
test_query_variant (void)
{
  const IgxSignalQuery queries[] = {
    { .published_only = TRUE },
    { .limit = 7, .refused_only = TRUE, .state = "stopped", .quality_min = 64.5 },
    { .open_only = TRUE, .symbol = "BTCUSDT", .strategy = "s", .direction = "long" },
    { .since = 5, .before_close_time = 9, .before_id = "x", .published_only = TRUE },
  };
  g_autoptr (GVariant) nothing = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  g_autoptr (GVariant) refused = g_variant_ref_sink (
      g_variant_new_parsed ("{'refused_only': <true>, 'limit': <'x'>, 'state': <%i>}", 3));
  IgxSignalQuery query;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GVariant) variant = g_variant_ref_sink (igx_signal_query_to_variant (&queries[i]));
      g_autofree char *before = dup_query_text (&queries[i]);
      g_autofree char *after = NULL;

      igx_signal_query_from_variant (&query, variant);
      after = dup_query_text (&query);
      g_assert_cmpstr (before, ==, after);
      g_assert_cmpuint (query.limit, ==, queries[i].limit);
      g_assert_cmpint (query.refused_only, ==, queries[i].refused_only);
      g_assert_cmpint (query.open_only, ==, queries[i].open_only);
      g_assert_cmpstr (query.direction, ==, queries[i].direction);
      g_assert_cmpstr (query.state, ==, queries[i].state);
      g_assert_cmpstr (query.strategy, ==, queries[i].strategy);
      assert_same_number (query.quality_min, queries[i].quality_min);
    }
  igx_signal_query_from_variant (&query, nothing);
  g_assert_true (query.published_only);
  igx_signal_query_from_variant (&query, refused);
  g_assert_false (query.published_only);
  g_assert_true (query.refused_only);
  g_assert_cmpuint (query.limit, ==, 0);
  g_assert_null (query.state);
}

/* As people copy it from a list: the beginning of an id is enough where no other begins so. */
static void
test_beginnings (void)
{
  static const char *const ids[]
      = { "aaaa1111-0000-5000-8000-000000000000", "aaaa1111-0000-5000-8000-000000000001",
          "aaaab000-0000-5000-8000-000000000000", "ffffffff-ffff-5fff-8fff-ffffffffffff" };
  const struct
  {
    const char *text;
    int found; /* place in @ids; -1 none, -2 several */
  } cases[] = {
    { ids[0], 0 },        { ids[1], 1 },
    { "aaaa1111", -2 },   { "aaaa", -2 },
    { "aaaab", 2 },       { "ffff", 3 },
    { "aaaac", -1 },      { "fff", -1 },
    { "", -1 },           { "AAAAB", -1 },
    { "%", -1 },          { "aaaab%", -1 },
    { "aaaa1111-0", -2 }, { "ffffg", -1 },
    { "0000", -1 },       { "aaaa1111-0000-5000-8000-000000000001x", -1 },
  };
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 4);

  for (guint i = 0; i < 4; i++)
    {
      g_free (((IgxSignal *) signals->pdata[i])->id);
      ((IgxSignal *) signals->pdata[i])->id = g_strdup (ids[i]);
    }
  g_assert_cmpuint (commit (store, &btc, 1, signals), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxSignal) signal = igx_store_fixture_get (store, cases[i].text, &error);
      const int code = cases[i].found == -1 ? G_IO_ERROR_NOT_FOUND : G_IO_ERROR_INVALID_ARGUMENT;

      if (cases[i].found >= 0)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (signal->id, ==, ids[cases[i].found]);
          continue;
        }
      g_assert_null (signal);
      g_assert_error (error, G_IO_ERROR, code);
    }
  close_store (store);
}

static int
note_sql (unsigned type, void *data, void *statement, void *text)
{
  const char *sql = sqlite3_sql (statement);

  if (g_str_has_prefix (sql, "SELECT id, exchange"))
    g_string_assign (data, sql);
  return 0;
}

static char *
dup_plan (sqlite3 *handle, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (GString) plan = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, explain, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", (const char *) sqlite3_column_text (statement, 3));
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  return g_string_free (g_steal_pointer (&plan), FALSE);
}

/* The ledger grows for years: no list may read all of it, and none may sort it. */
static void
test_plans (void)
{
  const struct
  {
    IgxSignalQuery query;
    const char *index;
  } cases[] = {
    { { 0 }, "USING INDEX signals_by_close_time (" },
    { { .refused_only = TRUE }, "USING INDEX signals_by_close_time (" },
    { { .published_only = TRUE }, "USING INDEX signals_published (" },
    { { .published_only = TRUE, .unclaimed_only = TRUE }, "USING INDEX signals_published (" },
    { { .open_only = TRUE }, "USING INDEX signals_open (" },
    { { .open_only = TRUE, .symbol = "BTCUSDT" }, "USING INDEX signals_open (" },
    { { .symbol = "BTCUSDT" }, "USING INDEX signals_by_symbol (symbol=? AND" },
    { { .symbol = "BTCUSDT", .published_only = TRUE }, "signals_by_symbol (symbol=? AND" },
  };
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxLedger) ledger = igx_ledger_open (fixture->data_dir, FALSE, &error);
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3 *handle = NULL;

  g_assert_no_error (error);
  handle = igx_db_get_handle (igx_ledger_get_db (ledger));
  g_assert_cmpint (sqlite3_trace_v2 (handle, SQLITE_TRACE_STMT, note_sql, sql), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) none = NULL;
      g_autofree char *plan = NULL;

      g_string_truncate (sql, 0);
      none = igx_ledger_query (ledger, &cases[i].query, &error);
      g_assert_no_error (error);
      plan = dup_plan (handle, sql->str);
      g_test_message ("%s", plan);
      g_assert_nonnull (strstr (plan, cases[i].index));
      g_assert_null (strstr (plan, "SCAN signals"));
      g_assert_null (strstr (plan, "TEMP B-TREE"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/queries/paging", test_paging);
  g_test_add_func ("/store/queries/filters", test_filters);
  g_test_add_func ("/store/queries/combined-filters", test_combined_filters);
  g_test_add_func ("/store/queries/query-variant", test_query_variant);
  g_test_add_func ("/store/queries/beginnings", test_beginnings);
  g_test_add_func ("/store/queries/plans", test_plans);
  return g_test_run ();
}
