# SPDX-License-Identifier: EUPL-1.2
"""Pages of the register: the board, one recommendation's life, assessments, answers, summaries."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.downloads import Value, as_form, download
from vidik.core.formats import base_language
from vidik.core.paging import page_of
from vidik.core.transliterate import to_latin
from vidik.core.workflow import TransitionRefused
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.models import Institution
from vidik.recommendations import selectors, services
from vidik.recommendations.forms import AssessForm, DecisionForm, FilterForm, ResponseForm
from vidik.recommendations.models import (
    Addressee,
    Assessment,
    AssessmentState,
    Recommendation,
    ResponseKind,
)
from vidik.recommendations.presentation import (
    addressee_lines,
    assessment_lines,
    bars,
    lane_label,
    life,
)
from vidik.recommendations.presentation import board as board_of
from vidik.recommendations.types import UNGRADED

Trail = list[tuple[str, str]]


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the recommendations by theme and grade; at first those that were assessed last."""
    actor = actor_of(request)
    data = request.GET.copy()
    if "report" not in data:
        reports = list(selectors.issued_reports(actor))
        assessed = [row for row in reports if row.number < reports[0].number]
        data["report"] = str((assessed or reports)[0].number) if reports else ""
    form = FilterForm(data, actor=actor, language=_language())
    rows = list(selectors.listed(actor, form.wanted(), language=_language()))
    themes = board_of(rows)
    return render(
        request,
        "recommendations/board.html",
        {
            "tab": "board",
            "form": form,
            "themes": themes,
            "count": len(rows),
            "ungraded": sum(item.count_in(UNGRADED) for item in themes),
            **_common(request),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List recommendations: searched, filtered, sorted."""
    actor = actor_of(request)
    form = FilterForm(request.GET, actor=actor, language=_language())
    wanted = form.wanted()
    rows = selectors.listed(actor, wanted, language=_language())
    return render(
        request,
        "recommendations/list.html",
        {
            "tab": "list",
            "form": form,
            "page": page_of(request, rows),
            "columns": _columns(wanted.sort),
            "is_filtered": any(
                value for key, value in request.GET.items() if key not in {"sort", "page"}
            ),
            "may_export": can(actor, Action.RECOMMENDATIONS_EXPORT),
            **_common(request),
        },
    )


_EXPORT_HEADER = (
    "code",
    "report",
    "cycle",
    "theme",
    "number",
    "title_en",
    "title_sr_cyrl",
    "title_sr_latn",
    "text_en",
    "text_sr_cyrl",
    "leads",
    "in_cooperation",
    "binding_on",
    "offered_to",
    "grade",
    "assessed",
    "further_monitoring",
    "sections",
)


@requires(Action.RECOMMENDATIONS_EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give what the list shows as a file."""
    actor = actor_of(request)
    wanted = FilterForm(request.GET, actor=actor, language=_language()).wanted()
    rows = selectors.listed(actor, wanted, language=_language())
    table = [_export_row(row) for row in rows]
    form = as_form(request.GET.get("format", ""))
    services.record_export(rows=len(table), form=form, actor=actor)
    return download("recommendations", _EXPORT_HEADER, table, form)


def _export_row(row: Recommendation) -> tuple[Value, ...]:
    addressees = list(row.addressees.all())

    def codes(chosen: list[Addressee]) -> str:
        return "; ".join(item.institution.code for item in chosen)

    grade: str | None = row.grade  # type: ignore[attr-defined]
    return (
        row.code,
        row.report_number,
        row.cycle.code,
        row.theme.code,
        row.number,
        row.title_en,
        row.title_sr,
        to_latin(row.title_sr),
        row.text_en,
        row.text_sr,
        codes([item for item in addressees if item.role == "lead"]),
        codes([item for item in addressees if item.role != "lead"]),
        codes([item for item in addressees if item.binds]),
        codes([item for item in addressees if not item.binds]),
        grade or "",
        "no" if grade is None else "yes",
        "yes" if row.further_monitoring else "no",
        row.sections,
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a recommendation's whole life: text, addressees, answers, assessments, evidence."""
    actor = actor_of(request)
    subject = _found(request, code)
    assessments = selectors.assessments_of(subject)
    labels = {label for row in assessments for label in _labels(row)}
    current = next((row for row in assessments if row.is_current), None)
    lines = addressee_lines(selectors.addressees_of(subject))
    names = selectors.names_of(
        labels | {answer.recorded_by for line in lines for answer in line.addressee.responses.all()}
    )
    shown = assessment_lines(assessments, names)
    figures = {figure for row in assessments for figure in row.evidence.all()}
    may_assess = bool(can(actor, Action.RECOMMENDATIONS_ASSESS))
    has_cycle = selectors.assessable_cycles(subject).exists()
    return render(
        request,
        "recommendations/detail.html",
        {
            "trail": _trail((subject.title, "")),
            "recommendation": subject,
            "chain": life(selectors.chain_of(actor, subject)),
            "addressees": lines,
            "current": next((line for line in shown if line.assessment is current), None),
            "drafts": [line for line in shown if line.assessment.state == AssessmentState.DRAFT],
            "earlier": [
                line
                for line in shown
                if line.assessment is not current and line.assessment.state != AssessmentState.DRAFT
            ],
            "findings": selectors.findings_on(actor, figures),
            "measures": subject.measures.order_by("code"),
            "activities": subject.activities.all(),
            "encounters": subject.encounters.all(),
            "matters": subject.tracked_matters.all(),
            "may_assess": may_assess and has_cycle,
            "lacks_cycle": not has_cycle and bool(can(actor, Action.CYCLE_OPEN)),
            "may_approve": can(actor, Action.RECOMMENDATIONS_APPROVE),
            "may_respond": can(actor, Action.RECOMMENDATIONS_RECORD_RESPONSE),
        },
    )


@requires(Action.RECOMMENDATIONS_ASSESS)
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, code: str) -> HttpResponse:
    """Draft an assessment, or change one's own draft."""
    actor = actor_of(request)
    subject = _found(request, code)
    cycles = selectors.assessable_cycles(subject)
    before = next(iter(selectors.assessments_of(subject)), None)
    form = AssessForm(_posted(request), cycles=cycles, initial=_initial(before))
    if request.method == "POST" and form.is_valid():
        try:
            services.draft_assessment(subject, form.draft(), actor=actor)
        except ValidationError as error:
            _place(form, error)
        except (services.AlreadyDrafted, services.NotAssessable) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft has been saved and waits for a second person."))
            return redirect("recommendations:detail", code)
    return render(
        request,
        "recommendations/assess.html",
        {
            "trail": _trail(_step(subject), (_("Assess"), "")),
            "recommendation": subject,
            "form": form,
            "before": before,
            "is_assessable": cycles.exists(),
            "may_open_cycles": bool(can(actor, Action.CYCLE_OPEN)),
        },
        status=422 if form.errors else 200,
    )


def _initial(before: Assessment | None) -> dict[str, Any]:
    """Start a draft from the last text, so that nothing known is typed again."""
    if before is None:
        return {}
    start: dict[str, Any] = {
        "cycle": before.cycle.code,
        "grade": before.grade,
        "basis_en": before.basis_en,
        "basis_sr": before.basis_sr,
        "evidence": ", ".join(sorted(figure.reference for figure in before.evidence.all())),
    }
    if before.state == AssessmentState.DRAFT:
        start["assessed_on"] = before.assessed_on
    return start


@requires(Action.RECOMMENDATIONS_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Approve a draft, or return it with a reason."""
    actor = actor_of(request)
    try:
        draft = selectors.assessment(actor, code, key)
    except Assessment.DoesNotExist:
        raise Http404 from None
    subject = draft.recommendation
    form = DecisionForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        today = timezone.localdate()
        try:
            if request.POST.get("step") == "approve":
                services.approve_assessment(draft, on=today, actor=actor)
                messages.success(request, _("The assessment has been approved and counts now."))
            else:
                services.return_assessment(
                    draft, reason=form.cleaned_data["reason"], on=today, actor=actor
                )
                messages.success(request, _("The assessment has been returned to its author."))
            return redirect("recommendations:detail", code)
        except TransitionRefused as refusal:
            form.add_error(
                "reason" if "reason" in str(refusal.reason) else None, str(refusal.reason)
            )
    rows = selectors.assessments_of(subject)
    names = selectors.names_of({label for row in rows for label in _labels(row)})
    lines = assessment_lines(rows, names)
    return render(
        request,
        "recommendations/decide.html",
        {
            "trail": _trail(_step(subject), (_("Decide"), "")),
            "recommendation": subject,
            "line": next(line for line in lines if line.assessment.pk == draft.pk),
            "current": next((line for line in lines if line.assessment.is_current), None),
            "is_author": draft.assessed_by == actor.label,
            "is_draft": draft.state == AssessmentState.DRAFT,
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@requires(Action.RECOMMENDATIONS_RECORD_RESPONSE)
@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Record what an addressee answered."""
    actor = actor_of(request)
    try:
        addressee = selectors.addressee(actor, code, key)
    except Addressee.DoesNotExist:
        raise Http404 from None
    form = ResponseForm(_posted(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.record_response(
                addressee,
                kind=ResponseKind(data["kind"]),
                received_on=data["received_on"],
                note=data["note"],
                actor=actor,
            )
        except ValidationError as error:
            _place(form, error)
        else:
            messages.success(request, _("The response has been recorded."))
            return redirect("recommendations:detail", code)
    return render(
        request,
        "recommendations/respond.html",
        {
            "trail": _trail(_step(addressee.recommendation), (_("Record a response"), "")),
            "recommendation": addressee.recommendation,
            "addressee": addressee,
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def latest_summary(request: HttpRequest) -> HttpResponse:
    """Lead to the summary of the newest cycle."""
    known = selectors.cycles(actor_of(request))
    if not known:
        raise Http404
    return redirect("recommendations:summary", known[0])


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def summary(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what became of the previous report's recommendations in a cycle."""
    actor = actor_of(request)
    known = selectors.cycles(actor)
    if cycle not in known:
        raise Http404
    found = selectors.summary(actor, cycle)
    rows = selectors.grades_by_theme(actor, cycle)
    headline = selectors.headline(actor, cycle)
    counts = list(headline.counts.all()) if headline is not None else []
    today = timezone.localdate()
    publication = selectors.next_publication_day(actor, today)
    return render(
        request,
        "recommendations/summary.html",
        {
            "tab": "summary",
            "cycle": cycle,
            "cycles": known,
            "summary": found,
            "published": selectors.summary(actor, cycle, as_published=True),
            "previous": selectors.previous_report(actor, cycle),
            "report": selectors.issued_reports(actor).filter(cycle__code=cycle).first(),
            "grades": [(lane_label(key), key, count) for key, count in found.grades.items()],
            "ungraded": found.grades[UNGRADED],
            "bars": bars(rows),
            "headline": headline,
            "giving": [row for row in counts if row.gives_it],
            "not_giving": [row for row in counts if not row.gives_it],
            "issued": selectors.issued_by_theme(actor, cycle),
            "addressing": selectors.addressing(actor, cycle),
            "publication": publication,
            "days_left": (publication - today).days if publication is not None else None,
            **_common(request),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """List the addressed institutions with how much is asked of them."""
    rows = selectors.asked_institutions(actor_of(request), language=_language())
    return render(
        request,
        "recommendations/institutions.html",
        {"tab": "institutions", "page": page_of(request, rows), **_common(request)},
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is asked of an institution and where it stands."""
    actor = actor_of(request)
    try:
        found = institution_selectors.institution(actor, code)
    except Institution.DoesNotExist:
        raise Http404 from None
    if found.merged_into is not None:
        return redirect("recommendations:institution", found.merged_into.code)
    page = page_of(request, selectors.asked_of(actor, found))
    return render(
        request,
        "recommendations/institution.html",
        {
            "trail": _trail(
                (_("Asked of institutions"), reverse("recommendations:institutions")),
                (found.name, ""),
            ),
            "institution": found,
            "page": page,
            "lines": addressee_lines(page.object_list),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """List what is worth watching though it did not become a recommendation."""
    rows = selectors.tracked_matters(actor_of(request))
    return render(
        request,
        "recommendations/matters.html",
        {"tab": "matters", "page": page_of(request, rows), **_common(request)},
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def action_plan(request: HttpRequest) -> HttpResponse:
    """Show the activities of the action plan and the figures that verify them."""
    actor = actor_of(request)
    return render(
        request,
        "recommendations/action_plan.html",
        {
            "tab": "action-plan",
            "plan": selectors.action_plan(actor),
            "page": page_of(request, selectors.activities(actor)),
            **_common(request),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def encounters(request: HttpRequest) -> HttpResponse:
    """Show visits with their findings and meetings with their purpose."""
    rows = selectors.encounters(actor_of(request))
    return render(
        request,
        "recommendations/encounters.html",
        {"tab": "encounters", "page": page_of(request, rows), **_common(request)},
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts that wait for a second person."""
    actor = actor_of(request)
    page = page_of(request, selectors.waiting(actor))
    names = selectors.names_of({row.assessed_by for row in page})
    return render(
        request,
        "recommendations/drafts.html",
        {
            "tab": "drafts",
            "page": page,
            "lines": assessment_lines(page, names),
            "may_approve": can(actor, Action.RECOMMENDATIONS_APPROVE),
            **_common(request),
        },
    )


def _common(request: HttpRequest) -> dict[str, Any]:
    """Give what the room's own navigation needs."""
    return {"waiting": selectors.waiting(actor_of(request)).count()}


def _labels(row: Assessment) -> set[str]:
    return {row.assessed_by, row.approved_by, row.returned_by} - {""}


def _found(request: HttpRequest, code: str) -> Recommendation:
    try:
        return selectors.recommendation(actor_of(request), code)
    except Recommendation.DoesNotExist:
        raise Http404 from None


def _posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, even if it is nothing; None where nothing was."""
    return request.POST if request.method == "POST" else None


def _language() -> str:
    return base_language(translation.get_language() or "en")


def _trail(*steps: tuple[str, str]) -> Trail:
    """Give the way from the board to a page: addresses and labels."""
    first = (reverse("recommendations:board"), _("Recommendations"))
    return [first, *((address, label) for label, address in steps)]


def _step(subject: Recommendation) -> tuple[str, str]:
    return subject.title, reverse("recommendations:detail", args=[subject.code])


def _columns(sort: str) -> list[tuple[str | Promise, str, str]]:
    """Give the headings of the list: label, the sort that a click asks for, the present order."""
    shown: list[tuple[str | Promise, str, str]] = []
    for label, key in (
        (_("Number"), "code"),
        (_("Recommendation"), "title"),
        (_("Theme"), "theme"),
        (_("Grade"), "grade"),
    ):
        order = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        shown.append((label, f"-{key}" if order == "ascending" else key, order))
    return shown


def _place(form: Form, error: ValidationError) -> None:
    """Put what a service refused beside the fields concerned."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        for item in errors:
            form.add_error(field if field in form.fields else None, item)
