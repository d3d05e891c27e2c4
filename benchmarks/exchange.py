# SPDX-License-Identifier: EUPL-1.2
"""Notices by the million: one institution's inbox, the due list, the reminder run, killed jobs.

`python -m benchmarks.exchange --notices 10000000` in a database of its own; 100,000 by default.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.measuring import ROOT
from vidik.core.database import Cluster

INSTITUTIONS: Final = 2_000
ASKED: Final = 60
"""How often each question is asked, each time for another institution."""

FILL: Final = """
create temporary table made on commit drop as
select n, gen_random_uuid() as notice, gen_random_uuid() as addressee,
       1 + n % {institutions} as place,
       1 + (n::bigint * 7919 + n / {institutions} + 1) % {institutions} as other,
       now() - (n % 1400) * interval '1 day' - interval '1 hour' as sent
from generate_series(1, {count}) n;
alter table made add column sender bigint, add column asked bigint;
update made set sender = a.id, asked = b.id from numbered a, numbered b
where a.place = made.place and b.place = case when other = made.place
  then 1 + other % {institutions} else other end;
insert into exchange_notice (id, kind_id, sender_id, parties, subject_label, subject_key, made_at,
  made_by, sent_at, sent_by)
select notice, {kind}, sender, array[sender, asked], '', '', sent, 'system:bench', sent,
  'system:bench' from made;
insert into exchange_addressee (id, notice_id, institution_id, sender_id, kind_id, title,
  search_text, number, state, sent_at, delivered_at, counted_from, due_at, settled_at,
  next_rung_at, armed, revision, outcome, is_given_up, has_unclassified, is_unreachable)
select addressee, notice, asked, sender, {kind}, 'Question ' || n, 'question ' || n,
  'B' || n, case when n % 10 = 0 then 'delivered' else 'answered' end, sent, sent, sent,
  sent + interval '15 days', case when n % 10 = 0 then null else sent + interval '9 days' end,
  null, 1, 1, case when n % 10 = 0 then '' else 'full' end, false, false, false from made;
"""
TABLES: Final = ("exchange_notice", "exchange_addressee")


def fill(count: int) -> dict[str, float]:
    """Make so many notices, as the owner of the tables; nine in ten are answered."""
    from django.db import connection, transaction

    from vidik.exchange.models import Kind
    from vidik.exchange.tests.factories import make_kind
    from vidik.institutions.tests.factories import make_institution
    from vidik.shell.setup import migrate

    migrate(lambda *_step: None)
    kind: Kind = make_kind("bench")
    for number in range(INSTITUTIONS):
        make_institution(f"bench-{number}")
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"alter table {table} no force row level security")
        cursor.execute(
            "create temporary table numbered on commit drop as select id,"
            " row_number() over (order by id) as place from institutions_institution"
        )
        cursor.execute(FILL.format(count=count, institutions=INSTITUTIONS, kind=kind.pk))
        cursor.execute("set constraints all immediate")
        for table in TABLES:
            cursor.execute(f"alter table {table} force row level security")
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze exchange_notice, exchange_addressee")
        cursor.execute("select pg_total_relation_size('exchange_addressee') / 1048576")
        megabytes = cursor.fetchone()[0]
    return {"seconds": round(time.perf_counter() - started, 1), "megabytes": megabytes}


def ask() -> dict[str, dict[str, float]]:
    """Ask what pages ask, as the role of the web server, for one institution after another."""
    from django.core.paginator import Paginator
    from django.utils import timezone

    from vidik.access.services import acting
    from vidik.access.types import Actor
    from vidik.exchange import selectors
    from vidik.exchange.models import Addressee
    from vidik.exchange.tests.factories import member
    from vidik.exchange.types import NoticeFilter
    from vidik.institutions.models import Institution

    places = list(Institution.objects.filter(code__startswith="bench-"))
    chance = random.Random(5)
    actors = [member(place) for place in chance.sample(places, ASKED)]
    now = timezone.now()
    system = Actor.system("reminders")

    def page(actor: Actor, read: Callable[..., object], **wanted: str) -> None:
        rows = read(actor, NoticeFilter(**wanted), now=now)
        list(Paginator(rows, 20).page(1))  # type: ignore[call-overload]

    def letter(actor: Actor) -> None:
        row = selectors.received(actor, NoticeFilter(), now=now)[0]
        selectors.addressee(actor, row.pk)
        selectors.explained(row)

    questions: dict[str, Callable[[Actor], object]] = {
        "inbox, open": lambda actor: page(actor, selectors.received, state="open"),
        "inbox, all": lambda actor: page(actor, selectors.received),
        "inbox, overdue": lambda actor: page(actor, selectors.received, state="overdue"),
        "inbox, a word": lambda actor: page(actor, selectors.received, words="question 77"),
        "sent, open": lambda actor: page(actor, selectors.sent, state="open"),
        "counts of the tabs": lambda actor: selectors.counts(actor, now=now),
        "one letter": letter,
        "statistics, whole": lambda actor: selectors.total(actor, side="sent", year=None),
        "due list, whole system": lambda _actor: list(
            Addressee.objects.filter(selectors.OPEN, due_at__lte=now).order_by("due_at", "pk")[:100]
        ),
    }
    told = {}
    for name, question in questions.items():
        times = []
        for actor in actors:
            with acting(system if name.startswith("due list") else actor):
                started = time.perf_counter()
                question(actor)
                times.append((time.perf_counter() - started) * 1000)
        times.sort()
        told[name] = {
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(times[int(len(times) * 0.95) - 1], 1),
        }
    return told


def remind(count: int) -> dict[str, float]:
    """Let a rung fall for so many notices and run the reminders over them."""
    from django.db.models import Q
    from django.utils import timezone

    from vidik.access.services import acting
    from vidik.access.types import Actor
    from vidik.exchange.models import Addressee
    from vidik.exchange.services import run_reminders

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


def killed(kills: int) -> dict[str, int]:
    """Kill the reminders so many times and run them again: each reminder once."""
    module = [sys.executable, "-m", "vidik.exchange.tests.many"]
    subprocess.run([*module, "seed", "1000"], check=True, stdout=subprocess.DEVNULL)
    chance = random.Random(11)
    for _ in range(kills):
        process = subprocess.Popen([*module, "remind", "3"], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.02, 0.4))
        process.kill()
        process.wait()
    time.sleep(1)
    subprocess.run([*module, "remind", "200"], check=True, stdout=subprocess.DEVNULL)
    told = subprocess.run([*module, "told"], check=True, capture_output=True, text=True)
    found: dict[str, int] = json.loads(told.stdout.splitlines()[-1])
    assert found["twice"] == found["mails_twice"] == found["waiting"] == 0
    return found


def main() -> None:
    """Measure in a database of its own, each step as the role that does it in earnest."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exchange", description=__doc__)
    parser.add_argument("--notices", type=int, default=100_000)
    parser.add_argument("--reminders", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=0, help="100 in the long form")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        _step(options.step, options)
        return
    with tempfile.TemporaryDirectory(prefix="vidik-bench-") as name:
        folder = Path(name)
        # The database runs as another user when root measures.
        folder.chmod(0o711)
        with Cluster(folder / "data") as cluster:
            told = _measured(cluster, folder / "data", kills=bool(options.kills))
    sys.stdout.write(json.dumps({"notices": options.notices, **told}) + "\n")


def _measured(cluster: Cluster, data: Path, *, kills: bool) -> dict[str, object]:
    urls = cluster.connections()
    steps = [("fill", urls.owner), ("ask", urls.app), ("remind", urls.app)]
    steps += [("killed", urls.app)] if kills else []
    told: dict[str, object] = {}
    for name, url in steps:
        environment = os.environ | {
            "VIDIK_DATA": str(data),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.exchange", *sys.argv[1:], "--step", name],
            cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        told[name] = json.loads(done.stdout.splitlines()[-1])
        print(name, json.dumps(told[name], indent=1), file=sys.stderr, flush=True)
    return told


def _step(name: str, options: argparse.Namespace) -> None:
    import django

    django.setup()
    steps: dict[str, Callable[[], object]] = {
        "fill": lambda: fill(options.notices),
        "ask": ask,
        "remind": lambda: remind(options.reminders),
        "killed": lambda: killed(options.kills),
    }
    sys.stdout.write(json.dumps(steps[name]()) + "\n")


if __name__ == "__main__":
    main()
