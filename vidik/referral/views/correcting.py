# SPDX-License-Identifier: EUPL-1.2
"""The page on which an expert corrects what a report says in codes."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action
from vidik.core.formats import format_number
from vidik.core.pages import posted
from vidik.core.steps import submit_once
from vidik.referral.forms_correcting import FactsForm, PersonFactForms
from vidik.referral.histories import history_of_facts
from vidik.referral.selectors import follow_ups as joined
from vidik.referral.selectors import reports
from vidik.referral.services import correcting, handling
from vidik.referral.types import ReportState

PREFIX = "person"


@requires(Action.REPORTS_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def facts(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Correct the coded facts of a report; who must be notified is planned anew."""
    actor = actor_of(request)
    report = reports.get_report(actor, key)
    authorize(actor, Action.REPORTS_HANDLE, report)
    rows = list(reports.persons_of(report, actor=actor).order_by("position"))
    in_sight = bool(joined.visible_sources([report], actor=actor))
    now = correcting.facts_now(report, rows, in_sight=in_sight)
    form = FactsForm(
        posted(request),
        initial={
            "seen": correcting.fingerprint(now),
            "source": now.source,
            "urgency": now.urgency,
            "municipality": now.municipality,
            "forms_": list(now.forms),
        },
    )
    if in_sight:
        form.fields["urgency"].help_text = _(
            "Urgency of this report itself. A joined report about the same person raises "
            "it to: %(urgency)s."
        ) % {"urgency": report.get_urgency_display()}
    persons = PersonFactForms(
        posted(request), prefix=PREFIX, initial=[asdict(each) for each in now.persons]
    )
    if request.method == "POST" and form.is_valid() and persons.is_valid():
        try:
            done = correcting.correct_facts(
                report, form.facts(persons), seen=form.cleaned_data["seen"], actor=actor
            )
        except ValidationError as error:
            form.take_faults(error, persons)
        else:
            for text in _messages(done):
                messages.success(request, text)
            return redirect("referral:report", key)
    if request.method != "POST":
        handling.record_read(report, actor=actor)
    failed = bool(form.errors or persons.total_error_count())
    return render(
        request,
        "referral/facts.html",
        {
            "report": report,
            "is_closed": report.state == ReportState.CLOSED,
            "form": form,
            "persons": persons,
            "numbered": list(zip(rows, persons.forms, strict=False)),
            "failed": failed,
            "history": history_of_facts(report, rows, says_itself=in_sight),
            "trail": [
                (reverse("referral:inbox"), _("Reports")),
                (reverse("referral:report", args=[key]), report.number),
                ("", _("Correct the facts")),
            ],
        },
        status=422 if failed else 200,
    )


def _messages(done: correcting.Corrected) -> list[str]:
    """Say what the correction changed, in the reader's language."""
    if not done.facts:
        return [_("Nothing was changed.")]
    counted = (
        (
            done.added,
            ngettext(
                "%(count)s institution more has to be notified.",
                "%(count)s institutions more have to be notified.",
                done.added,
            ),
        ),
        (
            done.lapsed,
            ngettext(
                "%(count)s institution no longer has to be notified.",
                "%(count)s institutions no longer have to be notified.",
                done.lapsed,
            ),
        ),
        (
            done.informed,
            ngettext(
                "%(count)s institution was sent the corrected facts.",
                "%(count)s institutions were sent the corrected facts.",
                done.informed,
            ),
        ),
        (
            done.clocks,
            ngettext(
                "The first interview of %(count)s person is due at another time now.",
                "The first interview of %(count)s persons is due at another time now.",
                done.clocks,
            ),
        ),
        (
            done.decided,
            ngettext(
                "For %(count)s person the procedure was already decided. The decision stays; if the"
                " correction changes it, open the procedure again.",
                "For %(count)s persons the procedure was already decided. The decisions stay; if"
                " the correction changes one, open that procedure again.",
                done.decided,
            ),
        ),
    )
    language = get_language() or "en"
    return [
        _("The facts have been corrected."),
        *(text % {"count": format_number(count, language)} for count, text in counted if count),
    ]
