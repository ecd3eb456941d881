/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "igx-fuzz.h"

/* What was read is written and read again: the same, or something was invented or lost. */
static void
check_again (const IgxSignal *signal)
{
  g_autoptr (GVariant) first = g_variant_ref_sink (igx_signal_to_variant (signal));
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxSignal) again = igx_signal_from_variant (first, &error);
  g_autoptr (GVariant) second = NULL;
  g_autofree char *was = NULL;
  g_autofree char *is = NULL;

  if (again == NULL)
    g_error ("What was written cannot be read: %s", error->message);
  second = g_variant_ref_sink (igx_signal_to_variant (again));
  was = g_variant_print (first, TRUE);
  is = g_variant_print (second, TRUE);
  if (strcmp (was, is) != 0)
    g_error ("Written again it is another signal: %s, %s", was, is);
}

/* Whatever was written outside, what is inside fits its type. */
static void
check_bounds (const IgxSignal *signal)
{
  if (signal->n_targets > IGX_SIGNAL_TARGETS_MAX || signal->reasons->len > IGX_SIGNAL_REASONS_MAX)
    g_error ("More targets or reasons than the limit");
  for (guint i = 0; i < signal->reasons->len; i++)
    if (strlen (((const IgxReason *) signal->reasons->pdata[i])->text) > IGX_SIGNAL_TEXT_MAX)
      g_error ("A reason longer than the limit");
  for (guint i = 0; signal->votes != NULL && i < signal->votes->len; i++)
    if (i >= IGX_SIGNAL_VOTES_MAX
        || strlen (((const IgxVote *) signal->votes->pdata[i])->strategy) > IGX_SIGNAL_TEXT_MAX)
      g_error ("More votes than the limit, or a longer one");
  for (guint i = 0; signal->values != NULL && i < signal->values->len; i++)
    if (i >= IGX_SIGNAL_VALUES_MAX
        || strlen (((const IgxSignalValue *) signal->values->pdata[i])->name) > IGX_SIGNAL_TEXT_MAX)
      g_error ("More values than the limit, or a longer one");
  if (signal->moment.regime >= IGX_N_REGIMES || signal->moment.higher < -1
      || signal->moment.higher > 2 || signal->moment.bridged > 1
      || (signal->moment.liquidity > IGX_MOMENT_LIQUIDITY_N
          && signal->moment.liquidity != IGX_MOMENT_UNKNOWN))
    g_error ("A moment that there cannot be");
  if (signal->followed != 0 && igx_timeframe_to_string (signal->followed) == NULL)
    g_error ("Followed on candles that there are not");
  if (igx_signal_get_holding (signal) < -1)
    g_error ("Left before it went in");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) variant
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxSignal) signal = igx_signal_from_variant (variant, &error);

  if (signal == NULL)
    {
      igx_fuzz_check_error (error);
      return 0;
    }
  check_bounds (signal);
  check_again (signal);
  return 0;
}
