/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "engine/igx-candle.h"
#include "support/igx-test-exchange.h"

G_BEGIN_DECLS

/** The candles that the judge makes and knows: minutes from a Monday on, some of them missing. */
#define IGX_JUDGE_FIRST   G_GINT64_CONSTANT (1767571200000)
#define IGX_JUDGE_MINUTE  G_GINT64_CONSTANT (60000)
#define IGX_JUDGE_CANDLES 3000
#define IGX_JUDGE_GAP     2000
#define IGX_JUDGE_GAP_END 2010
/** The exchange's time when the judge comes: in the middle of a candle. */
#define IGX_JUDGE_NOW_MINUTE 2500
#define IGX_JUDGE_NOW        (IGX_JUDGE_FIRST + IGX_JUDGE_NOW_MINUTE * IGX_JUDGE_MINUTE + 30000)

/**
 * IgxJudge:
 *
 * Looks at an exchange field by field, with libsoup and nothing of the feed, and collects what
 * breaks the documented behaviour instead of ending at the first.
 */
typedef struct
{
  IgxTestExchange *exchange; /* (owned) */
  SoupSession *session;
  SoupMessage *last;     /* (nullable): the last request */
  GPtrArray *complaints; /* of char */
  guint checks;
  char *file;
} IgxJudge;

IgxJudge *igx_judge_new (const char *flaw);
void igx_judge_free (IgxJudge *self);
gboolean igx_judge_check (IgxJudge *self, gboolean right, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
JsonNode *igx_judge_get (IgxJudge *self, guint status, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
const char *igx_judge_get_header (IgxJudge *self, const char *name);
gboolean igx_judge_get_candle (guint minute, IgxCandle *candle);
void igx_judge_check_text (IgxJudge *self, JsonNode *node, double want, const char *what);
void igx_judge_check_int (IgxJudge *self, JsonNode *node, gint64 want, const char *what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxJudge, igx_judge_free)

G_END_DECLS
