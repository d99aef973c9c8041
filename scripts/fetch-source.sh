#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch-source.sh xen|qemu: fetch and unpack Debian's source of that package,
# with Debian's own patches applied, and print the directory.
#
# apt needs deb-src entries.  They are derived from the machine's own entries
# into a private configuration, so that nothing in /etc changes and no host is
# named here.

. "$(dirname "$0")/lib.sh"

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

private=$BUILD/apt
options=(
	-o "Dir::Etc::SourceList=$private/sources.list"
	-o "Dir::Etc::SourceParts=$private/sources.list.d"
	-o "Dir::State::Lists=$private/lists"
	-o "APT::Sandbox::User=root"
)

# Each deb entry becomes a deb-src entry.
private_config() {
	local f
	mkdir -p "$private/sources.list.d" "$private/lists/partial"
	: >"$private/sources.list"
	if [ -e /etc/apt/sources.list ]; then
		sed -nE 's/^deb(-src)?[[:space:]]/deb-src /p' \
			/etc/apt/sources.list | sort -u >"$private/sources.list"
	fi
	for f in /etc/apt/sources.list.d/*.list; do
		[ -e "$f" ] || continue
		sed -nE 's/^deb(-src)?[[:space:]]/deb-src /p' "$f" | sort -u \
			>"$private/sources.list.d/${f##*/}"
	done
	for f in /etc/apt/sources.list.d/*.sources; do
		[ -e "$f" ] || continue
		sed -E 's/^Types:.*/Types: deb-src/I' "$f" \
			>"$private/sources.list.d/${f##*/}"
	done
}

# The archive may list a version whose files it no longer has: try each one,
# newest first.
download() {
	local versions v
	apt-get "${options[@]}" update -q >&2
	versions=$(apt-cache "${options[@]}" showsrc "$pkg" |
		sed -n 's/^Version: //p' | grep -E "^$series" | sort -rV | uniq)
	[ -n "$versions" ] || die "the archive has no source of $pkg ${series//\\/}"
	for v in $versions; do
		rm -rf "${DL:?}/$pkg"
		mkdir -p "$DL/$pkg"
		if (cd "$DL/$pkg" && apt-get "${options[@]}" source -q \
			--download-only "$pkg=$v" >&2); then
			return
		fi
		echo "$pkg $v cannot be fetched, trying the next version" >&2
	done
	die "no version of $pkg could be fetched: ${versions//$'\n'/ }"
}

if ! compgen -G "$DL/$pkg/*.dsc" >/dev/null; then
	private_config
	download
fi

rm -rf "$dest"
mkdir -p "${dest%/*}"
dpkg-source --no-check -x "$DL/$pkg"/*.dsc "$dest" >&2
touch "$dest/.unpacked"
printf '%s\n' "$dest"
