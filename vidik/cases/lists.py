# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: cases, who may see one, emergency accesses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.services import can
from vidik.access.types import Action
from vidik.cases.models import Case, EmergencyAccess
from vidik.cases.presentation import CodeField
from vidik.cases.registry import Document
from vidik.cases.selectors import cases, emergencies, people
from vidik.cases.selectors.frame import DOCUMENTS, Frame
from vidik.cases.services import cases as case_services
from vidik.cases.services import emergencies as emergency_services
from vidik.cases.types import (
    REVIEW_WITHIN,
    CaseFilter,
    CaseState,
    Emergency,
    EmergencyState,
    Part,
    Relation,
    Sensitivity,
    Viewer,
)
from vidik.core.listing.cells import listed, tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, given
from vidik.core.listing.tables import Table
from vidik.core.templatetags.vidik import until


class Cases(ListPage):
    """The cases of which the actor may know: open ones at first."""

    action = Action.CASES_READ
    title = _("Cases")
    lead = _(
        "Cases that you may see now, by your role and your institution. A code says nothing about"
        " the person."
    )
    noun = ngettext_lazy("%(shown)s case", "%(shown)s cases", "count")
    empty = (
        _("No cases for you to see"),
        _(
            "Cases appear here when your institution opens one, when you are named in one, or when"
            " one is shared with you."
        ),
    )
    buttons = (
        Link(pgettext_lazy("button", "Ask for emergency access"), "cases:ask",
             Action.EMERGENCY_ASK),
        Link(pgettext_lazy("button", "Open a case"), "cases:open", Action.CASES_OPEN,
             is_main=True),
    )  # fmt: skip
    sort, is_ordered = "-opened", True
    filters = (
        given("code", CodeField(label=_("Whole code"), required=False)),
        choice("state", _("State"), CaseState, default="open"),
        choice("relation", _("Seen because"), Relation),
        choice("sensitivity", _("Sensitivity"), Sensitivity),
    )  # fmt: skip
    columns = (
        Column("code", _("Code"), link=to("cases:case", "pk"), sort=True, css="nowrap"),
        Column("opened", _("Opened"), "opened_at", sort=True, kind=Kind.DAY),
        Column("responsible", _("Responsible"), "responsible.short"),
        Column("marks", _("Marks"), template="cases/_row_marks.html"),
    )  # fmt: skip

    def rows(self) -> QuerySet[Case]:
        if self.form.errors.get("code"):
            return cases.visible_cases(self.actor).none()
        requested = dict(self.asked)
        if requested["code"] and self.form.opened == "state":
            requested["state"] = ""
        return cases.listed(self.actor, CaseFilter(**requested, sort=self.sorted_by))

    def opened(self, found: int) -> None:
        case_services.record_list(found=found, actor=self.actor)


def _document_kinds(page: ListPage) -> list[tuple[str, str]]:
    assert isinstance(page, Documents)  # noqa: S101 - its own filter
    return [(each, each) for each in sorted({str(row.kind) for row in page.frame.documents})]


class Viewers(ListPage):
    """Who may see a case, or one part of it, at this moment, and why."""

    action = Action.CASES_EXPLAIN
    template_name = "cases/viewers.html"
    title = _("Who may see this, and why")
    noun = ngettext_lazy("%(shown)s way of seeing it", "%(shown)s ways of seeing it", "count")
    empty = (_("Nobody"), _("No person may see this part at the moment."))
    filters = (
        choice("part", _("Part of the case"), [(each.value, each.label) for each in Part],
               lambda lines, part: [line for line in lines if Part(part) in line.parts]),
    )  # fmt: skip
    columns = (
        Column("who", _("Person"), heading=True, under="institution"),
        Column("role", _("Role")),
        Column("why", _("Why"), "relation.label"),
        Column(
            "parts", _("Sees"),
            cell=lambda line: _("everything") if len(line.parts) == len(Part)
            else listed(part.label for part in line.parts),
        ),
        Column(
            "until", _("Until"), cell=lambda line: until(line.until), missing=_("no end set"),
            kind=Kind.MOMENT,
        ),
    )  # fmt: skip

    def rows(self) -> list[Viewer]:
        return people.viewers(self.more["case"])


class Documents(ListPage):
    """The documents of a case that the reader may know of, from all rooms."""

    action = Action.CASES_READ
    template_name = "cases/documents.html"
    title = _("Documents")
    noun = ngettext_lazy("%(shown)s document", "%(shown)s documents", "count")
    empty = (
        _("No documents for you to see"),
        _("Notices, findings and scans appear here as soon as the case has some."),
    )
    filters = (
        choice("kind", _("Kind"), _document_kinds, lambda rows, kind: [
            row for row in rows if str(row.kind) == kind
        ]),
    )  # fmt: skip
    columns = (
        Column("what", _("Document"), heading=True, link=lambda row: row.url),
        Column("kind", _("Kind")),
        Column("at", _("Day"), kind=Kind.DAY),
        Column("seen_by", _("Who may see it"), css="cell--text"),
    )

    @cached_property
    def frame(self) -> Frame:
        return Frame(self.actor, cases.get_case(self.actor, self.kwargs["key"]), DOCUMENTS)

    def rows(self) -> list[Document]:
        return self.frame.documents

    def opened(self, found: int) -> None:
        del found
        parts = len(self.frame.scene.parts)
        case_services.record_read(self.frame.case, parts=parts, actor=self.actor)

    def extra(self) -> dict[str, Any]:
        return {"frame": self.frame}


def _state(row: Any) -> SafeString:
    over = row.state != EmergencyState.REVIEWED and row.expires_at
    return words(
        tag(row.state_now.label),
        row.alone and tag(_("started alone"), "warn"),
        over and over < timezone.now() - REVIEW_WITHIN and tag(_("review overdue"), "bad"),
    )


class Emergencies(ListPage):
    """Emergency accesses that the actor asked for or may decide on or review."""

    action = Action.EMERGENCY_READ
    source = emergencies.emergencies
    template_name = "cases/emergencies.html"
    title = _("Emergency access")
    lead = _(
        "Opening a case in an emergency: for four hours at most, with a second person, and reviewed"
        " afterwards."
    )
    above = (Link(_("Cases"), "cases:list"),)
    buttons = (
        Link(pgettext_lazy("button", "Ask for emergency access"), "cases:ask",
             Action.EMERGENCY_ASK, is_main=True),
    )  # fmt: skip
    caption = _("All emergency accesses that you may know of")
    empty = (
        _("No emergency access yet"),
        _("Requests made by you or waiting for your decision appear here."),
    )
    export, export_act = "emergency-accesses", "emergency.exported"
    export_action = Action.EMERGENCY_EXPORT
    filters = (
        choice("state", _("State"), EmergencyState, emergencies.in_state),
        choice("reason", _("Reason"), Emergency, "reason"),
    )  # fmt: skip
    columns = (
        Column("case", _("Case"), "code", link=to("cases:emergency", "pk"),
               missing=_("found by a search"),
               marks=lambda row: row.is_synthetic and tag(_("synthetic example"), "outline")),
        Column("who", _("Who"), "user", under="institution.short"),
        Column("institution", _("Institution"), "institution.short", only="file"),
        Column("reason", _("Reason"), "get_reason_display", sort="reason"),
        Column("asked", _("Asked"), "requested_at", sort=True, kind=Kind.MOMENT),
        Column("hours", _("Hours"), only="file"),
        Column("until", _("Until"), "expires_at", sort=True, kind=Kind.MOMENT, missing="–"),
        Column("state", _("State"), "state_now.label", cell=_state),
        Column("alone", _("Started alone"), only="file"),
        Column("decided", _("Decided by"), "decided_by", only="file"),
        Column("reviewed", _("Reviewed by"), "reviewed_by", only="file"),
        Column("judgement", _("Judgement"), "get_judgement_display", only="file"),
    )  # fmt: skip

    def prepared(self, rows: Iterable[EmergencyAccess]) -> list[EmergencyAccess]:
        found = list(rows)
        synthetic = cases.synthetic(row.case_id for row in found)
        for row in found:
            row.is_synthetic = row.case_id in synthetic  # type: ignore[attr-defined] # for a cell
            row.code = row.code_for(self.actor.user_id)  # type: ignore[attr-defined] # as above
        return found

    def opened(self, found: int) -> None:
        emergency_services.record_queue(found=found, actor=self.actor)

    def extra(self) -> dict[str, Any]:
        return {
            "notices": emergencies.urgent_notices(self.actor).filter(read_at__isnull=True),
            "now": timezone.now(),
            "may_decide": can(self.actor, Action.EMERGENCY_DECIDE),
            "may_review": can(self.actor, Action.EMERGENCY_REVIEW),
            "waiting": self._table(
                "waiting", _("Requests to decide on"), emergencies.to_decide(self.actor)
            ),
            "running": self._table(
                "running", _("Accesses that are open now"), emergencies.running(self.actor)
            ),
            "reviews": self._table(
                "reviews", _("Accesses to review"), emergencies.open_reviews(self.actor)
            ),
        }

    def _table(self, name: str, caption: Any, rows: QuerySet[EmergencyAccess]) -> Table:
        columns = [column for column in self.columns if column.only != "file"]
        return Table(name, columns, self.prepared(rows), caption, hides_caption=True)
