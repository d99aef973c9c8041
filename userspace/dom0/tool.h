/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands of xen-compromis, and what they share. */
#ifndef COMPROMIS_DOM0_TOOL_H
#define COMPROMIS_DOM0_TOOL_H

#include <stdbool.h>

#include "call.h"
#include "domains.h"

/* Exit status; xen-compromis(8) lists them too. */
enum tool_exit {
	TOOL_OK = 0,
	TOOL_FAILED = 1,
	TOOL_USAGE = 2, /* wrong command line */
	TOOL_UNSUPPORTED = 3, /* this Xen, this domain or this CPU cannot do it */
};

struct tool {
	struct call *call;
	bool json;
};

/* The commands.  args holds as many as the command takes.  Return an exit status. */
int tool_list(struct tool *tool, char **args);
int tool_show(struct tool *tool, char **args);
int tool_set(struct tool *tool, char **args);
int tool_adopt(struct tool *tool, char **args);
int tool_release(struct tool *tool, char **args);
int tool_host(struct tool *tool, char **args);

/* printf to stderr, with the name of the program and a newline. */
void tool_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Say which hypercall failed, why, and what to do; returns the exit status for it. */
int tool_call_failed(int error, const char *what, const struct domain *domain);

/* Say that the domain is none that has modes; returns the exit status for it. */
int tool_no_hap(const struct domain *domain);

/*
 * Find the domain and read its state.  Returns an exit status; a message has been printed if it
 * is not TOOL_OK.
 */
int tool_find_info(struct tool *tool, const char *text, struct domain *domain,
		   struct compromis_info *info);

/* Say why Xen refused, in words; nothing if it gave no reason. */
void tool_explain(const struct compromis_failure *failure);

/* Find the domain.  Returns an exit status; a message has been printed if it is not TOOL_OK. */
int tool_find(const char *text, struct domain *domain);

/* Its name, or else its id, in words for messages. */
const char *tool_name(const struct domain *domain);

/* Flush what was printed.  Returns status, or TOOL_FAILED after a message. */
int tool_finish(int status);

#endif /* COMPROMIS_DOM0_TOOL_H */
