/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-config.h"

#include <string.h>

#include "engine/igx-timeframe.h"
#include "tray-fixture.h"

#define ITEM "/StatusNotifierItem"
#define MENU "/MenuBar"
#define NOW  (G_GINT64_CONSTANT (1700000000000))

static void
set_health (TrayFixture *self, IgxHealthState state, gboolean demo, const char *summary)
{
  g_autoptr (IgxHealth) health = igx_health_new ();

  health->state = state;
  health->demo = demo;
  health->summary = g_strdup (summary);
  health->exchange_time = NOW;
  if (state == IGX_HEALTH_PAUSED)
    health->paused_until = -1;
  igx_sink_health (IGX_SINK (self->tray), health);
}

static void
publish (TrayFixture *self, const char *symbol, gint64 age)
{
  g_autoptr (IgxSignal) signal = tray_fixture_signal (symbol, NOW - age);

  igx_sink_publish (IGX_SINK (self->tray), signal);
}

static void
assert_string (TrayFixture *self, const char *property, const char *expected)
{
  g_autofree char *value = tray_fixture_get_string (self, property);

  g_assert_cmpstr (value, ==, expected);
}

static GVariant *
layout (TrayFixture *self, int depth)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = tray_fixture_call (self, MENU, "com.canonical.dbusmenu", "GetLayout",
                                       g_variant_new ("(iias)", 0, depth, NULL), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (g_variant_get_type_string (reply), ==, "(u(ia{sv}av))");
  return reply;
}

/* The visible items, one a line; a separator as "---", a disabled one in brackets. */
static char *
menu_text (TrayFixture *self, const char *find, int *found)
{
  g_autoptr (GVariant) reply = layout (self, -1);
  g_autoptr (GVariant) root = g_variant_get_child_value (reply, 1);
  g_autoptr (GVariant) children = g_variant_get_child_value (root, 2);
  g_autoptr (GString) text = g_string_new (NULL);
  GVariantIter iter;
  GVariant *child = NULL;

  g_variant_iter_init (&iter, children);
  while (g_variant_iter_loop (&iter, "v", &child))
    {
      g_autoptr (GVariant) dict = g_variant_get_child_value (child, 1);
      const char *label = NULL;
      gboolean visible = FALSE;
      gboolean enabled = FALSE;

      g_assert_true (g_variant_lookup (dict, "visible", "b", &visible));
      g_assert_true (g_variant_lookup (dict, "enabled", "b", &enabled));
      if (!visible)
        continue;
      if (!g_variant_lookup (dict, "label", "&s", &label))
        {
          const char *type = NULL;

          g_assert_true (g_variant_lookup (dict, "type", "&s", &type));
          g_assert_cmpstr (type, ==, "separator");
          label = "---";
        }
      g_string_append_printf (text, enabled ? "%s\n" : "[%s]\n", label);
      if (find != NULL && strcmp (label, find) == 0)
        g_variant_get_child (child, 0, "i", found);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
send_event (TrayFixture *self, int id, const char *event)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (GVariant) reply
      = tray_fixture_call (self, MENU, "com.canonical.dbusmenu", "Event",
                           g_variant_new ("(isvu)", id, event, g_variant_new_int32 (0), 0), &error);

  g_assert_no_error (error);
}

static void
click (TrayFixture *self, const char *label)
{
  int id = -1;
  g_autofree char *text = menu_text (self, label, &id);

  if (id < 0)
    g_error ("The menu has no '%s':\n%s", label, text);
  send_event (self, id, "clicked");
}

static void
call_item (TrayFixture *self, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (GVariant) reply
      = tray_fixture_call (self, ITEM, "org.kde.StatusNotifierItem", method, parameters, &error);

  g_assert_no_error (error);
}

static void
test_register (TrayFixture *self, gconstpointer data)
{
  tray_fixture_start_watcher (self);
  tray_fixture_start_tray (self, NULL);
  g_assert_false (igx_tray_get_available (self->tray));
  wait_for (tray_fixture_count (self, "available yes") == 1);
  g_assert_cmpuint (self->registered->len, ==, 1);
  g_assert_cmpstr (self->registered->pdata[0], ==, g_dbus_connection_get_unique_name (self->app));
}

static void
test_late_watcher (TrayFixture *self, gconstpointer data)
{
  tray_fixture_start_tray (self, NULL);
  assert_string (self, "Status", "Active");
  g_assert_false (igx_tray_get_available (self->tray));
  tray_fixture_start_watcher (self);
  wait_for (igx_tray_get_available (self->tray));
  g_assert_cmpuint (self->registered->len, ==, 1);
}

static void
test_watcher_restart (TrayFixture *self, gconstpointer data)
{
  tray_fixture_start_watcher (self);
  tray_fixture_start_tray (self, NULL);
  for (guint i = 1; i <= 3; i++)
    {
      wait_for (tray_fixture_count (self, "available yes") == i);
      g_assert_cmpuint (self->registered->len, ==, i);
      tray_fixture_stop_watcher (self);
      wait_for (tray_fixture_count (self, "available no") == i);
      tray_fixture_start_watcher (self);
    }
  wait_for (self->registered->len == 4);
}

static void
test_refused_first (TrayFixture *self, gconstpointer data)
{
  self->n_fail = 3;
  tray_fixture_start_watcher (self);
  tray_fixture_start_tray (self, NULL);
  wait_for (igx_tray_get_available (self->tray));
  g_assert_cmpuint (tray_fixture_count (self, "refused"), ==, 3);
  g_assert_cmpuint (self->registered->len, ==, 1);
}

static void
test_silent_watcher (TrayFixture *self, gconstpointer data)
{
  gint64 start = 0;

  self->silent = TRUE;
  tray_fixture_start_watcher (self);
  start = g_get_monotonic_time ();
  tray_fixture_start_tray (self, NULL);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC / 2);
  wait_for (self->unanswered->len == 1);

  /* The item and its menu work all the same. */
  set_health (self, IGX_HEALTH_STALE, FALSE, "Candles are overdue");
  assert_string (self, "IconName", IGX_APP_ID "-stale-symbolic");
  click (self, "_Open IgniteX");
  g_assert_cmpuint (tray_fixture_count (self, "open-hub -"), ==, 1);
  g_assert_false (igx_tray_get_available (self->tray));

  /* It is asked again after its time is up, and forgiven. */
  self->silent = FALSE;
  wait_for (igx_tray_get_available (self->tray));
}

static void
test_no_host (TrayFixture *self, gconstpointer data)
{
  self->has_host = FALSE;
  tray_fixture_start_watcher (self);
  tray_fixture_start_tray (self, NULL);
  wait_for (self->registered->len == 1);
  for (guint i = 0; i < 10; i++)
    tray_fixture_iterate ();
  g_assert_false (igx_tray_get_available (self->tray));

  self->has_host = TRUE;
  g_dbus_connection_emit_signal (self->host, NULL, "/StatusNotifierWatcher",
                                 "org.kde.StatusNotifierWatcher", "StatusNotifierHostRegistered",
                                 NULL, NULL);
  wait_for (igx_tray_get_available (self->tray));
}

static void
test_properties (TrayFixture *self, gconstpointer data)
{
  const struct
  {
    const char *name;
    const char *type;
    const char *value; /* (nullable) */
  } expected[] = {
    { "Category", "s", "ApplicationStatus" },
    { "Id", "s", IGX_APP_ID },
    { "Title", "s", "IgniteX" },
    { "Status", "s", "Active" },
    { "WindowId", "i", NULL },
    { "IconName", "s", IGX_APP_ID "-healthy-symbolic" },
    { "IconPixmap", "a(iiay)", NULL },
    { "IconAccessibleDesc", "s", "IgniteX: 20 <markets> live" },
    { "OverlayIconName", "s", "" },
    { "OverlayIconPixmap", "a(iiay)", NULL },
    { "AttentionIconName", "s", IGX_APP_ID "-attention-symbolic" },
    { "AttentionIconPixmap", "a(iiay)", NULL },
    { "AttentionAccessibleDesc", "s", "IgniteX: 20 <markets> live" },
    { "AttentionMovieName", "s", "" },
    { "ToolTip", "(sa(iiay)ss)", NULL },
    { "ItemIsMenu", "b", NULL },
    { "Menu", "o", "/MenuBar" },
  };
  const gboolean with_path = data != NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) dict = NULL;
  g_autoptr (GVariant) tooltip = NULL;
  g_autoptr (GVariant) is_menu = NULL;
  const char *title = NULL;
  const char *text = NULL;

  tray_fixture_start_tray (self, data);
  set_health (self, IGX_HEALTH_HEALTHY, FALSE, "20 <markets> live");
  reply = tray_fixture_call (self, ITEM, "org.freedesktop.DBus.Properties", "GetAll",
                             g_variant_new ("(s)", "org.kde.StatusNotifierItem"), &error);
  g_assert_no_error (error);
  dict = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (dict), ==, G_N_ELEMENTS (expected) + (with_path ? 1 : 0));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (dict, expected[i].name, NULL);

      g_assert_nonnull (value);
      g_assert_cmpstr (g_variant_get_type_string (value), ==, expected[i].type);
      if (expected[i].value != NULL)
        g_assert_cmpstr (g_variant_get_string (value, NULL), ==, expected[i].value);
    }
  is_menu = g_variant_lookup_value (dict, "ItemIsMenu", NULL);
  g_assert_false (g_variant_get_boolean (is_menu));
  tooltip = g_variant_lookup_value (dict, "ToolTip", NULL);
  g_variant_get (tooltip, "(&sa(iiay)&s&s)", NULL, NULL, &title, &text);
  g_assert_cmpstr (title, ==, "IgniteX");
  g_assert_cmpstr (text, ==, "20 &lt;markets&gt; live");
  if (with_path)
    assert_string (self, "IconThemePath", data);
}

/* The 24 pixel picture of a property, after checks of all of them. */
static GBytes *
check_pixmaps (TrayFixture *self, const char *property)
{
  const int sizes[] = { 16, 22, 24, 32, 48 };
  g_autoptr (GVariant) pixmaps = tray_fixture_get (self, property);
  GBytes *result = NULL;

  g_assert_cmpuint (g_variant_n_children (pixmaps), ==, G_N_ELEMENTS (sizes));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GVariant) picture = NULL;
      int width = 0;
      int height = 0;
      gsize length = 0;
      const guint8 *argb = NULL;
      guint n_opaque = 0;
      guint n_clear = 0;

      g_variant_get_child (pixmaps, i, "(ii@ay)", &width, &height, &picture);
      argb = g_variant_get_fixed_array (picture, &length, 1);
      g_assert_cmpint (width, ==, sizes[i]);
      g_assert_cmpint (height, ==, sizes[i]);
      g_assert_cmpuint (length, ==, (gsize) width * height * 4);
      for (gsize p = 0; p < length; p += 4)
        {
          n_opaque += argb[p] == 0xff;
          n_clear += argb[p] == 0;
        }
      g_assert_cmpuint (n_opaque, >, length / 4 / 20);
      g_assert_cmpuint (n_clear, >, length / 4 / 4);
      if (width == 24)
        result = g_bytes_new (argb, length);
    }
  return result;
}

static void
test_states (TrayFixture *self, gconstpointer data)
{
  const struct
  {
    IgxHealthState state;
    gboolean demo;
    const char *icon;
  } cases[] = {
    { IGX_HEALTH_HEALTHY, FALSE, "healthy" }, { IGX_HEALTH_STALE, FALSE, "stale" },
    { IGX_HEALTH_PAUSED, FALSE, "paused" },   { IGX_HEALTH_OFFLINE, FALSE, "offline" },
    { IGX_HEALTH_HEALTHY, TRUE, "demo" },     { IGX_HEALTH_STARTING, FALSE, "healthy" },
    { IGX_HEALTH_BLOCKED, FALSE, "offline" }, { IGX_HEALTH_STARTING, TRUE, "demo" },
    { IGX_HEALTH_PAUSED, TRUE, "paused" },    { IGX_HEALTH_STALE, TRUE, "stale" },
  };
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  tray_fixture_start_tray (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%s-symbolic", IGX_APP_ID, cases[i].icon);
      g_autofree char *text = NULL;

      set_health (self, cases[i].state, cases[i].demo, "As it is");
      assert_string (self, "IconName", name);
      text = tray_fixture_get_string (self, "IconAccessibleDesc");
      g_assert_cmpstr (text, ==,
                       cases[i].demo ? "IgniteX: DEMO market · As it is" : "IgniteX: As it is");
      if (i < 5)
        g_ptr_array_add (pictures, check_pixmaps (self, "IconPixmap"));
    }
  g_ptr_array_add (pictures, check_pixmaps (self, "AttentionIconPixmap"));
  g_assert_cmpuint (pictures->len, ==, 6);
  for (guint i = 0; i < pictures->len; i++)
    for (guint j = 0; j < i; j++)
      g_assert_false (g_bytes_equal (pictures->pdata[i], pictures->pdata[j]));
}

static void
test_attention (TrayFixture *self, gconstpointer data)
{
  const char *const ways[] = { "icon", "menu", "context", "open" };

  tray_fixture_start_tray (self, NULL);
  set_health (self, IGX_HEALTH_HEALTHY, FALSE, "Live");
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *text = NULL;

      publish (self, "BTCUSDT", (i + 1) * IGX_TIMEFRAME_MINUTE);
      assert_string (self, "Status", "NeedsAttention");
      assert_string (self, "IconName", IGX_APP_ID "-attention-symbolic");
      assert_string (self, "AttentionIconName", IGX_APP_ID "-attention-symbolic");
      text = tray_fixture_get_string (self, "AttentionAccessibleDesc");
      g_assert_cmpstr (text, ==, "IgniteX: New signal: ▲ LONG BTC/USDT · 15m\nLive");

      if (i == 0)
        call_item (self, "Activate", g_variant_new ("(ii)", 1, 2));
      else if (i == 1)
        send_event (self, 0, "opened");
      else if (i == 2)
        call_item (self, "ContextMenu", g_variant_new ("(ii)", 1, 2));
      else
        click (self, "_Open IgniteX");
      assert_string (self, "Status", "Active");
      assert_string (self, "IconName", IGX_APP_ID "-healthy-symbolic");
    }
  g_assert_cmpuint (tray_fixture_count (self, "open-hub -"), ==, 2);
}

/* That nothing new can come is shown although a signal waits to be seen; it is not forgotten. */
static void
test_trouble_over_attention (TrayFixture *self, gconstpointer data)
{
  tray_fixture_start_tray (self, NULL);
  set_health (self, IGX_HEALTH_HEALTHY, FALSE, "Live");
  publish (self, "BTCUSDT", IGX_TIMEFRAME_MINUTE);
  assert_string (self, "Status", "NeedsAttention");
  set_health (self, IGX_HEALTH_OFFLINE, FALSE, "Offline");
  assert_string (self, "Status", "Active");
  assert_string (self, "IconName", IGX_APP_ID "-offline-symbolic");
  set_health (self, IGX_HEALTH_HEALTHY, FALSE, "Live");
  assert_string (self, "Status", "NeedsAttention");
  assert_string (self, "IconName", IGX_APP_ID "-attention-symbolic");
}

static void
test_attention_signals (TrayFixture *self, gconstpointer data)
{
  tray_fixture_start_tray (self, NULL);
  publish (self, "BTCUSDT", 0);
  wait_for (tray_fixture_count (self, "NewStatus('NeedsAttention',)") == 1);
  g_assert_cmpuint (tray_fixture_count (self, "NewIcon"), ==, 1);
  g_assert_cmpuint (tray_fixture_count (self, "NewAttentionIcon"), ==, 1);
  send_event (self, 0, "opened");
  wait_for (tray_fixture_count (self, "NewStatus('Active',)") == 1);
  wait_for (tray_fixture_count (self, "NewToolTip") == 2);
  g_assert_cmpuint (tray_fixture_count (self, "NewIcon"), ==, 2);
}

static void
test_activation_token (TrayFixture *self, gconstpointer data)
{
  g_autofree char *long_token = g_strnfill (5000, 'x');

  tray_fixture_start_tray (self, NULL);
  call_item (self, "ProvideXdgActivationToken", g_variant_new ("(s)", "token-1"));
  call_item (self, "Activate", g_variant_new ("(ii)", 0, 0));
  g_assert_cmpuint (tray_fixture_count (self, "open-hub token-1"), ==, 1);
  call_item (self, "SecondaryActivate", g_variant_new ("(ii)", 0, 0));
  g_assert_cmpuint (tray_fixture_count (self, "open-hub -"), ==, 1);
  call_item (self, "ProvideXdgActivationToken", g_variant_new ("(s)", long_token));
  call_item (self, "Activate", g_variant_new ("(ii)", 0, 0));
  g_assert_cmpuint (tray_fixture_count (self, "open-hub -"), ==, 2);
  call_item (self, "Scroll", g_variant_new ("(is)", 3, "vertical"));
}

static void
test_icon_rate (TrayFixture *self, gconstpointer data)
{
  const gint64 start = g_get_monotonic_time ();
  guint n_changes = 0;

  tray_fixture_start_tray (self, NULL);
  while (g_get_monotonic_time () - start < 2500 * G_TIME_SPAN_MILLISECOND)
    {
      set_health (self, n_changes % 2 == 0 ? IGX_HEALTH_STALE : IGX_HEALTH_HEALTHY, FALSE,
                  n_changes % 2 == 0 ? "Overdue" : "Live");
      n_changes++;
      tray_fixture_iterate ();
    }
  set_health (self, IGX_HEALTH_OFFLINE, FALSE, "Offline");
  g_assert_cmpuint (n_changes, >, 20);
  g_assert_cmpuint (tray_fixture_count (self, "NewIcon"), >=, 2);
  g_assert_cmpuint (tray_fixture_count (self, "NewIcon"), <=, 3);
  g_assert_cmpuint (tray_fixture_count (self, "NewToolTip"), <=, 3);
  g_ptr_array_set_size (self->log, 0);
  wait_for (tray_fixture_count (self, "NewIcon") == 1);
  assert_string (self, "IconName", IGX_APP_ID "-offline-symbolic");
}

static void
test_menu (TrayFixture *self, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *paused = NULL;
  g_autofree char *recent = NULL;
  g_autoptr (GVariant) flat = NULL;
  g_autoptr (GVariant) root = NULL;
  g_autoptr (GVariant) children = NULL;
  g_autoptr (GVariant) properties = NULL;
  const char *display = NULL;

  tray_fixture_start_tray (self, NULL);
  first = menu_text (self, NULL, NULL);
  g_assert_cmpstr (first, ==,
                   "[Starting]\n_Open IgniteX\n---\nPause for 1 _hour\n_Pause until resumed\n---\n"
                   "Pre_ferences\n_Quit\n");
  flat = layout (self, 0);
  root = g_variant_get_child_value (flat, 1);
  children = g_variant_get_child_value (root, 2);
  properties = g_variant_get_child_value (root, 1);
  g_assert_cmpuint (g_variant_n_children (children), ==, 0);
  g_assert_true (g_variant_lookup (properties, "children-display", "&s", &display));
  g_assert_cmpstr (display, ==, "submenu");

  set_health (self, IGX_HEALTH_PAUSED, TRUE, "Paused_until resumed");
  wait_for (tray_fixture_count (self, "ItemsPropertiesUpdated") == 1);
  paused = menu_text (self, NULL, NULL);
  g_assert_cmpstr (paused, ==,
                   "[DEMO market · Paused__until resumed]\n_Open IgniteX\n---\n_Resume\n---\n"
                   "Pre_ferences\n_Quit\n");

  set_health (self, IGX_HEALTH_HEALTHY, FALSE, "Live");
  publish (self, "XRPEUR", 3 * IGX_TIMEFRAME_DAY);
  publish (self, "ETHBTC", 5 * IGX_TIMEFRAME_HOUR);
  publish (self, "SOLUSDT", 7 * IGX_TIMEFRAME_MINUTE);
  publish (self, "ODDNAME", 0);
  publish (self, "SOLUSDT", 7 * IGX_TIMEFRAME_MINUTE);
  recent = menu_text (self, NULL, NULL);
  g_assert_cmpstr (recent, ==,
                   "[Live]\n_Open IgniteX\n---\n▲ LONG SOL/USDT · 15m · 7 min ago\n"
                   "▲ LONG ODDNAME · 15m · just now\n▲ LONG ETH/BTC · 15m · 5 h ago\n---\n"
                   "Pause for 1 _hour\n_Pause until resumed\n---\nPre_ferences\n_Quit\n");
}

static void
test_recent (TrayFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) recent = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (IgxSignal) changed = NULL;
  g_autofree char *text = NULL;

  tray_fixture_start_tray (self, NULL);
  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (recent, tray_fixture_signal ("BTCUSDT", NOW - i * IGX_TIMEFRAME_HOUR));
  igx_tray_set_recent (self->tray, recent);
  assert_string (self, "Status", "Active");

  changed = igx_signal_copy (recent->pdata[1]);
  changed->delivery = IGX_DELIVERY_DEMO;
  igx_sink_update (IGX_SINK (self->tray), changed);
  assert_string (self, "Status", "Active");
  text = menu_text (self, NULL, NULL);
  /* Without the exchange's time there is no age. */
  g_assert_nonnull (strstr (text, "▲ LONG BTC/USDT · 15m\nDEMO ▲ LONG BTC/USDT · 15m\n"
                                  "▲ LONG BTC/USDT · 15m\n---"));
}

static void
test_menu_clicks (TrayFixture *self, gconstpointer data)
{
  g_autoptr (IgxSignal) signal = tray_fixture_signal ("BTCUSDT", NOW);
  g_autofree char *expected = g_strdup_printf ("open-signal %s token-2", signal->id);

  tray_fixture_start_tray (self, NULL);
  set_health (self, IGX_HEALTH_HEALTHY, FALSE, "Live");
  publish (self, "BTCUSDT", 0);
  click (self, "_Open IgniteX");
  click (self, "Pause for 1 _hour");
  click (self, "_Pause until resumed");
  click (self, "Pre_ferences");
  click (self, "_Quit");
  call_item (self, "ProvideXdgActivationToken", g_variant_new ("(s)", "token-2"));
  click (self, "▲ LONG BTC/USDT · 15m · just now");
  click (self, "Live");
  click (self, "---");
  set_health (self, IGX_HEALTH_PAUSED, FALSE, "Paused");
  click (self, "_Resume");
  g_assert_cmpuint (tray_fixture_count (self, "open-hub -"), ==, 1);
  g_assert_cmpuint (tray_fixture_count (self, "pause 3600"), ==, 1);
  g_assert_cmpuint (tray_fixture_count (self, "pause 0"), ==, 1);
  g_assert_cmpuint (tray_fixture_count (self, "preferences"), ==, 1);
  g_assert_cmpuint (tray_fixture_count (self, "quit"), ==, 1);
  g_assert_cmpuint (tray_fixture_count (self, "resume"), ==, 1);
  g_assert_cmpuint (tray_fixture_count (self, expected), ==, 1);
}

static void
assert_menu_call (TrayFixture *self, const char *method, GVariant *parameters, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = tray_fixture_call (self, MENU, "com.canonical.dbusmenu", method, parameters, &error);
  g_autofree char *text = NULL;

  if (expected == NULL)
    {
      g_assert_null (reply);
      g_assert_true (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS)
                     || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED));
      return;
    }
  g_assert_no_error (error);
  text = g_variant_print (reply, TRUE);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_menu_calls (TrayFixture *self, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new ("([0");

  tray_fixture_start_tray (self, NULL);
  assert_menu_call (self, "GetProperty", g_variant_new ("(is)", 1, "label"), "(<'Starting'>,)");
  assert_menu_call (self, "GetProperty", g_variant_new ("(is)", 1, "enabled"), "(<false>,)");
  assert_menu_call (self, "GetProperty", g_variant_new ("(is)", 1, "nothing"), NULL);
  assert_menu_call (self, "GetProperty", g_variant_new ("(is)", 99, "label"), NULL);
  assert_menu_call (self, "GetGroupProperties", g_variant_new_parsed ("([2, 99], ['label'])"),
                    "([(2, {'label': <'_Open IgniteX'>})],)");
  assert_menu_call (self, "GetLayout", g_variant_new_parsed ("(99, -1, @as [])"), NULL);
  assert_menu_call (self, "Event", g_variant_new_parsed ("(99, 'clicked', <0>, uint32 0)"), NULL);
  assert_menu_call (self, "EventGroup",
                    g_variant_new_parsed ("([(2, 'clicked', <0>, uint32 0), "
                                          "(99, 'clicked', <0>, 0), (-7, 'clicked', <0>, 0)],)"),
                    "([99, -7],)");
  g_assert_cmpuint (tray_fixture_count (self, "open-hub -"), ==, 1);
  assert_menu_call (self, "EventGroup",
                    g_variant_new_parsed ("([(99, 'clicked', <0>, uint32 0)],)"), NULL);
  assert_menu_call (self, "EventGroup", g_variant_new_parsed ("(@a(isvu) [],)"), "(@ai [],)");
  assert_menu_call (self, "AboutToShow", g_variant_new ("(i)", 0), "(false,)");
  assert_menu_call (self, "AboutToShow", g_variant_new ("(i)", 99), NULL);
  assert_menu_call (self, "AboutToShowGroup", g_variant_new_parsed ("([0, 99],)"),
                    "(@ai [], [99])");
  for (guint i = 0; i < 300; i++)
    g_string_append (many, ",0");
  g_string_append (many, "],)");
  assert_menu_call (self, "AboutToShowGroup", g_variant_new_parsed (many->str), NULL);

  /* What changed since the panel last looked is told before the menu opens. */
  set_health (self, IGX_HEALTH_OFFLINE, FALSE, "Offline");
  assert_menu_call (self, "AboutToShow", g_variant_new ("(i)", 0), "(true,)");
}

static void
test_menu_properties (TrayFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *text = NULL;

  tray_fixture_start_tray (self, NULL);
  reply = tray_fixture_call (self, MENU, "org.freedesktop.DBus.Properties", "GetAll",
                             g_variant_new ("(s)", "com.canonical.dbusmenu"), &error);
  g_assert_no_error (error);
  text = g_variant_print (reply, TRUE);
  g_assert_cmpstr (text, ==,
                   "({'Version': <uint32 3>, 'TextDirection': <'ltr'>, 'Status': <'normal'>, "
                   "'IconThemePath': <@as []>},)");
}

static void
test_stop (TrayFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  tray_fixture_start_watcher (self);
  tray_fixture_start_tray (self, NULL);
  set_health (self, IGX_HEALTH_HEALTHY, FALSE, "Live");
  set_health (self, IGX_HEALTH_STALE, FALSE, "Overdue");
  igx_tray_stop (self->tray);
  igx_tray_stop (self->tray);
  set_health (self, IGX_HEALTH_HEALTHY, FALSE, "Live");
  publish (self, "BTCUSDT", 0);
  reply = tray_fixture_call (self, ITEM, "org.kde.StatusNotifierItem", "Activate",
                             g_variant_new ("(ii)", 0, 0), &error);
  g_assert_null (reply);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
  g_assert_false (igx_tray_get_available (self->tray));
}

static void
test_taken (TrayFixture *self, gconstpointer data)
{
  g_autoptr (IgxTray) second = NULL;

  tray_fixture_start_watcher (self);
  tray_fixture_start_tray (self, NULL);
  second = igx_tray_new (self->app, NULL);
  g_assert_false (igx_tray_get_available (second));
  igx_tray_stop (second);
  wait_for (igx_tray_get_available (self->tray));
}

static void
add (const char *path, gconstpointer data, void (*func) (TrayFixture *, gconstpointer))
{
  g_test_add (path, TrayFixture, data, tray_fixture_set_up, func, tray_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/tray/watcher/register", NULL, test_register);
  add ("/tray/watcher/late", NULL, test_late_watcher);
  add ("/tray/watcher/restart", NULL, test_watcher_restart);
  add ("/tray/watcher/refused-first", NULL, test_refused_first);
  add ("/tray/watcher/silent", NULL, test_silent_watcher);
  add ("/tray/watcher/no-host", NULL, test_no_host);
  add ("/tray/item/properties", NULL, test_properties);
  add ("/tray/item/icon-theme-path", "/opt/somewhere/icons", test_properties);
  add ("/tray/item/states", NULL, test_states);
  add ("/tray/item/attention", NULL, test_attention);
  add ("/tray/item/trouble-over-attention", NULL, test_trouble_over_attention);
  add ("/tray/item/attention-signals", NULL, test_attention_signals);
  add ("/tray/item/activation-token", NULL, test_activation_token);
  add ("/tray/item/icon-rate", NULL, test_icon_rate);
  add ("/tray/menu/content", NULL, test_menu);
  add ("/tray/menu/recent", NULL, test_recent);
  add ("/tray/menu/clicks", NULL, test_menu_clicks);
  add ("/tray/menu/calls", NULL, test_menu_calls);
  add ("/tray/menu/properties", NULL, test_menu_properties);
  add ("/tray/stop", NULL, test_stop);
  add ("/tray/taken", NULL, test_taken);
  return g_test_run ();
}
