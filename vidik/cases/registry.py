# SPDX-License-Identifier: EUPL-1.2
"""Ports that rooms above fill: how heads are notified of an emergency, what rooms say of a case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.cases.types import Part

if TYPE_CHECKING:
    from vidik.cases.models import Case

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Urgent:
    """Somebody broke the glass. It carries keys only: no code of a case leaves the room."""

    emergency: uuid.UUID
    institution: int
    """The institution responsible for the case."""
    recipients: tuple[int, ...]
    """Keys of the users who head it."""
    at: dt.datetime
    alone: bool
    """Nobody has approved it yet."""


UrgentNotice = Callable[[Urgent, Actor], None]
"""Called in the transaction that opens the access, so that no access opens without notice."""

_notices: Final[dict[str, UrgentNotice]] = {}


def register_urgent_notice(name: str, send: UrgentNotice) -> None:
    """Add a way of notifying heads at once; registering a name again replaces it."""
    _notices[name] = send


def urgent_notice(urgent: Urgent, actor: Actor) -> None:
    """Notify the heads in every registered way."""
    for send in _notices.values():
        send(urgent, actor)


class Tone(StrEnum):
    """How an entry of the timeline is marked."""

    KEY = "key"
    """A decision, or a step of the case."""
    PLAIN = "plain"
    ALARM = "alarm"
    """Something that may have harmed the person; the word for it stands in the entry."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of a case's timeline: a sentence, and who or what stands beside it."""

    at: dt.datetime
    what: Text
    details: tuple[Text, ...] = ()
    tone: Tone = Tone.PLAIN
    url: str = ""
    """Where it is shown with all that belongs to it, to those who may open that page."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about a case that stands in its head, such as how the person may be reached."""

    label: Text
    value: Text
    beside: tuple[Text, ...] = ()
    forbids: bool = False
    """Whether it says what must not be done; then it is marked so."""
    step: tuple[Text, str] | None = None
    """What the reader may do about it: in words, and where it is done."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a case: what it is, who may see it, and where it is opened."""

    at: dt.datetime
    what: Text
    kind: Text
    seen_by: Text
    """Who may open it, in words."""
    url: str
    """The page on which it is opened, under the rules of its room."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a room is asked about: a case, who looks, and which of its parts they may see."""

    case: Case
    actor: Actor
    parts: frozenset[Part]
    works: bool
    """Whether the reader works on the case and sees every part of it."""


@dataclass(frozen=True, slots=True)
class Card:
    """What matters most of a section, in a few words, beside the cards of its neighbours."""

    label: Text
    headline: Text
    lines: tuple[Text, ...] = ()
    step: tuple[Text, str] | None = None
    """Where there is more of it: in words, and the page."""
    picture: str = ""
    """The template that draws it, given `shows`; the words say the same without it."""
    shows: object = None
    is_late: bool = False


class Says:
    """What a room says of one case to one reader; what a page does not show is not asked."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def happened(self) -> Iterable[Happened]:
        """List the entries for the timeline."""
        return ()

    def marks(self) -> Iterable[tuple[Text, str]]:
        """List words beside the code, each with its colour: `bad`, `warn`, `accent`, `outline`."""
        return ()

    def facts(self) -> Iterable[Fact]:
        """List what stands in the head of the case."""
        return ()

    def missing(self) -> Iterable[tuple[Text, str]]:
        """List what the case still lacks: in words, and where it is entered."""
        return ()

    def documents(self) -> Iterable[Document]:
        """List the documents of the case that the reader may know of."""
        return ()

    def cards(self) -> Iterable[Card]:
        """List what stands on the first page of the area."""
        return ()


@dataclass(frozen=True, slots=True)
class Area:
    """One tab for the sections of several rooms, which stand in a second row below it."""

    code: str
    label: Text


PROTECTION: Final = Area("protection", gettext_lazy("Protection"))
PROCEEDINGS: Final = Area("proceedings", gettext_lazy("Proceedings"))


@dataclass(frozen=True, slots=True)
class Section:
    """What a room has to say of a case. Each is asked once for a page, and only where it is seen.

    A tab leads to the room's own page about the case, whose address takes the case's key.
    """

    code: str
    label: Text
    position: int
    parts: frozenset[Part]
    """Whoever may see one of these parts sees the section; none: whoever works on the case."""
    url_name: str = ""
    """Name of the page behind the tab; blank: no tab of its own."""
    area: Area | None = None
    """The tab in which the section stands beside others; None: it is a tab by itself."""
    action: Action = Action.CASES_READ
    """What the reader has to be allowed besides."""
    rooms: tuple[str, ...] = ()
    """Rooms of the worklist whose lines count into the number beside the tab."""
    says: type[Says] = Says


_sections: Final[dict[str, Section]] = {}


def register_section(section: Section) -> None:
    """Add what a room says of cases; registering it again replaces it."""
    _sections[section.code] = section


def sections() -> list[Section]:
    """List what rooms say of cases, in its order."""
    return sorted(_sections.values(), key=lambda each: each.position)


def sections_seen(scene: Scene) -> list[Section]:
    """List the sections that whoever looks may see, in their order."""
    return [
        each
        for each in sections()
        if (each.parts & scene.parts or (not each.parts and scene.works))
        and can(scene.actor, each.action)
    ]
