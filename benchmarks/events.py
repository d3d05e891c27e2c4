# SPDX-License-Identifier: EUPL-1.2
"""A million accounts of events: lists, one event, the sums of a year, what comparing one costs.

`python -m benchmarks.events --events 1000000` in a data folder of its own. Pages and comparing are
measured with the demonstration alone and with the accounts beside, in one run, as the role of the
web server, row-level security on. The accounts lie in ten years; a tenth says the year alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import VIDIK, Steps, be_step, own_folder, page, run
from vidik.core.database.cluster import Cluster

RUNS: Final = 15
REPORTED: Final = 20
"""Accounts that are entered to measure what comparing costs."""
USER: Final = "coordinator"
ORDER: Final = ("pages before", "compare before", "fill", "analyse", "pages after", "compare after")
_FILL: Final = """
  alter table events_event disable trigger user;
  alter table events_account disable trigger user;
  alter table events_number disable trigger user;
  create temporary table made as
  select gen_random_uuid() as event, gen_random_uuid() as account, n,
    date '2015-01-01' + (n::bigint * 7919 % 3650)::int as day
  from generate_series(1, {events}) n;
  insert into events_event (id, number) select event, 'B' || lpad(n::text, 12, '0') from made;
  insert into events_account (
    id, event_id, institution_id, is_leading, pack_code, state, kind, title, first_on, last_on,
    mode, is_international, sessions, topics, audiences, territories, place, organisers,
    partners, marks, materials, search_text, origin, entered_at, withdrawn_why,
    own_mark)
  select m.account, m.event, i.id, true, 'b-' || m.n, 'held',
    (array['training', 'workshop', 'meeting', 'lecture', 'round-table'])[1 + m.n % 5],
    jsonb_build_object('sr', 'Догађај ' || m.n), s.first_on, s.last_on,
    '', false, 1 + m.n % 4,
    array[t.code], array[a.code], array[p.code], '', array[i.code], '{{}}', '{{}}', '',
    'dogadjaj ' || m.n, 'report', now(), '', ''
  from made m
  cross join lateral (
    select case when m.n % 10 = 0 then date_trunc('year', m.day)::date else m.day end as first_on,
      case when m.n % 10 = 0 then (date_trunc('year', m.day) + interval '1 year - 1 day')::date
        else m.day + m.n % 3 end as last_on) s
  join (select id, code, row_number() over (order by id) - 1 as r, count(*) over () as many
    from institutions_institution) i on i.r = m.n * 31 % i.many
  join (select v as code, r - 1 as r, count(*) over () as many
    from unnest(%(topics)s::text[]) with ordinality x(v, r)) t on t.r = m.n * 17 % t.many
  join (select v as code, r - 1 as r, count(*) over () as many
    from unnest(%(audiences)s::text[]) with ordinality x(v, r)) a on a.r = m.n * 13 % a.many
  join (select code, row_number() over (order by id) - 1 as r, count(*) over () as many
    from institutions_territory) p on p.r = m.n * 11 % p.many;
  insert into events_number (
    id, account_id, what, value, qualifier, profession, audience, body, territory, sex, age,
    position)
  select gen_random_uuid(), account, 'attendees', 10 + n % 190, 'exact', '', '', '', '', '', '', 0
  from made;
  set constraints all immediate;
  alter table events_event enable trigger user;
  alter table events_account enable trigger user;
  alter table events_number enable trigger user
"""


def fill(cluster: Cluster, events: int) -> dict[str, Any]:
    """Write events with one account and one number each, as the owner of the server."""
    from vidik.core.packfiles import Pack

    pack = Pack(Path(__file__).resolve().parents[1] / "packs" / "serbia")
    codes = {name: sorted(pack.codes(f"codes/{name}.csv")) for name in ("topic", "audience")}
    text = _FILL.format(events=events)
    for name, key in (("topics", "topic"), ("audiences", "audience")):
        listed = ",".join(f"'{code}'" for code in codes[key])
        text = text.replace(f"%({name})s", f"array[{listed}]")
    started = time.perf_counter()
    with cluster._connect("vidik") as connection:  # noqa: SLF001 - the superuser's
        connection.execute(text)
    return {"seconds": round(time.perf_counter() - started, 1)}


def pages(_events: int) -> dict[str, Any]:
    """Ask for the pages of events through Django's test client."""
    from benchmarks.victims import _client
    from vidik.access.services import acting
    from vidik.accounts.selectors.acting import demo_actor
    from vidik.events.models import Account

    actor = demo_actor(USER)
    assert actor is not None
    with acting(actor):
        one = Account.objects.filter(is_leading=True).order_by("id").first()
        assert one is not None
    client = _client(USER)
    return {
        name: page(client, lambda address=address: address, RUNS)  # type: ignore[misc]
        for name, address in {
            "list": "/events/",
            "list, a year": "/events/?year=2024",
            "list, a topic": "/events/?topic=trafficking",
            "list, words": "/events/?q=dogadjaj+4242",
            "list, last page": "/events/?page=9999",
            "one event": f"/events/{one.event_id}/",
            "to compare": "/events/compare/",
            "a year in sums": "/events/year/?year=2024",
            "calendar, a month": "/calendar/?month=2024-05",
            "what exists where": "/what-exists-where/?year=2024",
            "desk": "/desk/",
        }.items()
    }


def compare(_events: int) -> dict[str, Any]:
    """Enter some accounts, each of which is compared with those that may be of the same event."""
    from vidik.accounts.selectors.acting import demo_actor
    from vidik.events.services.reporting import report
    from vidik.events.types import AccountFacts, NumberFacts

    actor = demo_actor(USER)
    assert actor is not None
    took = []
    for number in range(REPORTED):
        day = dt.date(2024, 1, 5) + dt.timedelta(days=17 * number)
        facts = AccountFacts(
            "training", f"Обука о индикаторима {number}", day, day, topics=("trafficking",),
            audiences=("journalists",), territories=("belgrade",),
            numbers=(NumberFacts("attendees", 20 + number),),
        )  # fmt: skip
        started = time.perf_counter()
        report(facts, actor=actor)
        took.append(time.perf_counter() - started)
    took.sort()
    return {"median_ms": round(1000 * took[len(took) // 2]), "most_ms": round(1000 * took[-1])}


_STEPS: Final = {
    "pages before": pages,
    "compare before": compare,
    "pages after": pages,
    "compare after": compare,
}


def main() -> None:
    """Measure in a data folder of its own, or in one that has the demonstration."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.events", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a data folder; it is set up if it is new")
    parser.add_argument("--only", default=",".join(ORDER), help="what is measured, in this order")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        be_step(lambda: _STEPS[options.step](options.events))
        return
    with own_folder(options.data) as data, Cluster(data) as cluster:
        if not (data / "keys").exists():
            environment = {"VIDIK_DATA": str(data), "DATABASE_URL": ""}
            run([VIDIK, "setup", "--pack", "serbia", "--demo"], environment)
        steps = Steps("events", cluster, ["--events", str(options.events)])
        for name in options.only.split(","):
            if name == "analyse":
                with cluster._connect("vidik") as connection:  # noqa: SLF001 - the superuser's
                    connection.execute("vacuum analyze")
            elif name == "fill":
                steps.results[name] = fill(cluster, options.events)
            else:
                steps.record(name, steps.run(name))
    sys.stdout.write(json.dumps({"events": options.events, **steps.results}) + "\n")


if __name__ == "__main__":
    main()
