# SPDX-License-Identifier: GPL-2.0-only
#
# host.mk: what the allocator of contiguous ranges needs to be built here: in
# $(contig_out) headers of Xen, all being xen-host.h, and in primitives.inc the
# functions that the patches add to the heap.  To be included with top set.

xen_files := $(top)/hypercall/xen/files/xen
xen_patches := $(top)/hypercall/xen/patches

contig_headers := $(patsubst %,$(contig_out)/xen/%.h,event init mm nodemask numa \
	param pfn sched vmap)
contig_generated := $(contig_headers) $(contig_out)/primitives.inc
contig_includes := -I$(top)/tests/unit/contig -I$(contig_out) \
	-I$(xen_files)/include -I$(xen_files)/common

$(contig_headers): $(contig_out)/xen/%.h:
	@mkdir -p $(@D)
	echo '#include "xen-host.h"' >$@

function = -e '/^+[a-z].*\<$(1)(/,/^+}/s/^+//p'

$(contig_out)/primitives.inc: $(wildcard $(xen_patches)/*-xen-page_alloc-*.patch)
	@mkdir -p $(@D)
	sed -n -e '/^+#ifdef CONFIG_CONTIG_ALLOC$$/,/^+#endif/s/^+//p' \
		$(xen_patches)/*-xen-page_alloc-primitives-*.patch >$@.new
	sed -n $(foreach f,offline_carved free_carved heap_take_carved,$(call function,$(f))) \
		$(xen_patches)/*-xen-page_alloc-carve-*.patch >>$@.new
	mv $@.new $@
