# SPDX-License-Identifier: EUPL-1.2
"""Read the record of a victim, section by section, in the reader's words."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vidik.audit.selectors import acts_on
from vidik.exchange.selectors.notices import names_of_actors
from vidik.identification.methods.record import UNKNOWN, Field
from vidik.identification.models import Decision, Fact, Procedure, Suspect
from vidik.identification.selectors.definitions import definitions, label, name_of
from vidik.identification.types import SuspectRemoval
from vidik.referral.models import ReportedPerson

_REPORTED: Final = (
    "age_group", "child", "sex", "citizenship", "migrant", "asylum_seeker", "report__urgency",
    "report__municipality", "report__forms",
)  # fmt: skip
"""What is shown of the report beside a decision, and may be corrected."""


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field with what holds, in words; empty where nothing is said yet."""

    code: str
    name: str
    values: tuple[str, ...]
    said: tuple[str, ...]
    """Who said so, and when, in the order of the values."""
    needed: bool
    without_htcds: int = 0
    """How many of the values the international case data standard has no code for."""
    without_ictip: int = 0
    """The same for the classification of administrative data."""

    @property
    def with_sources(self) -> list[tuple[str, str]]:
        """Each value with who said so; once, at the end, where one source said all of them."""
        if len(set(self.said)) == 1:
            blank = [""] * (len(self.values) - 1)
            return list(zip(self.values, [*blank, self.said[0]], strict=True))
        return list(zip(self.values, self.said, strict=True))


@dataclass(frozen=True, slots=True)
class Mapping:
    """How many coded values of a record have a code in the two international standards."""

    values: int
    htcds: int
    ictip: int


@dataclass(frozen=True, slots=True)
class RecordSection:
    """One section with its fields."""

    code: str
    name: str
    fields: tuple[RecordField, ...]
    children_only: bool

    @property
    def answered(self) -> int:
        """How many of its fields hold something."""
        return sum(bool(field.values) for field in self.fields)

    @property
    def missing(self) -> list[str]:
        """Names of the fields that a conclusion needs and that hold nothing."""
        return [field.name for field in self.fields if field.needed and not field.values]


def current_facts(procedure: Procedure) -> QuerySet[Fact]:
    """Return what holds of the person of a procedure."""
    return procedure.facts.filter(ended_at__isnull=True).order_by("field", "id")


def values_of(facts: Iterable[Fact]) -> dict[str, list[str]]:
    """Return what facts say, in words, by field; what the pack no longer has is left out."""
    fields = definitions().fields
    found: dict[str, list[str]] = {}
    for fact in facts:
        if fact.field in fields:
            found.setdefault(fact.field, []).append(_value(fields[fact.field], fact))
    return found


def record_of(procedure: Procedure) -> list[RecordSection]:
    """Return the whole record, in one query."""
    held: dict[str, list[Fact]] = {}
    for fact in current_facts(procedure):
        held.setdefault(fact.field, []).append(fact)
    return [
        RecordSection(
            section.code,
            str(section.name),
            tuple(_field(field, held.get(field.code, ())) for field in section.fields),
            section.children_only,
        )
        for section in definitions().sections
    ]


def section_of(procedure: Procedure, code: str) -> tuple[RecordField, ...]:
    """Return the fields of one section with what holds."""
    return next(section.fields for section in record_of(procedure) if section.code == code)


def fingerprint_of_section(procedure: Procedure, code: str) -> str:
    """Return a mark of what a section holds, which changes with it: what somebody had in view."""
    section = next(each for each in definitions().sections if each.code == code)
    return _mark(procedure, [field.code for field in section.fields])


def fingerprint_of_decision(decision: Decision) -> str:
    """Return a mark of a proposal and of all that it is based on: record, interviews, report."""
    procedure = decision.procedure
    beside = (
        procedure.urgency,
        *procedure.interviews.order_by("pk").values_list("pk", "held_at", "cancelled_at"),
        *procedure.findings.order_by("pk").values_list("pk", flat=True),
        *ReportedPerson.objects.filter(pk=procedure.reported_person_id).values_list(*_REPORTED),
    )
    return f"{decision.pk}.{_mark(procedure, beside=beside)}"


def _mark(
    procedure: Procedure, fields: Sequence[str] | None = None, beside: Sequence[object] = ()
) -> str:
    facts = procedure.facts.filter(ended_at__isnull=True)
    if fields is not None:
        facts = facts.filter(field__in=fields)
    keys = ",".join(str(key) for key in facts.order_by("pk").values_list("pk", flat=True))
    if beside:
        keys = f"{keys}.{beside!r}"
    return hashlib.sha256(keys.encode()).hexdigest()[:32]


def mapping_of(sections: Sequence[RecordSection]) -> Mapping:
    """Count how much of a record the international standards have codes for."""
    fields = [field for section in sections for field in section.fields]
    values = sum(len(field.values) for field in fields)
    return Mapping(
        values,
        values - sum(field.without_htcds for field in fields),
        values - sum(field.without_ictip for field in fields),
    )


def unmapped_codes() -> list[tuple[str, list[str]]]:
    """List, by field of the export, the codes that have no value in its standard."""
    found = []
    for field in definitions().fields.values():
        blank = [name_of(code) for code in field.codes if field.htcds and not code.htcds]
        if blank:
            found.append((str(field.name), blank))
    return found


def held_since(procedure: Procedure, section: str) -> dict[str, list[tuple[str, dt.date]]]:
    """Return who said what holds in a section, and on which day, by field; each source once."""
    fields = [each.code for each in definitions().fields.values() if each.section == section]
    rows = procedure.facts.filter(field__in=fields, ended_at__isnull=True).order_by("stated_on")
    found: dict[str, list[tuple[str, dt.date]]] = {}
    for row in rows:
        source = (label("said-by", row.stated_by), row.stated_on)
        if source not in found.setdefault(row.field, []):
            found[row.field].append(source)
    return found


def said_of(procedure: Procedure, section: str) -> dict[str, list[str | int]]:
    """Return the values that hold in a section, by field."""
    fields = [each.code for each in definitions().fields.values() if each.section == section]
    found: dict[str, list[str | int]] = {}
    rows = procedure.facts.filter(field__in=fields, ended_at__isnull=True).order_by("id")
    for row in rows:
        found.setdefault(row.field, []).append(row.value or (row.number or 0))
    return found


def suspects_of(procedure: Procedure) -> QuerySet[Suspect]:
    """Return the suspects of a procedure, also those of the ones that it opens again."""
    return Suspect.objects.filter(
        procedure__reported_person=procedure.reported_person_id,
        procedure__received_at__lte=procedure.received_at,
    )


def known_suspects(procedure: Procedure) -> list[Suspect]:
    """Return the same, read once for a page that shows them and asks for them."""
    # Beside what was prefetched, and forgotten with it when the procedure is read anew.
    read = vars(procedure).setdefault("_prefetched_objects_cache", {})
    if "known suspects" not in read:
        rows = Suspect.objects.filter(
            procedure__reported_person=procedure.reported_person_id
        ).select_related("procedure")
        read["known suspects"] = [
            row for row in rows if row.procedure.received_at <= procedure.received_at
        ]
    known: list[Suspect] = read["known suspects"]
    return known


def known_of_suspect(suspect: Suspect) -> list[str]:
    """Give in words what is known of a suspect besides the roles."""
    fields = definitions().fields
    found = []
    if suspect.relation == UNKNOWN:
        found.append(_("%(field)s: not known") % {"field": _("Relation to the person")})
    elif suspect.relation:
        found.append(label("relation", suspect.relation))
    for code in ("sex", "citizenship"):
        value = getattr(suspect, code)
        if value == UNKNOWN:
            name = str(fields[code].name)
            found.append(_("%(field)s: not known") % {"field": name})
        elif value:
            found.append(name_of(fields[code].by_code[value]))
    return found


def why_removed(suspects: Sequence[Suspect]) -> dict[uuid.UUID, tuple[str, str]]:
    """Give why each was removed from the suspects, and by whom, as the record of acts holds it."""
    acts = acts_on(suspects, "record.suspect-removed")
    names = names_of_actors(act.actor for act in acts.values())
    return {
        row.pk: (str(SuspectRemoval(str(act.payload["reason"])).label), names[act.actor])
        for row in suspects
        if (act := acts.get(str(row.pk))) is not None
    }


def _field(field: Field, facts: Sequence[Fact]) -> RecordField:
    coded = [field.by_code.get(fact.value) for fact in facts if fact.number is None]
    numbers = len(facts) - len(coded)
    return RecordField(
        field.code,
        str(field.name),
        tuple(_value(field, fact) for fact in facts),
        tuple(said_in_words(fact) for fact in facts),
        field.needed,
        sum(code is None or not code.htcds for code in coded) + (0 if field.htcds else numbers),
        sum(code is None or not code.ictip for code in coded) + numbers,
    )


def said_in_words(fact: Fact) -> str:
    """Say who stated a fact, and from where it was taken over if it was."""
    who = label("said-by", fact.stated_by)
    return f"{who}, {fact.get_origin_display()}" if fact.origin else who


def _value(field: Field, fact: Fact) -> str:
    if fact.number is not None:
        return str(fact.number)
    if fact.value == UNKNOWN:
        return _("unknown")
    coded = field.by_code.get(fact.value)
    return name_of(coded) if coded is not None else fact.value
