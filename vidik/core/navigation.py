# SPDX-License-Identifier: EUPL-1.2
"""The menus: each room registers its entries, the frame shows those that the visitor may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from vidik.core.packparts import left_out


class Place(StrEnum):
    """Where on the page an entry stands."""

    MENU = "menu"
    FOOT = "foot"


class Group(StrEnum):
    """What the main menu is divided into, in its order."""

    WORK = "work"
    CASES = "cases"
    NOTICES = "notices"
    FIGURES = "figures"
    OFFICE = "office"


LABELS: Final[Mapping[Group, str | Promise]] = {
    Group.WORK: pgettext_lazy("menu", "Work"),
    Group.CASES: pgettext_lazy("menu", "Cases"),
    Group.NOTICES: pgettext_lazy("menu", "Notices"),
    Group.FIGURES: pgettext_lazy("menu", "Figures and report"),
    Group.OFFICE: pgettext_lazy("menu", "Office"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a menu."""

    url_name: str
    label: str | Promise
    position: int
    visible: Callable[[HttpRequest], bool]
    place: Place = Place.MENU
    args: tuple[str, ...] = ()
    """Arguments of the address."""
    group: Group = Group.OFFICE
    has_room: bool = True
    """Whether pages of the same room belong to it where they belong to no other entry."""

    @property
    def url(self) -> str:
        """The address that the entry leads to."""
        return reverse(self.url_name, args=self.args)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as the page shows it."""

    url: str
    label: str | Promise
    current: bool
    """Whether the page shown belongs to the entry."""
    exact: bool
    """Whether the page shown is the entry's own."""
    group: Group


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group of the main menu: it leads to its first page."""

    label: str | Promise
    entries: tuple[ShownEntry, ...]

    @property
    def url(self) -> str:
        """The page that the group leads to."""
        return self.entries[0].url

    @property
    def current(self) -> bool:
        """Whether the page shown belongs to the group."""
        return any(entry.current for entry in self.entries)


_entries: Final[dict[tuple[str, ...], Entry]] = {}
_attached: Final[dict[tuple[str, ...], str]] = {}
"""Pages without an entry, by name and arguments → the name of the entry that they belong to."""


def register(entry: Entry) -> None:
    """Add an entry to a menu; registering it again replaces it."""
    _entries[entry.url_name, *entry.args] = entry


def attach(url_name: str, to: str, *, args: tuple[str, ...] = ()) -> None:
    """Let a page, and all whose address starts with its own, belong to an entry of elsewhere."""
    _attached[url_name, *args] = to


def navigation_for(request: HttpRequest, place: Place = Place.MENU) -> list[ShownEntry]:
    """List the entries of a place that this visitor may use, in their order."""
    entries = [
        (entry, entry.url)
        for entry in sorted(_entries.values(), key=lambda item: item.position)
        if entry.place is place and not is_left_out(entry.url_name) and entry.visible(request)
    ]
    current = _current(request, entries)
    return [
        ShownEntry(url, entry.label, entry is current, request.path == url, entry.group)
        for entry, url in entries
    ]


def groups_for(request: HttpRequest) -> list[ShownGroup]:
    """List the groups of the main menu in which this visitor may use something."""
    entries = navigation_for(request)
    found = (
        ShownGroup(LABELS[group], tuple(each for each in entries if each.group == group))
        for group in Group
    )
    return [each for each in found if each.entries]


def is_left_out(url_name: str) -> bool:
    """Return whether a page belongs to a part that the pack in use leaves out."""
    return url_name.partition(":")[0] in left_out()


def _current(request: HttpRequest, entries: list[tuple[Entry, str]]) -> Entry | None:
    """Find the entry that the page belongs to: by its address, else by its room."""
    attached = [
        (entry, reverse(url_name, args=args))
        for (url_name, *args), to in _attached.items()
        for entry, _url in entries
        if entry.url_name == to and not is_left_out(url_name)
    ]
    under = [pair for pair in (*entries, *attached) if request.path.startswith(pair[1])]
    if under:
        return max(under, key=lambda pair: len(pair[1]))[0]
    match = request.resolver_match
    room = match.namespace if match else ""
    of_room = [
        entry for entry, _url in entries if entry.has_room and entry.url_name.startswith(f"{room}:")
    ]
    return of_room[0] if room and len(of_room) == 1 else None
