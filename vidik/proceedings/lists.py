# SPDX-License-Identifier: EUPL-1.2
"""The list of the room: what is expected of proceedings over all procedures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.cells import link
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice
from vidik.proceedings.models import ExpectedNotice
from vidik.proceedings.selectors.expected import (
    NOT_CONFIRMED,
    ExpectedLine,
    expected_from,
    expected_kinds,
    expected_notices,
    in_state,
    in_words,
    name_of_expected,
    notifiers_in,
)
from vidik.proceedings.selectors.requests import (
    RequestLine,
    answered_as,
    requests,
    requests_in_words,
)


def _kinds(_page: ListPage) -> list[tuple[str, str]]:
    return [(each.code, name_of_expected(each.code)) for each in expected_kinds()]


def _institutions(page: ListPage) -> list[tuple[str, Any]]:
    rows = notifiers_in(page.actor)
    return [(NOT_CONFIRMED, _("not confirmed yet")), *((row.code, str(row.name)) for row in rows)]


_PROCEDURE = to("identification:procedure", "row.procedure_id")


class ExpectedNotices(ListPage):
    """What is expected, what is late first."""

    action = Action.IDENTIFICATION_WORK
    source = expected_notices
    title = _("Expected notices")
    lead = _(
        "Notices about proceedings that the centre expects in all cases, by the code of the case."
    )
    above = (Link(_("Identification"), "identification:list"),)
    buttons = (
        Link(_("Requests and answers"), "proceedings:requests"),
        Link(_("Notices about proceedings by institution"), "proceedings:institutions",
        Action.RECOGNITION_READ),
    )  # fmt: skip
    noun = ngettext_lazy(
        "%(shown)s expected notice", "%(shown)s expected notices", "count"
    )  # fmt: skip
    empty = (
        _("No notice is late"),
        _(
            "When a victim is identified, notice of the start of proceedings is expected; "
            "the rest follows once that has been received."
        ),
    )
    export, export_act = "expected-notices", "expected-notices.exported"
    export_action = Action.IDENTIFICATION_EXPORT
    filters = (
        choice(
            "state", _("State"),
            [
                ("late", pgettext_lazy("expected notice", "late")),
                ("open", _("all that are expected")),
                ("asked", pgettext_lazy("expected notice", "asked for")),
                ("heard", pgettext_lazy("expected notice", "received")),
                ("ended", pgettext_lazy("expected notice", "no longer expected")),
            ],
            in_state, default="late",
        ),
        choice("kind", _("What is expected"), _kinds, "kind"),
        choice("institution", _("From whom"), _institutions, expected_from),
    )  # fmt: skip
    columns = (
        Column("code", _("Case"), "row.case.code", sort="case__code", css="nowrap",
               link=lambda line: f"{_PROCEDURE(line)}#expected"),
        Column("what", _("What is expected"),
               cell=lambda line: link(to("proceedings:notice", "row.pk")(line), line.what)),
        Column("institution", _("From whom"), "row.institution.name",
               sort=lambda: by_alphabet("institution__name"), missing=_("not confirmed yet")),
        Column("since", _("Expected since"), "row.since_on", only="file"),
        Column("due", _("By when"), "row.due_on", sort="due_on", kind=Kind.DAY),
        Column("state", _("State"), template="proceedings/_row_state.html",
               value=lambda line: _("late") if line.is_late else line.row.state.label),
        Column("heard", _("Received on"), "row.received_on", only="file"),
        Column("how", _("How it was received, or why it is no longer expected"), only="file",
               value=lambda line: line.how or line.because),
    )  # fmt: skip

    def prepared(self, rows: Iterable[ExpectedNotice]) -> list[ExpectedLine]:
        return in_words(rows)

    def opened(self, found: int) -> None:
        record(self.actor.label, "expected-notices.listed", label="expected-notices", found=found)


_REQUEST: Final = to("exchange:letter", "letter.pk")


class Requests(ListPage):
    """What was asked of prosecutors, courts and prisons, and what they answered."""

    action = Action.IDENTIFICATION_WORK
    source = requests
    title = _("Requests and answers")
    lead = _(
        "What the centre asked prosecutors, courts and prisons about proceedings, by"
        " when, and what was received, by the code of the case."
    )
    above = (Link(_("Expected notices"), "proceedings:list"),)
    noun = ngettext_lazy("%(shown)s request", "%(shown)s requests", "count")
    empty = (
        _("No requests"),
        _(
            "Ask for a notice on the page of the expected notice; the request is then"
            " listed here with its answer."
        ),
    )
    export, export_act = "court-requests", "court-requests.exported"
    export_action = Action.IDENTIFICATION_EXPORT
    filters = (
        choice(
            "answer", _("Answer"),
            [
                ("late", pgettext_lazy("request", "late")),
                ("awaited", pgettext_lazy("request", "awaited")),
                ("answered", pgettext_lazy("request", "answered")),
                ("closed", pgettext_lazy("request", "no longer needed")),
            ],
            answered_as,
        ),
        choice("kind", _("What was asked"), _kinds, "kind"),
        choice("institution", _("Of whom"), _institutions, expected_from),
    )  # fmt: skip
    columns = (
        Column("code", _("Case"), "row.case.code", sort="case__code", css="nowrap",
               link=lambda line: f"{_PROCEDURE(line)}#expected"),
        Column("what", _("What was asked"),
               cell=lambda line: link(to("proceedings:notice", "row.pk")(line), line.what)),
        Column("institution", _("Of whom"), "row.institution.name",
               sort=lambda: by_alphabet("institution__name")),
        Column("asked", _("Asked on"), "asked_on", kind=Kind.DAY),
        Column("due", _("Answer due"), "due_on", kind=Kind.DAY),
        Column("answer", _("Answer"), "answer"),
        Column("answered", _("Answered on"), "answered_on", kind=Kind.DAY, missing="–"),
        Column("heard", _("Received on"), "row.received_on", kind=Kind.DAY, missing="–"),
        Column("number", _("Number"), "letter.number", link=_REQUEST),
    )  # fmt: skip

    def prepared(self, rows: Iterable[ExpectedNotice]) -> list[RequestLine]:
        return requests_in_words(self.actor, rows)

    def opened(self, found: int) -> None:
        record(self.actor.label, "court-requests.listed", label="court-requests", found=found)
