# SPDX-License-Identifier: EUPL-1.2
"""Read the annual report: outline, texts, the pack's tables and charts, builds, editions."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.accounts.selectors import acting
from vidik.core.actors import system_actor
from vidik.figures.models import Cycle
from vidik.figures.selectors.naming import full_names, value_name
from vidik.report.methods import pack as pack_text
from vidik.report.methods.specs import PackText
from vidik.report.models import Build, CitedChange, Edition, Section, SectionText


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A section in the outline with what an editor wants to know of it."""

    section: Section
    depth: int
    words: dict[str, int]
    written: dict[str, str]
    """Language → who wrote last: `pack` or `editor`."""


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that a section cites, before and after it was given a new version."""

    section: Section
    citation: str
    name: str
    """Measure, every dimension, period and institution."""
    before: str
    after: str
    reason: str


def cycles(actor: Actor) -> QuerySet[Cycle]:
    """List the cycles that have an annual report, the newest first."""
    rows = Cycle.objects.filter(sections__isnull=False).distinct()
    return scope(actor, Action.REPORT_READ, rows)


def outline(actor: Actor, cycle: Cycle) -> list[OutlineRow]:
    """List the sections in reading order with the size and origin of their texts."""
    sections = scope(
        actor, Action.REPORT_READ, Section.objects.filter(cycle=cycle).order_by("position")
    )
    texts: dict[int, dict[str, SectionText]] = {}
    for text in SectionText.objects.filter(section__cycle=cycle, is_current=True):
        texts.setdefault(text.section_id, {})[text.language] = text
    return [
        OutlineRow(
            section=section,
            depth=section.number.count("."),
            words={
                language: len(text.source.split())
                for language, text in texts.get(section.pk, {}).items()
            },
            written={language: text.origin for language, text in texts.get(section.pk, {}).items()},
        )
        for section in sections
    ]


def section(actor: Actor, cycle: Cycle, code: str) -> Section | None:
    """Return a section by its code."""
    rows = scope(actor, Action.REPORT_READ, Section.objects.filter(cycle=cycle, code=code))
    return rows.first()


def current_text(actor: Actor, part: Section, language: str) -> SectionText | None:
    """Return the current text of a section in one language."""
    rows = scope(actor, Action.REPORT_READ, part.texts.filter(language=language, is_current=True))
    return rows.first()


def unread_changes(actor: Actor, cycle: Cycle, part: Section | None = None) -> list[ChangedFigure]:
    """List the cited figures that changed since a person last declared their section ready."""
    rows = CitedChange.objects.filter(section__cycle=cycle, seen_at__isnull=True)
    if part is not None:
        rows = rows.filter(section=part)
    rows = rows.select_related(
        "section", "before", "after", "after__figure__measure", "after__figure__institution"
    )
    listed = list(scope(actor, Action.REPORT_READ, rows.order_by("section__position", "pk")))
    names = full_names(row.after.figure for row in listed)
    return [
        ChangedFigure(
            section=row.section,
            citation=row.after.figure.reference,
            name=names[row.after.figure_id],
            before=value_name(row.before),
            after=value_name(row.after),
            reason=row.after.reason,
        )
        for row in listed
    ]


def versions(actor: Actor, part: Section, language: str) -> QuerySet[SectionText]:
    """List the versions of a section's text, the newest first."""
    rows = scope(actor, Action.REPORT_READ, part.texts.filter(language=language))
    return rows.order_by("-version")


def with_authors(texts: Iterable[SectionText]) -> list[tuple[SectionText, str]]:
    """Put beside each version the name of who wrote it."""
    rows = list(texts)
    keys = {row.pk: row.created_by.removeprefix("user:") for row in rows}
    known = acting.names_of({int(key) for key in keys.values() if key.isdigit()})
    return [
        (
            row,
            known.get(int(keys[row.pk]), row.created_by)
            if keys[row.pk].isdigit()
            else system_actor(row.created_by),
        )
        for row in rows
    ]


def builds(actor: Actor, cycle: Cycle) -> QuerySet[Build]:
    """List the builds of a cycle, the newest first."""
    rows = Build.objects.filter(cycle=cycle).select_related("edition")
    return scope(actor, Action.REPORT_READ, rows)


def latest_builds(actor: Actor, cycle: Cycle) -> dict[str, Build]:
    """Return the newest finished build of the working text for each language."""
    found: dict[str, Build] = {}
    rows = builds(actor, cycle).filter(state="done", edition__isnull=True)
    for build in rows.order_by("language", "-requested_at").distinct("language"):
        found[build.language] = build
    return found


def editions(actor: Actor, cycle: Cycle) -> QuerySet[Edition]:
    """List the editions of a cycle, the newest first."""
    rows = Edition.objects.filter(cycle=cycle).select_related("release", "amends")
    return scope(actor, Action.REPORT_READ, rows)


def report_folder() -> Path:
    """Return the folder of the pack's annual report."""
    return Path(settings.PACKS_DIR) / settings.PACK / "report"


def working_text(cycle: Cycle) -> PackText:
    """Return the annual report as it is: the pack's files with the stored texts laid over."""
    text = _read(_stamp(report_folder()))
    rows = SectionText.objects.filter(section__cycle=cycle, is_current=True)
    return _with_texts(text, rows.select_related("section"))


def frozen_text(edition: Edition) -> PackText:
    """Return the annual report as an edition froze it."""
    with tempfile.TemporaryDirectory(prefix="vidik-edition-") as folder:
        root = Path(folder)
        for name, content in edition.pack_files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        text = pack_text.load(root)
    return _with_texts(text, edition.texts.select_related("section"))


def _with_texts(text: PackText, rows: QuerySet[SectionText]) -> PackText:
    for row in rows:
        text = text.with_section(row.section.code, row.language, row.source)
    return text


def _stamp(root: Path) -> tuple[str, int, float]:
    files = [path for path in root.rglob("*") if path.is_file()]
    newest = max((path.stat().st_mtime for path in files), default=0.0)
    return str(root), len(files), newest


@functools.lru_cache(maxsize=2)
def _read(stamp: tuple[str, int, float]) -> PackText:
    """Read the pack's files once for each state that they are in."""
    return pack_text.load(Path(stamp[0]))
