// SPDX-License-Identifier: GPL-2.0-only
/* compromis-place: can every VM have one segment? */
#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"
#include "version.h"

static const struct command {
	const char *name;
	const char *full_name; /* for messages of the command's own parser */
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "replay", "compromis-place replay", cmd_replay },
	{ "sweep", "compromis-place sweep", cmd_sweep },
	{ "generate", "compromis-place generate", cmd_generate },
	{ "advise", "compromis-place advise", cmd_advise },
};

/* What main() needs from the command line: where the command stands. */
struct request {
	const struct command *command;
	int argc;
	char **argv;
};

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	}
	return NULL;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct request *request = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		request->command = find_command(arg);
		if (!request->command)
			argp_error(state, "no such command: %s", arg);
		request->argc = state->argc - state->next + 1;
		request->argv = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.parser = parse,
	.args_doc = "replay [OPTION...] TRACE...\nsweep [OPTION...] TRACE...\n"
		    "generate [OPTION...]\nadvise [OPTION...] HOST.json...",
	.doc = "Place the VMs of a trace on servers, and tell how many get their memory in one "
	       "segment, and what that costs."
	       "\vEvery command has its own --help.",
};

int main(int argc, char **argv)
{
	struct request request = { 0 };

	argp_program_version = "compromis-place (Compromis) " COMPROMIS_RELEASE;
	argp_err_exit_status = PLACE_USAGE;
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &request);

	request.argv[0] = (char *)request.command->full_name;
	return request.command->run(request.argc, request.argv);
}
