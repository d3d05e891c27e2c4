# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: versions of a text, documents built, editions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from vidik.access.listing import ListPage
from vidik.access.types import Action
from vidik.core.listing.cells import link, tag
from vidik.core.listing.columns import Column, Kind
from vidik.core.templatetags.vidik import number
from vidik.report import selectors
from vidik.report.models import Build, Edition, SectionText


def _origin(row: SectionText) -> Any:
    return _("country pack") if row.origin == "pack" else _("editor")


class Versions(ListPage):
    """The versions of a section's text, the newest first."""

    action = Action.REPORT_READ
    template_name = "report/versions.html"
    title = _("Versions")
    empty = (_("No text in this language yet"), _("Write the first version"))

    def shown_columns(self) -> list[Column]:
        return [
            Column("version", _("Version"), heading=True, css="num"),
            Column("saved", _("Saved"), "created_at", kind=Kind.MOMENT),
            Column("author", _("By")),
            Column("origin", _("Source"), _origin),
            Column("state", _("State"), cell=self._state),
        ]

    def _state(self, row: SectionText) -> SafeString:
        if row.is_current:
            return tag(_("current"), "good")
        address = f"?language={self.more['language_shown']}&version={row.version}"
        return link(address, _("Compare with the current one"))

    def rows(self) -> QuerySet[SectionText]:
        found: QuerySet[SectionText] = self.more["versions"]
        return found

    def prepared(self, rows: Iterable[SectionText]) -> Iterable[SectionText]:
        for row, author in selectors.with_authors(rows):
            row.author = author  # type: ignore[attr-defined] # for a cell
            yield row


_TONES: dict[str, Any] = {"done": "good", "failed": "bad"}


def _if_done(name: str) -> Any:
    return lambda row: number(getattr(row, name)) if row.state == "done" else ""


class Builds(ListPage):
    """The documents made so far."""

    action = Action.REPORT_READ
    template_name = "report/builds.html"
    title = _("Documents")
    caption = _("Documents made so far")
    empty = (
        _("No documents yet"), _("Choose a language and build: it takes less than a minute."),
    )  # fmt: skip
    columns = (
        Column("requested", _("Requested"), "requested_at", kind=Kind.MOMENT,
               link=lambda row: reverse("report:build", args=[row.cycle.code, row.pk])),
        Column("language", _("Language"), "language_name"),
        Column("edition", _("Edition"),
               cell=lambda row: row.edition.number if row.edition else _("working text")),
        Column("state", _("State"),
               cell=lambda row: tag(row.get_state_display(), _TONES.get(row.state, "accent"))),
        Column("words", _("Words"), kind=Kind.NUMBER, cell=_if_done("words")),
        Column("numbers", _("Numbers"), kind=Kind.NUMBER, cell=_if_done("numbers")),
        Column("typed", _("Typed"), kind=Kind.NUMBER, cell=_if_done("typed")),
    )  # fmt: skip

    def rows(self) -> QuerySet[Build]:
        return selectors.builds(self.actor, self.more["cycle"]).select_related("cycle")


class Editions(ListPage):
    """The editions of a year, the newest first."""

    action = Action.REPORT_READ
    template_name = "report/editions.html"
    title = _("Editions")
    item = "report/_edition.html"
    columns = ()
    empty = (
        _("No edition yet"),
        _("Start one when the sections are ready. Nothing is frozen until it is published."),
    )

    def rows(self) -> QuerySet[Edition]:
        return selectors.editions(self.actor, self.more["cycle"])
