/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/igx-settings.h"
#include "igx-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (IgxSettings) settings = igx_settings_new (igx_fuzz_file (data, size));
  g_autoptr (GVariant) before = g_variant_ref_sink (igx_settings_describe (settings));
  g_autoptr (GVariant) after = NULL;
  const char *problem = NULL;
  double speed = 0;

  igx_settings_load (settings);
  problem = igx_settings_get_problem (settings);
  after = g_variant_ref_sink (igx_settings_describe (settings));
  if (problem != NULL)
    {
      igx_fuzz_check_text (problem);
      if (!g_variant_equal (before, after))
        g_error ("A file with a mistake changed something: %s", problem);
    }
  speed = igx_settings_get_double (settings, "exchange.speed");
  if (!(speed >= 1 && speed <= 100000))
    g_error ("A value outside its range");
  return 0;
}
