# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, DAY, NUMBER, VALUE, ActKind, declare, declare_subject, one_of

if TYPE_CHECKING:
    from vidik.figures.models import Figure


def _full_names(rows: Collection[Figure]) -> Mapping[int, str]:
    from vidik.figures.selectors.naming import full_names  # noqa: PLC0415 - apps are loaded first

    called = full_names(rows)
    return {row.pk: f"{row.reference}: {called[row.pk]}" for row in rows}


def register() -> None:
    """Declare acts on figures, the catalogue and releases."""
    declare("catalogue.loaded", _("The catalogue of measures was loaded"), measures=NUMBER)
    declare("cycle.opened", _("A cycle was opened"), code=CODE, starts_on=DAY, ends_on=DAY)
    declare(
        "figures.exported", _("Figures were exported"), ActKind.EXPORT,
        what=CODE, rows=NUMBER, form=CODE,
    )  # fmt: skip
    declare(
        "figures.imported", _("Figures were imported"), rows=NUMBER, added=NUMBER, revised=NUMBER
    )
    declare(
        "figures.reconciled",
        _("Computed numbers were compared with reported ones"),
        ActKind.READ,
        year=NUMBER,
    )
    declare("figures.notes_translated", _("Notes of figures were translated"), figures=NUMBER)
    declare(
        "observation.corrected", _("A figure was corrected"), version=NUMBER, old=VALUE, new=VALUE
    )
    declare(
        "outside.checked",
        _("A table from outside was checked"),
        tables=NUMBER,
        figures=NUMBER,
        found=NUMBER,
    )
    declare(
        "outside.marked", _("A marked copy of a table was downloaded"), ActKind.EXPORT, form=CODE
    )
    declare(
        "outside.received",
        _("A table from outside was received"),
        kind=one_of("upload", "paste"),
        bytes=NUMBER,
    )
    declare("release.frozen", _("A release of figures was frozen"), observations=NUMBER)
    declare_subject("catalogue", _("catalogue of measures"))
    declare_subject("figures", _("figures"))
    declare_subject("figures.cycle", _("cycle"), is_named=True)
    declare_subject(
        "figures.figure",
        _("figure"),
        is_named=True,
        all_named=_full_names,
        related=("measure", "institution"),
    )
    declare_subject("figures.measure", _("measure"), is_named=True)
    declare_subject("figures.observation", _("version of a figure"), is_named=True)
    declare_subject("figures.outside", _("table from outside"))
    declare_subject("figures.release", _("release"), is_named=True)
