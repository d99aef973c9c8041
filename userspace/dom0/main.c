// SPDX-License-Identifier: GPL-2.0-only
/* xen-compromis: contiguous memory of domains, seen and controlled from dom0. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"
#include "version.h"

static const struct command {
	const char *name;
	const char *args;
	int nr_args;
	bool reads; /* hence knows --json */
	int (*run)(struct tool *tool, char **args);
	const char *text;
} commands[] = {
	{ "list", "", 0, true, tool_list, "all domains, and how they are translated" },
	{ "show", " DOMAIN", 1, true, tool_show, "all that Xen says of one" },
	{ "set", " DOMAIN MODE", 2, false, tool_set, "translate it by MODE" },
	{ "adopt", " DOMAIN", 1, false, tool_adopt, "make its RAM contiguous while it runs" },
	{ "release", " DOMAIN", 1, false, tool_release, "return what it ballooned out" },
	{ "host", "", 0, true, tool_host, "free memory, and what would fit" },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ 0 },
};

static void print_usage(FILE *out)
{
	char line[64];
	size_t i;

	fputs("Usage: xen-compromis [--json] COMMAND [ARG...]\n\n", out);
	for (i = 0; i < NR_COMMANDS; i++) {
		snprintf(line, sizeof(line), "%s%s", commands[i].name, commands[i].args);
		fprintf(out, "  %-18s  %s\n", line, commands[i].text);
	}
	fputs("\nDOMAIN is a name or an id, MODE is paged, superpage or segment.\n"
	      "  -j, --json          list, show, host: print JSON\n"
	      "  -h, --help          print this\n"
	      "  -V, --version       print the release\n",
	      out);
}

static int usage_error(void)
{
	fputs("'xen-compromis --help' shows the commands.\n", stderr);
	return TOOL_USAGE;
}

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < NR_COMMANDS; i++) {
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	}
	return NULL;
}

static int check(const struct command *command, const char *name, int nr_args, bool json)
{
	if (!command)
		tool_error("no such command: %s", name);
	else if (nr_args != command->nr_args)
		tool_error("usage: xen-compromis %s%s", command->name, command->args);
	else if (json && !command->reads)
		tool_error("%s has no --json", command->name);
	else
		return TOOL_OK;
	return usage_error();
}

static int no_driver(int error)
{
	tool_error("cannot make hypercalls: %s",
		   error == -ENOENT ? "there is no /dev/xen/privcmd" : strerror(-error));
	if (error == -ENOENT) {
		tool_error("remedy: run it in dom0; there, modprobe xen-privcmd");
		return TOOL_UNSUPPORTED;
	}
	if (error == -EACCES || error == -EPERM)
		tool_error("remedy: run it as root");
	return TOOL_FAILED;
}

static int run(const struct command *command, bool json, char **args)
{
	struct tool tool = { .json = json };
	int status, rc = call_open(&tool.call);

	if (rc)
		return no_driver(rc);
	status = command->run(&tool, args);
	call_close(tool.call);
	return status;
}

int main(int argc, char **argv)
{
	const struct command *command;
	bool json = false;
	int option, status;

	while ((option = getopt_long(argc, argv, "jhV", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			json = true;
			break;
		case 'h':
			print_usage(stdout);
			return tool_finish(TOOL_OK);
		case 'V':
			puts("xen-compromis (Compromis) " COMPROMIS_RELEASE);
			return tool_finish(TOOL_OK);
		default:
			return usage_error();
		}
	}
	if (optind == argc) {
		print_usage(stderr);
		return TOOL_USAGE;
	}
	argv += optind;
	argc -= optind;
	command = find_command(argv[0]);
	status = check(command, argv[0], argc - 1, json);
	return status ? status : run(command, json, argv + 1);
}
