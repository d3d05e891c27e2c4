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
        """The tabs that the reader may open."""
        due: Counter[str] = Counter()
        for group in self.work.groups:
            if group.urgency != Urgency.LATER:
                due.update(each.kind.room for each in group.lines)
        key = self.case.pk
        own = [Tab(OVERVIEW, _("Overview"), reverse("cases:case", args=[key]))]
        own += [
            Tab(
                each.code,
                each.label,
                reverse(each.url_name, args=[key]),
                sum(due[room] for room in each.rooms),
            )
            for each, _says in self.said
            if each.url_name
        ]
        people = reverse("cases:people", args=[key])
        papers = reverse("cases:documents", args=[key])
        own.append(Tab(DOCUMENTS, _("Documents"), papers))
        return [*own, Tab(PEOPLE, _("People and sharing"), people, due[CASES])]

    @property
    def tab_label(self) -> Text:
        """The tab that is open."""
        return next((each.label for each in self.tabs if each.code == self.tab), _("Overview"))

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
