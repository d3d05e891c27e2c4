# SPDX-License-Identifier: EUPL-1.2
"""The reconciliation of one institution: what is missing, changed, contradicted, and said."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.questionnaires.lists import Reconciliation
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.views.answering import trail_of


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def reconciliation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show every figure beside last year's, what is usual, its findings, and what was said."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    return Reconciliation.answer(
        request, respondent=row, trail=trail_of(actor, row, _("Reconciliation"))
    )
