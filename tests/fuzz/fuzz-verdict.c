/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/quality/igx-verdict.h"
#include "igx-fuzz.h"

/* Whatever was written, a verdict can be taken from it, and is the same when it is taken again. */
static void
take_twice (const IgxVerdictInputs *in)
{
  const IgxApplicant applicant = {
    .symbol = "BTCUSDT",
    .strategy = "momentum-surge",
    .timeframe = 60000,
    .direction = IGX_DIRECTION_LONG,
    .close_time = G_GINT64_CONSTANT (1704067200000),
    .confidence = 80,
    .entry = 100,
    .stop = 97,
    .target = 106,
    .regime_fit = 50,
    .moment = { .higher = 1, .liquidity = 250 },
  };
  g_autofree char *sentence = NULL;
  IgxVerdict first;
  IgxVerdict second;

  igx_verdict_take (&first, &applicant, in);
  igx_verdict_take (&second, &applicant, &first.inputs);
  if (memcmp (&first.quality, &second.quality, sizeof first.quality) != 0
      || first.refusal != second.refusal)
    g_error ("The same inputs give another verdict");
  if (isnan (first.quality) || first.quality < 0 || first.quality > 100)
    g_error ("A quality of %g", first.quality);
  if (!(first.opposition >= 0 && first.opposition <= 1))
    g_error ("An opposition of %g", first.opposition);
  sentence = igx_verdict_dup_refusal (&first, &applicant);
  if ((sentence == NULL) != (first.refusal == IGX_REFUSAL_NONE))
    g_error ("A refusal without a reason, or a reason without one");
  if (sentence != NULL)
    igx_fuzz_check_text (sentence);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  IgxVerdictInputs in;

  if (!igx_verdict_inputs_from_text (&in, text, &error))
    {
      igx_fuzz_check_error (error);
      return 0;
    }
  again = igx_verdict_inputs_to_text (&in);
  if (strcmp (again, text) != 0)
    g_error ("What was read is written in another way");
  take_twice (&in);
  return 0;
}
