/* SPDX-License-Identifier: GPL-2.0-only */
/* The groups of tests; each is described on top of its file. */
#ifndef SUITES_H
#define SUITES_H

void test_cpuid(void);
void test_vmrun(void);
void test_translate(void);
void test_counts(void);
void test_msr(void);

/* Instead of all others, on a CPU without the extension. */
void test_absent(void);

#endif /* SUITES_H */
