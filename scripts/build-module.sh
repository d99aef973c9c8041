#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-module.sh [NAME]: build compromis.ko into $BUILD/module, or for a kernel of
# fetch-kernel.sh or build-kernel.sh into $BUILD/module-NAME.  kbuild writes next to
# the sources, so it gets a copy of them.

. "$(dirname "$0")/lib.sh"

out=$(module_dir "$@")
headers=$(kernel_dir "$@")
mkdir -p "$out"
for d in Kbuild module hypercall/include hardware/include; do
	mkdir -p "$out/$(dirname "$d")"
	cp -ruT "$TOP/$d" "$out/$d"
done
make -C "$headers" M="$out" modules
cp "$out/module/compromis.ko" "$out/compromis.ko.new"
cmp -s "$out/compromis.ko.new" "$out/compromis.ko" ||
	cp "$out/compromis.ko.new" "$out/compromis.ko"
rm "$out/compromis.ko.new"
