// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that every type of p2m entry has a reason of its own for a demotion, with
 * those among them that no machine of the tests can be brought to make.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <compromis.h>

#include "reason.h"

static const struct {
	p2m_type_t type;
	unsigned int reason;
} types[] = {
	{ p2m_ram_rw, COMPROMIS_DEMOTE_REMAP },
	{ p2m_invalid, COMPROMIS_DEMOTE_UNMAP },
	{ p2m_mmio_dm, COMPROMIS_DEMOTE_UNMAP },
	{ p2m_ram_logdirty, COMPROMIS_DEMOTE_LOG_DIRTY },
	{ p2m_ram_ro, COMPROMIS_DEMOTE_READ_ONLY },
	{ p2m_mmio_direct, COMPROMIS_DEMOTE_MMIO },
	{ p2m_populate_on_demand, COMPROMIS_DEMOTE_POPULATE },
	{ p2m_grant_map_rw, COMPROMIS_DEMOTE_GRANT },
	{ p2m_grant_map_ro, COMPROMIS_DEMOTE_GRANT },
	{ p2m_ram_paging_out, COMPROMIS_DEMOTE_PAGING },
	{ p2m_ram_paged, COMPROMIS_DEMOTE_PAGING },
	{ p2m_ram_paging_in, COMPROMIS_DEMOTE_PAGING },
	{ p2m_ram_shared, COMPROMIS_DEMOTE_SHARING },
	{ p2m_ram_broken, COMPROMIS_DEMOTE_BROKEN },
	{ p2m_map_foreign, COMPROMIS_DEMOTE_FOREIGN },
	{ p2m_ioreq_server, COMPROMIS_DEMOTE_IOREQ },
	{ p2m_later, COMPROMIS_DEMOTE_OTHER },
};

static void every_type_has_its_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		assert_int_equal(compromis_demotion_reason(types[i].type, p2m_access_rwx),
				 types[i].reason);
}

static void restricted_ram_is_about_access(void **state)
{
	(void)state;
	for (p2m_access_t a = p2m_access_n; a <= p2m_access_n2rwx; a++)
		assert_int_equal(compromis_demotion_reason(p2m_ram_rw, a),
				 a == p2m_access_rwx ? COMPROMIS_DEMOTE_REMAP :
						       COMPROMIS_DEMOTE_ACCESS);
}

/* NONE would mean that nothing contradicts. */
static void no_type_goes_without(void **state)
{
	(void)state;
	for (p2m_type_t t = p2m_ram_rw; t <= p2m_later; t++) {
		unsigned int reason = compromis_demotion_reason(t, p2m_access_rwx);

		assert_int_not_equal(reason, COMPROMIS_DEMOTE_NONE);
		assert_true(reason < COMPROMIS_NR_DEMOTE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_has_its_reason),
		cmocka_unit_test(restricted_ram_is_about_access),
		cmocka_unit_test(no_type_goes_without),
	};

	return cmocka_run_group_tests_name("reason", tests, NULL, NULL);
}
