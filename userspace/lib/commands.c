// SPDX-License-Identifier: GPL-2.0-only
#include "commands.h"

#include <argp.h>
#include <string.h>

/* Where the command stands. */
struct request {
	const struct command *commands;
	const struct command *command;
	int argc;
	char **argv;
};

static const struct command *find_command(const struct command *commands, const char *name)
{
	for (; commands->name; commands++) {
		if (!strcmp(commands->name, name))
			return commands;
	}
	return NULL;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct request *request = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		request->command = find_command(request->commands, arg);
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

int commands_main(const struct command *commands, const char *args_doc, const char *doc, int argc,
		  char **argv)
{
	const struct argp argp = { .parser = parse, .args_doc = args_doc, .doc = doc };
	struct request request = { .commands = commands };

	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &request);

	request.argv[0] = (char *)request.command->full_name;
	return request.command->run(request.argc, request.argv);
}
