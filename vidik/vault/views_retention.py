# SPDX-License-Identifier: EUPL-1.2
"""Pages that tell who looked at a person, merge entries, bar erasing, erase and certify."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, require_elevated, requires
from vidik.access.types import Action
from vidik.cases.selectors import cases as case_selectors
from vidik.core.downloads import as_file
from vidik.core.steps import place
from vidik.vault import selectors
from vidik.vault.forms import EraseFilesForm, EraseForm, HoldForm, MergeForm
from vidik.vault.lists import Views
from vidik.vault.models import LegalHold, Person
from vidik.vault.services import accessing, erasing, merging, sealing
from vidik.vault.views import common


@never_cache
@requires(Action.IDENTITIES_LOG)
@require_safe
@sensitive_variables()
def log(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show who looked at a person, for what and why."""
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    accessing.record_log(found, actor=actor)
    return Views.answer(request, **common(request, found, _("Who viewed")))


@never_cache
@requires(Action.IDENTITIES_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def merge(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say that another entry is the same person, or take that back."""
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    # Nobody looks at a person who was erased; what is left to do is to undo the merge.
    if (found.erased_at is None and accessing.current_access(found, actor=actor) is None) or (
        found.erased_at is not None and merging.primary_of(found, actor=actor) is None
    ):
        return redirect("vault:person", key=found.pk)
    form = MergeForm(
        request.POST if request.method == "POST" and "undo" not in request.POST else None
    )
    if request.method == "POST":
        try:
            if "undo" in request.POST:
                merging.unmerge(found, actor=actor)
                messages.success(request, _("The two entries are separate again, as before."))
                return redirect("vault:person", key=found.pk)
            if form.is_valid():
                other = selectors.by_code(actor, form.cleaned_data["code"])
                if other is None:
                    form.add_error("code", _("There is no such person among those you may see."))
                else:
                    merging.merge_persons(found, other, actor=actor)
                    messages.success(request, _("The two entries are one person now."))
                    return redirect("vault:person", key=other.pk)
        except (ValidationError, sealing.Erased) as error:
            form = form if form.is_bound else MergeForm()
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    near = [] if found.erased_at is not None else selectors.near(found, actor=actor)
    return render(
        request,
        "vault/merge.html",
        {
            **common(request, found, _("Merge entries")),
            "form": form,
            "front": merging.primary_of(found, actor=actor),
            "near": near,
            "synthetic": case_selectors.synthetic(hit.case for hit in near),
        },
        status=400 if form.errors else 200,
    )


@never_cache
@requires(Action.IDENTITIES_HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Bar erasing by a legal hold, lift one, or erase the person."""
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    authorize(actor, Action.IDENTITIES_HOLD, found)
    if found.erased_at is not None:
        return redirect("vault:person", key=found.pk)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    hold_form = HoldForm(request.POST if step == "hold" else None, prefix="hold")
    if step in {"erase", "files"}:
        require_elevated(actor, Action.IDENTITIES_ERASE)
    erase_form = EraseForm(request.POST if step == "erase" else None, prefix="erase")
    files_form = EraseFilesForm(request.POST if step == "files" else None, prefix="files")
    is_refused = False
    try:
        if step == "hold" and hold_form.is_valid():
            erasing.place_hold(found, ground=hold_form.cleaned_data["ground"], actor=actor)
            messages.success(request, _("Nothing about this person may be erased now."))
            return redirect("vault:retention", key=found.pk)
        if step == "lift":
            hold = _hold(found, request.POST.get("hold", ""))
            erasing.lift_hold(hold, actor=actor)
            messages.success(request, _("The hold was lifted."))
            return redirect("vault:retention", key=found.pk)
        if step == "files" and files_form.is_valid():
            erasing.erase_files(found, actor=actor)
            messages.success(request, _("The photos and scans were erased."))
            return redirect("vault:retention", key=found.pk)
        if step == "erase" and erase_form.is_valid():
            if erase_form.cleaned_data["code"].strip().upper() != found.code:
                erase_form.add_error("code", _("This is not the code of this person."))
            else:
                erasing.erase_person(found, ground=erase_form.cleaned_data["ground"], actor=actor)
                messages.success(request, _("The person was erased. Keep the certificate."))
                return redirect("vault:person", key=found.pk)
    except (erasing.Held, erasing.StillOpen) as refusal:
        is_refused = True
        messages.error(request, str(refusal))
    except ValidationError as error:
        place(hold_form if step == "hold" else erase_form, error)
    return render(
        request,
        "vault/retention.html",
        {
            **common(request, found, _("Retention and erasure")),
            "hold_form": hold_form,
            "erase_form": erase_form,
            "files_form": files_form,
            "holds": list(selectors.holds_of(found)),
            "unfinished": erasing.open_obligations(found, actor=actor),
            "files": selectors.number_of_files(found),
        },
        status=400
        if is_refused or hold_form.errors or erase_form.errors or files_form.errors
        else 200,
    )


def _hold(found: Person, key: str) -> LegalHold:
    try:
        return selectors.holds_of(found).get(pk=uuid.UUID(key))
    except (ValueError, LegalHold.DoesNotExist):
        raise Http404 from None


@never_cache
@requires(Action.IDENTITIES_VIEW)
@require_safe
def certificate(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Return the certificate of an erasure as a text whose hash can be checked."""
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    authorize(actor, Action.IDENTITIES_VIEW, found)
    erasure = selectors.certificate_of(actor, found)
    if erasure is None:
        raise Http404
    accessing.record_certificate(found, actor=actor)
    return as_file(erasure.document, f"{erasure.number}.txt")
