// SPDX-License-Identifier: GPL-2.0-only
/* compromis-place: can every VM have one segment? */
#include <argp.h>

#include "commands.h"
#include "place.h"
#include "version.h"

static const struct command commands[] = {
	{ "replay", "compromis-place replay", cmd_replay },
	{ "sweep", "compromis-place sweep", cmd_sweep },
	{ "generate", "compromis-place generate", cmd_generate },
	{ "advise", "compromis-place advise", cmd_advise },
	{ 0 },
};

int main(int argc, char **argv)
{
	argp_program_version = "compromis-place (Compromis) " COMPROMIS_RELEASE;
	argp_err_exit_status = PLACE_USAGE;
	return commands_main(
		commands,
		"replay [OPTION...] TRACE...\nsweep [OPTION...] TRACE...\n"
		"generate [OPTION...]\nadvise [OPTION...] HOST.json...",
		"Place the VMs of a trace on servers, and tell how many get their memory in one "
		"segment, and what that costs."
		"\vEvery command has its own --help.",
		argc, argv);
}
