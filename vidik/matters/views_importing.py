# SPDX-License-Identifier: EUPL-1.2
"""Import a body's register: choose files, follow the work, look at what it would do, confirm."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.downloads import as_file, download
from vidik.core.languages import languages
from vidik.core.pages import Trail
from vidik.core.steps import submit_once
from vidik.core.uploads import limit_uploads
from vidik.forms.methods.books import WorkbookRefused
from vidik.matters.forms_importing import LARGEST, RegisterForm
from vidik.matters.methods.importing import SHEETS
from vidik.matters.methods.importing_books import MOST_ROWS
from vidik.matters.selectors.importing import lists_for
from vidik.matters.services import importing
from vidik.matters.services.importing_books import blank_register, marked_register, place, said
from vidik.matters.services.importing_files import Progress
from vidik.matters.services.opening import own_institution
from vidik.matters.types import ImportState, Outcome

FORM: Final = ["GET", "HEAD", "POST"]
SHOWN: Final = 100
_OVER: Final = {ImportState.READY, ImportState.FAULTY, ImportState.DONE}


def _trail(title: str = "") -> Trail:
    way: Trail = [(reverse("matters:list"), _("Criminal matters"))]
    here = _("Import a register")
    return [*way, (reverse("matters:import"), here), ("", title)] if title else [*way, ("", here)]


@csrf_exempt
def import_page(request: HttpRequest) -> HttpResponseBase:
    """Take a register.

    How uploads are read is said before anything reads the request.
    """
    limit_uploads(request, LARGEST + 2**20)
    return _import_page(request)


@requires(Action.MATTERS_WRITE)
@csrf_protect
@require_http_methods(FORM)
@never_cache
@submit_once
def _import_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    own = own_institution(actor)
    form = RegisterForm()
    if request.method == "POST":
        form = RegisterForm(request.POST, request.FILES, lists=lists_for(own))
        if form.is_valid():
            key = importing.begin(
                form.cleaned_data["register"], language=languages().named().tag, actor=actor
            )
            return redirect("matters:import-result", key)
    return render(
        request,
        "matters/import.html",
        {"form": form, "own": own, "sheets": SHEETS, "trail": _trail()},
        status=422 if form.errors else 200,
    )


import_page.vidik_action = Action.MATTERS_WRITE  # type: ignore[attr-defined]


@requires(Action.MATTERS_WRITE)
@require_safe
def import_workbook(request: HttpRequest) -> HttpResponse:
    """Give the workbook that the reader's institution fills in."""
    return as_file(blank_register(actor=actor_of(request)), f"{_('register-of-matters')}.xlsx")


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
def import_result(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show how far an import is, and what it would do; confirm it, or forget it."""
    actor = actor_of(request)
    if request.method == "POST":
        try:
            if "cancel" in request.POST:
                importing.drop(str(key), actor=actor)
                messages.info(request, _("Nothing was entered."))
                return redirect("matters:import")
            importing.confirm(str(key), actor=actor)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        return redirect("matters:import-result", key)
    progress = importing.progress_of(str(key), actor=actor)
    context: dict[str, Any] = {
        "key": key, "progress": progress, "trail": _trail(_("Outcome")), "title": _title(progress),
    }  # fmt: skip
    if progress.state in _OVER:
        context |= _result(request, key, progress)
    # What is asked for again and again is the part that changes.
    is_part = request.headers.get("HX-Request") == "true"
    name = "matters/_import.html" if is_part else "matters/import_result.html"
    return render(request, name, context)


def _result(request: HttpRequest, key: uuid.UUID, progress: Progress) -> dict[str, Any]:
    faults, outcomes = importing.result_of(str(key), actor=actor_of(request))
    rows = []
    for sheet in SHEETS:
        counts = progress.counts.get(sheet.code, {})
        if counts:
            shown = (*Outcome, "fault", "unchecked") if faults else Outcome
            rows.append((_(sheet.title), [counts.get(name, 0) for name in shown]))
    titles = {sheet.code: _(sheet.title) for sheet in SHEETS}
    return {
        "rows": rows,
        "faults": [(*place(each), said(each)) for each in faults[:SHOWN]],
        "is_cut": len(faults) > SHOWN,
        "outcomes": [(titles[sheet], line, what.label) for sheet, line, what in outcomes[:SHOWN]],
        "more": len(outcomes) > SHOWN,
        "fits": len(outcomes) + len(faults) < MOST_ROWS,
    }


def _title(progress: Progress) -> str:
    return {
        ImportState.READY: _("Confirm the import"),
        ImportState.FAULTY: _("The register has faults"),
        ImportState.DONE: _("The register was entered"),
        ImportState.FAILED: _("The import was interrupted"),
    }.get(progress.state, _("The register is being read"))


@requires(Action.MATTERS_WRITE)
@require_safe
def import_file(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Give what was found as a file: faults, what happens to each row, the register with marks."""
    actor = actor_of(request)
    if name == "marked":
        try:
            content = marked_register(str(key), actor=actor)
        except WorkbookRefused as refused:
            raise Http404 from refused
        return as_file(content, f"{_('register-of-matters')}.xlsx")
    faults, outcomes = importing.result_of(str(key), actor=actor)
    if name == "faults":
        heads = [_("Sheet"), _("Row"), _("Column"), _("Fault")]
        return download(name, heads, [(*place(each), said(each)) for each in faults], "csv")
    if name == "rows":
        titles = {sheet.code: _(sheet.title) for sheet in SHEETS}
        rows = [(titles[sheet], line, str(what.label)) for sheet, line, what in outcomes]
        return download(name, [_("Sheet"), _("Row"), _("Outcome")], rows, "csv")
    raise Http404
