#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-qemu.sh [--stock]: build QEMU with the Compromis MMU into $BUILD/qemu.
# With --stock build the source as it is into $BUILD/qemu-stock, in the same
# way and with the same devices, for comparison.  The result is kept by the hash
# of all that goes into it.

. "$(dirname "$0")/lib.sh"

case ${1:-} in
'')
	name=qemu
	inputs=("$TOP/hardware/qemu" "$TOP/hardware/include"
		"$TOP/scripts/assemble-source.sh")
	;;
--stock)
	name=qemu-stock
	devices=configs/devices/x86_64-softmmu/compromis.mak
	inputs=("$TOP/hardware/qemu/files/$devices")
	;;
*)
	die "unknown option $1"
	;;
esac
hash=$(hash_inputs "${inputs[@]}" "$TOP/scripts/build-qemu.sh" \
	"$TOP/scripts/configure-qemu.sh" ${QEMU_SRC:+"$QEMU_SRC"})
cache=$BUILD/cache/$name-$hash

# assemble DEST: the source tree to build.
assemble() {
	local src
	if [ "$name" = qemu ]; then
		"$TOP/scripts/assemble-source.sh" qemu "$1"
		return
	fi
	src=${QEMU_SRC:-$("$TOP/scripts/fetch-source.sh" qemu)}
	rm -rf "$1"
	cp -a "$src" "$1"
	cp "$TOP/hardware/qemu/files/$devices" "$1/$devices"
}

if [ ! -x "$cache/qemu-system-x86_64" ]; then
	tree=$BUILD/src/$name
	assemble "$tree"
	"$TOP/scripts/configure-qemu.sh" "$tree"
	ninja -C "$tree/build" -j"$JOBS" qemu-system-x86_64
	mkdir -p "$cache"
	cp "$tree/build/qemu-system-x86_64" "$cache/qemu.new"
	mv "$cache/qemu.new" "$cache/qemu-system-x86_64"
fi

ln -sfn "cache/$name-$hash" "$BUILD/$name"
