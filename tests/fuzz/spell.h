/* SPDX-License-Identifier: GPL-2.0-only */
/* Text of which a fuzzer says what pieces it is made of, as it would never hit upon them. */
#ifndef COMPROMIS_TESTS_FUZZ_SPELL_H
#define COMPROMIS_TESTS_FUZZ_SPELL_H

#include <stddef.h>
#include <stdint.h>

struct spelling {
	const char *head; /* what a text begins and ends with, if the first byte is odd */
	const char *tail;
	const char *const *pieces;
	size_t nr;
};

/*
 * Behind the first byte, one below 128 is itself, but 0 is a newline; any other stands for a
 * piece.  The text, of *length bytes and a NUL, is to be freed.
 */
char *spell(const uint8_t *data, size_t size, const struct spelling *spelling, size_t *length);

/*
 * To be called where an input gets past all checks: what was never called there has tested
 * nothing.  How often it was is printed at the end.
 */
void spell_reached(void);

#endif /* COMPROMIS_TESTS_FUZZ_SPELL_H */
