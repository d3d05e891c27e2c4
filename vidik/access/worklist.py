# SPDX-License-Identifier: EUPL-1.2
"""The worklist: what waits for somebody in every room, in the order of urgency.

A room registers each kind of its work once. The desk asks every kind that the reader's role has,
the page of a case those of that case: one query says of which kinds something waits, and only
those are read. A kind costs the same few queries however much waits, and none where nothing does.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from django.db.models import CharField, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.core.formats import format_date, format_number, format_weekday
from vidik.core.navigation import is_left_out
from vidik.core.paging import AT_A_GLANCE, counted
from vidik.core.spans import away, lasting

Text = str | Promise
Moment = dt.datetime | dt.date
MOST: Final = 40
"""Lines of one kind on a page; the list of the room has the rest."""
WEEK: Final = dt.timedelta(days=7)
SHIFT: Final = dt.timedelta(hours=8)
"""The longest turn of night duty: what falls due in it cannot wait for the next day."""


class Urgency(StrEnum):
    """How soon something has to be done, the most urgent first."""

    DANGER = "danger"
    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


LABELS: Final[Mapping[Urgency, Text]] = {
    Urgency.DANGER: _("Danger now"),
    Urgency.LATE: _("Late"),
    Urgency.TODAY: _("Today"),
    Urgency.WEEK: _("This week"),
    Urgency.LATER: _("Later"),
}
_ORDER: Final = tuple(Urgency)


@dataclass(frozen=True, slots=True)
class Room:
    """A room as the filter of the worklist names it."""

    code: str
    label: Text
    position: int


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: what, about which case or act, by when, and where it is done."""

    what: Text
    """A verb and its object."""
    verb: Text
    """The verb alone, for the button."""
    url: str
    """The very step."""
    about: str = ""
    """The number by which people know the case, report or letter."""
    case: uuid.UUID | None = None
    details: tuple[Text, ...] = ()
    """Short facts: for whom, what is special."""
    due: Moment | None = None
    since: Moment | None = None
    is_mine: bool = True
    """Whether the reader is the one to do it, not only somebody of the institution."""
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work: who has it, which rows it is, and the line that a row becomes."""

    code: str
    room: str
    label: Text
    """What waits, in the plural; stands beside its number and in the reference."""
    action: Action
    """Whoever may do this has work of the kind."""
    rows: Callable[[Actor, dt.datetime], QuerySet[Any]]
    """What waits now, scoped to the actor, with what its lines show."""
    line: Callable[[Any, Actor], Line] | None = None
    """Makes the line of a row, without a query."""
    order: tuple[Any, ...] = ("pk",)
    """The most urgent first."""
    together: Callable[[int], Line] | None = None
    """Instead: makes one line of all rows, given their number, where each alone says little."""
    case: str = ""
    """The look-up of the case's key; blank where the work belongs to no case."""
    mine: Callable[[Actor], Q] | None = None
    """Narrows to the reader's own; None where all of it is."""
    page: str = ""
    """Name of the list of the room that shows all of them."""
    query: str = ""
    """What the address of that list is narrowed by."""
    is_listed: bool = True
    """Whether that list shows exactly these; then the number beside the desk leads there."""
    without_due: Urgency = Urgency.WEEK
    """Where a line stands that has no deadline."""


NamesOfCases = Callable[[Actor, Collection[uuid.UUID]], Mapping[uuid.UUID, str]]
"""Gives the words by which somebody calls cases for themselves."""

_names: Final[list[NamesOfCases]] = []
_rooms: Final[dict[str, Room]] = {}
_kinds: Final[dict[str, Kind]] = {}


def so_many(text: str, number: int, **names: Text) -> str:
    """Write a number into the text of a line, as `%(shown)s`, and what else it names."""
    return text % {"shown": format_number(number, get_language() or "en"), **names}


def register_names(names: NamesOfCases) -> None:
    """Set how lines find the reader's own words for their cases."""
    _names[:] = [names]


def register_room(room: Room) -> None:
    """Add a room to the filter; registering it again replaces it."""
    _rooms[room.code] = room


def register(*kinds: Kind) -> None:
    """Add kinds of work.

    Raises:
        ValueError: one of the code is there, or its room is not.
    """
    for each in kinds:
        if each.code in _kinds or each.room not in _rooms:
            msg = f"work {each.code} of {each.room}: registered already, or of no room"
            raise ValueError(msg)
        _kinds[each.code] = each


def kinds() -> list[Kind]:
    """List every kind of work, by room."""
    return sorted(_kinds.values(), key=lambda kind: (_rooms[kind.room].position, kind.code))


def kinds_of(actor: Actor) -> list[Kind]:
    """List the kinds of work that an actor's role has, whether or not something waits."""
    return [each for each in kinds() if can(actor, each.action) and not is_left_out(each.page)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with where it stands in the order, and its time in words."""

    line: Line
    kind: Kind
    urgency: Urgency
    when: str
    """The hour or the day by which it is done, or how late it is; blank where nothing is due."""
    beside: str
    """The other of the two: how far away the hour is, or when it was due; or since when."""
    alias: str = ""
    """The reader's own word for the case."""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one urgency."""

    urgency: Urgency
    lines: tuple[Shown, ...]
    is_folded: bool = False
    """Whether its lines are shown on demand: what can wait, below something that cannot."""

    @property
    def label(self) -> Text:
        """The urgency in words."""
        return LABELS[self.urgency]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind wait; `AtLeast` so many where they were counted no further."""

    kind: Kind
    number: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """What waits for somebody: groups by urgency, and the numbers beside."""

    groups: tuple[Group, ...]
    counts: tuple[Count, ...]
    """By kind, those of which something waits."""
    mine: int
    all: int
    rooms: tuple[Room, ...]
    """Rooms in which something waits."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return self.all == 0

    def groups_of(self, rooms: Collection[str]) -> tuple[Group, ...]:
        """Return the groups with the lines of some rooms alone."""
        return _grouped(
            [each for group in self.groups for each in group.lines if each.kind.room in rooms]
        )


def worklist(
    actor: Actor,
    *,
    now: dt.datetime | None = None,
    case: uuid.UUID | None = None,
    only_mine: bool = False,
    room: str = "",
    kind: str = "",
) -> Worklist:
    """Gather what waits for an actor, the most urgent first.

    Args:
        actor: whose work.
        now: the moment for which it is told what is late.
        case: only work in this case.
        only_mine: only what the actor is the one to do.
        room: only work of this room.
        kind: only work of this kind.
    """
    at = now or timezone.now()
    shown: list[Shown] = []
    counts: list[Count] = []
    mine = everything = 0
    for each, rows in _waiting(_asked(actor, at, case)):
        found = _lines(each, rows, actor, at, only_mine=only_mine)
        if not found.all:
            continue
        mine, everything = mine + found.mine, everything + found.all
        counts.append(Count(each, found.all))
        is_chosen = room in {"", each.room} and kind in {"", each.code}
        # No filter hides danger.
        shown += [one for one in found.lines if is_chosen or one.urgency == Urgency.DANGER]
    shown = sorted(_named(actor, shown), key=_place)
    waiting = {each.kind.room for each in counts}
    return Worklist(
        groups=_grouped(shown),
        counts=tuple(counts),
        mine=mine,
        all=everything,
        rooms=tuple(sorted((_rooms[code] for code in waiting), key=lambda room: room.position)),
    )


def _asked(
    actor: Actor, now: dt.datetime, case: uuid.UUID | None
) -> Iterable[tuple[Kind, QuerySet[Any]]]:
    """Give each kind of work of an actor with what waits of it, in one case or in all."""
    for each in kinds_of(actor):
        if case is None:
            yield each, each.rows(actor, now)
        elif each.case:
            yield each, each.rows(actor, now).filter(**{each.case: case})


def _waiting(
    asked: Iterable[tuple[Kind, QuerySet[Any]]],
) -> list[tuple[Kind, QuerySet[Any]]]:
    """Keep the kinds of which something waits, in one query however many are asked for.

    Of most kinds nothing waits for most readers: a query of its own for each of them was most of
    what the desk and the page of a case cost.
    """
    found = list(asked)
    if not found:
        return []
    first, *others = (
        rows.order_by()
        .annotate(kind_of_work=Value(each.code, output_field=CharField()))
        .values_list("kind_of_work", flat=True)[:1]
        for each, rows in found
    )
    codes = set(first.union(*others, all=True))
    return [(each, rows) for each, rows in found if each.code in codes]


def _grouped(shown: Sequence[Shown]) -> tuple[Group, ...]:
    """Gather lines by their urgency; what can wait is folded below something that cannot."""
    has_sooner = any(each.urgency != Urgency.LATER for each in shown)
    groups = (
        Group(
            urgency,
            tuple(each for each in shown if each.urgency == urgency),
            is_folded=urgency == Urgency.LATER and has_sooner,
        )
        for urgency in _ORDER
    )
    return tuple(group for group in groups if group.lines)


def _named(actor: Actor, shown: list[Shown]) -> Iterable[Shown]:
    """Add to lines the reader's own words for the cases, in one query."""
    keys = {each.line.case for each in shown if each.line.case is not None}
    names = _names[0](actor, keys) if _names and keys else {}
    for each in shown:
        name = names.get(each.line.case) if each.line.case else None
        yield replace(each, alias=name) if name else each


@dataclass(frozen=True, slots=True)
class _Found:
    lines: list[Shown]
    mine: int
    all: int


def _lines(
    kind: Kind, rows: QuerySet[Any], actor: Actor, now: dt.datetime, *, only_mine: bool
) -> _Found:
    """Read the first lines of a kind, and count them where there are more than are shown."""
    if kind.together is not None:
        number = counted(rows, AT_A_GLANCE)
        lines = [_shown(kind.together(number), kind, now)] if number else []
        return _Found(lines, len(lines), len(lines))
    make = kind.line
    assert make is not None  # noqa: S101 - one of the two is declared
    own = rows if kind.mine is None else rows.filter(kind.mine(actor))
    first = list(rows.order_by(*kind.order)[: MOST + 1])
    made = [make(row, actor) for row in first]
    if len(first) <= MOST:
        everything, mine = len(made), sum(line.is_mine for line in made)
    else:
        everything = counted(rows, AT_A_GLANCE)
        mine = everything if kind.mine is None else counted(own, AT_A_GLANCE)
        if only_mine and kind.mine is not None:
            made = [make(row, actor) for row in own.order_by(*kind.order)[:MOST]]
    shown = (line for line in made[:MOST] if line.is_mine or line.is_danger or not only_mine)
    return _Found([_shown(line, kind, now) for line in shown], mine, everything)


def _shown(line: Line, kind: Kind, now: dt.datetime) -> Shown:
    urgency = urgency_of(line, now, kind.without_due)
    return Shown(line, kind, urgency, *in_words(line, urgency, now))


def in_words(line: Line, urgency: Urgency, now: dt.datetime) -> tuple[str, str]:
    """Say by when something is done: what a reader needs first, and what stands beside it.

    Late: how late, and when it was due. Today: the hour, and how far away it is. Else the day. The
    hour is the truth; the span is as of `now`.
    """
    if line.due is None:
        since = line.since and gettext("since %(when)s") % {"when": _short(line.since, now)}
        return "", since or ""
    short = _short(line.due, now)
    if not isinstance(line.due, dt.datetime):
        if urgency != Urgency.LATE:
            return short, ""
        late = timezone.localdate(now) - line.due
        return gettext("%(span)s late") % {"span": lasting(late)}, gettext("due %(when)s") % {
            "when": short
        }
    span = away(line.due, now)
    if line.due < now:
        return span, gettext("due %(when)s") % {"when": short}
    if urgency in {Urgency.DANGER, Urgency.TODAY}:
        return gettext("by %(when)s") % {"when": short}, span
    return short, ""


def _short(moment: Moment, now: dt.datetime) -> str:
    """Write the hour of today or of this shift, the weekday of this week, else the day."""
    language = get_language() or "en"
    if isinstance(moment, dt.datetime):
        day = timezone.localdate(moment)
        if day == timezone.localdate(now) or abs(moment - now) <= SHIFT:
            return f"{timezone.localtime(moment):%H:%M}"
    else:
        day = moment
    away_by = abs(day - timezone.localdate(now))
    return format_weekday(day, language) if away_by < WEEK else format_date(day, language)


def urgency_of(line: Line, now: dt.datetime, without_due: Urgency = Urgency.WEEK) -> Urgency:
    """Return how urgent a line is at a moment; what is due on a day is late when it has passed.

    What is due at an hour of this shift is today's work after midnight too.
    """
    if line.is_danger:
        return Urgency.DANGER
    if line.due is None:
        return without_due
    today = timezone.localdate(now)
    if isinstance(line.due, dt.datetime):
        day, is_late = timezone.localdate(line.due), line.due < now
        is_now = day == today or line.due - now <= SHIFT
    else:
        day, is_late = line.due, line.due < today
        is_now = day == today
    if is_late:
        return Urgency.LATE
    if is_now:
        return Urgency.TODAY
    return Urgency.WEEK if day <= today + WEEK else Urgency.LATER


def _place(shown: Shown) -> tuple[int, dt.datetime, str]:
    moment = shown.line.due or shown.line.since or dt.date.max
    if not isinstance(moment, dt.datetime):
        # What is due on a day comes after what is due at an hour of it.
        last = dt.datetime.combine(moment, dt.time.max)
        moment = last.replace(tzinfo=dt.UTC) if moment == dt.date.max else timezone.make_aware(last)
    return _ORDER.index(shown.urgency), moment, shown.line.about
