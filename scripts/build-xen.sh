#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-xen.sh [debug]: build the patched hypervisor into $BUILD/xen, or one with
# assertions and fault injection into $BUILD/xen-debug: xen (for QEMU's -kernel),
# xen.gz (for a boot loader) and its configuration.  The result is kept by the hash
# of all that goes into it.

. "$(dirname "$0")/lib.sh"

kind=${1:-release}
case $kind in
release) name=xen ;;
debug) name=xen-debug ;;
*) die "unknown kind of build '$kind'" ;;
esac

hash=$(hash_inputs "$TOP/hypercall/xen" "$TOP/hypercall/include" \
	"$TOP/hardware/include" "$TOP/scripts/build-xen.sh" \
	"$TOP/scripts/assemble-source.sh" ${XEN_SRC:+"$XEN_SRC"})
cache=$BUILD/cache/$name-$hash

# Debian's own build is a defconfig without debugging.
configure() {
	make -C "$tree/xen" defconfig
	if [ "$kind" = debug ]; then
		sed -i 's/^# CONFIG_DEBUG is not set/CONFIG_DEBUG=y/' "$tree/xen/.config"
		echo 'CONFIG_COMPROMIS_INJECT=y' >>"$tree/xen/.config"
	else
		sed -i 's/^CONFIG_DEBUG=y/# CONFIG_DEBUG is not set/' "$tree/xen/.config"
	fi
	make -C "$tree/xen" olddefconfig
	grep -q '^CONFIG_COMPROMIS=y' "$tree/xen/.config" ||
		die "CONFIG_COMPROMIS is not in the configuration"
	[ "$kind" != debug ] || grep -q '^CONFIG_COMPROMIS_INJECT=y' "$tree/xen/.config" ||
		die "CONFIG_COMPROMIS_INJECT is not in the configuration"
}

if [ ! -e "$cache/xen.gz" ]; then
	tree=$BUILD/src/$name
	"$TOP/scripts/assemble-source.sh" xen "$tree"
	configure
	make -C "$tree/xen" -j"$JOBS"
	mkdir -p "$cache"
	cp "$tree/xen/.config" "$cache/config"
	cp "$tree/xen/xen" "$cache/xen"
	cp "$tree/xen/xen.gz" "$cache/xen.new"
	mv "$cache/xen.new" "$cache/xen.gz"
fi

ln -sfn "cache/$name-$hash" "$BUILD/$name"
