# SPDX-License-Identifier: EUPL-1.2
"""Pages of assessments: begun, filled in, judged, shown, struck out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, allowed, authorize, can, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.assessments import forms
from vidik.assessments.methods import scoring
from vidik.assessments.models import Assessment
from vidik.assessments.presentation import curve
from vidik.assessments.selectors import assessments as selectors
from vidik.assessments.selectors import due
from vidik.assessments.selectors.instruments import content_of, rules, word, words
from vidik.assessments.services import assessing as services
from vidik.assessments.types import AssessmentState, Kind, Level
from vidik.assessments.work import CODE
from vidik.cases.models import Case
from vidik.cases.presentation import trail
from vidik.cases.selectors.cases import get_case, parts_visible
from vidik.cases.selectors.frame import Frame
from vidik.cases.services.cases import record_read
from vidik.cases.types import CaseState, Part
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.identification.selectors.ages import is_known_child
from vidik.identification.services.findings import NotStated
from vidik.vault.services.sealing import Erased

TONES = {Level.HIGH.value: "bad", Level.MEDIUM.value: "warn", Level.LOW.value: "outline"}


def case_in_sight(actor: Actor, key: uuid.UUID) -> Case:
    """Return a case of which the actor sees how the person is protected.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    case = get_case(actor, key)
    if Part.PROTECTION not in parts_visible(actor, case):
        raise OutOfScope(action=Action.ASSESSMENTS_READ, label="cases.case", key=str(key))
    return case


def case_steps(case: Case, *parts: tuple[str, str]) -> Trail:
    """Lead from the list of cases to a page below *Needs and risk*, by labels and addresses."""
    return trail(
        (case.code, reverse("cases:case", args=[case.pk])),
        (_("Needs and risk"), reverse("assessments:of-case", args=[case.pk])),
        *parts,
    )


def _own_trail(row: Assessment, *parts: str) -> Trail:
    own = reverse("assessments:assessment", args=[row.pk]) if parts else ""
    return case_steps(
        row.case, (_("Assessment of needs or risk"), own), *((part, "") for part in parts)
    )


@requires(Action.ASSESSMENTS_READ)
@require_safe
@never_cache
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the level of risk, needs beside strengths, what is due, and the safety plan."""
    actor = actor_of(request)
    found = case_in_sight(actor, case)
    frame = Frame(actor, found, CODE)
    record_read(found, parts=len(frame.scene.parts), actor=actor)
    rows = selectors.assessments_of(actor, found)
    standing = selectors.standing(rows)
    needs = selectors.newest(rows, Kind.NEEDS)
    plans = selectors.plans_of(actor, found)
    since = due.incidents_since_assessment(actor, found)
    today = timezone.localdate()
    return render(
        request,
        "assessments/of_case.html",
        {
            "frame": frame,
            "standing": standing,
            "level": selectors.level_in_words(standing.level) if standing else "",
            "tone": TONES[standing.level.value] if standing else "",
            "curve": curve(standing.history, today) if standing else None,
            "since": since,
            "is_danger": any(each.is_danger for each in since),
            "needs": needs,
            "domains": selectors.needs_in_words(needs) if needs else (),
            "plan": plans[0] if plans else None,
            "is_plan_old": bool(plans) and plans[0].again_on <= today,
            "rows": [(row, TONES.get(row.level, "outline")) for row in rows],
            "writes": bool(can(actor, Action.ASSESSMENTS_WRITE, found)),
            "is_open": found.state == CaseState.OPEN,
            "has_persons": bool(selectors.persons(actor, found)),
            "rules": rules(),
            "today": today,
            "trail": trail((found.code, "")),
        },
    )


@requires(Action.ASSESSMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def begin(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Choose what is assessed, and begin; what is unfinished is gone on with."""
    actor = actor_of(request)
    found = case_in_sight(actor, case)
    authorize(actor, Action.ASSESSMENTS_WRITE, found)
    if found.state != CaseState.OPEN:
        messages.error(request, _("The case is closed."))
        return redirect("assessments:of-case", case)
    persons = selectors.persons(actor, found)
    form = forms.BeginForm(
        posted(request), persons=persons, kind=request.GET.get("kind", ""),
        is_child=is_known_child(found),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = services.begin(
                found, form.cleaned_data["instrument"], on=form.cleaned_data["on"],
                person=form.whom(), actor=actor,
            )  # fmt: skip
            if row.entered_by_id != actor.user_id:
                messages.info(
                    request, _("A colleague has already begun this assessment. Continue with it.")
                )
            return redirect("assessments:fill", row.pk)
    title = _("Begin an assessment")
    return step_page(
        request, form, title=title, button=_("Begin"), kicker=found.code,
        back=reverse("assessments:of-case", args=[case]), is_synthetic=found.is_demo,
        trail=case_steps(found, (title, "")),
    )  # fmt: skip


def _questions(row: Assessment, answers: dict[str, str]) -> list[tuple[Any, list[Any]]]:
    labels = {
        "yes": _("Yes"), "no": _("No"), "unknown": _("Not known"), "none": _("No help needed"),
        "some": _("Some help needed"), "serious": _("Help needed now"),
    }  # fmt: skip
    return [
        (
            domain,
            [
                (each, answers.get(each.code, ""), [(code, labels[code]) for code in each.answers])
                for each in domain.questions
            ],
        )
        for domain in content_of(row.instrument).domains
    ]


def _goes_on(row: Assessment) -> bool:
    """Return whether an assessment can still be finished; nobody goes on in a closed case."""
    return row.state == AssessmentState.DRAFT and row.case.state == CaseState.OPEN


def _count(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1  # noqa: PLR2004 - the database counts no further


@requires(Action.ASSESSMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def fill(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Answer the questions; what is saved waits until somebody goes on with it."""
    actor = actor_of(request)
    row = selectors.get_assessment(actor, key)
    authorize(actor, Action.ASSESSMENTS_WRITE, row)
    if not _goes_on(row):
        return redirect("assessments:assessment", key)
    instrument = content_of(row.instrument)
    answers, status = dict(row.answers), 200
    if request.method == "POST":
        names = {f"answer-{each.code}": each.code for each in instrument.questions}
        answers = {code: request.POST[name] for name, code in names.items() if name in request.POST}
        saves = request.POST.get("saves", "")
        status = 422
        with refusals_on(request):
            services.save_answers(row, answers, saves=_count(saves), actor=actor)
            if "later" in request.POST:
                messages.success(request, _("It was saved. You can go on later."))
                return redirect("assessments:of-case", row.case_id)
            if not scoring.faults(instrument, answers, is_finished=True):
                return redirect("assessments:finish", key)
            row = selectors.get_assessment(actor, key)
            messages.error(
                request,
                _("It was saved. First answer every question; “not known” is an answer too."),
            )
    return render(
        request,
        "assessments/fill.html",
        {
            "row": row,
            "instrument": instrument,
            "domains": _questions(row, answers),
            "title": instrument.title,
            "trail": _own_trail(row, _("Questions")),
        },
        status=status,
    )


@requires(Action.ASSESSMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables("form")
@sensitive_post_parameters("words")
@submit_once
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what the score proposes, and ask what people decide."""
    actor = actor_of(request)
    row = selectors.get_assessment(actor, key)
    authorize(actor, Action.ASSESSMENTS_WRITE, row)
    if not _goes_on(row):
        return redirect("assessments:assessment", key)
    instrument = content_of(row.instrument)
    if scoring.faults(instrument, row.answers, is_finished=True):
        return redirect("assessments:fill", key)
    score = scoring.score(instrument, row.answers) if row.kind in services.SCORED else None
    form = forms.FinishForm(posted(request), row=row, score=score)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.finish(row, form.judgement(), actor=actor)
            messages.success(request, _("The assessment is finished."))
            return redirect("assessments:assessment", key)
    title = _("Decide and finish")
    texts = {each.code: str(each.text) for each in instrument.questions}
    return step_page(
        request, form, title=title, button=_("Finish"), kicker=row.case.code,
        back=reverse("assessments:fill", args=[key]), is_synthetic=row.case.is_demo,
        trail=_own_trail(row, title), template="assessments/finish.html", score=score,
        level=selectors.level_in_words(score.level) if score else "",
        at_most=selectors.level_in_words(score.level_at_most) if score else "",
        dangers=[texts[code] for code in score.dangers] if score else [], instrument=instrument,
        participations=selectors.participations_of(actor, row),
    )  # fmt: skip


@requires(Action.ASSESSMENTS_READ)
@require_safe
@never_cache
@sensitive_variables()
def assessment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an assessment: the level and who decided on it, the answers, what follows."""
    actor = actor_of(request)
    row = selectors.get_assessment(actor, key)
    services.record_reading(row, actor=actor)
    must_state, removed, said = False, "", None
    try:
        said = services.words_of(row, actor=actor)
    except NotStated:
        must_state = True
    except Erased as refusal:
        removed = str(refusal)
    instrument = content_of(row.instrument)
    answers = {
        domain.code: [
            (each, dict(options).get(answer, ""), answer) for each, answer, options in asked
        ]
        for domain, asked in _questions(row, row.answers)
    }
    writes = bool(allowed(actor, row, Action.ASSESSMENTS_WRITE))
    participations = selectors.participations_of(actor, row)
    answerable = selectors.answerable(actor, row)
    return render(
        request,
        "assessments/assessment.html",
        {
            "row": row,
            "instrument": instrument,
            "level": selectors.level_in_words(row.level) if row.level else "",
            "proposed": selectors.level_in_words(row.proposed) if row.proposed else "",
            "tone": TONES.get(row.level, "outline"),
            "why": word("override_reasons", row.why),
            "struck_why": word("struck_reasons", row.struck_why),
            "words": said,
            "must_state": must_state,
            "gone": removed,
            "took_part": words("participants", row.took_part),
            "outcomes": words("outcomes", row.outcomes),
            "answers": [(each, answers[each.code]) for each in instrument.domains],
            "domains": selectors.needs_in_words(row) if row.kind == Kind.NEEDS else (),
            "participations": [
                (each, word("absent_reasons", each.why_absent), each.pk in answerable)
                for each in participations
            ],
            "leads_on": row.kind == Kind.RELEASE and row.state == AssessmentState.FINISHED,
            "sees_proceedings": Part.PROCEEDINGS in parts_visible(actor, row.case)
            and bool(can(actor, Action.IDENTIFICATION_WORK)),
            "may_go_on": writes and _goes_on(row),
            "is_left": row.state == AssessmentState.DRAFT and not _goes_on(row),
            "may_strike": writes and row.state != AssessmentState.STRUCK,
            "trail": _own_trail(row),
        },
    )


@requires(Action.ASSESSMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def strike(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Strike out an assessment with a reason."""
    actor = actor_of(request)
    row = selectors.get_assessment(actor, key)
    authorize(actor, Action.ASSESSMENTS_WRITE, row)
    form = forms.StrikeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.strike(row, form.cleaned_data["why"], actor=actor)
            messages.success(request, _("The assessment was struck out. Make it again."))
            return redirect("assessments:of-case", row.case_id)
    title = _("Strike out the assessment")
    return step_page(
        request, form, title=title, kicker=row.case.code, is_final=True,
        back=reverse("assessments:assessment", args=[key]), is_synthetic=row.case.is_demo,
        trail=_own_trail(row, title),
        intro=_("It stays where it is but is no longer counted. Then make the assessment again."),
    )  # fmt: skip


@requires(Action.ASSESSMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def take_part(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter how an institution took part in the assessment before a release."""
    actor = actor_of(request)
    row = selectors.get_participation(actor, key)
    is_own = row.institution_id == actor.institution
    form = forms.TakePartForm(posted(request), is_own=is_own)
    back = reverse("assessments:assessment", args=[row.assessment_id])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            data = form.cleaned_data
            services.take_part(row, data["how"], data.get("why_absent", ""), actor=actor)
            messages.success(request, _("How the institution took part was entered."))
            return redirect(back)
    title = _("Taking part in the assessment before a release")
    return step_page(
        request, form, title=title, button=_("Enter"), back=back, kicker=row.case.code,
        is_synthetic=row.case.is_demo, intro=str(row.institution.name),
        trail=case_steps(row.case, (_("Assessment of needs or risk"), back), (title, "")),
    )  # fmt: skip
