# SPDX-License-Identifier: EUPL-1.2
"""What is known already, as proposals for the record: from reports, screenings and the identity.

A proposal is computed each time, never stored; it becomes a fact when somebody takes it over.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from babel.core import get_global
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.formats import format_date
from vidik.identification.methods.forms import counted
from vidik.identification.methods.record import SAID_BY, UNKNOWN, Field
from vidik.identification.models import Fact, Procedure
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.identification.selectors.records import said_in_words
from vidik.identification.types import Origin
from vidik.referral.models import ReportedPerson, Screening
from vidik.referral.services.screenings import known_child
from vidik.referral.types import Known
from vidik.vault.selectors import identity
from vidik.vault.services.accessing import current_access
from vidik.vault.services.sealing import Erased
from vidik.vault.types import ParticularFacts

_OF_THE_PERSON: Final = (
    "age_group", "child", "sex", "citizenship", "migrant", "asylum_seeker",
)  # fmt: skip
MOST: Final = 12
"""Reports of one person that are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One value that somebody else stated, with where it stands."""

    field: str
    value: str | int
    shown: str
    """The value in words."""
    stated_by: str
    stated_on: dt.date
    origin: Origin
    origin_key: uuid.UUID
    source: str
    """Where it stands, in words."""

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.field}:{self.value}:{self.origin}:{self.origin_key}"


@dataclass(frozen=True, slots=True)
class Beside:
    """One field of the record beside what is proposed for it."""

    code: str
    section: str
    name: str
    held: tuple[tuple[str, str], ...]
    """What the record says, each with who said so."""
    proposals: tuple[Proposal, ...]
    """What it does not say yet."""
    agreeing: tuple[str, ...]
    """Where the same stands as in the record."""
    differs: bool
    """Whether the field holds one value and they are several."""

    @property
    def is_clear(self) -> bool:
        """Whether it may be taken over together with others: nothing contradicts it."""
        return bool(self.proposals) and not self.differs


def beside(procedure: Procedure, *, opens: bool = True, actor: Actor) -> list[Beside]:
    """Put what is known elsewhere beside the record, field by field, in the order of its form.

    Args:
        procedure: whose record is filled in.
        opens: whether the identity is read as well.
        actor: who fills it in; reports that they may not see propose nothing, and the identity
            only while a look at it holds, for which they stated a purpose.
    """
    fields = definitions().fields
    held: dict[str, list[Fact]] = {}
    for fact in procedure.facts.filter(ended_at__isnull=True).order_by("field", "id"):
        held.setdefault(fact.field, []).append(fact)
    by_field: dict[str, list[Proposal]] = {}
    for each in _proposed(procedure, actor, opens=opens):
        by_field.setdefault(each.field, []).append(each)
    return [
        _beside(fields[code], held.get(code, ()), by_field[code])
        for code in fields
        if code in by_field
    ]


def clear(rows: Sequence[Beside]) -> list[Proposal]:
    """Return what may be taken over at once: of each field the first of those that agree."""
    found: dict[tuple[str, str | int], Proposal] = {}
    for row in rows:
        if row.is_clear:
            for each in row.proposals:
                found.setdefault((each.field, each.value), each)
    return list(found.values())


def _beside(field: Field, held: Sequence[Fact], proposals: Sequence[Proposal]) -> Beside:
    said = {fact.number if fact.number is not None else fact.value: fact for fact in held}
    new = tuple(each for each in proposals if each.value not in said)
    values = {each.value for each in new} | said.keys()
    return Beside(
        code=field.code,
        section=field.section,
        name=str(field.name),
        held=tuple((_shown(field, value), said_in_words(fact)) for value, fact in said.items()),
        proposals=new,
        agreeing=tuple(each.source for each in proposals if each.value in said),
        differs=not field.several and len(values) > 1,
    )


def _shown(field: Field, value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    if value == UNKNOWN:
        return _("unknown")
    coded = field.by_code.get(value)
    return value if coded is None else name_of(coded)


def reports_behind(procedure: Procedure, *, actor: Actor) -> list[ReportedPerson]:
    """Return the entries of reports about the person of a procedure, its own first.

    Those of procedures counted with it, or with one that it opens again, are about the same person.
    """
    own = Q(reported_person=procedure.reported_person_id)
    chain = Procedure.objects.filter(own).values("pk")
    joined = Procedure.objects.filter(same_as__in=chain).values("reported_person")
    entries = ReportedPerson.objects.filter(Q(pk=procedure.reported_person_id) | Q(pk__in=joined))
    rows = scope(actor, Action.REPORTS_READ, entries).select_related("report", "screening__list")
    found = rows.order_by("-report__received_at", "pk")[:MOST]
    return sorted(found, key=lambda row: row.pk != procedure.reported_person_id)


def _proposed(procedure: Procedure, actor: Actor, *, opens: bool) -> Iterator[Proposal]:
    fields = definitions().fields
    seen: set[tuple[str, str | int, str]] = set()
    for each in _stated(procedure, actor, opens=opens):
        field = fields.get(each.field)
        if field is None or (field.number is None and each.value not in field.by_code):
            continue
        # The same value twice from one report, as from age and child, is one proposal.
        if (mark := (each.field, each.value, str(each.origin_key))) not in seen:
            seen.add(mark)
            yield replace(each, shown=_shown(field, each.value))


def _stated(procedure: Procedure, actor: Actor, *, opens: bool) -> Iterator[Proposal]:
    screened: set[uuid.UUID] = set()
    for row in reports_behind(procedure, actor=actor):
        yield from _of_report(row)
        if row.screening is not None and row.screening.pk not in screened:
            screened.add(row.screening.pk)
            yield from _of_screening(row, row.screening)
    if opens:
        yield from _of_identity(procedure, actor)
    yield from _of_earlier_record(procedure)


def _of_report(row: ReportedPerson) -> Iterator[Proposal]:
    known, report = definitions(), row.report
    on = timezone.localdate(report.received_at)
    said = {name: getattr(row, name) for name in _OF_THE_PERSON}
    said |= {"municipality": report.municipality, "report_source": report.source}
    base = Proposal(
        field="",
        value="",
        shown="",
        stated_by=known.carried_over("report_source", report.source).get(SAID_BY, ""),
        stated_on=on,
        origin=Origin.REPORT,
        origin_key=report.pk,
        source=_("Report %(number)s, %(who)s, %(day)s")
        % {"number": report.number, "who": report.get_source_display(), "day": _day(on)},
    )
    for source, code in said.items():
        for field, value in known.carried_over(source, code).items():
            yield replace(base, field=field, value=value)
    parts = []
    for code in report.forms:
        for field, value in known.carried_over("form", code).items():
            parts += [value] if field == "form-part" else []
            yield replace(base, field=field, value=value)
    if (as_counted := counted(parts)) is not None:
        yield replace(base, field="form", value=as_counted.form)


def _of_screening(row: ReportedPerson, screening: Screening) -> Iterator[Proposal]:
    known, on = definitions(), timezone.localdate(screening.changed_at)
    by = known.carried_over("report_source", row.report.source).get(SAID_BY, "")
    child = known_child(screening)
    said = {"age_group": screening.age_group, "sex": screening.sex}
    said |= {} if child == Known.UNKNOWN else {"child": child}
    for source, code in said.items():
        for field, value in known.carried_over(source, code).items():
            yield Proposal(
                field=field,
                value=value,
                shown="",
                stated_by=by,
                stated_on=on,
                origin=Origin.SCREENING,
                origin_key=screening.pk,
                source=_("Screening with report %(number)s, %(day)s")
                % {"number": row.report.number, "day": _day(on)},
            )


def _of_earlier_record(procedure: Procedure) -> Iterator[Proposal]:
    """Return what the record says in which the person was identified, before a later report."""
    facts = Fact.objects.filter(
        procedure__later_reports__led_to=procedure, procedure__later_reports__later=procedure,
        ended_at__isnull=True,
    )  # fmt: skip
    for fact in facts.order_by("id"):
        yield Proposal(
            field=fact.field,
            value=fact.value if fact.number is None else fact.number,
            shown="",
            stated_by=fact.stated_by,
            stated_on=fact.stated_on,
            origin=Origin.RECORD,
            origin_key=fact.procedure_id,
            source=_("Record of the earlier identification, %(day)s")
            % {"day": _day(fact.stated_on)},
        )


@sensitive_variables()
def _of_identity(procedure: Procedure, actor: Actor) -> Iterator[Proposal]:
    """Return what the vault knows in codes, while a look of the actor at the person holds."""
    person = procedure.person
    if current_access(person, actor=actor) is None:
        return
    try:
        found = identity(person, actor=actor).particulars
    except Erased:
        return
    if found is None or not isinstance(found.facts, ParticularFacts):
        return
    known, facts = definitions(), found.facts
    said: list[tuple[str, str | int]] = [
        *known.carried_over("sex", facts.sex).items(),
        *_citizenships(facts.citizenships),
    ]
    if (age := _age(facts, timezone.localdate(procedure.decided_at))) is not None:
        said.append(("age", age))
    for field, value in said:
        yield Proposal(
            field=field,
            value=value,
            shown="",
            stated_by=known.carried_over("identity", Origin.IDENTITY).get(SAID_BY, ""),
            stated_on=timezone.localdate(found.entered_at),
            origin=Origin.IDENTITY,
            origin_key=person.pk,
            source=_("Identity in the vault"),
        )


def _citizenships(codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Read states as documents write them, the first as the citizenship, the rest as further."""
    of_documents = get_global("territory_aliases")
    for place, code in enumerate(codes):
        for short in of_documents.get(code, ())[:1]:
            for field, value in definitions().carried_over("citizenship", short).items():
                yield (field if place == 0 else f"further-{field}"), value


def _age(facts: ParticularFacts, on: dt.date) -> int | None:
    """Return how old somebody is on a day; None where the date is an estimate or not whole."""
    if facts.about or facts.year is None or facts.month is None or facts.day is None:
        return None
    had_birthday = (on.month, on.day) >= (facts.month, facts.day)
    return on.year - facts.year - (not had_birthday)


def _day(on: dt.date) -> str:
    return format_date(on, translation.get_language() or "en")
