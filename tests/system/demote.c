// SPDX-License-Identifier: GPL-2.0-only
/*
 * dom0's side of the demotion tests: do to one frame of a domain what a device model
 * or the toolstack may do to it.
 *
 * usage: demote DOMID WHAT GFN
 *   log-dirty, no-log-dirty   for the whole domain
 *   read-only, writable       the type of the frame
 *   ioreq                     have an ioreq server claim writes to it
 *   mmio                      map a page of the machine's PCI hole there
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xenctrl.h>
#include <xendevicemodel.h>

/* Nothing is there, and neither RAM nor Xen's. */
#define MMIO_MFN 0xfd000UL

struct target {
	xc_interface *xc;
	xendevicemodel_handle *dm;
	uint16_t domid;
	uint64_t gfn;
};

static int log_dirty(const struct target *t)
{
	return xc_shadow_control(t->xc, t->domid, XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY, NULL, 0);
}

static int no_log_dirty(const struct target *t)
{
	return xc_shadow_control(t->xc, t->domid, XEN_DOMCTL_SHADOW_OP_OFF, NULL, 0);
}

static int read_only(const struct target *t)
{
	return xendevicemodel_set_mem_type(t->dm, t->domid, HVMMEM_ram_ro, t->gfn, 1);
}

static int writable(const struct target *t)
{
	return xendevicemodel_set_mem_type(t->dm, t->domid, HVMMEM_ram_rw, t->gfn, 1);
}

static int ioreq(const struct target *t)
{
	ioservid_t id;
	int rc =
		xendevicemodel_create_ioreq_server(t->dm, t->domid, HVM_IOREQSRV_BUFIOREQ_OFF, &id);

	rc = rc	   ?:
		     xendevicemodel_map_mem_type_to_ioreq_server(t->dm, t->domid, id,
								 HVMMEM_ioreq_server,
								 XEN_DMOP_IOREQ_MEM_ACCESS_WRITE);
	return rc ?: xendevicemodel_set_mem_type(t->dm, t->domid, HVMMEM_ioreq_server, t->gfn, 1);
}

static int mmio(const struct target *t)
{
	int rc = xc_domain_iomem_permission(t->xc, t->domid, MMIO_MFN, 1, 1);

	return rc ?: xc_domain_memory_mapping(t->xc, t->domid, t->gfn, MMIO_MFN, 1, 1);
}

static const struct {
	const char *name;
	int (*act)(const struct target *t);
} acts[] = {
	{ "log-dirty", log_dirty }, { "no-log-dirty", no_log_dirty },
	{ "read-only", read_only }, { "writable", writable },
	{ "ioreq", ioreq },	    { "mmio", mmio },
};

int main(int argc, char **argv)
{
	struct target t = { 0 };

	if (argc != 4) {
		fprintf(stderr, "usage: demote DOMID WHAT GFN\n");
		return 2;
	}
	t.domid = (uint16_t)strtoul(argv[1], NULL, 0);
	t.gfn = strtoull(argv[3], NULL, 0);
	t.xc = xc_interface_open(NULL, NULL, 0);
	t.dm = xendevicemodel_open(NULL, 0);
	if (!t.xc || !t.dm) {
		perror("demote: cannot reach Xen");
		return 1;
	}
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (strcmp(argv[2], acts[i].name))
			continue;
		if (!acts[i].act(&t))
			return 0;
		fprintf(stderr, "demote: %s: %s\n", argv[2], strerror(errno));
		return 1;
	}
	fprintf(stderr, "demote: unknown act '%s'\n", argv[2]);
	return 2;
}
