/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-input.h"

#include <stdio.h>
#include <string.h>

#include "engine/igx-timeframe.h"

void
igx_ctl_input_clear_options (IgxCtlCandleOptions *options)
{
  g_free (options->path);
  g_free (options->exchange);
  g_free (options->symbol);
  g_free (options->timeframe);
}

/**
 * igx_ctl_input_load_candles:
 * @code: (out): what to exit with on failure
 *
 * Returns: (transfer full) (nullable): the file; if %NULL, why has been said
 */
IgxCandleFile *
igx_ctl_input_load_candles (const IgxCtlCommand *command,
                            const IgxCtlCandleOptions *options,
                            IgxCtlExit *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxCandleFile) file = NULL;
  g_autofree char *symbol = options->symbol != NULL ? g_ascii_strup (options->symbol, -1) : NULL;
  IgxTimeframe timeframe = 0;

  if (options->path == NULL)
    {
      *code = igx_ctl_command_misuse (command, "Name a file of candles with --candles");
      return NULL;
    }
  if (options->timeframe != NULL && !igx_timeframe_from_string (options->timeframe, &timeframe))
    {
      *code = igx_ctl_command_misuse (command, "“%s” is no timeframe: choose one of %s",
                                      options->timeframe, igx_timeframe_list ());
      return NULL;
    }
  file = igx_candle_file_load (options->path, options->exchange, symbol, timeframe, &error);
  if (file == NULL)
    {
      igx_ctl_command_error ("%s", error->message);
      *code = IGX_CTL_BAD_FILE;
      return NULL;
    }
  if (file->n_out_of_order > 0 || file->n_repeated > 0)
    igx_ctl_command_error ("%s: of %" G_GSIZE_FORMAT " rows, %" G_GSIZE_FORMAT
                           " go back in time and %" G_GSIZE_FORMAT " repeat one; left out",
                           options->path, file->n_rows, file->n_out_of_order, file->n_repeated);
  return g_steal_pointer (&file);
}

/**
 * igx_ctl_input_print_messages:
 * @messages: (nullable) (element-type IgxMessage): mistakes and warnings
 * @name: where they stand
 * @source: (nullable): the text
 *
 * Prints all of them to stderr, with the line and a caret.
 */
void
igx_ctl_input_print_messages (GPtrArray *messages, const char *name, const char *source)
{
  fflush (stdout);
  for (guint i = 0; messages != NULL && i < messages->len; i++)
    {
      g_autofree char *text = igx_message_format (messages->pdata[i], name, source);

      fputs (text, stderr);
      if (text[0] != '\0' && text[strlen (text) - 1] != '\n')
        fputc ('\n', stderr);
    }
}

static gboolean
looks_like_file (const char *name)
{
  return strchr (name, '/') != NULL || g_str_has_suffix (name, ".strategy")
         || g_file_test (name, G_FILE_TEST_IS_REGULAR);
}

static char *
list_ids (IgxStrategyLibrary *library)
{
  GPtrArray *entries = igx_strategy_library_get_entries (library);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            ((const IgxLibraryEntry *) entries->pdata[i])->id);
  return g_string_free (text, FALSE);
}

/**
 * igx_ctl_input_load_strategy:
 * @name: an id, or a file
 * @code: (out): what to exit with on failure
 *
 * Returns: (transfer full) (nullable): a good one; if %NULL, why has been said
 */
IgxLibraryEntry *
igx_ctl_input_load_strategy (const char *name, IgxCtlExit *code)
{
  g_autoptr (IgxLibraryEntry) entry = NULL;

  if (looks_like_file (name))
    entry = igx_library_entry_new_from_file (name, TRUE);
  else
    {
      g_autoptr (IgxStrategyLibrary) library = igx_strategy_library_new ();
      const IgxLibraryEntry *found = NULL;
      g_autofree char *ids = NULL;

      igx_strategy_library_load (library);
      found = igx_strategy_library_find (library, name);
      if (found == NULL)
        {
          ids = list_ids (library);
          igx_ctl_command_error ("There is no strategy “%s”: name a file, or one of: %s", name,
                                 ids[0] != '\0' ? ids : "(none is installed)");
          *code = IGX_CTL_NOT_FOUND;
          return NULL;
        }
      entry = igx_library_entry_new_from_file (found->path, found->own);
    }
  igx_ctl_input_print_messages (entry->messages, entry->path, entry->source);
  if (entry->strategy != NULL)
    return g_steal_pointer (&entry);
  if (entry->messages == NULL || entry->messages->len == 0)
    igx_ctl_command_error ("%s", entry->problem);
  *code = IGX_CTL_BAD_FILE;
  return NULL;
}
