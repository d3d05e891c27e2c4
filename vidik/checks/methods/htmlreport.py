# SPDX-License-Identifier: EUPL-1.2
"""Findings as one HTML file with the tables drawn: it loads nothing and runs nothing.

Everything that comes from the figures is escaped and set apart by its direction, so that labels in
any script stand as they are. A colour never says anything alone: every mark has its sign.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from . import texts
from .drawing import Mark, Tables, arithmetic
from .elsewhere import also_seen
from .hints import fact_sentences
from .model import NOT_STATED, UNNAMED, Kind, Report
from .speech import ENGLISH, TextRenderer
from .wording import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .drawing import Drawn, Value
    from .model import Cell, Finding
    from .tables import TableReport

_TAGS = {"sr": "sr-Cyrl", "sr-latn": "sr-Latn"}
MOST_DRAWN = 200
"""Findings whose tables are drawn; of the others there is the sentence."""
_SIGNS = {Mark.TOTAL: "Σ", Mark.NAMED: "●", Mark.SYMPTOM: "○"}
_SAID = {Mark.TOTAL: texts.TOTAL, Mark.NAMED: texts.COMPARED, Mark.SYMPTOM: texts.SAME_CAUSE}
_STYLE = """
.vidik-checks{color-scheme:light;color:#23262d;background:#fff;max-width:62rem;margin:0 auto;
 padding:1rem;font:1rem/1.5 "Noto Sans","Segoe UI",Arial,sans-serif;overflow-wrap:anywhere}
.vidik-checks *{box-sizing:border-box}
.vidik-checks h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}
.vidik-checks h2{font-size:1.1rem;line-height:1.4;margin:.25rem 0 .5rem}
.vidik-checks p{margin:.4rem 0}
.vidik-checks .soft{color:#55524c;font-size:.92rem}
.vidik-checks ol.all{list-style:none;margin:0;padding:0}
.vidik-checks li.finding{border:1px solid #ddd6ca;border-left-width:.4rem;border-radius:6px;
 padding:.75rem 1rem;margin:1rem 0;break-inside:avoid-page}
.vidik-checks li.high{border-left-color:#9b2c23}
.vidik-checks li.medium{border-left-color:#9a6200}
.vidik-checks li.low{border-left-color:#5d6878}
.vidik-checks .tag{display:inline-block;border:1px solid #7d766b;border-radius:4px;
 padding:0 .4rem;margin:0 .3rem .2rem 0;font-size:.85rem}
.vidik-checks .high .tag.strength{background:#9b2c23;border-color:#9b2c23;color:#fff}
.vidik-checks .medium .tag.strength{background:#fbeed3;border-color:#9a6200}
.vidik-checks .sum{background:#f3efe8;border-radius:4px;padding:.4rem .6rem;
 font-variant-numeric:tabular-nums}
.vidik-checks .ask{border-left:3px solid #17556b;padding-left:.7rem}
.vidik-checks .piece{position:relative;overflow-x:auto;margin:.2rem 0 .6rem}
.vidik-checks table{border-collapse:collapse;font-size:.95rem;color:inherit;margin:0}
.vidik-checks th,.vidik-checks td{border:1px solid #ddd6ca;padding:.25rem .5rem;
 vertical-align:top;background:#fff;color:#23262d}
.vidik-checks thead th{background:#f3efe8;text-align:end;font-weight:600}
.vidik-checks thead th:first-child,.vidik-checks tbody th{text-align:start;font-weight:400;
 max-width:18rem;min-width:6rem}
.vidik-checks td{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
.vidik-checks td.total{background:#fbd9d3;box-shadow:inset 0 0 0 2px #9b2c23;font-weight:700}
.vidik-checks td.named{background:#fff1c2;box-shadow:inset 0 0 0 1px #9a6200;font-weight:700}
.vidik-checks td.symptom{background:#e9ebee}
.vidik-checks .sign{font-weight:400;padding-inline-end:.3rem}
.vidik-checks .legend span{margin-inline-end:1rem}
.vidik-checks .off{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:30rem){.vidik-checks{padding:.5rem}
 .vidik-checks li.finding{padding:.5rem .6rem}.vidik-checks tbody th{max-width:9rem}}
@media print{.vidik-checks{max-width:none;padding:0;font-size:10pt;
 print-color-adjust:exact;-webkit-print-color-adjust:exact}
 .vidik-checks .piece{overflow:visible}}
"""


def page(
    report: Report,
    cells: Iterable[Cell],
    *,
    places: Mapping[str, tuple[str, str]] | None = None,
    title: str = "",
    speech: TextRenderer = ENGLISH,
) -> str:
    """Write a report as a whole HTML file.

    Args:
        report: what was found.
        cells: the figures that were checked.
        places: sheet and reference of each figure by its id, where they came from a workbook.
        title: the heading.
        speech: the language of all that is not in the figures.
    """
    title = title or speech(texts.WHAT_TO_ASK)
    return (
        f'<!doctype html>\n<html lang="{_TAGS.get(speech.lang, speech.lang)}">\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>body{{margin:0}}{_STYLE}</style>\n</head>\n<body>\n"
        f"{_body(report, cells, places, title, 'main', speech)}\n</body>\n</html>\n"
    )


def page_of_tables(result: TableReport, speech: TextRenderer = ENGLISH) -> str:
    """Write what was found in a workbook as a whole HTML file, with its sheets as they are."""
    places = {key: (place.sheet, place.ref) for key, place in result.places.items()}
    report = result.report or Report([], [])
    return page(report, result.cells, places=places, title=result.name, speech=speech)


def fragment(report: Report, cells: Iterable[Cell]) -> str:
    """Write a report as a piece of a page, such as a notebook, that brings its own style."""
    body = _body(report, cells, None, ENGLISH(texts.WHAT_TO_ASK), "div", ENGLISH)
    return f"<style>{_STYLE}</style>{body}"


def _body(  # noqa: PLR0917
    report: Report,
    cells: Iterable[Cell],
    places: Mapping[str, tuple[str, str]] | None,
    title: str,
    element: str,
    speech: TextRenderer,
) -> str:
    cells = list(cells)
    tables = Tables(cells, places)
    parts = [f'<{element} class="vidik-checks">', f'<h1 dir="auto">{escape(title)}</h1>']
    parts.append(f"<p>{escape(_summary(report, len(cells), speech))}</p>")
    if report.findings:
        parts.append('<ol class="all">')
        for rank, finding in enumerate(report.findings, start=1):
            drawn = tables.draw(finding) if rank <= MOST_DRAWN else []
            parts.extend(_finding(rank, finding, drawn, speech))
        parts.append("</ol>")
    parts.append(f"</{element}>")
    return "\n".join(parts)


def _summary(report: Report, count: int, speech: TextRenderer) -> str:
    """Return what was checked, and that nothing was found where that is so."""
    text = f"{speech(texts.FIGURES, n=figure(count))} {report.checked.sentence(speech)}"
    return text if report.findings else f"{text} {speech(texts.NOTHING_FOUND)}"


def _finding(
    rank: int, finding: Finding, drawn: Sequence[Drawn], speech: TextRenderer
) -> Iterator[str]:
    strength = finding.severity if finding.severity in texts.SEVERITIES else "low"
    yield f'<li class="finding {strength}" id="finding-{rank}">'
    yield (
        f'<p><span class="tag strength">{rank}. {speech(texts.SEVERITIES[strength])}</span>'
        f'<span class="tag">{speech(texts.KINDS[finding.kind])}</span></p>'
    )
    yield f'<h2 dir="auto">{escape(speech.of(finding.text))}</h2>'
    line = sum_line(finding, speech)
    if line:
        yield f'<p class="sum"><bdi>{escape(line)}</bdi></p>'
    for number, piece in enumerate(drawn, start=1):
        yield from _table(rank, number, piece, speech)
    yield from _also(also_seen(finding, speech))
    ask = speech.of(finding.resolution)
    if ask:
        head = speech(texts.ASK)
        yield f'<p class="ask" dir="auto"><strong>{head}</strong> {escape(ask)}</p>'
    why = speech.of(finding.why)
    if why:
        sure = speech(texts.SURE[finding.sure])
        yield f'<p class="soft"><strong>{sure}:</strong> {escape(why)}</p>'
    for text in fact_sentences(finding):
        yield f'<p class="soft" dir="auto">{escape(speech.of(text))}</p>'
    yield f'<p class="soft"><code>{escape(finding.rule)}</code></p></li>'


def _also(lines: list[str]) -> Iterator[str]:
    if lines:
        head, *examples = (escape(line) for line in lines)
        listed = "".join(f'<li dir="auto">{line}</li>' for line in examples)
        yield f'<p class="soft">{head}</p><ul class="soft">{listed}</ul>'


def sum_line(finding: Finding, speech: TextRenderer = ENGLISH) -> str:
    """Write the numbers of a finding as a line; blank where there are none."""
    numbers = arithmetic(finding)
    if numbers is None:
        return ""
    expected, found = numbers.expected, numbers.found
    if numbers.terms:
        sum_ = " + ".join(numbers.terms)
        line = speech(texts.LINE_SUM, sum=sum_, found=found, expected=expected)
    elif finding.kind is Kind.SAME:
        line = speech(texts.LINE_TWICE, first=expected, second=found)
    else:
        line = speech(texts.LINE, expected=expected, found=found)
    line += speech(texts.LINE_GAP, difference=numbers.difference)
    return line + (speech(texts.LINE_ROUNDING, n=numbers.tolerance) if numbers.tolerance else "")


def _table(rank: int, number: int, piece: Drawn, speech: TextRenderer) -> Iterator[str]:
    name = f"about-{rank}-{number}"
    named = (part for part in piece.about if part != NOT_STATED and part not in UNNAMED)
    about = escape(", ".join(named)) or speech(texts.SOME_FIGURES)
    yield f'<p class="soft" id="{name}" dir="auto">{about}</p>'
    yield f'<div class="piece" tabindex="0" role="region" aria-labelledby="{name}">'
    yield f'<table aria-labelledby="{name}">'
    heads = "".join(
        f'<th scope="col"><bdi>{escape(text or speech(texts.ALL))}</bdi></th>'
        for text in piece.columns
    )
    corner = f'<th scope="col"><bdi>{escape(piece.corner)}</bdi></th>'
    yield f"<thead><tr>{corner}{heads}</tr></thead><tbody>"
    for row in piece.rows:
        places = "".join(_place(values, speech) for values in row.places)
        name = escape(row.label) or speech(texts.TOGETHER)
        yield f'<tr><th scope="row"><bdi>{name}</bdi></th>{places}</tr>'
    yield "</tbody></table></div>"
    yield f'<p class="soft legend">{_legend(piece.marks(), speech)}</p>'
    if piece.left_out:
        yield f'<p class="soft">{speech(texts.ROWS_LEFT_OUT, n=figure(piece.left_out))}</p>'


def _place(values: Sequence[Value], speech: TextRenderer) -> str:
    if not values:
        return "<td></td>"
    # One value stated in several places is written once, as the strongest of them.
    strongest = sorted(values, key=lambda value: list(Mark).index(value.mark))
    written = {value.text: value for value in reversed(strongest)}
    kind = f' class="{strongest[0].mark}"' if strongest[0].mark in _SIGNS else ""
    return f"<td{kind}>{'<br>'.join(_value(value, speech) for value in written.values())}</td>"


def _value(value: Value, speech: TextRenderer) -> str:
    sign = ""
    if value.mark in _SIGNS:
        sign = (
            f'<span class="sign" aria-hidden="true">{_SIGNS[value.mark]}</span>'
            f'<span class="off">{speech(_SAID[value.mark])}: </span>'
        )
    return f'<bdi title="{escape(value.cell.id)}">{sign}{escape(speech.number(value.text))}</bdi>'


def _legend(marks: set[Mark], speech: TextRenderer) -> str:
    return "".join(
        f"<span>{sign} {speech(_SAID[mark])}</span>"
        for mark, sign in _SIGNS.items()
        if mark in marks
    )
