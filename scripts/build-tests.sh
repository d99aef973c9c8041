#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-tests.sh: build the test programs into $BUILD/tests: the bare-metal
# images, and the tools that look at the machine from outside.

. "$(dirname "$0")/lib.sh"

out=$BUILD/tests
mkdir -p "$out"
for suite in machine hypervisor; do
	make -C "$TOP/tests/$suite" OUT="$out/$suite"
done
make -C "$TOP/tests/system" OUT="$out"
