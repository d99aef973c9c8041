#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch-sources.sh: fetch the sources that no variable overrides.

. "$(dirname "$0")/lib.sh"

[ -n "${XEN_SRC:-}" ] || "$TOP/scripts/fetch-source.sh" xen
[ -n "${QEMU_SRC:-}" ] || "$TOP/scripts/fetch-source.sh" qemu
