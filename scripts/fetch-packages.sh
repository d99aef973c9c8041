#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch-packages.sh: fetch the Debian packages that make up dom0 and the guest
# and unpack them into a private root, $ROOTFS.  Nothing is installed on this
# machine.

. "$(dirname "$0")/lib.sh"

release=$(kernel_release)

# Programs, by what they are for.
programs=(
	busybox-static                          # init and shell of both
	"linux-image-$release"                  # kernel of both
	xen-hypervisor-4.17-amd64               # stock Xen, for comparison
	xen-utils-4.17 xen-utils-common xenstore-utils # dom0
	qemu-system-xen qemu-system-data seabios # the device model of HVM guests
	linux-perf redis-server redis-tools kmod kexec-tools # guest
	libjson-c5
)

# The shared libraries that these packages need, directly or not.
libraries() {
	apt-cache depends --recurse --no-recommends --no-suggests \
		--no-conflicts --no-breaks --no-replaces --no-enhances \
		"${programs[@]}" |
		sed -n 's/^\([a-z0-9][a-z0-9.+-]*\)$/\1/p' | sort -u |
		grep -E '^(lib|zlib)' |
		grep -vE '^lib(python3-stdlib|python3.*-(stdlib|minimal)|pam-|debian-installer|text|file|number)'
}

key=$(hash_inputs "$0")-$release
stamp=$ROOTFS/.stamp-$key
[ ! -e "$stamp" ] || exit 0

debs=$DL/debs-$release
if [ ! -e "$debs/.complete-$key" ]; then
	mkdir -p "$debs"
	mapfile -t libs < <(libraries)
	[ "${#libs[@]}" -gt 20 ] || die "apt knows too few packages; run 'apt-get update'"
	(cd "$debs" && apt-get -q -o APT::Sandbox::User=root download \
		"${programs[@]}" "${libs[@]}")
	touch "$debs/.complete-$key"
fi

rm -rf "$ROOTFS"
mkdir -p "$ROOTFS"
for deb in "$debs"/*.deb; do
	dpkg-deb -x "$deb" "$ROOTFS"
done
touch "$stamp"
