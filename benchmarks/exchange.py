# SPDX-License-Identifier: EUPL-1.2
"""Notices by the million: one institution's inbox, the due list, the reminder run.

`python -m benchmarks.exchange --notices 10000000` in a database of its own; 100,000 by default.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from benchmarks.filling import filling, nothing_found
from benchmarks.measuring import Steps, be_step, own_folder, spread
from vidik.core.database.cluster import Cluster

INSTITUTIONS: Final = 2_000
ASKED: Final = 60
"""How often each question is asked, each time for another institution."""

DAYS: Final = 1_400
"""Over how many days the notices were sent."""
TABLES: Final = ("exchange_notice", "exchange_version", "exchange_addressee")
MADE: Final = """
create unlogged table bench_made as
with places as (
  select array_agg(id order by id) as ids from institutions_institution where code like 'bench-%'
), drawn as (
  select n, gen_random_uuid() as notice, gen_random_uuid() as addressee,
    random(1, {institutions}) as place, random(1, {institutions} - 1) as other,
    random(0, {days} - 1) as day, random(1, 10) = 1 as open
  from generate_series(1, {count}) n
)
select notice, addressee, ids[place] as sender,
  ids[case when other >= place then other + 1 else other end] as asked, sent, due, rung, open,
  'Question ' || n as title,
  year || '-' || lpad(of_year::text, greatest(6, length(of_year::text)), '0') as number
from (
  select *, row_number() over (partition by year order by sent, n) as of_year
  from drawn join bench_day using (day)
) numbered, places
order by sent, n
"""
"""One row a notice, in the order in which they were sent: numbers of acts follow it."""
WRITTEN: Final = (
    """insert into exchange_notice (id, kind_id, sender_id, parties, subject_label, subject_key,
      made_at, made_by, sent_at, sent_by)
    select notice, {kind}, sender, array[least(sender, asked), greatest(sender, asked)], '', '',
      sent, 'system:bench', sent, 'system:bench' from bench_made""",
    """insert into exchange_version (id, notice_id, parties, number, title, text, reason, made_at,
      made_by)
    select gen_random_uuid(), notice, array[least(sender, asked), greatest(sender, asked)], 1,
      title, 'Please answer {{institution}} by {{due}}.', '', sent, 'system:bench'
    from bench_made""",
    """insert into exchange_addressee (id, notice_id, institution_id, sender_id, kind_id, title,
      search_text, number, state, sent_at, delivered_at, counted_from, due_at, settled_at,
      next_rung_at, armed, revision, outcome, is_given_up, has_unclassified, is_unreachable)
    select addressee, notice, asked, sender, {kind}, title, number || ' ' || lower(title), number,
      case when open then 'delivered' else 'answered' end, sent, sent, sent, due,
      case when open then null else sent + interval '9 days' end,
      case when open then rung end, 1, {revision}, case when open then '' else 'full' end, false,
      false, false
    from bench_made""",
)
WRONG: Final = {
    "notices without one text, or with another title": "select count(*) from exchange_addressee a"
    " left join exchange_version v on v.notice_id = a.notice_id"
    " where v.number is distinct from 1 or v.title <> a.title",
    "notices whose parties are others": "select count(*) from exchange_addressee a"
    " join exchange_notice n on n.id = a.notice_id"
    " where n.parties <> array[least(a.sender_id, a.institution_id),"
    " greatest(a.sender_id, a.institution_id)] or n.sender_id <> a.sender_id"
    " or n.sent_at is distinct from a.sent_at",
    "numbers with gaps": "select count(*) from (select left(number, 4)::int as year,"
    " count(*) as rows, max(substr(number, 6)::int) as last from exchange_addressee group by 1) y"
    " join exchange_yearnumber k on k.year = y.year"
    " where y.rows <> y.last or k.last <> y.last",
    "clocks that run backwards": "select count(*) from exchange_addressee where due_at <= sent_at"
    " or next_rung_at < sent_at or (settled_at is not null and next_rung_at is not null)"
    " or settled_at > now()",
}


def begin() -> dict[str, object]:
    """Make tables, institutions and a kind; count the deadline of each day as the product does."""
    from django.db import connection
    from django.utils import timezone

    from vidik.exchange.models import Addressee, Kind
    from vidik.exchange.services.clocks import ladders, place_next_rung, start_clock
    from vidik.exchange.services.working_days import reckoning
    from vidik.exchange.tests.factories import make_kind
    from vidik.exchange.types import Duty
    from vidik.institutions.tests.factories import make_institution
    from vidik.shell.setup import migrate

    migrate(lambda *_step: None)
    kind: Kind = make_kind("bench")
    for number in range(INSTITUTIONS):
        make_institution(f"bench-{number}")
    using, rungs = reckoning(), ladders([kind.pk])[kind.pk, Duty.ANSWER]
    now = timezone.now()
    rows = []
    for day in range(DAYS):
        clock = Addressee()
        sent = now - dt.timedelta(days=day + 10, hours=1)
        start_clock(clock, kind.rule(Duty.ANSWER), sent, rungs, using)
        # Rungs that have fallen were climbed: what is left is the next one from now on.
        rung = clock.next_rung_at
        while rung is not None and rung <= now:
            place_next_rung(clock, rungs, using, rung)
            rung = clock.next_rung_at
        rows.append((day, sent, clock.due_at, rung, timezone.localdate(sent).year))
    with connection.cursor() as cursor:
        cursor.execute(
            "create table bench_day (day int, sent timestamptz, due timestamptz, rung timestamptz,"
            " year int)"
        )
        cursor.executemany("insert into bench_day values (%s, %s, %s, %s, %s)", rows)
    return {"kind": kind.pk, "revision": using.revision}


def fill(cluster: Cluster, count: int, known: Mapping[str, object]) -> dict[str, float]:
    """Write so many notices with their texts and clocks; nine in ten are answered."""
    results: dict[str, float] = {}
    facts = {"count": count, "institutions": INSTITUTIONS, "days": DAYS, **known}
    with cluster._connect("vidik") as connection:  # noqa: SLF001 - only the superuser may
        with filling(connection, TABLES, results):
            connection.execute(MADE.format(**facts))  # type: ignore[arg-type]
            for statement in WRITTEN:
                connection.execute(statement.format(**facts))  # type: ignore[arg-type]
            connection.execute(
                "insert into exchange_yearnumber (year, last) select left(number, 4)::int, count(*)"
                " from bench_made group by 1"
            )
            connection.execute("drop table bench_made")
            connection.execute("drop table bench_day")
            nothing_found(connection, WRONG)
        size = "select sum(pg_total_relation_size(t)) / 1048576 from unnest(%s::regclass[]) t"
        row = connection.execute(size, [list(TABLES)]).fetchone()
        assert row is not None
        results["megabytes"] = int(row[0])
    return results


def ask() -> dict[str, dict[str, float]]:
    """Ask what pages ask, as the role of the web server, for one institution after another."""
    from django.db.models import QuerySet
    from django.test import RequestFactory
    from django.utils import timezone

    from vidik.access.services import acting
    from vidik.access.types import Actor
    from vidik.core.paging import page_of
    from vidik.exchange.models import Addressee
    from vidik.exchange.selectors import (
        deadlines,
        lists,
        notices,
    )
    from vidik.exchange.selectors import (
        statistics as exchange_statistics,
    )
    from vidik.exchange.tests.factories import member
    from vidik.exchange.types import NoticeFilter
    from vidik.institutions.models import Institution

    places = list(Institution.objects.filter(code__startswith="bench-"))
    chance = random.Random(5)
    actors = [member(place) for place in chance.sample(places, ASKED)]
    now = timezone.now()
    system = Actor.system("reminders")

    request = RequestFactory().get("/")

    def page(actor: Actor, read: Callable[..., QuerySet[Addressee]], **wanted: str) -> None:
        shown = page_of(request, read(actor, NoticeFilter(**wanted), now=now))
        assert shown.paginator.count >= len(list(shown))

    def letter(actor: Actor) -> None:
        for row in lists.received(actor, NoticeFilter(), now=now)[:1]:
            notices.addressee(actor, row.pk)
            deadlines.explained(row)

    questions: dict[str, Callable[[Actor], object]] = {
        "inbox, open": lambda actor: page(actor, lists.received, state="open"),
        "inbox, all": lambda actor: page(actor, lists.received),
        "inbox, overdue": lambda actor: page(actor, lists.received, state="overdue"),
        "inbox, a word": lambda actor: page(actor, lists.received, words="question 77"),
        "sent, open": lambda actor: page(actor, lists.sent, state="open"),
        "counts of the tabs": lambda actor: lists.counts(actor, now=now),
        "one letter": letter,
        "statistics, whole": lambda actor: exchange_statistics.total(actor, side="sent", year=None),
        "due list, whole system": lambda _actor: list(
            Addressee.objects.filter(lists.OPEN, due_at__lte=now).order_by("due_at", "pk")[:100]
        ),
    }
    results = {}
    for name, question in questions.items():
        times = []
        for actor in actors:
            with acting(system if name.startswith("due list") else actor):
                started = time.perf_counter()
                question(actor)
                times.append((time.perf_counter() - started) * 1000)
        results[name] = spread(times)
    return results


def remind(count: int) -> dict[str, float]:
    """Let a rung fall for so many notices and run the reminders over them."""
    from django.db.models import Q
    from django.utils import timezone

    from vidik.access.services import acting
    from vidik.access.types import Actor
    from vidik.exchange.models import Addressee
    from vidik.exchange.services.reminding import run_reminders

    now = timezone.now()
    with acting(Actor.system("reminders")):
        rows = Addressee.objects.filter(Q(settled_at__isnull=True)).order_by("due_at")
        keys = list(rows.values_list("pk", flat=True)[:count])
        ready = Addressee.objects.filter(pk__in=keys).update(next_rung_at=now)
    started = time.perf_counter()
    run = run_reminders(now=now)
    return {
        "ready": ready,
        "clocks": run.clocks,
        "reminders": run.reminders,
        "seconds": round(time.perf_counter() - started, 1),
    }


def main() -> None:
    """Measure in a database of its own, each step as the role that does it in earnest."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exchange", description=__doc__)
    parser.add_argument("--notices", type=int, default=100_000)
    parser.add_argument("--reminders", type=int, default=10_000)
    parser.add_argument("--data", type=Path, help="a data folder; it is filled if it is new")
    parser.add_argument("--only", default="ask,remind", help="what is measured")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        work = {"begin": begin, "ask": ask, "remind": lambda: remind(options.reminders)}
        be_step(work[options.step])
        return
    with own_folder(options.data) as data:
        filled = (data / "postgres").exists()
        with Cluster(data) as cluster:
            steps = Steps("exchange", cluster, sys.argv[1:], settings="test")
            if not filled:
                known = steps.run("begin", owner=True)
                steps.record("fill", fill(cluster, options.notices, known))
            for name in options.only.split(","):
                steps.record(name, steps.run(name))
    sys.stdout.write(json.dumps({"notices": options.notices, **steps.results}) + "\n")


if __name__ == "__main__":
    main()
