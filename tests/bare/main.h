/* SPDX-License-Identifier: GPL-2.0-only */
/* What each test image provides, and who calls it. */
#ifndef BARE_MAIN_H
#define BARE_MAIN_H

#include <stdbool.h>
#include <stdint.h>

/* Run all tests; true if none failed. */
bool test_main(void);

/* End the machine or domain, so that its owner sees @ok. */
void platform_exit(bool ok) __attribute__((noreturn));

/* Bounds of the loaded image, its page tables and stack included. */
extern char image_start[], image_end[];

/* Called by boot.S only. */
void bare_start(uint64_t start_info) __attribute__((noreturn));

#endif /* BARE_MAIN_H */
