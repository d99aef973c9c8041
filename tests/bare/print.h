/* SPDX-License-Identifier: GPL-2.0-only */
/* A small printf: %c %s %d %u %x, with l, a width and zero padding. */
#ifndef BARE_PRINT_H
#define BARE_PRINT_H

#include <stdarg.h>

void print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void vprint(const char *fmt, va_list args);

#endif /* BARE_PRINT_H */
