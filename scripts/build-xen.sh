#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build-xen.sh [debug|perf]: build the patched hypervisor into $BUILD/xen, or one that
# counts what it does, for xenperf, into $BUILD/xen-perf, or one that does and has
# assertions and fault injection, for tests, into $BUILD/xen-debug: xen (for QEMU's
# -kernel), xen.gz (for a boot loader) and its configuration.  The result is kept by the
# hash of all that goes into it.

. "$(dirname "$0")/lib.sh"

kind=${1:-release}
case $kind in
release) name=xen ;;
debug | perf) name=xen-$kind ;;
*) die "unknown kind of build '$kind'" ;;
esac

hash=$(hash_inputs "$TOP/hypercall/xen" "$TOP/hypercall/include" \
	"$TOP/hardware/include" "$TOP/scripts/build-xen.sh" \
	"$TOP/scripts/assemble-source.sh" ${XEN_SRC:+"$XEN_SRC"})
cache=$BUILD/cache/$name-$hash

# What each kind has on top of a defconfig without debugging, Debian's own build.
case $kind in
release) options=() ;;
debug) options=(DEBUG COMPROMIS_INJECT PERF_COUNTERS) ;;
perf) options=(EXPERT PERF_COUNTERS) ;;
esac

configure() {
	local option
	make -C "$tree/xen" defconfig
	sed -i 's/^CONFIG_DEBUG=y/# CONFIG_DEBUG is not set/' "$tree/xen/.config"
	for option in "${options[@]}"; do
		sed -i "/CONFIG_${option}[= ]/d" "$tree/xen/.config"
		echo "CONFIG_$option=y" >>"$tree/xen/.config"
	done
	make -C "$tree/xen" olddefconfig
	for option in COMPROMIS "${options[@]}"; do
		grep -q "^CONFIG_$option=y" "$tree/xen/.config" ||
			die "CONFIG_$option is not in the configuration"
	done
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
