/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/language/igx-suggest.h"

#include <string.h>

/* Longer names are compared by nobody's eye either. */
#define NAME_MAX_COMPARED 40

/* Optimal string alignment: insert, delete, change, swap of neighbours. */
static guint
distance_between (const char *a, const char *b)
{
  guint rows[3][NAME_MAX_COMPARED + 1];
  gsize na = strlen (a);
  gsize nb = strlen (b);

  if (na > NAME_MAX_COMPARED || nb > NAME_MAX_COMPARED)
    return G_MAXUINT;

  for (guint j = 0; j <= nb; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= na; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i + 2) % 3];
      const guint *above2 = rows[(i + 1) % 3];

      row[0] = i;
      for (guint j = 1; j <= nb; j++)
        {
          char ca = g_ascii_tolower (a[i - 1]);
          char cb = g_ascii_tolower (b[j - 1]);
          guint best = above[j - 1] + (ca != cb);

          best = MIN (best, above[j] + 1);
          best = MIN (best, row[j - 1] + 1);
          if (i > 1 && j > 1 && ca == g_ascii_tolower (b[j - 2])
              && g_ascii_tolower (a[i - 2]) == cb)
            best = MIN (best, above2[j - 2] + 1);
          row[j] = best;
        }
    }
  return rows[na % 3][nb];
}

void
igx_suggest_init (IgxSuggest *self, const char *wanted)
{
  self->wanted = wanted;
  self->best = NULL;
  self->distance = MAX ((guint) strlen (wanted) / 3, 1) + 1;
}

/**
 * igx_suggest_offer:
 * @self: a search
 * @name: a name that exists; must outlive @self
 *
 * Keeps @name if it is nearer than all before; of equals the first stays.
 */
void
igx_suggest_offer (IgxSuggest *self, const char *name)
{
  guint distance = distance_between (self->wanted, name);

  if (distance < self->distance)
    {
      self->distance = distance;
      self->best = name;
    }
}

/**
 * igx_suggest_dup_sentence:
 *
 * Returns: (transfer full): ": did you mean `name`?", or an empty text where nothing is near
 */
char *
igx_suggest_dup_sentence (const IgxSuggest *self)
{
  if (self->best == NULL)
    return g_strdup ("");
  return g_strdup_printf (": did you mean `%s`?", self->best);
}
