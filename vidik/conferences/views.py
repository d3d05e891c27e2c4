# SPDX-License-Identifier: EUPL-1.2
"""Pages of conferences."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, allowed, authorize, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.selectors.cases import get_case, parts_visible
from vidik.cases.selectors.frame import Frame
from vidik.cases.services.cases import record_read
from vidik.cases.types import Part
from vidik.conferences import forms
from vidik.conferences.models import Meeting
from vidik.conferences.selectors import meetings as selectors
from vidik.conferences.selectors import planned
from vidik.conferences.selectors.pack import word
from vidik.conferences.services import answering
from vidik.conferences.services import meetings as services
from vidik.conferences.services import minutes as writing
from vidik.conferences.types import (
    ADDENDUM,
    DECISION,
    POINT,
    STRENGTHS,
    WISHES,
    WORDS,
    MeetingKind,
    MeetingState,
    MinutesState,
    RequestState,
)
from vidik.conferences.work import CODE
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.exchange.services import reading
from vidik.identification.selectors.ages import proposed
from vidik.plans.presentation import followed_tag
from vidik.plans.selectors.pack import KIND
from vidik.plans.selectors.pack import word as plan_word
from vidik.vault.services.words import words_of


def _case_in_sight(actor: Actor, key: uuid.UUID) -> Case:
    """Return a case of which the actor sees the protection.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    case = get_case(actor, key)
    if Part.PROTECTION not in parts_visible(actor, case):
        raise OutOfScope(action=Action.CONFERENCES_READ, label="cases.case", key=str(key))
    return case


def _trail(case: Case | None, *steps: tuple[str, str]) -> Trail:
    if case is None:
        return [(reverse("conferences:list"), _("Conferences")), *steps]
    return [
        (reverse("cases:list"), _("Cases")),
        (reverse("cases:case", args=[case.pk]), case.code),
        (reverse("conferences:of-case", args=[case.pk]), _("Conferences")),
        *steps,
    ]


def _page(row: Meeting, anchor: str = "") -> str:
    return reverse("conferences:meeting", args=[row.pk]) + anchor


# ----------------------------------------------------------------------------------- a case


@requires(Action.CONFERENCES_READ)
@require_safe
@never_cache
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the conferences of a case and the requests for them."""
    actor = actor_of(request)
    found = _case_in_sight(actor, case)
    frame = Frame(actor, found, CODE)
    record_read(found, parts=len(frame.scene.parts), actor=actor)
    asked = selectors.requests_of(actor, found)
    decided = selectors.decided_on(actor, found)
    rows = selectors.conferences_of(actor, found)
    held = any(row.state != MeetingState.CANCELLED for row in rows)
    may = allowed(actor, found, Action.CONFERENCES_CALL, Action.CONFERENCES_ASK)
    may_call = Action.CONFERENCES_CALL in may
    return render(
        request,
        "conferences/of_case.html",
        {
            "frame": frame,
            "lines": [(row, word("grounds", row.ground), word("forms", row.form)) for row in rows],
            "asked": [
                (row, word("grounds", row.ground), word("decline_reasons", row.reason))
                for row in asked
            ],
            "due": selectors.due_on(decided) if decided and not held else None,
            "today": timezone.localdate(),
            "may_call": may_call,
            "may_ask": not may_call
            and Action.CONFERENCES_ASK in may
            and not any(
                row.state == RequestState.OPEN and row.institution_id == actor.institution
                for row in asked
            ),
            "trail": [(reverse("cases:list"), _("Cases")), ("", found.code)],
        },
    )


@requires(Action.CONFERENCES_CALL)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def call(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Call a conference about a case, of one's own or because somebody asked for it."""
    actor = actor_of(request)
    found = _case_in_sight(actor, case)
    authorize(actor, Action.CONFERENCES_CALL, found)
    asked = _request_named(actor, found, request.GET.get("request", ""))
    initial = proposed(found) | ({"ground": asked.ground} if asked is not None else {})
    form = forms.ConferenceForm(posted(request), actor=actor, initial=initial)
    back = reverse("conferences:of-case", args=[case])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = services.call_conference(
                found, form.call(), form.cleaned_data["institutions"],
                is_child=form.is_about_a_child(), request=asked, actor=actor,
            )  # fmt: skip
            messages.success(request, _("The conference was called and the invitations sent."))
            return redirect(_page(row))
    title = _("Call a conference")
    return step_page(
        request, form, title=title, back=back, kicker=found.code, is_synthetic=found.is_demo,
        trail=_trail(found, ("", title)),
        intro=_(
            "Each institution is invited separately, in the role that fits its kind. The "
            "invitation gives the day, the time, the role and a number; it says nothing about "
            "the case or the person."
        ),
    )  # fmt: skip


def _request_named(actor: Actor, case: Case, key: str) -> Any:
    if not key:
        return None
    try:
        found = selectors.get_request(actor, uuid.UUID(key))
    except ValueError as error:
        raise Http404 from error
    if found.case_id != case.pk or found.state != RequestState.OPEN:
        return None
    return found


@requires(Action.CONFERENCES_ASK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def ask(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask for a conference about a case."""
    actor = actor_of(request)
    found = _case_in_sight(actor, case)
    form = forms.AskForm(posted(request))
    back = reverse("conferences:of-case", args=[case])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            answering.ask_for_conference(found, form.cleaned_data["ground"], actor=actor)
            messages.success(
                request, _("Your request was sent to whoever is responsible for the case.")
            )
            return redirect(back)
    title = _("Ask for a conference")
    return step_page(
        request, form, title=title, back=back, kicker=found.code, is_synthetic=found.is_demo,
        trail=_trail(found, ("", title)),
        intro=_("Whoever is responsible for the case calls the conference or declines, giving "
                "a reason."),
    )  # fmt: skip


@requires(Action.CONFERENCES_CALL)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def decline(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Decline to call a conference that was asked for."""
    actor = actor_of(request)
    row = selectors.get_request(actor, key)
    authorize(actor, Action.CONFERENCES_CALL, row)
    form = forms.DeclineForm(posted(request))
    back = reverse("conferences:of-case", args=[row.case_id])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            answering.decline(row, form.cleaned_data["reason"], actor=actor)
            messages.success(request, _("The request was declined."))
            return redirect(back)
    title = _("Decline the request")
    return step_page(
        request, form, title=title, back=back, kicker=row.case.code,
        is_synthetic=row.case.is_demo, trail=_trail(row.case, ("", title)),
        intro=_("Whoever asked for the conference reads the reason."),
    )  # fmt: skip


@requires(Action.EXCHANGE_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def answer(request: HttpRequest, letter: uuid.UUID) -> HttpResponse:
    """Answer an invitation: comes, sends somebody, cannot come."""
    actor = actor_of(request)
    row = selectors.get_letter_invited(actor, letter)
    form = forms.ReplyForm(posted(request))
    back = reverse("exchange:letter", args=[row.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = answering.answer(row, form.draft(), actor=actor)
            messages.success(
                request,
                _("Your reply has been received. Receipt: %(number)s.")
                % {"number": given.receipt.number},
            )
            return redirect(back)
    version = row.notice.versions.first()
    reading.record_read(row, version, actor=actor)
    return step_page(
        request, form, title=_("Answer the invitation"), button=_("Send the answer"), back=back,
        trail=[(reverse("exchange:inbox"), _("Notices")), (back, row.number), ("", _("Answer"))],
        kicker=row.number, template="conferences/answer.html", version=version,
        seat=selectors.own_seat(actor, row),
    )  # fmt: skip


# -------------------------------------------------------------------------------- a meeting


@requires(Action.CONFERENCES_CONSULT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def consultative(request: HttpRequest) -> HttpResponse:
    """Call a consultative meeting over several cases, perhaps one that is held again."""
    actor = actor_of(request)
    before = _meeting_before(actor, request.GET.get("after", ""))
    initial: dict[str, Any] = {}
    if before is not None:
        seats = selectors.seats_of(actor, before)
        initial = {
            "ground": before.ground,
            "form": before.form,
            "starts_at": forms.next_day(before),
            "institutions": [each.institution.code for each in seats],
        }
    form = forms.CallForm(posted(request), actor=actor, initial=initial)
    back = _page(before) if before is not None else reverse("conferences:list")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = services.call_consultative(
                form.call(), form.cleaned_data["institutions"], follows=before, actor=actor
            )
            messages.success(request, _("The meeting was called and the invitations sent."))
            return redirect(_page(row))
    title = _("Call a consultative meeting")
    return step_page(
        request, form, title=title, back=back, trail=_trail(None, ("", title)),
        intro=_(
            "A meeting about several cases. Each point names its case and is read only by "
            "those who see that case or have undertaken secrecy about it."
        ),
    )  # fmt: skip


def _meeting_before(actor: Actor, key: str) -> Meeting | None:
    if not key:
        return None
    try:
        found = selectors.get_meeting(actor, uuid.UUID(key))
    except ValueError as error:
        raise Http404 from error
    authorize(actor, Action.CONFERENCES_CONSULT, found)
    return found if found.kind == MeetingKind.CONSULTATIVE else None


def _steps_of(row: Meeting, sworn: Sequence[Any]) -> list[tuple[str, Any]]:
    is_about_one = row.kind == MeetingKind.CONFERENCE
    names: list[str] = []
    if row.state == MeetingState.CALLED:
        has_come = row.starts_at <= timezone.now()
        names = [*(["held"] if has_come else []), "invite", "answer", "point", "move", "cancel"]
        if not has_come:
            names.remove("invite")
            names.insert(0, "invite")
    elif row.state == MeetingState.HELD and row.minutes == MinutesState.NONE:
        names = ["point", "decision", *(["person"] if is_about_one else []), "correct"]
    elif row.minutes == MinutesState.CONFIRMED:
        names = ["addendum", "correct"]
    if row.state != MeetingState.CANCELLED:
        names.append("undertaking")
    if any(each.struck_at is None for each in sworn):
        names.append("strike")
    return [(name, forms.STEPS[name].title) for name in names]


@requires(Action.CONFERENCES_READ)
@require_safe
@never_cache
def meeting(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a meeting: who was invited and answered, quorum, points and decisions."""
    actor = actor_of(request)
    row = selectors.get_meeting(actor, key)
    services.record_reading(row, actor=actor)
    return render(request, "conferences/meeting.html", _shown(actor, row))


def _shown(actor: Actor, row: Meeting, *, as_confirmed: bool = False) -> dict[str, Any]:
    """Return what a page shows of a meeting; `as_confirmed` as its minutes were confirmed."""
    seats = selectors.seats_of(actor, row)
    is_confirmed = row.minutes == MinutesState.CONFIRMED
    corrections = selectors.corrections_of(seats) if is_confirmed else []
    if as_confirmed:
        seats = selectors.before_corrections(seats, corrections)
    sworn = selectors.undertakings_of(actor, row)
    points = selectors.points_of(actor, row)
    is_held = row.state == MeetingState.HELD
    may = allowed(actor, row, Action.CONFERENCES_CALL, Action.CONFERENCES_CONFIRM)
    works = Action.CONFERENCES_CALL in may
    # Who merely undertook secrecy sees the own seat alone, and so no quorum.
    sees_all = works or (row.case_id is not None and _sees_case(actor, row.case))
    counted = [each for each in sworn if _held_good(row, each, as_confirmed=as_confirmed)]
    kept_out = _kept_out(seats, counted)
    decided = [one for each in points for one in each.decided]
    outcomes = planned.outcomes_of(actor, decided) if is_confirmed else {}
    to_plan = planned.to_plan(actor, decided) if is_confirmed else set()
    return {
        "meeting": row,
        "ground": word("grounds", row.ground),
        "form": word("forms", row.form),
        "cancel_reason": word("cancel_reasons", row.cancel_reason),
        "why_not": word("not_there_reasons", row.why_not),
        "seats": [
            (each, word("roles", each.role), word("sent", each.sends),
             word("cannot_reasons", each.reason), word("absent_reasons", each.absent_reason))
            for each in seats
        ],
        "quorum": selectors.quorum_of(seats, is_held=is_held)
        if sees_all and row.state != MeetingState.CANCELLED
        else None,
        "former": [
            (each, word("move_reasons", each.reason))
            for each in (selectors.former_days_of(actor, row) if sees_all else ())
        ],
        "sworn": sworn,
        "sees_all": sees_all,
        "points": [
            (each, word("subjects", each.subject),
             [
                 (one, word("decisions", one.code), one.pk in to_plan,
                  _became(outcomes.get(one.pk, ())))
                 for one in each.decided
             ],
             kept_out.get(each.case_id, kept_out[None]) if is_held and each.is_confidential else ())
            for each in points
        ],
        "addenda": selectors.addenda_of(actor, row),
        "corrections": [
            (each, *(word("absent_reasons", why) for why in (each.was_reason, each.absent_reason)))
            for each in corrections
        ],
        "works": works,
        "is_open": row.minutes == MinutesState.NONE and row.state != MeetingState.CANCELLED,
        "may_finish": works and is_held and row.minutes == MinutesState.NONE,
        "may_confirm": row.minutes == MinutesState.WRITTEN
        and Action.CONFERENCES_CONFIRM in may,
        "waits_for_other": row.minutes == MinutesState.WRITTEN
        and works
        and row.written_by_id == actor.user_id,
        "steps": _steps_of(row, sworn) if works else [],
        "may_follow": works and row.kind == MeetingKind.CONSULTATIVE
        and row.state != MeetingState.CALLED and not hasattr(row, "followed_by"),
        "trail": _trail(row.case if sees_all else None, ("", row.number)),
    }  # fmt: skip


def _became(outcomes: Sequence[planned.Outcome]) -> list[tuple[str, str, Any]]:
    """Return the outcome of a decision: in words, where it is, and how far."""
    lines: list[tuple[str, str, Any]] = []
    for each in outcomes:
        if each.followed is None:
            lines.append((word("aside_reasons", each.planned.reason), "", ""))
            continue
        activity = each.followed.row
        lines.append(
            (
                plan_word(KIND, activity.kind),
                reverse("plans:activity", args=[activity.pk]),
                followed_tag(each.followed),
            )
        )
    return lines


def _sees_case(actor: Actor, case: Case | None) -> bool:
    return case is not None and Part.PROTECTION in parts_visible(actor, case)


def _held_good(row: Meeting, undertaking: Any, *, as_confirmed: bool) -> bool:
    """Return whether an undertaking holds, or held when the minutes were confirmed."""
    struck = undertaking.struck_at
    if as_confirmed and row.confirmed_at is not None and struck is not None:
        return bool(struck > row.confirmed_at)
    return struck is None


def _kept_out(seats: Any, sworn: Any) -> dict[Any, list[str]]:
    """Name those present who had not undertaken secrecy, by case; under None for any case."""
    present = [each.institution for each in seats if each.came]
    by_case: dict[Any, set[int]] = {}
    for each in sworn:
        by_case.setdefault(each.case_id, set()).add(each.institution_id)
    return {
        case: [str(row.name) for row in present if row.pk not in by_case.get(case, ())]
        for case in (None, *by_case)
    }


@requires(Action.CONFERENCES_CALL)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@submit_once
@sensitive_variables("form")
def step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Ask what a step of a meeting needs, and do it."""
    actor = actor_of(request)
    row = selectors.get_meeting(actor, key)
    authorize(actor, Action.CONFERENCES_CALL, row)
    kind = forms.STEPS.get(name)
    sworn = selectors.undertakings_of(actor, row)
    if kind is None or name not in {each for each, _title in _steps_of(row, sworn)}:
        raise Http404
    form = kind(posted(request), meeting=row, actor=actor, row=request.GET.get("row", ""))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            form.save()
            messages.success(request, kind.done)
            return redirect(_page(row))
    title = str(kind.title)
    return step_page(
        request, form, title=title, button=_("Save"), back=_page(row), kicker=row.number,
        is_synthetic=row.case is not None and row.case.is_demo, intro=kind.intro,
        trail=_trail(row.case, (_page(row), row.number), ("", title)),
    )  # fmt: skip


@requires(Action.PLANS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def into_plan(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Put a decision of confirmed minutes into the plan, or say why it needs no activity."""
    actor = actor_of(request)
    row = planned.get_decision(actor, key)
    back = _page(row.meeting, "#minutes")
    if row.pk not in planned.to_plan(actor, [row]):
        messages.info(request, _("The outcome of this decision has already been entered."))
        return redirect(back)
    form = forms.IntoPlanForm(posted(request), decision=row, actor=actor)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = form.save()
            if done.activity is None:
                messages.success(request, _("The reason why this needs no activity was entered."))
                return redirect(back)
            messages.success(request, _("The decision stands in the plan."))
            return redirect("plans:plan", done.activity.plan_id)
    title = _("Put a decision into the plan")
    decided = {
        "subject": word("subjects", row.point.subject),
        "decision": word("decisions", row.code),
    }
    return step_page(
        request, form, title=title, button=_("Save"), back=back, kicker=row.case.code,
        is_synthetic=row.case.is_demo,
        trail=_trail(row.case, (back, row.meeting.number), ("", title)),
        intro=_(
            "Decided about “%(subject)s”: %(decision)s. From now on it is followed in the plan"
            " alone; where no version is being made, one is begun."
        ) % decided,
    )  # fmt: skip


def _remove(request: HttpRequest, row: Meeting) -> str:
    actor, key = actor_of(request), request.POST.get("row", "")
    for point in selectors.points_of(actor, row):
        for each in (point, *point.decided):
            if str(each.pk) == key:
                writing.remove(each, actor=actor)
                return _("It was removed.")
    raise Http404


def _finish(request: HttpRequest, row: Meeting) -> str:
    writing.finish(row, actor=actor_of(request))
    return _("The minutes are finished. A second person confirms them.")


def _confirm(request: HttpRequest, row: Meeting) -> str:
    writing.confirm(row, seen=request.POST.get("written", ""), actor=actor_of(request))
    return _("The minutes are confirmed.")


def _return(request: HttpRequest, row: Meeting) -> str:
    writing.give_back(row, actor=actor_of(request))
    return _("The minutes were returned.")


_DONE: Final[Mapping[str, Callable[[HttpRequest, Meeting], str]]] = {
    "remove": _remove,
    "finish": _finish,
    "confirm": _confirm,
    "return": _return,
}


@requires(Action.CONFERENCES_CALL)
@require_POST
@submit_once
def do(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Take a step on the page of a meeting."""
    row = selectors.get_meeting(actor_of(request), key)
    if name not in _DONE:
        raise Http404
    with refusals_on(request):
        messages.success(request, _DONE[name](request, row))
    return redirect(_page(row, "#minutes"))


@requires(Action.CONFERENCES_READ)
@require_safe
@never_cache
@sensitive_variables()
def minutes(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the minutes to be read and printed, with their words for those who may open them."""
    actor = actor_of(request)
    row = selectors.get_meeting(actor, key)
    shown = _shown(actor, row, as_confirmed=True)
    services.record_reading(row, actor=actor, of_minutes=True)
    cases = {point.case_id: point.known_case for point, *_more in shown["points"]}
    if row.case is not None:
        cases[row.case_id] = row.case
    opened = [
        words_of(case, WORDS, _subjects(shown, row, case), actor=actor)
        for case in cases.values()
        if case is not None
    ]
    texts = {key: text for each in opened for key, text in each.texts.items()}
    trail = [*shown["trail"][:-1], (_page(row), row.number), ("", _("Minutes"))]
    return render(
        request,
        "conferences/minutes.html",
        {
            **shown,
            "own_words": [
                (label, texts[kind, row.pk])
                for kind, label in (
                    (STRENGTHS, _("Strengths of the person")),
                    (WISHES, _("Wishes of the person")),
                )
                if (kind, row.pk) in texts
            ],
            "written": [
                {
                    "subject": subject,
                    "case": point.known_case.code
                    if point.known_case and row.case_id is None
                    else "",
                    "is_confidential": point.is_confidential,
                    "text": texts.get((POINT, point.pk), ""),
                    "out": out,
                    "decided": [
                        (name, texts.get((DECISION, one.pk), ""), became)
                        for one, name, _may_put, became in decided
                    ],
                }
                for point, subject, decided, out in shown["points"]
            ],
            "added": [(each, texts.get((ADDENDUM, each.pk), "")) for each in shown["addenda"]],
            "must_state": [each for each in cases.values() if each is not None]
            if any(each.must_state for each in opened)
            else [],
            "trail": trail,
        },
    )


def _subjects(shown: Mapping[str, Any], row: Meeting, case: Case) -> set[uuid.UUID]:
    keys = {row.pk} if row.case_id == case.pk else set()
    for point, _subject, decided, _out in shown["points"]:
        if point.case_id == case.pk:
            keys |= {point.pk, *(one.pk for one, *_more in decided)}
    return keys | {each.pk for each in shown["addenda"] if each.case_id == case.pk}
