/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs whose first argument is a command with options of its own. */
#ifndef COMPROMIS_LIB_COMMANDS_H
#define COMPROMIS_LIB_COMMANDS_H

struct command {
	const char *name;
	const char *full_name; /* for messages of the command's own parser */
	int (*run)(int argc, char **argv); /* argv[0] is full_name; returns an exit status */
};

/*
 * Parse what stands before the command, and run it; commands ends with a name that is NULL.
 * args_doc and doc are those of argp, which ends the program if something is wrong.
 * Returns the exit status.
 */
int commands_main(const struct command *commands, const char *args_doc, const char *doc, int argc,
		  char **argv);

#endif /* COMPROMIS_LIB_COMMANDS_H */
