/* SPDX-License-Identifier: GPL-2.0-only */
/* The groups of tests; each is described on top of its file. */
#ifndef SUITES_H
#define SUITES_H

/* For any model. */
void test_model_name(void);
void test_translate(void);
void test_flush(void);
void test_pcid(void);
void test_dirty(void);
void test_host(void);
void test_model(void);

/* For the model without caches: the closed forms are the architecture's. */
void test_cpuid(void);
void test_vmrun(void);
void test_counts(void);
void test_modes(void);
void test_msr(void);
void test_rdpmc(void);
void test_pending(void);

/* Instead of all others, on a CPU without the extension. */
void test_absent(void);

/* Instead of all others: resets the machine once, and runs again. */
void test_reset(void);

/* Instead of all others, with -icount: do walks take time, and does time do harm? */
void test_time(void);
void test_inject(void);

/* Instead of all others: a long run, for the machine to be stopped within. */
void test_kick(void);

/* Instead of all others, on two CPUs. */
void test_rewrite(void);

/* Instead of all others: a long run, for the machine to be saved within. */
void test_snapshot(void);

#endif /* SUITES_H */
