/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/igx-ledger-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_FILE    "ledger.lock"
#define PID_TEXT_MAX 16

struct _IgxLedgerLock
{
  int fd; /* (owned) */
};

/* Who holds it wrote its number; 0 where that has not happened yet. */
static int
read_pid (int fd)
{
  char text[PID_TEXT_MAX + 1] = "";
  ssize_t n = pread (fd, text, PID_TEXT_MAX, 0);
  guint64 pid = 0;

  if (n <= 0)
    return 0;
  text[n] = '\0';
  g_strchomp (text);
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &pid, NULL) ? (int) pid : 0;
}

static gboolean
write_pid (int fd)
{
  char text[PID_TEXT_MAX + 1] = "";
  int length = g_snprintf (text, sizeof text, "%d\n", (int) getpid ());

  return ftruncate (fd, 0) == 0 && pwrite (fd, text, (gsize) length, 0) == length;
}

static void
set_errno_error (const char *path, int code, GError **error)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
               "%s cannot be locked: %s: check that you may write to its folder", path,
               g_strerror (code));
}

/**
 * igx_ledger_lock_acquire:
 * @data_dir: the folder of the ledger; made with mode 0700 if it is not there
 * @holder_pid: (out) (optional): the process that holds the lock where it is taken, 0 where that
 *   is not known; 0 on success
 * @error: return location for a #GError
 *
 * Takes the lock without waiting. The file stays when the lock goes: two processes that lock two
 * files of one name would both be holders.
 *
 * Returns: (transfer full) (nullable): the lock, or %NULL with %G_IO_ERROR_BUSY if another holds
 *   it, or another #GIOError if the file cannot be made
 */
IgxLedgerLock *
igx_ledger_lock_acquire (const char *data_dir, int *holder_pid, GError **error)
{
  g_autofree char *path = NULL;
  IgxLedgerLock *self = NULL;
  int holder = 0;
  int code = 0;
  int fd = -1;

  g_return_val_if_fail (data_dir != NULL, NULL);

  path = g_build_filename (data_dir, LOCK_FILE, NULL);
  if (holder_pid != NULL)
    *holder_pid = 0;
  if (g_mkdir_with_parents (data_dir, 0700) == 0)
    fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      set_errno_error (path, errno, error);
      return NULL;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 && write_pid (fd))
    {
      self = g_new0 (IgxLedgerLock, 1);
      self->fd = fd;
      return self;
    }

  code = errno;
  if (code == EWOULDBLOCK)
    {
      holder = read_pid (fd);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                   "Another IgniteX (process %d) holds the ledger in %s: quit that one first",
                   holder, data_dir);
    }
  else
    set_errno_error (path, code, error);
  if (holder_pid != NULL)
    *holder_pid = holder;
  (void) close (fd);
  return NULL;
}

/**
 * igx_ledger_lock_release:
 * @self: (transfer full): the lock
 *
 * Gives the lock back. Databases are closed before.
 */
void
igx_ledger_lock_release (IgxLedgerLock *self)
{
  g_return_if_fail (self != NULL);

  /* A number of a process that is gone would name the wrong one. */
  if (ftruncate (self->fd, 0) != 0)
    g_debug ("Cannot clear the lock file: %s", g_strerror (errno));
  (void) close (self->fd);
  g_free (self);
}
