# SPDX-License-Identifier: EUPL-1.2
"""Check a table from outside: bring it, see how it is read, see what does not agree in it.

Each step has an address of its own under the key of the table, so that two tables in two windows
do not meet, and going back or pressing a button twice does nothing else than before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.checks.methods import texts
from vidik.checks.methods.model import NOT_STATED
from vidik.checks.methods.sentences import FRAGMENTS, MESSAGES, SKIP_REASONS
from vidik.checks.methods.speech import TextRenderer
from vidik.checks.methods.tables import Options
from vidik.checks.methods.texts import PUBLISHER
from vidik.checks.types import Kind, Severity
from vidik.figures.forms_outside import CorrectionsForm, OutsideForm
from vidik.figures.methods.outside_answers import NoTable
from vidik.figures.methods.table_reading import MOST_FINDINGS
from vidik.figures.sentences import WORDS, SentenceWriter
from vidik.figures.services import outside
from vidik.figures.views.downloads import attachment
from vidik.figures.wording import in_script, spoken, unit_text

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

    from vidik.figures.methods.outside_answers import (
        Numbers,
        OutsideFinding,
        Piece,
        Read,
        Said,
        TablePreview,
    )
    from vidik.figures.services.outside import UploadedTable

MOST_TABLES: Final = 40
"""Tables of a file that are shown as they were read."""
_SURE: Final = {
    "certain": gettext_lazy("certain"),
    "likely": gettext_lazy("likely"),
    "possible": gettext_lazy("possible"),
}
_SEVERITIES: Final = dict(Severity.choices)
_KINDS: Final = dict(Kind.choices)


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A finding in the reader's words."""

    kind: str | Promise
    severity: str
    severity_label: str | Promise
    sure: str | Promise
    message: str
    why: str
    facts: tuple[str, ...]
    ask: str
    numbers: Numbers | None
    is_same: bool
    pieces: tuple[Piece, ...]
    further: int
    also: tuple[str, ...]
    rule: str


@requires(Action.CHECKS_RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a table: a file, or what was pasted."""
    if request.method != "POST":
        return render(request, "findings/outside/upload.html", {"form": OutsideForm()})
    form = OutsideForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "findings/outside/upload.html", {"form": form}, status=422)
    kind, name, content = form.table()
    key = outside.store_table(content, name=name, kind=kind, actor=actor_of(request))
    return redirect("findings:outside-table", key)


@requires(Action.CHECKS_RUN)
@require_safe
def structure(request: HttpRequest, key: str) -> HttpResponse:
    """Show how a table was read, and let it be read otherwise."""
    try:
        brought = outside.open_table(key, actor=actor_of(request))
        found = outside.preview(brought, Options(), actor=actor_of(request))
        form = _corrections(request, found)
        look = found
        if form.is_valid() and form.options() != Options():
            look = outside.preview(brought, form.options(), actor=actor_of(request))
    except outside.TableNotFound:
        return _removed(request)
    except NoTable as refusal:
        return _refused(request, key, refusal)
    context = {
        "brought": brought,
        "form": form,
        "look": look,
        "tables": _tables(look)[:MOST_TABLES],
        "hidden": max(len(look.tables) - MOST_TABLES, 0),
        "unread": _unread(look),
        "reading": request.GET.urlencode() if form.is_valid() else "",
    }
    return render(request, "findings/outside/structure.html", context)


@requires(Action.CHECKS_RUN)
@require_safe
def found(request: HttpRequest, key: str) -> HttpResponse:
    """Show what does not agree in a table."""
    try:
        brought, options = _asked(request, key)
        look = outside.check_table(brought, options, actor=actor_of(request))
    except outside.TableNotFound:
        return _removed(request)
    except NoTable as refusal:
        return _refused(request, key, refusal)
    writer = SentenceWriter.of_nothing()
    context = {
        "brought": brought,
        "look": look,
        "checked": _checked(look),
        "rows": [_doubt(writer, one) for one in look.findings],
        "unread": _unread(look),
        "most": MOST_FINDINGS,
        "reading": request.GET.urlencode(),
    }
    return render(request, "findings/outside/findings.html", context)


@requires(Action.CHECKS_RUN)
@require_safe
def marked(request: HttpRequest, key: str) -> HttpResponse:
    """Download a copy of the table with what does not agree marked in it."""
    try:
        brought, options = _asked(request, key)
        suffix, content = outside.marked_table(
            brought,
            options,
            language=spoken(),
            translate=_translated,
            actor=actor_of(request),
        )
    except outside.TableNotFound:
        return _removed(request)
    except NoTable as refusal:
        return _refused(request, key, refusal)
    stem = brought.name.rpartition(".")[0] or brought.name
    return attachment(content, f"{stem}-{_('checked')}{suffix}")


@requires(Action.CHECKS_RUN)
@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Remove a table before its hour is over."""
    outside.drop_table(key, actor=actor_of(request))
    messages.success(request, _("The table was removed."))
    return redirect("findings:outside")


def _asked(request: HttpRequest, key: str) -> tuple[UploadedTable, Options]:
    """Return a table and how it is to be read, as the address says."""
    brought = outside.open_table(key, actor=actor_of(request))
    form = CorrectionsForm(request.GET, sheets=[request.GET.get("sheet", "")])
    return brought, form.options() if form.is_valid() else Options()


def _corrections(request: HttpRequest, found: TablePreview) -> CorrectionsForm:
    sheets = list(dict.fromkeys([table.sheet for table in found.tables]))
    return CorrectionsForm(request.GET, sheets=sheets)


def _checked(look: TablePreview) -> str:
    """Say what was tried in a table, and the results."""
    if look.checked is None:
        return ""
    return in_script(look.checked.sentence(_speech()))


def _speech() -> TextRenderer:
    return TextRenderer(spoken(), _)


def _figure(written: str) -> str:
    """Write a figure of the engine with the signs of the reader's language."""
    return in_script(_speech().number(written))


def _numbers(numbers: Numbers | None) -> Numbers | None:
    if numbers is None:
        return None
    return replace(
        numbers,
        expected=_figure(numbers.expected),
        found=_figure(numbers.found),
        difference=_figure(numbers.difference),
        terms=tuple(map(_figure, numbers.terms)),
    )


def _doubt(writer: SentenceWriter, one: OutsideFinding) -> DoubtView:
    return DoubtView(
        kind=_KINDS.get(one.kind, one.kind),
        severity=one.severity,
        severity_label=_SEVERITIES.get(one.severity, one.severity),
        sure=_SURE.get(one.sure, one.sure),
        message=_in_words(writer, one.message),
        why=_in_words(writer, one.why),
        facts=tuple(_in_words(writer, text) for text in one.facts),
        ask=_in_words(writer, one.ask),
        numbers=_numbers(one.numbers),
        is_same=one.kind == Kind.SAME,
        pieces=tuple(_piece(piece) for piece in one.pieces),
        further=one.further,
        also=tuple(_in_words(writer, text) for text in one.also),
        rule=one.rule,
    )


def _piece(piece: Piece) -> Piece:
    about = tuple(_word(part) for part in piece.about if part not in {NOT_STATED, PUBLISHER})
    rows = tuple(
        replace(row, places=tuple(
            replace(place, texts=tuple(map(_figure, place.texts))) for place in row.places
        ))
        for row in piece.rows
    )  # fmt: skip
    return replace(piece, about=about, rows=rows)


def _tables(look: TablePreview) -> list[Read]:
    """Return the tables as they were read, in the reader's words where the words are ours."""
    return [
        replace(
            table,
            piece=_piece(table.piece) if table.piece else None,
            dimensions=tuple((_word(name), codes) for name, codes in table.dimensions),
            periods=tuple(period for period in table.periods if period != NOT_STATED),
        )
        for table in look.tables
    ]


def _word(word: str) -> str:
    return str(WORDS.get(word) or unit_text(word))


def _unread(look: TablePreview) -> list[tuple[str, str]]:
    """Say what was not read: the place, and why."""
    writer = SentenceWriter.of_nothing()
    return [
        (f"{one.sheet}, {one.cell}" if one.cell else one.sheet, _in_words(writer, one.said))
        for one in look.unread
    ]


def _in_words(writer: SentenceWriter, text: Said) -> str:
    """Say a sentence in the reader's language; one that is damaged is shown as it came."""
    try:
        return writer.said(text.template, text.params)
    except (KeyError, IndexError, ValueError):
        return text.template


def _translated() -> dict[str, str]:
    """Return every sentence that a marked copy may hold in the reader's language."""
    lone = [text for name, text in vars(texts).items() if name.isupper() and isinstance(text, str)]
    every = (*MESSAGES, *FRAGMENTS, *SKIP_REASONS, *texts.HELD.values(), *lone)
    reported = {text: _(text) for text in every}
    return {name: in_script(text) for name, text in reported.items()}


def _removed(request: HttpRequest) -> HttpResponse:
    messages.warning(
        request, _("This table is no longer here. Choose it again; nothing of it was stored.")
    )
    return redirect("findings:outside")


def _refused(request: HttpRequest, key: str, refusal: NoTable) -> HttpResponse:
    context = {"key": key, "reason": _in_words(SentenceWriter.of_nothing(), refusal.said)}
    return render(request, "findings/outside/refused.html", context, status=422)
