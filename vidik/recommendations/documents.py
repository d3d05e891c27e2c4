# SPDX-License-Identifier: EUPL-1.2
"""The report on a plan in a period as a Word file or a tagged PDF, in the reader's language.

Nothing is stored: it is made of the records as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vidik.core.formats import format_date, format_number
from vidik.core.languages import languages
from vidik.core.typesetting import typeset
from vidik.core.wordfiles import add_facts, add_table, content_of, new_document, visible
from vidik.figures.presentation import period_in_words
from vidik.recommendations.presentation import PROGRESS, ActivityLine, MeasureOfPlan
from vidik.recommendations.selectors.reporting import PeriodReport
from vidik.recommendations.types import ReportLine

_LAYOUT: Final = """
#text(13pt, weight: "bold", data.plan)
#v(2mm)
#heading(level: 1, data.title)
#facts(data.facts)
#par(data.note)
#for part in data.parts [
  #heading(level: 2, part.title)
  #for line in part.lines { par(line) }
  #for activity in part.activities [
    #heading(level: 3, activity.title)
    #block(sticky: true, activity.about)
    #if activity.rows.len() > 0 [
      #table(
        columns: (3fr, 2fr, 1.4fr, 1.4fr, 1.6fr), align: left,
        table.header(..data.header.map(each => text(weight: "bold", 9.5pt, each))),
        ..activity.rows.flatten().map(each => text(9.5pt, each))
      )
    ]
    #for line in activity.lines { par(line) }
  ]
]
"""
_WIDTHS: Final = (60, 35, 20, 20, 25)


@dataclass(frozen=True, slots=True)
class _Activity:
    """An activity in words."""

    title: str
    about: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A measure of the plan, or a list, in words."""

    title: str
    lines: tuple[str, ...] = ()
    activities: tuple[_Activity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Written:
    """The report in words."""

    plan: str
    title: str
    facts: tuple[tuple[str, str], ...]
    note: str
    header: tuple[str, ...]
    parts: tuple[_Part, ...]


def plan_pdf(found: PeriodReport) -> bytes:
    """Set the report as a tagged PDF."""
    written = _written(found)
    return typeset(
        _LAYOUT,
        {
            "plan": written.plan,
            "title": written.title,
            "foot": written.plan,
            "facts": [list(pair) for pair in written.facts],
            "note": written.note,
            "header": written.header,
            "parts": [
                {
                    "title": part.title,
                    "lines": part.lines,
                    "activities": [
                        {
                            "title": each.title, "about": each.about,
                            "rows": [list(row) for row in each.rows], "lines": each.lines,
                        }
                        for each in part.activities
                    ],
                }
                for part in written.parts
            ],
        },
        language=translation.get_language() or "en",
    )  # fmt: skip


def plan_docx(found: PeriodReport) -> bytes:
    """Write the report as a Word file."""
    written = _written(found)
    document = new_document(
        title=written.title, language=languages().named().html, foot=written.plan
    )
    document.add_paragraph(visible(written.plan)).runs[0].bold = True
    document.add_heading(visible(written.title), level=1)
    add_facts(document, written.facts)
    document.add_paragraph(visible(written.note))
    for part in written.parts:
        document.add_heading(visible(part.title), level=2)
        for line in part.lines:
            document.add_paragraph(visible(line), style="List Bullet")
        for each in part.activities:
            document.add_heading(visible(each.title), level=3)
            about = document.add_paragraph(visible(each.about))
            about.paragraph_format.keep_with_next = bool(each.rows or each.lines)
            if each.rows:
                add_table(document, written.header, each.rows, _WIDTHS)
            for line in each.lines:
                document.add_paragraph(visible(line))
    return content_of(document)


def _written(found: PeriodReport) -> _Written:
    plan = found.plan
    counted = ", ".join(
        f"{PROGRESS[state]}: {_number(count)}" for state, count in found.counts.items()
    )
    facts = [
        (_("Period"), period_in_words(found.period.text)),
        (_("As on"), _day(found.day)),
        (_("Activities"), counted),
        (_("Reports of institutions"), _("%(answered)s of %(asked)s requested") % {
            "answered": _number(found.answered), "asked": _number(found.asked),
        }),
    ]  # fmt: skip
    if plan.owner is not None:
        facts.insert(0, (_("Whose plan"), str(plan.owner.name)))
    if plan.monitored_by is not None:
        facts.insert(1, (_("Monitored by"), str(plan.monitored_by.name)))
    note = _("How far an activity has come is computed from targets and figures.")
    if not found.is_over:
        more = _("The period is not over: targets that are due later are under way or planned.")
        note = f"{note} {more}"
    parts = [_measure(each) for each in found.measures]
    if found.late:
        late = tuple(f"{_title(row)} ({_parties(row)})" for row in found.late)
        parts.insert(0, _Part(_("What is late"), late))
    return _Written(
        str(plan.title),
        _("Report on the plan: %(period)s") % {"period": period_in_words(found.period.text)},
        tuple(facts),
        note,
        (pgettext("action plan", "Indicator"), _("Period"), _("Target"), _("Value"), _("Progress")),
        tuple(parts),
    )


def _measure(each: MeasureOfPlan) -> _Part:
    title = f"{each.code} {each.name}".strip()
    return _Part(
        title or _("Activities without a measure of the plan"),
        activities=tuple(_activity(line) for line in each.activities),
    )


def _activity(line: ActivityLine) -> _Activity:
    about = f"{_parties(line.activity)}. {_('Computed state')}: {PROGRESS[line.state]}."
    rows = tuple(
        (
            f"{indicator.indicator.text}{f' ({series.label})' if series.part else ''}",
            period_in_words(one.target.period),
            _number(one.target.value),
            _("not known") if one.value is None else _number(one.value),
            str(PROGRESS[one.state]),
        )
        for indicator, series, one in line.targets
    )
    lines = tuple(text for each in line.reports for text in _report(each))
    if not rows:
        lines = (_("No target touches this period."), *lines)
    return _Activity(_title(line.activity), about, rows, lines)


def _report(line: ReportLine) -> Iterator[str]:
    place, period = line.request.institution.name, period_in_words(line.request.period)
    report = line.report
    if report is None:
        # A Serbian date ends with a full stop, which no comma follows.
        asked_on = _day(timezone.localdate(line.request.asked_at)).rstrip(".")
        asked = {"institution": place, "period": period, "day": asked_on}
        yield _("%(institution)s, %(period)s: asked on %(day)s, no report.") % asked
        return
    yield _("%(institution)s, %(period)s, reported: %(said)s.") % {
        "institution": place, "period": period, "said": report.get_said_display(),
    } + (f" {report.text}" if report.text else "")  # fmt: skip
    if line.obstacle:
        words = f" {report.obstacle_text}" if report.obstacle_text else ""
        yield _("Obstacle: %(name)s.") % {"name": line.obstacle} + words
    for each in line.counts:
        text = f"{each.indicator.text} ({period_in_words(each.period)}): {_number(each.value)}"
        source = _("Document: %(name)s") % {"name": report.document}
        yield f"{text}. {source}"


def _title(row: Any) -> str:
    return f"{row.plan_code} {row.title}".strip()


def _parties(row: Any) -> str:
    found = [f"{each.institution.name} ({each.get_role_display()})" for each in row.parties.all()]
    return ", ".join(found) or _("nobody named")


def _number(value: Any) -> str:
    return format_number(value, translation.get_language() or "en")


def _day(day: Any) -> str:
    return format_date(day, translation.get_language() or "en")
