# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# lib.sh: what every script here shares.  Source it first:
#
#     . "$(dirname "$0")/lib.sh"
#
# It sets TOP (the source tree), BUILD (all output), LOG, and defines step(),
# run_logged(), die(), hash_inputs(), as_root() and pack().

set -euo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=${BUILD:-$TOP/build}
LOG=$BUILD/log
DL=$BUILD/dl
JOBS=${JOBS:-$(nproc)}
export TOP BUILD LOG DL JOBS

mkdir -p "$LOG" "$DL"

# Where the results of the build steps are found.
XEN_BIN=${XEN_BIN:-$BUILD/xen/xen}
QEMU_BIN=${QEMU_BIN:-$BUILD/qemu/qemu-system-x86_64}
ROOTFS=$BUILD/rootfs
IMAGES=$BUILD/images
KERNELS=$BUILD/kernels
export XEN_BIN QEMU_BIN ROOTFS IMAGES KERNELS

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# as_root CMD...: run CMD as root, by sudo where we are not.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "need root for: $*.  Run as root, or install sudo."
	fi
}

# step TEXT: say what begins, on one line; step_done ends the line.
STEP_START=0
step() {
	STEP_START=$SECONDS
	printf '%-58s' "$1"
}
step_done() {
	printf '%s  %4ds\n' "${1:-done}" "$((SECONDS - STEP_START))"
}

# run_logged TEXT LOGNAME REMEDY CMD...: run a step with its output in a log.
# On failure print the end of the log and the remedy, and exit.
run_logged() {
	local text=$1 log=$LOG/$2.log remedy=$3
	shift 3
	step "$text"
	if "$@" >"$log" 2>&1 </dev/null; then
		step_done
		return
	fi
	step_done FAILED
	printf -- '--- end of %s\n' "$log" >&2
	tail -n 25 "$log" >&2
	printf -- '--- what to do: %s\n' "$remedy" >&2
	exit 1
}

# hash_inputs PATH...: one hash over the names and contents of files and of
# everything below directories.
hash_inputs() {
	local p
	for p in "$@"; do
		if [ -d "$p" ]; then
			(cd "$p" && find . -type f -print0 | LC_ALL=C sort -z |
				xargs -0r sha256sum)
		else
			sha256sum <"$p"
		fi
	done | sha256sum | cut -c1-16
}

# pack TREE FILE: make it an archive that goes behind another one of an initrd.  It has the
# same bytes each time: a kernel takes more instructions for some digits of times and inode
# numbers than for others, and on virtual time that is another run.
pack() {
	find "$1" -exec touch -h -d @0 {} +
	(cd "$1" && find . -print0 | LC_ALL=C sort -z |
		cpio --null --quiet --reproducible -o -H newc -R 0:0) >"$2"
}

# headers_release DIR: what kernel these headers are of.  Debian's 6.1 says only
# here what "uname -r" will; "make kernelrelease" knows another name.
headers_release() {
	local rel
	rel=$(sed -n 's/^#define UTS_RELEASE "\(.*\)"/\1/p' \
		"$1/include/generated/utsrelease.h" 2>/dev/null)
	[ -n "$rel" ] || die "$1 holds no headers of a kernel that is configured"
	printf '%s\n' "$rel"
}

# The release of Debian's kernel that dom0 and guest run, such as
# 6.1.0-28-amd64.  KDIR overrides where its headers are.
kernel_release() {
	local rel
	if [ -n "${KDIR:-}" ]; then
		headers_release "$KDIR"
		return
	fi
	rel=$(dpkg-query -W -f '${Depends}' linux-headers-amd64 2>/dev/null |
		sed -n 's/.*linux-headers-\(6\.1[^ ,]*-amd64\).*/\1/p')
	[ -n "$rel" ] || die "linux-headers-amd64 is not installed; run 'make install-deps'"
	printf '%s\n' "$rel"
}

# kernel_dir [NAME]: where the headers are to build modules with; NAME is a kernel
# of scripts/fetch-kernel.sh or build-kernel.sh.
kernel_dir() {
	if [ -n "${1:-}" ]; then
		[ -e "$KERNELS/$1/headers/Makefile" ] ||
			die "there are no headers of kernel $1; run 'make kernel-$1'"
		printf '%s\n' "$KERNELS/$1/headers"
		return
	fi
	printf '%s\n' "${KDIR:-/lib/modules/$(kernel_release)/build}"
}

# module_dir [NAME]: where compromis.ko for that kernel is built.
module_dir() {
	printf '%s\n' "$BUILD/module${1:+-$1}"
}

# extract_vmlinux BZIMAGE FILE: what the boot loader's image of a kernel holds.
# Its header says where, see the kernel's Documentation/arch/x86/boot.rst; four
# bytes that follow the compressed data are its size.
extract_vmlinux() {
	local image=$1 sectors offset size at unpack
	sectors=$(od -An -tu1 -j $((0x1f1)) -N 1 "$image")
	offset=$(od -An -tu4 -j $((0x248)) -N 4 "$image")
	size=$(od -An -tu4 -j $((0x24c)) -N 4 "$image")
	at=$(((sectors + 1) * 512 + offset))
	case $(od -An -tx1 -j "$at" -N 4 "$image") in
	" fd 37 7a 58") unpack=xz ;;
	" 28 b5 2f fd") unpack=zstd ;;
	*) die "$image is compressed neither by xz nor by zstd; take another of Debian's kernels" ;;
	esac
	head -c "$((at + size - 4))" "$image" | tail -c +"$((at + 1))" |
		"$unpack" -dc >"$2"
	readelf -h "$2" >/dev/null
}
