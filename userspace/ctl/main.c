// SPDX-License-Identifier: GPL-2.0-only
/* compromisctl: choose how this domain is translated, and compare what it costs. */
#include <argp.h>

#include "commands.h"
#include "ctl.h"
#include "version.h"

static const struct command commands[] = {
	{ "status", "compromisctl status", cmd_status },
	{ "set", "compromisctl set", cmd_set },
	{ "compare", "compromisctl compare", cmd_compare },
	{ "record", "compromisctl record", cmd_record },
	{ "predict", "compromisctl predict", cmd_predict },
	{ "report", "compromisctl report", cmd_report },
	{ 0 },
};

int main(int argc, char **argv)
{
	argp_program_version = "compromisctl (Compromis) " COMPROMIS_RELEASE;
	argp_err_exit_status = CTL_USAGE;
	return commands_main(
		commands,
		"status [--json]\nset MODE\ncompare [-e EVENTS] [--json] -- COMMAND [ARG...]\n"
		"record [-o FILE] [-l KEY=VALUE]... -- COMMAND [ARG...]\n"
		"predict [--on SYSTEM] [--json] -- COMMAND [ARG...]\n"
		"report [-o DIR] FILE...",
		"Choose how the memory of this domain is translated, and compare what it costs."
		"\vEvery command has its own --help.",
		argc, argv);
}
