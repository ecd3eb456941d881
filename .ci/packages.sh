# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What must be there, and which package brings it. Sourced by run, check and .ci/run.
# Each line: a probe | apt | dnf | pacman. A probe is lib:PKGCONFIG, cmd:COMMAND, file:PATTERN.
# Nothing is asked of a package manager while every probe finds what it looks for.

BUILD_NEEDS='
cmd:cc|gcc|gcc|gcc
cmd:pkg-config|pkg-config|pkgconf-pkg-config|pkgconf
cmd:meson|meson|meson|meson
cmd:ninja|ninja-build|ninja-build|ninja
cmd:msgfmt|gettext|gettext|gettext
cmd:python3|python3|python3|python
cmd:rsvg-convert|librsvg2-bin|librsvg2-tools|librsvg
lib:gio-2.0|libglib2.0-dev|glib2-devel|glib2-devel
cmd:gdbus-codegen|libglib2.0-dev-bin|glib2-devel|glib2-devel
cmd:glib-compile-resources|libglib2.0-dev-bin|glib2-devel|glib2-devel
lib:libsoup-3.0|libsoup-3.0-dev|libsoup3-devel|libsoup3
lib:json-glib-1.0|libjson-glib-dev|json-glib-devel|json-glib
lib:libnotify|libnotify-dev|libnotify-devel|libnotify
lib:sqlite3|libsqlite3-dev|sqlite-devel|sqlite
lib:gtk+-3.0|libgtk-3-dev|gtk3-devel|gtk3
'

# What the program needs beside its libraries: TLS, icons, a font.
RUN_NEEDS='
file:/usr/lib*/*/gio/modules/libgio*tls.so,/usr/lib*/gio/modules/libgio*tls.so|glib-networking|glib-networking|glib-networking
file:/etc/ssl/certs/ca-certificates.crt,/etc/pki/tls/certs/ca-bundle.crt|ca-certificates|ca-certificates|ca-certificates
file:/usr/share/icons/Adwaita/index.theme|adwaita-icon-theme|adwaita-icon-theme|adwaita-icon-theme
file:/usr/lib*/*/gdk-pixbuf-2.0/*/loaders/libpixbufloader*svg.so,/usr/lib*/gdk-pixbuf-2.0/*/loaders/libpixbufloader*svg.so|librsvg2-common|librsvg2|librsvg
cmd:gdbus|libglib2.0-bin|glib2|glib2
cmd:dbus-run-session|dbus|dbus-daemon|dbus
cmd:fc-list|fontconfig|fontconfig|fontconfig
'

# GLib warns where there is TLS without certificates, and a warning ends a test.
TEST_NEEDS='
file:/usr/lib*/*/gio/modules/libgio*tls.so,/usr/lib*/gio/modules/libgio*tls.so|glib-networking|glib-networking|glib-networking
file:/etc/ssl/certs/ca-certificates.crt,/etc/pki/tls/certs/ca-bundle.crt|ca-certificates|ca-certificates|ca-certificates
cmd:dbus-daemon|dbus|dbus-daemon|dbus
cmd:desktop-file-validate|desktop-file-utils|desktop-file-utils|desktop-file-utils
'

DESKTOP_NEEDS='
cmd:Xvfb|xvfb|xorg-x11-server-Xvfb|xorg-server-xvfb
cmd:xvfb-run|xvfb|xorg-x11-server-Xvfb|xorg-server-xvfb
cmd:xauth|xauth|xorg-x11-xauth|xorg-xauth
cmd:xdotool|xdotool|xdotool|xdotool
cmd:wmctrl|wmctrl|wmctrl|wmctrl
cmd:xprop|x11-utils|xorg-x11-utils|xorg-xprop
cmd:import|imagemagick|ImageMagick|imagemagick
cmd:openbox|openbox|openbox|openbox
cmd:xfce4-panel|xfce4-panel|xfce4-panel|xfce4-panel
cmd:xfconf-query|xfconf|xfconf|xfconf
file:/usr/lib/*/xfce4/notifyd/xfce4-notifyd,/usr/lib*/xfce4/notifyd/xfce4-notifyd|xfce4-notifyd|xfce4-notifyd|xfce4-notifyd
cmd:dbus-launch|dbus-x11|dbus-x11|dbus
cmd:setpriv|util-linux|util-linux|util-linux
file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf,/usr/share/fonts/*/DejaVuSans.ttf,/usr/share/fonts/*/*/DejaVuSans.ttf|fonts-dejavu-core|dejavu-sans-fonts|ttf-dejavu
'

LINT_NEEDS='
cmd:clang-format|clang-format|clang-tools-extra|clang
cmd:appstreamcli|appstream|appstream|appstream
'

CLANG_NEEDS='
cmd:clang|clang|clang|clang
file:/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.asan-*.a,/usr/lib*/clang/*/lib/*/libclang_rt.asan*.a|libclang-rt-dev|compiler-rt|compiler-rt
'

# For .ci/clean-root: what makes a minimal system, and the list of what suites there are.
ROOT_NEEDS='
cmd:mmdebstrap|mmdebstrap|mmdebstrap|mmdebstrap
cmd:unshare|util-linux|util-linux|util-linux
file:/usr/share/distro-info/ubuntu.csv|distro-info-data|distribution-gpg-keys|distro-info
'

have() {
  local pattern
  case $1 in
    lib:*) pkg-config --exists "${1#lib:}" 2>/dev/null ;;
    cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
    file:*)
      for pattern in $(tr ',' ' ' <<<"${1#file:}"); do
        compgen -G "$pattern" >/dev/null && return 0
      done
      return 1 ;;
  esac
}

manager() {
  local name
  for name in apt-get dnf pacman; do
    command -v "$name" >/dev/null 2>&1 && { echo "$name"; return 0; }
  done
  return 1
}

# missing NEEDS...: the packages of this machine's manager for all probes that fail.
missing() {
  local column probe apt dnf pacman
  case $(manager) in apt-get) column=apt ;; dnf) column=dnf ;; *) column=pacman ;; esac
  # Without pkg-config no library can be found; every probe is asked all the same.
  while IFS='|' read -r probe apt dnf pacman; do
    [ -n "$probe" ] || continue
    have "$probe" || echo "${!column}"
  done <<<"$*" | sort -u
}

# install_missing NEEDS...: lists what is missing, then installs it. Silent if nothing is.
install_missing() {
  local packages log sudo= begun=$SECONDS
  mapfile -t packages < <(missing "$@")
  [ ${#packages[@]} -gt 0 ] || return 0
  # Debian names the sanitizers' runtime after its version of clang.
  if [ "$(manager)" = apt-get ]; then
    local i
    for i in "${!packages[@]}"; do
      [ "${packages[i]}" = libclang-rt-dev ] && packages[i]="libclang-rt-$(clang_version)-dev"
    done
  fi
  echo "Missing here, to be installed: ${packages[*]}"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || {
      echo "Neither root nor sudo: install the packages above, then start this again." >&2
      return 1
    }
    sudo=sudo
  fi
  [ -z "$(manager)" ] || echo "Installing with $(manager), which can take some minutes…"
  log=$(mktemp) || return 1
  case $(manager) in
    apt-get)
      # One dead source among a person's many does not matter while the packages are found.
      # A fresh machine may be updating itself just now.
      { $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
          -o DPkg::Lock::Timeout=300 "${packages[@]}"; } >"$log" 2>&1 ;;
    dnf) $sudo dnf install -y -q --setopt=install_weak_deps=False "${packages[@]}" >"$log" 2>&1 ;;
    pacman) $sudo pacman -S --needed --noconfirm "${packages[@]}" >"$log" 2>&1 ;;
    *) echo "No apt, dnf or pacman here: install the packages above by hand." >"$log"; false ;;
  esac || {
    tail -n 20 "$log" >&2
    rm -f "$log"
    echo "Installing failed; the lines above say why." >&2
    return 1
  }
  rm -f "$log"
  echo "Installed in $((SECONDS - begun)) s"
}

clang_version() {
  local version
  version=$(clang --version 2>/dev/null | sed -n 's/.*clang version \([0-9]*\).*/\1/p')
  [ -n "$version" ] || version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -n 1)
  echo "${version:-14}"
}

# needs_for INSTALL NEEDS...: installs what is missing, or only says so where INSTALL is empty.
needs_for() {
  local install=$1 packages
  shift
  if [ -n "$install" ]; then install_missing "$@"; return; fi
  mapfile -t packages < <(missing "$@")
  [ ${#packages[@]} = 0 ] || echo "Missing here, not installed: ${packages[*]}" >&2
}

# build_option NAME VALUE [BUILD]: sets an option of a build folder where it differs.
build_option() {
  local build=${3:-_build}
  [ "$(python3 -c '
import json, sys
options = json.load(open(sys.argv[1] + "/meson-info/intro-buildoptions.json"))
value = next(o["value"] for o in options if o["name"] == sys.argv[2])
print(str(value).lower() if isinstance(value, bool) else value)' "$build" "$1")" = "$2" ] ||
    meson configure "$build" "-D$1=$2" >/dev/null
}
