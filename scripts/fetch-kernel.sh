#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch-kernel.sh SERIES: fetch a kernel of that series, such as 6.12, from the
# backports of Debian 12, into $KERNELS/SERIES:
#
#     headers    to build modules with, a link into root/
#     vmlinux    to boot
#     root/      the unpacked packages
#
# apt needs an entry for backports: see apt.sh.  Nothing is installed on this
# machine.

. "$(dirname "$0")/lib.sh"
. "$TOP/scripts/apt.sh"

series=${1:?series of the kernel, such as 6.12}
dest=$KERNELS/$series
debs=$DL/kernel-$series

key=$(hash_inputs "$0")
[ ! -e "$dest/.stamp-$key" ] || exit 0

# Releases that modules can be built for, newest first.  Names of other flavours
# have one more "-".
releases() {
	apt-cache "${APT[@]}" pkgnames "linux-headers-$series" |
		sed -nE "s/^linux-headers-(${series//./\\.}[.+][^-]*-amd64)\$/\1/p" |
		sort -rV
}

# What the headers need of their own kernel: the files that all flavours share,
# and kbuild's programs.
depends() {
	apt-cache "${APT[@]}" depends "linux-headers-$1" |
		sed -nE 's/^ *Depends: (linux-headers-.*-common|linux-kbuild-.*)$/\1/p'
}

download() {
	local dir=$debs.new release image
	local -a list
	apt-get "${APT[@]}" update -q --error-on=any ||
		die "bookworm-backports cannot be read where apt has bookworm from; check the network, or name a mirror in /etc/apt that has both"
	for release in $(releases); do
		mapfile -t list < <(depends "$release")
		for image in "linux-image-$release"{,-unsigned}; do
			rm -rf "$dir"
			mkdir -p "$dir"
			if (cd "$dir" && apt-get "${APT[@]}" -q download "$image" \
				"linux-headers-$release" "${list[@]}"); then
				echo "$release" >"$dir/release"
				mv "$dir" "$debs"
				return
			fi
		done
		echo "$release cannot be fetched, trying the next one" >&2
	done
	die "bookworm-backports has no linux-image and linux-headers $series for amd64 that can be fetched; check the network, or name a mirror in /etc/apt that has them"
}

if [ ! -e "$debs/release" ]; then
	apt_private backports apt_to_backports
	grep -rqw bookworm-backports "$BUILD/apt/backports" ||
		die "apt has no entry for the suite bookworm to derive backports from; add Debian 12's archive to /etc/apt/sources.list"
	rm -rf "$debs"
	download
fi
release=$(cat "$debs/release")

rm -rf "$dest"
mkdir -p "$dest/root"
for deb in "$debs"/*.deb; do
	case ${deb##*/} in
	# Modules that nobody loads are most of it; those are for swap.
	linux-image-*)
		dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dest/root" --wildcards \
			./boot "*/lib/lz4/*" "*/zram.ko.xz"
		;;
	*) dpkg-deb -x "$deb" "$dest/root" ;;
	esac
done

# The packages' one absolute path.
headers=root/usr/src/linux-headers-$release
sed -i "s,^include /usr/src/,include \$(dir \$(lastword \$(MAKEFILE_LIST)))../," \
	"$dest/$headers/Makefile"
ln -s "$headers" "$dest/headers"
# It is there for BTF, which nobody reads and pahole would be needed for.
rm -f "$dest/$headers/vmlinux"
make -s -C "$dest/headers" kernelversion >/dev/null ||
	die "the headers in $debs do not work outside of /usr/src; KDIR= names others"

extract_vmlinux "$dest/root/boot/vmlinuz-$release" "$dest/vmlinux"
touch "$dest/.stamp-$key"
