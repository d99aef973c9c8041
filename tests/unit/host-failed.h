/* SPDX-License-Identifier: GPL-2.0-only */
/* What cases that a fuzzer runs, too, call when something is wrong. */
#ifndef COMPROMIS_TESTS_UNIT_HOST_FAILED_H
#define COMPROMIS_TESTS_UNIT_HOST_FAILED_H

/* Unit tests fail (host-failed.c), fuzzers abort (../fuzz/fail.c). */
_Noreturn void host_failed(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* COMPROMIS_TESTS_UNIT_HOST_FAILED_H */
