/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SHA-1 (FIPS 180-4) for ids. GLib's is not used for these because its states can only be copied
 * in memory of their own: that costs more than the block itself, for each of thousands of ids.
 */
#include "engine/igx-sha1.h"

#include <string.h>

#include "engine/igx-cpu.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAVE_SHA 1
#include <immintrin.h>
#endif

/* A block ends with 0x80, zeros and the length in bits. */
#define END_AT (IGX_SHA1_BLOCK - 8)

static inline guint32
rotate (guint32 x, guint n)
{
  return (x << n) | (x >> (32 - n));
}

static guint32
read_word (const guint8 *bytes)
{
  guint32 word = 0;

  memcpy (&word, bytes, sizeof word);
  return GUINT32_FROM_BE (word);
}

#define ROUND(f, k)                                                                                \
  do                                                                                               \
    {                                                                                              \
      const guint32 next = rotate (a, 5) + (f) + e + (k) + w[i];                                   \
                                                                                                   \
      e = d;                                                                                       \
      d = c;                                                                                       \
      c = rotate (b, 30);                                                                          \
      b = a;                                                                                       \
      a = next;                                                                                    \
    }                                                                                              \
  while (0)

static void
take_block (guint32 *state, const guint8 *block)
{
  guint32 w[80];
  guint32 a = state[0];
  guint32 b = state[1];
  guint32 c = state[2];
  guint32 d = state[3];
  guint32 e = state[4];
  guint i = 0;

  for (; i < 16; i++)
    w[i] = read_word (block + 4 * i);
  for (; i < 80; i++)
    w[i] = rotate (w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  for (i = 0; i < 20; i++)
    ROUND ((b & c) | (~b & d), 0x5a827999U);
  for (; i < 40; i++)
    ROUND (b ^ c ^ d, 0x6ed9eba1U);
  for (; i < 60; i++)
    ROUND ((b & c) | (b & d) | (c & d), 0x8f1bbcdcU);
  for (; i < 80; i++)
    ROUND (b ^ c ^ d, 0xca62c1d6U);
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

#ifdef HAVE_SHA

/* Four rounds; `m[g]` are four words of the schedule, `was` is a, b, c and d four rounds before. */
#define SCHEDULE(g)                                                                                \
  m[(g) % 4] = _mm_sha1msg2_epu32 (                                                                \
      _mm_xor_si128 (_mm_sha1msg1_epu32 (m[(g) % 4], m[((g) + 1) % 4]), m[((g) + 2) % 4]),         \
      m[((g) + 3) % 4])
#define FOUR(g, k)                                                                                 \
  do                                                                                               \
    {                                                                                              \
      const __m128i e = _mm_sha1nexte_epu32 (was, m[(g) % 4]);                                     \
                                                                                                   \
      was = abcd;                                                                                  \
      abcd = _mm_sha1rnds4_epu32 (abcd, e, k);                                                     \
      SCHEDULE (g);                                                                                \
    }                                                                                              \
  while (0)

__attribute__ ((target ("sha,sse4.1"))) static void
take_block_sha (guint32 *state, const guint8 *block)
{
  const __m128i order = _mm_set_epi64x (0x0001020304050607LL, 0x08090a0b0c0d0e0fLL);
  const __m128i first
      = _mm_shuffle_epi32 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) state), 0x1b);
  const __m128i last = _mm_set_epi32 ((int) state[4], 0, 0, 0);
  __m128i abcd = first;
  __m128i was;
  __m128i m[4];

  for (guint i = 0; i < 4; i++)
    m[i] = _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) (block + 16 * i)),
                             order);
  was = abcd;
  abcd = _mm_sha1rnds4_epu32 (abcd, _mm_add_epi32 (last, m[0]), 0);
  SCHEDULE (0);
  FOUR (1, 0);
  FOUR (2, 0);
  FOUR (3, 0);
  FOUR (4, 0);
  FOUR (5, 1);
  FOUR (6, 1);
  FOUR (7, 1);
  FOUR (8, 1);
  FOUR (9, 1);
  FOUR (10, 2);
  FOUR (11, 2);
  FOUR (12, 2);
  FOUR (13, 2);
  FOUR (14, 2);
  FOUR (15, 3);
  FOUR (16, 3);
  FOUR (17, 3);
  FOUR (18, 3);
  FOUR (19, 3);
  abcd = _mm_add_epi32 (abcd, first);
  _mm_storeu_si128 ((__m128i *) (gpointer) state, _mm_shuffle_epi32 (abcd, 0x1b));
  state[4] = (guint32) _mm_extract_epi32 (_mm_sha1nexte_epu32 (was, last), 3);
}

#endif

static void
take (guint32 *state, const guint8 *block)
{
#ifdef HAVE_SHA
  if (igx_cpu_has_sha ())
    {
      take_block_sha (state, block);
      return;
    }
#endif
  take_block (state, block);
}

void
igx_sha1_init (IgxSha1 *self)
{
  *self = (IgxSha1){ .state = { 0x67452301U, 0xefcdab89U, 0x98badcfeU, 0x10325476U, 0xc3d2e1f0U } };
}

void
igx_sha1_update (IgxSha1 *self, gconstpointer data, gsize size)
{
  const guint8 *bytes = data;
  gsize at = self->length % IGX_SHA1_BLOCK;

  self->length += size;
  while (size > 0)
    {
      const gsize n = MIN (size, IGX_SHA1_BLOCK - at);

      memcpy (self->rest + at, bytes, n);
      at += n;
      bytes += n;
      size -= n;
      if (at < IGX_SHA1_BLOCK)
        break;
      take (self->state, self->rest);
      at = 0;
    }
}

/**
 * igx_sha1_end:
 * @self: what was hashed so far; it stays as it is
 * @digest: (out): the hash
 */
void
igx_sha1_end (const IgxSha1 *self, guint8 digest[IGX_SHA1_DIGEST])
{
  const gsize at = self->length % IGX_SHA1_BLOCK;
  const guint64 bits = GUINT64_TO_BE (self->length * 8);
  guint8 block[IGX_SHA1_BLOCK] = { 0 };
  guint32 state[5];

  memcpy (state, self->state, sizeof state);
  memcpy (block, self->rest, at);
  block[at] = 0x80;
  if (at >= END_AT)
    {
      take (state, block);
      memset (block, 0, sizeof block);
    }
  memcpy (block + END_AT, &bits, sizeof bits);
  take (state, block);
  for (guint i = 0; i < G_N_ELEMENTS (state); i++)
    {
      const guint32 word = GUINT32_TO_BE (state[i]);

      memcpy (digest + 4 * i, &word, sizeof word);
    }
}
