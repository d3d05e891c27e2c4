# SPDX-License-Identifier: EUPL-1.2
"""`vidik report`: build the documents of the annual report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from vidik.core.languages import languages
from vidik.shell.cli.languages import language_called
from vidik.shell.cli.options import OPERATOR, OUT_FOLDER, answer, json_option
from vidik.shell.cli.runtime import Refused, counted, database, progress

if TYPE_CHECKING:
    from vidik.report.methods.build import BuildResult

_FORMATS = ("docx", "pdf", "html")


@click.group()
def report() -> None:
    """Build the annual report."""


@report.command()
@click.option("--cycle", required=True, help="The cycle, such as 2024.")
@click.option(
    "--lang",
    "names",
    multiple=True,
    help="A language of the country, such as en or sr-latn. All by default.",
)
@click.option("--format", "formats", default=",".join(_FORMATS), show_default=True)
@click.option(
    "--out",
    required=True,
    type=OUT_FOLDER,
    help="The folder for the documents; made if needed.",
)
@json_option
def build(*, cycle: str, names: tuple[str, ...], formats: str, out: Path, as_json: bool) -> None:
    """Make the documents and the register of numbers in a folder."""
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    unknown = sorted(set(wanted) - set(_FORMATS))
    if unknown or not wanted:
        raise click.UsageError(f"--format takes some of {', '.join(_FORMATS)}, not “{formats}”.")
    with database(), progress() as advance:
        from vidik.access.types import Actor
        from vidik.report import selectors
        from vidik.report.methods.build import Progress
        from vidik.report.methods.problems import ReportError
        from vidik.report.services.building import build_documents

        actor = Actor.system(OPERATOR)
        found = selectors.cycles(actor).filter(code=cycle).first()
        if found is None:
            raise Refused(f"There is no annual report of {cycle}. Load a pack: vidik setup.")
        chosen = [language_called(name) for name in names] or languages().all
        made = []
        for language in chosen:

            def reported(step: Progress, language: str = language.option) -> None:
                advance(f"Building {language}", step.done, step.total)

            try:
                result = build_documents(
                    found, language.option, wanted, out, actor=actor, progress=reported
                )
            except ReportError as error:
                for problem in error.problems:
                    click.echo(str(problem), err=True)
                message = f"Nothing was built: {counted(len(error.problems), 'fault')} in the text."
                raise Refused(message) from None
            made.append(result)
    lines = []
    for result in made:
        lines.append(
            f"{result.lang}: {result.words} words, {result.tables} tables, {result.charts} charts,"
            f" {result.register.rows} numbers ({result.register.typed} typed)"
        )
        lines += [f"  {path}" for path in result.files.values()]
    document = {"cycle": cycle, "documents": [_as_document(result) for result in made]}
    answer(document, lines, as_json=as_json)


def _as_document(result: BuildResult) -> dict[str, object]:
    return {
        "lang": result.lang,
        "files": {kind: str(path) for kind, path in result.files.items()},
        "words": result.words,
        "tables": result.tables,
        "charts": result.charts,
        "numbers": result.register.rows,
        "typed": result.register.typed,
        "problems": len(result.problems),
    }
