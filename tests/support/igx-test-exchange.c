/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/igx-test-exchange.h"

#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#define REPLY_MAX (1024 * 1024)
/* Of one control call. The process answers within milliseconds; under a sanitizer on a busy
 * machine it takes longer. */
#define TIMEOUT_SECONDS 30

struct _IgxTestExchange
{
  GSubprocess *process;
  GOutputStream *input; /* held open: its end stops the process */
  char *rest_url;
  char *stream_url;
  guint port;
  guint control_port;
};

static guint
read_port (GDataInputStream *output, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, &error);
  const char *colon = NULL;

  g_assert_no_error (error);
  if (line == NULL)
    g_error ("the test exchange ended at its start; it says why above");
  g_assert_true (g_str_has_prefix (line, prefix));
  colon = strrchr (line, ':');
  return (guint) g_ascii_strtoull (colon + 1, NULL, 10);
}

/**
 * igx_test_exchange_startv:
 * @arguments: (array zero-terminated=1): for the program, without ports
 *
 * Starts it and waits until it listens.
 *
 * Returns: (transfer full): the running exchange
 */
IgxTestExchange *
igx_test_exchange_startv (const char *const *arguments)
{
  IgxTestExchange *self = g_new0 (IgxTestExchange, 1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (g_getenv ("IGX_BUILD_ROOT"));
  g_ptr_array_add (argv, g_build_filename (g_getenv ("IGX_BUILD_ROOT"), "tests", "exchange",
                                           "igx-exchange", NULL));
  g_ptr_array_add (argv, g_strdup ("--stop-with-stdin"));
  g_ptr_array_add (argv, g_strdup ("--port=0"));
  g_ptr_array_add (argv, g_strdup ("--control-port=0"));
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  g_ptr_array_add (argv, NULL);

  launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  /* libsoup warns when a client is gone before it was accepted, as a killed one is. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  self->process
      = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  self->input = g_object_ref (g_subprocess_get_stdin_pipe (self->process));
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->port = read_port (output, "listening on http://127.0.0.1:");
  self->control_port = read_port (output, "control on http://127.0.0.1:");
  self->rest_url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  self->stream_url = g_strdup_printf ("ws://127.0.0.1:%u", self->port);
  return self;
}

/**
 * igx_test_exchange_start:
 * @first_argument: (nullable): arguments for the program, ended by %NULL
 *
 * Returns: (transfer full): the running exchange
 */
IgxTestExchange *
igx_test_exchange_start (const char *first_argument, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list more;

  va_start (more, first_argument);
  for (const char *argument = first_argument; argument != NULL;
       argument = va_arg (more, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (more);
  g_ptr_array_add (arguments, NULL);
  return igx_test_exchange_startv ((const char *const *) arguments->pdata);
}

/**
 * igx_test_exchange_stop:
 *
 * Ends the process, asserts that it ended well, and frees @self.
 */
void
igx_test_exchange_stop (IgxTestExchange *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_object_unref (self->input);
  g_object_unref (self->process);
  g_free (self->rest_url);
  g_free (self->stream_url);
  g_free (self);
}

/**
 * igx_test_exchange_get_rest_url:
 *
 * Returns: `http://127.0.0.1:PORT`
 */
const char *
igx_test_exchange_get_rest_url (IgxTestExchange *self)
{
  return self->rest_url;
}

/**
 * igx_test_exchange_get_stream_url:
 *
 * Returns: `ws://127.0.0.1:PORT`
 */
const char *
igx_test_exchange_get_stream_url (IgxTestExchange *self)
{
  return self->stream_url;
}

guint
igx_test_exchange_get_port (IgxTestExchange *self)
{
  return self->port;
}

/* One request on a connection of its own; the answer ends where the connection does. */
static char *
ask_control (IgxTestExchange *self, const char *method, const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GByteArray) reply = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *request = g_strdup_printf ("%s /control/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                              "Connection: close\r\nContent-Length: 0\r\n\r\n",
                                              method, path);
  const char *body = NULL;
  gssize length = 0;

  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) self->control_port,
                                                NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  do
    {
      guint8 chunk[4096];

      length = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), chunk,
                                    sizeof chunk, NULL, &error);
      g_assert_no_error (error);
      g_byte_array_append (reply, chunk, (guint) length);
      g_assert_cmpuint (reply->len, <, REPLY_MAX);
    }
  while (length > 0);
  g_byte_array_append (reply, (const guint8 *) "", 1);

  body = strstr ((const char *) reply->data, "\r\n\r\n");
  g_assert_nonnull (body);
  if (!g_str_has_prefix ((const char *) reply->data, "HTTP/1.1 200"))
    g_error ("the test exchange refuses %s %s: %s", method, path, body + 4);
  return g_strdup (body + 4);
}

/**
 * igx_test_exchange_order:
 * @order: what follows `/control/`, for example `drop-close?count=2`
 *
 * Tells the exchange how to misbehave or what the time is; done when it returns.
 */
void
igx_test_exchange_order (IgxTestExchange *self, const char *order)
{
  g_autofree char *reply = ask_control (self, "POST", order);

  g_assert_cmpstr (reply, ==, "{}");
}

/**
 * igx_test_exchange_get_stats:
 *
 * Returns: (transfer full): all counts, as JSON
 */
char *
igx_test_exchange_get_stats (IgxTestExchange *self)
{
  return ask_control (self, "GET", "stats");
}

/**
 * igx_test_exchange_get_stat:
 * @name: a number of the statistics, for example `events_closed`
 *
 * Returns: its value now
 */
gint64
igx_test_exchange_get_stat (IgxTestExchange *self, const char *name)
{
  g_autofree char *stats = igx_test_exchange_get_stats (self);
  g_autoptr (JsonNode) root = json_from_string (stats, NULL);

  g_assert_nonnull (root);
  g_assert_true (json_object_has_member (json_node_get_object (root), name));
  return json_object_get_int_member (json_node_get_object (root), name);
}

/**
 * igx_test_exchange_count_requests:
 * @path: for example `/api/v3/klines` or `/ws`
 *
 * Returns: how many requests there were for it
 */
gint64
igx_test_exchange_count_requests (IgxTestExchange *self, const char *path)
{
  g_autofree char *stats = igx_test_exchange_get_stats (self);
  g_autoptr (JsonNode) root = json_from_string (stats, NULL);

  g_assert_nonnull (root);
  return json_object_get_int_member_with_default (
      json_object_get_object_member (json_node_get_object (root), "requests"), path, 0);
}
