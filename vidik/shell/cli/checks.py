# SPDX-License-Identifier: EUPL-1.2
"""`vidik checks`: run the rules over the figures of a cycle, or over any file of figures."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from vidik.shell.cli.languages import gettext_noop, language_option, speech_in
from vidik.shell.cli.options import IN_FILE, OPERATOR, answer, json_option
from vidik.shell.cli.runtime import Advance, Refused, database, progress

if TYPE_CHECKING:
    from vidik.checks.methods.model import Cell, Report
    from vidik.checks.methods.packrules import Ruleset
    from vidik.checks.methods.speech import TextRenderer

NO_RULES: Final = "none"
_PACKS: Final = Path(__file__).resolve().parents[3] / "packs"
_STEP: Final = 20_000
_WIDTH: Final = 100
_FILE: Final = gettext_noop("File of figures")
_CELLS: Final = gettext_noop("Cells")


@click.group()
def checks() -> None:
    """Check figures by rule."""


@checks.command("run")
@click.option("--cycle", help="Check the stored figures of a cycle, such as 2024.")
@click.option(
    "--figures",
    "file",
    type=IN_FILE,
    help="Check a file of figures instead; needs no database and stores nothing.",
)
@click.option(
    "--rules",
    help="With --figures: a folder or file of rules, or “none” for discovered rules only. "
    "Default: the rules of the pack.",
)
@click.option(
    "--rules-out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the relations that hold among the figures as rules, with counts: JSON, which "
    "--rules reads, or VTL where the name ends in .vtl.",
)
@json_option
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="With --figures: also write the findings as one web page, with the tables drawn.",
)
@language_option
def run(
    *,
    cycle: str | None,
    file: Path | None,
    rules: str | None,
    rules_out: Path | None,
    as_json: bool,
    page: Path | None,
    lang: str,
) -> None:
    """Evaluate every rule. Exit code 1 where a finding is open."""
    if (cycle is None) == (file is None):
        raise click.UsageError("Give either --cycle or --figures.")
    if file is None and rules is not None:
        raise click.UsageError("--rules goes with --figures; a cycle is checked by its pack.")
    if file is None and page is not None:
        raise click.UsageError("--html goes with --figures; findings of a cycle have their pages.")
    if file is None and lang != "en":
        raise click.UsageError("--lang goes with --figures; findings of a cycle have their pages.")
    with speech_in(lang) as speech:
        if cycle is not None:
            document = _check_cycle(cycle, rules_out)
        else:
            assert file is not None  # noqa: S101 - one of the two is given
            document = _check_file(file, rules, rules_out, page, speech)
        answer(document, summary(document, speech), as_json=as_json)
    findings = document["findings"]
    if any(finding["state"] == "open" for finding in findings):
        raise click.exceptions.Exit(1)


def _check_cycle(cycle: str, rules_out: Path | None) -> dict[str, Any]:
    """Run the checks over the stored figures of a cycle and keep what they find."""
    with database(), progress() as advance:
        from vidik.access.types import Actor
        from vidik.checks import registry, selectors
        from vidik.checks.methods.packrules import RulesError
        from vidik.checks.services.runs import run_checks
        from vidik.figures.selectors import catalogue

        actor = Actor.system(OPERATOR)
        known = [row.code for row in catalogue.cycles(actor)]
        if cycle not in known:
            names = ", ".join(known) or "none"
            raise Refused(f"There is no cycle “{cycle}”. There are: {names}.")
        try:
            stored = run_checks(cycle, actor=actor, progress=advance)
        except RulesError as fault:
            raise Refused(f"The rules of the pack cannot be used:\n{fault}") from None
        if rules_out is not None:
            _write_rules(list(registry.provider().cells(cycle)), rules_out)
        return selectors.run_document(actor, stored)


def _write_rules(cells: list[Cell], target: Path) -> None:
    """Write what holds among the figures as rules; the name of the file says in which language."""
    from vidik.checks.methods.ruleswriter import as_json, as_vtl, discovered_rules

    document = discovered_rules(cells)
    text = as_vtl(document) if target.suffix == ".vtl" else as_json(document)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Refused(f"The rules cannot be written: {fault}") from None


def _check_file(
    file: Path, rules: str | None, rules_out: Path | None, page: Path | None, speech: TextRenderer
) -> dict[str, Any]:
    """Run the checks over a file of figures, whatever its names."""
    from vidik.checks.methods.packrules import RulesError
    from vidik.checks.methods.reading import FiguresFileError

    with progress() as advance:
        try:
            ruleset = _ruleset(rules)
            cells, report = _report(file, ruleset, advance, rules_out)
        except RulesError as fault:
            raise Refused(f"The rules cannot be used:\n{fault}") from None
        except FiguresFileError as fault:
            raise Refused(f"The file cannot be read as figures:\n{fault}") from None
    if page is not None:
        _write_page(page, report, cells, file.name, speech)
    return report.to_dict(speech)


def _write_page(
    page: Path, report: Report, cells: Collection[Cell], title: str, speech: TextRenderer
) -> None:
    from vidik.checks.methods import htmlreport

    try:
        text = htmlreport.page(report, cells, title=title, speech=speech)
        page.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Refused(f"{page} cannot be written: {fault.strerror}") from None


def _ruleset(rules: str | None) -> Ruleset | None:
    """Load the rules that the option names; None for discovery only.

    Raises:
        RulesError: the folder is not there or a file in it cannot be used.
    """
    from vidik.checks.methods.packrules import Ruleset, load_rules

    if rules == NO_RULES:
        return None
    if rules is not None:
        return load_rules(rules)
    folder = _pack_folder() / "checks"
    return load_rules(folder) if folder.is_dir() else Ruleset()


def _pack_folder() -> Path:
    import os

    return _PACKS / os.environ.get("VIDIK_PACK", "serbia")


def _report(
    file: Path, ruleset: Ruleset | None, advance: Advance, rules_out: Path | None
) -> tuple[Collection[Cell], Report]:
    """Check the file as it is: written rules know raw names as well as those of the catalogue."""
    from vidik.checks.methods.engine import Checker
    from vidik.checks.methods.reading import iter_figures

    checker = Checker(_counted(iter_figures(file), advance), ruleset)
    advance("Evaluating the rules", 0, 1)
    report = checker.run()
    if rules_out is not None:
        _write_rules(list(checker.cells.values()), rules_out)
    advance("Evaluating the rules", 1, 1)
    return checker.cells.values(), report


def _counted(cells: Iterator[Cell], advance: Advance) -> Iterator[Cell]:
    count = 0
    for cell in cells:
        count += 1
        if count % _STEP == 0:
            advance("Reading figures", count, count + _STEP)
        yield cell
    advance("Reading figures", count, count)


def summary(document: Mapping[str, Any], speech: TextRenderer) -> Iterator[str]:
    """Write a run as lines for a person: what was checked, then the findings by their strength."""
    from vidik.checks.methods import texts

    cycle = document["cycle"]
    yield f"Cycle {cycle}" if cycle else speech(_FILE)
    yield from _wrapped(document["checked"]["text"])
    findings: Sequence[Mapping[str, Any]] = document["findings"]
    if not findings:
        yield f"     {speech(texts.NOTHING_FOUND)}"
        return
    yield ""
    for number, finding in enumerate(findings, start=1):
        yield from _finding_lines(number, finding, speech)


def _finding_lines(number: int, finding: Mapping[str, Any], speech: TextRenderer) -> Iterator[str]:
    from vidik.checks.methods import texts

    kind = speech(texts.KINDS[finding["kind"]])
    state = "" if finding["state"] == "open" else f"  [{finding['state']}]"
    yield f"{number:>3}. {speech(texts.SEVERITIES[finding['severity']])}: {kind}{state}"
    yield from _wrapped(str(finding["message"]))
    if finding["why"]:
        yield from _wrapped(f"{speech(texts.SURE[finding['sure']])}: {finding['why']}")
    for reported in finding.get("facts", {}).get("told", ()):
        yield from _wrapped(reported)
    yield from also_lines(finding["also"])
    ids = ", ".join(str(cell["id"]) for cell in finding["cells"])
    yield from _wrapped(f"{speech(_CELLS)}: {ids}")
    if finding["resolution"]:
        yield from _wrapped(f"→ {finding['resolution']}")
    yield f"     {finding['rule']}"
    yield ""


def also_lines(lines: Sequence[str]) -> Iterator[str]:
    """Write where else the cause of a finding shows."""
    for at, line in enumerate(lines):
        yield from _wrapped(f"– {line}" if at else line)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent="     ", subsequent_indent="     ", break_on_hyphens=False
    )
