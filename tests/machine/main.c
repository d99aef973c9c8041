// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bare-metal test of the Compromis MMU (hardware/MMU.md).
 *
 * A hypervisor of its own: it turns on SVM, builds guest and nested page tables
 * and runs small guest programs, so every access, every table level and every
 * segment is its own choice.  The command line says what CPU to expect: with the word
 * "absent" one without the extension, else one with it, whose model "model=" names.
 * With the word "snapshot" it makes one long run, for the runner to interrupt; with
 * "kick" another, to be stopped within; with "reset" it wants a machine that boots again
 * when it is reset; with "time" one that runs on virtual time, and with "charged" as well
 * one in which walks take it.  With "rewrite" it wants two CPUs.
 */
#include "main.h"

#include "cpu.h"
#include "model.h"
#include "start_info.h"
#include "suites.h"
#include "svm.h"
#include "tap.h"
#include "vm.h"

/* QEMU's isa-debug-exit: its exit status is 2 * value + 1. */
#define PORT_EXIT 0xf4
#define EXIT_PASS 0x10
#define EXIT_FAIL 0x11

void platform_exit(bool ok)
{
	outl(PORT_EXIT, ok ? EXIT_PASS : EXIT_FAIL);
	for (;;)
		hlt();
}

bool test_main(void)
{
	svm_init();
	vm_init();

	if (cmdline_has("absent")) {
		test_absent();
	} else if (cmdline_has("snapshot")) {
		test_snapshot();
	} else if (cmdline_has("reset")) {
		test_reset();
	} else if (cmdline_has("rewrite")) {
		test_rewrite();
	} else if (cmdline_has("kick")) {
		test_kick();
	} else if (cmdline_has("time")) {
		test_time();
		test_inject();
	} else {
		model_init();
		test_model_name();
		if (model_is_architectural()) {
			test_cpuid();
			test_vmrun();
			test_counts();
			test_modes();
			test_msr();
			test_rdpmc();
			test_pending();
		}
		test_translate();
		test_host();
		test_flush();
		test_pcid();
		test_dirty();
		test_model();
	}
	return tap_finish(NULL);
}
