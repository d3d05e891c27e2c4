# SPDX-License-Identifier: EUPL-1.2
"""Count the reports with a foreign notification, by outcome."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from vidik.figures.registry import Derived
from vidik.identification.selectors.counting.reports import reports, with_wider_outcome
from vidik.identification.selectors.counting.victims import IDENTIFIED, counting
from vidik.identification.types import Row, Table
from vidik.referral.selectors.foreign_notifications import operations, states
from vidik.referral.types import ForeignInformant, Informant

_COLUMNS: Final = {
    "country": "foreign_notification__state",
    "operation": "foreign_notification__operation",
    "outcome": "outcome",
}


def _reports_of(year: int) -> QuerySet[Any]:
    return reports(year).filter(foreign_notification__isnull=False).order_by()


def count_after_notification(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count reports of a year after a foreign notification; an unknown state has no row."""
    names = tuple(sorted(by))
    with counting():
        if not names:
            total = _reports_of(year).count()
            return [Derived((), Decimal(total), total)] if total else []
        groups = (
            _reports_of(year).values(*(_COLUMNS[name] for name in names)).annotate(n=Count("pk"))
        )
        found = [
            Derived(
                tuple((name, row[_COLUMNS[name]]) for name in names), Decimal(row["n"]), row["n"]
            )
            for row in groups
            if all(row[_COLUMNS[name]] for name in names)
        ]
    return with_wider_outcome(found)


def from_abroad(year: int) -> Table:
    """Return a year's reports after a foreign notification: who sent it, what is prosecuted."""
    with counting():
        rows = list(
            _reports_of(year)
            .values(
                "foreign_notification__informant", "foreign_notification__state",
                "foreign_notification__investigation", "foreign_notification__operation",
                "outcome",
            )
            .annotate(n=Count("pk"))
        )  # fmt: skip
    axes = (
        (_("Who gave it"), "foreign_notification__informant", list(Informant.choices)),
        (_("Country"), "foreign_notification__state", states()),
        (
            _("Proceedings abroad"),
            "foreign_notification__investigation",
            list(ForeignInformant.choices),
        ),
        (_("Operation"), "foreign_notification__operation", operations()),
    )
    lines = [_line(_("All"), rows)] if rows else []
    for title, column, choices in axes:
        for code, name in choices:
            here = [row for row in rows if row[column] == code]
            if here:
                lines.append(_line(f"{title}: {name}", here))
    return Table(
        "abroad", _("Reports after information from abroad"), _("Information from abroad"),
        (_("Reports"), _("with an identified victim")), tuple(lines),
        _("Recorded by the centre behind the report. What is not known has no row."),
    )  # fmt: skip


def _line(name: object, rows: list[dict[str, object]]) -> Row:
    def total(chosen: list[dict[str, object]]) -> int:
        return sum(int(str(row["n"])) for row in chosen)

    return Row(str(name), (total(rows), total([r for r in rows if r["outcome"] == IDENTIFIED])))
