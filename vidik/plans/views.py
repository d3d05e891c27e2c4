# SPDX-License-Identifier: EUPL-1.2
"""Pages of plans, of their activities, and of what institutions are asked for."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, allowed, authorize, can, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.registry import PROTECTION
from vidik.cases.selectors.cases import get_case, parts_visible
from vidik.cases.selectors.frame import Frame
from vidik.cases.services.cases import record_read
from vidik.cases.types import CaseState, Part
from vidik.core.days import noon_of
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once, take_step
from vidik.core.years import chosen_year, years
from vidik.plans import presentation, registry
from vidik.plans.forms import (
    ACTIVITY_STEPS,
    ANSWERS,
    OF_SECOND,
    PLAN_STEPS,
    NothingAsked,
    Step,
)
from vidik.plans.methods.standing import may_be_ticked
from vidik.plans.models import Activity, Ask, Plan
from vidik.plans.selectors import asks as ask_selectors
from vidik.plans.selectors import plans as selectors
from vidik.plans.selectors.pack import KIND, LANGUAGE, rules, word
from vidik.plans.selectors.places import is_where_in
from vidik.plans.services import asks as ask_services
from vidik.plans.services import plans as services
from vidik.plans.types import (
    DETAILS,
    OPEN,
    WORDS,
    WRITTEN,
    ActivityState,
    AskState,
    PlanState,
)
from vidik.plans.work import CODE
from vidik.vault.services.words import words_of


def _case_in_sight(actor: Actor, key: uuid.UUID) -> Case:
    """Return a case of which the actor sees the protection.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    case = get_case(actor, key)
    if Part.PROTECTION not in parts_visible(actor, case):
        raise OutOfScope(action=Action.PLANS_READ, label="cases.case", key=str(key))
    return case


def _trail(case: Case, *parts: tuple[str, str]) -> Trail:
    """Lead from the list of cases down by labels and addresses."""
    return [
        (reverse("cases:list"), _("Cases")),
        (reverse("cases:case", args=[case.pk]), case.code),
        (reverse("plans:of-case", args=[case.pk]) if parts else "", pgettext("case", "Plan")),
        *((url, label) for label, url in parts),
    ]


# ------------------------------------------------------------------------------------- plans


def _steps_of(actor: Actor, plan: Plan, *, writes: bool) -> list[tuple[str, Any]]:
    """List the steps of a version that the actor may take: names and titles."""
    if plan.case.state != CaseState.OPEN:
        return []
    names: list[str] = []
    if writes:
        names += {
            PlanState.DRAFT: ["activity", "need", "unwanted", "propose", "drop"],
            PlanState.PROPOSED: ["word", "agree", "drop"],
            PlanState.AGREED: ["review", *([] if plan.copy_on else ["copy-given"]), "word"],
        }.get(PlanState(plan.state), [])
        if plan.state == PlanState.DRAFT:
            if not plan.needs.exists():
                names = ["need", "drop"]
            elif selectors.idle_needs(plan).exists():
                names.insert(-1, "take-out")
    if can(actor, Action.PLANS_AGREE):
        if plan.state in {PlanState.PROPOSED, PlanState.AGREED}:
            names.append("approve")
        if plan.state in {*WRITTEN, PlanState.AGREED} and plan.needs.exists():
            names.append("suggest")
    return [(name, PLAN_STEPS[name].title) for name in names]


def _writes(actor: Actor, case: Case) -> bool:
    """Return whether the actor writes the plan of this very case, and work on it goes on."""
    return case.state == CaseState.OPEN and bool(allowed(actor, case, Action.PLANS_WRITE))


def _proposals(actor: Actor, plan: Plan) -> list[registry.Proposal]:
    """List what was decided elsewhere and stands in no plan yet, for whoever writes this one."""
    may_take = plan.state in {PlanState.DRAFT, PlanState.AGREED}
    return registry.proposals(actor, plan.case) if may_take else []


@sensitive_variables()
def _told(actor: Actor, plan: Plan, board: selectors.Board, *, writes: bool) -> dict[str, Any]:
    """Return what a page shows of a version: its table, and the words that may be opened."""
    subjects = [need.words for need, _rows in board.needs]
    subjects += [each.row.line for each in (*board.shown, *board.unwanted)]
    opened = words_of(plan.case, WORDS, subjects, actor=actor)
    return {
        "plan": plan,
        "board": board,
        "needs": presentation.needs(board, opened),
        "unwanted": presentation.unwanted(board, opened),
        "said": presentation.said(board),
        "proposals": _proposals(actor, plan) if writes else [],
        "must_state": opened.must_state,
        "steps": _steps_of(actor, plan, writes=writes),
    }


@requires(Action.PLANS_READ)
@require_safe
@never_cache
@sensitive_variables()
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the plan of a case: the agreed version, else the one that is being made."""
    actor = actor_of(request)
    found = _case_in_sight(actor, case)
    frame = Frame(actor, found, CODE)
    record_read(found, parts=len(frame.scene.parts), actor=actor)
    versions = selectors.versions_of(actor, found)
    for each in versions:
        each.case = found
    agreed, written = selectors.current(versions)
    plan = agreed or written
    writes = _writes(actor, found)
    context: dict[str, Any] = {
        "frame": frame,
        "agreed": agreed,
        "written": written if agreed else None,
        "versions": versions,
        "may_draft": writes and written is None,
        "trail": _trail(found),
        "cards": frame.cards_of(PROTECTION) if plan is None else [],
        "proposals": registry.proposals(actor, found) if writes and plan is None else [],
    }
    if plan is not None:
        progress = selectors.progress_of(actor, found)
        board = selectors.board_of(actor, plan, progress)
        services.record_reading(plan, actor=actor)
        reviews = selectors.reviews_of(actor, found)
        doors = ask_selectors.doors_of(actor, found)
        due = selectors.reviewed(actor, plan) if agreed else None
        context |= _told(actor, plan, board, writes=writes) | {
            "reviews": presentation.reviews(reviews),
            "cards": [
                *frame.cards_of(PROTECTION),
                *presentation.cards(board, progress, doors, due, reviews),
            ],
        }
    return render(request, "plans/of_case.html", context)


@requires(Action.PLANS_READ)
@require_safe
@never_cache
@sensitive_variables()
def plan(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one version of a plan, as it is or as it was."""
    actor = actor_of(request)
    row = selectors.get_plan(actor, key)
    services.record_reading(row, actor=actor)
    board = selectors.board_of(actor, row)
    title = _("Version %(number)s") % {"number": row.version}
    return render(
        request,
        "plans/version.html",
        _told(actor, row, board, writes=_writes(actor, row.case))
        | {"trail": _trail(row.case, (title, "")), "title": title},
    )


@requires(Action.PLANS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def draft(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Begin the next version of the plan of a case."""
    actor = actor_of(request)
    found = _case_in_sight(actor, case)
    authorize(actor, Action.PLANS_WRITE, found)
    form = NothingAsked(posted(request))
    back = reverse("plans:of-case", args=[case])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = services.draft_plan(found, actor=actor)
            messages.success(request, _("A version of the plan was begun."))
            return redirect("plans:plan", row.pk)
    title = _("Change the plan") if selectors.versions_of(actor, found) else _("Begin the plan")
    return step_page(
        request, form, title=title, back=back, kicker=found.code, is_synthetic=found.is_demo,
        trail=_trail(found, (title, "")),
        intro=_("A changed plan is a new version. It carries over what is left to do, the "
                "requests made to institutions for it, and what she does not want."),
    )  # fmt: skip


def _taken(
    request: HttpRequest,
    kind: type[Step] | None,
    row: Any,
    back: str,
    *,
    trail: Callable[[str], Trail],
    more: Mapping[str, Any],
) -> HttpResponse:
    return take_step(request, kind, row, back, actor=actor_of(request), trail=trail, more=more)


def _of(case: Case) -> dict[str, Any]:
    return {"kicker": case.code, "is_synthetic": case.is_demo}


@requires(Action.PLANS_READ)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@submit_once
def step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Take a step with a version of a plan."""
    actor = actor_of(request)
    row = selectors.get_plan(actor, key)
    right = Action.PLANS_AGREE if name in OF_SECOND else Action.PLANS_WRITE
    authorize(actor, right, row)
    back = reverse("plans:plan", args=[key])
    if row.state == PlanState.AGREED or name in {"agree", "drop"}:
        back = reverse("plans:of-case", args=[row.case_id])
    return _taken(
        request, PLAN_STEPS.get(name), row, back,
        trail=lambda title: _trail(row.case, (title, "")), more=_of(row.case),
    )  # fmt: skip


@requires(Action.PLANS_READ)
@require_safe
@never_cache
def copy(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the copy of a plan for the person, to print: no name, no number, no institution."""
    actor = actor_of(request)
    row = selectors.get_plan(actor, key)
    if row.state != PlanState.AGREED:
        raise OutOfScope(action=Action.PLANS_READ, label="plans.plan", key=str(key))
    services.record_reading(row, is_copy=True, actor=actor)
    board = selectors.board_of(actor, row)
    return render(
        request, "plans/copy.html", {"lines": presentation.copy_lines(board), "plan": row}
    )


# -------------------------------------------------------------------------------- activities


def _steps_with(actor: Actor, row: Activity, known: Any, *, writes: bool) -> list[tuple[str, Any]]:
    """List the steps of an activity that the actor may take."""
    if row.case.state != CaseState.OPEN:
        return []
    is_own = row.institution_id == actor.institution and bool(can(actor, Action.PLANS_READ))
    state, plan_state, names = row.state, row.plan.state, []
    if writes and plan_state == PlanState.DRAFT:
        names += ["take-up"] if state == ActivityState.SUGGESTED else []
        names += ["change"] if state in OPEN else []
        names += ["leave-out"] if state in {*OPEN, ActivityState.SUGGESTED} else []
    if plan_state == PlanState.AGREED and state in OPEN and (writes or is_own):
        names += ["ask"] if writes else []
        names += ["begin"] if state == ActivityState.PLANNED else []
        names += ["finish"] if may_be_ticked(known) else []
        names += ["fail"]
    if writes and plan_state in {*WRITTEN, PlanState.AGREED}:
        names += ["refuse"] if state in {*OPEN, ActivityState.SUGGESTED} else []
        names += ["raise"] if state == ActivityState.REFUSED else []
    return [(name, ACTIVITY_STEPS[name].title) for name in names]


@requires(Action.PLANS_READ)
@require_safe
@never_cache
@sensitive_variables()
def activity(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an activity: who answers for it, how far it is, who was asked and what they said."""
    actor = actor_of(request)
    row = selectors.get_activity(actor, key)
    services.record_reading(row.plan, actor=actor)
    progress = selectors.progress_of(actor, row.case)
    known = progress.of(row)
    opened = words_of(row.case, WORDS, [row.line], actor=actor)
    shown = presentation.shown(row, progress)
    may = allowed(actor, row.case, Action.PLANS_WRITE, Action.PLANS_ASK)
    what = word(KIND, row.kind)
    return render(
        request,
        "plans/activity.html",
        {
            "activity": row,
            "what": what,
            "need": word("domains", row.need.domain),
            "standing": presentation.standing_tag(shown),
            "known": known,
            "details": opened.of(DETAILS, row.line),
            "must_state": opened.must_state,
            "reason": word("undone_reasons", row.reason) if row.reason else "",
            "asks": presentation.asked(shown, may_withdraw=Action.PLANS_ASK in may),
            "steps": _steps_with(actor, row, known, writes=Action.PLANS_WRITE in may),
            "sources": registry.sources(actor, row.case, row.line),
            "history": selectors.history_of_activity(row, presentation.LABELS),
            "trail": _trail(row.case, (what, "")),
        },
    )


@requires(Action.PLANS_READ)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def activity_step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Take a step with an activity."""
    actor = actor_of(request)
    row = selectors.get_activity(actor, key)
    if not (name in {"begin", "finish", "fail"} and row.institution_id == actor.institution):
        authorize(actor, Action.PLANS_ASK if name == "ask" else Action.PLANS_WRITE, row)
    what = word(KIND, row.kind)
    own = reverse("plans:activity", args=[key])
    in_draft = row.plan.state == PlanState.DRAFT
    back = reverse("plans:plan", args=[row.plan_id]) if in_draft else own
    return _taken(
        request, ACTIVITY_STEPS.get(name), row, back,
        trail=lambda title: _trail(row.case, (what, own), (title, "")), more=_of(row.case),
    )  # fmt: skip


@requires(Action.PLANS_READ)
@require_safe
@never_cache
def doors_of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show on how many doors somebody knocked in a case, and what each of them said."""
    actor = actor_of(request)
    found = _case_in_sight(actor, case)
    frame = Frame(actor, found, CODE)
    record_read(found, parts=len(frame.scene.parts), actor=actor)
    things = ask_selectors.doors_of(actor, found)
    knows = is_where_in(frame.scene.parts)
    return render(
        request,
        "plans/doors_of_case.html",
        {
            "frame": frame,
            "things": presentation.doors(
                things, ask_selectors.names_of(things), own=actor.institution, knows=knows
            ),
            "trail": _trail(found, (_("Doors knocked on"), "")),
        },
    )


@requires(Action.PLANS_ASK)
@require_safe
@never_cache
def doors(request: HttpRequest) -> HttpResponse:
    """Show the doors of a year over all cases."""
    year = chosen_year(request)
    return render(
        request,
        "plans/doors.html",
        {
            "year": year,
            "years": years(),
            **presentation.year_of_doors(ask_selectors.doors_of_year(year)),
            "trail": [(reverse("plans:list"), _("Plans")), ("", _("Doors knocked on"))],
        },
    )


# ---------------------------------------------------------------------------------- requests


def _asks_trail(*parts: tuple[str, str]) -> Trail:
    first = (reverse("plans:asks"), _("Requests to your institution"))
    return [first, *((url, label) for label, url in parts)]


@requires(Action.PLANS_ANSWER)
@require_safe
@never_cache
def ask(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the institution what it is asked for, and nothing else; once declined, not even that."""
    actor = actor_of(request)
    if (left := ask_selectors.find_declined(actor, key)) is not None:
        trail = _asks_trail((left.number, ""))
        return render(request, "plans/declined.html", {"declined": left, "trail": trail})
    row = ask_selectors.get_ask(actor, key)
    ask_services.record_reading(row, actor=actor)
    names = {
        AskState.OPEN: ["accept", "decline"],
        AskState.ACCEPTED: ["done", "undone"],
    }.get(AskState(row.state), [])
    what = word(KIND, row.kind)
    return render(
        request,
        "plans/ask.html",
        {
            "ask": row,
            "what": what,
            "sex": word("sexes", row.sex),
            "age": word("ages", row.age),
            "language": word(LANGUAGE, row.language),
            "reason": word("undone_reasons", row.reason) if row.reason else "",
            "hours": rules().urgent_hours,
            "is_late": row.state == AskState.OPEN and row.answer_by < timezone.localdate(),
            "deadline": noon_of(row.answer_by),
            "steps": [(name, ANSWERS[name].title) for name in names],
            "trail": _asks_trail((what, "")),
        },
    )


@requires(Action.PLANS_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def answer(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Accept or decline what the institution is asked for; enter how it ended."""
    actor = actor_of(request)
    back = reverse("plans:ask", args=[key])
    if ask_selectors.find_declined(actor, key) is not None:
        messages.error(request, _("Your institution has declined this request."))
        return redirect(back)
    row: Ask = ask_selectors.get_ask(actor, key)
    what = word(KIND, row.kind)
    return _taken(
        request, ANSWERS.get(name), row, back,
        trail=lambda title: _asks_trail((what, back), (title, "")), more={"kicker": what},
    )  # fmt: skip


@requires(Action.PLANS_ASK)
@require_POST
@submit_once
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Withdraw what an institution was asked for."""
    actor = actor_of(request)
    row = ask_selectors.get_own_ask(actor, key)
    with refusals_on(request):
        ask_services.withdraw(row, actor=actor)
        messages.success(request, _("The request was withdrawn."))
    return redirect("plans:activity", row.origin.activity_id)
