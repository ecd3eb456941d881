#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# session.sh COMMAND...: runs COMMAND in a desktop session of its own: X server, session bus,
# window manager, panel with a tray, notification daemon, home folder. As root it becomes an
# ordinary user first. Everything started here is ended by its process id.
#
#   IGX_ARTEFACTS  where COMMAND's files of "$OUT" are copied to (default: nowhere)
#   IGX_PANEL      xfce (default) or none
#   IGX_NOTIFYD    xfce (default), dunst or none
#
# Exit status 77: a program is missing, named on standard output.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
notifyd=
for candidate in /usr/lib/*/xfce4/notifyd/xfce4-notifyd /usr/lib/xfce4/notifyd/xfce4-notifyd \
  /usr/libexec/xfce4/notifyd/xfce4-notifyd /usr/lib64/xfce4/notifyd/xfce4-notifyd; do
  if [ -x "$candidate" ]; then notifyd=$candidate; fi
done

# Waits up to ten seconds for a command to succeed.
await() {
  n=0
  until "$@" >/dev/null 2>&1; do
    n=$((n + 1))
    if [ $n -ge 200 ]; then
      echo "session.sh: waited in vain for: $*" >&2
      return 1
    fi
    sleep 0.05
  done
}

owned() {
  gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus \
    -m org.freedesktop.DBus.NameHasOwner "$1" | grep -q true
}

case ${IGX_SESSION_STAGE:-outer} in
outer)
  for program in Xvfb openbox xdotool import convert dbus-run-session gdbus xfce4-panel; do
    if ! command -v $program >/dev/null; then
      echo "$program is not installed"
      exit 77
    fi
  done
  if [ "${IGX_NOTIFYD:-xfce}" = xfce ] && [ -z "$notifyd" ]; then
    echo "xfce4-notifyd is not installed"
    exit 77
  fi
  T=$(mktemp -d "${TMPDIR:-/tmp}/igx-desktop.XXXXXX")
  export T
  mkdir -p "$T/home" "$T/run" "$T/out"
  chmod 700 "$T/run"
  as=
  if [ "$(id -u)" = 0 ]; then
    if ! command -v setpriv >/dev/null; then
      echo "setpriv is not installed, and a desktop does not run as root"
      rm -rf "$T"
      exit 77
    fi
    uid=65534
    mkdir -p -m 1777 /tmp/.X11-unix
    chown -R $uid:$uid "$T"
    as="setpriv --reuid=$uid --regid=$uid --clear-groups"
    if ! $as test -r "$here/session.sh"; then
      echo "an ordinary user may not read $here"
      rm -rf "$T"
      exit 77
    fi
  fi
  set +e
  IGX_SESSION_STAGE=display $as "$0" "$@"
  status=$?
  set -e
  if [ -n "${IGX_ARTEFACTS:-}" ]; then
    mkdir -p "$IGX_ARTEFACTS"
    cp -r "$T/out/." "$IGX_ARTEFACTS/"
  fi
  # What still ends writes into its folders for a moment.
  await rm -rf "$T"
  exit $status
  ;;
display)
  exec 3>"$T/display"
  Xvfb -displayfd 3 -screen 0 1024x768x24 -nolisten tcp >"$T/out/xvfb.log" 2>&1 &
  server=$!
  exec 3>&-
  trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT
  await test -s "$T/display"
  DISPLAY=:$(cat "$T/display")
  export DISPLAY IGX_SESSION_STAGE=session OUT="$T/out" HOME="$T/home" \
    XDG_RUNTIME_DIR="$T/run" XDG_CONFIG_HOME="$T/home/.config" XDG_DATA_HOME="$T/home/.local/share" \
    XDG_CACHE_HOME="$T/home/.cache" XDG_STATE_HOME="$T/home/.local/state" XDG_CURRENT_DESKTOP=XFCE \
    GDK_BACKEND=x11 LIBGL_ALWAYS_SOFTWARE=1 GSETTINGS_BACKEND=memory LC_ALL=C.UTF-8 NO_AT_BRIDGE=1
  unset DBUS_SESSION_BUS_ADDRESS SESSION_MANAGER WAYLAND_DISPLAY G_DEBUG MALLOC_PERTURB_ XDG_DATA_DIRS
  cd "$T/home"
  dbus-run-session -- "$0" "$@"
  ;;
session)
  pids=
  trap 'for pid in $pids; do kill "$pid" 2>/dev/null || true; done' EXIT
  settings="$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml"
  mkdir -p "$settings"
  cp "$here/xfce4-panel.xml" "$here/xsettings.xml" "$settings/"
  openbox >"$T/out/openbox.log" 2>&1 &
  pids="$pids $!"
  if [ "${IGX_PANEL:-xfce}" = xfce ]; then
    xfce4-panel --disable-wm-check >"$T/out/panel.log" 2>&1 &
    pids="$pids $!"
    await owned org.kde.StatusNotifierWatcher
  fi
  case ${IGX_NOTIFYD:-xfce} in
  xfce) "$notifyd" >"$T/out/notifyd.log" 2>&1 & ;;
  dunst) dunst >"$T/out/notifyd.log" 2>&1 & ;;
  esac
  if [ "${IGX_NOTIFYD:-xfce}" != none ]; then
    pids="$pids $!"
    await owned org.freedesktop.Notifications
  fi
  "$@"
  ;;
esac
