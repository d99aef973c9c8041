#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-stress.sh: what "make check-trap" runs on top of the guest's image, as one
# archive $BUILD/stress/stress.img: stress-ng and sqlite3 with their libraries, from
# Debian's packages, and those of the kernel's own tests of mm that need no library,
# from Debian's linux-source, which build-kernel.sh has unpacked.  Nothing is installed
# on this machine.

. "$(dirname "$0")/lib.sh"

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

key=$(hash_inputs "$0" "$src/.unpacked" <(ls "$ROOTFS"/.stamp-*))
[ ! -e "$work/.stamp-$key" ] || exit 0

# packages: those two, and what they need that is not in $ROOTFS already.
packages() {
	apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
		--no-breaks --no-replaces --no-enhances stress-ng sqlite3 \
		libnuma-dev libcap-dev |
		sed -n 's/^\([a-z0-9][a-z0-9.+-]*\)$/\1/p' | sort -u |
		grep -E '^(stress-ng|sqlite3|lib|zlib)' |
		grep -vE '^lib(llvm|gl1-mesa|pam-|debian-installer|text-)'
}

if [ ! -e "$debs/.complete-$key" ]; then
	rm -rf "$debs"
	mkdir -p "$debs"
	mapfile -t list < <(packages)
	[ "${#list[@]}" -gt 10 ] || die "apt knows too few packages; run 'apt-get update'"
	(cd "$debs" && apt-get -q -o APT::Sandbox::User=root download "${list[@]}")
	touch "$debs/.complete-$key"
fi

rm -rf "$work"
mkdir -p "$root" "$tree/usr/bin" "$tree/usr/lib/selftests"
for deb in "$debs"/*.deb; do
	dpkg-deb -x "$deb" "$root"
done

# add_libraries FILE: what FILE needs to run, and so on.
add_libraries() {
	local soname file d
	for soname in $(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
		[ ! -e "$tree/lib/x86_64-linux-gnu/$soname" ] || continue
		file=''
		for d in "$root" "$ROOTFS"; do
			for f in "$d"/{usr/lib,lib}/x86_64-linux-gnu{,/judydebian}/"$soname"; do
				[ ! -e "$f" ] || file=$(readlink -f "$f")
			done
		done
		[ -n "$file" ] || die "no package has $soname, which $1 needs"
		install -D "$file" "$tree/lib/x86_64-linux-gnu/$soname"
		add_libraries "$file"
	done
}

for f in stress-ng sqlite3; do
	install "$root/usr/bin/$f" "$tree/usr/bin/$f"
	add_libraries "$tree/usr/bin/$f"
done

for t in "${selftests[@]}"; do
	gcc -O2 -static -D_GNU_SOURCE -pthread -w -I"$root/usr/include" \
		-I"$src/tools/testing/selftests" -I"$src/tools/testing/selftests/vm" -I"$src" \
		-o "$tree/usr/lib/selftests/$t" "$src/tools/testing/selftests/vm/$t.c" \
		"$src/tools/testing/selftests/vm/vm_util.c" -L"$root/usr/lib/x86_64-linux-gnu" \
		-lnuma -lcap -lrt \
		2>"$work/$t.log" || echo "$t does not build: see $work/$t.log"
done

(cd "$tree" && find . -print0 | LC_ALL=C sort -z | cpio --null --quiet -o -H newc -R 0:0) \
	>"$work/stress.img"
touch "$work/.stamp-$key"
