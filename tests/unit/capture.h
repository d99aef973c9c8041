/* SPDX-License-Identifier: GPL-2.0-only */
/* Keep what a function prints. */
#ifndef COMPROMIS_TESTS_UNIT_CAPTURE_H
#define COMPROMIS_TESTS_UNIT_CAPTURE_H

#define CAPTURE_TEXT 16384

/* What went to standard output and standard error, valid after capture_end(). */
struct capture {
	char out[CAPTURE_TEXT];
	char err[CAPTURE_TEXT];
	int files[2];
	int saved[2];
};

void capture_start(struct capture *capture);
void capture_end(struct capture *capture);

#endif /* COMPROMIS_TESTS_UNIT_CAPTURE_H */
