/* SPDX-License-Identifier: GPL-2.0-only */
/* The SQLite reader, for a database that is open already. */
#ifndef COMPROMIS_PLACE_READ_PACKING_H
#define COMPROMIS_PLACE_READ_PACKING_H

#include <sqlite3.h>

#include "reading.h"

/* Returns 0, -EBADMSG if it lacks the tables, or -errno.  A row's number stands for its line. */
int read_packing_database(struct reading *reading, sqlite3 *database);

#endif /* COMPROMIS_PLACE_READ_PACKING_H */
