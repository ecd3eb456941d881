/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stands in for libFuzzer where the compiler has none: every seed, then seeds with changes. The
 * changes are the same in every run, so that a failure comes back when it is looked for. The
 * input at work is kept in a file until it is survived, whatever ends the program. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "igx-fuzz.h"

#define MUTATIONS   2000
#define CHANGES_MAX 8
#define SIZE_LIMIT  (64 * 1024)
#define PIECE_MAX   64
#define SEED        20240229

static int kept = -1;

static void
try_input (const guint8 *data, gsize size)
{
  /* A block of exactly this size: ASan sees a reader that runs past the end. */
  g_autofree guint8 *copy = size > 0 ? g_memdup2 (data, size) : g_malloc0 (1);

  if (ftruncate (kept, 0) != 0 || pwrite (kept, data, size, 0) != (ssize_t) size)
    g_error ("The input at work cannot be kept: %s", g_strerror (errno));
  LLVMFuzzerTestOneInput (copy, size);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_folder (GPtrArray *seeds, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  if (folder == NULL)
    g_error ("%s", error->message);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  /* A folder has no order, and what is changed depends on it. */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *data = NULL;
      gsize length = 0;

      if (!g_file_get_contents (names->pdata[i], &data, &length, &error))
        g_error ("%s", error->message);
      g_ptr_array_add (seeds, g_byte_array_new_take ((guint8 *) g_steal_pointer (&data), length));
    }
}

static gsize
below (GRand *rand, gsize limit)
{
  return limit > 0 ? g_rand_int (rand) % limit : 0;
}

static void
insert (GByteArray *bytes, gsize at, const guint8 *piece, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (piece, length);
  gsize size = bytes->len;

  if (length == 0 || size + length > SIZE_LIMIT)
    return;
  g_byte_array_set_size (bytes, (guint) (size + length));
  memmove (bytes->data + at + length, bytes->data + at, size - at);
  memcpy (bytes->data + at, copy, length);
}

static void
change (GByteArray *bytes, const GPtrArray *seeds, GRand *rand)
{
  static const char *const pieces[] = { "0",          "-1",
                                        "1e308",      "9223372036854775807",
                                        "0.00000001", "NaN",
                                        "null",       "\"",
                                        "\\",         "\\u0000",
                                        "[",          "{",
                                        "]}",         ",",
                                        "\n",         "\t",
                                        "\xff",       "\xe2\x80\x9c",
                                        "=",          "\\ud800\"" };
  static const guint8 values[] = { 0, 1, ' ', '0', '9', '-', 0x7f, 0x80, 0xff };
  const GByteArray *other = seeds->pdata[below (rand, seeds->len)];
  const char *piece = pieces[below (rand, G_N_ELEMENTS (pieces))];
  gsize at = below (rand, bytes->len);
  gsize length = below (rand, MIN (PIECE_MAX, bytes->len - at) + 1);
  gsize from = below (rand, other->len);

  switch (g_rand_int (rand) % 8)
    {
    case 0:
      if (bytes->len > 0)
        bytes->data[at] ^= (guint8) (1u << below (rand, 8));
      break;
    case 1:
      if (bytes->len > 0)
        bytes->data[at] = values[below (rand, G_N_ELEMENTS (values))];
      break;
    case 2:
      if (length > 0)
        g_byte_array_remove_range (bytes, (guint) at, (guint) length);
      break;
    case 3:
      if (bytes->len > 0)
        insert (bytes, below (rand, bytes->len + 1), bytes->data + at, length);
      break;
    case 4:
      insert (bytes, at, (const guint8 *) piece, strlen (piece));
      break;
    case 5:
      if (other->len > 0)
        insert (bytes, at, other->data + from,
                below (rand, MIN (PIECE_MAX, other->len - from) + 1));
      break;
    case 6:
      while (at < bytes->len && !g_ascii_isdigit (bytes->data[at]))
        at++;
      if (at < bytes->len)
        bytes->data[at] = (guint8) ('0' + below (rand, 10));
      break;
    default:
      /* A text that was cut off. Rare enough to leave something for the other changes. */
      if (below (rand, 4) == 0)
        g_byte_array_set_size (bytes, (guint) at);
    }
}

static void
try_changes (const GPtrArray *seeds, guint n_inputs)
{
  for (guint i = 0; i < n_inputs; i++)
    {
      /* A generator for each input: any one comes back without those before it. */
      g_autoptr (GRand) rand = g_rand_new_with_seed (SEED + i);
      const GByteArray *seed = seeds->pdata[below (rand, seeds->len)];
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      gsize n_changes = below (rand, CHANGES_MAX) + 1;

      g_byte_array_append (bytes, seed->data, seed->len);
      for (gsize c = 0; c < n_changes; c++)
        change (bytes, seeds, rand);
      try_input (bytes->data, bytes->len);
    }
}

/* igx-fuzz-main KEPT FOLDER...: TAP on standard output. */
int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) seeds
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);

  if (argc < 3)
    {
      g_printerr ("Usage: %s FILE-FOR-THE-INPUT-AT-WORK FOLDER-OF-SEEDS...\n", argv[0]);
      return 2;
    }
  kept = g_open (argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (kept < 0)
    g_error ("%s: %s", argv[1], g_strerror (errno));
  for (int i = 2; i < argc; i++)
    add_folder (seeds, argv[i]);

  g_print ("1..2\n# the input at work is in %s\n", argv[1]);
  for (guint i = 0; i < seeds->len; i++)
    {
      const GByteArray *seed = seeds->pdata[i];

      try_input (seed->data, seed->len);
    }
  g_print ("%s 1 - %u seeds\n", seeds->len > 0 ? "ok" : "not ok", seeds->len);
  if (seeds->len > 0)
    try_changes (seeds, MUTATIONS);
  g_print ("%s 2 - %d inputs made of them\n", seeds->len > 0 ? "ok" : "not ok", MUTATIONS);
  close (kept);
  g_unlink (argv[1]);
  return 0;
}
