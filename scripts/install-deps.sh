#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# install-deps.sh [bochs|chromium]: install what the build and the tests need on
# this machine, by name from Debian's packages; "bochs", "chromium": what
# scripts/bochs.sh and tests/report need on top.  Does nothing, offline too, when
# all of it is there.

. "$(dirname "$0")/lib.sh"

packages=(
	# compilers and what the sources of Xen, QEMU and the module need
	gcc make patch git bc bison flex cpio xz-utils zstd dpkg-dev pkg-config
	libc6-dev libelf-dev linux-headers-amd64
	libglib2.0-dev libpixman-1-dev libfdt-dev meson ninja-build python3
	# firmware for the emulated machine
	seabios qemu-system-data
	# user space: JSON, Xen's libraries, unit tests
	libjson-c-dev libxen-dev libcmocka-dev jq
	# compromis-place: packed traces, SQLite traces, trees, plots
	zlib1g-dev libzstd-dev libsqlite3-dev sqlite3 libbsd-dev gnuplot-nox
	# what the module's packaging is tested with
	kmod openssl
	# fuzzing
	clang libclang-rt-dev
	# style checks
	clang-format shellcheck sparse coccinelle perl groff-base mandoc
)
case ${1:-} in
bochs) packages=(bochs bochs-term bochsbios vgabios grub-common grub-pc-bin xorriso mtools) ;;
chromium) packages=(chromium fonts-liberation) ;;
esac

missing=()
for p in "${packages[@]}"; do
	dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null |
		grep -qx installed || missing+=("$p")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

echo "to install: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
as_root apt-get update -q
as_root env DEBIAN_FRONTEND=noninteractive \
	apt-get install -q -y --no-install-recommends "${missing[@]}"
