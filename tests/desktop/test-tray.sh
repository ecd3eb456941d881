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
. "$(dirname "$0")/lib.sh"

install_icons
await locate || true
settle 1024x30+0+0
import -window root "$T/empty.png"
mkfifo "$T/commands"
"$@" <"$T/commands" >"$OUT/app.log" 2>&1 &
app=$!
exec 4>"$T/commands"

check "the icon is registered" registered
settle 1024x30+0+0
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
    settle "$box"
    before=$(pixels "$box")
    tell "health $state"
    check "the icon changes to $state" changed "$box" "$before"
    import -window root -crop "$box" +repage -filter point -resize 400% "$OUT/icon-$state.png"
  done
fi

settle "$box"
before=$(pixels "$box")
${IGX_DO_SIGNAL:-tell signal}
check "a new signal draws attention" changed "$box" "$before"
check "the notification is on the screen" notification_window
check "the notification is painted" colours "300x100+700+30" 20
settle
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
check "the program ends" gone "$app"
kill $app 2>/dev/null
wait $app 2>/dev/null
if grep -E 'CRITICAL|WARNING|Segmentation' "$OUT/app.log"; then
  not_ok "the program has nothing to complain about"
else
  ok "the program has nothing to complain about"
fi
echo "1..$number"
exit $failed
