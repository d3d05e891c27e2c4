# SPDX-License-Identifier: EUPL-1.2
"""The page on which an expert says what came from abroad behind a report."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action
from vidik.core.pages import done_once, place, posted
from vidik.referral.forms_abroad import WordForm
from vidik.referral.histories import history_of_word
from vidik.referral.selectors import reports
from vidik.referral.selectors.abroad import word_of
from vidik.referral.services import abroad, handling


@requires(Action.REPORTS_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@done_once
def word(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter or correct which state told what behind a report."""
    actor = actor_of(request)
    report = reports.get_report(actor, key)
    authorize(actor, Action.REPORTS_HANDLE, report)
    known = word_of(report.pk, actor=actor)
    form = WordForm(posted(request), row=None if known is None else known.row)
    if request.method == "POST" and form.is_valid():
        try:
            abroad.save_word(report, form.draft(), seen=form.cleaned_data["seen"], actor=actor)
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("What came from abroad has been recorded."))
            return redirect("referral:report", key)
    if request.method != "POST":
        handling.record_read(report, actor=actor)
    return render(
        request,
        "referral/abroad.html",
        {
            "report": report,
            "form": form,
            "history": [] if known is None else history_of_word(known.row),
            "trail": [
                (reverse("referral:inbox"), _("Reports")),
                (reverse("referral:report", args=[key]), report.number),
                ("", _("Information from abroad")),
            ],
        },
        status=422 if form.errors else 200,
    )
