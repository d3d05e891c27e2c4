# SPDX-License-Identifier: EUPL-1.2
"""Import a file of figures: look first, then confirm; a bad file is refused whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.request_time import time_limit
from vidik.figures.forms import ImportForm
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.methods.columns import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from vidik.figures.methods.naming import Catalogue
from vidik.figures.methods.row_faults import RowError
from vidik.figures.selectors import catalogue
from vidik.figures.services.cycles import import_into_year
from vidik.figures.services.imports import ImportRefused, every_fault
from vidik.figures.services.uploads import (
    NotThere,
    Upload,
    drop_upload,
    fault_lines,
    open_upload,
    read_signed,
    signed,
    store_upload,
    taken,
)
from vidik.figures.views.downloads import streamed
from vidik.figures.wording import filled, language

SHOWN_FAULTS = 200
IMPORT_SECONDS = 240
"""A file of the largest size has a million rows, which takes a minute or two."""


@requires(Action.FIGURES_IMPORT)
@time_limit(IMPORT_SECONDS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Take a file, look at it without changing anything, and show what would happen."""
    actor = actor_of(request)
    if request.method != "POST":
        newest = catalogue.cycle_of(actor, "")
        form = ImportForm(initial={"cycle": newest.code if newest else ""})
        return _form_page(request, form)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, form)
    file = form.cleaned_data["file"]
    upload = store_upload(
        file.chunks(),
        name=Path(file.name or "").name[:120],
        cycle=form.cleaned_data["cycle"],
        reason=form.cleaned_data["reason"].strip(),
        actor=actor,
    )
    return _look(request, upload)


def _look(request: HttpRequest, upload: Upload) -> HttpResponse:
    actor = actor_of(request)
    token = signed(upload, actor=actor)
    try:
        result = import_into_year(
            open_upload(upload, actor=actor),
            year=upload.cycle,
            catalogue=_catalogue(),
            reason=upload.reason,
            dry_run=True,
            actor=actor,
        )
    except ImportRefused as refusal:
        return _refused(request, upload, refusal, token)
    context = {"upload": upload, "token": token, "result": result}
    return render(request, "figures/import_confirm.html", context)


def _refused(
    request: HttpRequest, upload: Upload, refusal: ImportRefused, token: str
) -> HttpResponse:
    errors = refusal.errors
    context = {
        "upload": upload,
        "token": token,
        "faults": [
            (error.line, error.column, filled(error.message_template, error.params))
            for error in errors[:SHOWN_FAULTS]
        ],
        "count": len(errors),
        "rows": len({error.line for error in errors}),
        "is_cut": len(errors) > SHOWN_FAULTS,
        "is_stopped": refusal.stopped,
    }
    return render(request, "figures/import_refused.html", context, status=422)


@requires(Action.FIGURES_IMPORT)
@time_limit(IMPORT_SECONDS)
@require_POST
def import_confirm(request: HttpRequest) -> HttpResponse:
    """Import the file that was looked at, once, however often the button is pressed."""
    actor = actor_of(request)
    token = request.POST.get("token", "")
    try:
        upload = read_signed(token, actor=actor)
        if "cancel" in request.POST:
            drop_upload(upload, actor=actor)
            messages.info(request, _("Nothing was imported."))
            return redirect("figures:import")
        with taken(upload, actor=actor) as lines:
            result = import_into_year(
                lines,
                year=upload.cycle,
                catalogue=_catalogue(),
                reason=upload.reason,
                dry_run=False,
                actor=actor,
            )
    except NotThere:
        messages.warning(
            request,
            _("This file has already been imported, or it waited for longer than a day."),
        )
        return redirect("figures:list")
    except ImportRefused as refusal:
        return _refused(request, upload, refusal, token)
    messages.success(request, _said(result.added, result.revised, result.unchanged))
    return redirect(f"{reverse('figures:list')}?cycle={upload.cycle}")


@requires(Action.FIGURES_IMPORT)
@require_POST
def import_faults(request: HttpRequest) -> HttpResponseBase:
    """Download every fault of a refused file as CSV."""
    actor = actor_of(request)
    try:
        upload = read_signed(request.POST.get("token", ""), actor=actor)
        import_into_year(
            open_upload(upload, actor=actor),
            year=upload.cycle,
            catalogue=_catalogue(),
            reason=upload.reason,
            dry_run=True,
            actor=actor,
        )
    except NotThere:
        messages.warning(request, _("The file is no longer stored. Choose it again."))
        return redirect("figures:import")
    except ImportRefused as refusal:
        faults: Iterable[RowError] = refusal.errors
        if refusal.stopped:
            lines = open_upload(upload, actor=actor)
            faults = every_fault(lines, catalogue=_catalogue(), actor=actor)
        return streamed(fault_lines(faults, language()), f"{_('faults')}.csv")
    messages.info(request, _("The file no longer has faults."))
    return redirect("figures:import")


def _said(added: int, revised: int, unchanged: int) -> str:
    parts = [ngettext("%(n)s figure added", "%(n)s figures added", added) % {"n": added}]
    if revised:
        parts.append(ngettext("%(n)s new version", "%(n)s new versions", revised) % {"n": revised})
    if unchanged:
        parts.append(
            ngettext("%(n)s already there", "%(n)s already there", unchanged) % {"n": unchanged}
        )
    return ", ".join(parts) + "."


def _catalogue() -> Catalogue:
    return load_catalogue(settings.PACKS_DIR / settings.PACK)


def _form_page(request: HttpRequest, form: ImportForm) -> HttpResponse:
    context = {"form": form, "required": REQUIRED_COLUMNS, "optional": OPTIONAL_COLUMNS}
    return render(request, "figures/import.html", context)
