# SPDX-License-Identifier: EUPL-1.2
"""The activity report of the office as a Word document, by the writer of the annual report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from vidik.core.formats import format_date
from vidik.core.languages import languages
from vidik.portal.selectors.activity import ActivityReport, Chapter, Sheet
from vidik.report.methods import tree, word
from vidik.report.methods.labels import labels_in


def activity_docx(report: ActivityReport) -> bytes:
    """Write the report in the language in which its texts were drafted."""
    tag = translation.get_language() or "en"
    language = languages().named(tag)
    label = labels_in(language.option).table
    numbers = iter(range(1, 1000))
    chapters = tuple(
        _chapter(chapter, place, numbers, label)
        for place, chapter in enumerate(report.chapters, start=1)
    )
    title = tree.TitlePage(
        title=_("Activity report for %(year)s") % {"year": report.year},
        subtitle=report.office,
        publisher=report.office,
        place_and_date="",
        edition=_("Draft from the records as of %(day)s") % {"day": format_date(report.as_of, tag)},
        notice=_(
            "The numbers were counted by the system; each chapter says what is counted and from"
            " where. Add your text, check the numbers, and sign."
        ),
        keywords=(),
        demonstration=labels_in(language.option).demonstration if settings.DEMO else "",
    )
    document = tree.Document(language.option, str(report.year), title, chapters, ())
    return word.write(document, report.as_of, chapters_run_on=True)


def _chapter(chapter: Chapter, place: int, numbers: Iterator[int], label: str) -> tree.Section:
    blocks: list[tree.Block] = [_paragraph(chapter.counted)]
    for sheet in chapter.sheets:
        if sheet.rows:
            blocks.append(_table(sheet, chapter.code, next(numbers), label))
        else:
            blocks.append(_paragraph(_("%(what)s: nothing on record.") % {"what": sheet.caption}))
    return tree.Section(
        chapter.code, f"chapter-{chapter.code}", 1, f"{place}", chapter.title, tuple(blocks), ()
    )


def _paragraph(text: str) -> tree.Paragraph:
    return tree.Paragraph((tree.Text(text),))


def _table(sheet: Sheet, code: str, number: int, label: str) -> tree.Table:
    columns = tuple(
        tree.Column((tree.Text(name),), "right" if place in sheet.numbers else "left")
        for place, name in enumerate(sheet.columns)
    )
    rows = tuple(tree.Row("plain", tuple(_cells(row))) for row in sheet.rows)
    left_out = _("%(shown)s more are on the list of the register.") % {"shown": sheet.left_out}
    return tree.Table(
        f"{code}-{number}",
        f"table-{number}",
        label,
        number,
        (tree.Text(sheet.caption),),
        columns,
        rows,
        (),
        (tree.Text(left_out),) if sheet.left_out else (),
    )


def _cells(row: Sequence[str]) -> list[tree.Cell]:
    return [tree.Cell((tree.Text(each),)) for each in row]
