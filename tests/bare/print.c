// SPDX-License-Identifier: GPL-2.0-only
#include "print.h"

#include <stdbool.h>
#include <stdint.h>

#include "console.h"

struct spec {
	char pad;
	unsigned int width;
	bool is_long;
};

static void print_string(const char *s)
{
	while (*s)
		console_putc(*s++);
}

static void print_number(uint64_t val, unsigned int base, const struct spec *spec)
{
	char buf[24];
	unsigned int len = 0;

	do {
		buf[len++] = "0123456789abcdef"[val % base];
		val /= base;
	} while (val);
	while (len < spec->width && len < sizeof(buf))
		buf[len++] = spec->pad;
	while (len)
		console_putc(buf[--len]);
}

static void print_signed(int64_t val, const struct spec *spec)
{
	if (val < 0)
		console_putc('-');
	print_number(val < 0 ? -(uint64_t)val : (uint64_t)val, 10, spec);
}

/* Read flags, width and length; return the first character after them. */
static const char *parse_spec(const char *fmt, struct spec *spec)
{
	*spec = (struct spec){ .pad = ' ' };
	if (*fmt == '0') {
		spec->pad = '0';
		fmt++;
	}
	while (*fmt >= '0' && *fmt <= '9')
		spec->width = spec->width * 10 + (*fmt++ - '0');
	while (*fmt == 'l' || *fmt == 'z') {
		spec->is_long = true;
		fmt++;
	}
	return fmt;
}

void vprint(const char *fmt, va_list args)
{
	struct spec spec;

	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			console_putc(*fmt);
			continue;
		}
		fmt = parse_spec(fmt + 1, &spec);
		switch (*fmt) {
		case 'c':
			console_putc(va_arg(args, int));
			break;
		case 's':
			print_string(va_arg(args, const char *));
			break;
		case 'd':
			print_signed(spec.is_long ? va_arg(args, long) : va_arg(args, int), &spec);
			break;
		case 'u':
		case 'x':
			print_number(spec.is_long ? va_arg(args, unsigned long) :
						    va_arg(args, unsigned int),
				     *fmt == 'x' ? 16 : 10, &spec);
			break;
		case '\0':
			return;
		default:
			console_putc(*fmt);
		}
	}
}

void print(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprint(fmt, args);
	va_end(args);
}
