#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-qemu.sh: build QEMU with the Compromis MMU into $BUILD/qemu.  The
# result is kept by the hash of all that goes into it.

. "$(dirname "$0")/lib.sh"

hash=$(hash_inputs "$TOP/hardware/qemu" "$TOP/hardware/include" \
	"$TOP/scripts/build-qemu.sh" "$TOP/scripts/assemble-source.sh" \
	${QEMU_SRC:+"$QEMU_SRC"})
cache=$BUILD/cache/qemu-$hash

if [ ! -x "$cache/qemu-system-x86_64" ]; then
	tree=$BUILD/src/qemu
	"$TOP/scripts/assemble-source.sh" qemu "$tree"
	mkdir "$tree/build"
	cd "$tree/build"
	../configure --target-list=x86_64-softmmu \
		--without-default-features --without-default-devices \
		--with-devices-x86_64=compromis \
		--enable-tcg --enable-system --enable-fdt \
		--disable-werror --disable-debug-info
	ninja -j"$JOBS" qemu-system-x86_64
	mkdir -p "$cache"
	cp qemu-system-x86_64 "$cache/qemu.new"
	mv "$cache/qemu.new" "$cache/qemu-system-x86_64"
fi

ln -sfn "cache/qemu-$hash" "$BUILD/qemu"
