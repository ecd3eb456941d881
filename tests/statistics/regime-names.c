#include "engine/quality/igx-regime.h"
const char *
igx_regime_to_string (IgxRegime self)
{
  static const char *n[] = { "unknown",    "bull-momentum", "bear-momentum", "bull-range",
                             "bear-range", "choppy",        "breakout",      "accumulation" };
  return n[self];
}
