// SPDX-License-Identifier: GPL-2.0-only
/* What a case calls when it finds a difference: libFuzzer keeps the input of what aborts. */
#include "host-failed.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void host_failed(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}
