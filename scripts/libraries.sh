# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# libraries.sh: make archives for the testbed from Debian's packages, without
# installing them.  Source it after lib.sh.  LIBRARY_ROOTS is where packages are
# unpacked; the first one that has a library is taken.

LIBRARY_ROOTS=("$ROOTFS")

# needed_packages PACKAGE...: these and all they depend on, a name each line.
needed_packages() {
	apt-cache show "$@" >/dev/null || die "apt knows too few packages; run 'apt-get update'"
	apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
		--no-breaks --no-replaces --no-enhances "$@" |
		sed -n 's/^\([a-z0-9][a-z0-9.+-]*\)$/\1/p' | sort -u
}

# download_packages DIR KEY PACKAGE...: have these in DIR, and nothing else.  KEY
# stands for the list: nothing is fetched a second time for it.
download_packages() {
	local dir=$1 key=$2
	shift 2
	[ ! -e "$dir/.complete-$key" ] || return 0
	rm -rf "$dir"
	mkdir -p "$dir"
	(cd "$dir" && apt-get -q -o APT::Sandbox::User=root download "$@")
	touch "$dir/.complete-$key"
}

# unpack_packages DIR ROOT
unpack_packages() {
	local deb
	for deb in "$1"/*.deb; do
		dpkg-deb -x "$deb" "$2"
	done
}

# find_library NAME: the file of that shared library.
find_library() {
	local root d
	for root in "${LIBRARY_ROOTS[@]}"; do
		for d in {usr/lib,lib}/x86_64-linux-gnu{,/judydebian} lib64 usr/lib; do
			if [ -e "$root/$d/$1" ]; then
				readlink -f "$root/$d/$1"
				return
			fi
		done
	done
	die "no package in ${LIBRARY_ROOTS[*]} has $1"
}

# add_libraries TREE FILE: copy what FILE needs to run, and so on.
add_libraries() {
	local tree=$1 soname file
	for soname in $(readelf -d "$2" 2>/dev/null |
		sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
		[ ! -e "$tree/lib/x86_64-linux-gnu/$soname" ] || continue
		file=$(find_library "$soname")
		install -D "$file" "$tree/lib/x86_64-linux-gnu/$soname"
		add_libraries "$tree" "$file"
	done
}

# add TREE TARGET FILE: put a program there, with its libraries.
add() {
	install -D "$3" "$1/$2"
	add_libraries "$1" "$3"
}
