/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/igx-settings.h"
#include "engine/quality/igx-verdict.h"

typedef struct
{
  char *folder;
  char *path;
  char *bad;
  IgxSettings *settings;
  GPtrArray *changed; /* of char *: keys that were told */
} Fixture;

static void
changed_cb (IgxSettings *settings, const char *key, GPtrArray *changed)
{
  g_ptr_array_add (changed, g_strdup (key));
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("igx-settings-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "sub", "settings.ini", NULL);
  fixture->bad = g_strconcat (fixture->path, ".bad", NULL);
  fixture->settings = igx_settings_new (fixture->path);
  fixture->changed = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (fixture->settings, "changed", G_CALLBACK (changed_cb), fixture->changed);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sub = g_path_get_dirname (fixture->path);

  g_object_unref (fixture->settings);
  g_ptr_array_unref (fixture->changed);
  g_unlink (fixture->path);
  g_unlink (fixture->bad);
  g_rmdir (fixture->path);
  g_rmdir (sub);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->bad);
}

static void
write_file (Fixture *fixture, const char *text, gssize length)
{
  g_autofree char *sub = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (sub, 0700);
  g_file_set_contents (fixture->path, text, length, &error);
  g_assert_no_error (error);
}

static char *
read_file (const char *path)
{
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
load (Fixture *fixture, const char *text)
{
  write_file (fixture, text, -1);
  igx_settings_load (fixture->settings);
}

/* Asserts that the file is refused in one sentence that holds @words and, if not 0, the line. */
static void
check_refused (Fixture *fixture, guint line, const char *words)
{
  const char *problem = igx_settings_get_problem (fixture->settings);
  g_autofree char *number = g_strdup_printf ("settings.ini line %u: ", line);

  g_assert_nonnull (problem);
  g_assert_true (g_utf8_validate (problem, -1, NULL));
  g_assert_null (strchr (problem, '\n'));
  if (line > 0 && strstr (problem, number) == NULL)
    g_error ("“%s” does not name line %u", problem, line);
  if (strstr (problem, words) == NULL)
    g_error ("“%s” does not say “%s”", problem, words);
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) watch = NULL;
  g_autoptr (GVariant) all = NULL;

  igx_settings_load (fixture->settings);
  g_assert_null (igx_settings_get_problem (fixture->settings));
  watch = igx_settings_get_list (fixture->settings, "market.watch");
  g_assert_cmpuint (g_strv_length (watch), ==, 20);
  g_assert_true (igx_settings_get_boolean (fixture->settings, "notify.signals"));
  g_assert_cmpfloat (igx_settings_get_double (fixture->settings, "exchange.speed"), >=, 1);
  g_assert_cmpfloat (igx_settings_get_double (fixture->settings, "exchange.speed"), <=, 1);
  /* Reading makes no file. */
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  all = g_variant_ref_sink (igx_settings_describe (fixture->settings));
  g_assert_cmpuint (g_variant_n_children (all), >=, 10);
}

/* The profiles are those that the gate has. */
static void
test_profiles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (igx_settings_describe (fixture->settings));
  g_autoptr (GVariant) facts = NULL;
  g_auto (GStrv) choices = NULL;
  g_autofree char *first = igx_settings_dup_string (fixture->settings, "signals.profile");

  g_assert_cmpstr (first, ==, "balanced");
  facts = g_variant_lookup_value (all, "signals.profile", G_VARIANT_TYPE_VARDICT);
  g_assert_nonnull (facts);
  g_assert_true (g_variant_lookup (facts, "choices", "^as", &choices));
  g_assert_cmpuint (g_strv_length (choices), ==, IGX_N_PROFILES);
  for (guint i = 0; i < IGX_N_PROFILES; i++)
    {
      g_autoptr (IgxSettings) other = igx_settings_new (fixture->path);
      g_autoptr (GError) error = NULL;
      g_autofree char *read = NULL;

      g_assert_cmpstr (choices[i], ==, igx_profile_to_string ((IgxProfile) i));
      igx_settings_set (fixture->settings, "signals.profile", g_variant_new_string (choices[i]),
                        &error);
      g_assert_no_error (error);
      igx_settings_load (other);
      g_assert_cmpstr (igx_settings_get_problem (other), ==, NULL);
      read = igx_settings_dup_string (other, "signals.profile");
      g_assert_cmpstr (read, ==, choices[i]);
    }
}

static void
test_types (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) watch = NULL;
  g_auto (GStrv) disabled = NULL;
  g_autofree char *profile = NULL;

  load (fixture, "# mine\n[market]\nwatch=BTCUSDT:1m;ETHUSDT:4h;\n"
                 "disabled_strategies=golden-cross-momentum;\n"
                 "[exchange]\nspeed=2.5\n[notify]\nsignals=false\ndigest=true\n"
                 "[signals]\nprofile=quiet\nfee_percent=0.075\n");
  g_assert_cmpstr (igx_settings_get_problem (fixture->settings), ==, NULL);
  watch = igx_settings_get_list (fixture->settings, "market.watch");
  g_assert_cmpuint (g_strv_length (watch), ==, 2);
  g_assert_cmpstr (watch[1], ==, "ETHUSDT:4h");
  disabled = igx_settings_get_list (fixture->settings, "market.disabled_strategies");
  g_assert_cmpuint (g_strv_length (disabled), ==, 1);
  g_assert_cmpfloat (igx_settings_get_double (fixture->settings, "exchange.speed"), >, 2.4);
  g_assert_cmpfloat (igx_settings_get_double (fixture->settings, "exchange.speed"), <, 2.6);
  g_assert_false (igx_settings_get_boolean (fixture->settings, "notify.signals"));
  g_assert_true (igx_settings_get_boolean (fixture->settings, "notify.digest"));
  profile = igx_settings_dup_string (fixture->settings, "signals.profile");
  g_assert_cmpstr (profile, ==, "quiet");
  g_assert_cmpfloat_with_epsilon (
      igx_settings_get_double (fixture->settings, "signals.fee_percent"), 0.075, 1e-12);
}

typedef struct
{
  const char *text;
  guint line;
  const char *words;
} Mistake;

static const Mistake mistakes[] = {
  { "[notify]\nsignals=yes please\n", 2, "notify.signals must be true or false" },
  { "[notify]\n\n# a word\nsignals=\n", 4, "notify.signals must be true or false" },
  { "[exchange]\nspeed=fast\n", 2, "must be a number" },
  { "[exchange]\nspeed=nan\n", 2, "must be a number" },
  { "[exchange]\nspeed=inf\n", 2, "must be a number" },
  { "[exchange]\nspeed=1e999\n", 2, "must be a number" },
  { "[exchange]\nspeed=0.99\n", 2, "between 1 and 100000" },
  { "[exchange]\nspeed=100001\n", 2, "between 1 and 100000" },
  { "[signals]\nfee_percent=-0.1\n", 2, "between 0 and 5" },
  { "[signals]\nfee_percent=5.1\n", 2, "between 0 and 5" },
  { "[signals]\nprofile=loud\n", 2,
    "signals.profile is “loud”: choose one of quiet, balanced, everything, unfiltered" },
  { "[signals]\nprofile=Quiet\n", 2, "choose one of" },
  { "[signals]\nprofile=\n", 2, "choose one of" },
  { "[signals]\nprofile=quiet;balanced;\n", 2, "choose one of" },
  { "[market]\nwatch=BTCUSDT\n", 2, "SYMBOL:TIMEFRAME" },
  { "[market]\nwatch=btcusdt:1m;\n", 2, "is not a symbol" },
  { "[market]\nwatch=BTCUSDT:1m;ETHUSDT:7m;\n", 2, "“7m” is no timeframe" },
  { "[market]\nwatch=BTCUSDT:1m:1m;\n", 2, "SYMBOL:TIMEFRAME" },
  { "[market]\nwatch=BTCUSDT:1m\\q;\n", 2, "" },
  { "[market]\n\n[notify]\nsignals=true\nsignal=true\n", 5, "no setting “notify.signal”" },
  { "[markets]\nwatch=BTCUSDT:1m;\n", 2, "no setting “markets.watch”" },
  { "[exchange]\nspeed=2\n[notify]\nspeed=2\n", 4, "no setting “notify.speed”" },
  { "[market]\nwatch BTCUSDT:1m;\n", 2, "" },
  { "[market]\n# fine\nwatch=BTCUSDT:1m;\n\n[notify\nsignals=true\n", 5, "" },
  { "watch=BTCUSDT:1m;\n", 1, "" },
  { "[notify]\nsignals=true\n[exchange]\nrest_hosts=;\n", 4, "is no address" },
  { "[exchange]\nrest_hosts=\n", 2, "at least one address" },
  { "[exchange]\nrest_hosts=http://data-api.binance.vision;\n", 2, "must begin with https://" },
  { "[exchange]\nrest_hosts=ftp://127.0.0.1;\n", 2, "must begin with https://" },
  { "[exchange]\nrest_hosts=https://a.example;http://127.0.0.1.evil.example;\n", 2,
    "must begin with https://" },
  { "[exchange]\nrest_hosts=wss://a.example;\n", 2, "must begin with https://" },
  { "[exchange]\nrest_hosts=data-api.binance.vision;\n", 2, "write it like https://HOST" },
  { "[exchange]\nrest_hosts=https:///path;\n", 2, "has no host" },
  { "[exchange]\nstream_hosts=ws://stream.example;\n", 2, "must begin with wss://" },
  { "[exchange]\nstream_hosts=https://stream.example;\n", 2, "must begin with wss://" },
};

/* Each mistake is named with its line, and the last good values stay. */
static void
test_mistakes (Fixture *fixture, gconstpointer data)
{
  load (fixture, "[notify]\nsignals=false\n[exchange]\nspeed=3\n");
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      load (fixture, mistakes[i].text);
      check_refused (fixture, mistakes[i].line, mistakes[i].words);
      g_assert_false (igx_settings_get_boolean (fixture->settings, "notify.signals"));
      g_assert_cmpfloat (igx_settings_get_double (fixture->settings, "exchange.speed"), >, 2.9);
    }
  /* Mended, it counts again. */
  load (fixture, "[notify]\nsignals=true\n");
  g_assert_null (igx_settings_get_problem (fixture->settings));
  g_assert_true (igx_settings_get_boolean (fixture->settings, "notify.signals"));
  g_assert_cmpfloat (igx_settings_get_double (fixture->settings, "exchange.speed"), <, 1.1);
}

static void
test_hosts (Fixture *fixture, gconstpointer data)
{
  const char *const good[]
      = { "https://a.example", "http://127.0.0.1:8080", "http://[::1]:80", "http://localhost:1" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      const char *list[] = { good[i], NULL };
      g_autoptr (GError) error = NULL;

      igx_settings_set (fixture->settings, "exchange.rest_hosts", g_variant_new_strv (list, -1),
                        &error);
      g_assert_no_error (error);
    }
}

/* Bytes that are no text, and more than anybody writes. */
static void
test_hostile_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (IGX_SETTINGS_FILE_MAX + 1, '#');
  g_autofree char *limit = g_strnfill (IGX_SETTINGS_FILE_MAX, '#');
  g_autoptr (GString) list = g_string_new ("[market]\nwatch=");

  write_file (fixture, large, -1);
  igx_settings_load (fixture->settings);
  check_refused (fixture, 0, "larger than 256 KiB");
  write_file (fixture, limit, -1);
  igx_settings_load (fixture->settings);
  g_assert_null (igx_settings_get_problem (fixture->settings));
  load (fixture, "[\xff]\nwatch=1\n");
  check_refused (fixture, 0, "UTF-8");
  load (fixture, "[market]\nw\xff=1\n");
  check_refused (fixture, 0, "UTF-8");
  write_file (fixture, "[notify]\nsig\0nals=true\n", 24);
  igx_settings_load (fixture->settings);
  check_refused (fixture, 0, "UTF-8");
  for (guint i = 0; i <= IGX_SETTINGS_LIST_MAX; i++)
    g_string_append_printf (list, "A%uUSDT:1m;", i);
  load (fixture, list->str);
  check_refused (fixture, 2, "at most 500 entries");
}

/* A folder in its place is told, and nothing can be set. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (fixture->path, 0700);
  igx_settings_load (fixture->settings);
  check_refused (fixture, 0, "cannot be read");
  g_assert_false (igx_settings_set (fixture->settings, "notify.signals",
                                    g_variant_new_boolean (FALSE), &error));
  g_assert_nonnull (error);
  g_assert_true (igx_settings_get_boolean (fixture->settings, "notify.signals"));
  g_assert_cmpuint (fixture->changed->len, ==, 0);
}

static void
test_set (Fixture *fixture, gconstpointer data)
{
  const char *const watch[] = { "BTCUSDT:1m", "LTCUSDT:1h", NULL };
  g_autoptr (IgxSettings) other = igx_settings_new (fixture->path);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = NULL;
  struct stat info = { 0 };

  igx_settings_set (fixture->settings, "market.watch", g_variant_new_strv (watch, -1), &error);
  g_assert_no_error (error);
  igx_settings_set (fixture->settings, "notify.digest", g_variant_new_boolean (FALSE), &error);
  g_assert_no_error (error);
  igx_settings_set (fixture->settings, "exchange.speed", g_variant_new_double (1.0 / 3 + 1),
                    &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->changed->len, ==, 3);
  g_assert_cmpstr (fixture->changed->pdata[0], ==, "market.watch");
  g_assert_cmpstr (fixture->changed->pdata[1], ==, "notify.digest");
  /* On the disk when it returns, for nobody else's eyes, with every bit of a number. */
  igx_settings_load (other);
  g_assert_null (igx_settings_get_problem (other));
  list = igx_settings_get_list (other, "market.watch");
  g_assert_true (g_strv_equal ((const char *const *) list, watch));
  g_assert_false (igx_settings_get_boolean (other, "notify.digest"));
  g_assert_false (igx_settings_get_double (other, "exchange.speed") < 1.0 / 3 + 1);
  g_assert_false (igx_settings_get_double (other, "exchange.speed") > 1.0 / 3 + 1);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_false (g_file_test (fixture->bad, G_FILE_TEST_EXISTS));
}

static void
test_set_refused (Fixture *fixture, gconstpointer data)
{
  const char *const plain[] = { "http://api.binance.com", NULL };
  GVariant *const values[] = { g_variant_new_boolean (TRUE), g_variant_new_string ("x"),
                               g_variant_new_double (0.5), g_variant_new_double (G_MAXDOUBLE) };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_assert_false (igx_settings_set (fixture->settings, "exchange.speed", values[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
  g_assert_false (igx_settings_set (fixture->settings, "signals.profile",
                                    g_variant_new_string ("quiet\n[notify]"), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (igx_settings_set (fixture->settings, "exchange.rest_hosts",
                                    g_variant_new_strv (plain, -1), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (
      igx_settings_set (fixture->settings, "no.such", g_variant_new_boolean (TRUE), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (fixture->changed->len, ==, 0);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_set_to_default (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  load (fixture, "[notify]\nsignals=false\ndigest=false\n");
  igx_settings_set (fixture->settings, "notify.signals", g_variant_new_boolean (TRUE), &error);
  g_assert_no_error (error);
  text = read_file (fixture->path);
  /* A shorter text than before, and nothing of the longer one behind it. */
  g_assert_cmpstr (text, ==, "[notify]\ndigest=false\n");
  g_assert_cmpuint (fixture->changed->len, ==, 1);
}

/* What a person wrote is never lost: kept beside before the first write. */
static void
test_bad_is_kept (Fixture *fixture, gconstpointer data)
{
  const char *typo = "[notify]\nsignals=false\ndigest=flase\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *text = NULL;

  load (fixture, typo);
  check_refused (fixture, 3, "notify.digest must be true or false");
  g_assert_true (igx_settings_get_boolean (fixture->settings, "notify.signals"));
  g_assert_false (g_file_test (fixture->bad, G_FILE_TEST_EXISTS));
  text = read_file (fixture->path);
  g_assert_cmpstr (text, ==, typo);

  igx_settings_set (fixture->settings, "demo.automatic", g_variant_new_boolean (FALSE), &error);
  g_assert_no_error (error);
  kept = read_file (fixture->bad);
  g_assert_cmpstr (kept, ==, typo);
  g_assert_null (igx_settings_get_problem (fixture->settings));
  /* Only the first write: the good file does not take its place. */
  igx_settings_set (fixture->settings, "notify.digest", g_variant_new_boolean (FALSE), &error);
  g_assert_no_error (error);
  g_clear_pointer (&kept, g_free);
  kept = read_file (fixture->bad);
  g_assert_cmpstr (kept, ==, typo);
}

/* The person deleted the file with the mistake: nothing to keep, and nothing in the way. */
static void
test_bad_is_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  load (fixture, "nonsense\n");
  g_assert_nonnull (igx_settings_get_problem (fixture->settings));
  g_unlink (fixture->path);
  igx_settings_set (fixture->settings, "notify.signals", g_variant_new_boolean (FALSE), &error);
  g_assert_no_error (error);
  g_assert_null (igx_settings_get_problem (fixture->settings));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/settings/defaults", test_defaults);
  ADD ("/settings/profiles", test_profiles);
  ADD ("/settings/types", test_types);
  ADD ("/settings/mistakes", test_mistakes);
  ADD ("/settings/hosts", test_hosts);
  ADD ("/settings/hostile-files", test_hostile_files);
  ADD ("/settings/unreadable", test_unreadable);
  ADD ("/settings/set", test_set);
  ADD ("/settings/set-refused", test_set_refused);
  ADD ("/settings/set-to-default", test_set_to_default);
  ADD ("/settings/bad-is-kept", test_bad_is_kept);
  ADD ("/settings/bad-is-gone", test_bad_is_gone);
  return g_test_run ();
}
