# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: reports, screenings, and what the centre and associations note."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage, Tile
from vidik.access.services import can
from vidik.access.types import Action
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.cells import lines, link, soft, tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, flag, given, hidden, search
from vidik.core.templatetags.vidik import number
from vidik.referral.models import Competence, Report, Screening, Shift
from vidik.referral.selectors import calls as referral_calls
from vidik.referral.selectors import competences, follow_ups, pack, reports, roster, screenings
from vidik.referral.selectors import follow_ups as joined
from vidik.referral.selectors.foreign_notifications import ANY, PURSUED_ABROAD, operations
from vidik.referral.selectors.screenings import head_of
from vidik.referral.services import handling
from vidik.referral.types import (
    Competent,
    Known,
    ReportFilter,
    ReportState,
    Source,
    Urgency,
)
from vidik.referral.views.waiting import with_reasons

SHOWN_CALLS = 10
"""How many calls to the reader the inbox shows at its head."""


def _urgency(row: Report) -> SafeString | str:
    text = row.get_urgency_display()
    if row.urgency == Urgency.IMMEDIATE:
        return tag(text, "bad")
    return tag(text, "warn") if row.urgency == Urgency.UNKNOWN else str(text)


def _open_duties(row: Any) -> SafeString | str:
    if not row.open_duties:
        return ""
    text = ngettext(
        "%(shown)s not notified yet", "%(shown)s not notified yet", row.open_duties.count
    )
    shown = text % {"shown": number(row.open_duties.count)}
    return tag(shown, "bad" if row.open_duties.is_late else "warn")


def _state(row: Any) -> SafeString:
    return words(
        tag(row.get_state_display()),
        row.is_late and tag(_("waiting too long"), "bad"),
        _open_duties(row),
        row.has_letters and tag(_("the reporter wrote"), "accent"),
    )


def _who_reports(row: Report) -> str:
    place = row.reporter_institution
    return f"{row.get_source_display()}: {place.short}" if place else str(row.get_source_display())


def _body(row: Any) -> SafeString | str:
    name = str(row.institution.name)
    if not row.opens:
        return name
    return link(reverse("institutions:detail", args=[row.institution.code]), name)


def _source(row: Competence) -> SafeString:
    where = row.source_address
    return lines(row.source, where and link(where, urlsplit(where).hostname))


class Inbox(ListPage):
    """The reports that the actor works on: those not closed at first."""

    action = Action.REPORTS_READ
    template_name = "referral/inbox.html"
    title = _("Reports of a suspicion")
    noun = ngettext_lazy("%(shown)s report", "%(shown)s reports", "count")
    empty = (
        _("No reports are waiting"),
        _("Reports appear here as soon as somebody reports a suspicion."),
    )
    buttons = (
        Link(_("Enter a consultation"), "registers:enter", args=("consultations",)),
        Link(pgettext_lazy("button", "Record a report"), "referral:record-report", is_main=True),
    )  # fmt: skip
    sort, is_ordered = "-received", True
    filters = (
        given("number", forms.CharField(label=_("Number"), required=False, max_length=20)),
        choice(
            "state", _("State"),
            [("open", _("not closed")), ("late", _("waiting too long")),
             ("duties", _("Duties not yet fulfilled")),
             ("duties-late", _("Duties not fulfilled in time")),
             ("letters", _("the reporter wrote")), *ReportState.choices],
            default="open",
        ),
        choice("urgency", _("Urgency"), Urgency),
        choice("source", _("Who reports"), Source),
        choice("child", _("Child"), Known),
        choice(
            "abroad", _("From abroad"),
            lambda _page: [(ANY, _("with information from abroad")),
                           (PURSUED_ABROAD, _("exploiters pursued abroad")), *operations()],
        ),
        flag("mine", pgettext_lazy("reports", "Only mine")),
    )  # fmt: skip
    columns = (
        Column("number", _("Number"), link=to("referral:report", "pk"), sort=True, css="nowrap"),
        Column("received", _("Received"), "received_at", sort=True, kind=Kind.MOMENT),
        Column("urgency", _("Urgency"), cell=_urgency, sort=True),
        Column("waited", _("Waited"), template="referral/_waiting_time.html", css="nowrap"),
        Column("state", _("State"), cell=_state),
        Column("source", _("Who reports"), cell=_who_reports),
        Column("taken", _("Taken on by"), cell=lambda row: row.taken_by or soft(_("nobody"))),
    )  # fmt: skip

    def rows(self) -> QuerySet[Report]:
        requested = {**self.asked, "mine": bool(self.asked["mine"])}
        return reports.inbox(self.actor, ReportFilter(**requested, sort=self.sorted_by))

    def prepared(self, rows: Iterable[Report]) -> list[Report]:
        found, now = list(rows), timezone.now()
        minutes = pack.rules().take_within
        open_duties = referral_calls.open_duties_of(found, now)
        for row in found:
            row.waited = (row.taken_at or now) - row.received_at  # type: ignore[attr-defined] # for cells
            within = dt.timedelta(minutes=minutes.get(row.urgency, 0))
            # Nobody follows synthetic reports.
            follow_up = getattr(row, "follow_up", None)
            row.has_letters = follow_up is not None and follow_up.waiting > 0  # type: ignore[attr-defined] # for cells
            row.open_duties = open_duties.get(row.pk)  # type: ignore[attr-defined] # for cells
            row.is_late = row.state == ReportState.RECEIVED and row.waited > within  # type: ignore[attr-defined] # for cells
        return found

    def opened(self, found: int) -> None:
        handling.record_list(found=found, actor=self.actor)

    def extra(self) -> dict[str, Any]:
        shows_all = self.params.get("calls") == "all"
        waits = referral_calls.waiting_for(self.actor)
        calls = list(waits if shows_all else waits[:SHOWN_CALLS])
        in_sight = joined.visible_sources([call.report for call in calls], actor=self.actor)
        return {
            "calls": with_reasons(calls, in_sight),
            "more_calls": getattr(calls[0], "every", 0) - len(calls) if calls else 0,
            "on_duty": roster.on_duty(self.actor.institution or 0, timezone.now()),
        }


class Competences(ListPage):
    """Who is competent for a municipality: every body, with where that is said."""

    action = Action.COMPETENCES_READ
    source = competences.competences
    template_name = "referral/competences.html"
    title = _("Who is competent")
    lead = _(
        "Choose a municipality to see every body that is competent there. What nobody has checked"
        " against its source is never notified before a person has chosen it."
    )
    noun = ngettext_lazy("%(shown)s competence", "%(shown)s competences", "count")
    empty = (_("No competences"), _("They come with the country pack."))
    export, export_act = "competences", "competences.exported"
    filters = (
        choice("municipality", _("Municipality"), lambda _page: competences.places(),
               competences.of_place),
        choice("role", _("Competent as"), Competent, "role"),
        choice("checked", _("Checked"), [("yes", _("checked")), ("no", _("not checked"))],
               lambda rows, value: rows.filter(verified=value == "yes")),
        search("institution__search_text", label=_("Institution, either script")),
        hidden("institution", "institution__code"),
    )  # fmt: skip
    columns = (
        Column("municipality", _("Municipality"), "place", sort=lambda: by_alphabet("place")),
        Column("role", _("Competent as"), lambda row: row.as_role.label, sort="turn"),
        Column("institution", _("Institution"), "institution.name", heading=True, cell=_body,
               sort=lambda: by_alphabet("institution__name")),
        Column("code", _("Code"), "institution.code", only="file"),
        Column("checked", _("Checked"), "verified", sort="verified",
               cell=lambda row: tag(_("checked"), "good") if row.verified
               else tag(_("not checked"), "warn")),
        Column("source", _("Source"), cell=_source),
        Column("address", _("Address"), "source_address", only="file"),
    )  # fmt: skip

    def prepared(self, rows: Iterable[Competence]) -> list[Competence]:
        found, opens = list(rows), bool(can(self.actor, Action.INSTITUTIONS_READ))
        for row in found:
            row.as_role = Competent(row.role)  # type: ignore[attr-defined] # for cells
            row.opens = opens  # type: ignore[attr-defined] # for cells
        return found

    def tiles(self) -> list[Tile]:
        unchecked = competences.competences(self.actor).filter(verified=False).count()
        requested = self.asked["checked"] == "no"
        url = self.request.path if requested else "?checked=no"
        return [Tile(unchecked, _("competences not checked"), url, requested)]

    def extra(self) -> dict[str, Any]:
        code = self.asked["institution"]
        return {
            "of_institution": pack.institution_by_code(code) if code else None,
            "without": competences.without(self.actor),
        }


class OwnReports(ListPage):
    """What one's institution has reported, as far as it may know."""

    action = Action.REPORTS_FOLLOW
    source = follow_ups.follow_ups
    title = _("Our reports")
    lead = _(
        "What your institution has reported: whether it was received, how far it has got, and what"
        " the centre wrote."
    )
    noun = ngettext_lazy("%(shown)s report", "%(shown)s reports", "count")
    empty = (
        _("Nothing has been reported yet"),
        _("Start with a screening, or report directly; you need no proof."),
    )
    buttons = (
        Link(_("Screening"), "referral:screenings"),
        Link(_("Report a suspicion"), "referral:new", is_main=True),
    )  # fmt: skip
    filters = (
        search(label=_("Number"), narrow=lambda rows,
               typed: rows.filter(number__icontains=typed.strip())),
        choice(
            "state", _("State"),
            [*ReportState.choices, ("unread", _("with new messages")),
             ("late", _("answer is late"))],
            follow_ups.in_state,
        ),
    )  # fmt: skip
    columns = (
        Column("number", _("Number"), link=to("referral:follow-up-report", "pk"), sort=True,
        css="nowrap"),
        Column("received", _("Received"), "received_at", sort=True, kind=Kind.DAY),
        Column(
            "state", _("State"),
            cell=lambda row: words(
                tag(row.get_state_display()), row.is_late and tag(_("answer is late"), "bad")
            ),
        ),
        Column("persons", _("Persons"), sort=True, kind=Kind.NUMBER),
        Column("unread", _("New messages"), sort=True, kind=Kind.NUMBER),
    )  # fmt: skip

    def tiles(self) -> list[Tile]:
        numbers = follow_ups.follow_up_counts(self.actor)
        labels = {
            "all": _("reported in all"),
            "received": _("waiting to be taken on"),
            "taken": _("taken on by the centre"),
            "closed": _("closed by the centre"),
            "with_feedback": _("answered by the centre"),
            "late": _("answers are late"),
        }
        return [Tile(numbers[key], labels[key]) for key in labels] if numbers["all"] else []

    def opened(self, found: int) -> None:
        handling.record_list(found=found, actor=self.actor)


class OwnScreenings(ListPage):
    """The screenings that this very person made."""

    action = Action.SCREENINGS_MAKE
    template_name = "referral/screenings.html"
    title = _("Screening")
    above = (Link(_("Our reports"), "referral:own-reports"),)
    caption = _("Your screenings")
    empty = (_("No screening yet"), _("Choose a list above and begin."))
    filters = (
        choice(
            "list", _("List"),
            lambda _page: [
                (head["code"], head["title"])
                for head in map(head_of, screenings.heads_of_lists())
            ],
            "list__code",
        ),
        choice("state", _("State"), [("open", _("not finished")), ("finished", _("finished"))],
               lambda rows, state: rows.filter(finished_at__isnull=state == "open")),
    )  # fmt: skip
    columns = (
        Column("begun", _("Started"), "started_at", sort=True, kind=Kind.MOMENT,
               link=to("referral:screening", "pk")),
        Column("list", _("List"), cell=lambda row: screenings.title_of(row.list)),
        Column(
            "finished", _("State"), "finished_at", sort=True,
            cell=lambda row: tag(_("finished"), "good") if row.finished_at
            else tag(_("not finished")),
        ),
    )  # fmt: skip

    def rows(self) -> QuerySet[Screening]:
        return screenings.without_questions(screenings.screenings(self.actor))


class Shifts(ListPage):
    """Current and coming shifts of the centre."""

    action = Action.REPORTS_READ
    template_name = "referral/roster.html"
    title = _("Duty roster")
    lead = _(
        "Who is notified when a report comes in, at any hour. While nobody is on duty, every duty"
        " expert and the head are notified."
    )
    caption = _("Current and coming shifts")
    empty = (_("No shift is planned"), _("The head of the centre plans them."))
    columns = (
        Column("user", _("Person"), heading=True,
               marks=lambda row: row.left and tag(_("no longer works at the centre"), "bad")),
        Column("from", _("From"), "starts_at", kind=Kind.MOMENT),
        Column("until", _("Until"), "ends_at", kind=Kind.MOMENT),
        Column("line", _("In line"), cell=lambda row: _("second") if row.second else _("first")),
        Column("off", _("Take off"), template="referral/_take_off.html",
               needs=Action.REPORTS_ROSTER),
    )  # fmt: skip

    def rows(self) -> QuerySet[Shift]:
        return roster.shifts(self.actor.institution or 0, since=timezone.now())

    def prepared(self, rows: Iterable[Shift]) -> Iterable[Shift]:
        there = {member.pk for member in roster.experts_of(self.actor.institution or 0)}
        for row in rows:
            row.left = row.user_id not in there  # type: ignore[attr-defined] # for a cell
            yield row

    def extra(self) -> dict[str, Any]:
        now, centre = timezone.now(), self.actor.institution or 0
        return {
            "now": now,
            "on_duty": roster.on_duty(centre, now),
            "gaps": roster.gaps(centre, now),
            "notes": reports.hand_overs(self.actor),
            "may_plan": bool(can(self.actor, Action.REPORTS_ROSTER)),
        }
