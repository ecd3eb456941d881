/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good a candidate was thought to be, and why it was published or not. */
#include "ctl/igx-ctl-verdict.h"

#include <math.h>
#include <stdio.h>

#include "ctl/igx-ctl-text.h"
#include "engine/quality/igx-track-record.h"

#define TERM_FORMAT "  %-18s %8s %7s %7s %7s\n"
/* What the terms make of it may differ by so much from what was recorded. */
#define QUALITY_TOLERANCE 1e-6

typedef struct
{
  guint n_unknown;
  double weight; /* of those that are known */
  double sum;    /* what they make, before opposite candidates */
} Terms;

static Terms
add_up (const IgxSignal *signal)
{
  Terms terms = { 0 };

  for (guint i = 0; i < IGX_N_TERMS; i++)
    {
      const double weight = igx_term_get_weight ((IgxTerm) i);

      if (!isfinite (signal->quality_terms[i]))
        {
          terms.n_unknown++;
          continue;
        }
      terms.weight += weight;
      terms.sum += weight * signal->quality_terms[i];
    }
  terms.sum = terms.weight > 0 ? terms.sum / terms.weight : NAN;
  return terms;
}

static void
print_term (const IgxSignal *signal, IgxTerm term, const Terms *terms)
{
  const double value = signal->quality_terms[term];
  const double weight = igx_term_get_weight (term);
  const double scaled = weight / terms->weight;
  g_autofree char *name = g_strdelimit (g_strdup (igx_term_to_string (term)), "_", ' ');
  g_autofree char *weight_text = g_strdup_printf ("%.0f %%", weight * 100);
  g_autofree char *value_text = g_strdup_printf ("%.1f", value);
  g_autofree char *scaled_text = g_strdup_printf ("%.1f %%", scaled * 100);
  g_autofree char *points = g_strdup_printf ("%.1f", scaled * value);

  if (isfinite (value))
    printf (TERM_FORMAT, name, value_text, weight_text, scaled_text, points);
  else
    printf (TERM_FORMAT, name, "unknown", weight_text, "-", "-");
}

static void
print_opposition (const IgxSignal *signal, const Terms *terms)
{
  const double made = terms->sum * signal->opposition;

  if (!isfinite (signal->opposition))
    puts ("  What opposite candidates of the same close left of it is unknown.");
  else if (signal->opposition < 1)
    printf ("  Opposite candidates of the same close left %.0f %% of it: %.1f became %.1f.\n",
            signal->opposition * 100, terms->sum, made);
  /* Weights may change from version to version; a row keeps what was decided. */
  if (isfinite (made) && fabs (made - signal->quality) > QUALITY_TOLERANCE)
    printf ("  These weights make %.1f of it: it was judged with others.\n", made);
}

/**
 * igx_ctl_verdict_print_quality:
 *
 * Prints the quality with every term, its weight, and how the weights were scaled where terms are
 * unknown.
 */
void
igx_ctl_verdict_print_quality (const IgxSignal *signal)
{
  const Terms terms = add_up (signal);
  g_autofree char *quality
      = isfinite (signal->quality) ? g_strdup_printf ("%.1f of 100", signal->quality) : NULL;

  igx_ctl_text_print_title ("Quality");
  igx_ctl_text_print_fact ("Q", quality, "");
  if (terms.n_unknown == IGX_N_TERMS)
    {
      puts ("  None of its terms is known.");
      return;
    }
  printf (TERM_FORMAT, "Term", "value", "weight", "scaled", "points");
  for (guint i = 0; i < IGX_N_TERMS; i++)
    print_term (signal, (IgxTerm) i, &terms);
  if (terms.n_unknown > 0)
    printf ("  %u of %d terms %s unknown: the weights of the others, %.0f %% together, were "
            "scaled to 100 %%.\n",
            terms.n_unknown, IGX_N_TERMS, terms.n_unknown == 1 ? "is" : "are", terms.weight * 100);
  print_opposition (signal, &terms);
}

static void
print_until (const char *name, gint64 until)
{
  g_autofree char *time = until > 0 ? igx_ctl_text_time (until) : NULL;

  if (until == 0)
    igx_ctl_text_print_fact (name, "no", "");
  else if (until == -1)
    igx_ctl_text_print_fact (name, "until resumed", "");
  else
    printf ("  %-18s until %s UTC\n", name, time != NULL ? time : "unknown");
}

static void
print_profile (const IgxVerdictInputs *in)
{
  const char *name = igx_profile_to_string (in->profile);
  const guint budget = igx_profile_get_budget (in->profile);

  printf ("  %-18s %s: ", "Profile", name);
  if (budget == 0)
    puts ("nothing is held back");
  else
    printf ("quality of at least %g, %u signals in 24 h\n", igx_profile_get_floor (in->profile),
            budget);
  printf ("  %-18s %.4g %% of the value, on entry and on exit\n", "Fee", in->fee * 100);
}

static void
print_record (const IgxVerdictInputs *in)
{
  if (isfinite (in->record_bound))
    printf ("  %-18s %u observations in this regime; with 95 %% their mean is at least %+.2f R\n",
            "Track record", in->record_n, in->record_bound);
  else
    printf ("  %-18s unknown: %u observations in this regime, %d are needed\n", "Track record",
            in->record_n, IGX_TRACK_RECORD_MIN);
}

static void
print_window (const IgxVerdictInputs *in)
{
  g_autofree char *since = in->cooling_since > 0 ? igx_ctl_text_time (in->cooling_since) : NULL;

  if (since != NULL)
    printf ("  %-18s since the signal of %s UTC\n", "Cool-down", since);
  else
    igx_ctl_text_print_fact ("Cool-down", "no", "");
  if (in->n_published > 0 && isfinite (in->lowest_published))
    printf ("  %-18s %u in the 24 h before, the lowest quality %.1f\n", "Published",
            in->n_published, in->lowest_published);
  else
    printf ("  %-18s %u in the 24 h before\n", "Published", in->n_published);
  print_until ("Muted", in->muted_until);
  print_until ("Paused", in->paused_until);
}

static void
print_inputs (const IgxSignal *signal)
{
  IgxVerdictInputs in;
  g_autoptr (GError) error = NULL;

  if (signal->verdict == NULL)
    {
      puts ("  What it was taken from is unknown.");
      return;
    }
  if (!igx_verdict_inputs_from_text (&in, signal->verdict, &error))
    {
      igx_ctl_text_print_fact ("Taken from", signal->verdict, "");
      return;
    }
  print_profile (&in);
  print_record (&in);
  if (in.leader != NULL)
    igx_ctl_text_print_fact ("Idea named by", in.leader,
                             in.leader_was_first ? ", which came first" : ", which is stronger");
  printf ("  %-18s %u for it, %.4g together; %u against it, %.4g together\n", "Votes", in.n_for,
          in.votes_for, in.n_against, in.votes_against);
  print_window (&in);
}

static void
print_votes (const IgxSignal *signal)
{
  for (guint i = 0; signal->votes != NULL && i < signal->votes->len; i++)
    {
      const IgxVote *vote = signal->votes->pdata[i];
      g_autofree char *strategy = igx_ctl_text_clean (vote->strategy);
      g_autofree char *confidence = isfinite (vote->confidence)
                                        ? g_strdup_printf ("%.4g", vote->confidence)
                                        : g_strdup ("unknown");

      printf ("  %-18s %s, confidence %s\n", igx_direction_to_string (vote->direction), strategy,
              confidence);
    }
}

/**
 * igx_ctl_verdict_print:
 *
 * Prints whether it was published, why not, and what that was taken from.
 */
void
igx_ctl_verdict_print (const IgxSignal *signal)
{
  igx_ctl_text_print_title ("Verdict");
  if (signal->published)
    igx_ctl_text_print_fact ("Published", "yes", "");
  else
    igx_ctl_text_print_fact ("Refused", signal->refusal, "");
  print_inputs (signal);
  if (signal->votes == NULL || signal->votes->len == 0)
    return;
  igx_ctl_text_print_title ("Candidates of the same close");
  print_votes (signal);
}
