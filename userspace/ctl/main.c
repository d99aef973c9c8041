// SPDX-License-Identifier: GPL-2.0-only
/* compromisctl: choose how this domain is translated, and compare what it costs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "version.h"

static const struct command {
	const char *name;
	const char *full_name; /* for messages of the command's own parser */
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "status", "compromisctl status", cmd_status },
	{ "set", "compromisctl set", cmd_set },
	{ "compare", "compromisctl compare", cmd_compare },
	{ "predict", "compromisctl predict", cmd_predict },
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
	.args_doc =
		"status [--json]\nset MODE\ncompare [-e EVENTS] [--json] -- COMMAND [ARG...]\npredict [--on SYSTEM] [--json] -- COMMAND [ARG...]",
	.doc = "Choose how the memory of this domain is translated, and compare what it costs."
	       "\vEvery command has its own --help.",
};

int main(int argc, char **argv)
{
	struct request request = { 0 };

	argp_program_version = "compromisctl (Compromis) " COMPROMIS_RELEASE;
	argp_err_exit_status = CTL_USAGE;
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &request);

	request.argv[0] = (char *)request.command->full_name;
	return request.command->run(request.argc, request.argv);
}
