# SPDX-License-Identifier: EUPL-1.2
"""Pages that tell who looked at a person, merge entries, bar erasing, erase and certify."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, can, require_elevated, requires
from vidik.access.types import Action, Actor
from vidik.cases.selectors import cases as case_selectors
from vidik.core.downloads import as_file
from vidik.core.steps import place
from vidik.vault import selectors
from vidik.vault.forms import (
    ApproveErasureForm,
    EraseFilesForm,
    HoldForm,
    MergeForm,
    PrivateForm,
    ProposeErasureForm,
    RejectErasureForm,
)
from vidik.vault.lists import Views
from vidik.vault.methods.plain import Plain
from vidik.vault.models import ErasureProposal, LegalHold, Person
from vidik.vault.services import accessing, erasing, merging, sealing
from vidik.vault.types import Rejection
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
@requires(Action.IDENTITIES_PROPOSE_ERASURE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def retention(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Bar erasing by a legal hold, lift one, propose to erase the person, or decide on it."""
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    authorize(actor, Action.IDENTITIES_PROPOSE_ERASURE, found)
    if found.erased_at is not None:
        return redirect("vault:person", key=found.pk)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step in {"approve", "files"}:
        require_elevated(actor, Action.IDENTITIES_ERASE)
    forms = {
        name: kind(request.POST if step == name else None, prefix=name)
        for name, kind in _FORMS.items()
    }
    is_refused = False
    try:
        if (done := _retain(request, found, step, forms, actor)) is not None:
            return done
    except (erasing.Held, erasing.StillOpen, sealing.Erased) as refusal:
        is_refused = True
        messages.error(request, str(refusal))
    except ValidationError as error:
        if step in forms:
            place(forms[step], error)
        else:
            is_refused = True
            messages.error(request, " ".join(error.messages))
    proposal = selectors.waiting_proposal(found)
    return render(
        request,
        "vault/retention.html",
        {
            **common(request, found, _("Retention and erasure")),
            **{f"{name}_form": form for name, form in forms.items()},
            "holds": list(selectors.holds_of(found)),
            "is_held": erasing.current_holds(found).exists(),
            "may_hold": can(actor, Action.IDENTITIES_HOLD),
            "may_erase": can(actor, Action.IDENTITIES_ERASE),
            "proposal": proposal,
            "is_own": proposal is not None and proposal.proposed_by_id == actor.user_id,
            "words": proposal and selectors.reason_of(proposal, actor=actor),
            "approvers": selectors.who_may_approve(proposal) if proposal else [],
            "rejected": list(selectors.rejected_proposals(found)),
            "unfinished": erasing.open_obligations(found, actor=actor),
            "files": selectors.number_of_files(found),
        },
        status=400 if is_refused or any(form.errors for form in forms.values()) else 200,
    )


_FORMS: Final[dict[str, type[PrivateForm]]] = {
    "hold": HoldForm,
    "files": EraseFilesForm,
    "propose": ProposeErasureForm,
    "approve": ApproveErasureForm,
    "reject": RejectErasureForm,
}


@sensitive_variables()
def _retain(
    request: HttpRequest, found: Person, step: str, forms: dict[str, PrivateForm], actor: Actor
) -> HttpResponse | None:
    """Do a step of the page; None where the form of it is at fault, or there is none."""
    page = "vault:retention"
    if step == "lift":
        erasing.lift_hold(_hold(found, request.POST.get("hold", "")), actor=actor)
        messages.success(request, _("The hold was lifted."))
    elif step == "withdraw":
        erasing.reject_erasure(_proposal(found), reason=Rejection.WITHDRAWN, actor=actor)
        messages.success(request, _("The proposal was withdrawn."))
    elif step not in forms or not forms[step].is_valid():
        return None
    elif step == "hold":
        erasing.place_hold(found, ground=forms[step].cleaned_data["ground"], actor=actor)
        messages.success(request, _("Nothing about this person may be erased now."))
    elif step == "files":
        erasing.erase_files(found, actor=actor)
        messages.success(request, _("The photos and scans were erased."))
    elif step == "propose":
        typed = forms[step].cleaned_data
        erasing.propose_erasure(
            found, ground=typed["ground"], words=Plain(typed["words"]), actor=actor
        )
        messages.success(request, _("The proposal is waiting for a second person."))
    elif step == "reject":
        reason = forms[step].cleaned_data["reason"]
        erasing.reject_erasure(_proposal(found), reason=reason, actor=actor)
        messages.success(request, _("The proposal was rejected. Nothing has been erased."))
    elif forms[step].cleaned_data["code"].strip().upper() != found.code:
        forms[step].add_error("code", _("This is not the code of this person."))
        return None
    else:
        erasing.approve_erasure(_proposal(found), actor=actor)
        messages.success(request, _("The person was erased. Keep the certificate."))
        page = "vault:person"
    return redirect(page, key=found.pk)


def _proposal(found: Person) -> ErasureProposal:
    """Return what was proposed.

    Raises:
        ValidationError: nothing waits any more.
    """
    proposal = selectors.waiting_proposal(found)
    if proposal is None:
        raise ValidationError(_("Somebody has decided on this proposal in the meantime."))
    return proposal


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
