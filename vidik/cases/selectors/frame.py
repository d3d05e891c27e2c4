# SPDX-License-Identifier: EUPL-1.2
"""What stands on every page of a case: its head, its tabs, what is due in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.access.worklist import Group, Shown, Urgency, Worklist, worklist
from vidik.cases.models import Case
from vidik.cases.registry import (
    Area,
    Card,
    Document,
    Fact,
    Happened,
    Scene,
    Section,
    Text,
    sections_seen,
)
from vidik.cases.selectors.cases import own_view, parts_visible, works_on

OVERVIEW = "overview"
PEOPLE = "people"
DOCUMENTS = "documents"
CASES = "cases"
"""The room of the worklist whose lines stand with people and sharing."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the pages of a case."""

    code: str
    label: Text
    url: str
    number: int = 0
    """How much is due behind it."""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the timeline with the section that it comes from."""

    happened: Happened
    section: Section


class Frame:
    """A case as its pages show it to one reader; what a page does not show is not asked."""

    def __init__(self, actor: Actor, case: Case, tab: str) -> None:
        self.case, self.tab = case, tab
        self.scene = Scene(case, actor, parts_visible(actor, case), works_on(actor, case))
        self.said = [(each, each.says(self.scene)) for each in sections_seen(self.scene)]

    @cached_property
    def alias(self) -> str:
        """The reader's own word for the case."""
        own = own_view(self.scene.actor, self.case)
        return str(own.get_alias_display()) if own and own.alias else ""

    @cached_property
    def work(self) -> Worklist:
        """What is due in the case for the reader and their institution."""
        return worklist(self.scene.actor, case=self.case.pk)

    @property
    def work_here(self) -> tuple[Group, ...]:
        """What is due behind the tab that is open, with what can wait as well."""
        rooms = (CASES,) if self.tab == PEOPLE else self._rooms_of_tab
        return self.work.groups_of(rooms)

    @property
    def _rooms_of_tab(self) -> tuple[str, ...]:
        return next((each.rooms for each, _says in self.said if each.code == self.tab), ())

    @cached_property
    def next(self) -> Shown | None:
        """What is due first, of what has a deadline."""
        lines = (each for group in self.work.groups for each in group.lines)
        return next((each for each in lines if each.line.due is not None), None)

    @property
    def is_in_danger(self) -> bool:
        """Whether something in the case cannot wait."""
        return any(group.urgency == Urgency.DANGER for group in self.work.groups)

    @cached_property
    def tabs(self) -> list[Tab]:
        """The tabs that the reader may open; sections of one area stand in one."""
        key, here = self.case.pk, self._section
        own = [self._tab(OVERVIEW, _("Overview"), reverse("cases:case", args=[key]))]
        areas = set()
        for each in self._pages:
            if each.area is None:
                own.append(self._tab_of(each))
            elif each.area.code not in areas:
                areas.add(each.area.code)
                inside = [other for other in self._pages if other.area == each.area]
                own.append(
                    Tab(
                        each.area.code,
                        each.area.label,
                        reverse(each.url_name, args=[key]),
                        sum(self._due_of(other) for other in inside),
                        here is not None and here.area == each.area,
                    )
                )
        own.append(self._tab(DOCUMENTS, _("Documents"), reverse("cases:documents", args=[key])))
        people = reverse("cases:people", args=[key])
        return [*own, self._tab(PEOPLE, _("People and sharing"), people, self._due[CASES])]

    @cached_property
    def tabs_within(self) -> list[Tab]:
        """The sections beside the one that is open, itself among them; none: it stands alone."""
        here = self._section
        if here is None or here.area is None:
            return []
        within = [self._tab_of(each) for each in self._pages if each.area == here.area]
        return within if len(within) > 1 else []

    @property
    def tab_label(self) -> Text:
        """The tab that is open."""
        return next((each.label for each in self.tabs if each.is_open), _("Overview"))

    @property
    def _pages(self) -> list[Section]:
        return [each for each, _says in self.said if each.url_name]

    @property
    def _section(self) -> Section | None:
        return next((each for each in self._pages if each.code == self.tab), None)

    @cached_property
    def _due(self) -> Counter[str]:
        due: Counter[str] = Counter()
        for group in self.work.groups:
            if group.urgency != Urgency.LATER:
                due.update(each.kind.room for each in group.lines)
        return due

    def _due_of(self, section: Section) -> int:
        return sum(self._due[room] for room in section.rooms)

    def _tab(self, code: str, label: Text, url: str, number: int = 0) -> Tab:
        return Tab(code, label, url, number, code == self.tab)

    def _tab_of(self, section: Section) -> Tab:
        url = reverse(section.url_name, args=[self.case.pk])
        return self._tab(section.code, section.label, url, self._due_of(section))

    @cached_property
    def marks(self) -> list[tuple[Text, str]]:
        """Words beside the code: risk, urgency, what was decided."""
        return [mark for _section, says in self.said for mark in says.marks()]

    @cached_property
    def facts(self) -> list[Fact]:
        """How the person may be reached, who has the case."""
        return [fact for _section, says in self.said for fact in says.facts()]

    @cached_property
    def missing(self) -> list[tuple[Text, str]]:
        """What the case still lacks."""
        return [each for _section, says in self.said for each in says.missing()]

    def cards_of(self, area: Area) -> list[Card]:
        """What matters most of each section of an area."""
        return [
            card for section, says in self.said if section.area == area for card in says.cards()
        ]

    @cached_property
    def documents(self) -> list[Document]:
        """The documents that the reader may know of, the newest first."""
        found = [each for _section, says in self.said for each in says.documents()]
        return sorted(found, key=lambda document: document.at, reverse=True)

    @cached_property
    def timeline(self) -> list[Entry]:
        """What happened in the parts that the reader sees, the newest first."""
        return sorted(self._happened(), key=lambda entry: entry.happened.at, reverse=True)

    def _happened(self) -> Iterator[Entry]:
        for section, says in self.said:
            for each in says.happened():
                yield Entry(each, section)
