# SPDX-License-Identifier: EUPL-1.2
"""Draft the next annual report's recommendations, decide on drafts, see what will be issued."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.recommendations.forms import DraftForm, NewDraftForm, ReasonForm, SeenForm
from vidik.recommendations.models import AddresseeRole, Draft, DraftState
from vidik.recommendations.selectors import drafts as selectors
from vidik.recommendations.selectors.cycles import cycle_named
from vidik.recommendations.selectors.life import names_of
from vidik.recommendations.services import drafting
from vidik.recommendations.views.common import shared, trail_to
from vidik.recommendations.workflow import DRAFTED

_CHOSEN: Final = ("continues", "measures", "activities")


def _draft_of(request: HttpRequest, key: int) -> Draft:
    try:
        return selectors.draft(actor_of(request), key)
    except Draft.DoesNotExist:
        raise Http404 from None


def _trail(*steps: tuple[str, str]) -> Trail:
    return trail_to((_("Next report"), reverse("recommendations:next")), *steps)


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def draft(request: HttpRequest, key: int) -> HttpResponse:
    """Show a drafted recommendation, where it stands and what may follow."""
    actor = actor_of(request)
    row = _draft_of(request, key)
    steps = {each.name for each in DRAFTED.available(row)}
    names = names_of({row.written_by, row.agreed_by, row.dropped_by})
    is_author = row.written_by == actor.label
    may_draft = bool(can(actor, Action.RECOMMENDATIONS_DRAFT))
    may_agree = bool(can(actor, Action.RECOMMENDATIONS_AGREE))
    return render(
        request,
        "recommendations/draft.html",
        {
            "trail": _trail((str(row.title), "")),
            "draft": row,
            "author": names.get(row.written_by, ""),
            "agreer": names.get(row.agreed_by, ""),
            "dropper": names.get(row.dropped_by, ""),
            "may_change": may_draft and is_author and "change" in steps,
            "may_ready": may_draft and is_author and "ready" in steps,
            "may_agree": may_agree and not is_author and "agree" in steps,
            "may_return": may_agree and not is_author and "return" in steps,
            "may_drop": may_draft and (is_author or may_agree) and "drop" in steps,
            "waits_for_other": is_author and row.state == DraftState.READY,
        },
    )


@requires(Action.RECOMMENDATIONS_DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def write(request: HttpRequest) -> HttpResponse:
    """Write a draft for the next annual report."""
    actor = actor_of(request)
    offer = selectors.offer(actor)
    chosen = {"matter": request.GET.get("matter", "")}
    form = NewDraftForm(posted(request), offer=offer, initial=chosen)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            facts = form.facts()
            cycle = cycle_named(form.cycle_code)
            row = drafting.write_draft(cycle, facts, actor=actor)
            messages.success(request, _("The draft has been saved."))
            return redirect("recommendations:draft", row.pk)
    title = _("Draft a recommendation")
    return step_page(
        request, form, title=title, back=reverse("recommendations:next"),
        trail=_trail((title, "")), button=_("Save the draft"),
        template="recommendations/write.html", has_cycle=bool(offer.cycles),
        may_open_cycles=bool(can(actor, Action.CYCLE_OPEN)),
    )  # fmt: skip


@requires(Action.RECOMMENDATIONS_DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def change(request: HttpRequest, key: int) -> HttpResponse:
    """Change one's own draft."""
    actor = actor_of(request)
    row = _draft_of(request, key)
    form = DraftForm(posted(request), offer=selectors.offer(actor), initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            seen = form.cleaned_data["seen"] or 0
            drafting.change_draft(row, form.facts(), seen=seen, actor=actor)
            messages.success(request, _("The draft has been saved."))
            return redirect("recommendations:draft", key)
    title = _("Change the draft")
    return step_page(
        request, form, title=title, back=reverse("recommendations:draft", args=[key]),
        trail=_trail((str(row.title), reverse("recommendations:draft", args=[key])), (title, "")),
        button=_("Save the draft"), template="recommendations/write.html", has_cycle=True,
    )  # fmt: skip


def _initial(row: Draft) -> dict[str, Any]:
    addressed = list(row.addressees.all())
    start: dict[str, Any] = {
        name: [each.code for each in getattr(row, name).all()] for name in _CHOSEN
    }
    return start | {
        "theme": row.theme.code,
        "title": row.title,
        "text": row.text,
        "leads": [a.institution.code for a in addressed if a.role == AddresseeRole.LEAD],
        "cooperating": [a.institution.code for a in addressed if a.role != AddresseeRole.LEAD],
        "addressees_note": row.addressees_note,
        "grounds": ", ".join(figure.reference for figure in row.grounds.all()),
        "continues_note": row.continues_note,
        "matter": row.matter.code if row.matter else "",
        "sections": row.sections,
        "seen": row.revision,
    }


@requires(Action.RECOMMENDATIONS_DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def ready(request: HttpRequest, key: int) -> HttpResponse:
    """Declare one's own draft ready."""
    return _step(request, key, "ready")


@requires(Action.RECOMMENDATIONS_AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def agree(request: HttpRequest, key: int) -> HttpResponse:
    """Agree to a draft of somebody else."""
    return _step(request, key, "agree")


@requires(Action.RECOMMENDATIONS_AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def give_back(request: HttpRequest, key: int) -> HttpResponse:
    """Return a draft to its author."""
    return _step(request, key, "return")


@requires(Action.RECOMMENDATIONS_DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def drop(request: HttpRequest, key: int) -> HttpResponse:
    """Drop a draft."""
    return _step(request, key, "drop")


def _step(request: HttpRequest, key: int, name: str) -> HttpResponse:
    actor = actor_of(request)
    row = _draft_of(request, key)
    form = (
        SeenForm(posted(request), initial={"seen": row.revision})
        if name in {"ready", "agree"}
        else ReasonForm(posted(request), label_suffix="")
    )
    back = reverse("recommendations:draft", args=[key])
    done = {
        "ready": _("The draft is ready and is waiting for a second person."),
        "agree": _("The draft has been agreed to. The annual report will issue it."),
        "return": _("The draft has been returned to its author."),
        "drop": _("The draft has been dropped."),
    }[name]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            if name == "ready":
                drafting.declare_ready(row, actor=actor)
            elif name == "agree":
                drafting.agree_to_draft(row, seen=data["seen"] or 0, actor=actor)
            elif name == "return":
                drafting.return_draft(row, reason=data["reason"], actor=actor)
            else:
                drafting.drop_draft(row, reason=data["reason"], actor=actor)
            messages.success(request, done)
            return redirect(back)
    title = str(DRAFTED.get(name).label)
    return step_page(
        request, form, title=title, back=back, kicker=str(row.title),
        trail=_trail((str(row.title), back), (title, "")),
    )  # fmt: skip


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def preview(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what the annual report on a cycle will issue, and what stands in its way."""
    actor = actor_of(request)
    found = selectors.draftable_cycles().filter(code=cycle).first()
    if found is None:
        raise Http404
    return render(
        request,
        "recommendations/preview.html",
        {
            "tab": "next",
            "trail": _trail((_("What will be issued"), "")),
            "cycle": cycle,
            "number": selectors.report_number(found),
            "ready": selectors.numbered(found),
            "undecided": list(selectors.undecided(actor, found)),
            **shared(request),
        },
    )
