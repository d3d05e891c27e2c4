# SPDX-License-Identifier: EUPL-1.2
"""Count the assessments of a year for the page of statistics; few are shown to nobody."""

from __future__ import annotations

from collections import Counter

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vidik.assessments.models import Assessment
from vidik.assessments.selectors.due import DONE
from vidik.assessments.selectors.instruments import has_rules
from vidik.assessments.types import Kind, Level
from vidik.cases.models import Case
from vidik.cases.types import CaseState
from vidik.core.small_numbers import at_least_few, part_of, parts_of
from vidik.identification.selectors.counting.victims import counting, span
from vidik.identification.types import Row, Table
from vidik.vault.models import Person


def numbers_of_unfinished(person: Person) -> tuple[str, ...]:
    """Return the code of a person about whom an assessment is unfinished; else nothing.

    In a closed case nobody finishes one any more, so that it is not owed.
    """
    if Case.objects.filter(pk=person.case_id, state=CaseState.CLOSED).exists():
        return ()
    with counting():
        rows = Assessment.objects.filter(
            person=person, finished_at__isnull=True, struck_at__isnull=True
        )
        return (person.code,) if rows.exists() else ()


def tables(year: int) -> tuple[Table, ...]:
    """Count the assessments of a year by kind, and the levels of risk that were decided."""
    return (_by_kind(year), _by_level(year)) if has_rules() else ()


def _by_kind(year: int) -> Table:
    first, after = span(year)
    with counting():
        rows = Assessment.objects.filter(DONE, finished_at__gte=first, finished_at__lt=after)
        made = Counter(rows.order_by().values_list("kind", flat=True))
    shown = [at_least_few(made[kind]) for kind in Kind.values]
    return Table(
        "assessments", _("Assessments of needs and risk"), _("What was assessed"),
        (pgettext("assessments", "Assessments"),),
        tuple(
            Row(str(kind.label).capitalize(), (number,))
            for kind, number in zip(Kind, shown, strict=True)
        ) if made else (),
        _("Fewer than five are not shown: they may point to a person."),
    )  # fmt: skip


def _by_level(year: int) -> Table:
    first, after = span(year)
    with counting():
        rows = Assessment.objects.filter(
            DONE, kind=Kind.RISK, finished_at__gte=first, finished_at__lt=after
        ).order_by()
        levels = Counter(rows.values_list("level", flat=True))
        overridden = rows.exclude(level=F("proposed")).count()
    shown = parts_of([levels[level] for level in Level.values])
    lines = [
        Row(str(level.label).capitalize(), (number,))
        for level, number in zip(Level, shown, strict=True)
    ]
    lines.append(Row(_("Of these, decided differently from the score"),
                     (part_of(overridden, levels.total()),)))  # fmt: skip
    return Table(
        "risk-levels", _("Levels of risk decided"), pgettext("risk", "Level"),
        (pgettext("assessments", "Assessments"),),
        tuple(lines) if levels else (),
        _("Fewer than five are not shown: they may point to a person."),
    )  # fmt: skip
