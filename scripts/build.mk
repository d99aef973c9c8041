# SPDX-License-Identifier: GPL-2.0-only
#
# build.mk: the build steps, one line on the terminal for each.  The scripts
# decide by the hash of their inputs whether there is anything to do.

run := scripts/run-step.sh

.PHONY: deps install-deps sources packages xen xen-debug qemu module userspace images
.PHONY: qemu-stock testbed test-programs xen-series

deps install-deps:
	@$(run) "install Debian packages" deps \
		"check the network, or install the packages named in scripts/install-deps.sh" \
		scripts/install-deps.sh

.PHONY: deps-bochs
deps-bochs: deps
	@$(run) "install Bochs" deps-bochs \
		"check the network, or install the packages named in scripts/install-deps.sh" \
		scripts/install-deps.sh bochs

# 120 MB to fetch, half a minute to install.
.PHONY: deps-chromium
deps-chromium: deps
	@$(run) "install Chromium" deps-chromium \
		"check the network, or install the packages named in scripts/install-deps.sh" \
		scripts/install-deps.sh chromium

sources: deps
	@$(run) "fetch the sources of Xen and QEMU" fetch \
		"check the network; XEN_SRC= and QEMU_SRC= name source trees to use instead" \
		scripts/fetch-sources.sh

packages: deps
	@$(run) "fetch the packages of dom0 and guest" packages \
		"check the network; 'apt-get update' may be due" \
		scripts/fetch-packages.sh

# Debian 12's other kernel: backports have it.
.PHONY: kernel-6.12 module-6.12
kernel-6.12: deps
	@$(run) "fetch Debian's kernel 6.12 and its headers" kernel-6.12 \
		"check the network: the machine's mirror of Debian must have bookworm-backports" \
		scripts/fetch-kernel.sh 6.12

module-6.12: kernel-6.12
	@$(run) "build compromis.ko for kernel 6.12" module-6.12 \
		"the log has the compiler's message" \
		scripts/build-module.sh 6.12

.PHONY: kernel-debug module-debug
kernel-debug: deps
	@$(run) "build Linux 6.1 with its checks" kernel-debug \
		"the log has the compiler's message, or what apt-get said" \
		scripts/build-kernel.sh debug

module-debug: kernel-debug
	@$(run) "build compromis.ko for that kernel" module-debug \
		"the log has the compiler's message" \
		scripts/build-module.sh debug

.PHONY: stress
stress: packages kernel-debug
	@$(run) "collect stress-ng, sqlite and tests of Linux" stress \
		"check the network; 'apt-get update' may be due" \
		scripts/build-stress.sh

.PHONY: compare-image
compare-image: packages
	@$(run) "collect the programs of the comparison" compare-image \
		"check the network; 'apt-get update' may be due" \
		scripts/build-compare.sh

xen: sources
	@$(run) "build Xen" xen "the log has the compiler's message" \
		scripts/build-xen.sh

# With assertions and fault injection; tests boot it too.
xen-debug: sources
	@$(run) "build Xen with assertions" xen-debug \
		"the log has the compiler's message" scripts/build-xen.sh debug

# It counts what it does; "make compare" boots it.
.PHONY: xen-perf
xen-perf: sources
	@$(run) "build Xen with performance counters" xen-perf \
		"the log has the compiler's message" scripts/build-xen.sh perf

# Not part of any build: the form in which others take it.
xen-series: sources
	@scripts/xen-series.sh

qemu: sources
	@$(run) "build QEMU" qemu "the log has the compiler's message" \
		scripts/build-qemu.sh

# For bench-machine only.
qemu-stock: sources
	@$(run) "build stock QEMU" qemu-stock "the log has the compiler's message" \
		scripts/build-qemu.sh --stock

module: deps
	@$(run) "build compromis.ko" module \
		"KDIR= names the headers of another kernel" \
		scripts/build-module.sh

userspace: deps
	@$(run) "build all programs of user space" userspace \
		"the log has the compiler's message" \
		$(MAKE) -C userspace OUT=$(BUILD)/userspace

images: packages module userspace
	@$(run) "assemble the images of dom0 and guest" images \
		"'make distclean' fetches the packages anew" \
		scripts/build-images.sh

testbed: xen qemu images

test-programs: deps
	@$(run) "build the test programs" test-programs \
		"the log has the compiler's message" \
		scripts/build-tests.sh

.PHONY: checkpatch
checkpatch: deps
	@$(run) "fetch checkpatch.pl and rules for Coccinelle" checkpatch \
		"check the network; 'apt-get update' may be due" \
		scripts/fetch-checkpatch.sh

.PHONY: dkms
dkms: deps
	@$(run) "fetch DKMS" dkms \
		"check the network; 'apt-get update' may be due" \
		scripts/fetch-dkms.sh
