/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same replay with lists and linear searches, the way it is told and not the way it is fast:
 * an oracle for the tests, and what bench-place compares with.  It shares no code with the
 * replay but what describes servers and says what a VM asks for.
 */
#ifndef COMPROMIS_PLACE_REFERENCE_H
#define COMPROMIS_PLACE_REFERENCE_H

#include "replay.h"

/*
 * As replay_run(), with decisions but no totals or samples.  Returns 0 or -ENOMEM.
 */
int reference_run(const struct trace *trace, const struct fleet *fleet,
		  const struct replay_options *options, const struct replay_watch *watch);

#endif /* COMPROMIS_PLACE_REFERENCE_H */
