#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-tests.sh: build the test programs into $BUILD/tests: the bare-metal
# images, the tools that look at the machine from outside, and a program and a module
# for the guest.

. "$(dirname "$0")/lib.sh"

out=$BUILD/tests
mkdir -p "$out"
for suite in machine hypervisor; do
	make -C "$TOP/tests/$suite" OUT="$out/$suite"
done
make -C "$TOP/tests/system" OUT="$out"
make -C "$TOP/tests/debug" OUT="$out"
make -C "$TOP/tests/trap" OUT="$out"

# kbuild writes next to the sources.
cp -ruT "$TOP/tests/guest/core-pmu" "$out/core-pmu"
make -C "$(kernel_dir "")" M="$out/core-pmu" modules
