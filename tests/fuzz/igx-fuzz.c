/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold whatever the input was. The checks abort in every build: a fuzz target whose
 * assertions are compiled out finds crashes only. */
#include "igx-fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/**
 * igx_fuzz_file:
 *
 * For readers that take a path. One file in memory serves all inputs.
 *
 * Returns: (transfer none): a path whose content is @data
 */
const char *
igx_fuzz_file (const uint8_t *data, size_t size)
{
  static char *path = NULL;
  static int fd = -1;

  if (fd < 0)
    {
      fd = memfd_create ("igx-fuzz", MFD_CLOEXEC);
      if (fd < 0)
        g_error ("No file in memory can be made");
      path = g_strdup_printf ("/proc/self/fd/%d", fd);
    }
  if (ftruncate (fd, 0) != 0 || pwrite (fd, data, size, 0) != (ssize_t) size)
    g_error ("The file in memory cannot be written");
  return path;
}

/**
 * igx_fuzz_check_text:
 *
 * What is shown or sent over D-Bus must be UTF-8, whatever it quotes.
 */
void
igx_fuzz_check_text (const char *text)
{
  if (text == NULL || text[0] == '\0')
    g_error ("A text is missing");
  if (!g_utf8_validate (text, -1, NULL))
    g_error ("Not UTF-8: %s", text);
}

/**
 * igx_fuzz_check_error:
 *
 * A reader that fails says why.
 */
void
igx_fuzz_check_error (const GError *error)
{
  if (error == NULL)
    g_error ("It failed without an error");
  igx_fuzz_check_text (error->message);
}

/**
 * igx_fuzz_check_candles:
 *
 * What a reader hands out is checked, ascending, and each open time is there once.
 */
void
igx_fuzz_check_candles (const GArray *candles, IgxTimeframe timeframe)
{
  for (guint i = 0; i < candles->len; i++)
    {
      const IgxCandle *candle = &g_array_index (candles, IgxCandle, i);
      g_autoptr (GError) error = NULL;

      if (!igx_candle_check (candle, timeframe, &error))
        g_error ("Candle %u: %s", i, error->message);
      if (i > 0 && candle->open_time <= g_array_index (candles, IgxCandle, i - 1).open_time)
        g_error ("Candle %u is not after the one before", i);
    }
}
