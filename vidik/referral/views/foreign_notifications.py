# SPDX-License-Identifier: EUPL-1.2
"""The page on which an expert says what came from abroad behind a report."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.referral.forms_foreign_notifications import ForeignNotificationForm
from vidik.referral.histories import history_of_notification
from vidik.referral.selectors import reports
from vidik.referral.selectors.foreign_notifications import notification_of
from vidik.referral.services import foreign_notifications, handling


@requires(Action.REPORTS_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def notification(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter or correct what another state reported behind a report."""
    actor = actor_of(request)
    report = reports.get_report(actor, key)
    authorize(actor, Action.REPORTS_HANDLE, report)
    known = notification_of(report.pk, actor=actor)
    form = ForeignNotificationForm(posted(request), row=None if known is None else known.row)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            foreign_notifications.save_notification(
                report, form.draft(), seen=form.cleaned_data["seen"], actor=actor
            )
            messages.success(request, _("The information from abroad has been recorded."))
            return redirect("referral:report", key)
    if request.method != "POST":
        handling.record_read(report, actor=actor)
    back = reverse("referral:report", args=[key])
    return step_page(
        request,
        form,
        title=_("Information from abroad"),
        button=_("Save"),
        back=back,
        trail=[
            (reverse("referral:inbox"), _("Reports")),
            (back, report.number),
            ("", _("Information from abroad")),
        ],
        intro=_(
            "Which body of another state gave information that led to this report or completes it,"
            " and whether the exploiters are pursued there. Codes only: names and everything said"
            " in words stay in the report."
        ),
        template="referral/foreign_notification.html",
        history=[] if known is None else history_of_notification(known.row),
    )
