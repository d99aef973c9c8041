// SPDX-License-Identifier: GPL-2.0-only
#include "console.h"

#include <stdbool.h>

#include "cpu.h"

/* Xen prints what a guest writes here, by line; QEMU has -debugcon. */
#define PORT_DEBUG 0xe9

#define PORT_UART      0x3f8
#define UART_LCR       3
#define UART_LCR_8N1   3
#define UART_LSR       5
#define UART_LSR_EMPTY 0x20
#define UART_SCRATCH   7

static bool uart;

void console_init(void)
{
	/* A port without a device reads as all ones. */
	outb(PORT_UART + UART_SCRATCH, 0x5a);
	uart = inb(PORT_UART + UART_SCRATCH) == 0x5a;
	if (uart)
		outb(PORT_UART + UART_LCR, UART_LCR_8N1);
}

void console_putc(char c)
{
	outb(PORT_DEBUG, c);
	if (!uart)
		return;
	while (!(inb(PORT_UART + UART_LSR) & UART_LSR_EMPTY))
		;
	outb(PORT_UART, c);
}
