#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# configure-qemu.sh TREE: configure that source of QEMU, in TREE/build.

. "$(dirname "$0")/lib.sh"

mkdir "$1/build"
cd "$1/build"
../configure --target-list=x86_64-softmmu \
	--without-default-features --without-default-devices \
	--with-devices-x86_64=compromis \
	--enable-tcg --enable-system --enable-fdt \
	--disable-werror --disable-debug-info
