/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/igx-series-key.h"
#include "engine/igx-strategy.h"
#include "igx-fuzz.h"

/* What it is limited to can be watched, and each need is named once. */
static void
check_limits (const IgxStrategy *strategy)
{
  const char *const *symbols = igx_strategy_get_symbols (strategy);
  const char *const *needs = igx_strategy_get_needs (strategy);

  if (g_strv_length ((char **) symbols) > IGX_STRATEGY_SYMBOLS_MAX)
    g_error ("Limited to too many symbols");
  for (gsize i = 0; symbols[i] != NULL; i++)
    if (!igx_symbol_check (symbols[i], NULL) || !igx_strategy_runs_on_symbol (strategy, symbols[i]))
      g_error ("Limited to %s, which is no symbol", symbols[i]);
  for (gsize i = 0; needs[i] != NULL; i++)
    if (g_strv_contains (needs + i + 1, needs[i]))
      g_error ("Needs %s data twice", needs[i]);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *source = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy
      = igx_strategy_new ((const char *) data, (gssize) size, &messages, &error);

  if (strategy == NULL)
    igx_fuzz_check_error (error);
  else if (error != NULL || !igx_strategy_get_id (strategy))
    g_error ("A strategy with an error, or without an id");
  else
    check_limits (strategy);
  if (messages == NULL || messages->len > IGX_MESSAGE_MAX)
    g_error ("No messages, or too many");
  if (strategy == NULL && igx_message_array_first_error (messages) == NULL)
    g_error ("Refused without an error among the messages");
  for (guint i = 0; i < messages->len; i++)
    {
      const IgxMessage *message = messages->pdata[i];
      g_autofree char *shown = NULL;

      if (message->line < 1 || message->column < 1 || message->length < 1)
        g_error ("A message without a place: %s", message->text);
      igx_fuzz_check_text (message->text);
      shown = igx_message_format (message, "f", source);
      if (shown == NULL || strstr (shown, message->text) == NULL)
        g_error ("A message is lost when it is shown: %s", message->text);
    }
  return 0;
}
