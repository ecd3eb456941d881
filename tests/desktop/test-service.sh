#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# test-service.sh BUILD SOURCE: the real service, window and command line on a real desktop, fed
# by the test exchange, as TAP. Screenshots stay in IGX_ARTEFACTS.
set -u
. "$(dirname "$0")/lib.sh"

build=$1
source=$2
service=$id.Service
install_icons

# The hub is looked for beside the service, as it is installed.
mkdir -p "$T/bin"
cp "$build/src/daemon/ignitexd" "$build/src/hub/ignitex" "$build/src/ctl/ignitexctl" "$T/bin/"
PATH=$T/bin:$PATH
export IGX_STRATEGY_DIR="$source/data/strategies" GIO_USE_PROXY_RESOLVER=dummy

"$build/tests/exchange/igx-exchange" --port=0 --seed=4 --speed=1200 \
  --generate=BTCUSDT --generate=ETHUSDT >"$OUT/exchange.log" 2>&1 &
exchange=$!
trap 'kill $exchange ${app:-} ${hub:-} 2>/dev/null' EXIT
app=$exchange
await grep -q listening "$OUT/exchange.log"
address=$(sed -n 's|.*listening on http://||p' "$OUT/exchange.log" | head -n 1)
mkdir -p "$XDG_CONFIG_HOME/ignitex"
cat >"$XDG_CONFIG_HOME/ignitex/settings.ini" <<TEXT
[exchange]
rest_hosts=http://$address;
stream_hosts=ws://$address;
speed=1200
[market]
watch=BTCUSDT:1m;ETHUSDT:1m;
[signals]
profile=unfiltered
TEXT

running() {
  gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus \
    -m org.freedesktop.DBus.NameHasOwner "$service" | grep -q true
}
live() { ignitexctl status --json | grep -q '"healthy"'; }
window() { xdotool search --onlyvisible --name '^IgniteX$'; }
no_window() { ! window; }
has_signal() { ignitexctl signals --json --limit 1 | grep -q '"id"'; }

settle 1024x30+0+0
import -window root "$T/empty.png"
ignitexd >"$OUT/app.log" 2>&1 &
app=$!
check "the icon is registered" registered
check "the service is live" live
await locate
settle 1024x30+0+0
locate
box="20x20+$((icon_x - 10))+$((icon_y - 10))"
empty=$(convert "$T/empty.png" -crop "$box" +repage -depth 8 rgba:- | cksum)
check "the icon is painted" changed "$box" "$empty"

xdotool mousemove 300 500
check "a signal is in the ledger" has_signal
check "its notification is on the screen" notification_window
check "the notification is painted" colours "300x100+700+30" 20
shoot service-notification

if click_opens window; then
  ok "a left click opens the hub"
else
  not_ok "a left click opens the hub"
fi
check "the hub is painted" colours "600x400+100+150" 40
xdotool mousemove 300 700
settle 400x300+380+130
shoot service-hub

area="300x200+$((icon_x - 300 > 0 ? icon_x - 300 : 0))+40"
before=$(pixels "$area")
click 3
check "a right click opens the menu" changed "$area" "$before"
shoot service-menu
xdotool key Escape mousemove 300 500

hub=$(xdotool getwindowpid "$(window | head -n 1)")
ending=yes
gdbus call --session -d "$service" -o /io/github/ignitex/IgniteX \
  -m io.github.ignitex.IgniteX1.Quit >/dev/null
check "Quit ends the service" gone "$app"
check "Quit ends the hub" no_window
check "and the hub's process" gone "$hub"
# Whatever would start it again has two seconds to do so.
sleep 2
if running; then not_ok "nothing starts it again"; else ok "nothing starts it again"; fi
if grep -E 'CRITICAL|WARNING|Segmentation' "$OUT/app.log"; then
  not_ok "the programs have nothing to complain about"
else
  ok "the programs have nothing to complain about"
fi
echo "1..$number"
exit $failed
