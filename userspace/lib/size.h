/* SPDX-License-Identifier: GPL-2.0-only */
/* Sizes and counts on command lines and in messages. */
#ifndef COMPROMIS_LIB_SIZE_H
#define COMPROMIS_LIB_SIZE_H

#include <stddef.h>
#include <stdint.h>

/* Enough for size_format() of any number. */
#define SIZE_TEXT 32

/*
 * A decimal number, with an optional suffix k, m or g (or K, M, G) for 2^10, 2^20 or 2^30.
 * Returns 0, -EINVAL if s is no such number, or -ERANGE if it does not fit 64 bits.
 */
int size_parse(const char *s, uint64_t *value);

/*
 * Write kib (unit: KiB) in the largest unit that needs no fraction, so that
 * two numbers that differ never look equal.  Returns buf.
 */
const char *size_format(uint64_t kib, char buf[SIZE_TEXT]);

#endif /* COMPROMIS_LIB_SIZE_H */
