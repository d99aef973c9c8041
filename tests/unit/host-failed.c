// SPDX-License-Identifier: GPL-2.0-only
#include "host-failed.h"

#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

void host_failed(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fail_msg("%s", text);
	abort();
}
