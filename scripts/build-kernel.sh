#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-kernel.sh NAME: build a kernel from Debian's linux-source, configured by
# scripts/NAME.config, into $KERNELS/NAME:
#
#     headers    to build modules with
#     vmlinux    to boot
#
# The result is kept until one of its inputs changes.  Nothing is installed on
# this machine.

. "$(dirname "$0")/lib.sh"

name=${1:?name of the configuration, such as debug}
config=$TOP/scripts/$name.config
dest=$KERNELS/$name
debs=$DL/linux-source
src=$BUILD/src/linux
package=linux-source-6.1

[ -e "$config" ] || die "there is no $config"

# The version of Debian's kernel first, then what else there is, newest first: the
# archive may list versions whose files it no longer has.
versions() {
	dpkg-query -W -f '${Version}\n' linux-headers-amd64 2>/dev/null || true
	apt-cache madison "$package" | awk -F ' *[|] *' '{ print $2 }'
}

download() {
	local version
	for version in $(versions); do
		rm -rf "$debs"
		mkdir -p "$debs"
		if (cd "$debs" && apt-get -q -o APT::Sandbox::User=root \
			download "$package=$version"); then
			echo "$version" >"$debs/version"
			return
		fi
		echo "$package $version cannot be fetched, trying the next one" >&2
	done
	die "no version of $package can be fetched; check the network, or run 'apt-get update'"
}

unpack() {
	[ "$(cat "$src/.unpacked" 2>/dev/null)" != "$version" ] || return 0
	rm -rf "$src" "$src.new"
	mkdir -p "$src.new"
	dpkg-deb --fsys-tarfile "$debs/${package}"_*.deb |
		tar -xO --wildcards "*/$package.tar.xz" |
		tar -xJ -C "$src.new" --strip-components=1
	echo "$version" >"$src.new/.unpacked"
	mv "$src.new" "$src"
}

# Kconfig drops what it does not know, and what depends on something else.
verify() {
	local line symbol bad=''
	while IFS= read -r line; do
		symbol=${line#\# }
		symbol=${symbol%%[ =]*}
		case $line in
		CONFIG_*=*)
			grep -qxF "$line" "$obj/.config" || bad+=" $symbol"
			;;
		"# CONFIG_"*" is not set")
			! grep -q "^$symbol=" "$obj/.config" || bad+=" $symbol"
			;;
		esac
	done <"$config"
	[ -z "$bad" ] ||
		die "without effect in Linux $version:$bad; see what they depend on, and correct $config"
}

[ -e "$debs/version" ] || download
version=$(cat "$debs/version")
stamp=$dest/.stamp-$(hash_inputs "$0" "$config" "$debs/version")
[ ! -e "$stamp" ] || exit 0

unpack
obj=$dest/obj
rm -rf "$dest"
mkdir -p "$obj"
make -C "$src" O="$obj" KCONFIG_ALLCONFIG="$config" allnoconfig
verify
# A PVH guest starts in C code, before KASAN's shadow is mapped; no other checks are
# lost by that but those of string functions' arguments, since memcpy() and its like
# are KASAN's own.  "modules" makes the list of symbols that ours is linked against.
make -C "$src" O="$obj" -j"$JOBS" KASAN_SANITIZE_enlighten.o=n \
	KASAN_SANITIZE_enlighten_pvh.o=n KASAN_SANITIZE_string.o=n vmlinux modules
ln -s obj "$dest/headers"
ln -s obj/vmlinux "$dest/vmlinux"
touch "$stamp"
