# SPDX-License-Identifier: EUPL-1.2
"""Expected notices: the steps about them, the page of one, and who notifies in time."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.pages import Trail
from vidik.core.years import chosen_year, years
from vidik.identification.models import Procedure
from vidik.identification.registry import Possible, StepPage, of_row
from vidik.identification.selectors import procedures
from vidik.proceedings import forms, services
from vidik.proceedings.models import ExpectedNotice
from vidik.proceedings.selectors import (
    count_by_notifier,
    expected_kinds,
    get_notice,
    history_of,
    line_of,
    offered_kinds,
)

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
