#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# assemble-source.sh xen|qemu DEST: put our files and patches on an untouched
# source.  XEN_SRC or QEMU_SRC name another one than Debian's.

. "$(dirname "$0")/lib.sh"

what=$1 dest=$2

case $what in
xen)
	src=${XEN_SRC:-$("$TOP/scripts/fetch-source.sh" xen)}
	ours=$TOP/hypercall/xen
	headers=(
		"hypercall/include/compromis.h:xen/include/public/arch-x86"
		"hardware/include/compromis-mmu.h:xen/arch/x86/include/asm/hvm/svm"
	)
	;;
qemu)
	src=${QEMU_SRC:-$("$TOP/scripts/fetch-source.sh" qemu)}
	ours=$TOP/hardware/qemu
	headers=("hardware/include/compromis-mmu.h:target/i386")
	;;
*)
	die "unknown source '$what'"
	;;
esac

[ -d "$src" ] || die "no source tree at $src"
rm -rf "$dest"
mkdir -p "${dest%/*}"
cp -a "$src" "$dest"

cp -rT "$ours/files" "$dest"
for h in "${headers[@]}"; do
	cp "$TOP/${h%%:*}" "$dest/${h##*:}/"
done
for p in "$ours"/patches/*.patch; do
	echo "applying ${p##*/}"
	patch -d "$dest" -p1 --forward --batch --fuzz=0 <"$p" ||
		die "${p##*/} does not apply to $src: is it an untouched Xen 4.17 or QEMU 7.2?"
done
