# SPDX-License-Identifier: EUPL-1.2
"""Pages of cases: the list, one case, who takes part, what is shared, who may see it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, Actor
from vidik.cases import selectors, services
from vidik.cases.forms import (
    FilterForm,
    InstitutionForm,
    ParticipantForm,
    RestrictForm,
    SensitivityForm,
    ShareForm,
    SureForm,
    TransferForm,
    WithdrawForm,
)
from vidik.cases.histories import history_of
from vidik.cases.models import Case
from vidik.cases.registry import case_pages
from vidik.cases.types import (
    PARTS_OF,
    CaseRole,
    CaseState,
    Ground,
    Part,
    Purpose,
    Sensitivity,
    Why,
    Withdrawal,
)
from vidik.core.pages import done_once
from vidik.core.paging import page_of
from vidik.core.workflow import TransitionRefused

Trail = list[tuple[str, str]]
Text = str | Promise


@requires(Action.CASES_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the cases of which the actor may know: searched by code, filtered, sorted."""
    actor = actor_of(request)
    form = FilterForm(request.GET)
    wanted = form.wanted()
    is_wrong = bool(form.errors.get("code"))
    rows = selectors.visible_cases(actor).none() if is_wrong else selectors.listed(actor, wanted)
    page = page_of(request, rows)
    services.record_list(found=page.paginator.count, actor=actor)
    return render(
        request,
        "cases/list.html",
        {
            "form": form,
            "page": page,
            "columns": _columns(wanted.sort),
            "is_filtered": form.narrows,
            "shows_open": form.shows_open,
            "may_open": can(actor, Action.CASES_OPEN),
            "may_ask": can(actor, Action.EMERGENCY_ASK),
        },
    )


def _columns(sort: str) -> list[tuple[str, str, str]]:
    columns = []
    for label, ascending, first in (
        (_("Code"), "code", "code"),
        (_("Opened"), "opened", "-opened"),
    ):
        order = {ascending: "ascending", f"-{ascending}": "descending"}.get(sort, "")
        other = {"ascending": f"-{ascending}", "descending": ascending}.get(order, first)
        columns.append((label, other, order))
    return columns


@requires(Action.CASES_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@done_once
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case for the own institution."""
    form = SensitivityForm(_posted(request), initial={"sensitivity": Sensitivity.ORDINARY})
    if request.method == "POST" and form.is_valid():
        case = services.open_case(
            actor=actor_of(request), sensitivity=Sensitivity(form.cleaned_data["sensitivity"])
        )
        messages.success(request, _("The case has been opened. You lead it."))
        return redirect("cases:case", case.pk)
    return _form_page(
        request,
        form,
        title=_("Open a case"),
        button=_("Open"),
        back=reverse("cases:list"),
        trail=_trail((_("Open a case"), "")),
        intro=_(
            "It gets a code that says nothing about the person. Who the person is is entered in "
            "the vault of identities and nowhere else."
        ),
    )


@requires(Action.CASES_READ)
@require_safe
def detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a case: who answers for it, who takes part, what is shared, who broke the glass."""
    actor = actor_of(request)
    case = selectors.get_case(actor, key)
    parts = services.parts_visible(actor, case)
    services.record_read(case, parts=len(parts), actor=actor)
    works = services.works_on(actor, case)
    return render(
        request,
        "cases/detail.html",
        {
            "trail": _trail((case.code, "")),
            "case": case,
            "relations": selectors.relations(actor, case),
            "works": works,
            "parts": [part for part in Part if part in parts],
            "pages": case_pages(actor, parts),
            "participants": selectors.participants_of(case) if works else [],
            "sharings": [
                (row, [part for part in Part if part in PARTS_OF[Purpose(row.purpose)]])
                for row in selectors.sharings_of(case)
            ],
            "emergencies": selectors.emergencies_of(case) if works else [],
            "history": history_of(case) if works else [],
            "may": {
                "change": can(actor, Action.CASES_CHANGE, case),
                "participants": can(actor, Action.CASES_PARTICIPANTS, case)
                or can(actor, Action.CASES_RESTRICT, case),
                "share": can(actor, Action.CASES_SHARE, case) and not case.restricted,
                "restrict": can(actor, Action.CASES_RESTRICT, case),
                "transfer": can(actor, Action.CASES_TRANSFER, case),
                "explain": works and can(actor, Action.CASES_EXPLAIN),
            },
        },
    )


@requires(Action.CASES_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change the sensitivity of a case, close it or open it again."""
    actor = actor_of(request)
    case = _to_act_on(actor, Action.CASES_CHANGE, key)
    step = request.POST.get("step", "")
    form = SensitivityForm(
        _posted(request) if step == "save" else None, initial={"sensitivity": case.sensitivity}
    )
    if request.method == "POST":
        try:
            if step == "close":
                services.close_case(case, actor=actor)
                messages.success(request, _("The case has been closed."))
                return redirect("cases:case", case.pk)
            if step == "reopen":
                services.reopen_case(case, actor=actor)
                messages.success(request, _("The case has been opened again."))
                return redirect("cases:case", case.pk)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal.reason))
            return redirect("cases:case", case.pk)
        if form.is_valid():
            wanted = Sensitivity(form.cleaned_data["sensitivity"])
            services.change_sensitivity(case, wanted, actor=actor)
            messages.success(request, _("The changes have been saved."))
            return redirect("cases:case", case.pk)
    return render(
        request,
        "cases/change.html",
        {
            "case": case,
            "form": form,
            "is_open": case.state == CaseState.OPEN,
            "trail": _case_trail(case, _("Change")),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.CASES_RESTRICT)
@require_http_methods(["GET", "HEAD", "POST"])
def restrict(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Restrict a case to named persons, or lift the restriction."""
    actor = actor_of(request)
    case = _to_act_on(actor, Action.CASES_RESTRICT, key)
    form = RestrictForm(
        _posted(request),
        initial={"step": RestrictForm.LIFT if case.restricted else RestrictForm.RESTRICT},
    )
    if request.method == "POST" and form.is_valid():
        # What the page said is done, whatever holds by now: sent twice it is done once.
        if form.cleaned_data["step"] == RestrictForm.LIFT:
            services.lift_restriction(case, actor=actor)
            messages.success(request, _("The restriction has been lifted."))
        else:
            services.restrict_case(case, actor=actor)
            messages.success(request, _("Only persons named in the case see it from now on."))
        return redirect("cases:case", case.pk)
    lifts = form["step"].value() == RestrictForm.LIFT
    title = _("Lift the restriction") if lifts else _("Restrict to named persons")
    intro = (
        _("Everybody whose role and institution allow it sees the case again, and sharing resumes.")
        if lifts
        else _(
            "Colleagues who are not named, institutions that take part and those with whom the "
            "case is shared can no longer see it. You are named yourself."
        )
    )
    return _form_page(
        request,
        form,
        title=title,
        button=title,
        back=reverse("cases:case", args=[case.pk]),
        trail=_case_trail(case, title),
        intro=intro,
    )


@requires(Action.CASES_TRANSFER)
@require_http_methods(["GET", "HEAD", "POST"])
@done_once
def transfer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hand a case over to another institution."""
    actor = actor_of(request)
    case = _to_act_on(actor, Action.CASES_TRANSFER, key)
    form = TransferForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.transfer_case(case, form.cleaned_data["institution"], actor=actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The case has been handed over."))
            return redirect("cases:list")
    return _form_page(
        request,
        form,
        title=_("Hand the case over"),
        button=_("Hand over"),
        back=reverse("cases:case", args=[case.pk]),
        trail=_case_trail(case, _("Hand over")),
        intro=_(
            "From then on the other institution is responsible for the case. Persons named for "
            "yours can no longer see it, including you."
        ),
    )


@requires(Action.CASES_EXPLAIN)
@require_safe
def viewers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say who may see a case, or one part of it, at this moment, and why."""
    actor = actor_of(request)
    case = selectors.get_case(actor, key)
    authorize(actor, Action.CASES_EXPLAIN, case)
    services.record_read(case, parts=len(Part), actor=actor, explained=True)
    part = request.GET.get("part", "")
    chosen = Part(part) if part in set(Part) else None
    lines = [line for line in selectors.viewers(case) if chosen is None or chosen in line.parts]
    return render(
        request,
        "cases/viewers.html",
        {
            "case": case,
            "page": page_of(request, lines),
            "parts": list(Part),
            "every": len(Part),
            "chosen": chosen,
            "trail": _case_trail(case, _("Who may see this")),
        },
    )


@requires(Action.CASES_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
@done_once
def add_participant(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Add an institution or a person to a case: first the institution, then who of it."""
    actor = actor_of(request)
    case = selectors.get_case(actor, key)
    if not can(actor, Action.CASES_RESTRICT, case):
        authorize(actor, Action.CASES_PARTICIPANTS, case)
    code = request.GET.get("institution", "")
    institution = selectors.institution_with_case_workers(code) if code else None
    choice = InstitutionForm(request.GET if code else None)
    form = None
    if institution is not None:
        form = ParticipantForm(_posted(request), institution=institution)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                services.add_participant(
                    case,
                    institution=institution,
                    user=data["user"],
                    role=CaseRole(data["role"]),
                    why=Why(data["why"]),
                    until=form.moment_of_end(),
                    actor=actor,
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("They have been added to the case."))
                return redirect("cases:case", case.pk)
    return render(
        request,
        "cases/participant.html",
        {
            "case": case,
            "choice": choice,
            "institution": institution,
            "form": form,
            "trail": _case_trail(case, _("Add somebody")),
        },
        status=422 if form is not None and form.errors else 200,
    )


@requires(Action.CASES_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
@done_once
def end_participation(request: HttpRequest, key: uuid.UUID, participant: uuid.UUID) -> HttpResponse:
    """End somebody's part in a case."""
    actor = actor_of(request)
    case = selectors.get_case(actor, key)
    if not can(actor, Action.CASES_RESTRICT, case):
        authorize(actor, Action.CASES_PARTICIPANTS, case)
    row = selectors.get_participant(case, participant)
    form = SureForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.end_participation(row, actor=actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Their part in the case has ended."))
            return redirect(_case_or_list(actor, case))
    who = str(row.user) if row.user else row.institution.name
    return _form_page(
        request,
        form,
        title=_("End the part of %(who)s") % {"who": who},
        button=_("End now"),
        back=reverse("cases:case", args=[case.pk]),
        trail=_case_trail(case, _("End a part")),
        intro=_("It ends at once. What was seen and done until now stays on record."),
    )


@requires(Action.CASES_SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
@done_once
def share(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Share parts of a case with another institution."""
    actor = actor_of(request)
    case = _to_act_on(actor, Action.CASES_SHARE, key)
    form = ShareForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.share_case(
                case,
                institution=data["institution"],
                purpose=Purpose(data["purpose"]),
                ground=Ground(data["ground"]),
                reference=data["reference"],
                until=form.moment_of_end(),
                actor=actor,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The case has been shared."))
            return redirect("cases:case", case.pk)
    return render(
        request,
        "cases/share.html",
        {
            "case": case,
            "form": form,
            "purposes": [
                (purpose.label, [part.label for part in Part if part in PARTS_OF[purpose]])
                for purpose in Purpose
            ],
            "trail": _case_trail(case, pgettext("case", "Share")),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.CASES_SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
@done_once
def withdraw(request: HttpRequest, key: uuid.UUID, sharing: uuid.UUID) -> HttpResponse:
    """Withdraw a sharing with the reason."""
    actor = actor_of(request)
    case = _to_act_on(actor, Action.CASES_SHARE, key)
    row = selectors.get_sharing(case, sharing)
    form = WithdrawForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_sharing(row, Withdrawal(form.cleaned_data["reason"]), actor=actor)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The sharing has been withdrawn."))
        return redirect("cases:case", case.pk)
    return _form_page(
        request,
        form,
        title=_("Withdraw the sharing with %(name)s") % {"name": row.institution.name},
        button=_("Withdraw"),
        back=reverse("cases:case", args=[case.pk]),
        trail=_case_trail(case, _("Withdraw")),
        intro=_("It ends at once. What was seen until now stays on record."),
    )


def _to_act_on(actor: Actor, action: Action, key: uuid.UUID) -> Case:
    """Give a case that the actor may see, or refuse with the reason why they may not act on it."""
    case = selectors.get_case(actor, key)
    authorize(actor, action, case)
    return case


def _case_or_list(actor: Actor, case: Case) -> str:
    """Give the address of the case, or of the list where the actor sees the case no more."""
    if selectors.visible_cases(actor).filter(pk=case.pk).exists():
        return reverse("cases:case", args=[case.pk])
    return reverse("cases:list")


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _trail(*steps: tuple[str, str]) -> Trail:
    return [(reverse("cases:list"), _("Cases")), *((url, label) for label, url in steps)]


def _case_trail(case: Case, label: str) -> Trail:
    return _trail((case.code, reverse("cases:case", args=[case.pk])), (label, ""))


def _form_page(
    request: HttpRequest,
    form: Form,
    *,
    title: Text,
    button: Text,
    back: str,
    trail: Trail,
    intro: Text = "",
) -> HttpResponse:
    return render(
        request,
        "cases/form.html",
        {
            "form": form,
            "title": title,
            "button": button,
            "back": back,
            "trail": trail,
            "intro": intro,
        },
        status=422 if form.errors else 200,
    )
