/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file with a mistake changes nothing: the defaults, or the last good values, stay, and the file
 * is kept beside as settings.ini.bad before anything is written. One mistake spoils the whole
 * file, because half of what a person wrote is not what they meant. */
#include "daemon/igx-settings.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "engine/igx-series-key.h"
#include "engine/igx-text.h"
#include "engine/igx-timeframe.h"

/* Bytes of a name that an error quotes. */
#define QUOTE_MAX 64

typedef gboolean (*CheckFunc) (GVariant *value, GError **error);

typedef struct
{
  const char *key;      /* group.name */
  const char *type;     /* GVariant type: b, d, s or as */
  const char *fallback; /* GVariant text */
  double minimum;
  double maximum;
  CheckFunc check; /* (nullable) */
  const char *description;
  const char *const *choices; /* (nullable): of a text, all that it can be */
} Spec;

static const char *const profiles[] = { "quiet", "balanced", "everything", "unfiltered", NULL };

static gboolean check_watch_list (GVariant *value, GError **error);
static gboolean check_rest_hosts (GVariant *value, GError **error);
static gboolean check_stream_hosts (GVariant *value, GError **error);

static const Spec specs[] = {
  { "market.watch", "as",
    "['BTCUSDT:15m', 'BTCUSDT:1h', 'ETHUSDT:15m', 'ETHUSDT:1h', 'BNBUSDT:15m', 'BNBUSDT:1h',"
    " 'SOLUSDT:15m', 'SOLUSDT:1h', 'XRPUSDT:15m', 'XRPUSDT:1h', 'ADAUSDT:15m', 'ADAUSDT:1h',"
    " 'DOGEUSDT:15m', 'DOGEUSDT:1h', 'AVAXUSDT:15m', 'AVAXUSDT:1h', 'LINKUSDT:15m',"
    " 'LINKUSDT:1h', 'LTCUSDT:15m', 'LTCUSDT:1h']",
    0, 0, check_watch_list, "What is watched, as SYMBOL:TIMEFRAME" },
  { "market.disabled_strategies", "as", "@as []", 0, 0, NULL, "Ids of strategies that do not run" },
  { "signals.profile", "s", "'balanced'", 0, 0, NULL,
    "How much is published: quiet (3 in 24 h, quality of 75), balanced (15, 65), everything (30, "
    "60) or unfiltered (all of it, for research)",
    profiles },
  { "signals.fee_percent", "d", "0.1", 0.0, 5.0, NULL,
    "What the exchange takes of each side's value, in percent; results and quality are after it" },
  { "exchange.rest_hosts", "as", "['https://data-api.binance.vision', 'https://api.binance.com']",
    0, 0, check_rest_hosts,
    "Addresses of the exchange's REST hosts, the first one that works is used" },
  { "exchange.stream_hosts", "as",
    "['wss://data-stream.binance.vision', 'wss://stream.binance.com:9443']", 0, 0,
    check_stream_hosts, "Addresses of the exchange's stream hosts" },
  { "exchange.speed", "d", "1.0", 1.0, 100000.0, NULL,
    "How fast the exchange's time runs; other than 1 only for a test exchange" },
  { "notify.signals", "b", "true", 0, 0, NULL, "Show a notification for each live signal" },
  { "notify.digest", "b", "true", 0, 0, NULL, "Show one digest of signals that came late" },
  { "notify.outcomes", "b", "true", 0, 0, NULL,
    "Show, quietly, when a live signal has reached a target or is over" },
  { "demo.automatic", "b", "true", 0, 0, NULL,
    "Show the simulated market while nothing is cached and the exchange cannot be reached" },
};

struct _IgxSettings
{
  GObject parent_instance;

  char *path;
  GHashTable *values; /* of key to GVariant: only what differs from the default */
  char *problem;      /* (nullable): one sentence about the file */
};

G_DEFINE_FINAL_TYPE (IgxSettings, igx_settings, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
invalid (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
check_watch_list (GVariant *value, GError **error)
{
  g_autofree const char **items = g_variant_get_strv (value, NULL);

  for (gsize i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], ":", 3);
      IgxTimeframe timeframe = 0;

      if (g_strv_length (parts) != 2)
        return invalid (error, "“%s” is not SYMBOL:TIMEFRAME, like BTCUSDT:15m", items[i]);
      if (!igx_symbol_check (parts[0], error))
        return FALSE;
      if (!igx_timeframe_from_string (parts[1], &timeframe))
        return invalid (error, "“%s” is no timeframe: choose one of %s", parts[1],
                        igx_timeframe_list ());
    }
  return TRUE;
}

/* Plain http and ws are for a test exchange on the same machine only: everything else is TLS. */
static gboolean
check_hosts (GVariant *value, const char *secure, const char *plain, GError **error)
{
  g_autofree const char **items = g_variant_get_strv (value, NULL);

  if (items[0] == NULL)
    return invalid (error, "at least one address is needed");
  for (gsize i = 0; items[i] != NULL; i++)
    {
      g_autoptr (GUri) uri = g_uri_parse (items[i], G_URI_FLAGS_NONE, NULL);
      const char *host = NULL;

      if (uri == NULL)
        return invalid (error, "“%s” is no address: write it like %s://HOST", items[i], secure);
      host = g_uri_get_host (uri);
      if (host == NULL || host[0] == '\0')
        return invalid (error, "“%s” has no host", items[i]);
      if (strcmp (g_uri_get_scheme (uri), secure) == 0)
        continue;
      if (strcmp (g_uri_get_scheme (uri), plain) != 0
          || (strcmp (host, "127.0.0.1") != 0 && strcmp (host, "::1") != 0
              && strcmp (host, "localhost") != 0))
        return invalid (error, "“%s” must begin with %s://", items[i], secure);
    }
  return TRUE;
}

static gboolean
check_rest_hosts (GVariant *value, GError **error)
{
  return check_hosts (value, "https", "http", error);
}

static gboolean
check_stream_hosts (GVariant *value, GError **error)
{
  return check_hosts (value, "wss", "ws", error);
}

static const Spec *
find_spec (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    if (strcmp (specs[i].key, key) == 0)
      return &specs[i];
  return NULL;
}

static GVariant *
default_value (const Spec *spec)
{
  g_autoptr (GError) error = NULL;
  GVariant *value
      = g_variant_parse (G_VARIANT_TYPE (spec->type), spec->fallback, NULL, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static gboolean
check_value (const Spec *spec, GVariant *value, GError **error)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (spec->type)))
    return invalid (error, "%s takes a value of type %s, not %s", spec->key, spec->type,
                    g_variant_get_type_string (value));
  if (spec->type[0] == 'd')
    {
      double number = g_variant_get_double (value);

      if (!(number >= spec->minimum && number <= spec->maximum))
        return invalid (error, "%s must be between %g and %g", spec->key, spec->minimum,
                        spec->maximum);
    }
  if (spec->choices != NULL && !g_strv_contains (spec->choices, g_variant_get_string (value, NULL)))
    {
      g_autofree char *start = igx_text_dup_start (g_variant_get_string (value, NULL), QUOTE_MAX);
      g_autofree char *all = g_strjoinv (", ", (char **) spec->choices);

      return invalid (error, "%s is “%s”: choose one of %s", spec->key, start, all);
    }
  if (spec->type[0] == 'a' && g_variant_n_children (value) > IGX_SETTINGS_LIST_MAX)
    return invalid (error, "%s takes at most %d entries", spec->key, IGX_SETTINGS_LIST_MAX);
  if (spec->check != NULL && !spec->check (value, error))
    {
      g_prefix_error (error, "%s: ", spec->key);
      return FALSE;
    }
  return TRUE;
}

static guint
find_line (const char *text, const char *group, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *header = g_strdup_printf ("[%s]", group);
  gboolean inside = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);

      if (line[0] == '[')
        inside = strcmp (line, header) == 0;
      if (inside && name == NULL)
        return i + 1;
      if (inside && name != NULL && g_str_has_prefix (line, name)
          && strspn (line + strlen (name), " \t=") > 0)
        return i + 1;
    }
  return 0;
}

/* Whether every backslash begins one of the key file's escapes. */
static gboolean
are_escapes_whole (const char *text)
{
  for (const char *at = strchr (text, '\\'); at != NULL; at = strchr (at + 2, '\\'))
    if (at[1] == '\0' || strchr ("sntr\\;", at[1]) == NULL)
      return FALSE;
  return TRUE;
}

static GVariant *
read_value (GKeyFile *file, const Spec *spec, const char *group, const char *name, GError **error)
{
  switch (spec->type[0])
    {
    case 'b':
      {
        gboolean value = FALSE;
        GError *local = NULL;

        value = g_key_file_get_boolean (file, group, name, &local);
        if (local != NULL)
          {
            g_clear_error (&local);
            invalid (error, "%s must be true or false", spec->key);
            return NULL;
          }
        return g_variant_new_boolean (value);
      }
    case 'd':
      {
        g_autofree char *text = g_key_file_get_value (file, group, name, NULL);
        char *end = NULL;
        double value = g_ascii_strtod (text, &end);

        if (end == text || *end != '\0' || !isfinite (value))
          {
            invalid (error, "%s must be a number", spec->key);
            return NULL;
          }
        return g_variant_new_double (value);
      }
    case 's':
      {
        g_autofree char *text = g_key_file_get_value (file, group, name, NULL);

        return g_variant_new_string (text);
      }
    default:
      {
        g_autofree char *text = g_key_file_get_value (file, group, name, NULL);
        g_auto (GStrv) list = NULL;

        /* GLib warns about its own error when a list has two of them. */
        if (text == NULL || !are_escapes_whole (text))
          {
            invalid (error, "%s has a “\\” that means nothing: write “\\\\” for one", spec->key);
            return NULL;
          }
        list = g_key_file_get_string_list (file, group, name, NULL, error);
        return list != NULL ? g_variant_new_strv ((const char *const *) list, -1) : NULL;
      }
    }
}

static gboolean
first_lines_load (const char *text, gsize length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  return g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL);
}

/* GKeyFile does not tell the line of a mistake. The lines before it load and with it they do not,
 * so that it is found by halving. */
static guint
find_bad_line (const char *text)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  guint good = 0;
  guint bad = 0;

  for (const char *end = strchr (text, '\n'); end != NULL; end = strchr (end + 1, '\n'))
    {
      gsize length = (gsize) (end + 1 - text);

      g_array_append_val (ends, length);
    }
  bad = ends->len + 1;
  while (bad - good > 1)
    {
      guint middle = good + (bad - good) / 2;

      if (first_lines_load (text, g_array_index (ends, gsize, middle - 1)))
        good = middle;
      else
        bad = middle;
    }
  return bad;
}

static gboolean
parse (const char *text, gsize length, GHashTable *values, guint *line, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;
  const char *invalid_at = NULL;

  /* Errors quote the file and go out on D-Bus, which takes UTF-8 only. */
  if (!g_utf8_validate_len (text, length, &invalid_at))
    {
      *line = 1;
      for (const char *c = text; c < invalid_at; c++)
        *line += *c == '\n';
      return invalid (error, "there are bytes that are not UTF-8 text: save the file as UTF-8");
    }
  *line = 0;
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error))
    {
      *line = find_bad_line (text);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (gsize g = 0; groups[g] != NULL; g++)
    {
      g_auto (GStrv) names = g_key_file_get_keys (file, groups[g], NULL, NULL);

      for (gsize n = 0; names != NULL && names[n] != NULL; n++)
        {
          g_autofree char *key = g_strconcat (groups[g], ".", names[n], NULL);
          const Spec *spec = find_spec (key);
          g_autoptr (GVariant) value = NULL;

          *line = find_line (text, groups[g], names[n]);
          if (spec == NULL)
            return invalid (
                error, "there is no setting “%s”: `ignitexctl settings list` shows them all", key);
          value = read_value (file, spec, groups[g], names[n], error);
          if (value == NULL)
            return FALSE;
          g_variant_ref_sink (value);
          if (!check_value (spec, value, error))
            return FALSE;
          g_hash_table_replace (values, g_strdup (spec->key), g_steal_pointer (&value));
        }
    }
  *line = 0;
  return TRUE;
}

/* TRUE with a NULL text where there is no file. */
static gboolean
read_limited (const char *path, char **text, gsize *length, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &local);
  g_autofree char *contents = NULL;

  if (stream == NULL && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  contents = g_malloc0 (IGX_SETTINGS_FILE_MAX + 2);
  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), contents, IGX_SETTINGS_FILE_MAX + 1,
                                   length, NULL, &local))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot be read: %s", local->message);
      return FALSE;
    }
  if (*length > IGX_SETTINGS_FILE_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "is larger than %d KiB and was not read",
                   IGX_SETTINGS_FILE_MAX / 1024);
      return FALSE;
    }
  *text = g_steal_pointer (&contents);
  return TRUE;
}

static GHashTable *
values_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
}

/**
 * igx_settings_load:
 *
 * Reads the file. No file is no problem; a mistake in it leaves the values as they are and gives
 * igx_settings_get_problem().
 */
void
igx_settings_load (IgxSettings *self)
{
  g_autoptr (GHashTable) values = values_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  guint line = 0;

  g_return_if_fail (IGX_IS_SETTINGS (self));

  g_clear_pointer (&self->problem, g_free);
  if (!read_limited (self->path, &text, &length, &error))
    {
      self->problem = g_strdup_printf ("%s: %s", self->path, error->message);
      return;
    }
  if (text == NULL)
    return;
  if (!parse (text, length, values, &line, &error))
    {
      self->problem
          = line > 0
                ? g_strdup_printf ("%s line %u: %s; nothing in the file is used until it is mended",
                                   self->path, line, error->message)
                : g_strdup_printf ("%s: %s; nothing in the file is used until it is mended",
                                   self->path, error->message);
      return;
    }
  g_hash_table_unref (self->values);
  self->values = g_steal_pointer (&values);
}

/**
 * igx_settings_get_problem:
 *
 * Returns: (nullable): one sentence about the file, naming the line
 */
const char *
igx_settings_get_problem (IgxSettings *self)
{
  return self->problem;
}

/**
 * igx_settings_get:
 * @key: a key of the table
 *
 * Returns: (transfer full): its value
 */
GVariant *
igx_settings_get (IgxSettings *self, const char *key)
{
  const Spec *spec = find_spec (key);
  GVariant *value = NULL;

  g_return_val_if_fail (spec != NULL, NULL);

  value = g_hash_table_lookup (self->values, key);
  return value != NULL ? g_variant_ref (value) : default_value (spec);
}

gboolean
igx_settings_get_boolean (IgxSettings *self, const char *key)
{
  g_autoptr (GVariant) value = igx_settings_get (self, key);

  return g_variant_get_boolean (value);
}

double
igx_settings_get_double (IgxSettings *self, const char *key)
{
  g_autoptr (GVariant) value = igx_settings_get (self, key);

  return g_variant_get_double (value);
}

/**
 * igx_settings_dup_string:
 *
 * Returns: (transfer full): a text
 */
char *
igx_settings_dup_string (IgxSettings *self, const char *key)
{
  g_autoptr (GVariant) value = igx_settings_get (self, key);

  return g_variant_dup_string (value, NULL);
}

/**
 * igx_settings_get_list:
 *
 * Returns: (transfer full): the strings of a list
 */
char **
igx_settings_get_list (IgxSettings *self, const char *key)
{
  g_autoptr (GVariant) value = igx_settings_get (self, key);

  return g_variant_dup_strv (value, NULL);
}

static void
write_value (GKeyFile *file, const char *key, GVariant *value)
{
  g_auto (GStrv) parts = g_strsplit (key, ".", 2);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    g_key_file_set_boolean (file, parts[0], parts[1], g_variant_get_boolean (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    g_key_file_set_double (file, parts[0], parts[1], g_variant_get_double (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    g_key_file_set_value (file, parts[0], parts[1], g_variant_get_string (value, NULL));
  else
    {
      gsize n = 0;
      g_autofree const char **list = g_variant_get_strv (value, &n);

      g_key_file_set_string_list (file, parts[0], parts[1], list, n);
    }
}

static gboolean
save (IgxSettings *self, GHashTable *values, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer value = NULL;
  gsize length = 0;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    write_value (file, key, value);
  text = g_key_file_to_data (file, &length, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s cannot be made: %s",
                   folder, g_strerror (errno));
      return FALSE;
    }
  if (self->problem != NULL)
    {
      g_autofree char *kept = g_strconcat (self->path, ".bad", NULL);
      g_autoptr (GFile) from = g_file_new_for_path (self->path);
      g_autoptr (GFile) to = g_file_new_for_path (kept);
      g_autoptr (GError) local = NULL;

      if (!g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &local)
          && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&local),
                                      "The settings file with the mistake cannot be kept: ");
          return FALSE;
        }
    }
  /* Without the first flag GLib writes into the file as it is, and what was longer stays behind. */
  return g_file_set_contents_full (self->path, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/**
 * igx_settings_set:
 * @key: which
 * @value: its new value; a floating reference is taken
 *
 * Checks, writes the file, then tells `changed`. On an error nothing has changed.
 *
 * Returns: %FALSE with @error set
 */
gboolean
igx_settings_set (IgxSettings *self, const char *key, GVariant *value, GError **error)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (value);
  g_autoptr (GVariant) fallback = NULL;
  g_autoptr (GHashTable) values = NULL;
  const Spec *spec = find_spec (key);
  GHashTableIter iter;
  gpointer other = NULL;
  gpointer other_value = NULL;

  g_return_val_if_fail (IGX_IS_SETTINGS (self), FALSE);

  if (spec == NULL)
    {
      g_autofree char *start = igx_text_dup_start (key, QUOTE_MAX);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "There is no setting “%s”: `ignitexctl settings list` shows them all", start);
      return FALSE;
    }
  if (!check_value (spec, sunk, error))
    return FALSE;
  values = values_new ();
  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &other, &other_value))
    g_hash_table_replace (values, g_strdup (other), g_variant_ref (other_value));
  fallback = default_value (spec);
  if (g_variant_equal (sunk, fallback))
    g_hash_table_remove (values, key);
  else
    g_hash_table_replace (values, g_strdup (key), g_variant_ref (sunk));
  if (!save (self, values, error))
    return FALSE;
  g_hash_table_unref (self->values);
  self->values = g_steal_pointer (&values);
  g_clear_pointer (&self->problem, g_free);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, spec->key);
  return TRUE;
}

/**
 * igx_settings_describe:
 *
 * Returns: (transfer floating): `a{sa{sv}}` as GetSettings of the D-Bus interface returns it
 */
GVariant *
igx_settings_describe (IgxSettings *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (GVariant) value = igx_settings_get (self, specs[i].key);
      g_autoptr (GVariant) fallback = default_value (&specs[i]);

      g_variant_builder_open (&builder, G_VARIANT_TYPE ("{sa{sv}}"));
      g_variant_builder_add (&builder, "s", specs[i].key);
      g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&builder, "{sv}", "value", value);
      g_variant_builder_add (&builder, "{sv}", "default", fallback);
      g_variant_builder_add (&builder, "{sv}", "description",
                             g_variant_new_string (specs[i].description));
      if (specs[i].type[0] == 'd')
        {
          g_variant_builder_add (&builder, "{sv}", "minimum",
                                 g_variant_new_double (specs[i].minimum));
          g_variant_builder_add (&builder, "{sv}", "maximum",
                                 g_variant_new_double (specs[i].maximum));
        }
      if (specs[i].choices != NULL)
        g_variant_builder_add (&builder, "{sv}", "choices",
                               g_variant_new_strv (specs[i].choices, -1));
      g_variant_builder_close (&builder);
      g_variant_builder_close (&builder);
    }
  return g_variant_builder_end (&builder);
}

static void
igx_settings_finalize (GObject *object)
{
  IgxSettings *self = IGX_SETTINGS (object);

  g_free (self->path);
  g_free (self->problem);
  g_hash_table_unref (self->values);
  G_OBJECT_CLASS (igx_settings_parent_class)->finalize (object);
}

static void
igx_settings_class_init (IgxSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_settings_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", IGX_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
igx_settings_init (IgxSettings *self)
{
  self->values = values_new ();
}

/**
 * igx_settings_new:
 * @path: settings.ini
 *
 * Returns: (transfer full): the defaults, until igx_settings_load()
 */
IgxSettings *
igx_settings_new (const char *path)
{
  IgxSettings *self = g_object_new (IGX_TYPE_SETTINGS, NULL);

  self->path = g_strdup (path);
  return self;
}
