# SPDX-License-Identifier: EUPL-1.2
"""The list of conferences over all cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.conferences.models import Meeting
from vidik.conferences.selectors.meetings import end_of_today, meetings
from vidik.conferences.selectors.pack import choices, word
from vidik.conferences.types import MeetingKind, MeetingState, MinutesState
from vidik.core.listing.cells import tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, given

_TONES: Final[Mapping[str, Literal["", "accent", "good"]]] = {
    MeetingState.CALLED: "accent",
    MeetingState.HELD: "good",
}


def _typed(rows: QuerySet[Meeting], typed: str) -> QuerySet[Meeting]:
    text = typed.strip().upper()
    return rows.filter(Q(number__icontains=text) | Q(case__code__icontains=text))


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "today":
        return rows.filter(state=MeetingState.CALLED, starts_at__lt=end_of_today())
    if state == "unwritten":
        return rows.filter(state=MeetingState.HELD, minutes=MinutesState.NONE)
    if state == "unconfirmed":
        return rows.filter(minutes=MinutesState.WRITTEN)
    return rows.filter(state=state)


def _state(row: Any) -> SafeString:
    is_past = row.state == MeetingState.CALLED and row.starts_at < timezone.now()
    return words(
        tag(row.get_state_display(), _TONES.get(row.state, "")),
        is_past and tag(_("who came is not entered"), "warn"),
        row.state == MeetingState.HELD
        and row.minutes != MinutesState.CONFIRMED
        and tag(_("minutes: %(state)s") % {"state": row.get_minutes_display()}, "warn"),
        row.state == MeetingState.CALLED
        and row.silent_duty
        and tag(_("must come, no answer"), "bad"),
    )


def _case(row: Any) -> str | Promise:
    """Return the code of the case; blank to whoever undertook secrecy and may not know it."""
    if row.case is not None:
        code: str = row.case.code
        return code
    return _("several") if row.case_id is None else ""


def _answers(row: Any) -> str:
    if row.state == MeetingState.HELD:
        return _("%(some)s of %(all)s came") % {"some": row.present, "all": row.invited}
    return _("%(some)s of %(all)s are coming") % {"some": row.coming, "all": row.invited}


class Conferences(ListPage):
    """Meetings that the reader may know of, those to come at first."""

    action = Action.CONFERENCES_READ
    source = meetings
    title = _("Conferences")
    lead = _("Case conferences, and consultative meetings about several cases.")
    noun = ngettext_lazy("%(shown)s conference", "%(shown)s conferences", "count")
    empty = (
        _("No conference was called"),
        _("A conference is called on the “Protection” tab of a case, under “Conferences”."),
    )
    buttons = (
        Link(
            _("Call a consultative meeting"), "conferences:consultative",
            needs=Action.CONFERENCES_CONSULT,
        ),
    )  # fmt: skip
    sort = "-starts"
    export, export_act = "conferences", "conferences.exported"
    export_action = Action.CONFERENCES_EXPORT
    filters = (
        given(
            "number",
            forms.CharField(label=_("Number or case"), required=False, max_length=20),
            _typed,
        ),
        choice(
            "state", _("State"),
            [*MeetingState.choices, ("today", _("today, or not entered")),
             ("unwritten", _("minutes to write")), ("unconfirmed", _("minutes to confirm"))],
            _in_state,
        ),
        choice("kind", _("Kind"), MeetingKind, "kind"),
        choice("ground", _("Why"), lambda _page: choices("grounds"), "ground"),
    )  # fmt: skip
    columns = (
        Column("number", _("Number"), link=to("conferences:meeting", "pk"), sort=True,
               css="nowrap"),
        Column("starts", _("Day and time"), "starts_at", sort=True, kind=Kind.MOMENT),
        Column("case", _("Case"), _case, css="nowrap"),
        Column("state", _("State"), cell=_state, value=lambda row: row.get_state_display()),
        Column("ground", _("Why"), lambda row: word("grounds", row.ground)),
        Column("form", _("How it is held"), lambda row: word("forms", row.form)),
        Column("answers", _("Institutions"), _answers),
        Column("asked", _("Asked for by a body"),
               lambda row: pgettext_lazy("asked for", "yes") if row.asked_for
               else pgettext_lazy("asked for", "no"), only="file"),
        Column("minutes", _("Minutes"), "get_minutes_display", only="file"),
    )  # fmt: skip

    def opened(self, found: int) -> None:
        record(self.actor.label, "conferences.listed", label="conferences", found=found)
