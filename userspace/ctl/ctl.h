/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands of compromisctl, and what they share. */
#ifndef COMPROMIS_CTL_CTL_H
#define COMPROMIS_CTL_CTL_H

#include <argp.h>

#include "sysfs.h"

/* Exit status; compromisctl(1) lists them too. */
enum ctl_exit {
	CTL_OK = 0,
	CTL_ERROR = 1, /* an error of the system */
	CTL_USAGE = 2, /* wrong command line */
	CTL_NO_MODULE = 3, /* the module is not loaded */
	CTL_REFUSED = 4, /* a mode was refused, or this machine has none */
	CTL_COMMAND = 5, /* compare, record, predict: the command failed */
	CTL_NO_EXEC = 126, /* compare, record, predict: the command cannot be executed */
	CTL_NO_COMMAND = 127, /* compare, record, predict: there is no such command */
};

/* The commands.  argv[0] is the name for messages.  Return an exit status. */
int cmd_status(int argc, char **argv);
int cmd_set(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_record(int argc, char **argv);
int cmd_predict(int argc, char **argv);
int cmd_report(int argc, char **argv);

/* printf to stderr, with the name of the program and a newline. */
void ctl_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether the module only counts: then it has no files in root, only the PMU. */
bool ctl_only_counts(const char *root);

/* The page tables of a machine that only counts. */
enum ctl_paging {
	CTL_PAGING_UNKNOWN, /* its hypervisor, if there is one, is not ours */
	CTL_PAGING_NATIVE,
	CTL_PAGING_SHADOW,
};

/* By the PMU's caps/paging; if it lacks that, a PMU with more than traps is of a native machine. */
enum ctl_paging ctl_paging(void);

/*
 * Read the modes of this machine.  Returns an exit status; a message, with the remedy if
 * the module is not loaded, has been printed if it is not CTL_OK.  CTL_REFUSED means that the
 * machine has no modes.
 */
int ctl_read_backing(const char *root, struct sysfs_backing *backing);

/*
 * Change the mode, and check that it is in force.  Returns an exit status; a message with
 * the reason that the hypervisor gave has been printed if it is not CTL_OK.
 */
int ctl_set_backing(const char *root, const char *mode);

/* Say why a command could not be executed, by the -errno of run_command(); returns the exit status. */
int ctl_exec_status(const char *command, int rc);

/*
 * To be called after the results are printed to stdout, with 0 or the -errno of that.  Returns
 * CTL_OK if they have got out, or CTL_ERROR after a message.
 */
int ctl_print_status(int rc);

/* Say what the error of a file of the module means, and what to do. */
const char *ctl_file_error(int error);

#endif /* COMPROMIS_CTL_CTL_H */
