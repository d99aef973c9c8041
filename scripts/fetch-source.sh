#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch-source.sh xen|qemu: fetch and unpack Debian's source of that package,
# with Debian's own patches applied, and print the directory.
#
# apt needs deb-src entries for it: see apt.sh.

. "$(dirname "$0")/lib.sh"
. "$TOP/scripts/apt.sh"

pkg=$1
case $pkg in
xen) series='4\.17\.' ;;
qemu) series='1:7\.2[.+]' ;;
*) die "unknown source package '$pkg'" ;;
esac

dest=$BUILD/src/$pkg-orig
if [ -e "$dest/.unpacked" ]; then
	printf '%s\n' "$dest"
	exit 0
fi

# The archive may list a version whose files it no longer has: try each one,
# newest first.
download() {
	local versions v
	apt-get "${APT[@]}" update -q >&2
	versions=$(apt-cache "${APT[@]}" showsrc "$pkg" |
		sed -n 's/^Version: //p' | grep -E "^$series" | sort -rV | uniq)
	[ -n "$versions" ] || die "the archive has no source of $pkg ${series//\\/}"
	for v in $versions; do
		rm -rf "${DL:?}/$pkg"
		mkdir -p "$DL/$pkg"
		if (cd "$DL/$pkg" && apt-get "${APT[@]}" source -q \
			--download-only "$pkg=$v" >&2); then
			return
		fi
		echo "$pkg $v cannot be fetched, trying the next version" >&2
	done
	die "no version of $pkg could be fetched: ${versions//$'\n'/ }"
}

if ! compgen -G "$DL/$pkg/*.dsc" >/dev/null; then
	apt_private sources apt_to_source
	download
fi

rm -rf "$dest"
mkdir -p "${dest%/*}"
dpkg-source --no-check -x "$DL/$pkg"/*.dsc "$dest" >&2
touch "$dest/.unpacked"
printf '%s\n' "$dest"
