/* SPDX-License-Identifier: GPL-2.0-only */
/* Output to whatever there is: a UART at 0x3f8, the debug port at 0xe9. */
#ifndef BARE_CONSOLE_H
#define BARE_CONSOLE_H

void console_init(void);
void console_putc(char c);

#endif /* BARE_CONSOLE_H */
