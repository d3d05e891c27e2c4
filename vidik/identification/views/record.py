# SPDX-License-Identifier: EUPL-1.2
"""The record of a victim section by section, and the documents that are drawn from it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action, OutOfScope
from vidik.core.downloads import as_file
from vidik.core.pages import posted
from vidik.core.steps import place
from vidik.identification.documents import finding_docx, finding_pdf
from vidik.identification.forms.record import NOT_KNOWN, SectionForm
from vidik.identification.methods.record import UNKNOWN, Section
from vidik.identification.models import Procedure
from vidik.identification.selectors import carrying, procedures, records
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import (
    findings,
)
from vidik.identification.services import (
    procedures as identification_procedures,
)
from vidik.identification.services import (
    records as identification_records,
)
from vidik.identification.types import DECIDED
from vidik.identification.views.joined import trail
from vidik.vault.services.sealing import Erased


@requires(Action.IDENTIFICATION_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, key: uuid.UUID, section: str) -> HttpResponse:
    """Write one section of the record; the others stay as they are."""
    actor = actor_of(request)
    found = procedures.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_WORK, found)
    sections = {each.code: each for each in definitions().sections}
    requested = sections.get(section)
    if requested is None:
        raise OutOfScope(label="identification.procedure", key=str(key))
    codes = list(sections)
    later = codes[codes.index(section) + 1 :]
    form = SectionForm(
        posted(request),
        section=requested,
        initial=_initial(found, requested),
        held=records.held_since(found, section),
    )
    back = reverse("identification:procedure", args=[found.pk])
    meanwhile = False
    if request.method == "POST" and form.is_valid():
        try:
            identification_records.save_section(
                found,
                section,
                form.values(),
                stated_by=form.cleaned_data["stated_by"],
                stated_on=form.cleaned_data["stated_on"],
                seen=request.POST.get("seen"),
                actor=actor,
            )
        except identification_procedures.ConcurrentEdit:
            # Two tabs, or two people: what stands is shown beside what was typed.
            meanwhile = True
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The section has been saved."))
            if "next" in request.POST and later:
                return redirect("identification:section", found.pk, later[0])
            return redirect(f"{back}#record")
    name = str(requested.name)
    known = [] if found.closed_at or found.same_as_id else carrying.beside(found, actor=actor)
    return render(
        request,
        "identification/section.html",
        {
            "form": form,
            "seen": {section: (mark := _in_view(request, found, section, meanwhile=meanwhile))},
            "mark": mark,
            "meanwhile": records.section_of(found, section) if meanwhile else (),
            "procedure": found,
            "proposed": [row for row in known if row.section == section and row.proposals],
            "title": name,
            "fields": [form[each.code] for each in requested.fields],
            "not_known": {
                each.code: form[each.code + NOT_KNOWN]
                for each in requested.fields
                if each.number is not None
            },
            "needed": [each.code for each in requested.fields if each.needed],
            "sections": [(each.code, str(each.name)) for each in sections.values()],
            "here": section,
            "is_last": not later,
            "is_decided": found.state in DECIDED,
            "back": back,
            "trail": trail((found.case.code, back), (name, "")),
        },
        status=409 if meanwhile else 422 if form.errors else 200,
    )


def _in_view(request: HttpRequest, found: Procedure, section: str, *, meanwhile: bool) -> str:
    """Return the mark of what stood on the page.

    What came meanwhile counts as seen once the page says so, and not where something else was
    wrong with the form: sending it a second time would silently overwrite it.
    """
    if request.method == "POST" and not meanwhile and "seen" in request.POST:
        return request.POST["seen"]
    return records.fingerprint_of_section(found, section)


def _initial(found: Procedure, requested: Section) -> dict[str, object]:
    """Return what holds in a section, as its form shows it."""
    held = records.said_of(found, requested.code)
    initial: dict[str, object] = {}
    for field in requested.fields:
        values = held.get(field.code, [])
        if field.several:
            initial[field.code] = values
        elif field.number is not None and UNKNOWN in values:
            initial[field.code + NOT_KNOWN] = True
        else:
            initial[field.code] = next(iter(values), None)
    return initial


@requires(Action.IDENTIFICATION_DECIDE)
@require_safe
def finding(request: HttpRequest, key: uuid.UUID, number: int, form: str) -> HttpResponse:
    """Return a version of the findings and opinion as a Word file or a PDF."""
    actor = actor_of(request)
    found = procedures.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_DECIDE, found)
    version = (
        found.findings.filter(version=number)
        .select_related("made_by", "procedure__case__responsible", "procedure__person")
        .first()
    )
    if version is None or form not in {"docx", "pdf"}:
        raise OutOfScope(label="identification.procedure", key=str(key))
    if version.is_emptied:
        messages.info(request, _("This version was deleted after its retention period."))
        return redirect("identification:procedure", found.pk)
    try:
        opinion = findings.opinion_of(version, actor=actor).reveal()
    except findings.NotStated:
        messages.warning(
            request,
            _(
                "First say why you are viewing this person’s data, then download the document "
                "again."
            ),
        )
        return redirect("vault:person", found.person_id)
    except Erased as refusal:
        messages.error(request, str(refusal))
        return redirect("identification:procedure", found.pk)
    write = finding_docx if form == "docx" else finding_pdf
    return as_file(write(version, opinion), f"findings-{found.case.code}-{number}.{form}")
