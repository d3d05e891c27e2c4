# SPDX-License-Identifier: EUPL-1.2
"""A million synthetic persons with their reports: the centre's pages, its statistics, a mixed load.

`python -m benchmarks.victims --persons 1000000` in a data folder of its own. The first people are
made by `vidik demo people`, the others are copies of them with identities of their own
(`people.py`); they are asked for as the role of the web server, row-level security on.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks import people
from benchmarks.load import Crowd, Person, fields_of, served, think, work
from benchmarks.measuring import (
    VIDIK,
    Steps,
    be_step,
    measured_command,
    own_folder,
    page,
    run,
    spread,
)
from benchmarks.served import serve
from vidik.core.database.cluster import Cluster

PEOPLE: Final = 200
THINK_SECONDS: Final = 10.0
WARM_SECONDS: Final = 120.0
RUNS: Final = 25
COUNTED: Final = 2
"""How often what takes long is counted."""
DESKS: Final = (*("duty", "case", "responder") * 5, *("centre-head",) * 4, "statistician")
"""Demo accounts that share the load: the centre, those who report, and one in twenty who counts."""


# ---------------------------------------------------------------------------------- steps


def pages() -> dict[str, Any]:
    """Ask for the centre's pages through Django's test client."""
    client = _client("duty")
    reports, procedures, screening = _some(client)
    cases, codes, facility = _served()
    year = _year()
    results: dict[str, Any] = {}
    for name, address in {
        "inbox": lambda: "/suspicions/",
        "inbox, open": lambda: "/suspicions/?state=open",
        "inbox, late": lambda: "/suspicions/?state=late",
        "inbox, by urgency": lambda: "/suspicions/?sort=urgency",
        "inbox, a year": lambda: f"/suspicions/?year={year - 3}",
        "inbox, last page": lambda: "/suspicions/?page=9999",
        "one report": lambda: f"/suspicions/{random.choice(reports)}/",
        "procedures": lambda: "/identification/",
        "procedures, undecided": lambda: "/identification/?state=undecided",
        "case page": lambda: f"/identification/{random.choice(procedures)}/",
        "screenings": lambda: "/suspicions/screenings/",
        "open screening": lambda: screening,
        "report form": lambda: "/suspicions/new/",
        "cases": lambda: "/cases/",
        "desk": lambda: "/desk/",
        "whole case": lambda: f"/cases/{random.choice(cases)}/",
        "protection of a case": lambda: f"/plans/case/{random.choice(cases)}/",
        "services of a case": lambda: f"/registers/case/{random.choice(cases)}/",
        "search by code": lambda: f"/find/?q={random.choice(codes)}",
        "search, nothing there": lambda: "/find/?q=C-0000-0000",
        "services of all cases": lambda: "/registers/case/all/services-given/",
        "services of a year": lambda: f"/registers/case/all/services-given/year/?year={year - 1}",
        "plans": lambda: "/plans/",
        "facilities": lambda: "/stays/facilities/",
        "places of a facility": lambda: f"/stays/facilities/{facility}/",
        "stays": lambda: "/stays/",
    }.items():
        results[name] = page(client, address, RUNS)
    return results


def _served() -> tuple[list[str], list[str], str]:
    """Return keys and codes of cases all over the years, and the facility with most stays."""
    from django.db.models import Count

    from vidik.access.services import acting
    from vidik.accounts.models import User
    from vidik.accounts.selectors.acting import actor_for
    from vidik.cases.models import Case
    from vidik.identification.models import Procedure
    from vidik.protection.models import Facility

    with acting(actor_for(User.objects.get(username="duty"))):
        chosen = Procedure.objects.order_by("id").values_list("case_id", flat=True)[:4000:20]
        rows = list(Case.objects.filter(pk__in=list(chosen)).values_list("pk", "code"))
        facilities = Facility.objects.select_related("institution").annotate(held=Count("stays"))
        facility = facilities.order_by("-held").first()
        assert facility is not None
    return (
        [str(key) for key, _code in rows],
        [code for _key, code in rows],
        facility.institution.code,
    )


def search() -> dict[str, Any]:
    """Search for misspelt names of people who are there."""
    from benchmarks.vault import without_limits
    from vidik.access.services import acting
    from vidik.accounts.models import User
    from vidik.accounts.selectors.acting import actor_for
    from vidik.vault.methods.synthetic import persons, search_input
    from vidik.vault.services.searching import search as search_for
    from vidik.vault.types import Query

    without_limits()
    actor = actor_for(User.objects.get(username="duty"))
    took = []
    chance = random.Random(7)
    people = persons(7)
    with acting(actor):
        for _ in range(RUNS * 2):
            looked = search_input(next(people), chance)
            started = time.perf_counter()
            search_for(
                Query(looked.given, looked.family, looked.born), purpose="safety", actor=actor
            )
            took.append((time.perf_counter() - started) * 1000)
    return spread(took)


def statistics_of_years() -> dict[str, Any]:
    """Count a year anew for its page, and cross all years."""
    from vidik.access.services import acting
    from vidik.accounts.models import User
    from vidik.accounts.selectors.acting import actor_for
    from vidik.identification.selectors.counting import overview, victims

    actor = actor_for(User.objects.get(username="statistician"))
    year = _year() - 1
    requested: dict[str, Callable[[], object]] = {
        "statistics of a year": lambda: overview.overview(year),
        "cross-tab of a year": lambda: victims.count_victims(year, ("form", "age", "sex")),
        "cross-tab of all years": lambda: [
            victims.count_victims(each, ("form", "age", "sex"))
            for each in range(year - 9, year + 1)
        ],
    }
    results: dict[str, Any] = {}
    for name, question in requested.items():
        took = []
        for _ in range(COUNTED):
            with acting(actor):
                started = time.perf_counter()
                question()
                took.append(time.perf_counter() - started)
        results[name] = {"seconds": round(min(took), 2), "first_s": round(took[0], 2)}
    return results


def sessions() -> dict[str, Any]:
    """Open two hundred sign-ins of the demo accounts and name some reports and procedures."""
    from django.conf import settings

    _taken_on()
    _counted()
    cookies = []
    for number in range(PEOPLE):
        client = _client(DESKS[number % len(DESKS)])
        cookies.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    reports, procedures, screening = _some(_client("duty"))
    return {
        "cookies": cookies,
        "reports": reports,
        "procedures": procedures,
        "screening": screening,
        "year": _year(),
    }


def _taken_on() -> None:
    """Take on what an earlier run reported: no centre leaves thousands of reports waiting."""
    from vidik.access.services import acting
    from vidik.accounts.models import User
    from vidik.accounts.selectors.acting import actor_for
    from vidik.referral.models import Report
    from vidik.referral.services import duty_calls, handling

    actor = actor_for(User.objects.get(username="duty"))
    with acting(actor):
        left = list(Report.objects.filter(state="received", duty_calls__over_at=None).distinct())
        for report in left:
            handling.take_report(report, actor=actor)
    duty_calls.end_calls()


def _counted() -> None:
    """Count the statistics of last year, as somebody's look earlier on the day had them counted."""
    from django.conf import settings
    from django.utils import timezone

    from vidik.identification.tasks import count_again

    requested = (timezone.now() - dt.timedelta(minutes=30)).isoformat()
    count_again(year=_year() - 1, language=settings.LANGUAGE_CODE, asked=requested)


def _year() -> int:
    from django.utils import timezone

    return int(timezone.localdate().year)


def _client(username: str) -> Any:
    """Sign a demo account in, as though it had shown what its role asks for."""
    from django.test import Client
    from django.utils import timezone

    from vidik.accounts.models import SignIn, User

    user = User.objects.get(username=username)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    SignIn.objects.filter(user=user, ended_at__isnull=True).update(
        factor="totp",
        confirmed_at=timezone.now(),
        membership=user.memberships.order_by("pk").first(),
    )
    return client


def _some(client: Any) -> tuple[list[str], list[str], str]:
    """Return keys of reports and procedures all over the years, and a screening to open."""
    from vidik.access.services import acting
    from vidik.accounts.models import User
    from vidik.accounts.selectors.acting import actor_for
    from vidik.identification.models import Procedure
    from vidik.referral.models import IndicatorList

    actor = actor_for(User.objects.get(username="duty"))
    with acting(actor):
        procedures = list(Procedure.objects.order_by("id").values_list("pk", "report_id")[:4000:20])
    listed = IndicatorList.objects.order_by("code").values_list("code", flat=True).first()
    begin = f"/suspicions/screenings/begin/{listed}/"
    fields = fields_of(client.get(begin).content.decode(), having='name="consent"')
    answer = client.post(begin, fields | {"consent": "duty"})
    screening = answer.headers.get("Location", begin)
    return (
        [str(report) for _key, report in procedures],
        [str(key) for key, _report in procedures],
        screening,
    )


# ------------------------------------------------------------------------- over HTTP


class Day:
    """Two hundred people at work: they look, search, report, count."""

    def __init__(
        self, host: str, port: int, known: dict[str, Any], seconds: float, *, warm: float,
        through: Path | None = None,
    ) -> None:  # fmt: skip
        """Say how many seconds somebody thinks, on average, and how many are not counted."""
        self._host, self._port, self._known, self._thinks = host, port, known, seconds
        self._through = through
        self.crowd = Crowd(counts_from=time.perf_counter() + warm)

    def one(self, number: int, chance: random.Random, over: threading.Event) -> None:
        person = Person(self._host, self._port, self._known["cookies"][number], self._through)
        desk = DESKS[number % len(DESKS)]
        think(chance, self._thinks, over)
        while not over.is_set():
            name, path = self._next(desk, chance)
            answer = self.crowd.timed(name, partial(person.get, path))
            if answer is not None and name == "report form" and chance.random() < 0.5:
                think(chance, self._thinks, over)
                fields = fields_of(answer.page, having="person-TOTAL_FORMS")
                self._report(person, path, fields, chance)
            think(chance, self._thinks, over)
        person.leave()

    def first_look(self) -> float:
        """Open the statistics once, as somebody did earlier on the day; gives the seconds."""
        statistician = Person(
            self._host, self._port, self._known["cookies"][DESKS.index("statistician")],
            self._through,
        )  # fmt: skip
        started = time.perf_counter()
        answer = statistician.get(self._next("statistician", random.Random(0))[1])
        assert answer.status == 200, answer.status
        statistician.leave()
        return round(time.perf_counter() - started, 1)

    def _next(self, desk: str, chance: random.Random) -> tuple[str, str]:
        report = chance.choice(self._known["reports"])
        procedure = chance.choice(self._known["procedures"])
        if desk == "statistician":
            return "statistics", f"/identification/statistics/?year={self._known['year'] - 1}"
        if desk == "responder":
            return chance.choice(
                [
                    ("report form", "/suspicions/new/"),
                    ("own reports", "/suspicions/own-reports/"),
                    ("screenings", "/suspicions/screenings/"),
                ]
            )
        return chance.choice(
            [
                ("inbox", "/suspicions/"),
                ("inbox, open", "/suspicions/?state=open"),
                ("one report", f"/suspicions/{report}/"),
                ("one report", f"/suspicions/{report}/"),
                ("procedures", "/identification/?state=undecided"),
                ("case page", f"/identification/{procedure}/"),
                ("case page", f"/identification/{procedure}/"),
                ("desk", "/desk/"),
            ]
        )

    def _report(
        self, person: Person, path: str, fields: dict[str, str], chance: random.Random
    ) -> None:
        filled = fields | {
            "source": "social-protection",
            "channel": "app",
            "urgency": "normal",
            "account": f"Made-up report {chance.random():.6f}.",
        }
        self.crowd.timed("submit report", lambda: person.post(path, filled), expected=302)


# ------------------------------------------------------------------------------ running

_STEPS: Final[dict[str, Callable[[int], Any]]] = {
    "bits": people.bits,
    "multiply": people.multiply,
    "serve": serve,
    "pages": lambda _persons: pages(),
    "search": lambda _persons: search(),
    "statistics": lambda _persons: statistics_of_years(),
    "sessions": lambda _persons: sessions(),
}

LOAD: Final = "load"
ORDER: Final = ("pages", "search", "statistics", LOAD)


def main() -> None:
    """Measure in a data folder of its own, or in one that is filled already."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.victims", description=__doc__)
    parser.add_argument("--persons", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60, help="of mixed load")
    parser.add_argument(
        "--warm", type=float, default=WARM_SECONDS, help="seconds of mixed load timed apart before"
    )
    parser.add_argument(
        "--think",
        type=float,
        default=THINK_SECONDS,
        help="seconds between two things that one does",
    )
    parser.add_argument("--data", type=Path, help="a data folder; people are made if it is new")
    parser.add_argument(
        "--only", default=",".join(ORDER), help="what is measured; nothing of it: people are made"
    )
    parser.add_argument("--base", type=int, default=people.BASE, help="made, not copied")
    parser.add_argument(
        "--port",
        action="store_true",
        help="people come to a port, each by a connection that stays, and not through a proxy",
    )
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        be_step(lambda: _STEPS[options.step](options.persons))
        return
    with own_folder(options.data) as data, Cluster(data) as cluster:
        steps = Steps("victims", cluster, ["--persons", str(options.persons)])
        if not (data / "bench-people").exists():
            _make_people(steps, cluster, options)
        wanted = [name for name in options.only.split(",") if name]
        for name in wanted:
            if name != LOAD:
                steps.record(name, steps.run(name))
        if LOAD in wanted:
            _record_load(steps, data, options)
    sys.stdout.write(json.dumps({"persons": options.persons, **steps.results}) + "\n")


def _make_people(steps: Steps, cluster: Cluster, options: argparse.Namespace) -> None:
    environment = {"VIDIK_DATA": str(cluster.data), "DATABASE_URL": ""}
    run([VIDIK, "setup", "--pack", "serbia", "--demo"], environment)
    people.stood(cluster)
    steps.record("search key", steps.run("bits"))
    command = [*measured_command(), "demo", "people", "--json", "--persons"]
    ran = run([*command, str(min(options.persons, options.base))], environment)
    steps.record("made", json.loads(ran.output) | {"cpu": ran.cpu})
    if options.persons > options.base:
        steps.record("copied", steps.run("multiply"))
    steps.record("served", steps.run("serve"))
    with cluster._connect("vidik") as connection:  # noqa: SLF001 - the superuser's
        connection.execute("vacuum analyze")
    (cluster.data / "bench-people").touch()


def _record_load(steps: Steps, data: Path, options: argparse.Namespace) -> None:
    known = steps.run("sessions")
    environment = os.environ | {"VIDIK_DATA": str(data), "DATABASE_URL": ""}
    log = data.parent / f"{data.name}-serve.log"
    through = None if options.port else data.parent / f"{data.name}-serve.sock"
    with served(environment, log, through) as (host, port):
        day = Day(host, port, known, options.think, warm=options.warm, through=through)
        steps.record("statistics, first look", {"seconds": day.first_look()})
        work(PEOPLE, day.one, options.warm + options.seconds)
    wrong = len(day.crowd.wrong)
    requested = sum(day.crowd.answers.values())
    steps.record(
        "mixed load",
        {
            **day.crowd.results(),
            "people": PEOPLE,
            "think_s": options.think,
            "through": "a port" if options.port else "the socket for a proxy",
            "errors": wrong,
            "error_percent": round(100 * wrong / max(requested, 1), 3),
            "wrong": day.crowd.wrong[:5],
        },
    )


if __name__ == "__main__":
    main()
