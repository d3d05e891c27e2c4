# SPDX-License-Identifier: EUPL-1.2
"""A day of work for the demo, as the pack describes it: synthetic reports, counted back from now.

Everything goes through the services that people use, in the names of the demo accounts.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.models import User
from vidik.accounts.selectors.acting import demo_actor, user_named
from vidik.core.packfiles import PackError, read
from vidik.exchange.services import demo
from vidik.identification.selectors import experts
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.services import complaints, interviews, procedures
from vidik.identification.services import (
    experts as identification_experts,
)
from vidik.identification.types import InterviewPlan
from vidik.institutions import selectors as institutions
from vidik.packs.demo_proceedings import make_proceedings
from vidik.packs.demo_tracing import make_searches
from vidik.prevention.types import INSPECTIONS
from vidik.protection.services import schools
from vidik.protection.types import SchoolFacts
from vidik.referral.selectors import reports, screenings
from vidik.referral.services import (
    duties,
    duty_calls,
    receiving,
    reporter_follow_up,
    synthetic_today,
)
from vidik.referral.services import (
    screenings as referral_screenings,
)
from vidik.referral.types import (
    CONTACTS,
    About,
    AgeGroup,
    ContactOutcome,
    ForeignNotificationDraft,
    Known,
    PersonDraft,
    ReportDraft,
    Way,
)
from vidik.registers.selectors import find_register
from vidik.registers.services import enter
from vidik.vault.methods import synthetic
from vidik.vault.methods.plain import Plain
from vidik.vault.types import Sex

FILE: Final = "demo/today.yaml"
VISITOR: Final = "visitor"
REPORT: Final = "referral.report"
_FORMS: Final = uuid.UUID("6f2b1f5e-2b0c-4a0a-9a57-1c1b5f0c7d11")
"""Under which the keys of the synthetic forms are drawn: the same form sent twice is one report."""


@dataclass(frozen=True, slots=True)
class _Name:
    given: str = ""
    family: str = ""


class _Stage:
    """Who acts, where, when, and the names that were drawn."""

    def __init__(self, seed: int, actor: Actor) -> None:
        self.now = timezone.now()
        self.places = institutions.by_code(actor)
        self.names: dict[str, _Name] = {}
        self.reports: dict[str, uuid.UUID] = {}
        self.chance = random.Random(seed)  # noqa: S311 - synthetic persons are no secret

    def actor(self, username: str) -> Actor:
        if username == VISITOR:
            return Actor.visitor()
        found = demo_actor(username)
        if found is None:
            raise PackError.of(FILE, "by", f"a demo account that acts, not “{username}”")
        return found

    def user(self, username: str) -> User:
        found = user_named(username)
        if found is None:
            raise PackError.of(FILE, "account", f"a demo account, not “{username}”")
        return found

    def place(self, code: str) -> int:
        if code not in self.places:
            raise PackError.of(FILE, "institution", f"one of the pack, not “{code}”")
        return self.places[code].pk

    def name(self, report: str, facts: Mapping[str, Any]) -> _Name:
        """Draw a name, or take that of an earlier report as somebody else would write it."""
        if "same_as" in facts:
            known = self.names[facts["same_as"]]
            family = synthetic.to_cyrillic(synthetic.to_latin(known.family))
            return _Name(
                synthetic.to_cyrillic(synthetic.to_latin(known.given)),
                # As it is typed in a hurry: a letter near the end is missing.
                family[:-3] + family[-2:],
            )
        if "origin" not in facts:
            return _Name()
        try:
            drawn = synthetic.of_origin(facts["origin"], facts["sex"], self.chance)
        except KeyError as error:
            expected = f"one with known names, not “{facts['origin']}”"
            raise PackError.of(FILE, "origin", expected) from error
        name = _Name(drawn.spellings[0][0], drawn.spellings[1][0])
        self.names.setdefault(report, name)
        return name


def make_demo_today(folder: Path, *, actor: Actor) -> int:
    """Make the synthetic reports of a pack's day of work once, and fill the roster around it.

    Returns:
        How many reports were made; none if they exist already or these settings are for real work.

    Raises:
        PackError: the file names an account, an institution, a list or a name that there is not.
    """
    reported = read(folder, lambda pack: pack.optional(FILE))
    if not settings.DEMO or not reported:
        return 0
    stage = _Stage(int(reported["seed"]), actor)
    with transaction.atomic():
        _fill_roster(reported["roster"], stage)
    rows = sorted(reported["reports"], key=lambda row: _since(row["ago"]), reverse=True)
    if synthetic_today.was_received(_key(rows[0]["code"])):
        return 0
    with transaction.atomic():
        _name_expert(reported["migrants"], stage)
        for row in rows:
            _make(row, stage)
        _screen(reported["screening"], stage)
        _contacts(reported["contacts"], stage)
        _inspect(reported["inspections"], stage)
        _proceedings(reported["proceedings"], stage)
        _search(reported["searches"], stage)
    # Who was called while the day passed. Notices that are due are reminded of by the job worker.
    duty_calls.run_watch(now=stage.now)
    return len(rows)


def _since(ago: Mapping[str, int]) -> dt.timedelta:
    return dt.timedelta(**ago)


def _key(code: str) -> uuid.UUID:
    return uuid.uuid5(_FORMS, code)


def _fill_roster(entry: Mapping[str, Any], stage: _Stage) -> None:
    head = stage.actor(entry["head"])
    today = timezone.localdate(stage.now)
    first = [stage.user(name) for name in entry["first"]]
    # The night to Monday belongs to the week before: whoever begins in it finds somebody on duty.
    for day in (today - dt.timedelta(days=1), today, today + dt.timedelta(days=7)):
        week = day - dt.timedelta(days=day.weekday())
        synthetic_today.fill_synthetic_roster(week, first, stage.user(entry["second"]), actor=head)


def _name_expert(reported: Mapping[str, str], stage: _Stage) -> None:
    """Name who follows migrants, where nobody is."""
    head = stage.actor(reported["head"])
    with acting(head):
        current = experts.experts_for_migrants(head.institution or 0)
    if not current:
        identification_experts.name_expert(stage.user(reported["expert"]), actor=head)


def _make(row: Mapping[str, Any], stage: _Stage) -> None:
    received = stage.now - _since(row["ago"])
    reporter = stage.actor(row["by"])
    draft = ReportDraft(
        source=row["source"],
        channel=row["channel"],
        persons=tuple(_person(row["code"], facts, stage) for facts in row["persons"]),
        urgency=row["urgency"],
        municipality=row["municipality"],
        forms=tuple(row.get("forms", ())),
        account=row["account"],
        place=row.get("place", ""),
        suspects=row.get("suspects", ""),
        dangers=row.get("dangers", ""),
        done=row.get("done", ""),
        call_back=row.get("call_back", ""),
        submission=_key(row["code"]),
        on_behalf_of=stage.place(row["for"]) if "for" in row else None,
        came_at=received,
        notification=_abroad(row.get("abroad"), timezone.localdate(received)),
        synthetic=True,
    )
    receipt = receiving.file_report(draft, actor=reporter)
    stage.reports[row["code"]] = receipt.key
    if "taken" not in row:
        return
    expert = stage.actor(row["taken"]["by"])
    with acting(expert):
        report = reports.get_report(expert, receipt.key)
    taken = received + dt.timedelta(minutes=row["taken"]["after"])
    report = synthetic_today.take_synthetic(report, at=taken, actor=expert)
    if "told" in row:
        duties.notify_all(report, actor=expert, at=received + dt.timedelta(minutes=row["told"]))
        demo.acknowledge_synthetic(REPORT, str(report.pk), row["acknowledge"])
    for letter in row.get("letters", ()):
        _write(letter, receipt, report, reporter, expert)
    if "procedure" in row:
        _identify(row["procedure"], report, stage)


def _proceedings(entry: Mapping[str, Any], stage: _Stage) -> None:
    make_proceedings(
        entry,
        expert=stage.actor(entry["expert"]),
        prosecutor=stage.actor(entry["prosecutor"]),
        places=stage.places,
    )


def _search(entry: Mapping[str, Any], stage: _Stage) -> None:
    make_searches(
        entry, actor=stage.actor, reports=stage.reports, today=timezone.localdate(stage.now)
    )


def _contacts(entry: Mapping[str, Any], stage: _Stage) -> None:
    """Enter contacts of an association: mostly calls, now and then a report."""
    worker = stage.actor(entry["by"])
    register = find_register(worker, CONTACTS)
    assert register.further is not None  # noqa: S101 - the marks of persons
    minutes = int(entry["days"]) * 24 * 60
    chance = random.Random(entry["many"])  # noqa: S311 - synthetic persons are no secret
    for _number in range(int(entry["many"])):
        at = stage.now - dt.timedelta(minutes=stage.chance.randrange(5, minutes))
        values = {
            "way": stage.chance.choices(Way.values, (40, 12, 15, 10, 8, 4, 3, 8))[0],
            "about": stage.chance.choice(About.values),
            "child": stage.chance.choices(Known.values, (2, 6, 2))[0],
            "led": stage.chance.choices(ContactOutcome.values, (50, 20, 12, 10, 8))[0],
        }
        marks = register.further(_marks(entry, chance))
        assert marks.is_valid()  # noqa: S101 - our own
        enter(register, values, when=at, further=marks, actor=worker)


def _inspect(entry: Mapping[str, Any], stage: _Stage) -> None:
    """Enter the inspections of a labour inspection, each some days ago."""
    inspector = stage.actor(entry["by"])
    register = find_register(inspector, INSPECTIONS)
    for facts in entry["records"]:
        row = dict(facts)
        day = timezone.localdate(stage.now) - dt.timedelta(days=row.pop("days"))
        enter(register, row, when=day, actor=inspector)


def _marks(entry: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return the marks of one of a few synthetic persons for half of the contacts, by turns."""
    person = random.Random(chance.randrange(int(entry["persons"])))  # noqa: S311 - as above
    given, family = person.choice("АБВДЈМНС"), person.choice("ВЈКМПСТ")
    born, sex = person.randrange(1975, 2012), person.choice("fm")
    if chance.random() >= 0.5:  # noqa: PLR2004 - half of them agree
        return {}
    return {"given": given, "family": family, "born": born, "sex": sex, "citizenship": "RS"}


def _abroad(entry: Mapping[str, Any] | None, received: dt.date) -> ForeignNotificationDraft | None:
    if entry is None:
        return None
    return ForeignNotificationDraft(
        informant=entry["informant"],
        state=entry["state"],
        given_on=received - dt.timedelta(days=entry["days_before"]),
        investigation=entry["investigation"],
        operation=entry["operation"],
    )


def _write(
    letter: Mapping[str, Any], receipt: Any, report: Any, reporter: Actor, expert: Actor
) -> None:
    text = Plain(letter["text"])
    if letter["from"] == "centre":
        reporter_follow_up.add_message(report, text, is_feedback=True, actor=expert)
        return
    reporter_follow_up.write_to_centre(
        reporter_follow_up.find_by_code(receipt.code), text, actor=reporter
    )


def _person(code: str, facts: Mapping[str, Any], stage: _Stage) -> PersonDraft:
    name = stage.name(code, facts)
    safe = facts.get("safe", {})
    return PersonDraft(
        given=name.given,
        family=name.family,
        year=facts.get("year"),
        age_group=AgeGroup(facts["age"]),
        child=Known(facts.get("child", "unknown")),
        sex=Sex(facts["sex"]),
        migrant=Known(facts.get("migrant", "unknown")),
        asylum_seeker=Known(facts.get("asylum", "unknown")),
        **safe,
    )


def _identify(entry: Mapping[str, Any], report: Any, stage: _Stage) -> None:
    """Open the procedure of the first person, and plan the first interview."""
    expert = stage.actor(entry["by"])
    with acting(expert):
        procedure = identification_procedures.procedures_of(expert).get(case=report.case_id)
    procedure = procedures.take_over(procedure, actor=expert)
    procedure = procedures.open_procedure(procedure, actor=expert)
    plan = entry["interview"]
    day = timezone.localdate(stage.now) + dt.timedelta(days=plan["days"])
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(plan["hour"])))
    interviews.plan_interview(
        procedure,
        InterviewPlan(
            planned_at=at,
            setting=plan["setting"],
            language=plan["language"],
            interpreter=False,
            partners=tuple(plan["partners"]),
        ),
        invite=_codes(plan["invite"], stage),
        actor=expert,
    )
    if "school" in entry:
        _meet_school(entry["school"], procedure, stage, expert)
    if "complaint" in entry:
        stage.place(entry["complaint"]["ministry"])
        complaints.receive_complaint(
            procedure,
            entry["complaint"]["about"],
            ministry=entry["complaint"]["ministry"],
            actor=expert,
        )


def _meet_school(entry: Mapping[str, Any], procedure: Any, stage: _Stage, expert: Actor) -> None:
    """Enter work with a school that was agreed today, with its steps."""
    today = timezone.localdate(stage.now)
    row = schools.enter_cooperation(
        procedure,
        SchoolFacts(
            entry["kind"],
            today,
            entry["school"],
            tuple(entry["took-part"]),
            None,
            tuple(entry["told"]),
            entry["ground"],
            entry["reference"],
        ),
        actor=expert,
    )
    for step in entry["agreed"]:
        schools.agree_step(
            row,
            what=step["what"],
            who=step["who"],
            due_on=today + dt.timedelta(days=step["days"]),
            actor=expert,
        )


def _codes(codes: Sequence[str], stage: _Stage) -> list[str]:
    for code in codes:
        stage.place(code)
    return list(codes)


def _screen(entry: Mapping[str, Any], stage: _Stage) -> None:
    """Begin to fill a list in, and stop in the middle."""
    worker = stage.actor(entry["by"])
    found = screenings.get_list(entry["list"])
    if found is None:
        raise PackError.of(FILE, "list", f"a list of indicators, not “{entry['list']}”")
    row = referral_screenings.begin_screening(
        found, consent=entry["consent"], age_group=entry["age"], sex=entry["sex"], actor=worker
    )
    groups = referral_screenings.sheet_of(row).groups
    for group in groups[: len(groups) // 2]:
        answers = {
            each.code: ("yes", "no", "unknown")[number % 3]
            for number, each in enumerate(group.indicators)
        }
        referral_screenings.save_answers(row, answers, actor=worker)
