# SPDX-License-Identifier: EUPL-1.2
"""Expected notices: the steps about them, the page of one, and who notifies in time."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.cases.selectors.cases import get_case
from vidik.cases.selectors.frame import Frame
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.core.years import chosen_year, years
from vidik.exchange.services import reading
from vidik.identification.models import Procedure
from vidik.identification.registry import Possible, StepPage, of_row
from vidik.identification.selectors import procedures
from vidik.proceedings import forms
from vidik.proceedings.forms import AsideForm, EnterForm
from vidik.proceedings.models import ExpectedNotice, Telling, ToldInstitution
from vidik.proceedings.selectors.expected import (
    count_by_notifier,
    expected_kinds,
    expected_of,
    get_notice,
    history_of,
    line_of,
    offered_kinds,
)
from vidik.proceedings.selectors.forms import said_in, sentence, stage_after
from vidik.proceedings.selectors.heard import heard_in, heard_of, procedures_going_on
from vidik.proceedings.selectors.received import (
    act_of_letter,
    code_in_words,
    get_letter_to_enter,
    is_expected,
    procedures_named,
)
from vidik.proceedings.selectors.telling import (
    excepted_in_words,
    get_telling,
    history_of_telling,
    institutions_to_tell,
    line_of_telling,
    through_in_words,
    told_institutions,
    wish_of,
)
from vidik.proceedings.services import entering, telling
from vidik.proceedings.services import expecting as services

ANCHOR: Final = "expected"
_ON_ITS_PAGE: Final = "its-page"
"""What is offered on the page of one expected notice alone."""
_OPEN: Final = {"received_on__isnull": True, "ended_at__isnull": True}


def _page_of(row: ExpectedNotice) -> str:
    return reverse("proceedings:notice", args=[row.pk])


def _has(**which: Any) -> Possible:
    return lambda procedure: procedure.expected_notices.filter(**which).exists()


def _may_expect(procedure: Procedure) -> bool:
    return bool(offered_kinds(procedure))


def _section_of(rows: list[ExpectedNotice]) -> str:
    return reverse("identification:procedure", args=[rows[0].procedure_id]) + "#expected"


def _page_of_telling(row: Telling) -> str:
    return reverse("proceedings:telling", args=[row.pk])


def _page_of_told(row: ToldInstitution) -> str:
    return _page_of_telling(row.telling)


def _has_telling(**which: Any) -> Possible:
    return lambda procedure: procedure.tellings.filter(**which).exists()


def _may_be_told(procedure: Procedure) -> bool:
    return procedure.opened_at is not None and procedure.same_as_id is None


STEPS: Final[dict[str, StepPage]] = {
    "expect": StepPage(
        gettext_lazy("Expect notices about proceedings"),
        lambda procedure, data, actor: services.expect(
            procedure, data["kinds"], data["institution"], actor=actor
        ),
        gettext_lazy("It is now expected; overdue notices are shown on the desk."),
        _may_expect,
        forms.ExpectForm,
        intro=gettext_lazy(
            "What can be expected now under the rules of the pack. Once notice of the start "
            "of proceedings has been received, the rest is expected automatically."
        ),
        group=ANCHOR,
        leads=_section_of,
    ),
    "expected-from": StepPage(
        gettext_lazy("Enter from whom it is expected"),
        of_row("expected", services.name_notifier, "institution"),
        gettext_lazy("The institution has been entered."),
        _has(asked_notice__isnull=True, **_OPEN),
        forms.NotifierForm,
        group=_ON_ITS_PAGE,
        leads=_page_of,
    ),
    "heard": StepPage(
        gettext_lazy("Enter what was received otherwise"),
        of_row("expected", services.receive, "how", "received_on"),
        gettext_lazy("It has been entered as received; what follows is now expected."),
        _has(**_OPEN),
        forms.ReceivedOtherwiseForm,
        intro=gettext_lazy(
            "Only the day and the channel are stored. Pass on what was said, such as the "
            "date of a hearing, to whoever accompanies the person."
        ),
        group=_ON_ITS_PAGE,
        leads=_page_of,
    ),
    "ask-for": StepPage(
        gettext_lazy("Ask for the notice"),
        of_row("expected", services.ask_for),
        gettext_lazy("The request was sent; its clock runs."),
        _has(asked_notice__isnull=True, institution__isnull=False, **_OPEN),
        forms.AskForm,
        intro=gettext_lazy(
            "The institution learns the code of the case and what is asked, nothing else. A sent"
            " request cannot be taken back."
        ),
        group=_ON_ITS_PAGE,
        is_final=True,
        leads=_page_of,
    ),
    "not-coming": StepPage(
        gettext_lazy("Enter that it is no longer expected"),
        of_row("expected", services.expect_no_more, "because"),
        gettext_lazy("It is no longer expected."),
        _has(**_OPEN),
        forms.NoLongerExpectedForm,
        intro=gettext_lazy("This cannot be undone."),
        group=_ON_ITS_PAGE,
        is_final=True,
        leads=_page_of,
    ),
    "heard-by-notice": StepPage(
        gettext_lazy("Enter which notice reported it"),
        of_row("expected", services.receive_by_notice, "letter"),
        gettext_lazy("It has been entered as received; what follows is now expected."),
        _has(**_OPEN),
        forms.ReceivedByNoticeForm,
        intro=gettext_lazy(
            "Read the notice first. Pass on what it says, such as the date of a hearing, to "
            "whoever accompanies the person."
        ),
        group=_ON_ITS_PAGE,
        leads=_page_of,
    ),
    "not-heard": StepPage(
        gettext_lazy("Enter that it was not received after all"),
        of_row("expected", services.take_back),
        gettext_lazy("It is expected again."),
        _has(received_on__isnull=False),
        forms.NotReceivedForm,
        intro=gettext_lazy(
            "What followed from it, or ended because of it, is not undone: correct it "
            "yourself. A notice named here stays as it was received."
        ),
        group=_ON_ITS_PAGE,
        leads=_page_of,
    ),
    "wish": StepPage(
        gettext_lazy("Enter whether the person wants to be told"),
        lambda procedure, data, actor: telling.record_wish(
            procedure,
            wants=data["wants"],
            through=data["through"],
            how=data["how"],
            language=data["language"],
            except_for=data["except_for"],
            actor=actor,
        ),
        gettext_lazy("The wish has been entered."),
        _may_be_told,
        forms.WishForm,
        intro=gettext_lazy(
            "About custody, release, hearings and judgment. The wish may be changed at"
            " any time; whatever it is, those with whom the case is shared for protection"
            " are told."
        ),
        group=ANCHOR,
    ),
    "tell": StepPage(
        gettext_lazy("Enter that the person was told"),
        of_row("telling", telling.tell, "told_at", "how", "proof"),
        gettext_lazy("It has been entered, with its proof."),
        _has_telling(told_on__isnull=True, not_told=""),
        forms.ToldForm,
        group=_ON_ITS_PAGE,
        leads=_page_of_telling,
    ),
    "not-told": StepPage(
        gettext_lazy("Enter why the person was not told"),
        of_row("telling", telling.do_not_tell, "because"),
        gettext_lazy("It has been entered why the person was not told."),
        _has_telling(told_on__isnull=True, not_told=""),
        forms.NotToldForm,
        group=_ON_ITS_PAGE,
        is_final=True,
        leads=_page_of_telling,
    ),
    "tell-institution": StepPage(
        gettext_lazy("Tell those who protect or represent the person"),
        of_row("telling", telling.tell_institution, "institution"),
        gettext_lazy("The notice was sent; its acknowledgement is awaited."),
        _has_telling(),
        forms.TellInstitutionForm,
        intro=gettext_lazy(
            "By a notice with the code of the case and what was heard; it has to be acknowledged."
        ),
        group=_ON_ITS_PAGE,
        is_final=True,
        leads=_page_of_told,
    ),
    "act-back": StepPage(
        gettext_lazy("Take back what a notice said"),
        of_row("act", entering.take_back_act),
        gettext_lazy("It was taken back; the notice waits to be entered again."),
        lambda procedure: procedure.reported_acts.filter(taken_back_at__isnull=True).exists(),
        forms.TakeBackActForm,
        intro=gettext_lazy(
            "The notice stays as it was received and waits to be entered again. What was"
            " expected is expected again; whoever was already told has to be told of the"
            " correction."
        ),
        group=_ON_ITS_PAGE,
    ),
}
"""Steps about what is expected of proceedings, by the part of the address."""


@requires(Action.IDENTIFICATION_WORK)
@require_safe
def notice(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an expected notice: from whom, by when, on which ground, with what outcome."""
    actor = actor_of(request)
    row = get_notice(actor, key)
    procedure = procedures.get_procedure(actor, row.procedure_id)
    record(actor.label, "procedure.read", procedure)
    works = bool(can(actor, Action.IDENTIFICATION_WORK, procedure))
    kind = next((each for each in expected_kinds() if each.code == row.kind), None)
    back = reverse("identification:procedure", args=[procedure.pk])
    return render(
        request,
        "proceedings/notice.html",
        {
            "procedure": procedure,
            "line": line_of(actor, row),
            "source": str(kind.source) if kind is not None else "",
            "steps": _offered(row) if works else [],
            "history": history_of(row),
            "trail": [
                (reverse("identification:list"), _("Identification")),
                (back, procedure.case.code),
                ("", _("Notice about proceedings")),
            ],
        },
    )


def _offered(row: ExpectedNotice) -> list[tuple[str, StepPage]]:
    """Return the steps that are possible with this one now."""
    if row.is_open:
        requested = row.asked_notice_id is not None
        slugs = ["heard-by-notice", "heard"]
        slugs += ["ask-for"] if row.institution_id and not requested else []
        slugs += [] if requested else ["expected-from"]
        slugs.append("not-coming")
    else:
        slugs = ["not-heard"] if row.received_on else []
    return [(slug, STEPS[slug]) for slug in slugs]


@requires(Action.IDENTIFICATION_WORK)
@require_safe
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show what was heard of proceedings in a case, what is expected, and who was told."""
    actor = actor_of(request)
    found = get_case(actor, case)
    rows = procedures_going_on(actor, found.pk)
    for row in rows:
        record(actor.label, "procedure.read", row)
    return render(
        request,
        "proceedings/of_case.html",
        {
            "frame": Frame(actor, found, "proceedings"),
            "parts": [(row, {**heard_of(row), "lines": expected_of(actor, row)}) for row in rows],
            "trail": [(reverse("cases:list"), _("Cases")), ("", found.code)],
        },
    )


@requires(Action.IDENTIFICATION_WORK)
@require_safe
def telling_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show something that is to be told: to the person by her wish, and to who protects her."""
    actor = actor_of(request)
    row = get_telling(actor, key)
    procedure = procedures.get_procedure(actor, row.procedure_id)
    record(actor.label, "procedure.read", procedure)
    wish = wish_of(procedure)
    return render(
        request,
        "proceedings/telling.html",
        {
            "procedure": procedure,
            "line": line_of_telling(row, wish),
            "wish": wish,
            "through": through_in_words(wish) if wish is not None else "",
            "excepted": excepted_in_words(wish) if wish is not None else "",
            "stage": stage_after(heard_in(procedure)),
            "works": bool(can(actor, Action.IDENTIFICATION_WORK, procedure)),
            "to_tell": institutions_to_tell(row),
            "told": told_institutions(actor, row),
            "history": history_of_telling(row),
            "trail": [
                (reverse("cases:list"), _("Cases")),
                (reverse("proceedings:of-case", args=[row.case_id]), row.case.code),
                ("", _("To be told")),
            ],
        },
    )


@requires(Action.IDENTIFICATION_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def received(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter what a notice says into a case; the entry is prepared."""
    actor = actor_of(request)
    letter = get_letter_to_enter(actor, key)
    said = said_in(letter)
    assert said is not None  # noqa: S101 - only those that say something wait
    reading.record_read(letter, letter.notice.versions.first(), actor=actor)
    named = procedures_named(actor, said, letter)
    form = EnterForm(posted(request), named=named, actor=actor)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = entering.enter(letter, form.cleaned_data["procedure"], actor=actor)
            messages.success(request, _("It has been entered into the case."))
            return redirect("proceedings:of-case", row.case_id)
    return step_page(
        request,
        form,
        title=_("Enter what the notice says"),
        button=_("Enter into the case"),
        back=reverse("exchange:letter", args=[letter.pk]),
        trail=[(reverse("exchange:inbox"), _("Notices")), ("", letter.number)],
        template="proceedings/received.html",
        letter=letter,
        said=said,
        what=sentence(said.act, said.on, said.until),
        code=code_in_words(said.act, said.code),
        named=[(row, is_expected(row, said)) for row in named],
        former=act_of_letter(letter),
    )


@requires(Action.IDENTIFICATION_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def aside(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter that what a notice says is entered nowhere, and why."""
    actor = actor_of(request)
    letter = get_letter_to_enter(actor, key)
    form = AsideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            entering.set_aside(letter, form.cleaned_data["because"], actor=actor)
            messages.success(request, _("The notice was set aside."))
            return redirect("exchange:letter", letter.pk)
    return step_page(
        request,
        form,
        title=_("Set the notice aside"),
        button=_("Set aside"),
        back=reverse("proceedings:received", args=[letter.pk]),
        trail=[(reverse("exchange:inbox"), _("Notices")), ("", letter.number)],
        kicker=letter.number,
    )


def _trail(title: str) -> Trail:
    return [(reverse("identification:list"), _("Identification")), ("", title)]


@requires(Action.RECOGNITION_READ)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Show for each institution what was due of it in a year, and how much of it came; sums."""
    actor = actor_of(request)
    year = chosen_year(request)
    rows = count_by_notifier(actor, year)
    record(actor.label, "expected-notices.counted", label="expected-notices", year=year)
    return render(
        request,
        "proceedings/institutions.html",
        {
            "year": year,
            "years": years(),
            "rows": rows,
            "may_list": can(actor, Action.IDENTIFICATION_WORK),
            "trail": _trail(_("Notices about proceedings by institution"))
            if can(actor, Action.IDENTIFICATION_WORK)
            else [],
        },
    )
