# SPDX-License-Identifier: EUPL-1.2
"""A data call of ten thousand institutions with five hundred questions each.

Sending it, reminding of it, its pages; two hundred respondents who save at once, over HTTP; a
workbook of five thousand cells. `python -m benchmarks.asking --institutions 10000` in a data folder
of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import random
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.load import Crowd, Person, fields_of, served, think, work
from benchmarks.measuring import Steps, be_step, own_folder, page, peak_megabytes
from vidik.core.database.cluster import Cluster

YEAR: Final = 2031
QUESTIONS: Final = 500
SECTIONS: Final = 20
CELLS: Final = 5_000
PEOPLE: Final = 200
THINK_SECONDS: Final = 10.0
RUNS: Final = 15
_NUMBER: Final = re.compile(r"q\d+_\d+")
EN: Final = "label::English (en)"
SR: Final = "label::Serbian (sr)"


_FILLED: Final = ("questionnaires_respondent", "questionnaires_respondentevent")


class _AnyCodes:
    """No code stands in this form."""

    def names(self, dimension: str, code: str) -> None:
        del dimension, code


def make_form(questions: int, sections: int) -> Any:
    """Make a form of so many numbers in so many sections."""
    from vidik.forms.methods.reading import form_of
    from vidik.forms.methods.sheets import SheetRow, Sheets

    rows: list[dict[str, str]] = []
    for section in range(sections):
        rows.append({"type": "begin_group", "name": f"s{section}"})
        rows += [
            {"type": "integer", "name": f"q{section}_{number}"}
            for number in range(questions // sections)
        ]
        rows.append({"type": "end_group"})
    listed = []
    for at, row in enumerate(rows, start=2):
        label = f"Question {row['name']}" if "name" in row else ""
        cells = row | ({EN: label, SR: f"Питање {row['name']}"} if label else {})
        listed.append(SheetRow(f"survey row {at}", cells))
    return form_of(
        Sheets(tuple(listed), ()),
        _AnyCodes(),
        measures={},
        titles={"en": "A large form", "sr": "Велики образац"},
        form_id="bench",
        version="1",
    )


def _office() -> Any:
    from vidik.accounts.models import User
    from vidik.accounts.selectors.acting import actor_for

    return actor_for(User.objects.get(username="analyst"))


# ---------------------------------------------------------------------------------- steps


def fill(count: int) -> dict[str, float]:
    """Make the pack's house, so many institutions, their form and two hundred respondents."""
    from django.utils import timezone

    from vidik.access.services import acting
    from vidik.access.types import Actor, Role
    from vidik.accounts.models import Membership, User
    from vidik.core.models import Code
    from vidik.figures.services.cycles import ensure_cycle
    from vidik.forms.selectors.frozen import version_of
    from vidik.institutions.models import ContactPoint, Institution
    from vidik.packs.services import demo_accounts, load_pack
    from vidik.shell import setup

    setup.migrate(lambda *_step: None)
    setup.collect_static()
    load_pack("serbia", advance=lambda *_step: None)
    demo_accounts()
    started = time.perf_counter()
    kinds = {
        code: Code.objects.get(list__code="institution-kind", code=code)
        for code in ("school", "media")
    }
    today = timezone.localdate()
    places = Institution.objects.bulk_create(
        Institution(
            code=f"bench-{number}",
            name={"en": f"Body {number}", "sr": f"Тело {number}"},
            kind=kinds["school" if number % 3 else "media"],
            control="controlled" if number % 3 else "outside",
            search_text=f"body {number}",
        )
        for number in range(count)
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(
            institution=place,
            function={"en": "Desk", "sr": "Писарница"},
            email=f"desk@{place.code}.invalid",
            confirmed_on=today,
            valid_from=today - dt.timedelta(days=200),
        )
        for place in places
    )
    version_of(
        make_form(QUESTIONS, SECTIONS),
        _AnyCodes(),
        measures={},
        audience={"institutions": [], "kinds": sorted(kinds), "everybody": False},
    ).save()
    for number in range(min(PEOPLE, count)):
        user = User.objects.create(
            username=f"bench-{number}",
            email=f"person@bench-{number}.invalid",
            display_name=f"Person {number}",
        )
        Membership.objects.create(
            user=user,
            institution=places[number],
            role=Role.RESPONDENT,
            valid_from=today - dt.timedelta(days=100),
            confirmed_on=today,
        )
    with acting(Actor.system("pack-loader")):
        ensure_cycle(str(YEAR), actor=Actor.system("pack-loader"))
    return {"seconds": round(time.perf_counter() - started, 1)}


def dispatch(count: int) -> dict[str, float]:
    """Add all institutions to a call and send it."""
    from django.utils import timezone

    from vidik.access.services import acting
    from vidik.figures.models import Cycle
    from vidik.questionnaires.services import dispatching, preparing

    office = _office()
    codes = [f"bench-{number}" for number in range(count)]
    results: dict[str, float] = {}
    with acting(office):
        started, busy = time.perf_counter(), time.process_time()
        call = preparing.prepare_call(Cycle.objects.get(code=str(YEAR)), actor=office)
        preparing.add_respondents(call, codes, actor=office)
        results["prepare_seconds"] = round(time.perf_counter() - started, 1)
        started = time.perf_counter()
        results["sent"] = dispatching.dispatch(
            call, due_on=timezone.localdate() + dt.timedelta(days=30), only=codes, actor=office
        )
    results["seconds"] = round(time.perf_counter() - started, 1)
    results["python_s"] = round(time.process_time() - busy, 1)
    results["megabytes"] = peak_megabytes()
    return results


def remind(count: int) -> dict[str, float]:
    """Let the first rung fall for everybody and climb it."""
    del count
    from django.utils import timezone

    from vidik.exchange.services.reminding import run_reminders

    started, busy = time.perf_counter(), time.process_time()
    run = run_reminders(now=timezone.now() + dt.timedelta(days=27))
    return {
        "clocks": run.clocks,
        "reminders": run.reminders,
        "seconds": round(time.perf_counter() - started, 1),
        "python_s": round(time.process_time() - busy, 1),
        "megabytes": peak_megabytes(),
    }


def answer(count: int) -> dict[str, float]:
    """Let six in ten have answered, as the owner of the tables: for what dashboards count."""
    from django.db import connection, transaction

    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _FILLED:
            cursor.execute(f"alter table {table} no force row level security")
        cursor.execute(
            "update questionnaires_respondent r set state = 'submitted', answered_at = now(),"
            " last_saved_at = now(), figures = 400, blanks = 12"
            " from institutions_institution i where i.id = r.institution_id"
            " and i.code like 'bench-%%' and substring(i.code from 7)::int >= %s"
            " and substring(i.code from 7)::int %% 10 < 6",
            [PEOPLE],
        )
        row_count = cursor.rowcount
        cursor.execute("set constraints all immediate")
        for table in _FILLED:
            cursor.execute(f"alter table {table} force row level security")
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    del count
    return {"answered": row_count, "seconds": round(time.perf_counter() - started, 1)}


def dashboards(count: int) -> dict[str, Any]:
    """Ask for the office's pages of the call and of its notices."""
    del count
    from django.test import Client

    from vidik.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="analyst"))
    results: dict[str, Any] = {}
    for name, address in {
        "the call": f"/questionnaires/call/{YEAR}/",
        "the call, late ones": f"/questionnaires/call/{YEAR}/?state=late",
        "the call, a word": f"/questionnaires/call/{YEAR}/?q=body+77",
        "how it stands": f"/questionnaires/call/{YEAR}/status/",
        "all calls": "/questionnaires/",
        "register as a file": f"/questionnaires/call/{YEAR}/export/",
        "notices sent": "/exchange/sent/",
        "desk": "/desk/",
    }.items():
        results[name] = page(client, lambda address=address: address, RUNS)
    return results


def sessions(count: int) -> list[str]:
    """Sign two hundred respondents in and give the values of their cookies."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from vidik.accounts.models import SignIn, User

    found = []
    for number in range(min(PEOPLE, count)):
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=f"bench-{number}"))
        found.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    # As though each had shown the second factor that a respondent needs.
    SignIn.objects.filter(user__username__startswith="bench-", ended_at__isnull=True).update(
        factor="totp", confirmed_at=timezone.now()
    )
    return found


def saved(count: int) -> dict[str, str]:
    """Return every answer that stands, by respondent and question."""
    del count
    from vidik.access.services import acting
    from vidik.questionnaires.models import DraftAnswer

    office = _office()
    with acting(office):
        rows = DraftAnswer.objects.filter(institution__code__startswith="bench-")
        return {
            f"{code} {question}": value
            for code, question, value in rows.values_list("institution__code", "question", "value")
        }


def workbook(count: int) -> dict[str, float]:
    """Write a workbook of five thousand cells, fill it in, and read it back."""
    del count
    import openpyxl

    from vidik.forms.methods.books import read_book
    from vidik.forms.methods.returned import read_workbook
    from vidik.forms.methods.workbook import Respondent, layout, write_workbook

    form = make_form(CELLS, 50)
    respondent = Respondent("bench-0", {"en": "Body 0", "sr": "Тело 0"}, YEAR)
    started, busy = time.perf_counter(), time.process_time()
    content = write_workbook(form, respondent)
    written, written_cpu = time.perf_counter() - started, time.process_time() - busy
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, place in layout(form, "sr").items():
        sheet, _mark, cell = place.rpartition("!")
        book[sheet][cell] = len(name)
    filled = io.BytesIO()
    book.save(filled)
    started, busy = time.perf_counter(), time.process_time()
    answers = read_workbook(read_book(filled.getvalue()), form, respondent)
    read = time.perf_counter() - started
    return {
        "cells": sum(one.is_given for one in answers.single.values()),
        "kilobytes": len(content) // 1024,
        "write_s": round(written, 2),
        "write_python_s": round(written_cpu, 2),
        "read_s": round(read, 2),
        "read_python_s": round(time.process_time() - busy, 2),
        "megabytes": peak_megabytes(),
    }


# ------------------------------------------------------------------------- over HTTP


@dataclass
class Opened:
    """A section that somebody has open."""

    person: Person
    number: int
    path: str
    fields: dict[str, str]


class Filling:
    """Respondents at their forms: what they waited for, and what was acknowledged."""

    def __init__(self, host: str, port: int, cookies: list[str]) -> None:
        self._host, self._port, self._cookies = host, port, cookies
        self.crowd, self.burst = Crowd(), Crowd()
        self.acknowledged: dict[str, str] = {}

    def _open(self, person: Person, number: int, section: int) -> Opened | None:
        page = person.get("/questionnaires/own/").page
        own = page.split("/questionnaires/answers/")[1].split("/")[0]
        path = f"/questionnaires/answers/{own}/section/{section}/"
        answer = self.crowd.timed("open a section", lambda: person.get(path))
        if answer is None:
            return None
        return Opened(person, number, path, fields_of(answer.page, having="hx-post"))

    def _save(self, counted: Crowd, opened: Opened, value: int) -> None:
        """Type one number; the page sends the whole section, as it does in a browser."""
        fields = opened.fields
        names = [name for name in fields if _NUMBER.fullmatch(name)]
        if not names:
            counted.wrong.append(f"nothing to fill in at {opened.path}: {sorted(fields)[:5]}")
            return
        name = names[value % len(names)]
        fields[name] = str(value)
        answer = counted.timed(
            "save", lambda: opened.person.post(opened.path, fields, in_background=True)
        )
        if answer is None:
            return
        self.acknowledged[f"bench-{opened.number} {name}"] = str(value)
        after = fields_of(f"<form>{answer.page}</form>", having="")
        fields.update({name: seen for name, seen in after.items() if name in fields})

    def one(self, number: int, chance: random.Random, over: threading.Event) -> None:
        """Open a section, type five numbers, go on to another one."""
        person = Person(self._host, self._port, self._cookies[number])
        value = number * 1000
        think(chance, THINK_SECONDS, over)
        while not over.is_set():
            opened = self._open(person, number, chance.randint(1, SECTIONS))
            for _turn in range(5):
                think(chance, THINK_SECONDS, over)
                if opened is None or over.is_set():
                    break
                value += 1
                self._save(self.crowd, opened, value)
        person.leave()

    def all_in_one_moment(self) -> float:
        """Let everybody save in the same moment; gives the seconds until the last one has."""
        ready = []
        for number, cookie in enumerate(self._cookies):
            opened = self._open(Person(self._host, self._port, cookie), number, 1)
            if opened is not None:
                ready.append(opened)

        def one(at: int, _chance: random.Random, _over: Callable[[], bool]) -> None:
            self._save(self.burst, ready[at], ready[at].number * 1000 + 999)

        return work(len(ready), one, 0)


def save_at_once(
    host: str, port: int, cookies: list[str], seconds: float
) -> tuple[dict[str, Any], dict[str, str]]:
    """Let people fill in a form for a while, then all save in the same moment.

    Returns:
        What was measured, and every answer that was acknowledged.
    """
    filling = Filling(host, port, cookies)
    work(len(cookies), filling.one, seconds)
    took = filling.all_in_one_moment()
    results: dict[str, Any] = {
        **filling.crowd.results(),
        "all in one moment": {**filling.burst.results()["save"], "last_s": round(took, 2)},
        "answers": dict(filling.crowd.answers + filling.burst.answers),
        "wrong": (filling.crowd.wrong + filling.burst.wrong)[:5],
    }
    return results, filling.acknowledged


# ------------------------------------------------------------------------------ running


_STEPS: Final[dict[str, Callable[[int], object]]] = {
    "fill": fill,
    "dispatch": dispatch,
    "remind": remind,
    "answer": answer,
    "dashboards": dashboards,
    "workbook": workbook,
    "sessions": sessions,
    "saved": saved,
}
ORDER: Final = ("fill", "dispatch", "remind", "answer", "dashboards", "workbook", "saving")
_OWNER: Final = frozenset({"fill", "answer"})


def main() -> None:
    """Measure in a data folder of its own, each step as the role that does it in earnest."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.asking", description=__doc__)
    parser.add_argument("--institutions", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=60, help="how long people fill in forms")
    parser.add_argument("--data", type=Path, help="a data folder that is set up; it is changed")
    parser.add_argument("--only", default=",".join(ORDER), help="steps, in a folder that has data")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        be_step(lambda: _STEPS[options.step](options.institutions))
        return
    with own_folder(options.data) as data, Cluster(data) as cluster:
        steps = Steps("asking", cluster, sys.argv[1:])
        wanted = options.only.split(",")
        for name in wanted:
            if name != "saving":
                steps.record(name, steps.run(name, owner=name in _OWNER))
        if "saving" in wanted:
            _record_saving(steps, data, options.seconds)
    sys.stdout.write(json.dumps({"institutions": options.institutions, **steps.results}) + "\n")


def _record_saving(steps: Steps, data: Path, seconds: float) -> None:
    cookies = steps.run("sessions")
    environment = os.environ | {"VIDIK_DATA": str(data), "DATABASE_URL": ""}
    with served(environment, data.parent / "serve.log") as (host, port):
        facts, acknowledged = save_at_once(host, port, cookies, seconds)
    current = steps.run("saved")
    lost = [key for key, value in acknowledged.items() if current.get(key) != value]
    steps.record(
        "saving",
        {
            **facts,
            "respondents": len(cookies),
            "acknowledged": len(acknowledged),
            "lost": len(lost),
        },
    )


if __name__ == "__main__":
    main()
