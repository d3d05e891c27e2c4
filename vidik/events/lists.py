# SPDX-License-Identifier: EUPL-1.2
"""The list of events, each once, and of pairs of accounts that may be of one event."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.listing.cells import listed, small, tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, coded, in_year, search
from vidik.events.presentation import days_of, reasons_of
from vidik.events.selectors import events as selectors
from vidik.events.selectors.pack import choices, word
from vidik.events.types import State
from vidik.institutions.selectors import territories


def _in_year(rows: QuerySet[Any], year: str) -> QuerySet[Any]:
    return rows.filter(first_on__year=int(year))


def _has(field: str) -> Any:
    return lambda rows, code: rows.filter(**{f"{field}__contains": [code]})


def _title(row: Any) -> SafeString:
    several = row.reporters > 1 and tag(
        _gettext("%(shown)s accounts") % {"shown": row.reporters}, "accent"
    )
    return words(row.title, several)


def _topics(row: Any) -> str:
    return ", ".join(word("topic", code) for code in row.topics)


def _state(row: Any) -> SafeString:
    tone = {State.HELD: "good", State.PLANNED: "accent"}.get(row.state, "")
    return tag(row.get_state_display(), tone)  # type: ignore[arg-type]


def _reasons(row: Any) -> SafeString:
    return listed(small(text) for text, points in reasons_of(row.reasons) if points > 0)


class Events(ListPage):
    """Events that institutions report, each once."""

    action = Action.EVENTS_READ
    source = selectors.events
    title = _("Events")
    lead = _(
        "Trainings, meetings and other events as institutions report them. One that several report "
        "is there once."
    )
    noun = ngettext_lazy("%(shown)s event", "%(shown)s events", "count")
    empty = (_("No events here"), _("Enter what your institution organised or took part in."))
    buttons = (
        Link(_("Report an event"), "events:report", needs=Action.EVENTS_REPORT, is_main=True),
        Link(_("Import events"), "events:import", needs=Action.EVENTS_REPORT),
        Link(_("Accounts to compare"), "events:suggestions", needs=Action.EVENTS_JOIN),
        Link(_("Events of a year"), "events:year"),
    )
    sort = "-days"
    export, export_act = "events", "events.exported"
    export_action = Action.EVENTS_EXPORT
    filters = (
        search(label=_("Words or number"), narrow=selectors.with_words),
        in_year(_in_year),
        choice("kind", _("Kind"), lambda _page: choices("kind"), "kind"),
        choice("topic", _("Topic"), lambda _page: choices("topic"), _has("topics")),
        choice(
            "territory", _("Territory"), lambda _page: coded(territories()), _has("territories")
        ),
        choice(
            "institution", _("Reported by"), lambda page: coded(selectors.reporters(page.actor)),
            selectors.reported_by,
        ),
        choice("state", _("State"), State, "state"),
    )  # fmt: skip
    columns = (
        Column("number", _("Number"), "event.number", link=to("events:event", "event_id"),
               css="nowrap"),
        Column("title", _("What it was"), lambda row: str(row.title), cell=_title),
        Column("days", _("Days"), days_of, sort="first_on"),
        Column("kind", _("Kind"), lambda row: word("kind", row.kind)),
        Column("topics", _("Topics"), _topics),
        Column("state", _("State"), cell=_state, value=lambda row: row.get_state_display()),
        Column("institution", _("Account used"),
               lambda row: str(row.institution.name)),
        Column("reporters", _("Accounts"), kind=Kind.NUMBER, only="file"),
        # Where an account gives no number of sessions, a nought would say that there were none.
        Column("sessions", _("Sessions"), lambda row: row.sessions or None, kind=Kind.NUMBER,
               sort="sessions"),
    )  # fmt: skip

    def opened(self, found: int) -> None:
        record(self.actor.label, "events.listed", label="events", found=found)


class Suggestions(ListPage):
    """Pairs of accounts that may be of one event, the most alike first."""

    action = Action.EVENTS_JOIN
    source = selectors.suggestions
    title = _("Accounts to compare")
    lead = _(
        "Pairs of accounts that are alike in days, place, kind, topic, organisers, numbers and "
        "words. A person says whether they are of one event."
    )
    noun = ngettext_lazy("%(shown)s pair", "%(shown)s pairs", "count")
    empty = (_("Nothing to compare"), _("Pairs appear once two institutions report alike events."))
    above = (Link(_("Events"), "events:list"),)
    sort = "-score"
    export, export_act = "accounts-to-compare", "suggestions.exported"
    columns = (
        Column("number", _("Event"), "first.event.number",
               link=lambda row: reverse("events:suggestion", args=[row.pk]), css="nowrap"),
        Column("first", _("One account"), lambda row: str(row.first.title),
               under=lambda row: str(row.first.institution.name)),
        Column("second", _("The other account"), lambda row: str(row.second.title),
               under=lambda row: str(row.second.institution.name)),
        Column("score", _("Points"), kind=Kind.NUMBER, sort=True),
        Column("reasons", _("Reasons for"),
               lambda row: "; ".join(str(text) for text, points in reasons_of(row.reasons)
                                     if points > 0), cell=_reasons),
    )  # fmt: skip
