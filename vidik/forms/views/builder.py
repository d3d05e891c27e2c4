# SPDX-License-Identifier: EUPL-1.2
"""The office writes forms: one version, and how a draft begins."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.downloads import as_file
from vidik.core.packfiles import Pack
from vidik.forms.content import Audience, audience_from_json
from vidik.forms.forms import BeginForm, CopyForm, UploadForm
from vidik.forms.messages.answers import fault_message, pick
from vidik.forms.messages.drafts import flaw_message
from vidik.forms.methods.books import WorkbookRefused
from vidik.forms.methods.drafting import items_of, walk
from vidik.forms.methods.flaw import DraftRefused, Flaw
from vidik.forms.methods.packfiles import PackForms
from vidik.forms.methods.tables import LABELS
from vidik.forms.methods.xlsform import xlsform_workbook
from vidik.forms.registry import asking
from vidik.forms.selectors import versions as reading
from vidik.forms.selectors.frozen import form_from
from vidik.forms.services import freezing, starting
from vidik.forms.services.starting import DraftStart

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_FAULTS = 100
_SAFE_NAME = re.compile(r"[^A-Za-z0-9.-]+")


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def version(request: HttpRequest, key: int) -> HttpResponse:
    """Show a version: who gets it, in which calls it is asked, what can be done with it."""
    actor = actor_of(request)
    row = reading.form_version(actor, key)
    form = form_from(row)
    newest = reading.newest_version(actor, row.form_id)
    earlier = [one for one in reading.versions(actor).filter(form_id=row.form_id) if one.pk != key]
    return render(
        request,
        "forms/version.html",
        {
            "row": row,
            "audience": audience_shown(audience_from_json(row.audience)),
            "asked": asking().rows().filter(form=row).exists(),
            "panel_template": asking().panel,
            "panel": asking().panel_context(actor, row),
            "others": earlier,
            "is_newest": newest is not None and newest.pk == row.pk,
            "questions": len([item for item in form.questions.values() if item.is_own]),
            "bound": len(form.bound),
            "sections": [pick(section.labels) for section in form.sections],
            "may_write": can(actor, Action.QUESTIONNAIRES_PREPARE),
            "next_year": asking().next_year(actor),
            "wordings": reading.wordings(row),
            "trail": trail((None, str(row.title))),
        },
    )


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def xlsform(request: HttpRequest, key: int) -> HttpResponse:
    """Return a version as an XLSForm workbook for other tools."""
    actor = actor_of(request)
    row = reading.form_version(actor, key)
    freezing.record_form_download(row, actor=actor)
    return workbook(xlsform_workbook(form_from(row)), f"{row.form_id}-{row.version}")


def workbook(content: bytes, name: str) -> HttpResponse:
    """Return a workbook as a file to save."""
    return as_file(content, f"{_SAFE_NAME.sub('-', name)}.xlsx")


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest) -> HttpResponse:
    """Begin a draft as a version stands, most of the time last year’s."""
    actor = actor_of(request)
    initial = {"version": request.GET.get("version", ""), "year": asking().next_year(actor)}
    form = CopyForm(request.POST or None, initial=initial, versions=reading.versions(actor))
    if request.method == "POST" and form.is_valid():
        chosen = reading.form_version(actor, form.cleaned_data["version"].pk)
        try:
            draft = starting.begin_from_version(chosen, year=form.cleaned_data["year"], actor=actor)
        except (ValidationError, DraftRefused) as error:
            show_error(form, error)
        else:
            messages.success(
                request, _("The draft has been started. Nothing already asked changes.")
            )
            return redirect("forms:draft", draft.pk)
    return render(
        request,
        "forms/copy.html",
        {"form": form, "trail": trail((None, _("From an earlier version")))},
    )


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """Begin a form of its own with blocks of the country pack."""
    actor = actor_of(request)
    pack = PackForms(Pack(settings.PACKS_DIR / settings.PACK))
    form = BeginForm(request.POST or None, initial={"year": asking().next_year(actor)})
    chosen = request.POST.getlist("blocks")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        start = DraftStart(
            data["form_id"],
            data["year"],
            data["title"],
            Audience(),
        )
        try:
            draft = starting.begin_from_blocks(pack.pack.folder, chosen, start, actor=actor)
        except (ValidationError, DraftRefused) as error:
            show_error(form, error)
        else:
            messages.success(request, _("The draft has been started. Next, say who gets the form."))
            return redirect("forms:draft-settings", draft.pk)
    return render(
        request,
        "forms/compose.html",
        {
            "form": form,
            "blocks": blocks_shown(pack, chosen),
            "trail": trail((None, _("From blocks"))),
        },
    )


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take an XLSForm workbook; what it changes is shown before it is saved."""
    actor = actor_of(request)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={"version": request.GET.get("version", ""), "year": asking().next_year(actor)},
        versions=reading.newest_forms(actor),
    )
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data["version"]
        try:
            draft = starting.begin_from_upload(
                form.cleaned_data["file"].read(),
                year=form.cleaned_data["year"],
                base=reading.form_version(actor, base.pk) if base is not None else None,
                actor=actor,
            )
        except WorkbookRefused as refused:
            faults = [fault_message(fault) for fault in refused.faults[:_MOST_FAULTS]]
        except ValidationError as error:
            show_error(form, error)
        else:
            return redirect("forms:draft", draft.pk)
    return render(
        request,
        "forms/upload.html",
        {"form": form, "faults": faults, "trail": trail((None, _("Upload")))},
        status=422 if faults else 200,
    )


def blocks_shown(pack: PackForms, chosen: list[str]) -> list[dict[str, Any]]:
    """List the blocks with their sections, the chosen ones first and in their order."""
    names = [name for name in chosen if name in pack.block_names]
    names += [name for name in pack.block_names if name not in chosen]
    shown = []
    for name in names:
        items = items_of([row.cells for row in pack.block(name).survey])
        shown.append(
            {
                "name": name,
                "sections": [
                    pick({lang: item.cells.get(column, "") for lang, column in LABELS.items()})
                    for item in items
                ],
                "questions": sum(not one.is_group or one.is_table for one in walk(items)),
                "is_chosen": name in chosen,
            }
        )
    return shown


def audience_shown(audience: Audience) -> dict[str, Any]:
    """Name those who get a form."""
    return {
        "kinds": reading.kinds_named(audience.kinds),
        "institutions": reading.institutions_named(audience.institutions),
        "everybody": audience.everybody,
        "is_anybody": audience.is_anybody,
    }


def show_error(form: Form, error: ValidationError | DraftRefused) -> None:
    """Show at the form what is in the way, at the field where it can."""
    if isinstance(error, DraftRefused):
        for flaw in error.flaws:
            form.add_error(None, item_flaw_message(flaw))
    elif hasattr(error, "error_dict"):
        for field, errors in error.message_dict.items():
            for text in errors:
                form.add_error(field if field in form.fields else None, text)
    else:
        form.add_error(None, error)


def item_flaw_message(flaw: Flaw) -> str:
    """Say what does not fit, with the item that it is about."""
    return f"{flaw.item}: {flaw_message(flaw)}" if flaw.item else flaw_message(flaw)


def trail(*steps: tuple[str | None, str]) -> list[tuple[str | None, str]]:
    """Return the way to a page of the room, from the list of all forms."""
    return [(reverse("forms:list"), _("Forms")), *steps]
