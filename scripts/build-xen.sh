#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-xen.sh: build the patched hypervisor into $BUILD/xen: xen (for QEMU's
# -kernel), xen.gz (for a boot loader) and its configuration.  The result is
# kept by the hash of all that goes into it.

. "$(dirname "$0")/lib.sh"

hash=$(hash_inputs "$TOP/hypercall/xen" "$TOP/hypercall/include" \
	"$TOP/hardware/include" "$TOP/scripts/build-xen.sh" \
	"$TOP/scripts/assemble-source.sh" ${XEN_SRC:+"$XEN_SRC"})
cache=$BUILD/cache/xen-$hash

if [ ! -e "$cache/xen.gz" ]; then
	tree=$BUILD/src/xen
	"$TOP/scripts/assemble-source.sh" xen "$tree"
	# Debian's own build is a defconfig without debugging.
	make -C "$tree/xen" defconfig
	sed -i 's/^CONFIG_DEBUG=y/# CONFIG_DEBUG is not set/' "$tree/xen/.config"
	make -C "$tree/xen" olddefconfig
	grep -q '^CONFIG_COMPROMIS=y' "$tree/xen/.config" ||
		die "CONFIG_COMPROMIS is not in the configuration"
	make -C "$tree/xen" -j"$JOBS"
	mkdir -p "$cache"
	cp "$tree/xen/.config" "$cache/config"
	cp "$tree/xen/xen" "$cache/xen"
	cp "$tree/xen/xen.gz" "$cache/xen.new"
	mv "$cache/xen.new" "$cache/xen.gz"
fi

ln -sfn "cache/xen-$hash" "$BUILD/xen"
