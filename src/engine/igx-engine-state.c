/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an engine remembers, as bytes: a header, the state of each side, the memory of the plan,
 * and SHA-256 over all of it. Numbers are as the machine has them, which a mark in the header
 * tells. The checksum finds damage. It is no signature: a state is only to be read from where
 * this program itself has written it.
 */
#include <string.h>

#include "engine/igx-byte-reader-private.h"
#include "engine/igx-engine-private.h"
#include "engine/igx-series-key.h"
#include "engine/language/igx-plan-state.h"

#define MAGIC      "IGXSTATE"
#define MAGIC_SIZE 8
/* Goes up whenever the same bytes would mean something else, of any indicator too. */
#define FORMAT_VERSION 2
#define ORDER_MARK     0x01020304U
#define HASH_SIZE      32

/* All of it is written, so there must be no padding. */
typedef struct
{
  char magic[MAGIC_SIZE];
  guint32 order;
  guint32 version;
  guint8 plan[HASH_SIZE];
  guint64 n_candles;
  gint64 last_open_time;
  guint64 n_level_errors;
} Header;

typedef struct
{
  guint32 last;
  guint32 fired;
  guint64 since;
} SavedSide;

G_STATIC_ASSERT (sizeof (Header) == MAGIC_SIZE + 8 + HASH_SIZE + 24);
G_STATIC_ASSERT (sizeof (SavedSide) == 16);

static void
hash_bytes (gconstpointer data, gsize size, guint8 *hash)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = HASH_SIZE;

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, hash, &length);
}

/* The series, the strategies with their parameters, and all nodes. */
static void
hash_plan (const IgxEngine *self, guint8 *hash)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *series = igx_series_key_to_string (&self->series);

  g_string_append_printf (text, "%s %u\n", series, (guint) sizeof (gsize));
  for (guint i = 0; i < self->runners->len; i++)
    {
      const IgxEngineRunner *runner = self->runners->pdata[i];

      g_string_append_printf (text, "%s %d %s %s %" G_GSIZE_FORMAT "\n",
                              igx_strategy_get_id (runner->strategy),
                              igx_strategy_get_version (runner->strategy),
                              igx_strategy_get_source_hash (runner->strategy), runner->params_hash,
                              runner->program->settle);
    }
  igx_plan_state_describe (self->plan, text);
  hash_bytes (text->str, text->len, hash);
}

/**
 * igx_engine_save:
 * @self: an engine
 *
 * What it remembers of the candles so far. An engine of the same series with the same strategies
 * in the same order that takes it with igx_engine_restore() goes on with the same bits.
 *
 * Returns: (transfer full): the state
 */
GBytes *
igx_engine_save (const IgxEngine *self)
{
  g_autoptr (GString) bytes = NULL;
  Header header = { .magic = { 0 } };
  guint8 checksum[HASH_SIZE];

  g_return_val_if_fail (self != NULL, NULL);

  bytes = g_string_new (NULL);
  memcpy (header.magic, MAGIC, MAGIC_SIZE);
  header.order = ORDER_MARK;
  header.version = FORMAT_VERSION;
  hash_plan (self, header.plan);
  header.n_candles = self->n_candles;
  header.last_open_time = self->last_open_time;
  header.n_level_errors = self->n_level_errors;
  g_string_append_len (bytes, (const char *) &header, sizeof header);
  for (guint i = 0; i < self->runners->len; i++)
    for (guint which = 0; which < 2; which++)
      {
        const IgxEngineSide *side
            = &((const IgxEngineRunner *) self->runners->pdata[i])->states[which];
        SavedSide saved
            = { .last = (guint32) side->last, .fired = side->fired ? 1 : 0, .since = side->since };

        g_string_append_len (bytes, (const char *) &saved, sizeof saved);
      }
  igx_plan_state_save (self->plan, bytes);
  hash_bytes (bytes->str, bytes->len, checksum);
  g_string_append_len (bytes, (const char *) checksum, sizeof checksum);
  return g_string_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID, text);
  return FALSE;
}

/* Reads the header; afterwards @reader is at the sides and ends before the checksum. */
static gboolean
read_header (const IgxEngine *self, IgxByteReader *reader, Header *header, GError **error)
{
  const guint8 *start = reader->data;
  const gsize size = reader->left;
  guint8 hash[HASH_SIZE];

  if (size < sizeof *header + HASH_SIZE)
    return refuse (error, "This is no saved state, or it is cut short: start from candles");
  igx_byte_reader_take (reader, header, sizeof *header);
  if (memcmp (header->magic, MAGIC, MAGIC_SIZE) != 0)
    return refuse (error, "This is no saved state: start from candles");
  if (header->order != ORDER_MARK)
    return refuse (error, "The saved state is from another kind of machine: start from candles");
  if (header->version != FORMAT_VERSION)
    return refuse (error,
                   "The saved state is from another version of the engine: start from candles");
  reader->left -= HASH_SIZE;
  hash_bytes (start, size - HASH_SIZE, hash);
  if (memcmp (hash, start + size - HASH_SIZE, HASH_SIZE) != 0)
    return refuse (error, "The saved state is damaged: start from candles");
  hash_plan (self, hash);
  if (memcmp (hash, header->plan, HASH_SIZE) != 0)
    return refuse (error, "The saved state belongs to another series or to other strategies or "
                          "parameters: start from candles");
  return TRUE;
}

static gboolean
check_counts (const Header *header)
{
  if (header->n_candles == 0)
    return header->last_open_time == 0;
  return header->n_candles <= (guint64) IGX_CANDLE_TIME_MAX
         && header->last_open_time >= IGX_CANDLE_TIME_MIN
         && header->last_open_time <= IGX_CANDLE_TIME_MAX;
}

static gboolean
read_side (IgxByteReader *reader, const Header *header, IgxEngineSide *side)
{
  SavedSide saved;

  if (!igx_byte_reader_take (reader, &saved, sizeof saved) || saved.last > IGX_TRUTH_TRUE
      || saved.fired > 1 || saved.since > header->n_candles)
    return FALSE;
  side->last = (IgxTruth) saved.last;
  side->fired = saved.fired == 1;
  side->since = saved.since;
  return TRUE;
}

/**
 * igx_engine_restore:
 * @self: an engine with its strategies; what it has seen is forgotten
 * @state: from igx_engine_save()
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_INVALID if @state is damaged, of another version, or of
 *   another series or other strategies; then nothing has changed
 */
gboolean
igx_engine_restore (IgxEngine *self, GBytes *state, GError **error)
{
  IgxByteReader reader = { 0 };
  IgxByteReader body = { 0 };
  Header header = { 0 };
  g_autofree IgxEngineSide *sides = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (state != NULL, FALSE);

  reader.data = g_bytes_get_data (state, &reader.left);
  if (!read_header (self, &reader, &header, error))
    return FALSE;
  if (!check_counts (&header))
    return refuse (error, "The saved state has an impossible time: start from candles");
  sides = g_new0 (IgxEngineSide, 2 * MAX (self->runners->len, 1));
  for (guint i = 0; i < 2 * self->runners->len; i++)
    if (!read_side (&reader, &header, &sides[i]))
      return refuse (error, "The saved state of a side is impossible: start from candles");
  body = reader;
  if (!igx_plan_state_check (self->plan, &reader, header.last_open_time) || reader.left > 0)
    return refuse (error, "The saved state of an indicator is impossible: start from candles");

  igx_plan_state_load (self->plan, &body, header.last_open_time);
  for (guint i = 0; i < self->runners->len; i++)
    for (guint which = 0; which < 2; which++)
      ((IgxEngineRunner *) self->runners->pdata[i])->states[which] = sides[2 * i + which];
  self->n_candles = header.n_candles;
  self->last_open_time = header.last_open_time;
  self->n_level_errors = header.n_level_errors;
  return TRUE;
}
