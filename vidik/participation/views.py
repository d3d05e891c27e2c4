# SPDX-License-Identifier: EUPL-1.2
"""Pages on which workers give persons a page of their own, and settle what is said there."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.selectors.cases import get_case, works_on
from vidik.cases.selectors.frame import Frame
from vidik.cases.services.cases import record_read
from vidik.cases.types import CaseState
from vidik.core.formats import format_date
from vidik.core.pages import Label, Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.participation import presentation
from vidik.participation.forms import AnswerForm, EndForm, GiveForm, NothingAsked
from vidik.participation.models import Access
from vidik.participation.selectors.accesses import accesses_of, get_access, get_saying
from vidik.participation.selectors.pack import rules
from vidik.participation.services import giving
from vidik.participation.types import AccessState, Holder
from vidik.participation.work import CODE
from vidik.vault.methods.plain import Plain

STEPS: Final[dict[str, tuple[type[Form], Label, Label]]] = {
    "answer": (AnswerForm, gettext_lazy("Write to her"), ""),
    "safe": (
        NothingAsked,
        gettext_lazy("The page is safe again"),
        gettext_lazy(
            "Only after you have spoken with her alone: her page shows everything again at once."
        ),
    ),
    "code": (
        NothingAsked,
        gettext_lazy("Hand over a new code"),
        gettext_lazy(
            "Where she forgot her number or phrase. Whoever is signed in is signed out; once the"
            " new code is used, the former number and phrase open nothing."
        ),
    ),
    "off": (
        EndForm,
        gettext_lazy("Switch off"),
        gettext_lazy("At once, also for whoever is signed in. A new page can be given later."),
    ),
}


def _case_worked_on(actor: Actor, key: uuid.UUID) -> Case:
    """Return a case on which the actor works.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    case = get_case(actor, key)
    if not works_on(actor, case):
        raise OutOfScope(action=Action.PARTICIPATION_READ, label="cases.case", key=str(key))
    return case


def _trail(case: Case, title: str = "") -> Trail:
    here = (reverse("participation:of-case", args=[case.pk]) if title else "", _("Her own page"))
    return [
        (reverse("cases:list"), _("Cases")),
        (reverse("cases:case", args=[case.pk]), case.code),
        here,
        *([("", title)] if title else []),
    ]


@requires(Action.PARTICIPATION_READ)
@require_safe
@never_cache
@sensitive_variables()
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show who has a page of their own in a case, and what was said there."""
    actor = actor_of(request)
    found = _case_worked_on(actor, case)
    frame = Frame(actor, found, CODE)
    record_read(found, parts=len(frame.scene.parts), actor=actor)
    rows = accesses_of(actor, found)
    writes = found.state == CaseState.OPEN and bool(
        can(actor, Action.PARTICIPATION_WRITE, found) and _is_in_scope(actor, found)
    )
    there = {row.holder for row in rows if row.state != AccessState.OFF}
    context = {
        "frame": frame,
        "pages": [presentation.shown(row, giving.read_letters(row, actor=actor)) for row in rows],
        "may_give": writes and there != set(Holder.values),
        "may_write": writes,
        "steps": [(name, label) for name, (_form, label, _intro) in STEPS.items()],
        "verified": rules().verified,
        "trail": _trail(found),
    }
    return render(request, "participation/of_case.html", context)


def _is_in_scope(actor: Actor, case: Case) -> bool:
    try:
        authorize(actor, Action.PARTICIPATION_WRITE, case)
    except OutOfScope:
        return False
    return True


@requires(Action.PARTICIPATION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables("code")
def give(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Give somebody a page, and show the code once."""
    actor = actor_of(request)
    found = _case_worked_on(actor, case)
    authorize(actor, Action.PARTICIPATION_WRITE, found)
    form = GiveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            access, code = giving.give(
                found, data["holder"], data["wished_on"], data["proof"], data["reference"],
                actor=actor,
            )  # fmt: skip
            return _handout(request, access, code)
    title = _("Give a page")
    return step_page(
        request, form, title=title, trail=_trail(found, title), kicker=found.code,
        is_synthetic=found.is_demo, back=reverse("participation:of-case", args=[case]),
        intro=_("Only if she wishes, and only if nobody else sees her telephone without her"
                " wanting it. Read the safety plan first."),
    )  # fmt: skip


@sensitive_variables("code")
def _handout(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    last = timezone.localdate() + dt.timedelta(days=rules().code_days)
    day = format_date(last, get_language() or "en")
    return render(
        request,
        "participation/handout.html",
        {
            "access": access,
            "code": code,
            "address": request.build_absolute_uri(reverse("own:page")),
            "until": _("Once, until %(day)s.") % {"day": day},
        },
    )


def _take(name: str, row: Any, form: Form, actor: Actor) -> str:
    """Take a step; gives the new code where it drew one."""
    if name == "answer":
        giving.answer(row, Plain(form.cleaned_data["text"]), actor=actor)
    elif name == "safe":
        giving.say_safe(row, actor=actor)
    elif name == "off":
        giving.switch_off(row, form.cleaned_data["why"], actor=actor)
    else:
        return giving.hand_over_new_code(row, actor=actor)
    return ""


@requires(Action.PARTICIPATION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@submit_once
def step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Write to her, say that her page is safe, draw a new code, or switch it off."""
    actor = actor_of(request)
    row = get_access(actor, key)
    authorize(actor, Action.PARTICIPATION_WRITE, row)
    if name not in STEPS:
        raise Http404
    kind, title, intro = STEPS[name]
    form = kind(posted(request))
    back = reverse("participation:of-case", args=[row.case_id])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            code = _take(name, row, form, actor)
            if code:
                return _handout(request, row, code)
            messages.success(request, _("It was saved."))
            return redirect(back)
    return step_page(
        request, form, title=title, back=back, intro=intro, trail=_trail(row.case, str(title)),
        kicker=row.case.code, is_synthetic=row.case.is_demo,
    )  # fmt: skip


@requires(Action.PARTICIPATION_WRITE)
@require_POST
@submit_once
def settle(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Settle something that was said."""
    actor = actor_of(request)
    row = get_saying(actor, key)
    with refusals_on(request):
        giving.settle(row, actor=actor)
        messages.success(request, _("It was settled."))
    return redirect("participation:of-case", row.case_id)
