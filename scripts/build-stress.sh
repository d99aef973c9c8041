#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-stress.sh: what "make check-trap" runs on top of the guest's image, as one
# archive $BUILD/stress/stress.img: stress-ng and sqlite3 with their libraries, from
# Debian's packages, and those of the kernel's own tests of mm that need no library,
# from Debian's linux-source, which build-kernel.sh has unpacked.  Nothing is installed
# on this machine.

. "$(dirname "$0")/lib.sh"
# shellcheck source=scripts/libraries.sh
. "$(dirname "$0")/libraries.sh"

work=$BUILD/stress
debs=$DL/stress
root=$work/root
tree=$work/tree
src=$BUILD/src/linux
selftests=(compaction_test hugepage-mremap hugepage-mmap hugepage-shm hugetlb-madvise
	madv_populate map_fixed_noreplace map_hugetlb map_populate memfd_secret migration
	mlock-random-test mlock2-tests mremap_dontunmap mremap_test mrelease_test
	on-fault-limit soft-dirty split_huge_page_test transhuge-stress thuge-gen
	userfaultfd virtual_address_range va_128TBswitch ksm_tests khugepaged gup_test)

key=$(hash_inputs "$0" "$TOP/scripts/libraries.sh" "$src/.unpacked" <(ls "$ROOTFS"/.stamp-*))
[ ! -e "$work/.stamp-$key" ] || exit 0

# packages: those two, and what they need that is not in $ROOTFS already.
packages() {
	needed_packages stress-ng sqlite3 libnuma-dev libcap-dev |
		grep -E '^(stress-ng|sqlite3|lib|zlib)' |
		grep -vE '^lib(llvm|gl1-mesa|pam-|debian-installer|text-)'
}

mapfile -t list < <(packages)
download_packages "$debs" "$key" "${list[@]}"

rm -rf "$work"
mkdir -p "$root" "$tree/usr/bin" "$tree/usr/lib/selftests"
unpack_packages "$debs" "$root"
LIBRARY_ROOTS=("$ROOTFS" "$root")

for f in stress-ng sqlite3; do
	add "$tree" "usr/bin/$f" "$root/usr/bin/$f"
done

for t in "${selftests[@]}"; do
	gcc -O2 -static -D_GNU_SOURCE -pthread -w -I"$root/usr/include" \
		-I"$src/tools/testing/selftests" -I"$src/tools/testing/selftests/vm" -I"$src" \
		-o "$tree/usr/lib/selftests/$t" "$src/tools/testing/selftests/vm/$t.c" \
		"$src/tools/testing/selftests/vm/vm_util.c" -L"$root/usr/lib/x86_64-linux-gnu" \
		-lnuma -lcap -lrt \
		2>"$work/$t.log" || echo "$t does not build: see $work/$t.log"
done

pack "$tree" "$work/stress.img"
touch "$work/.stamp-$key"
