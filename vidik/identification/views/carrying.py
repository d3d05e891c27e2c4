# SPDX-License-Identifier: EUPL-1.2
"""What is known elsewhere beside the record of a victim, to be taken over."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action, Actor
from vidik.core.formats import format_number
from vidik.core.steps import submit_once
from vidik.identification.models import Procedure
from vidik.identification.selectors import carrying, procedures, records
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import carrying as services
from vidik.identification.services.procedures import ConcurrentEdit
from vidik.identification.views.joined import trail
from vidik.vault.services.accessing import current_access


@requires(Action.IDENTIFICATION_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@submit_once
def carry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what reports, screenings and the identity say beside the record; take it over."""
    actor = actor_of(request)
    found = procedures.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_WORK, found)
    back = reverse("identification:procedure", args=[found.pk])
    if found.same_as_id is not None or found.closed_at is not None:
        messages.info(request, _("Nothing can be taken over into this record any more."))
        return redirect(back)
    if request.method == "POST":
        _take(request, found, actor)
        section = request.POST.get("section", "")
        if section in {each.code for each in definitions().sections}:
            return redirect("identification:section", found.pk, section)
        return redirect("identification:carry", found.pk)
    rows = carrying.beside(found, actor=actor)
    return render(
        request,
        "identification/carry.html",
        {
            "procedure": found,
            "rows": rows,
            "proposed": [row for row in rows if row.proposals],
            "agreed": [row for row in rows if not row.proposals],
            "clear": len(carrying.clear(rows)),
            "seen": {
                row.section: records.fingerprint_of_section(found, row.section) for row in rows
            },
            "is_open": current_access(found.person, actor=actor) is not None,
            "back": back,
            "trail": trail((found.case.code, back), (_("Known already"), "")),
        },
    )


@sensitive_variables()
def _take(request: HttpRequest, found: Procedure, actor: Actor) -> None:
    try:
        if "all" in request.POST:
            taken = services.take_all_over(found, actor=actor)
            text = ngettext(
                "%(shown)s value has been taken over.",
                "%(shown)s values have been taken over.",
                taken,
            )
            shown = format_number(taken, request.LANGUAGE_CODE)
            messages.success(request, text % {"shown": shown})
        else:
            chosen = services.take_over(
                found,
                request.POST.get("take", ""),
                seen=request.POST.get("seen"),
                actor=actor,
            )
            messages.success(request, _("Taken over: %(value)s") % {"value": chosen.shown})
    except ConcurrentEdit:
        messages.warning(
            request, _("Somebody else changed this section meanwhile. See what it says now.")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
