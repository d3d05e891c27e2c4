# SPDX-License-Identifier: EUPL-1.2
"""The decision of a second person beside what it is based on, and every proposal of a procedure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action, Actor
from vidik.cases.selectors.frame import Frame
from vidik.core.pages import posted
from vidik.core.steps import submit_once, take_back
from vidik.core.workflow import TransitionRefused
from vidik.exchange.selectors.notices import names_of_actors
from vidik.identification.forms.deciding import ReturnForm, TakeForm
from vidik.identification.models import Decision, Procedure
from vidik.identification.selectors import evidence, procedures, records
from vidik.identification.selectors.definitions import definitions, label
from vidik.identification.services import basis, decisions
from vidik.identification.services.findings import NotStated
from vidik.identification.services.procedures import ConcurrentEdit
from vidik.identification.services.records import is_child
from vidik.identification.types import Return
from vidik.identification.views.joined import trail
from vidik.identification.views.procedure import interviews_in_words
from vidik.referral.selectors.behind import Behind, behind, screening_in_words
from vidik.vault.methods.plain import Plain
from vidik.vault.services.sealing import Erased
from vidik.vault.types import NoteLine

_OPEN: Final[Mapping[str, Any]] = {"must_state": False, "gone": ""}
"""What a page says where the words are opened."""


@requires(Action.IDENTIFICATION_DECIDE)
@sensitive_post_parameters("comment")
@sensitive_variables("take", "back", "words")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def decide(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take the decision that a colleague proposed, or send it back, beside its basis."""
    actor = actor_of(request)
    found = procedures.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_DECIDE, found)
    page = reverse("identification:procedure", args=[found.pk])
    proposal = procedures.to_decide(found)
    step = request.POST.get("step", "")
    is_own = proposal is not None and proposal.proposed_by_id == actor.user_id
    take = TakeForm(posted(request) if step == "take" else None, procedure=found, auto_id="take_%s")
    back = ReturnForm(posted(request) if step == "return" else None, procedure=found, is_own=is_own)
    if request.method == "POST" and proposal is not None:
        if _was_done(request, proposal, take, back, actor):
            return redirect(page)
        proposal = procedures.to_decide(found)
    if proposal is None:
        # An old tab, or a saved link: what it asked for was done.
        take_back(request)
        messages.info(request, _("No proposal is waiting here: it was decided or sent back."))
        return redirect(page)
    procedures.prefetch_related_rows(found)
    reported = behind(found.reported_person_id, actor=actor)
    words, refusal = _words(found, reported, actor)
    return render(
        request,
        "identification/decide.html",
        {
            "procedure": found,
            "frame": Frame(actor, found.case, "identification"),
            "trail": trail((found.case.code, page), (_("Decision"), "")),
            "seen": records.fingerprint_of_decision(proposal),
            "shown": _shown([proposal], found, reported, actor)[0],
            "is_own": is_own,
            "take": take,
            "form": back,
            "changes": evidence.changes_since(proposal, reported),
            "sent_back": [row for row in found.decisions.all() if row.returned_at is not None],
            "behind": reported,
            "screening": screening_in_words(reported.screening)
            if reported is not None and reported.screening is not None
            else None,
            "opinion": basis.newest_opinion(found),
            "interviews": _interviews(found, words),
            "words": words,
            "sections": records.record_of(found),
            **refusal,
        },
        status=422 if request.method == "POST" else 200,
    )


@sensitive_variables("take", "back")
def _was_done(
    request: HttpRequest, proposal: Decision, take: TakeForm, back: ReturnForm, actor: Actor
) -> bool:
    """Take a decision or send it back; say why where that cannot be done."""
    seen = request.POST.get("seen", "")
    try:
        if take.is_bound and take.is_valid():
            comment = Plain(take.cleaned_data["comment"])
            decisions.take(proposal, seen=seen, comment=comment, actor=actor)
            messages.success(request, _("The decision has been taken."))
            return True
        if back.is_bound and back.is_valid():
            reason, comment = (
                Return(back.cleaned_data["reason"]),
                Plain(back.cleaned_data["comment"]),
            )
            decisions.send_back(proposal, reason, seen=seen, comment=comment, actor=actor)
            messages.success(
                request,
                _("The proposal has been withdrawn.")
                if proposal.proposed_by_id == actor.user_id
                else _("The proposal has been sent back."),
            )
            return True
    except ConcurrentEdit:
        messages.error(
            request,
            _("The proposal or the record has changed since you read it. Read it again."),
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except (TransitionRefused, Erased) as refusal:
        messages.error(request, str(refusal))
    return False


@requires(Action.IDENTIFICATION_DECIDE)
@never_cache
@require_safe
@sensitive_variables()
def proposals(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show every proposal of a procedure: its evidence, its outcome, the comments on it."""
    actor = actor_of(request)
    found = procedures.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_DECIDE, found)
    procedures.prefetch_related_rows(found)
    comments: Mapping[uuid.UUID, Sequence[NoteLine]] = {}
    refusal = _OPEN
    try:
        comments = basis.comments_on(found, actor=actor)
    except (NotStated, Erased) as error:
        refusal = _refused(error)
    page = reverse("identification:procedure", args=[found.pk])
    shown = _shown(
        list(found.decisions.all()), found, behind(found.reported_person_id, actor=actor), actor
    )
    return render(
        request,
        "identification/proposals.html",
        {
            "procedure": found,
            "frame": Frame(actor, found.case, "identification"),
            "trail": trail((found.case.code, page), (_("Proposals and decisions"), "")),
            "proposals": [(each, comments.get(each["row"].pk, ())) for each in shown],
            **refusal,
        },
    )


def _shown(
    rows: list[Decision], found: Procedure, reported: Behind | None, actor: Actor
) -> list[dict[str, Any]]:
    """Return proposals in words: reasons, and each element with its evidence."""
    names = {each.code: str(each.name) for each in definitions().reasons}
    there = evidence.evidence_of(found, reported, actor=actor)
    for_child = is_child(found)
    return [
        {
            "row": row,
            "reasons": [names.get(code, code) for code in row.reasons],
            "offences": [label("offence", code) for code in row.offences],
            "elements": evidence.stated_by(row, there, for_child=for_child),
        }
        for row in rows
    ]


@sensitive_variables()
def _words(
    found: Procedure, reported: Behind | None, actor: Actor
) -> tuple[basis.Words | None, Mapping[str, Any]]:
    """Open the words behind a proposal, or say why it is not opened."""
    try:
        words = basis.words_behind(found, reported, actor=actor)
    except (NotStated, Erased) as error:
        return None, _refused(error)
    return words, _OPEN


def _refused(error: Exception) -> dict[str, Any]:
    return {"must_state": isinstance(error, NotStated), "gone": str(error)}


@sensitive_variables()
def _interviews(found: Procedure, words: basis.Words | None) -> list[tuple[dict[str, Any], Any]]:
    """Return each interview in words, with what was said and who wrote it down."""
    said = {} if words is None else words.said
    names = names_of_actors(line.by for lines in said.values() for line in lines)
    return [
        (each, [(line, names[line.by]) for line in said.get(each["row"].pk, ())])
        for each in interviews_in_words(found)
    ]
