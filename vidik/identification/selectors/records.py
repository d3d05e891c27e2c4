# SPDX-License-Identifier: EUPL-1.2
"""Read the record of a victim, section by section, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vidik.core.bilingual import pick
from vidik.identification.definitions import UNKNOWN, definitions, label, name_of
from vidik.identification.methods.record import Field
from vidik.identification.models import Fact, Procedure


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field with what holds, in words; empty where nothing is said yet."""

    code: str
    name: str
    values: tuple[str, ...]
    said: tuple[str, ...]
    """Who said so, and when, in the order of the values."""
    needed: bool


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


def record_of(procedure: Procedure) -> list[RecordSection]:
    """Give the whole record, in one query."""
    held: dict[str, list[Fact]] = {}
    for fact in procedure.facts.filter(ended_at__isnull=True).order_by("field", "id"):
        held.setdefault(fact.field, []).append(fact)
    return [
        RecordSection(
            section.code,
            pick(section.name_en, section.name_sr),
            tuple(_field(field, held.get(field.code, ())) for field in section.fields),
            section.children_only,
        )
        for section in definitions().sections
    ]


def said_of(procedure: Procedure, section: str) -> dict[str, list[str | int]]:
    """Give the values that hold in a section, by field."""
    fields = [each.code for each in definitions().fields.values() if each.section == section]
    found: dict[str, list[str | int]] = {}
    rows = procedure.facts.filter(field__in=fields, ended_at__isnull=True).order_by("id")
    for row in rows:
        found.setdefault(row.field, []).append(row.value or (row.number or 0))
    return found


def _field(field: Field, facts: Sequence[Fact]) -> RecordField:
    return RecordField(
        field.code,
        pick(field.name_en, field.name_sr),
        tuple(_value(field, fact) for fact in facts),
        tuple(label("said-by", fact.said_by) for fact in facts),
        field.needed,
    )


def _value(field: Field, fact: Fact) -> str:
    if fact.number is not None:
        return str(fact.number)
    if fact.value == UNKNOWN:
        return _("unknown")
    coded = field.by_code.get(fact.value)
    return name_of(coded) if coded is not None else fact.value
