/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C for work that has no main loop. The first one asks, the second one ends the program as
 * ever. */
#include "ctl/backtest/igx-ctl-interrupt.h"

#include <signal.h>

/* Written in the handler, read by all threads: an atomic integer is both. */
static int asked = 0;

static void
asked_cb (int number)
{
  g_atomic_int_set (&asked, 1);
}

/**
 * igx_ctl_interrupt_begin:
 *
 * From now on Ctrl-C only asks to stop; what was asked before is forgotten.
 */
void
igx_ctl_interrupt_begin (void)
{
  struct sigaction action = { .sa_handler = asked_cb, .sa_flags = (int) SA_RESETHAND | SA_RESTART };

  g_atomic_int_set (&asked, 0);
  sigaction (SIGINT, &action, NULL);
}

/**
 * igx_ctl_interrupt_end:
 *
 * From now on Ctrl-C ends the program.
 */
void
igx_ctl_interrupt_end (void)
{
  struct sigaction action = { .sa_handler = SIG_DFL };

  sigaction (SIGINT, &action, NULL);
}

/**
 * igx_ctl_interrupt_is_asked:
 *
 * Returns: whether somebody wants it to stop; from any thread
 */
gboolean
igx_ctl_interrupt_is_asked (void)
{
  return g_atomic_int_get (&asked) != 0;
}
