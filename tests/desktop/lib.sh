# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests in a desktop session share: sourced with the test's own path in $0 and its
# arguments in $@. It puts the test into a session first. The program under test is $app, its
# output "$OUT/app.log".

# A program that ends early is a failed check, not the end of the script.
trap '' PIPE
here=$(cd "$(dirname "$0")" && pwd)
id=${IGX_APP_ID:?}

if [ "${IGX_SESSION_STAGE:-}" != session ]; then
  result=$("$here/session.sh" "$0" "$@")
  status=$?
  if [ $status -eq 77 ]; then
    echo "1..0 # SKIP $result"
    exit 0
  fi
  echo "$result"
  exit $status
fi

number=0
failed=0
ok() {
  number=$((number + 1))
  echo "ok $number - $1"
}
not_ok() {
  number=$((number + 1))
  failed=1
  echo "not ok $number - $1"
  import -window root "$OUT/failed-$number.png"
  sed 's/^/# /' "$OUT/app.log"
}
bail() {
  sed 's/^/# /' "$OUT/app.log"
  echo "Bail out! The program ended by itself."
  exit 1
}
# Polls up to ten seconds.
await() {
  tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -ge 200 ] && return 1
    kill -0 "${app:-$$}" 2>/dev/null || [ -n "${ending:-}" ] || bail
    sleep 0.05
  done
}
check() {
  name=$1
  shift
  if await "$@"; then ok "$name"; else not_ok "$name"; fi
}
said() { [ "$(grep -c "^EVENT $1" "$OUT/app.log")" -ge "${2:-1}" ]; }
tell() { echo "$1" >&4; }
# Whether a process has ended; one that nobody waited for yet has.
gone() {
  [ ! -r "/proc/$1/stat" ] || grep -q '^State:[[:space:]]*Z' "/proc/$1/status"
}
shoot() { import -window root "$OUT/$1.png"; }
# Whether the picture of a part of the screen has at least so many colours.
colours() { [ "$(import -window root -crop "$1" +repage -format %k info:)" -ge "$2" ]; }
pixels() { import -window root -crop "$1" +repage -depth 8 rgba:- | cksum; }
changed() { [ "$(pixels "$1")" != "$2" ]; }
# Waits until a part of the screen, or all of it, has stood still for a moment; at most five
# seconds, for what never does.
settle() {
  settling=0
  while
    still=$(pixels "${1:-1024x700+0+30}")
    sleep 0.2
    [ "$(pixels "${1:-1024x700+0+30}")" != "$still" ] && [ $settling -lt 25 ]
  do
    settling=$((settling + 1))
  done
}
locate() {
  for window in $(xdotool search --onlyvisible --class wrapper-2.0); do
    eval "$(xdotool getwindowgeometry --shell "$window")"
    if [ "$WIDTH" -gt 8 ] && [ "$HEIGHT" -gt 8 ]; then
      icon_x=$((X + WIDTH / 2))
      icon_y=$((Y + HEIGHT / 2))
      return 0
    fi
  done
  return 1
}
# The pointer has to arrive before the button is pressed: the panel follows it.
click() {
  xdotool mousemove $((icon_x - 3)) "$icon_y" mousemove --sync "$icon_x" "$icon_y"
  sleep 0.15
  xdotool click "$1"
}
# A first click may get lost while the panel settles: it is repeated once.
click_opens() {
  click 1
  await "$@" && return 0
  click 1
  await "$@"
}
notification_window() {
  xdotool search --onlyvisible --class "xfce4-notifyd|dunst"
}

# The icons where the panel looks for them, as an installation would put them.
install_icons() {
  icons="$XDG_DATA_HOME/icons/hicolor"
  mkdir -p "$icons/scalable/apps" "$icons/symbolic/apps"
  cp "$IGX_ICONS/icon.svg" "$icons/scalable/apps/$id.svg"
  for state in healthy stale paused offline attention demo; do
    cp "$IGX_ICONS/$state-symbolic.svg" "$icons/symbolic/apps/$id-$state-symbolic.svg"
  done
}

registered() {
  gdbus call --session -d org.kde.StatusNotifierWatcher -o /StatusNotifierWatcher \
    -m org.freedesktop.DBus.Properties.Get org.kde.StatusNotifierWatcher \
    RegisteredStatusNotifierItems | grep -q "':"
}
