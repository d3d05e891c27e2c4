# SPDX-License-Identifier: EUPL-1.2
"""The list of events, each once, and of pairs of accounts that may be of one event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from vidik.access.listing import Link, ListPage, together
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.listing.cells import Tone, lines, listed, missing, small, tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import Filter, choice, coded, in_year, search
from vidik.core.templatetags.vidik import day, in_script, number
from vidik.core.transliterate import fold
from vidik.core.years import year_of
from vidik.events.methods.packfiles import LINKS
from vidik.events.presentation import days_of, how_exact, reasons_of
from vidik.events.selectors import events as selectors
from vidik.events.selectors.pack import choices, word
from vidik.events.selectors.reach import Reached, reach
from vidik.events.selectors.years import ATTENDEES
from vidik.events.types import State
from vidik.institutions.selectors import territories


def _in_year(rows: QuerySet[Any], year: str) -> QuerySet[Any]:
    return rows.filter(first_on__year=int(year))


def _has(field: str) -> Any:
    return lambda rows, code: rows.filter(**{f"{field}__contains": [code]})


def _title(row: Any) -> SafeString:
    says = ngettext("%(shown)s account", "%(shown)s accounts", row.reporters)
    several = row.reporters > 1 and tag(says % {"shown": row.reporters}, "accent")
    return words(row.title, several)


def _topics(row: Any) -> str:
    return ", ".join(word("topic", code) for code in row.topics)


def _state(row: Any) -> SafeString:
    tone = {State.HELD: "good", State.PLANNED: "accent"}.get(row.state, "")
    return tag(row.get_state_display(), tone)  # type: ignore[arg-type]


def _how_exact(row: Any) -> str:
    return how_exact(row.attended) if row.attended else ""


def _numbers_of(row: Any) -> str:
    return f"{row.first.event.number} – {row.second.event.number}"


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
        Link(_("Reach of programmes"), "events:reach"),
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
        Column("attendees", _("Attendees"), lambda row: row.attended and row.attended.value,
               kind=Kind.NUMBER, only="file"),
        Column("attendees_how", _("Attendees: how exact"), _how_exact, only="file"),
        # Where an account gives no number of sessions, a nought would say that there were none.
        Column("sessions", _("Sessions"), lambda row: row.sessions or None, kind=Kind.NUMBER,
               sort="sessions"),
    )  # fmt: skip

    def prepared(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Give a file the numbers of each account, read for many of them at once."""
        if not self.is_file:
            yield from rows
            return
        for some in together(rows):
            prefetch_related_objects(some, "numbers")
            for row in some:
                row.attended = selectors.totals(row).get(ATTENDEES)
                yield row

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
        Column("number", _("Events"), _numbers_of,
               link=lambda row: reverse("events:suggestion", args=[row.pk])),
        Column("first", _("One account"), lambda row: str(row.first.title),
               under=lambda row: str(row.first.institution.name)),
        Column("second", _("The other account"), lambda row: str(row.second.title),
               under=lambda row: str(row.second.institution.name)),
        Column("score", _("Points"), kind=Kind.NUMBER, sort=True),
        Column("reasons", _("Reasons for"),
               lambda row: "; ".join(str(text) for text, points in reasons_of(row.reasons)
                                     if points > 0), cell=_reasons),
    )  # fmt: skip


def _states(page: Any) -> list[tuple[str, str]]:
    return list({row.state: row.state_in_words for row in page.reached}.items())


def _professions(_page: Any) -> list[tuple[str, str]]:
    return choices("profession")


def _called(rows: Sequence[Reached], typed: str) -> list[Reached]:
    wanted = fold(typed).split()
    names = [(row, fold(f"{row.title} {row.keeper}")) for row in rows]
    return [row for row, name in names if all(each in name for each in wanted)]


def _last_run(row: Reached) -> str:
    """Say the day; only the year where an account of the whole year is the last."""
    if row.last_on is None:
        return ""
    return day(row.last_on) if row.last_day == row.last_on else str(row.last_on.year)


def _last_run_in_file(row: Reached) -> dt.date | str:
    """Give the day; only the year where the page says no more either."""
    if row.last_on is None:
        return ""
    return row.last_on if row.last_day == row.last_on else str(row.last_on.year)


def _target(row: Reached) -> SafeString:
    if row.target is None:
        return missing(gettext("no target"))
    says = gettext("%(reached)s of %(target)s: %(share)s%%") % {
        "reached": number(row.reached), "target": number(row.target), "share": number(row.share),
    }  # fmt: skip
    parts = [word("what", row.target_of)]
    if row.target_by is not None:
        parts.append(gettext("by %(day)s") % {"day": day(row.target_by)})
    tone: Tone = "good" if row.reached >= row.target else "warn" if row.is_late else ""
    return lines(tag(says, tone), small(", ".join(parts)))


class Reach(ListPage):
    """Whom each programme reached, and whom it has yet to reach."""

    action = Action.EVENTS_READ
    title = _("Reach of programmes")
    lead = _(
        "Runs and attendees of each programme, in one year and in all years, taken from the events "
        "that name it. “Not reached” lists the professions for which a programme is mandatory and "
        "from which no attendee is on record."
    )
    noun = ngettext_lazy("%(shown)s programme", "%(shown)s programmes", "count")
    empty = (_("No programmes here"), _("Programmes are entered in their register."))
    above = (Link(_("Events"), "events:list"),)
    export, export_act = "programmes", "programmes.exported"
    export_action = Action.EVENTS_EXPORT
    filters: Sequence[Filter] = (
        search(label=_("Words"), narrow=_called),
        in_year(lambda rows, _year: rows),
        choice("state", _("State"), _states,
               lambda rows, code: [row for row in rows if row.state == code]),
        choice("profession", _("Not reached"), _professions,
               lambda rows, code: [row for row in rows if code in row.not_reached]),
    )  # fmt: skip
    columns = (
        Column("title", _("Programme"), lambda row: in_script(row.title), sort=True, under="keeper",
               link=lambda row: reverse("registers:entry", args=[LINKS["programme"], row.key]),
               marks=lambda row: tag(row.state_in_words, row.tone)),
        Column("keeper", _("Maintained by"), only="file"),
        Column("state", _("State"), "state_in_words", only="file"),
        Column("last", _("Last run"), "last_on", cell=_last_run, sort=True, wraps=True,
               only="page"),
        Column("last_run", _("Last run"), _last_run_in_file, only="file"),
        Column("runs", _("Times held"), kind=Kind.NUMBER, sort=True),
        Column("people", _("Attendees"), kind=Kind.NUMBER, sort=True),
        Column("ever", _("Attendees, all years"), "people_ever", kind=Kind.NUMBER, sort=True),
        Column("places", _("Towns and municipalities"), lambda row: len(row.places),
               kind=Kind.NUMBER, sort=True),
        Column("target", _("Target"), lambda row: row.target, cell=_target, sort=True,
               wraps=True),
        Column("reached", _("Reached"), lambda row: row.target and row.reached,
               kind=Kind.NUMBER, only="file"),
        Column("lacking", _("Not reached"),
               lambda row: "; ".join(word("profession", code) for code in row.not_reached)),
    )  # fmt: skip

    @property
    def year(self) -> int:
        """The year that is asked for; this one where none is."""
        return year_of(str(self.params.get("year", "")))

    @cached_property
    def reached(self) -> list[Reached]:
        """Every programme."""
        return reach(self.actor, self.year)

    def rows(self) -> list[Reached]:
        """Return every programme."""
        return self.reached

    def export_facts(self) -> dict[str, Any]:
        """Say of which year the table was."""
        return {"year": self.year}
