# SPDX-License-Identifier: EUPL-1.2
"""Write the annual report: texts in versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts, tags
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.figures.models import Cycle
from vidik.figures.services.cycles import ensure_cycle
from vidik.figures.services.loading import cycles
from vidik.report.methods import pack as pack_text
from vidik.report.methods.specs import OutlineNode
from vidik.report.models import Section, SectionState, SectionText
from vidik.report.workflow import SECTION

OUTLINE: Final = "report/outline.yaml"


@dataclass(frozen=True, slots=True)
class _Placed:
    node: OutlineNode
    parent: str
    number: str
    position: int


def check_report(pack: Pack) -> None:
    """Note the faults in a pack's outline, texts, tables and charts."""
    if not pack.has(OUTLINE):
        return
    for problem in pack_text.load(pack.folder / "report").faults:
        place, _colon, line = problem.where.rpartition(":")
        pack.add_fault(f"report/{place}", int(line), problem.subject, problem.message)


def load_newest_report(pack: Pack, *, actor: Actor) -> None:
    """Bring a pack's annual report into the newest cycle that it has figures of."""
    if (listed := cycles(pack)) and pack.has(OUTLINE):
        load_pack_report(pack.folder, ensure_cycle(listed[-1], actor=actor), actor=actor)


def load_pack_report(folder: Path, cycle: Cycle, *, actor: Actor) -> int:
    """Bring the outline and the texts of a pack's annual report into a cycle.

    A text that the pack changed becomes a new version, unless an editor has written since: then
    the editor's version stays current and the pack's is stored beside it.

    Returns:
        How many sections the outline has.
    """
    text = pack_text.load(folder / "report")
    placed = list(_places(text.outline))
    with change(actor, Action.REPORT_LOAD, about=cycle) as act:
        sections: dict[str, Section] = {}
        for place in placed:
            title = place.node.title
            sections[place.node.code], _made = Section.objects.update_or_create(
                cycle=cycle,
                code=place.node.code,
                defaults={
                    "title": Texts((tag, source.text) for tag, source in title.items()),
                    "parent": sections.get(place.parent),
                    "number": place.number,
                    "position": place.position,
                },
            )
        for code, section in sections.items():
            for language in tags():
                source = text.sections.get((code, language))
                if source is not None:
                    _add_pack_text(section, language, source.text, actor)
        act.record("report.loaded", sections=len(sections))
    return len(sections)


def _add_pack_text(section: Section, language: str, source: str, actor: Actor) -> None:
    texts = section.texts.filter(language=language)
    latest_of_pack = texts.filter(origin="pack").order_by("-version").first()
    if latest_of_pack is not None and latest_of_pack.source == source:
        return
    current = texts.filter(is_current=True).first()
    stays = current is not None and current.origin == "editor"
    if current is not None and not stays:
        current.is_current = False
        current.save(update_fields=["is_current"])
    newest = texts.order_by("-version").first()
    SectionText.objects.create(
        section=section,
        language=language,
        version=newest.version + 1 if newest else 1,
        is_current=not stays,
        source=source,
        created_at=timezone.now(),
        created_by=actor.label,
        origin="pack",
    )
    if newest is None and section.state == SectionState.DRAFT:
        SECTION.apply(section, "load")
        section.save(update_fields=["state"])


def _places(outline: Sequence[OutlineNode]) -> Iterator[_Placed]:
    counter = 0

    def walk(nodes: Sequence[OutlineNode], parent: str, prefix: str) -> Iterator[_Placed]:
        nonlocal counter
        for index, node in enumerate(nodes, start=1):
            counter += 1
            number = f"{prefix}{index}"
            yield _Placed(node, parent, number, counter)
            yield from walk(node.children, node.code, f"{number}.")

    yield from walk(outline, "", "")


def register() -> None:
    """Register the annual report as a part of packs."""
    files = ("report/*.yaml", "report/*.txt", "report/*/*.md", "report/*/*.yaml")
    register_part(
        Part(
            "report",
            files,
            check=check_report,
            load=load_newest_report,
            after=("figures",),
            needs=OUTLINE,
            pages=("report",),
        )
    )
