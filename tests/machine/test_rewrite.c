// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a CPU executes the code that another one has written.  The second CPU
 * calls a function over and over; the first one rewrites an immediate of it, twice: the
 * first store makes the second CPU translate again, the second one meets that translation.
 * Once told of it, and after CPUID, which serialises, the second CPU must see the last
 * value.  Stock QEMU 7.2 misses stores between reading code and linking its translation.
 */
#include "ap.h"
#include "cpu.h"
#include "string.h"
#include "suites.h"
#include "tap.h"

#define ROUNDS	  60
#define PAGE	  4096
#define MAX_DELAY 14 /* log2 of turns of an empty loop: as long as a translation */
#define FILLER	  400 /* instructions, for a translation to take its time */

#define OP_MOV_EAX 0xb8 /* and an immediate of 32 bits */
#define OP_INC_EDX 0xc2ff /* two bytes */
#define OP_RET	   0xc3

/* The immediate is aligned in each of them. */
enum layout {
	ALONE, /* nothing else in the page is executed */
	SHARED, /* the page has another function, which is */
	CROSSING /* the immediate is in the next page */
};

static const char *const layout_names[] = {
	"alone in its page",
	"in a page with other code",
	"across two pages",
};
static const unsigned int code_offset[] = { 3, 3, PAGE - 1 };

/* How it is stored.  The last one has a new TLB entry made for each store, as Linux does. */
enum way {
	BY_MOV,
	BY_XCHG,
	BY_INVLPG_MOV
};

static const char *const way_names[] = { "MOV", "XCHG", "INVLPG and MOV" };

/* For each layout anew, so that none is in the page of another. */
static uint8_t pages[3][2 * PAGE] __attribute__((aligned(PAGE)));

/* What the second CPU has to do, and how far it is. */
static uint32_t (*volatile code)(void);
static void (*volatile neighbour)(void);
static volatile uint32_t first, begun, wanted, done, stale;

static void executor(void)
{
	for (;;) {
		uint32_t least = wanted;

		if (!code)
			continue;
		cpuid(0);
		neighbour();
		begun = first;
		if (code() < least && done != least)
			stale++;
		done = least;
	}
}

static volatile uint32_t *write_code(uint8_t *p)
{
	volatile uint32_t *immediate = (uint32_t *)(p + 1);

	*p = OP_MOV_EAX;
	*immediate = 0;
	p += 5;
	for (unsigned int i = 0; i < FILLER; i++, p += 2)
		memcpy(p, &(uint16_t){ OP_INC_EDX }, 2);
	*p = OP_RET;
	return immediate;
}

static void nothing(void)
{
}

/* As often short as long: what is to be met can be both. */
static void delay(void)
{
	static uint32_t seed = 1;

	unsigned int bits;

	seed = seed * 1664525 + 1013904223;
	bits = (seed >> 4) % (MAX_DELAY + 1);
	for (volatile uint32_t n = (seed >> 8) >> (24 - bits); n; n--)
		;
}

static void store(volatile uint32_t *word, uint32_t val, enum way way)
{
	if (way == BY_INVLPG_MOV)
		invlpg(word);
	if (way == BY_XCHG)
		asm volatile("xchg %0, %1" : "+r"(val), "+m"(*word));
	else
		*word = val;
}

static void wait_for(const volatile uint32_t *word, uint32_t val)
{
	while (*word != val)
		;
}

static void rewrite(volatile uint32_t *immediate, enum way way)
{
	static uint32_t val;

	stale = 0;
	for (unsigned int i = 0; i < ROUNDS; i++) {
		store(immediate, ++val, way);
		first = val;
		wait_for(&begun, val);
		delay();
		store(immediate, ++val, way);
		wanted = val;
		wait_for(&done, val);
	}
}

static void run(enum layout layout)
{
	uint8_t *start = &pages[layout][code_offset[layout]];
	uint8_t *other = &pages[layout][PAGE / 2];
	volatile uint32_t *immediate = write_code(start);

	*other = OP_RET;
	neighbour = layout == SHARED ? (void (*)(void))other : nothing;
	code = (uint32_t(*)(void))start;
	for (enum way way = BY_MOV; way <= BY_INVLPG_MOV; way++) {
		rewrite(immediate, way);
		if (!tap_ok(!stale, "code %s is what another CPU wrote, by %s",
			    layout_names[layout], way_names[way]))
			tap_diag("%u of %u times it was not", stale, ROUNDS);
	}
}

void test_rewrite(void)
{
	ap_run(executor);
	for (enum layout layout = ALONE; layout <= CROSSING; layout++)
		run(layout);
}
