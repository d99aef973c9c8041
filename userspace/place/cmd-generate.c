// SPDX-License-Identifier: GPL-2.0-only
/* compromis-place generate */
#include "place.h"

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "mix.h"
#include "output.h"
#include "text.h"

/* A description is not larger than this. */
#define MIX_FILE 65536

#define VMS_MAX UINT32_MAX

struct generate {
	const char *file; /* NULL: the mix of Azure */
	uint64_t vms;
	uint64_t seed;
	uint64_t rate; /* VMs an hour; 0: as the description says */
	uint64_t written;
};

static const struct argp_option options[] = {
	{ "mix", 'm', "FILE", 0, "What the VMs are like; without it those of Azure V1", 0 },
	{ "vms", 'n', "NUMBER", 0, "How many (default 100000)", 0 },
	{ "seed", 's', "NUMBER", 0, "Of the random numbers (default 1)", 0 },
	{ "rate", 'r', "VMS", 0, "Arrivals an hour, instead of what the mix says", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct generate *generate = state->input;

	switch (key) {
	case 'm':
		generate->file = arg;
		return 0;
	case 'n':
		if (text_to_u64(arg, 10, &generate->vms) || !generate->vms ||
		    generate->vms >= VMS_MAX)
			argp_error(state, "not 1 to 2^32 - 2 VMs: %s", arg);
		return 0;
	case 's':
		if (text_to_u64(arg, 10, &generate->seed))
			argp_error(state, "no seed: %s", arg);
		return 0;
	case 'r':
		if (text_to_u64(arg, 10, &generate->rate) || !generate->rate ||
		    generate->rate > 100000000)
			argp_error(state, "not 1 to 10^8 VMs an hour: %s", arg);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "it takes options only");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int print_vm(void *data, const struct vm *vm)
{
	struct generate *generate = data;

	printf("%" PRIu64 ",%" PRId64 ",", generate->written++, vm->arrival);
	if (vm->departure != VM_STAYS)
		printf("%" PRId64, vm->departure);
	printf(",%g,%" PRIu64 "\n", (double)vm->cpus / CPU_UNIT, (uint64_t)vm->blocks * BLOCK_MIB);
	return ferror(stdout) ? -EIO : 0;
}

static const char *error_text(int rc)
{
	if (rc == -EFBIG)
		return "a mix is shorter than 64 KiB; remedy: fewer, wider ranges";
	return strerror(-rc);
}

static int load_mix(const struct generate *generate, struct mix *mix)
{
	static char text[MIX_FILE];
	char error[MESSAGE_SIZE];
	const char *from = mix_azure;
	ssize_t rc;

	if (generate->file) {
		rc = text_read(generate->file[0] == '/' ? "" : ".", generate->file, text,
			       sizeof(text));
		if (rc < 0) {
			output_error("%s: %s", generate->file, error_text((int)rc));
			return (int)rc;
		}
		from = text;
	}
	rc = mix_parse(from, mix, error);
	if (rc == -ENOMEM)
		output_error("out of memory");
	else if (rc)
		output_error("%s: %s", generate->file, error);
	return (int)rc;
}

int cmd_generate(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options,
		.parser = parse,
		.doc = "Print a trace of VMs as they might come and go; the same for the same "
		       "seed.\vcompromis-place(1) says what is in a mix.",
	};
	struct generate generate = { .vms = 100000, .seed = 1 };
	struct mix mix;
	int rc;

	argp_parse(&argp, argc, argv, 0, NULL, &generate);
	if (load_mix(&generate, &mix))
		return PLACE_FAILED;
	if (generate.rate)
		mix.arrivals = generate.rate;
	puts("vm,arrival_s,departure_s,cpus,memory_mib");
	rc = mix_generate(&mix, generate.seed, generate.vms, print_vm, &generate);
	if (rc == -ERANGE)
		output_error("arrivals are too rare; remedy: --rate");
	return place_finish(rc ? PLACE_FAILED : PLACE_OK);
}
