// SPDX-License-Identifier: GPL-2.0-only
#include "fleet.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "text.h"

#define MIB_PER_BLOCK BLOCK_MIB

struct preset_type {
	const char *name;
	uint32_t share; /* of the servers, percent */
	uint32_t cpus;
	uint32_t memory_gib;
};

/*
 * azure: the shares are those of P. Yuhala's thesis (2018) for the Azure trace.  It does not
 * give sizes; these are the cores and memory that Microsoft's talks on Azure's hardware gave
 * each generation around 2017 (M. Russinovich, "Inside Microsoft Azure datacenter hardware and
 * software architecture"), an assumption that a description of one's own replaces.
 * uniform: the servers of the authors' simulator.
 */
static const struct preset {
	const char *name;
	struct preset_type type[6];
} presets[] = {
	{ "azure",
	  { { "gen3", 20, 16, 128 },
	    { "hpc", 20, 24, 128 },
	    { "gen4", 20, 24, 192 },
	    { "gen5", 20, 40, 256 },
	    { "gen6", 10, 48, 192 },
	    { "godzilla", 10, 32, 512 } } },
	{ "uniform", { { "server", 100, 24, 192 } } },
};

#define NR_PRESETS (sizeof(presets) / sizeof(presets[0]))

/* Of the presets: two sockets, 4 GiB for hypervisor and dom0, 1 GiB of hole. */
#define PRESET_NODES	2
#define PRESET_RESERVED (4 * BLOCKS_PER_GIB)
#define PRESET_HOLE	(1 * BLOCKS_PER_GIB)

static const struct preset *find_preset(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < NR_PRESETS; i++) {
		if (strlen(presets[i].name) == length && !strncmp(presets[i].name, name, length))
			return &presets[i];
	}
	return NULL;
}

static void set_name(struct fleet *fleet, const char *name)
{
	const char *base = strrchr(name, '/');

	snprintf(fleet->name, sizeof(fleet->name), "%.*s", FLEET_NAME - 1, base ? base + 1 : name);
}

/* The shares of a preset in n servers; what rounding leaves goes to the first types. */
static void make_preset(const struct preset *preset, uint32_t servers, struct fleet *fleet)
{
	uint32_t given = 0;
	unsigned int i;

	for (i = 0; i < 6 && preset->type[i].name; i++) {
		const struct preset_type *from = &preset->type[i];
		struct server_type *type = &fleet->type[fleet->nr_types++];

		snprintf(type->name, sizeof(type->name), "%s", from->name);
		type->count = (uint32_t)((uint64_t)servers * from->share / 100);
		type->cpus = from->cpus * CPU_UNIT;
		type->memory = (struct memory_layout){
			.total = from->memory_gib * BLOCKS_PER_GIB,
			.nodes = PRESET_NODES,
			.reserved = PRESET_RESERVED,
			.hole = PRESET_HOLE,
		};
		given += type->count;
	}
	for (i = 0; given < servers; i++, given++)
		fleet->type[i % fleet->nr_types].count++;
	fleet->servers = servers;
}

#define NAMES "type,count,cpus,memory_gib,nodes,reserved_mib,hole_mib"

/* A field of a description. */
static const struct column {
	const char *name;
	double unit;
	int64_t lo, hi;
} columns[] = {
	{ "count", 1, 0, FLEET_SERVERS },
	{ "cpus", CPU_UNIT, 1, CPUS_MAX },
	{ "memory_gib", BLOCKS_PER_GIB, 1, BLOCKS_MAX },
	{ "nodes", 1, 1, FLEET_NODES },
	{ "reserved_mib", 1.0 / MIB_PER_BLOCK, 0, BLOCKS_MAX },
	{ "hole_mib", 1.0 / MIB_PER_BLOCK, 0, 4 * BLOCKS_PER_GIB - 1 },
};

#define NR_COLUMNS (sizeof(columns) / sizeof(columns[0]))

static int parse_type(const struct fields *fields, struct server_type *type,
		      char error[MESSAGE_SIZE])
{
	int64_t value[NR_COLUMNS];
	size_t i;

	if (fields->nr != NR_COLUMNS + 1)
		return message_fail(error, -EINVAL, "%u fields, not %zu", fields->nr,
				    NR_COLUMNS + 1);
	if (!fields->field[0][0] || strlen(fields->field[0]) >= FLEET_NAME)
		return message_fail(error, -EINVAL, "type is empty or too long");
	for (i = 0; i < NR_COLUMNS; i++) {
		if (fields_number(fields->field[i + 1], columns[i].unit, columns[i].lo,
				  columns[i].hi, &value[i]))
			return message_fail(error, -EINVAL, "%s is no number in its range: %.40s",
					    columns[i].name, fields->field[i + 1]);
	}
	snprintf(type->name, sizeof(type->name), "%s", fields->field[0]);
	type->count = (uint32_t)value[0];
	type->cpus = (uint32_t)value[1];
	type->memory = (struct memory_layout){
		.total = (uint32_t)value[2],
		.nodes = (uint32_t)value[3],
		.reserved = (uint32_t)value[4],
		.hole = (uint32_t)value[5],
	};
	if (type->memory.reserved >= type->memory.total)
		return message_fail(error, -EINVAL, "all memory is reserved");
	return 0;
}

static int add_line(struct fleet *fleet, char *line, bool *seen_names, char error[MESSAGE_SIZE])
{
	struct fields fields;
	int rc = fields_split(line, ',', &fields);

	if (rc)
		return message_fail(error, rc, "no CSV");
	if (!*seen_names) {
		*seen_names = true;
		if (!fields_are(&fields, NAMES))
			return message_fail(error, -EINVAL, "the first line is not " NAMES);
		return 0;
	}
	if (fleet->nr_types == FLEET_TYPES)
		return message_fail(error, -E2BIG, "more than %d types", FLEET_TYPES);
	rc = parse_type(&fields, &fleet->type[fleet->nr_types], error);
	if (rc)
		return rc;
	fleet->servers += fleet->type[fleet->nr_types++].count;
	if (fleet->servers > FLEET_SERVERS)
		return message_fail(error, -E2BIG, "more than %d servers", FLEET_SERVERS);
	return 0;
}

int fleet_read(FILE *in, const char *name, struct fleet *fleet, char error[MESSAGE_SIZE])
{
	char line[512], what[MESSAGE_SIZE];
	bool seen_names = false;
	unsigned int number = 0;
	int rc;

	*fleet = (struct fleet){ 0 };
	set_name(fleet, name);
	while (fgets(line, sizeof(line), in)) {
		number++;
		if (!strchr(line, '\n') && !feof(in))
			return message_fail(error, -E2BIG, "%.100s:%u: line is too long", name,
					    number);
		if (line[0] == '#' || !line[strspn(line, " \t\r\n")])
			continue;
		rc = add_line(fleet, line, &seen_names, what);
		if (rc)
			return message_fail(error, rc, "%.100s:%u: %.100s", name, number, what);
	}
	if (ferror(in))
		return message_fail(error, -EIO, "%.100s: cannot be read", name);
	if (!fleet->servers)
		return message_fail(error, -EINVAL, "%.100s: describes no server", name);
	return 0;
}

int fleet_open(const char *what, struct fleet *fleet, char error[MESSAGE_SIZE])
{
	const char *colon = strchr(what, ':');
	const struct preset *preset = NULL;
	uint64_t servers;
	FILE *in;
	int rc;

	if (colon)
		preset = find_preset(what, (size_t)(colon - what));
	if (preset) {
		*fleet = (struct fleet){ 0 };
		set_name(fleet, what);
		if (text_to_u64(colon + 1, 10, &servers) || !servers || servers > FLEET_SERVERS)
			return message_fail(error, -EINVAL, "%.100s: not 1 to %d servers", what,
					    FLEET_SERVERS);
		make_preset(preset, (uint32_t)servers, fleet);
		return 0;
	}

	in = fopen(what, "re");
	if (!in)
		return message_fail(error, -errno, "%.100s: %s", what, strerror(errno));
	rc = fleet_read(in, what, fleet, error);
	fclose(in);
	return rc;
}

void fleet_print_presets(FILE *out)
{
	size_t i, k;

	for (i = 0; i < NR_PRESETS; i++) {
		fprintf(out, "  %s:N\n", presets[i].name);
		for (k = 0; k < 6 && presets[i].type[k].name; k++) {
			const struct preset_type *type = &presets[i].type[k];

			fprintf(out,
				"      %-9s %3" PRIu32 " %%, %2" PRIu32 " CPUs, %3" PRIu32 " GiB\n",
				type->name, type->share, type->cpus, type->memory_gib);
		}
	}
}

void fleet_number(const struct fleet *fleet, uint8_t *type)
{
	uint64_t given[FLEET_TYPES] = { 0 };
	uint32_t server;
	unsigned int i, next;

	/* Next is the type that lags its share most: given/count is least. */
	for (server = 0; server < fleet->servers; server++) {
		next = FLEET_TYPES;
		for (i = 0; i < fleet->nr_types; i++) {
			if (given[i] == fleet->type[i].count)
				continue;
			if (next == FLEET_TYPES ||
			    given[i] * fleet->type[next].count < given[next] * fleet->type[i].count)
				next = i;
		}
		given[next]++;
		type[server] = (uint8_t)next;
	}
}
