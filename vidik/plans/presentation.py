# SPDX-License-Identifier: EUPL-1.2
"""Plans in words: the table, the cards, how far an activity is, how many doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from vidik.cases.registry import Card, Text
from vidik.catalogue.presentation import for_whom, free_of, territories_of, words_of
from vidik.catalogue.selectors import territory_names
from vidik.core.formats import format_number
from vidik.core.history import Labels
from vidik.core.listing.cells import Tone, tag
from vidik.core.small_numbers import FEW, at_least_few, part_of, parts_of
from vidik.plans.methods.doors import (
    ELIGIBLE,
    FREE,
    OPENED,
    PERSON,
    PROVIDER,
    SILENT,
    Door,
    Knocked,
    Summed,
)
from vidik.plans.methods.standing import Known, Stands, standing
from vidik.plans.models import Activity, Agreement, Ask, Review
from vidik.plans.selectors.asks import YearOfDoors
from vidik.plans.selectors.offers import Offer
from vidik.plans.selectors.pack import KIND, OTHER, carried, rules, word
from vidik.plans.selectors.plans import Board, Followed, Progress, Shown
from vidik.plans.types import DETAILS, GOAL, WAITING, Agreeing, Answer, AskState
from vidik.plans.types import Word as Said
from vidik.vault.services.words import Words

LABELS: Final[Labels] = {
    "kind": gettext_lazy("What"),
    "begins_on": gettext_lazy("Begins on"),
    "due_on": gettext_lazy("By when"),
    "times": gettext_lazy("How many times"),
    "state": gettext_lazy("State"),
    "settled_on": gettext_lazy("Ended on"),
    "refused_on": gettext_lazy("She said so on"),
}
REFUSED: Final[Mapping[str, Text]] = {
    FREE: gettext_lazy("no place, or nobody free"),
    ELIGIBLE: gettext_lazy("the person does not meet the conditions"),
    PROVIDER: gettext_lazy("the provider refused"),
    PERSON: gettext_lazy("she did not want it"),
}
_TONES: Final[dict[Stands, Tone]] = {
    Stands.DONE: "good", Stands.LATE: "bad", Stands.NOT_DONE: "bad", Stands.TODAY: "warn",
    Stands.CLOSED: "warn", Stands.ASKED: "warn", Stands.COUNTED: "accent", Stands.STAY: "accent",
    Stands.ACCEPTED: "accent", Stands.UNDER_WAY: "accent", Stands.SUGGESTED: "outline",
}  # fmt: skip
_WORDS: Final[Mapping[Stands, Text]] = {
    Stands.SUGGESTED: pgettext_lazy("activity", "suggested"),
    Stands.REFUSED: pgettext_lazy("activity", "she does not want it"),
    Stands.DONE: pgettext_lazy("activity", "✓ done"),
    Stands.NOT_DONE: pgettext_lazy("activity", "could not be done"),
    Stands.TODAY: pgettext_lazy("activity", "due today"),
    Stands.ACCEPTED: pgettext_lazy("activity", "accepted"),
    Stands.ASKED: pgettext_lazy("activity", "asked"),
    Stands.CLOSED: pgettext_lazy("activity", "door closed"),
    Stands.UNDER_WAY: pgettext_lazy("activity", "under way"),
    Stands.PLANNED: pgettext_lazy("activity", "not begun"),
}


def _number(many: int) -> str:
    return format_number(many, get_language() or "en")


def standing_words(each: Shown) -> str:
    """Say how far an activity is."""
    if each.stands == Stands.LATE:
        days = each.days_late
        text = ngettext("%(shown)s day late", "%(shown)s days late", days)
        return text % {"shown": _number(days)}
    if each.stands == Stands.COUNTED:
        values = {"held": _number(each.known.held), "times": _number(each.known.times or 0)}
        return _("%(held)s of %(times)s held") % values
    if each.stands == Stands.STAY:
        return _("night %(number)s") % {"number": _number(each.known.nights or 0)}
    return str(_WORDS[each.stands])


def standing_tag(each: Shown) -> SafeString:
    """Say how far an activity is, with its colour."""
    return tag(standing_words(each), _TONES.get(each.stands, ""))


def followed_tag(each: Followed) -> SafeString:
    """Say how far an activity is that is followed from outside the plan, with its colour."""
    if each.stands is None:
        return tag(each.row.get_state_display())
    known = Known(each.row.state, each.row.due_on)
    return standing_tag(Shown(each.row, known, each.stands))


def shown(row: Activity, progress: Progress) -> Shown:
    """Return an activity with how far it is."""
    known = progress.of(row)
    asks = tuple(progress.asked.get(row.line, ()))
    return Shown(row, known, standing(known, timezone.localdate()), asks)


@dataclass(frozen=True, slots=True)
class Line:
    """An activity in the table of a plan."""

    url: str
    what: str
    details: str
    who: str
    beside: str
    """Who of the institution, or how many were asked."""
    due: dt.date | None
    since: dt.date | None
    standing: SafeString


def _line(each: Shown, opened: Words) -> Line:
    row = each.row
    beside = str(row.person) if row.person is not None else ""
    if each.asks:
        asked = len(each.asks)
        beside = ngettext("%(shown)s asked", "%(shown)s asked", asked) % {"shown": _number(asked)}
    return Line(
        reverse("plans:activity", args=[row.pk]),
        word(KIND, row.kind),
        opened.of(DETAILS, row.line),
        str(row.institution.short) if row.institution is not None else "",
        beside,
        row.due_on,
        row.begins_on,
        standing_tag(each),
    )


def needs(board: Board, opened: Words) -> list[tuple[str, str, list[Line]]]:
    """Return each need with its goal and its activities."""
    return [
        (
            word("domains", need.domain),
            opened.of(GOAL, need.words),
            [_line(each, opened) for each in rows],
        )
        for need, rows in board.needs
    ]


def unwanted(board: Board, opened: Words) -> list[tuple[str, str, str, dt.date | None]]:
    """Return what the person does not want: what, details, address, since when."""
    return [
        (
            word(KIND, each.row.kind),
            opened.of(DETAILS, each.row.line),
            reverse("plans:activity", args=[each.row.pk]),
            each.row.refused_on,
        )
        for each in board.unwanted
    ]


def said(board: Board) -> list[tuple[str, str, str, dt.date]]:
    """Return who said what of a version: who, the word, its colour, the day."""
    rows: list[Agreement] = sorted(board.words.values(), key=lambda each: each.entered_at)
    return [
        (
            str(each.institution.name)
            if each.institution is not None
            else str(Agreeing(each.who).label),
            each.get_word_display(),
            "good" if each.word == Said.AGREES else "bad",
            each.on,
        )
        for each in rows
    ]


def reviews(rows: Sequence[Review]) -> list[tuple[Review, str, list[tuple[str, str, str]]]]:
    """Return reviews with their results, and who came as what and contributed what."""
    return [
        (
            row,
            word("results", row.result),
            [
                (
                    word("roles", each.role),
                    word("contributions", each.contribution),
                    str(each.institution.name) if each.institution is not None else "",
                )
                for each in row.came  # type: ignore[attr-defined]
            ],
        )
        for row in rows
    ]


# -------------------------------------------------------------------------------------- cards


_MOST_DOORS: Final = 12


def doors_in_words(found: Knocked) -> str:
    """Say on how many doors somebody knocked."""
    number = {"shown": _number(found.number)}
    if found.is_open:
        return (
            ngettext(
                "%(shown)s door, and it opened", "%(shown)s doors until one opened", found.number
            )
            % number
        )
    return (
        ngettext("%(shown)s door, still closed", "%(shown)s doors, none open yet", found.number)
        % number
    )


def _refusals(found: Knocked) -> list[tuple[int, str]]:
    rows = [(number, str(REFUSED[by])) for by, number in found.refusals.items()]
    if found.silent:
        rows.append((found.silent, _("no answer yet")))
    return rows


def cards(
    board: Board,
    progress: Progress,
    doors: Mapping[str, Knocked],
    due: Any,
    reviews: Sequence[Review],
) -> list[Card]:
    """Return the cards of the room: doors, the next review, how much is done."""
    del progress
    plan = board.plan
    url = reverse("plans:doors-of-case", args=[plan.case_id])
    found = [_done(board)]
    if doors:
        kind, knocked = max(doors.items(), key=lambda each: each[1].number)
        rest = len(doors) - 1
        lines = [word(KIND, kind)]
        if knocked.urgent_hours is not None:
            hours = _number(round(knocked.urgent_hours))
            lines.append(_("taken on within %(hours)s hours") % {"hours": hours})
        if rest:
            text = ngettext("and %(shown)s other thing", "and %(shown)s other things", rest)
            lines.append(text % {"shown": _number(rest)})
        found.append(
            Card(
                _("Doors knocked on"),
                doors_in_words(knocked),
                tuple(lines),
                (_("Who said what, when"), url),
                "plans/_doors.html",
                {
                    "doors": [door.answer == OPENED for door in knocked.doors[-_MOST_DOORS:]],
                    "counts": _refusals(knocked),
                },
            )
        )
    if due is not None:
        found.append(_next_review(due, reviews))
    return found


def _done(board: Board) -> Card:
    done, number = board.done, len(board.counted)
    values = {"done": _number(done), "all": _number(number)}
    lines = []
    if board.late:
        text = ngettext("%(shown)s is late", "%(shown)s are late", board.late)
        lines.append(text % {"shown": _number(board.late)})
    nobodys = sum(each.row.institution_id is None and each.is_open for each in board.counted)
    if nobodys:
        text = ngettext(
            "nobody responsible for %(shown)s", "nobody responsible for %(shown)s", nobodys
        )
        lines.append(text % {"shown": _number(nobodys)})
    return Card(
        _("Activities"), _("%(done)s of %(all)s done") % values, tuple(lines),
        is_late=bool(board.late),
    )  # fmt: skip


def _next_review(due: Any, reviews: Sequence[Review]) -> Card:
    today = timezone.localdate()
    left = (due.due - today).days
    if left < 0:
        when = ngettext("%(shown)s day late", "%(shown)s days late", -left)
    else:
        when = ngettext("in %(shown)s day", "in %(shown)s days", left)
    big = _("today") if left == 0 else when % {"shown": _number(abs(left))}
    lines = [_("Every month, and after each incident.")]
    if due.incident is not None:
        lines.append(_("There has been an incident since."))
    lines.append(_("Each time she is asked again whether she agrees and what she does not want."))
    if not reviews:
        lines.append(_("The plan has never been reviewed."))
    link = (_("Reviews"), "#reviews")
    return Card(_("Next review of the plan"), big, tuple(lines), link, is_late=left < 0)


# ----------------------------------------------------------------------------------- the copy


def copy_lines(board: Board) -> list[tuple[str, list[tuple[str, dt.date | None, bool]]]]:
    """Return what a copy for the person says: needs, activities, by when, whether it is done.

    It is carried and may be found: it speaks of no proceedings and of no police.
    """
    return [
        (
            carried("domains", need.domain),
            [
                (carried(KIND, each.row.kind), each.row.due_on, each.stands == Stands.DONE)
                for each in rows
                if each.stands not in {Stands.SUGGESTED, Stands.NOT_DONE}
            ],
        )
        for need, rows in board.needs
        if rows
    ]


# -------------------------------------------------------------------------------------- doors


def asked(each: Shown, *, may_withdraw: bool) -> list[tuple[Any, int, str, bool]]:
    """Return what institutions were asked for an activity: the row, its number, why it ended."""
    return [
        (
            row.ask,
            at,
            word("undone_reasons", row.ask.reason) if row.ask.reason else "",
            may_withdraw and row.ask.state in WAITING,
        )
        for at, row in enumerate(each.asks, start=1)
    ]


def offers(found: Sequence[Offer]) -> list[tuple[Offer, list[str], str]]:
    """Return what the catalogue proposes: why it is named, and what its institution has said."""
    places = territory_names(each.service for each in found)
    return [
        (
            each,
            [
                part
                for part in (
                    free_of(each.service) or _("free capacity not stated"),
                    for_whom(each.service),
                    words_of("languages", each.service.languages),
                    words_of("ways", each.service.ways),
                    territories_of(each.service, places),
                )
                if part
            ],
            _answered(each.asked),
        )
        for each in found
    ]


def _answered(asked: Ask | None) -> str:
    if asked is None:
        return ""
    if asked.state == AskState.DECLINED:
        return _("said no: %(why)s") % {"why": asked.get_answer_display()}
    return _("asked: %(state)s") % {"state": asked.get_state_display()}


def doors(
    found: Mapping[str, Knocked], places: Mapping[int, str], *, own: int | None, knows: bool
) -> list[dict[str, Any]]:
    """Return what came of asking in a case, by what was asked for.

    Args:
        found: the doors.
        places: the names of institutions.
        own: the reader's institution.
        knows: whether the reader sees where the person sleeps; else nobody who was asked for a
            place is named but the own institution.
    """
    names = dict(Answer.choices) | {SILENT: _("no answer yet")}
    unnamed = () if knows else rules().accommodation
    return [
        {
            "what": word(KIND, kind),
            "words": doors_in_words(each),
            "doors": [
                (
                    at,
                    door,
                    names.get(door.answer, door.answer),
                    door.answer == OPENED,
                    _who(door, places) if kind not in unnamed or door.who == own else "",
                )
                for at, door in enumerate((*each.doors, *each.later), start=1)
            ],
            "refusals": _refusals(each),
            "days": each.days_to_service,
            "hours": None if each.urgent_hours is None else round(each.urgent_hours),
        }
        for kind, each in found.items()
    ]


def _who(door: Door, places: Mapping[int, str]) -> str:
    """Name who was asked: an institution, or what else it was."""
    if isinstance(door.who, int):
        return places.get(door.who, "")
    return word(OTHER, door.other) if door.other else ""


def year_of_doors(found: YearOfDoors) -> dict[str, Any]:
    """Return the doors of a year as the page shows them: what few were asked for is left out."""

    def row(label: str, each: Summed) -> dict[str, Any]:
        return {
            "label": label,
            "sums": each,
            "opened": part_of(each.opened, each.things),
            "refusals": [each.refusals.get(by, 0) for by in REFUSED],
        }

    shown = parts_of([each.things for _kind, each in found.kinds])
    kinds = [each for each, many in zip(found.kinds, shown, strict=True) if many is not None]
    are_few = at_least_few(found.all.things) is None
    rows = [] if are_few else [row(word(KIND, kind), each) for kind, each in kinds]
    return {
        "all": found.all,
        "opened": part_of(found.all.opened, found.all.things),
        "are_few": are_few,
        "are_hidden": len(rows) < len(found.kinds),
        "is_median_shown": found.all.opened >= FEW,
        "attorney": found.attorney if found.attorney.things >= FEW else None,
        "urgent_hours": rules().urgent_hours,
        "refused_by": [str(label) for label in REFUSED.values()],
        "rows": [] if are_few else [*rows, row(_("Together"), found.all)],
    }
