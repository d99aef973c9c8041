/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands of compromis-place. */
#ifndef COMPROMIS_PLACE_PLACE_H
#define COMPROMIS_PLACE_PLACE_H

/* Exit status; compromis-place(1) lists them too. */
enum place_exit {
	PLACE_OK = 0,
	PLACE_FAILED = 1,
	PLACE_USAGE = 2, /* wrong command line */
	PLACE_NO_HOST = 3, /* advise: no host takes the VM */
	PLACE_UNREAD = 4, /* advise: a host could not be read, the others were */
};

/* The commands; argv[0] is the name for messages.  Return an exit status. */
int cmd_replay(int argc, char **argv);
int cmd_sweep(int argc, char **argv);
int cmd_generate(int argc, char **argv);
int cmd_advise(int argc, char **argv);

/* Flush standard output.  Returns status, or PLACE_FAILED after a message. */
int place_finish(int status);

#endif /* COMPROMIS_PLACE_PLACE_H */
