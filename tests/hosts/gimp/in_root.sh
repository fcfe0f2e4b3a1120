#!/usr/bin/env bash
# in_root.sh FOLDER BIND... -- [VAR=VALUE]... COMMAND...: run a command in a GIMP folder; BINDs appear at the same paths,
# and all of the computer under /outside. The mounts live in a namespace of their own: nothing of them remains.
set -euo pipefail
root=$1
shift
binds=(/tmp/.X11-unix)
while [ "$1" != -- ]; do binds+=("$1"); shift; done
shift
for place in "${binds[@]}"; do mkdir -p "$place" "$root$place"; done
mkdir -p "$root/outside"
exec unshare --mount --propagation private bash -euo pipefail -c '
    root=$1 count=$2
    shift 2
    for place in "${@:1:count}"; do mount --bind "$place" "$root$place"; done
    shift "$count"
    mount --rbind / "$root/outside"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    exec chroot "$root" env -i HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"
' -- "$root" "${#binds[@]}" "${binds[@]}" "$@"
