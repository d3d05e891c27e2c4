# SPDX-License-Identifier: EUPL-1.2
"""What row-level security costs at many cases, against queries filtered by hand without it.

`python -m benchmarks.access --cases 1000000` in a database of its own, 100,000 by default.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from typing import Final

import psycopg

from benchmarks.measuring import Steps, be_step, own_folder
from vidik.core.database.cluster import Cluster

INSTITUTIONS: Final = 1_000
SHARE_OF_THE_CENTRE: Final = 10
"""One case in ten is the measured institution's."""
ASKED: Final = 40

FILL: Final = """
create policy bench_fill on cases_case to current_user using (true);
create policy bench_fill on cases_participant to current_user using (true);
create policy bench_fill on cases_sharing to current_user using (true);
alter table cases_case disable trigger user;
alter table cases_participant disable trigger user;
alter table cases_sharing disable trigger user;
create temporary table place as
  select row_number() over (order by id) - 1 as n, id from institutions_institution
  where code like 'bench-%%';
insert into cases_case (id, code, responsible_id, state, sensitivity, restricted, opened_at)
select gen_random_uuid(), lpad(g::text, 11, '0'),
  case when g %% %(share)s = 0 then %(centre)s else place.id end, 'open', 'ordinary',
  g %% 50 = 7, now() - g * interval '7 seconds'
from generate_series(1, %(count)s) g join place on place.n = g %% %(institutions)s;
insert into cases_participant (id, case_id, institution_id, user_id, role, why, valid_from)
select gen_random_uuid(), c.id, place.id, null, 'worker', 'assigned', now() - interval '9 days'
from (select id, row_number() over () as n from cases_case) c
join place on place.n = (c.n * 7919) %% %(institutions)s;
insert into cases_sharing (id, case_id, institution_id, purpose, ground, reference, state,
  valid_from, valid_to, withdrawal)
select gen_random_uuid(), c.id, place.id, 'support', 'consent', '1/2026', 'standing',
  now() - interval '9 days', now() + interval '90 days', ''
from (select id, row_number() over () as n from cases_case) c
join place on place.n = (c.n * 104729) %% %(institutions)s where c.n %% 5 = 0;
select vidik_rebuild_reach();
set constraints all immediate;
drop policy bench_fill on cases_case;
drop policy bench_fill on cases_participant;
drop policy bench_fill on cases_sharing;
alter table cases_case enable trigger user;
alter table cases_participant enable trigger user;
alter table cases_sharing enable trigger user;
"""
BY_HAND: Final = """(responsible_id = {centre} and not restricted) or id in (
  select p.case_id from cases_participant p join cases_case c on c.id = p.case_id
  where p.institution_id = {centre} and p.user_id is null and not c.restricted
    and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
  union all select p.case_id from cases_participant p
  where p.institution_id = {centre} and p.user_id = {user}
    and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
  union all select s.case_id from cases_sharing s join cases_case c on c.id = s.case_id
  where s.institution_id = {centre} and s.state = 'standing' and not c.restricted
    and s.valid_from <= now() and s.valid_to > now()
  union all select e.case_id from cases_emergencyaccess e
  where e.institution_id = {centre} and e.user_id = {user}
    and e.state in ('granted', 'started-alone') and e.started_at <= now() and e.expires_at > now())
"""
QUESTIONS: Final = {
    "list of 20": "select id, code, state, opened_at from cases_case where {where}"
    " order by opened_at desc, id limit 20",
    "detail": "select * from cases_case where id = %(key)s and ({where})",
    "count": "select count(*) from cases_case where {where}",
}


def fill(count: int) -> dict[str, float]:
    """Make so many cases, one participation each and a sharing for each fifth, as the owner."""
    from django.db import connection, transaction

    from vidik.access.types import Role
    from vidik.cases.tests.factories import institution, member
    from vidik.shell.setup import migrate

    migrate(lambda *_step: None)
    for number in range(INSTITUTIONS):
        institution(f"bench-{number}")
    centre = institution("bench-0")
    actor = member(Role.CASE_EXPERT, centre)
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            FILL,
            {
                "count": count,
                "institutions": INSTITUTIONS,
                "centre": centre.pk,
                "share": SHARE_OF_THE_CENTRE,
            },
        )
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze cases_case, cases_participant, cases_sharing, cases_reach")
    assert actor.user_id is not None
    assert actor.membership is not None
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "centre": centre.pk,
        "user": actor.user_id,
        "membership": actor.membership,
    }


def ask(app: str, unbound: psycopg.Connection, known: dict[str, int]) -> dict[str, object]:
    """Ask each question in turn under row-level security and by hand, and compare."""
    import django

    django.setup()
    from vidik.core.sealing import open_transaction, seal

    where = BY_HAND.format(centre=known["centre"], user=known["user"])
    results: dict[str, object] = {}
    actor = (str(known["user"]), str(known["membership"]), "")
    with psycopg.connect(app) as bound:
        bound.execute(
            "select set_config('vidik.user', %s, false), set_config('vidik.membership', %s, false),"
            " set_config('vidik.seal', %s, false)",
            (
                *actor[:2],
                seal("actor", *actor, "", begun=open_transaction(bound)),
            ),
        )
        keys = [row[0] for row in bound.execute("select id from cases_case limit 200").fetchall()]
        seen = bound.execute("select count(*) from cases_case").fetchone()
        count = QUESTIONS["count"].replace("{where}", where)
        by_hand = unbound.execute(count).fetchone()  # type: ignore[arg-type]
        assert seen == by_hand, (seen, by_hand)
        assert seen is not None
        results["visible"] = seen[0]
        for name, question in QUESTIONS.items():
            ways: dict[str, list[float]] = {"row_security": [], "by_hand": []}
            for number in range(ASKED):
                facts = {"key": keys[number % len(keys)]}
                for way, connection, condition in (
                    ("row_security", bound, "true"),
                    ("by_hand", unbound, where),
                ):
                    text = question.replace("{where}", condition)
                    started = time.perf_counter()
                    connection.execute(text, facts).fetchall()  # type: ignore[arg-type]
                    ways[way].append((time.perf_counter() - started) * 1000)
            middle = {way: statistics.median(times) for way, times in ways.items()}
            results[name] = {
                "row_security_p50_ms": round(middle["row_security"], 2),
                "by_hand_p50_ms": round(middle["by_hand"], 2),
                "times": round(middle["row_security"] / middle["by_hand"], 2),
            }
    return results


def main() -> None:
    """Measure in a database of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.access", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        be_step(lambda: fill(options.cases))
        return
    with own_folder() as data, Cluster(data) as cluster:
        steps = Steps("access", cluster, sys.argv[1:], settings="test")
        steps.record("fill", steps.run("fill", owner=True))
        urls = cluster.connections()
        os.environ |= {
            "VIDIK_DATA": str(data),
            "DATABASE_URL": urls.owner,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        # Only the superuser of the cluster is not bound.
        with cluster._connect("vidik") as unbound:  # noqa: SLF001 - see above
            steps.record("asked", ask(urls.app, unbound, steps.results["fill"]))
    print(json.dumps({"cases": options.cases, **steps.results}))


if __name__ == "__main__":
    main()
