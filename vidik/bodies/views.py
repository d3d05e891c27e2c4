# SPDX-License-Identifier: EUPL-1.2
"""Pages of bodies: one body, its posts, its sessions, and the steps of each."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, allowed, requires
from vidik.access.types import Action, Actor
from vidik.bodies import forms
from vidik.bodies.methods.states import State
from vidik.bodies.models import Body, Session
from vidik.bodies.presentation import amount, in_month, in_year, meets, rule, state_tag, why
from vidik.bodies.selectors import bodies as selectors
from vidik.bodies.selectors.pack import word
from vidik.bodies.services import bodies as services
from vidik.bodies.services import sessions
from vidik.bodies.types import MinutesState, SessionState
from vidik.core.history import row_history
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once, take_step
from vidik.institutions.registry import actor_names

HISTORY: Final = {
    "kind": gettext_lazy("Kind of body"),
    "legal_basis": gettext_lazy("Legal basis"),
    "founding_act": gettext_lazy("Founding act"),
    "founding_paper": gettext_lazy("Founding act in the register of papers"),
    "founded_on": gettext_lazy("Founded on"),
    "founded_by": gettext_lazy("Founded by"),
    "interval": gettext_lazy("Meets every"),
    "interval_unit": gettext_lazy("Counted in"),
    "dissolved_on": gettext_lazy("Dissolved on"),
    "dissolved_why": gettext_lazy("Why it was dissolved"),
}
SHOWN: Final = {
    "kind": lambda _name, code: word("kinds", code),
    "dissolved_why": lambda _name, code: word("dissolve_reasons", code),
}


def _trail(row: Body | None, *steps: str) -> Trail:
    first = [(reverse("bodies:list"), _("Bodies"))]
    if row is not None:
        first.append((_page(row), str(row.institution.name)))
    return [*first, *(("", step) for step in steps)]


def _page(row: Body) -> str:
    return reverse("bodies:body", args=[row.institution.code])


@requires(Action.BODIES_READ)
@require_safe
@never_cache
def body(request: HttpRequest, code: str) -> HttpResponse:
    """Show a body: its state and why, its posts and sessions; more to whoever is a member."""
    actor = actor_of(request)
    row = selectors.body(actor, code)
    is_inside, keeps = selectors.rights_on(actor, row)
    judged = selectors.judged(row)
    is_over = judged.state == State.DISSOLVED
    return render(
        request,
        "bodies/body.html",
        {
            "body": row,
            "kind": word("kinds", row.kind),
            "state": state_tag(judged),
            "why": why(judged, is_day_known=selectors.is_day_known(row, judged)),
            "founded": in_year(row.founded_on, is_known=row.is_day_known) if row.founded_on else "",
            "paper": selectors.founding_paper_of(row),
            "rule": rule(),
            "dissolved_why": word("dissolve_reasons", row.dissolved_why),
            "meets": meets(row),
            "posts": [
                (
                    post,
                    word("functions", post.function),
                    holding,
                    post.valid_from > timezone.localdate(),
                )
                for post, holding in selectors.posts_of(row, is_inside=is_inside)
            ],
            "former": [
                (each, word("functions", each.post.function), word("end_reasons", each.ended_why))
                for each in (selectors.former_holdings(row) if is_inside else ())
            ],
            "renewals": [
                (each, in_year(each.renewed_on, is_known=each.is_day_known))
                for each in selectors.renewals_of(row)
            ],
            "sessions": [
                (each, in_month(each.planned_on, is_known=each.is_day_known))
                for each in selectors.sessions_of(row)
            ],
            "tasks": selectors.open_tasks_of(row) if is_inside else [],
            "today": timezone.localdate(),
            "budgets": [
                (each, amount(each), word("purposes", each.purpose))
                for each in selectors.budgets_of(row)
            ],
            "is_inside": is_inside,
            "keeps": keeps and not is_over,
            "steps": [(name, kind.title) for name, kind in forms.STEPS.items()]
            if keeps and not is_over
            else [],
            "history": row_history(
                row,
                HISTORY,
                names=actor_names,
                show=SHOWN,
                titles={"founding_paper": selectors.paper_titles},
            )
            if keeps
            else [],
            "trail": _trail(None, str(row.institution.name)),
        },
    )


@requires(Action.BODIES_FOUND)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def found(request: HttpRequest) -> HttpResponse:
    """Found a body, with the institution that it is if the registry has none."""
    form = forms.FoundForm(posted(request), actor=actor_of(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = services.found_body(form.facts(), form.of(), actor=actor_of(request))
            messages.success(request, _("The body was founded. Add its posts now."))
            return redirect(_page(row))
    title = _("Found a body")
    return step_page(
        request, form, title=title, button=_("Save"), back=reverse("bodies:list"),
        trail=_trail(None, title),
    )  # fmt: skip


@requires(Action.BODIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def step(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Ask what a step of a body needs, and do it."""
    actor = actor_of(request)
    row = selectors.kept_body(actor, code)
    return take_step(
        request, forms.STEPS.get(name), row, _page(row), actor=actor,
        trail=lambda title: _trail(row, title), more=_more(row),
    )  # fmt: skip


@requires(Action.BODIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def post_step(request: HttpRequest, code: str, key: uuid.UUID, name: str) -> HttpResponse:
    """Ask what a step of a post needs, and do it."""
    actor = actor_of(request)
    row = selectors.kept_body(actor, code)
    post = selectors.post_of(row, key)
    held_for = f", {post.held_for.name}" if post.held_for else ""
    more = _more(row) | {"kicker": f"{word('functions', post.function)}{held_for}"}
    return take_step(
        request, forms.POST_STEPS.get(name), post, _page(row), actor=actor,
        trail=lambda title: _trail(row, title), more=more,
    )  # fmt: skip


def _more(row: Body) -> dict[str, Any]:
    return {"kicker": str(row.institution.name), "button": _("Save")}


@requires(Action.BODIES_READ)
@require_safe
@never_cache
def session(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a session: when and how to all, who came and what was concluded to members."""
    actor = actor_of(request)
    row = selectors.session(actor, key)
    is_inside, keeps = selectors.rights_on(actor, row.body)
    is_open = row.state == SessionState.HELD and row.minutes == MinutesState.NONE
    conclusions = selectors.conclusions_of(row) if is_inside else []
    may_confirm = keeps and row.minutes == MinutesState.WRITTEN and bool(
        allowed(actor, row, Action.BODIES_CONFIRM)
    )  # fmt: skip
    return render(
        request,
        "bodies/session.html",
        {
            "session": row,
            "body": row.body,
            "when": in_month(row.planned_on, is_known=row.is_day_known),
            "form": word("forms", row.form),
            "cancel_reason": word("cancel_reasons", row.cancel_reason),
            "seats": [
                (each, word("functions", each.post.function))
                for each in (selectors.seats_of(row) if is_inside else ())
            ],
            "conclusions": conclusions,
            "is_inside": is_inside,
            "keeps": keeps,
            "is_open": is_open,
            "today": timezone.localdate(),
            "steps": _steps_of(row, conclusions) if keeps else [],
            "may_finish": keeps and is_open and bool(conclusions),
            "may_confirm": may_confirm,
            "waits_for_other": keeps and row.minutes == MinutesState.WRITTEN and not may_confirm,
            "trail": _trail(row.body, _("Session %(number)s") % {"number": row.number}),
        },
    )


def _steps_of(row: Session, conclusions: list[Any]) -> list[tuple[str, Any]]:
    names: list[str] = []
    if row.state == SessionState.PLANNED:
        names = ["held", "cancel"] if row.planned_on <= timezone.localdate() else ["cancel"]
    elif row.state == SessionState.HELD:
        if row.minutes == MinutesState.NONE:
            names.append("conclusion")
        if conclusions:
            names.append("task")
    return [(name, forms.SESSION_STEPS[name].title) for name in names]


def _kept_session(actor: Actor, key: uuid.UUID) -> Session:
    row = selectors.session(actor, key)
    selectors.kept_body(actor, row.body.institution.code)
    return row


@requires(Action.BODIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def session_step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Ask what a step of a session needs, and do it."""
    actor = actor_of(request)
    row = _kept_session(actor, key)
    offered = {each for each, _title in _steps_of(row, selectors.conclusions_of(row))}
    back = reverse("bodies:session", args=[row.pk])
    number = _("Session %(number)s") % {"number": row.number}
    return take_step(
        request, forms.SESSION_STEPS.get(name) if name in offered else None, row, back,
        actor=actor, trail=lambda title: [*_trail(row.body), (back, number), ("", title)],
        more={"kicker": f"{row.body.institution.name}, {number}", "button": _("Save")},
    )  # fmt: skip


def _remove(request: HttpRequest, row: Session, actor: Actor) -> None:
    wanted = request.POST.get("row", "")
    found = next((each for each in selectors.conclusions_of(row) if str(each.pk) == wanted), None)
    if found is None:
        raise Http404
    sessions.remove_conclusion(found, actor=actor)


_DO: Final[Mapping[str, tuple[Callable[[HttpRequest, Session, Actor], object], Any]]] = {
    "finish": (
        lambda _request, row, actor: sessions.finish(row, actor=actor),
        gettext_lazy("The minutes wait to be confirmed."),
    ),
    "return": (
        lambda _request, row, actor: sessions.give_back(row, actor=actor),
        gettext_lazy("The minutes were returned."),
    ),
    "confirm": (
        lambda _request, row, actor: sessions.confirm(row, actor=actor),
        gettext_lazy("The minutes are confirmed."),
    ),
    "remove": (_remove, gettext_lazy("The conclusion was removed.")),
}


@requires(Action.BODIES_MANAGE)
@require_POST
@submit_once
def do(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Take a step of a session that asks for nothing."""
    actor = actor_of(request)
    row = _kept_session(actor, key)
    if name not in _DO:
        raise Http404
    what, done = _DO[name]
    with refusals_on(request):
        what(request, row, actor)
        messages.success(request, str(done))
    return redirect("bodies:session", row.pk)
