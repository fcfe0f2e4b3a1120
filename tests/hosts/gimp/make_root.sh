#!/usr/bin/env bash
# make_root.sh [FOLDER [PROGRAM PACKAGES]]: GIMP 3, or another program, of Debian trixie in a folder of its own, made
# once and then found there. Without FOLDER it is where the tests look for GIMP.
# Needs root, debootstrap and Debian's mirror; 0.5 GB, a minute or two.
set -euo pipefail
root=${1:-${SHUTTERSPAN_GIMP_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/shutterspan/gimp-root}}
program=${2:-gimp-console-3.0} packages=${3:-gimp locales}
[ -e "$root/usr/bin/$program" ] && exit 0

mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/*.sources 2>/dev/null || true)
[ -n "$mirror" ] || mirror=$(awk '/^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }' /etc/apt/sources.list)
draft=$root.$$
trap 'rm -rf --one-file-system "$draft"' EXIT
mkdir -p "$(dirname "$root")"
debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg trixie "$draft" "$mirror"
printf '#!/bin/sh\nexit 101\n' > "$draft/usr/sbin/policy-rc.d"
chmod +x "$draft/usr/sbin/policy-rc.d"
printf 'path-exclude /usr/share/%s/*\n' doc man > "$draft/etc/dpkg/dpkg.cfg.d/small"
# The mount lives in a namespace of its own and is gone with it.
unshare --mount --propagation private bash -euo pipefail -c '
    mount -t proc proc "$1/proc"
    chroot "$1" apt-get update
    chroot "$1" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $2
    [ ! -e "$1/usr/share/i18n/locales/de_DE" ] || chroot "$1" localedef -i de_DE -f UTF-8 de_DE.UTF-8
    chroot "$1" apt-get clean
    rm -rf "$1"/var/lib/apt/lists/*' -- "$draft" "$packages"
rm -rf --one-file-system "$root"
mv "$draft" "$root"
