# SPDX-License-Identifier: EUPL-1.2
"""What PostgreSQL lets everybody do that nobody here needs.

Large objects stand beside all tables, with no row-level security, no history and no record: a place
to put away what one may read once.
"""

from __future__ import annotations

from typing import Final

LARGE_OBJECTS: Final = (
    "lo_creat(integer)",
    "lo_create(oid)",
    "lo_from_bytea(oid, bytea)",
    "lo_open(oid, integer)",
    "lo_put(oid, bigint, bytea)",
    "lo_get(oid)",
    "lo_get(oid, bigint, integer)",
    "lo_unlink(oid)",
    "lowrite(integer, bytea)",
    "loread(integer, integer)",
    "lo_truncate(integer, integer)",
    "lo_truncate64(integer, bigint)",
)
CLOSED: Final = f"select not has_function_privilege('vidik_app', '{LARGE_OBJECTS[0]}', 'execute')"
"""Whether that was done in a database."""
CLOSE: Final = "".join(
    f"revoke execute on function pg_catalog.{each} from public;" for each in LARGE_OBJECTS
)
"""Run by a superuser in the database; PostgreSQL keeps it with the database, also in copies."""
