# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: procedures, and who follows those of migrants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.services import can
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.cases.presentation import CodeField
from vidik.core.listing.cells import soft, tag, words
from vidik.core.listing.columns import Column, Kind, Label, to
from vidik.core.listing.filters import choice, flag, given, in_year
from vidik.core.templatetags.vidik import away, lasting
from vidik.exchange.types import State as NoticeState
from vidik.identification.models import Complaint, MigrantsExpert, Procedure
from vidik.identification.registry import extensions
from vidik.identification.selectors import complaints, experts, procedures
from vidik.identification.selectors.definitions import choices, definitions, label
from vidik.identification.types import UNDECIDED, ComplaintState, ProcedureFilter, State


def _state(row: Procedure) -> str:
    outcome = f": {row.get_outcome_display()}" if row.outcome else ""
    return f"{row.get_state_display()}{outcome}"


def _interview(row: Procedure) -> Any:
    if row.first_interview_at:
        return _("held, %(span)s after receipt") % {"span": lasting(row.to_first_interview)}
    if not row.due_at:
        return soft("–")
    return tag(away(row.due_at), "bad") if row.is_interview_late else away(row.due_at)


def _expert(row: Procedure) -> Any:
    if row.assigned_to:
        return row.assigned_to
    return soft(_("nobody yet") if row.state in UNDECIDED else "–")


def _marks(row: Any) -> SafeString:
    return words(
        row.is_counted_before and tag(_("reported before")),
        row.urgency and tag(row.get_urgency_display(), "bad"),
        row.waits_for_decision and tag(_("a proposal is waiting"), "accent"),
    )


class Procedures(ListPage):
    """The procedures that the actor may see: those not decided yet at first."""

    action = Action.IDENTIFICATION_READ
    title = _("Identification")
    lead = _("Procedures that you may see now, by the code of the case.")
    noun = ngettext_lazy("%(shown)s procedure", "%(shown)s procedures", "count")
    empty = (
        _("No procedures for you to see"),
        _("A procedure starts automatically for each person in a report that comes in."),
    )
    sort, is_ordered = "due", True
    filters = (
        given("code", CodeField(label=_("Whole code of the case"), required=False)),
        choice(
            "state", _("State"),
            [
                ("undecided", _("not decided yet")),
                ("to-decide", _("a proposal is waiting")),
                ("sent-back", _("your proposal was sent back")),
                ("to-inform-late", _("informing the person is late")),
                ("to-inform", _("the person is still to be informed")),
                ("interview", _("an interview today or not entered yet")),
                ("to-close", _("the person was informed, to be closed")),
                ("complaint", _("a complaint to pass on or to settle")),
                *State.choices,
            ],
            default="undecided",
        ),
        flag("mine", _("Only mine")),
        flag("urgent", _("Only urgent")),
        flag("late", _("First interview is late")),
        flag("agreed", _("Something agreed is late")),
    )  # fmt: skip
    columns = (
        Column("code", _("Case"), "case.code", sort=True, css="nowrap",
               link=to("identification:procedure", "pk")),
        Column("received", _("Received"), "received_at", sort=True, kind=Kind.MOMENT),
        Column("state", _("State"), cell=_state),
        Column("due", _("First interview"), cell=_interview, sort=True),
        Column("expert", _("Expert"), cell=_expert),
        Column("marks", _("Marks"), cell=_marks),
    )  # fmt: skip

    @property
    def shown_buttons(self) -> list[tuple[Label, str, bool]]:
        pages: list[tuple[Label, str]] = []
        if can(self.actor, Action.IDENTIFICATION_WORK):
            pages = [
                (each.list_page[1], each.list_page[0]) for each in extensions() if each.list_page
            ]
            pages.append((_("Complaints"), "identification:complaints"))
            pages.append((_("Experts for migrants"), "identification:experts"))
            pages.append((pgettext_lazy("norms", "Acts"), "identification:norms"))
        if can(self.actor, Action.IDENTIFICATION_STATISTICS):
            pages.append((_("Statistics"), "identification:statistics"))
        return [(label, reverse(address), False) for label, address in pages]

    def rows(self) -> QuerySet[Procedure] | list[Procedure]:
        if self.form.errors.get("code"):
            return []
        requested = dict(self.asked)
        for name in ("mine", "urgent", "late", "agreed"):
            requested[name] = bool(requested[name])
        if requested["code"] and self.form.opened == "state":
            requested["state"] = ""
        return procedures.listed(self.actor, ProcedureFilter(**requested, sort=self.sorted_by))

    def prepared(self, rows: Iterable[Procedure]) -> list[Procedure]:
        found = list(rows)
        counted = procedures.counted_openly(self.actor, found)
        for row in found:
            row.is_counted_before = row.same_as_id in counted  # type: ignore[attr-defined] # for a cell
        return found

    def opened(self, found: int) -> None:
        record(self.actor.label, "procedures.listed", label="procedures", found=found)


def _of_the_pack(list_code: str) -> Callable[[Any], list[tuple[str, str]]]:
    return lambda _page: choices(list_code) if list_code in definitions().lists else []


def _state_of_complaint(row: Any) -> SafeString:
    is_over = row.state in {ComplaintState.SETTLED, ComplaintState.WITHDRAWN}
    return tag(row.get_state_display(), "good" if is_over else "warn")


def _due_of_complaint(row: Any) -> Any:
    due = row.ministry_due
    if row.state != ComplaintState.PASSED or due is None:
        return soft("–")
    return tag(away(due), "bad") if due < timezone.now() else away(due)


def _late(rows: QuerySet[Complaint], _value: object) -> QuerySet[Complaint]:
    return rows.filter(complaints.unanswered_late(timezone.now()))


class Complaints(ListPage):
    """All complaints about procedures on which the actor works, wherever they reached first."""

    action = Action.IDENTIFICATION_WORK
    source = complaints.complaints_of
    template_name = "identification/complaints.html"
    title = _("Complaints")
    lead = _("Complaints about procedures, their outcome and conduct, by the code of the case.")
    above = (Link(_("Identification"), "identification:list"),)
    noun = ngettext_lazy("%(shown)s complaint", "%(shown)s complaints", "count")
    empty = (
        _("No complaint yet"),
        _("A complaint is entered on the page of the procedure that it is about."),
    )
    filters = (
        given(
            "code",
            CodeField(label=_("Whole code of the case"), required=False),
            lambda rows, code: rows.filter(case__code=code),
        ),
        choice("state", _("State"), ComplaintState.choices, "state"),
        choice("about", _("About"), _of_the_pack("complaint-subject"), "about"),
        choice("result", _("Result"), _of_the_pack("complaint-result"), "result"),
        in_year("received_at__year"),
        flag("late", _("The ministry’s answer is late"), _late),
        flag(
            "past",
            _("Reached the ministry first"),
            lambda rows, _value: rows.filter(asked_in__isnull=False),
        ),
    )
    columns = (
        Column("received", _("Received"), "received_at", sort=True, kind=Kind.MOMENT),
        Column("code", _("Case"), "case.code", sort="case__code", css="nowrap",
               link=to("identification:complaint", "procedure_id", "pk")),
        Column("about", _("About"), lambda row: label("complaint-subject", row.about)),
        Column("state", _("State"), "get_state_display", cell=_state_of_complaint),
        Column("due", _("Ministry’s answer"),
               lambda row: row.ministry_due and localdate(row.ministry_due),
               kind=Kind.DAY, cell=_due_of_complaint),
        Column("result", _("Result"),
               lambda row: label("complaint-result", row.result) if row.result else "",
               missing="–"),
        Column("answered", _("Answered"), "answered_at", kind=Kind.MOMENT, missing="–"),
        Column("first", _("First received by"),
               lambda row: _("the ministry") if row.asked_in_id else _("the centre")),
    )  # fmt: skip
    export, export_act = "complaints", "complaints.exported"
    export_action = Action.IDENTIFICATION_EXPORT

    def extra(self) -> dict[str, Any]:
        return {"waiting": list(complaints.from_ministry(self.actor))}

    def opened(self, found: int) -> None:
        record(self.actor.label, "complaints.listed", label="complaints", found=found)


class MinistryComplaints(ListPage):
    """The complaints that the actor's ministry received itself, with the centre's statement."""

    action = Action.IDENTIFICATION_COMPLAIN
    source = complaints.at_ministry
    title = _("Complaints about the centre")
    lead = _(
        "Complaints that reached the ministry directly. The centre is asked for its"
        " statement; its reply is in the notice."
    )
    noun = ngettext_lazy("%(shown)s complaint", "%(shown)s complaints", "count")
    empty = (
        _("No complaint has been entered yet"),
        _("Enter one that somebody handed in at the ministry."),
    )
    buttons = (Link(_("Enter a complaint"), "identification:enter-at-ministry", is_main=True),)
    columns = (
        Column("came", _("Received on"), "came_on", kind=Kind.DAY,
               link=lambda row: reverse("exchange:notice", args=[row.notice_id])),
        Column("about", _("About"), lambda row: label("complaint-subject", row.about)),
        Column("code", _("Code of the case"), "case_code", css="nowrap", missing="–"),
        Column("state", _("Statement of the centre"),
               cell=lambda row: tag(NoticeState(row.letter_state).label)),
        Column("due", _("Due"), lambda row: localdate(row.due_at), kind=Kind.DAY),
        Column("by", _("Entered by"), "entered_by"),
    )  # fmt: skip

    def opened(self, found: int) -> None:
        record(self.actor.label, "complaints.listed", label="complaints", found=found)


class MigrantsExperts(ListPage):
    """Who follows the procedures of migrants, now and before."""

    action = Action.IDENTIFICATION_WORK
    source = experts.migrants_experts
    template_name = "identification/experts.html"
    title = _("Experts for migrants")
    lead = _(
        "Migrants may leave before they are interviewed: one named expert, or a stand-in, "
        "handles their procedures. Others decide on their proposals and may read."
    )
    above = (Link(_("Identification"), "identification:list"),)
    caption = _("Now and before")
    empty = (_("Nobody has been named yet"), _("The head of the centre names one."))
    columns = (
        Column("user", _("Expert"), heading=True,
               marks=lambda row: row.left and tag(_("no longer an expert of the centre"))),
        Column("as", pgettext_lazy("expert", "As"),
               cell=lambda row: _("stands in") if row.stands_in else _("named")),
        Column("from", _("From"), "valid_from", kind=Kind.MOMENT),
        Column("until", _("Until"), "valid_to", kind=Kind.MOMENT, missing="–"),
        Column("by", _("Named by"), "named_by"),
    )  # fmt: skip

    def prepared(self, rows: Iterable[MigrantsExpert]) -> Iterable[MigrantsExpert]:
        there = set(experts.members_of(self.actor.institution or 0))
        for row in rows:
            row.left = row.user_id not in there  # type: ignore[attr-defined] # for a cell
            yield row

    def extra(self) -> dict[str, Any]:
        return {
            "following": experts.experts_for_migrants(self.actor.institution or 0),
            "may_name": bool(can(self.actor, Action.IDENTIFICATION_NAME)),
        }
