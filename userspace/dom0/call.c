// SPDX-License-Identifier: GPL-2.0-only
#include "call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xencall.h>

struct call {
	xencall_handle *handle;
	struct compromis_op *buffer; /* memory that a hypercall can reach */
};

/* libxencall would print a message of its own. */
static int find_driver(void)
{
	if (!access("/dev/xen/privcmd", F_OK) || !access("/proc/xen/privcmd", F_OK))
		return 0;
	return -ENOENT;
}

int call_open(struct call **result)
{
	struct call *call;
	int rc = find_driver();

	if (rc)
		return rc;
	call = calloc(1, sizeof(*call));
	if (!call)
		return -ENOMEM;

	call->handle = xencall_open(NULL, 0);
	if (call->handle)
		call->buffer = xencall_alloc_buffer(call->handle, sizeof(*call->buffer));
	if (!call->buffer) {
		rc = errno ? -errno : -ENOMEM;
		call_close(call);
		return rc;
	}
	*result = call;
	return 0;
}

void call_close(struct call *call)
{
	if (!call)
		return;
	if (call->buffer)
		xencall_free_buffer(call->handle, call->buffer);
	if (call->handle)
		xencall_close(call->handle);
	free(call);
}

int call_do(struct call *call, unsigned int cmd, uint16_t domid, struct compromis_op *op)
{
	int rc;

	op->version = COMPROMIS_ABI_VERSION;
	op->domid = domid;
	op->reserved = 0;

	*call->buffer = *op;
	rc = xencall2(call->handle, COMPROMIS_HYPERCALL, cmd, (uintptr_t)call->buffer);
	rc = rc < 0 ? -errno : 0;
	*op = *call->buffer;
	return rc;
}
