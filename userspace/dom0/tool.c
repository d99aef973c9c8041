// SPDX-License-Identifier: GPL-2.0-only
#include "tool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "failure.h"

void tool_error(const char *format, ...)
{
	va_list args;

	fputs("xen-compromis: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

const char *tool_name(const struct domain *domain)
{
	static char text[DOMAIN_NAME + 16];

	if (domain->name[0])
		snprintf(text, sizeof(text), "%s", domain->name);
	else
		snprintf(text, sizeof(text), "domain %u", domain->id);
	return text;
}

static const struct {
	int error;
	enum tool_exit status;
	const char *cause;
	const char *remedy;
} errors[] = {
	{ ENOSYS, TOOL_UNSUPPORTED, "this hypervisor is not Compromis' Xen",
	  "boot build/xen/xen.gz of this release" },
	{ EOPNOTSUPP, TOOL_UNSUPPORTED, "this Xen is older and lacks the command",
	  "boot the Xen of this release" },
	{ ESRCH, TOOL_FAILED, "there is no such domain, or it is dying",
	  "'xen-compromis list' shows those that are there" },
	{ EPERM, TOOL_FAILED, "Xen does not let this domain do that",
	  "run it in dom0; with FLASK, allow 'hvm compromis'" },
	{ EACCES, TOOL_FAILED, "permission denied", "run it as root" },
	{ EINVAL, TOOL_FAILED, "Xen does not understand the request",
	  "use the xen-compromis of the release of this Xen" },
	{ EBADMSG, TOOL_FAILED, "the answer of Xen makes no sense",
	  "use the xen-compromis of the release of this Xen" },
	{ EAGAIN, TOOL_FAILED, "the domain has yet to be built", "try again later" },
	{ EBUSY, TOOL_FAILED, "something else is under way", "try again later" },
	{ ENOMEM, TOOL_FAILED, "out of memory", "give dom0, or Xen, more memory" },
};

int tool_no_hap(const struct domain *domain)
{
	tool_error("%s has no nested paging: it is PV, or has hap=0", tool_name(domain));
	tool_error("remedy: use an HVM or PVH domain with hap=1");
	return TOOL_UNSUPPORTED;
}

int tool_call_failed(int error, const char *what, const struct domain *domain)
{
	const char *of = domain ? " of " : "", *name = domain ? tool_name(domain) : "";
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].error != -error)
			continue;
		tool_error("cannot %s%s%s: %s", what, of, name, errors[i].cause);
		tool_error("remedy: %s", errors[i].remedy);
		return errors[i].status;
	}
	tool_error("cannot %s%s%s: %s", what, of, name, strerror(-error));
	return TOOL_FAILED;
}

void tool_explain(const struct compromis_failure *from)
{
	struct sysfs_failure failure;
	char text[FAILURE_TEXT];

	failure_from_call(from, &failure);
	if (!failure.reason[0])
		return;
	tool_error("reason: %s", failure_describe(&failure, text));
	if (failure_remedy(&failure))
		tool_error("remedy: %s", failure_remedy(&failure));
}

int tool_find(const char *text, struct domain *domain)
{
	struct domains domains = { 0 };
	/* An id is good enough without xenstore. */
	int read_error = domains_read(&domains), rc = domains_find(&domains, text, domain);

	domains_free(&domains);
	if (!rc)
		return TOOL_OK;
	if (read_error) {
		tool_error("cannot look up %s: xenstore: %s", text, strerror(-read_error));
		tool_error("remedy: start xenstored, or give the id of the domain");
	} else if (rc == -ENOTUNIQ) {
		tool_error("more than one domain is called %s", text);
		tool_error("remedy: give its id, as 'xen-compromis list' shows it");
	} else {
		tool_error("there is no domain %s", text);
		tool_error("remedy: 'xen-compromis list' shows those that are there");
	}
	return TOOL_FAILED;
}

int tool_find_info(struct tool *tool, const char *text, struct domain *domain,
		   struct compromis_info *info)
{
	struct compromis_op op = { 0 };
	int rc, status = tool_find(text, domain);

	if (status)
		return status;
	rc = call_do(tool->call, COMPROMIS_CMD_INFO, domain->id, &op);
	*info = op.u.info;
	/* INFO is as old as the hypercall itself: this is about the domain. */
	if (rc == -EOPNOTSUPP)
		return tool_no_hap(domain);
	return rc ? tool_call_failed(rc, "read the state", domain) : TOOL_OK;
}

int tool_finish(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	tool_error("cannot write: %s", strerror(errno));
	return TOOL_FAILED;
}
