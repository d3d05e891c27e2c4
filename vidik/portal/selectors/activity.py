# SPDX-License-Identifier: EUPL-1.2
"""What the coordination office did in a year, as the records of all rooms have it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext

from vidik.access.services import authorize, can, scope
from vidik.access.types import Action, Actor
from vidik.bodies.models import Session
from vidik.bodies.presentation import STATES
from vidik.bodies.selectors import bodies
from vidik.bodies.types import SessionKind, SessionState
from vidik.core.formats import format_date, format_number
from vidik.events.models import Account
from vidik.events.selectors import years
from vidik.events.selectors.pack import word
from vidik.events.types import State
from vidik.institutions.models import Institution
from vidik.prevention.selectors.inspections import sums_of_inspections
from vidik.recommendations.models import PlanKind
from vidik.recommendations.presentation import PROGRESS
from vidik.recommendations.selectors import plans
from vidik.registers import selectors as registers
from vidik.registers.registry import may_read, register_called
from vidik.registers.types import STANDING, TITLE, Kind, Register

Text = str | Promise
MOST: Final = 60
"""Lines of a table that lists single things; what is left out is said below it."""
PAPERS: Final = "papers"
OBLIGATIONS: Final = "obligations"
PROGRAMMES: Final = "programmes"
CAMPAIGNS: Final = "campaigns"
ACTIONS: Final = "joint-actions"
ASSESSMENTS: Final = "team-assessments"
OBSTACLES: Final = "obstacles"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the report: the first column names its rows, the others are numbers or words."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    """Columns that hold numbers, by their place."""
    left_out: int = 0
    """How many more rows there are."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: what is counted and from where, then the tables."""

    code: str
    title: str
    counted: str
    sheets: tuple[Sheet, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the records have nothing."""
        return not any(each.rows for each in self.sheets)


@dataclass(frozen=True, slots=True)
class ActivityReport:
    """The whole report on a year."""

    year: int
    office: str
    as_of: dt.date
    chapters: tuple[Chapter, ...]


def activity_report(actor: Actor, year: int) -> ActivityReport:
    """Draft the report of the actor's office on a year from the records.

    Raises:
        Denied: the actor's role drafts none.
    """
    authorize(actor, Action.OFFICE_REPORT_DRAFT)
    assert actor.institution is not None  # noqa: S101 - whoever has the role has an institution
    office = Institution.objects.get(pk=actor.institution)
    parts = (
        _events(actor, office, year),
        _sessions(actor, year),
        _teams(actor),
        _assessments(actor, year),
        _obstacles(actor, year),
        _papers(actor, year),
        _states(
            actor, PROGRAMMES, gettext("Training programmes"),
            gettext("Programmes in the records, by their state today; each once."),
        ),
        _plan(actor, year),
        _campaigns(actor, year),
        _inspections(actor, year),
    )  # fmt: skip
    return ActivityReport(
        year, str(office.name), timezone.localdate(), tuple(part for part in parts if part)
    )


def _number(value: int) -> str:
    return format_number(value, get_language() or "en")


def _day(value: dt.date | str | None) -> str:
    if not value:
        return ""
    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(day, get_language() or "en")


def _counted(caption: str, what: str, rows: Iterable[tuple[Text, int]]) -> Sheet:
    """Return a table of numbers, without what there is none of."""
    found = tuple((str(name), _number(many)) for name, many in rows if many)
    return Sheet(caption, (what, gettext("Number")), found, frozenset({1}))


def _events(actor: Actor, office: Institution, year: int) -> Chapter:
    own = Account.objects.filter(
        institution=office, state=State.HELD, withdrawn_at__isnull=True, first_on__year=year
    )
    own = scope(actor, Action.EVENTS_READ, own).order_by()
    ours: dict[str, int] = dict(own.values_list("kind").annotate(many=Count("pk")))
    rows = tuple(
        (
            word("kind", each.code), _number(ours.get(each.code, 0)), _number(each.events),
            _number(each.accounts),
            gettext("not stated") if each.attendees is None else _number(each.attendees),
        )
        for each in years.sums(actor, year, years.KIND)
    )  # fmt: skip
    topics = _counted(
        gettext("Events by topic"),
        pgettext("event", "Topic"),
        ((word("topic", each.code), each.events) for each in years.sums(actor, year, years.TOPIC)),
    )
    columns = (
        pgettext("event", "Kind"), gettext("Reported by the office"), gettext("Events"),
        gettext("Accounts of all institutions"), gettext("Attendees"),
    )  # fmt: skip
    sheet = Sheet(gettext("Events by kind"), columns, rows, frozenset({1, 2, 3, 4}))
    return Chapter(
        "events",
        gettext("Events"),
        gettext(
            "Events held in the year, from the room of events. One that several institutions report"
            " is counted once, with the attendees of the account that counts."
        ),
        (sheet, topics),
    )


def _sessions(actor: Actor, year: int) -> Chapter:
    rows = scope(
        actor, Action.BODIES_READ,
        Session.objects.filter(state=SessionState.HELD, planned_on__year=year),
    )  # fmt: skip
    found = (
        rows.order_by()
        .values_list("body__institution__name")
        .annotate(
            many=Count("pk"),
            consultative=Count("pk", filter=Q(kind=SessionKind.CONSULTATIVE)),
            minutes=Count("pk", filter=Q(minutes="confirmed")),
        )
    )
    lines = sorted(
        ((str(name), many, meant, minutes) for name, many, meant, minutes in found),
        key=lambda line: (-line[1], line[0]),
    )
    sheet = Sheet(
        gettext("Sessions held, by body"),
        (
            pgettext("body", "Body"), gettext("Sessions"), gettext("Of these, consultative"),
            gettext("With confirmed minutes"),
        ),
        tuple((name, *map(_number, numbers)) for name, *numbers in lines[:MOST]),
        frozenset({1, 2, 3}),
        max(0, len(lines) - MOST),
    )  # fmt: skip
    return Chapter(
        "sessions",
        gettext("Sessions of bodies"),
        gettext("Sessions whose day is in the year and that are entered as held, from the bodies."),
        (sheet,),
    )


def _teams(actor: Actor) -> Chapter:
    teams = bodies.teams_of(bodies.team_territories(actor))
    states = Counter(each.state.state for each in teams)
    sheet = _counted(
        gettext("Local teams by state"),
        gettext("State"),
        ((label, states.get(state, 0)) for state, label in STATES.items()),
    )
    return Chapter(
        "teams",
        gettext("Local teams"),
        gettext(
            "Territories that have, had or should have a local team, by the state of the team"
            " today, which is computed from its founding, renewals and sessions."
        ),
        (sheet,),
    )


def _assessments(actor: Actor, year: int) -> Chapter | None:
    register = _readable(actor, ASSESSMENTS)
    if register is None:
        return None
    how, *areas = (each for each in register.fields if each.kind == Kind.CODE)
    said = list(_newest(actor, register).filter(day__year=year).values_list("values", flat=True))
    grades = areas[0].options()
    lines = []
    for area in areas:
        given = Counter(values.get(area.name) for values in said)
        lines.append((str(area.label), *(_number(given[code]) for code, _label in grades)))
    graded = Sheet(
        gettext("Grades by area"),
        (gettext("What was assessed"), *(str(label) for _code, label in grades)),
        tuple(lines) if said else (),
        frozenset(range(1, len(grades) + 1)),
    )
    ways = Counter(values.get(how.name) for values in said)
    return Chapter(
        ASSESSMENTS,
        gettext("How local teams work"),
        gettext("The latest assessment of each team in the year, from the register of the office."),
        (
            _counted(
                gettext("Teams assessed"),
                str(how.label),
                ((label, ways[code]) for code, label in how.options()),
            ),
            graded,
        ),
    )


def _obstacles(actor: Actor, year: int) -> Chapter | None:
    register = _readable(actor, OBSTACLES)
    if register is None:
        return None
    what, state = register.by_name["what"], register.by_name["state"]
    rows = _newest(actor, register).filter(day__year=year).order_by()
    many = {
        (kind, done): number
        for kind, done, number in rows.values_list("values__what", "values__state").annotate(
            many=Count("pk")
        )
    }
    done = state.options()
    lines = tuple(
        (str(label), *(_number(many.get((code, each), 0)) for each, _label in done))
        for code, label in what.options()
        if any(kind == code for kind, _done in many)
    )
    return Chapter(
        OBSTACLES,
        gettext("Obstacles"),
        gettext(
            "Obstacles entered in the year by the office, local teams and others, by what was done"
            " about them; each counted once."
        ),
        (
            Sheet(
                gettext("Obstacles by what was done"),
                (str(what.label), *(str(label) for _code, label in done)),
                lines,
                frozenset(range(1, len(done) + 1)),
            ),
        ),
    )


def _readable(actor: Actor, code: str) -> Register | None:
    found = register_called(code)
    return found if found is not None and may_read(actor, found) else None


def _newest(actor: Actor, register: Register) -> Any:
    return registers.newest_with_states(actor, register)


def _labels(register: Register) -> list[tuple[str, Text]]:
    standing = register.standing or gettext("current")
    return [*((each.code, str(each.label)) for each in register.states), (STANDING, standing)]


def _by_state(actor: Actor, register: Register, caption: str) -> Sheet:
    found = dict(
        _newest(actor, register).order_by().values_list("state").annotate(many=Count("pk"))
    )
    return _counted(
        caption,
        gettext("State"),
        ((label, found.get(code, 0)) for code, label in _labels(register)),
    )


def _states(actor: Actor, code: str, title: str, counted: str) -> Chapter | None:
    register = _readable(actor, code)
    if register is None:
        return None
    return Chapter(code, title, counted, (_by_state(actor, register, title),))


def _listed(
    caption: str,
    register: Register,
    rows: Any,
    fields: Sequence[str],
) -> Sheet:
    """Return single rows of a register with some of their answers."""
    shown = [register.by_name[name] for name in fields if name in register.by_name]
    options = {each.name: dict(each.options()) for each in shown if each.kind != Kind.DATE}
    some = list(rows[: MOST + 1])
    lines = tuple(
        (
            str(row.value(TITLE)),
            str(row.institution.name),
            *(each.in_words(row.value(each.name), options.get(each.name, {})) for each in shown),
        )
        for row in some[:MOST]
    )
    return Sheet(
        caption,
        (
            str(register.by_name[TITLE].label),
            gettext("Institution"),
            *(str(each.label) for each in shown),
        ),
        lines,
        left_out=rows.count() - MOST if len(some) > MOST else 0,
    )


def _papers(actor: Actor, year: int) -> Chapter | None:
    papers, owed = _readable(actor, PAPERS), _readable(actor, OBLIGATIONS)
    if papers is None:
        return None
    rows = _newest(actor, papers).select_related("institution")
    signed = rows.filter(**_in_year("signed_on", year)).order_by("values__signed_on", "pk")
    lapse = rows.filter(**_in_year("valid_until", year)).order_by("values__valid_until", "pk")
    sheets = [
        _listed(gettext("Signed or adopted in the year"), papers, signed, ("kind", "signed_on",
                "valid_until")),
        _listed(gettext("Lapsed or lapsing in the year"), papers, lapse, ("kind", "valid_until")),
        _by_state(actor, papers, gettext("Papers by state today")),
    ]  # fmt: skip
    if owed is not None:
        sheets.append(_by_state(actor, owed, gettext("Obligations by state today")))
    return Chapter(
        PAPERS,
        gettext("Papers and obligations"),
        gettext(
            "Newest versions in the register of papers, and obligations that follow from papers,"
            " with their states as computed today."
        ),
        tuple(sheets),
    )


def _in_year(field: str, year: int) -> dict[str, str]:
    return {f"values__{field}__gte": f"{year}-01-01", f"values__{field}__lte": f"{year}-12-31"}


def _plan(actor: Actor, year: int) -> Chapter | None:
    if not can(actor, Action.ACTION_PLAN_READ):
        return None
    rows = list(plans.activities(actor).filter(plan__kind=PlanKind.NATIONAL))
    day = min(timezone.localdate(), dt.date(year, 12, 31))
    states = plans.states_of(plans.follow(rows, day).values())
    sheet = _counted(
        gettext("Activities by how far they have come"),
        gettext("State"),
        ((PROGRESS[state], many) for state, many in states.items()),
    )
    return Chapter(
        "plan",
        gettext("National action plan"),
        gettext(
            "Activities of the national plan, by the state that follows from their indicators and"
            " figures at the end of the year, or today where the year is not over."
        ),
        (sheet,),
    )


def _campaigns(actor: Actor, year: int) -> Chapter | None:
    register = _readable(actor, CAMPAIGNS)
    if register is None:
        return None
    rows = _newest(actor, register).select_related("institution").filter(day__year=year)
    sheet = _listed(
        gettext("Campaigns that began in the year"), register, rows.order_by("day", "pk"),
        ("topic", "channels", "until", "reach"),
    )  # fmt: skip
    return Chapter(
        CAMPAIGNS,
        gettext("Campaigns"),
        gettext("Campaigns that began in the year, from the register of all institutions."),
        (sheet,),
    )


def _inspections(actor: Actor, year: int) -> Chapter | None:
    sheets = []
    if can(actor, Action.RECOGNITION_READ):
        found, _until = sums_of_inspections(actor, year)
        hidden = gettext("fewer than five")
        sheets.append(
            Sheet(
                gettext("Labour inspections at which foreign workers were found"),
                (gettext("Activity of the employer"), gettext("Inspections")),
                tuple(
                    (str(each.activity), hidden if each.all is None else _number(each.all))
                    for each in found
                ),
                frozenset({1}),
            )
        )
    register = _readable(actor, ACTIONS)
    if register is not None:
        sums = registers.sums_of_year(actor, register, year)
        sheets.append(
            _counted(
                str(register.title), gettext("What is counted"),
                ((gettext("Entries"), sums.all), *sums.numbers),
            )
        )  # fmt: skip
    if not sheets:
        return None
    return Chapter(
        "inspections",
        gettext("Inspections"),
        gettext(
            "Sums of the labour inspections as of the last quarter, without small numbers, and the"
            " joint actions that institutions and the office entered."
        ),
        tuple(sheets),
    )
