/* SPDX-License-Identifier: GPL-2.0-only */
/* The groups of tests; each is described on top of its file. */
#ifndef SUITES_H
#define SUITES_H

void test_features(void);
void test_superpages(void);
void test_info(void);
void test_args(void);
void test_pointers(void);
void test_p2m(void);
void test_events(void);
void test_counters(void);
void test_backing(void);
void test_demote(void);
void test_release(void);
void test_hostile(void);
void test_altp2m(void);

#endif /* SUITES_H */
