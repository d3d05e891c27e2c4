# SPDX-License-Identifier: EUPL-1.2
"""An association's own register of contacts: entered in seconds, struck out, counted."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.pages import Trail, posted
from vidik.core.steps import done_once, refusals_on
from vidik.core.years import chosen_year, years
from vidik.referral.forms_approaches import ApproachForm
from vidik.referral.selectors import approaches as selectors
from vidik.referral.services import approaches as referral_approaches
from vidik.referral.types import Led


def _trail(*parts: tuple[str, str]) -> Trail:
    rows = [(_("Contacts received"), reverse("referral:approaches")), *parts]
    return [(url, label) for label, url in rows]


@requires(Action.APPROACHES_KEEP)
@sensitive_post_parameters(*ApproachForm.MARKS)
@require_http_methods(["GET", "HEAD", "POST"])
@done_once
def enter_approach(request: HttpRequest) -> HttpResponse:
    """Enter a contact, and go on to the report where one has to be made."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    form = ApproachForm(posted(request), initial={"at": now})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = referral_approaches.enter_approach(
                form.approach(), marks=form.marks(), actor=actor_of(request)
            )
            messages.success(request, _("The contact has been entered."))
            to_report = row.led == Led.REPORTED and "go-on" in request.POST
            return redirect("referral:new" if to_report else "referral:approaches")
    return render(
        request,
        "referral/enter_approach.html",
        {"form": form, "trail": _trail((_("Enter a contact"), ""))},
        status=422 if form.errors else 200,
    )


@requires(Action.APPROACHES_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def strike_approach(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask, then strike out a contact that was entered by mistake."""
    actor = actor_of(request)
    row = selectors.get_approach(actor, key)
    if request.method == "POST":
        referral_approaches.strike_approach(row, actor=actor)
        messages.success(request, _("The contact was struck out: it is counted nowhere."))
        return redirect("referral:approaches")
    return render(
        request,
        "referral/strike_approach.html",
        {"row": row, "trail": _trail((_("Strike out a contact"), ""))},
    )


@requires(Action.APPROACHES_KEEP)
@require_safe
def year_of_approaches(request: HttpRequest) -> HttpResponse:
    """Count the contacts of a year."""
    year = chosen_year(request)
    told = selectors.year_of_approaches(actor_of(request), year)
    titles = {
        "way": _("By way of contact"),
        "about": _("By subject"),
        "led": _("By what came of it"),
    }
    return render(
        request,
        "referral/year_of_approaches.html",
        {
            "told": told,
            "years": years(),
            "tables": [(axis.code, titles[axis.code], axis.rows) for axis in told.axes],
            "trail": _trail((str(year), "")),
        },
    )
