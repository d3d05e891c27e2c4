# SPDX-License-Identifier: EUPL-1.2
"""Builds the annual report: one tree a language, then its files and its register."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from vidik.core.folders import private_folder, write_private
from vidik.core.languages import languages
from vidik.report.methods import charts, register, tree, web
from vidik.report.methods.labels import labels_in
from vidik.report.methods.problems import Problem, ReportError
from vidik.report.methods.register import RegisterCounts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from vidik.report.methods.sources import ReportSources
    from vidik.report.methods.specs import PackText
    from vidik.report.methods.tree import Document, FigureRef, Lang

Format = Literal["docx", "pdf", "html"]
FORMATS: Final[tuple[Format, ...]] = ("docx", "pdf", "html")
_WORD: Final = re.compile(r"[^\W_]+(?:[-’'.,][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a build needs to know of the edition."""

    cycle: str
    """Year that the report is about."""
    date: dt.date | None = None
    """Date on the title page and in the document properties; none leaves both without a date."""
    label: str | None = None
    """Kind of the edition in the language of the report; none says that it is a draft."""
    is_demonstration: bool = False
    """Whether every page and the properties of the files say that it is a demonstration."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A step that is done."""

    step: str
    """`text`, `charts`, `register` or the name of a format."""
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made."""

    lang: Lang
    files: Mapping[str, Path]
    """Path by format, and `register`."""
    words: int
    tables: int
    charts: int
    register: RegisterCounts
    problems: tuple[Problem, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class SectionPreview:
    """A section as HTML for the editor's page."""

    html: str
    problems: tuple[Problem, ...]
    numbers: int
    typed: int

    @property
    def is_blocked(self) -> bool:
        """Whether the section keeps the report from being built."""
        return any(problem.severity == "blocking" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Tree:
    """A document and the problems found while it was made."""

    document: Document
    problems: tuple[Problem, ...] = field(default=())


def make_tree(pack: PackText, sources: ReportSources, lang: Lang, edition: Edition) -> Tree:
    """Make the tree of a language; a derived one comes from that in which it is written.

    Blocking problems are among the problems; nothing is raised.
    """
    language = languages().named(lang)
    label = labels_in(language.written).draft if edition.label is None else edition.label
    from vidik.report.methods.render import TitleFacts, render  # noqa: PLC0415 - slow to load, and seldom needed

    facts = TitleFacts(edition.cycle, edition.date, label, edition.is_demonstration)
    rendered = render(pack, sources, language.written, facts)
    document = rendered.document
    if language.source:
        document = tree.respelled(document, language.spell)
    return Tree(replace(document, lang=language.option), rendered.problems)


def build(  # noqa: PLR0917 -- what a build depends on
    pack: PackText,
    sources: ReportSources,
    lang: Lang,
    formats: Iterable[Format],
    out_dir: Path,
    edition: Edition,
    progress: Callable[[Progress], None] | None = None,
) -> BuildResult:
    """Build the report of a language in the formats asked for, and its register.

    Files are `report-CYCLE-LANG.FORMAT` and `register-CYCLE-LANG.csv`; the folder is made if
    needed. All are made in memory first: a build that fails leaves no file behind.

    Raises:
        ReportError: blocking problems, all of them at once; warnings never stop a build.
    """
    wanted = [name for name in FORMATS if name in set(formats)]
    total = len(wanted) + 3
    report = progress or (lambda _step: None)
    made = make_tree(pack, sources, lang, edition)
    blocking = [problem for problem in made.problems if problem.severity == "blocking"]
    if blocking:
        raise ReportError(blocking)
    document = made.document
    report(Progress("text", 1, total))
    drawings = {
        chart.code: charts.to_svg(chart, lang)
        for chart in tree.charts(document)
        if set(wanted) & {"pdf", "html"}
    }
    report(Progress("charts", 2, total))
    contents: dict[str, bytes] = {}
    for step, name in enumerate(wanted, start=3):
        contents[name] = _written(document, drawings, name, edition)
        report(Progress(name, step, total))
    contents["register"] = register.to_csv(document).encode("utf-8")
    private_folder(out_dir)
    files: dict[str, Path] = {}
    for kind, data in contents.items():
        stem, suffix = ("register", "csv") if kind == "register" else ("report", kind)
        files[kind] = out_dir / f"{stem}-{edition.cycle}-{lang}.{suffix}"
        write_private(files[kind], data)
    report(Progress("register", total, total))
    return BuildResult(
        lang=lang,
        files=files,
        words=count_words(document),
        tables=sum(1 for _ in tree.tables(document)),
        charts=sum(1 for _ in tree.charts(document)),
        register=register.counts(document),
        problems=made.problems,
        document=document,
    )


def _written(
    document: Document, drawings: Mapping[str, str], name: Format, edition: Edition
) -> bytes:
    if name == "docx":
        # What writes Word and PDF is large; a web server that only shows pages never loads it.
        from vidik.report.methods import word  # noqa: PLC0415 - see above

        return word.write(document, edition.date)
    if name == "pdf":
        from vidik.report.methods import pdf  # noqa: PLC0415 - see above

        return pdf.write(document, drawings)
    return web.write(document, drawings).encode("utf-8")


def preview_section(  # noqa: PLR0917 - what a preview depends on
    pack: PackText,
    sources: ReportSources,
    lang: Lang,
    code: str,
    link: Callable[[FigureRef], str],
    explain: Callable[[Problem], str] = str,
) -> SectionPreview:
    """Write a section as an HTML fragment in which every number shows how its checks went.

    Args:
        pack: the texts, with the editor's text laid over by `PackText.with_section`.
        sources: figures and recommendations.
        lang: language and script.
        code: code of the section.
        link: gives the address of the page of a figure; empty for none.
        explain: says what is wrong with an expression, in the reader's language.

    Raises:
        KeyError: the outline has no such section.
    """
    from vidik.report.methods.render import render_section  # noqa: PLC0415 - slow to load, and seldom needed

    language = languages().named(lang)
    rendered = render_section(pack, sources, language.written, code)
    section, notes = rendered.section, rendered.footnotes
    if language.source:
        section = tree.respelled(section, language.spell)
        notes = tuple(tree.respelled(note, language.spell) for note in notes)
    drawings = {
        block.code: charts.to_svg(block, lang)
        for block in section.blocks
        if isinstance(block, tree.Chart)
    }
    writer = web.HtmlWriter(lang, drawings, web.Preview(link, explain))
    html = f"{writer.section(section)}\n{writer.footnotes(notes)}"
    refs = [node for node in tree.inlines(section) if isinstance(node, tree.FigureRef)]
    for note in notes:
        refs.extend(node for node in tree.inlines(note) if isinstance(node, tree.FigureRef))
    return SectionPreview(
        html=html,
        problems=rendered.problems,
        numbers=len(refs),
        typed=sum(ref.entry.kind == "typed" for ref in refs),
    )


def count_words(document: Document) -> int:
    """Count the words of titles, text, tables and footnotes."""
    total = 0
    for section in tree.sections(document):
        total += len(_WORD.findall(section.title))
        total += _words_of(section)
    return total + sum(_words_of(note) for note in document.footnotes)


def _words_of(node: tree.Section | tree.Footnote) -> int:
    texts = (
        item.text
        for item in tree.inlines(node)
        if isinstance(item, tree.Text | tree.FigureRef | tree.Code)
    )
    return sum(len(_WORD.findall(text)) for text in texts)
