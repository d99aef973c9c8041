/* SPDX-License-Identifier: GPL-2.0-only */
/* The second CPU of a machine that has two. */
#ifndef AP_H
#define AP_H

/* Let it run @task, which may be given once. It has the first CPU's page tables and IDT. */
void ap_run(void (*task)(void));

/* Called by ap_start.S only. */
void ap_main(void);

#endif /* AP_H */
