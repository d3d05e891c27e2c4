# SPDX-License-Identifier: EUPL-1.2
"""The list of procedures, one procedure, its steps, its record, the decision by a second person."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, OutOfScope
from vidik.audit.services import record
from vidik.core.bilingual import pick
from vidik.core.paging import page_of
from vidik.core.workflow import TransitionRefused
from vidik.identification import selectors, services
from vidik.identification.definitions import definitions, name_of
from vidik.identification.definitions import label as label_of
from vidik.identification.documents import finding_docx, finding_pdf
from vidik.identification.forms import FilterForm, ReturnForm, SectionForm
from vidik.identification.models import Procedure, Stretch
from vidik.identification.types import Return
from vidik.identification.views.steps import STEPS
from vidik.vault.services import Erased

Trail = list[tuple[str, str]]


@requires(Action.IDENTIFICATION_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the procedures that the actor may see: searched by code, filtered, sorted."""
    actor = actor_of(request)
    form = FilterForm(request.GET)
    wanted = form.wanted()
    rows = selectors.listed(actor, wanted)
    if form.errors.get("code"):
        rows = rows.none()
    page = page_of(request, rows)
    record(actor.label, "procedures.listed", label="procedures", found=page.paginator.count)
    return render(
        request,
        "identification/list.html",
        {
            "form": form,
            "page": page,
            "columns": _columns(wanted.sort),
            "is_filtered": any(
                value for key, value in request.GET.items() if key not in {"sort", "page"}
            ),
            "may_count": can(actor, Action.IDENTIFICATION_STATISTICS),
        },
    )


def _columns(sort: str) -> list[tuple[str, str, str]]:
    columns = []
    for label, ascending, first in (
        (_("Case"), "code", "code"),
        (_("Received"), "received", "-received"),
    ):
        order = {ascending: "ascending", f"-{ascending}": "descending"}.get(sort, "")
        other = {"ascending": f"-{ascending}", "descending": ascending}.get(order, first)
        columns.append((label, other, order))
    return columns


@requires(Action.IDENTIFICATION_READ)
@require_safe
def procedure(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a procedure: where it stands, what is due, what has happened, the record."""
    actor = actor_of(request)
    found = selectors.get_procedure(actor, key)
    record(actor.label, "procedure.read", found)
    works = can(actor, Action.IDENTIFICATION_WORK, found)
    waiting = selectors.to_decide(found)
    steps = [
        (slug, step)
        for slug, step in STEPS.items()
        if works and can(actor, step.action, found) and step.possible(found)
    ]
    return render(
        request,
        "identification/procedure.html",
        {
            "procedure": found,
            "trail": _trail((found.case.code, "")),
            "now": timezone.now(),
            "due": [(line, line.is_overdue(timezone.now())) for line in selectors.due_of(found)],
            "events": selectors.timeline(found),
            "sections": selectors.record_of(found),
            "stretches": _stretches(found),
            "suspects": _suspects(found),
            "findings": found.findings.all(),
            "waiting": waiting,
            "is_own_proposal": waiting is not None and waiting.proposed_by_id == actor.user_id,
            "works": works,
            "steps": {
                group: [pair for pair in steps if pair[1].group == group]
                for group in ("next", "person", "record", "more")
            },
            "others": selectors.others_of(actor, found),
        },
    )


def _stretches(found: Procedure) -> list[tuple[Stretch, str, str]]:
    """Give each stretch of the way with the names of its country and its form of exploitation."""
    codes = {each.code: each for each in definitions().fields["country-of-exploitation"].codes}
    return [
        (
            row,
            name_of(codes[row.country]) if row.country in codes else _("unknown"),
            label_of("form-part", row.form) if row.form else "",
        )
        for row in found.stretches.filter(ended_at__isnull=True)
    ]


def _suspects(found: Procedure) -> list[tuple[str, list[str], str]]:
    """Give each suspect's code with the names of the roles and of the relation."""
    return [
        (
            row.code,
            [label_of("suspect-role", role) for role in row.roles],
            label_of("relation", row.relation) if row.relation else "",
        )
        for row in found.suspects.filter(removed_at__isnull=True)
    ]


@requires(Action.IDENTIFICATION_WORK)
@sensitive_post_parameters("note", "opinion")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, key: uuid.UUID, step: str) -> HttpResponse:
    """Do one step of a procedure; what cannot be done now is refused with the reason."""
    actor = actor_of(request)
    found = selectors.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_WORK, found)
    page = STEPS.get(step)
    if page is None:
        raise OutOfScope(label="identification.procedure", key=str(key))
    authorize(actor, page.action, found)
    back = reverse("identification:procedure", args=[found.pk])
    form = page.form(_posted(request), procedure=found)
    if request.method == "POST" and form.is_valid():
        try:
            page.run(found, form.cleaned_data, actor)
        except ValidationError as error:
            _add(form, error)
        except (TransitionRefused, Erased) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(page.done))
            return redirect(back)
    return _form_page(
        request,
        form,
        title=str(page.title),
        intro=str(page.intro),
        back=back,
        trail=_trail((found.case.code, back), (str(page.title), "")),
    )


@requires(Action.IDENTIFICATION_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, key: uuid.UUID, section: str) -> HttpResponse:
    """Write one section of the record; the others stay as they are."""
    actor = actor_of(request)
    found = selectors.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_WORK, found)
    sections = {each.code: each for each in definitions().sections}
    asked = sections.get(section)
    if asked is None:
        raise OutOfScope(label="identification.procedure", key=str(key))
    held = selectors.said_of(found, section)
    initial = {
        field.code: held.get(field.code, [])
        if field.several
        else next(iter(held.get(field.code, [])), None)
        for field in asked.fields
    }
    form = SectionForm(_posted(request), section=asked, initial=initial)
    back = reverse("identification:procedure", args=[found.pk])
    name = pick(asked.name_en, asked.name_sr)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_section(
                found,
                section,
                form.values(),
                said_by=form.cleaned_data["said_by"],
                said_on=form.cleaned_data["said_on"],
                actor=actor,
            )
        except ValidationError as error:
            _add(form, error)
        else:
            messages.success(request, _("The section has been saved."))
            codes = list(sections)
            later = codes[codes.index(section) + 1 :]
            if "next" in request.POST and later:
                return redirect("identification:section", found.pk, later[0])
            return redirect(back)
    return _form_page(
        request,
        form,
        title=name,
        intro=_("“Unknown” says that it was asked and nobody knows; it is not “no”."),
        back=back,
        trail=_trail((found.case.code, back), (name, "")),
        goes_on=True,
    )


@requires(Action.IDENTIFICATION_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take the decision that a colleague proposed, or send it back."""
    actor = actor_of(request)
    found = selectors.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_DECIDE, found)
    proposal = selectors.get_decision(found)
    back = reverse("identification:procedure", args=[found.pk])
    form = ReturnForm(
        _posted(request) if request.POST.get("step") == "return" else None, procedure=found
    )
    if request.method == "POST":
        try:
            if request.POST.get("step") == "take":
                services.take(proposal, actor=actor)
                messages.success(request, _("The decision has been taken."))
                return redirect(back)
            if form.is_valid():
                services.send_back(proposal, Return(form.cleaned_data["reason"]), actor=actor)
                messages.success(request, _("The proposal was sent back."))
                return redirect(back)
        except (ValidationError, TransitionRefused) as refusal:
            text = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
            messages.error(request, text)
            return redirect(back)
    reasons = {each.code: each for each in definitions().reasons}
    return render(
        request,
        "identification/decide.html",
        {
            "procedure": found,
            "proposal": proposal,
            "reasons": [
                pick(reasons[code].name_en, reasons[code].name_sr)
                for code in proposal.reasons
                if code in reasons
            ],
            "is_own": proposal.proposed_by_id == actor.user_id,
            "form": form,
            "sections": selectors.record_of(found),
            "trail": _trail((found.case.code, back), (_("Decision"), "")),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.IDENTIFICATION_WORK)
@require_safe
def finding(request: HttpRequest, key: uuid.UUID, number: int, form: str) -> HttpResponse:
    """Give a version of the findings and opinion as a Word file or a PDF."""
    actor = actor_of(request)
    found = selectors.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_WORK, found)
    version = (
        found.findings.filter(version=number)
        .select_related("procedure__case__responsible", "procedure__person")
        .first()
    )
    if version is None or form not in {"docx", "pdf"}:
        raise OutOfScope(label="identification.procedure", key=str(key))
    try:
        opinion = services.opinion_of(version, actor=actor).reveal()
    except services.NotStated:
        messages.warning(
            request, _("Say first for what you look at this person, then take the document again.")
        )
        return redirect("vault:person", found.person_id)
    except Erased as refusal:
        messages.error(request, str(refusal))
        return redirect("identification:procedure", found.pk)
    write = finding_docx if form == "docx" else finding_pdf
    response = HttpResponse(write(version, opinion), content_type=_MEDIA[form])
    name = f"findings-{found.case.code}-{number}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _add(form: Form, error: ValidationError) -> None:
    """Put what a service objects to beside its field, or above the form where it has none."""
    if hasattr(error, "error_dict"):
        for name, found in error.error_dict.items():
            form.add_error(name if name in form.fields else None, found)
    else:
        form.add_error(None, error)


def _trail(*parts: tuple[str, str]) -> Trail:
    rows = [(_("Identification"), reverse("identification:list")), *parts]
    return [(url, label) for label, url in rows]


def _form_page(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    intro: str,
    back: str,
    trail: Trail,
    goes_on: bool = False,
) -> HttpResponse:
    return render(
        request,
        "identification/form.html",
        {
            "form": form,
            "title": title,
            "intro": intro,
            "back": back,
            "trail": trail,
            "goes_on": goes_on,
        },
        status=422 if form.errors else 200,
    )
