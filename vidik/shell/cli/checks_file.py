# SPDX-License-Identifier: EUPL-1.2
"""`vidik checks file`: check a published table or workbook, and give it back marked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from vidik.shell.cli.checks import also_lines
from vidik.shell.cli.languages import gettext_noop, language_option, speech_in
from vidik.shell.cli.options import answer, json_option
from vidik.shell.cli.runtime import Refused, progress

if TYPE_CHECKING:
    from vidik.checks.methods.speech import TextRenderer
    from vidik.checks.methods.tables import Options, TableReport

_WIDTH: Final = 100
_SHOWN: Final = 10
"""Unread cells, and codes of a dimension, that are listed before the rest is only counted."""
_TABLES: Final = gettext_noop("{n:table|tables}")
_VALUES: Final = gettext_noop("{n:value|values}")
_MISSING: Final = gettext_noop("{n} of them missing")
_MORE: Final = gettext_noop("{n} more (--json lists all)")
_NO_TITLE: Final = gettext_noop("(no title)")
_HEADER_ROWS: Final = gettext_noop("{n:row|rows} of headings")
_STUB_COLUMNS: Final = gettext_noop("{n:column|columns} of headings")
_MEASURES: Final = gettext_noop("measures")
_PERIODS: Final = gettext_noop("periods")


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
@language_option
@json_option
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
    from vidik.checks.methods import texts
    from vidik.checks.methods.tables import Options, TableFileError

    if out is not None and out.exists() and out.samefile(table):
        raise Refused(texts.SAME_FILE)
    with speech_in(lang) as speech:
        try:
            result = _checked(table, Options(**corrections, unnamed=speech(texts.PUBLISHER)))
            if out is not None:
                _write(table, result, out, speech)
            if page is not None:
                _write_page(page, result, speech)
        except TableFileError as fault:
            raise Refused(f"{table}: {speech.of(fault.text)}") from None
        document = result.to_dict(speech) if as_json else None
        answer(document, _summary(result, speech), as_json=as_json)
    if result.report is not None and result.report.findings:
        raise click.exceptions.Exit(1)


def _checked(table: Path, options: Options) -> TableReport:
    from vidik.checks.methods.tables import check_table

    with progress() as advance:
        advance("Reading and checking", 0, 1)
        result = check_table(table, options=options)
        advance("Reading and checking", 1, 1)
    return result


def _write(table: Path, result: TableReport, out: Path, speech: TextRenderer) -> None:
    from vidik.checks.methods.tables import mark

    marked = mark(table, result, lang=speech.lang, translate=speech.translate)
    if out.suffix.lower() != marked.suffix:
        raise Refused(f"The copy is a {marked.suffix} file: give --out a name that ends in it.")
    out.write_bytes(marked.content)


def _write_page(page: Path, result: TableReport, speech: TextRenderer) -> None:
    from vidik.checks.methods.htmlreport import page_of_tables

    try:
        page.write_text(page_of_tables(result, speech), encoding="utf-8")
    except OSError as fault:
        raise Refused(f"{page} cannot be written: {fault.strerror}") from None


def _summary(result: TableReport, speech: TextRenderer) -> Iterator[str]:
    """Write how a file was read and what was found, for a person."""
    from vidik.checks.methods import texts
    from vidik.checks.methods.elsewhere import also_seen
    from vidik.checks.methods.hints import fact_sentences

    tables = speech(_TABLES, n=f"{len(result.structure.tables):,}")
    yield f"{result.name}: {tables}, {speech(_VALUES, n=f'{len(result.cells):,}')}"
    for table in result.structure.tables:
        yield from _table_lines(table.describe(), speech)
    unread = result.structure.unread
    for one in unread[:_SHOWN]:
        place = f"'{one.sheet}'" + (f", {one.ref}" if one.ref else "")
        yield from _wrapped(f"! {place}: {speech.of(one.text)}", "  ")
    if len(unread) > _SHOWN:
        yield f"  ! {speech(_MORE, n=f'{len(unread) - _SHOWN:,}')}"
    yield ""
    if result.report is None:
        return
    yield from _wrapped(result.report.checked.sentence(speech), "")
    if not result.report.findings:
        yield speech(texts.NOTHING_FOUND)
    yield ""
    for number, finding in enumerate(result.report.findings, start=1):
        sure, kind = speech(texts.SURE[finding.sure]), speech(texts.KINDS[finding.kind])
        yield f"{number:>3}. {sure} ({kind})"
        yield from _wrapped(speech.of(finding.text), "     ")
        if why := speech.of(finding.why):
            yield from _wrapped(why, "     ")
        for reported in fact_sentences(finding):
            yield from _wrapped(speech.of(reported), "     ")
        yield from also_lines(also_seen(finding, speech))
        yield from _wrapped(", ".join(cell.id for cell in finding.cells[:_SHOWN]), "     ")
        yield from _wrapped(f"→ {speech.of(finding.resolution)}", "     ")
        yield ""


def _table_lines(shape: Mapping[str, Any], speech: TextRenderer) -> Iterator[str]:
    from vidik.checks.methods.model import NOT_STATED

    yield ""
    title = shape["title"] or speech(_NO_TITLE)
    yield from _wrapped(f"'{shape['sheet']}' {shape['area']}: {title}", "")
    yield "  " + ", ".join(
        (
            speech(_HEADER_ROWS, n=str(shape["header_rows"])),
            speech(_STUB_COLUMNS, n=str(shape["stub_columns"])),
            speech(_VALUES, n=f"{shape['cells']:,}"),
            speech(_MISSING, n=f"{shape['missing']:,}"),
        )
    )
    measures = [f"{one['name']} ({one['unit']})" for one in shape["measures"]]
    yield from _wrapped(f"{speech(_MEASURES)}: {_few(measures, speech)}", "  ")
    if periods := [period for period in shape["periods"] if period != NOT_STATED]:
        yield from _wrapped(f"{speech(_PERIODS)}: {_few(periods, speech)}", "  ")
    for name, codes in shape["dimensions"].items():
        yield from _wrapped(f"{name}: {_few(codes, speech)}", "  ")


def _few(items: Sequence[str], speech: TextRenderer) -> str:
    from vidik.checks.methods import texts

    more = len(items) - _SHOWN
    named = ", ".join(items[:_SHOWN])
    return f"{named} {speech(texts.AND_OTHERS, n=f'{more:,}')}" if more > 0 else named


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )
