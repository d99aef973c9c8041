// SPDX-License-Identifier: GPL-2.0-only
#include "message.h"

#include <stdarg.h>
#include <stdio.h>

int message_fail(char message[MESSAGE_SIZE], int rc, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(message, MESSAGE_SIZE, format, args);
	va_end(args);
	return rc;
}
