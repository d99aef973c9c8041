// SPDX-License-Identifier: GPL-2.0-only
/* compromisctl set */
#include "ctl.h"

static error_t parse(int key, char *arg, struct argp_state *state)
{
	const char **mode = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (*mode)
			argp_error(state, "one mode only, not %s and %s", *mode, arg);
		*mode = arg;
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
	.args_doc = "MODE",
	.doc = "Translate the memory of this domain by MODE; `status' lists the modes.",
};

int cmd_set(int argc, char **argv)
{
	const char *mode = NULL;

	argp_parse(&argp, argc, argv, 0, NULL, &mode);
	return ctl_set_backing(sysfs_root(), mode);
}
