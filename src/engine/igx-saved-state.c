/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The frame of a saved state: a header, then what its owner writes, and SHA-256 over all of it.
 * Numbers are as the machine has them, which a mark in the header tells. The checksum finds
 * damage. It is no signature, so the owners look at all they read: a state that somebody has made
 * gives other values, and no worse.
 */
#include "engine/igx-saved-state-private.h"

#include "engine/igx-candle.h"

#define MAGIC      "IGXSTATE"
#define MAGIC_SIZE 8
/* Goes up whenever the same bytes would mean something else, of any indicator too. */
#define FORMAT_VERSION 1
#define ORDER_MARK     0x01020304U
#define HASH_SIZE      32

/* All of it is written, so there must be no padding. */
typedef struct
{
  char magic[MAGIC_SIZE];
  guint32 order;
  guint32 version;
  guint8 meaning[HASH_SIZE];
  IgxSavedCounts counts;
} Header;

G_STATIC_ASSERT (sizeof (Header) == MAGIC_SIZE + 8 + HASH_SIZE + 24);

static void
hash_bytes (gconstpointer data, gsize size, guint8 *hash)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = HASH_SIZE;

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, hash, &length);
}

/*
 * igx_saved_state_begin:
 * @meaning: all that decides what the bytes mean: who reads them must have the same
 * @counts: what goes into the header
 *
 * Returns: (transfer full): the header, for the rest to be added
 */
GString *
igx_saved_state_begin (const GString *meaning, const IgxSavedCounts *counts)
{
  Header header = { .order = ORDER_MARK, .version = FORMAT_VERSION, .counts = *counts };

  memcpy (header.magic, MAGIC, MAGIC_SIZE);
  hash_bytes (meaning->str, meaning->len, header.meaning);
  return g_string_new_len ((const char *) &header, sizeof header);
}

/*
 * igx_saved_state_end:
 * @bytes: (transfer full): from igx_saved_state_begin(), with all that belongs in it
 *
 * Returns: (transfer full): the state
 */
GBytes *
igx_saved_state_end (GString *bytes)
{
  guint8 checksum[HASH_SIZE];

  hash_bytes (bytes->str, bytes->len, checksum);
  g_string_append_len (bytes, (const char *) checksum, sizeof checksum);
  return g_string_free_to_bytes (bytes);
}

/*
 * igx_saved_state_refuse:
 * @text: why, as a sentence
 *
 * Returns: %FALSE, with @error set to %IGX_ENGINE_ERROR_INVALID
 */
gboolean
igx_saved_state_refuse (GError **error, const char *text)
{
  g_set_error_literal (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID, text);
  return FALSE;
}

static gboolean
check_counts (const IgxSavedCounts *counts)
{
  if (counts->n_candles == 0)
    return counts->last_open_time == 0;
  return counts->n_candles <= (guint64) IGX_CANDLE_TIME_MAX
         && counts->last_open_time >= IGX_CANDLE_TIME_MIN
         && counts->last_open_time <= IGX_CANDLE_TIME_MAX;
}

/*
 * igx_saved_state_open:
 * @state: bytes from outside
 * @meaning: as for igx_saved_state_begin()
 * @others: what it belongs to besides another series if it does not belong here
 * @reader: (out): what is between the header and the checksum; valid as long as @state
 * @counts: (out): of the header
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_INVALID if it is no state, damaged or a foreign one
 */
gboolean
igx_saved_state_open (GBytes *state,
                      const GString *meaning,
                      const char *others,
                      IgxByteReader *reader,
                      IgxSavedCounts *counts,
                      GError **error)
{
  gsize size = 0;
  const guint8 *start = g_bytes_get_data (state, &size);
  guint8 hash[HASH_SIZE];
  Header header;

  if (size < sizeof header + HASH_SIZE)
    return igx_saved_state_refuse (
        error, "This is no saved state, or it is cut short: start from candles");
  *reader = (IgxByteReader){ start, size - HASH_SIZE };
  igx_byte_reader_take (reader, &header, sizeof header);
  if (memcmp (header.magic, MAGIC, MAGIC_SIZE) != 0)
    return igx_saved_state_refuse (error, "This is no saved state: start from candles");
  if (header.order != ORDER_MARK)
    return igx_saved_state_refuse (
        error, "The saved state is from another kind of machine: start from candles");
  if (header.version != FORMAT_VERSION)
    return igx_saved_state_refuse (
        error, "The saved state is from another version of the engine: start from candles");
  hash_bytes (start, size - HASH_SIZE, hash);
  if (memcmp (hash, start + size - HASH_SIZE, HASH_SIZE) != 0)
    return igx_saved_state_refuse (error, "The saved state is damaged: start from candles");
  hash_bytes (meaning->str, meaning->len, hash);
  if (memcmp (hash, header.meaning, HASH_SIZE) != 0)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                   "The saved state belongs to another series or to %s: start from candles",
                   others);
      return FALSE;
    }
  if (!check_counts (&header.counts))
    return igx_saved_state_refuse (error,
                                   "The saved state has an impossible time: start from candles");
  *counts = header.counts;
  return TRUE;
}
