#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-module.sh [MAKE-ARGUMENT...]: build compromis.ko into $BUILD/module.
# kbuild writes next to the sources, so it gets a copy of them.

. "$(dirname "$0")/lib.sh"

out=$BUILD/module
mkdir -p "$out"
for d in Kbuild module hypercall/include hardware/include; do
	mkdir -p "$out/$(dirname "$d")"
	cp -ruT "$TOP/$d" "$out/$d"
done
make -C "$(kernel_dir)" M="$out" modules "$@"
cp "$out/module/compromis.ko" "$out/compromis.ko.new"
cmp -s "$out/compromis.ko.new" "$out/compromis.ko" ||
	cp "$out/compromis.ko.new" "$out/compromis.ko"
rm "$out/compromis.ko.new"
