/* SPDX-License-Identifier: GPL-2.0-only */
/* What is wrong with something that was read, for the caller to print. */
#ifndef COMPROMIS_PLACE_MESSAGE_H
#define COMPROMIS_PLACE_MESSAGE_H

#define MESSAGE_SIZE 256

/* Write a message, cut to its size.  Returns rc, a -errno. */
int message_fail(char message[MESSAGE_SIZE], int rc, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif /* COMPROMIS_PLACE_MESSAGE_H */
