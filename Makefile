# SPDX-License-Identifier: GPL-2.0-only
#
# Compromis: see README.md.  "make help" lists the targets.
#
# Variables: XEN_SRC, QEMU_SRC (other source trees than Debian's), KDIR (headers
# of another kernel), MODEL (of TLBs and caches, for demo and shell), AZURE_V1 (a
# directory with the trace that check-place replays), BUILD (where output goes),
# JOBS.

SHELL := /bin/bash
.DEFAULT_GOAL := help

BUILD ?= $(CURDIR)/build
export BUILD XEN_SRC QEMU_SRC KDIR MODEL AZURE_V1 JOBS

SUITES := style package unit fuzz place report machine hypervisor guest system compare
BENCHES := switch pmu trap machine place
FUZZ_SECONDS ?= 600

include scripts/build.mk

.PHONY: help
help:
	@echo "make demo            build all, boot it, run the workloads in every mode, print the table"
	@echo "make compare         native, shadow and nested paging and segments, on real programs; QUICK=1 for a choice"
	@echo "make check           all tests: $(SUITES:%=check-%)"
	@echo "make shell           the demo's testbed, with the guest's console on this terminal"
	@echo "make fuzz            fuzz each target for FUZZ_SECONDS (default $(FUZZ_SECONDS))"
	@echo "make check-mutations do the tests of the MMU find mistakes? (builds QEMU again and again)"
	@echo "make check-series    does each patch for Xen build?  (an hour)"
	@echo "make check-ept       the hypercall on Intel's EPT, in Bochs (3 boots, 8 minutes)"
	@echo "make check-debug     the guest's tests under KASAN, lockdep and kmemleak (1 to 2 hours); RELOADS="
	@echo "make check-trap      traced processes under stress-ng, redis, sqlite, the kernel's own tests, and KASAN"
	@echo "make check-soak      saves, migrations and changes of mode by the hundred; TOGGLES= SAVES= MIGRATIONS="
	@echo "make bench           benchmarks: $(BENCHES:%=bench-%)"
	@echo
	@echo "make xen             the patched hypervisor: build/xen/xen.gz"
	@echo "make xen-series      the same as patches for git am: build/xen-series/"
	@echo "make qemu            the emulated machine: build/qemu/qemu-system-x86_64"
	@echo "make module          the guest's module: build/module/compromis.ko"
	@echo "make module-6.12     the same for the kernel of Debian 12's backports: build/module-6.12/"
	@echo "make userspace       the programs of guest, dom0 and datacenter, and the workloads: build/userspace/"
	@echo "make testbed         all of these, and the images that demo and tests boot"
	@echo "make install-deps    only install the Debian packages that are needed"
	@echo
	@echo "make clean           remove what was built, keep what was fetched"
	@echo "make distclean       remove all of build/"
	@echo
	@echo "XEN_SRC= QEMU_SRC= KDIR=   build from these instead of from Debian's"
	@echo "MODEL=   TLBs and caches of the CPU that demo and shell emulate, such as zen3;"
	@echo "         hardware/MMU.md, section 11, has them"
	@echo "AZURE_V1= the directory of the trace that check-place replays, ../shared/data/azure-v1"

.PHONY: demo
demo: testbed
	@scripts/demo.sh

# What is asked for comes by the environment, see there.
.PHONY: compare
compare: testbed xen-perf compare-image
	@scripts/compare.sh

.PHONY: shell
shell: testbed
	@scripts/testbed.sh --interactive $(if $(MODEL),--cpu compromis-model=$(MODEL)) shell

.PHONY: check $(SUITES:%=check-%)
check: testbed xen-debug test-programs checkpatch module-6.12 dkms deps-chromium compare-image
	@tests/run.sh $(SUITES)

check-style: sources checkpatch kernel-6.12
check-package: kernel-6.12 dkms userspace
check-unit check-fuzz check-place: deps
check-report: deps-chromium
check-machine: qemu test-programs
check-hypervisor check-guest check-system: testbed xen-debug test-programs
check-guest: module-6.12
check-compare: testbed xen-debug compare-image
$(SUITES:%=check-%): check-%:
	@tests/run.sh $*

# Much longer than as a part of check, and on from where the last run got.
.PHONY: fuzz
fuzz: deps
	@tests/fuzz/run $(FUZZ_SECONDS)

# Apart from check: it builds Xen again and again.
.PHONY: check-series
check-series: sources
	@scripts/xen-series-build.sh

# Apart from check: it builds QEMU once for each mutation.
.PHONY: check-mutations
check-mutations: qemu test-programs
	@tests/machine/mutate

# Apart from check: Bochs is not needed otherwise, and slow.
.PHONY: check-ept
check-ept: testbed test-programs deps-bochs
	@tests/run.sh ept

# Apart from check: it builds a kernel, once, and that one is slow.
.PHONY: check-debug
check-debug: testbed test-programs module-debug
	@tests/run.sh debug

# Apart from check: it builds a kernel, once, and takes an hour or more.
.PHONY: check-trap
check-trap: testbed test-programs module-6.12 module-debug stress
	@tests/run.sh trap

# Apart from check: it takes an hour or more.
.PHONY: check-soak
check-soak: testbed
	@tests/system/soak

.PHONY: bench $(BENCHES:%=bench-%)
bench: $(BENCHES:%=bench-%)
$(BENCHES:%=bench-%): bench-%:
	@tests/bench/$*
bench-switch bench-pmu bench-machine: testbed
bench-machine: qemu-stock
bench-place: userspace

.PHONY: clean
clean:
	rm -rf $(BUILD)/cache $(BUILD)/src/xen $(BUILD)/src/qemu $(BUILD)/xen \
		$(BUILD)/src/xen-series $(BUILD)/src/xen-whole $(BUILD)/xen-series \
		$(BUILD)/src/xen-{debug,perf} $(BUILD)/xen-{debug,perf} \
		$(BUILD)/src/xen-series-{debug,release,off} $(BUILD)/src/linux \
		$(BUILD)/qemu $(BUILD)/src/qemu-stock $(BUILD)/qemu-stock \
		$(BUILD)/module $(BUILD)/module-{6.12,debug} $(BUILD)/userspace $(BUILD)/kernels \
		$(BUILD)/tests $(BUILD)/stress $(BUILD)/images $(BUILD)/log $(BUILD)/check \
		$(BUILD)/demo $(BUILD)/bench $(BUILD)/compare $(BUILD)/comparison \
		$(BUILD)/style

.PHONY: distclean
distclean:
	rm -rf $(BUILD)
