#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# test-tray.sh COMMAND...: the tray of COMMAND in a real panel and its notification on the screen,
# as TAP. COMMAND reads lines on standard input and writes "EVENT ..." lines, like igx-tray-demo.
# Another program is tested by setting what differs:
#
#   IGX_APP_ID, IGX_ICONS  the application id, the folder of the icons in the source
#   IGX_EXPECT_OPEN        a command that succeeds once a click on the icon had its effect
#   IGX_DO_SIGNAL          a command that brings about a signal with its notification
#   IGX_DO_STATES          "no" where the command cannot be told to change its state
#
# Screenshots stay in IGX_ARTEFACTS.
set -u
# A program that ends early is a failed check, not the end of this script.
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
shoot() { import -window root "$OUT/$1.png"; }
# Whether the picture of a part of the screen has at least so many colours.
colours() { [ "$(import -window root -crop "$1" +repage -format %k info:)" -ge "$2" ]; }
pixels() { import -window root -crop "$1" +repage -depth 8 rgba:- | cksum; }
changed() { [ "$(pixels "$1")" != "$2" ]; }
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

icons="$XDG_DATA_HOME/icons/hicolor"
mkdir -p "$icons/scalable/apps" "$icons/symbolic/apps"
cp "$IGX_ICONS/icon.svg" "$icons/scalable/apps/$id.svg"
for state in healthy stale paused offline attention demo; do
  cp "$IGX_ICONS/$state-symbolic.svg" "$icons/symbolic/apps/$id-$state-symbolic.svg"
done

registered() {
  gdbus call --session -d org.kde.StatusNotifierWatcher -o /StatusNotifierWatcher \
    -m org.freedesktop.DBus.Properties.Get org.kde.StatusNotifierWatcher \
    RegisteredStatusNotifierItems | grep -q "':"
}
await locate || true
sleep 0.5
import -window root "$T/empty.png"
mkfifo "$T/commands"
"$@" <"$T/commands" >"$OUT/app.log" 2>&1 &
app=$!
exec 4>"$T/commands"

check "the icon is registered" registered
sleep 0.3
locate
box="20x20+$((icon_x - 10))+$((icon_y - 10))"
empty=$(convert "$T/empty.png" -crop "$box" +repage -depth 8 rgba:- | cksum)
check "the icon is painted" changed "$box" "$empty"
shoot tray-icon

if click_opens ${IGX_EXPECT_OPEN:-said open-hub}; then
  ok "a left click opens the hub"
else
  not_ok "a left click opens the hub"
fi

xdotool mousemove 300 500
if [ "${IGX_DO_STATES:-yes}" = yes ]; then
  for state in stale paused offline demo healthy; do
    sleep 0.1
    before=$(pixels "$box")
    tell "health $state"
    check "the icon changes to $state" changed "$box" "$before"
    import -window root -crop "$box" +repage -filter point -resize 400% "$OUT/icon-$state.png"
  done
fi

sleep 1
before=$(pixels "$box")
${IGX_DO_SIGNAL:-tell signal}
check "a new signal draws attention" changed "$box" "$before"
check "the notification is on the screen" notification_window
check "the notification is painted" colours "300x100+700+30" 20
sleep 0.5
shoot notification

attention=$(pixels "$box")
area="300x200+$((icon_x - 300 > 0 ? icon_x - 300 : 0))+40"
before=$(pixels "$area")
click 3
check "a right click opens the menu" changed "$area" "$before"
check "the menu is painted" colours "$area" 20
shoot menu
if [ "${IGX_DO_STATES:-yes}" = yes ]; then
  xdotool key Down Down Down Return
  check "the keyboard reaches the menu" said "\(pause\|open-signal\)"
fi
xdotool key Escape mousemove 300 500
check "the attention ends with the menu" changed "$box" "$attention"

ending=yes
tell quit
check "the program ends" sh -c "! kill -0 $app"
kill $app 2>/dev/null
wait $app 2>/dev/null
if grep -E 'CRITICAL|WARNING|Segmentation' "$OUT/app.log"; then
  not_ok "the program has nothing to complain about"
else
  ok "the program has nothing to complain about"
fi
echo "1..$number"
exit $failed
