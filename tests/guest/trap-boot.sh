# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# trap-boot.sh: how to boot for tests of the trap engine.  Source it after boot.sh.

# trap_modules RELEASE ROOT: the modules for swap to a compressed disk of the kernel of
# that release, unpacked.
trap_modules() {
	local dir=$BUILD/tests/trap-modules/$1 f
	mkdir -p "$dir"
	for f in mm/zsmalloc lib/lz4/lz4_compress lib/lz4/lz4hc_compress drivers/block/zram/zram; do
		if [ -e "$2/lib/modules/$1/kernel/$f.ko.xz" ]; then
			xz -dc "$2/lib/modules/$1/kernel/$f.ko.xz" >"$dir/${f##*/}.ko"
		elif [ -e "$2/lib/modules/$1/kernel/$f.ko" ]; then
			cp "$2/lib/modules/$1/kernel/$f.ko" "$dir/"
		fi
	done
	find "$dir" -name '*.ko'
}

# trap_boot KERNEL: the arguments of testbed.sh, one on a line: two CPUs and two nodes
# on the native machine, with trap-test.
trap_boot() {
	local f release root=$ROOTFS
	local -a args=(--native --cpus 2 --append numa=fake=2
		--guest-add "$TOP/tests/guest/lib.sh"
		--guest-add "$TOP/tests/guest/trap"
		--guest-add "$BUILD/tests/trap-test")
	release=$(kernel_release)
	case $1 in
	6.1) ;;
	debug) args+=(--kernel "$1" --tlb-bits 8) release='' ;;
	*)
		args+=(--kernel "$1")
		root=$KERNELS/$1/root
		release=$(headers_release "$KERNELS/$1/headers")
		;;
	esac
	if [ -n "$release" ]; then
		for f in $(trap_modules "$release" "$root"); do
			args+=(--guest-add "$f")
		done
	fi
	printf '%s\n' "${args[@]}"
}
