# SPDX-License-Identifier: EUPL-1.2
"""`vidik checks file`: check a published table or workbook, and give it back marked."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from vidik.shell.cli.runtime import Refused, prepare_django, print_json, progress

if TYPE_CHECKING:
    from vidik.checks.methods.tables import Options, TableReport

_LANGUAGES: Final = {"en": "en", "sr-cyrl": "sr", "sr-latn": "sr-latn"}
_WIDTH: Final = 100
_SHOWN: Final = 10
"""Unread cells, and codes of a dimension, that are listed before the rest is only counted."""


@click.command("file")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help="Write a copy with the doubtful cells marked.")  # fmt: skip
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the findings as one web page, with the tables drawn.")  # fmt: skip
@click.option("--sheet", default="", help="Read only this sheet.")
@click.option("--area", default="", help="Read only this range of cells, such as A5:H40.")
@click.option("--header-rows", type=click.IntRange(min=0), help="Rows of headings at the top.")
@click.option("--stub-columns", type=click.IntRange(min=0), help="Columns of headings at the left.")
@click.option("--source", default="", help="Who published it. Default: the source that it names.")
@click.option(
    "--lang",
    type=click.Choice(list(_LANGUAGES)),
    default="en",
    help="Language of the sentences. Default: en.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check_file(
    *,
    table: Path,
    out: Path | None,
    page: Path | None,
    lang: str,
    as_json: bool,
    **corrections: Any,
) -> None:
    """Check a published table: TABLE is an .xlsx, .xlsm, .ods or .csv file.

    Prints how it was read, then the findings. Exit code 1 where there is one.
    """
    from vidik.checks.methods.tables import Options, TableFileError, texts  # noqa: PLC0415 - start fast

    if out is not None and out.exists() and out.samefile(table):
        raise Refused(texts.SAME_FILE)
    with _translations(lang) as translate:
        try:
            result = _checked(table, Options(**corrections, unnamed=translate(texts.PUBLISHER)))
            if out is not None:
                _write(table, result, out, _LANGUAGES[lang], translate)
            if page is not None:
                _write_page(page, result)
        except TableFileError as fault:
            raise Refused(f"{table}: {_sentence(fault.text, lang, translate)}") from None
        if as_json:
            print_json(result.to_dict())
        else:
            for line in _summary(result, _LANGUAGES[lang], translate):
                click.echo(line)
    if result.report is not None and result.report.findings:
        raise click.exceptions.Exit(1)


def _checked(table: Path, options: Options) -> TableReport:
    from vidik.checks.methods.tables import check_table  # noqa: PLC0415 - start fast

    with progress() as advance:
        advance("Reading and checking", 0, 1)
        result = check_table(table, options=options)
        advance("Reading and checking", 1, 1)
    return result


def _write(
    table: Path, result: TableReport, out: Path, lang: str, translate: Callable[[str], str]
) -> None:
    from vidik.checks.methods.tables import mark  # noqa: PLC0415 - start fast

    marked = mark(table, result, lang=lang, translate=translate)
    if out.suffix.lower() != marked.suffix:
        raise Refused(f"The copy is a {marked.suffix} file: give --out a name that ends in it.")
    out.write_bytes(marked.content)


def _write_page(page: Path, result: TableReport) -> None:
    from vidik.checks.methods.htmlreport import page_of_tables  # noqa: PLC0415 - start fast

    try:
        page.write_text(page_of_tables(result), encoding="utf-8")
    except OSError as fault:
        raise Refused(f"{page} cannot be written: {fault.strerror}") from None


class _translations:  # noqa: N801 - used like a function
    """Have the sentences of the engine in a language while a command runs."""

    def __init__(self, lang: str) -> None:
        self._lang = _LANGUAGES[lang]
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Callable[[str], str]:
        if self._lang == "en":
            return str
        import gettext  # noqa: PLC0415 - for other languages only
        import os  # noqa: PLC0415 - see above

        os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")
        prepare_django()
        from vidik.core.translations import compile_catalogues  # noqa: PLC0415 - Django

        self._folder = tempfile.TemporaryDirectory()
        compile_catalogues(Path(self._folder.name))
        names = {"sr": "sr", "sr-latn": "sr_Latn"}
        found = gettext.translation("django", self._folder.name, [names[self._lang]])
        return found.gettext

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()


def _sentence(text: Any, lang: str, translate: Callable[[str], str]) -> str:
    from vidik.checks.methods.model import fill  # noqa: PLC0415 - start fast

    return fill(translate(text.template), text.params, _LANGUAGES[lang])


def _summary(result: TableReport, lang: str, translate: Callable[[str], str]) -> Iterator[str]:
    """Write how a file was read and what was found, for a person."""
    from vidik.checks.methods.model import fill  # noqa: PLC0415 - start fast

    def said(text: Any) -> str:
        return fill(translate(text.template), text.params, lang) if text.template else ""

    yield f"{result.name}: {len(result.structure.tables)} tables, {len(result.cells):,} values"
    for table in result.structure.tables:
        yield from _table_lines(table.describe())
    unread = result.structure.unread
    for one in unread[:_SHOWN]:
        place = f"'{one.sheet}'" + (f", {one.ref}" if one.ref else "")
        yield from _wrapped(f"! {place}: {said(one.text)}", "  ")
    if len(unread) > _SHOWN:
        yield f"  ! … {len(unread) - _SHOWN} more (--json lists all)"
    yield ""
    findings: Sequence[Any] = result.report.findings if result.report else ()
    if not findings:
        yield "No contradictions were found."
    for number, finding in enumerate(findings, start=1):
        yield f"{number:>3}. {str(finding.sure).upper()}  {finding.kind}"
        yield from _wrapped(said(finding.text), "     ")
        if why := said(finding.why):
            yield from _wrapped(why, "     ")
        yield from _wrapped(", ".join(cell.id for cell in finding.cells[:_SHOWN]), "     ")
        yield from _wrapped(f"→ {said(finding.resolution)}", "     ")
        yield ""


def _table_lines(shape: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    title = shape["title"] or "(no title)"
    yield from _wrapped(f"'{shape['sheet']}' {shape['area']}: {title}", "")
    yield (
        f"  {shape['header_rows']} rows and {shape['stub_columns']} columns of headings, "
        f"{shape['cells']:,} values, {shape['missing']:,} of them missing"
    )
    measures = [f"{one['name']} ({one['unit']})" for one in shape["measures"]]
    yield from _wrapped(f"measures: {_few(measures)}", "  ")
    yield from _wrapped(f"periods: {_few(shape['periods'])}", "  ")
    for name, codes in shape["dimensions"].items():
        yield from _wrapped(f"{name}: {_few(codes)}", "  ")


def _few(items: Sequence[str]) -> str:
    more = len(items) - _SHOWN
    return ", ".join(items[:_SHOWN]) + (f", … ({more} more)" if more > 0 else "")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )
