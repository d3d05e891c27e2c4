# SPDX-License-Identifier: EUPL-1.2
"""Services for everybody whom a benchmark made: ten rows of the register for each case, and stays.

What a row says is drawn from the rows of the demonstration. They are written by the database in
one statement for each table, as rows of the institution that answers for the case.
"""

from __future__ import annotations

import time
from typing import Any, Final

from benchmarks.filling import filling, nothing_found, say
from vidik.core.database.cluster import Cluster

SERVICES: Final = 10
"""Rows of `services-given` for each case."""
ONE_STAY_IN: Final = 50
"""Cases; the years of a benchmark have about as many stays then as places."""

_CASES: Final = """
create table bench_served as
select c.id as case_id, c.responsible_id as institution_id, c.opened_at::date as since,
  row_number() over (order by c.id) as place
from cases_case c where not exists (select from registers_entry e where e.case_id = c.id
  and e.register_id = 'services-given')
"""
_SAID: Final = """
create table bench_said as
select register_id, "values", part,
  row_number() over (partition by register_id order by id) as place,
  count(*) over (partition by register_id) as of
from registers_entry
where register_id in ('services-given', 'beneficiaries') and struck_at is null
  and case_id is not null
"""
_ENTRIES: Final = """
insert into registers_entry
  (id, register_id, institution_id, day, "values", case_id, part, entered_at, entered_by_id,
   struck_why)
select gen_random_uuid(), s.register_id, c.institution_id, d.day, s."values", c.case_id, s.part,
  d.day + interval '9 hours', u.id, ''
from bench_served c
cross join generate_series(1, %(rows)s) n
join bench_said s on s.register_id = %(register)s
  and s.place = 1 + (c.place * 7 + n * 13) %% s.of
cross join lateral (select least(c.since + n * 11, current_date) as day) d
cross join (select id from accounts_user where username = 'case') u
"""
_STAYS: Final = """
insert into protection_stay
  (id, facility_id, case_id, "group", is_child, expected_on, arrived_on, ends_on, left_on,
   destination, safe_person, safe_worker, missed_why, entered_at, entered_by_id)
select gen_random_uuid(), f.id, c.case_id, f."group", false, c.since, c.since, c.since + 60,
  c.since + 60, f.destination, f.safe_person, f.safe_worker, '', c.since + interval '9 hours', u.id
from bench_served c
cross join (select facility_id as id, "group", destination, safe_person, safe_worker
  from protection_stay where left_on is not null order by id limit 1) f
cross join (select id from accounts_user where username = 'case') u
where c.place %% %(one_in)s = 0 and c.since + 60 < current_date
"""
_WRONG: Final = {
    "cases without services": "select count(*) from cases_case c where not exists"
    " (select from registers_entry e where e.case_id = c.id and e.register_id = 'services-given')",
    "services of no part": "select count(*) from registers_entry where case_id is not null"
    " and part = ''",
}


def serve(_persons: int) -> dict[str, Any]:
    """Give every case its rows and some their stay."""
    timings: dict[str, Any] = {}
    started = time.perf_counter()
    with Cluster() as cluster, cluster._connect("vidik") as connection:  # noqa: SLF001 - the benchmark's own cluster
        connection.execute(_CASES)
        connection.execute(_SAID)
        connection.execute("create unique index on bench_said (register_id, place)")
        connection.execute("analyze bench_served, bench_said")
        with filling(connection, ["registers_entry", "protection_stay"], timings):
            for register, rows in (("services-given", SERVICES), ("beneficiaries", 1)):
                done = connection.execute(_ENTRIES, {"register": register, "rows": rows})
                timings[register] = done.rowcount
                say(f"{register}: {done.rowcount:,}", started)
            done = connection.execute(_STAYS, {"one_in": ONE_STAY_IN})
            timings["stays"] = done.rowcount
            nothing_found(connection, _WRONG)
        connection.execute("drop table bench_served, bench_said")
    return timings | {"seconds": round(time.perf_counter() - started, 1)}
