// SPDX-License-Identifier: GPL-2.0-only
#include "tap.h"

#include <stdarg.h>

#include "main.h"
#include "print.h"

static unsigned int nr_tests;
static unsigned int nr_failed;

bool tap_ok(bool ok, const char *fmt, ...)
{
	va_list args;

	if (!ok)
		nr_failed++;
	print("%s %u - ", ok ? "ok" : "not ok", ++nr_tests);
	va_start(args, fmt);
	vprint(fmt, args);
	va_end(args);
	print("\n");
	return ok;
}

void tap_skip(const char *why, const char *fmt, ...)
{
	va_list args;

	print("ok %u - ", ++nr_tests);
	va_start(args, fmt);
	vprint(fmt, args);
	va_end(args);
	print(" # SKIP %s\n", why);
}

void tap_diag(const char *fmt, ...)
{
	va_list args;

	print("# ");
	va_start(args, fmt);
	vprint(fmt, args);
	va_end(args);
	print("\n");
}

void tap_bail(const char *fmt, ...)
{
	va_list args;

	print("Bail out! ");
	va_start(args, fmt);
	vprint(fmt, args);
	va_end(args);
	print("\n");
	platform_exit(false);
}

bool tap_finish(const char *skip_all)
{
	if (skip_all)
		print("1..0 # SKIP %s\n", skip_all);
	else
		print("1..%u\n", nr_tests);
	return !nr_failed;
}
