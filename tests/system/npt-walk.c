/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * npt-walk: walk a nested page table from outside the machine.
 *
 * usage: npt-walk QMP-SOCKET H_CR3
 *
 * Reads the tables of a paused domain through QEMU's monitor, with no help
 * from Xen, and prints what it finds: how many entries of each size map
 * something, split as Xen's p2m splits it into plain RAM and others, and the
 * ranges of plain RAM that are contiguous in machine memory.
 *
 *     ram_4k N  ram_2m N  ram_1g N  other_4k N  other_2m N  other_1g N
 *     run FIRST-GPA LIMIT-GPA MACHINE-ADDRESS        (2 MiB and larger)
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "qmp.h"

const char *qmp_program = "npt-walk";

#define ENTRIES 512
#define LEVELS	4

#define PTE_PRESENT (1ULL << 0)
#define PTE_LARGE   (1ULL << 7)
#define PTE_ADDRESS 0x000ffffffffff000ULL

/* Xen's p2m type: bits 9..11 and 52..53 of an entry; 0 is plain RAM. */
#define PTE_P2M_TYPE ((7ULL << 9) | (3ULL << 52))

#define MIN_RUN (2ULL << 20)

struct run {
	uint64_t gpa, machine, size;
};

struct walk {
	FILE *qmp;
	char dump[64];
	uint64_t ram[LEVELS + 1], other[LEVELS + 1];
	struct run run;
};

static void read_table(struct walk *w, uint64_t addr, uint64_t table[ENTRIES])
{
	FILE *f;

	qmp_command(w->qmp,
		    "{\"execute\":\"pmemsave\",\"arguments\":"
		    "{\"val\":%" PRIu64 ",\"size\":4096,\"filename\":\"%s\"}}",
		    addr, w->dump);
	f = fopen(w->dump, "rb");
	if (!f || fread(table, sizeof(uint64_t), ENTRIES, f) != ENTRIES)
		die("short dump of a table");
	fclose(f);
}

static void print_run(const struct run *r)
{
	if (r->size >= MIN_RUN)
		printf("run 0x%016" PRIx64 " 0x%016" PRIx64 " 0x%016" PRIx64 "\n", r->gpa,
		       r->gpa + r->size, r->machine);
}

static void add_ram(struct walk *w, uint64_t gpa, uint64_t machine, uint64_t size)
{
	struct run *r = &w->run;

	if (r->size && gpa == r->gpa + r->size && machine == r->machine + r->size) {
		r->size += size;
		return;
	}
	print_run(r);
	*r = (struct run){ gpa, machine, size };
}

static void walk_table(struct walk *w, uint64_t table_addr, int level, uint64_t gpa)
{
	uint64_t table[ENTRIES];
	uint64_t span = 1ULL << (12 + 9 * (level - 1));

	read_table(w, table_addr, table);
	for (unsigned int i = 0; i < ENTRIES; i++, gpa += span) {
		uint64_t e = table[i];

		if (!(e & PTE_PRESENT))
			continue;
		if (level > 1 && !(e & PTE_LARGE)) {
			walk_table(w, e & PTE_ADDRESS, level - 1, gpa);
		} else if (e & PTE_P2M_TYPE) {
			w->other[level]++;
		} else {
			w->ram[level]++;
			add_ram(w, gpa, e & PTE_ADDRESS & ~(span - 1), span);
		}
	}
}

int main(int argc, char **argv)
{
	struct walk w = { 0 };
	uint64_t cr3;
	char *end;
	int fd;

	if (argc != 3)
		die("usage: npt-walk QMP-SOCKET H_CR3");
	errno = 0;
	cr3 = strtoull(argv[2], &end, 16);
	if (errno || *end || !cr3)
		die("H_CR3 must be a number in hex");

	strcpy(w.dump, "/tmp/npt-walk.XXXXXX");
	fd = mkstemp(w.dump);
	if (fd < 0)
		die(strerror(errno));
	close(fd);

	w.qmp = qmp_connect(argv[1]);
	walk_table(&w, cr3 & PTE_ADDRESS, LEVELS, 0);
	print_run(&w.run);
	printf("ram_4k %" PRIu64 " ram_2m %" PRIu64 " ram_1g %" PRIu64, w.ram[1], w.ram[2],
	       w.ram[3]);
	printf(" other_4k %" PRIu64 " other_2m %" PRIu64 " other_1g %" PRIu64 "\n", w.other[1],
	       w.other[2], w.other[3]);

	fclose(w.qmp);
	unlink(w.dump);
	return 0;
}
