// SPDX-License-Identifier: GPL-2.0-only
#include "selection.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "runner.h"
#include "tool.h"

#define PARAMETER_TEXT 16384

enum selection_entry selection_parse(const char *text, const char *uuid)
{
	size_t length = strlen(uuid);
	const char *at;

	for (at = text; *at; at++) {
		if ((*at == '+' || *at == '-') && !strncasecmp(at + 1, uuid, length) &&
		    (at == text || strchr(", \t\n", at[-1])))
			return (enum selection_entry) * at;
	}
	return SELECTION_NONE;
}

/* Without entries, a boolean is all there is. */
static bool backs_all(const char *text)
{
	static const char *const words[] = { "1", "true", "yes", "on" };
	size_t i, length = strcspn(text, ", \t\n");

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strlen(words[i]) == length && !strncmp(text, words[i], length))
			return true;
	}
	return false;
}

static int write_entry(char sign, const char *uuid)
{
	char entry[DOMAIN_UUID + 1];
	const char *const argv[] = { "xenhypfs", "write", SELECTION_PATH, entry, NULL };

	snprintf(entry, sizeof(entry), "%c%s", sign, uuid);
	return runner_run(argv, NULL, 0);
}

static int read_parameter(char text[PARAMETER_TEXT])
{
	const char *const argv[] = { "xenhypfs", "cat", SELECTION_PATH, NULL };
	int rc = runner_run(argv, text, PARAMETER_TEXT);

	if (!rc)
		return TOOL_OK;
	tool_error("cannot read Xen's parameter compromis: 'xenhypfs cat " SELECTION_PATH
		   "' failed (%d)",
		   rc);
	if (rc == 127) {
		tool_error("remedy: install xenhypfs, of the package xen-utils-common");
		return TOOL_FAILED;
	}
	tool_error("remedy: boot the Xen of this release, with hypfs");
	return TOOL_UNSUPPORTED;
}

int selection_add(const char *uuid, struct selection *selection)
{
	char text[PARAMETER_TEXT];
	int rc, status = read_parameter(text);

	memset(selection, 0, sizeof(*selection));
	if (status)
		return status;
	snprintf(selection->uuid, sizeof(selection->uuid), "%s", uuid);
	selection->before = selection_parse(text, uuid);
	if (selection->before == SELECTION_BACKED)
		return TOOL_OK;
	/* An older Xen, which takes no UUIDs, can still do it this way. */
	if (selection->before == SELECTION_NONE && backs_all(text))
		return TOOL_OK;

	rc = write_entry('+', uuid);
	if (!rc) {
		selection->changed = true;
		return TOOL_OK;
	}
	tool_error("cannot tell Xen to back this domain: 'xenhypfs write " SELECTION_PATH
		   " +%s' failed (%d); an older Xen takes no UUIDs",
		   uuid, rc);
	tool_error("remedy: boot the Xen of this release, or have all new domains backed by "
		   "'xenhypfs write " SELECTION_PATH " 1'");
	return TOOL_UNSUPPORTED;
}

int selection_restore(struct selection *selection)
{
	char sign = selection->before == SELECTION_NOT_BACKED ? '-' : '~';
	int rc;

	if (!selection->changed)
		return TOOL_OK;
	rc = write_entry(sign, selection->uuid);
	selection->changed = rc != 0;
	if (!rc)
		return TOOL_OK;

	tool_error("cannot withdraw +%s from Xen's parameter compromis (%d)", selection->uuid, rc);
	tool_error("remedy: xenhypfs write " SELECTION_PATH " %c%s", sign, selection->uuid);
	return TOOL_FAILED;
}
