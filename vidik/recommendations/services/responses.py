# SPDX-License-Identifier: EUPL-1.2
"""Write down what an addressee answered; earlier answers stay."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.recommendations.models import Addressee, Response, ResponseKind


def record_response(
    addressee: Addressee, *, kind: ResponseKind, received_on: dt.date, note: str, actor: Actor
) -> Response:
    """Record an addressee's answer of a day; the same answer sent twice is recorded once.

    Raises:
        ValidationError: the day lies in the future.
    """
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": _("This day is in the future.")})
    with change(actor, Action.RECOMMENDATIONS_RECORD_RESPONSE, addressee, idempotent=True) as (
        addressee,
        act,
    ):
        current = addressee.responses.filter(kind=kind, received_on=received_on, note=note).first()
        if current is not None:
            return current
        response = Response(
            addressee=addressee,
            kind=kind,
            received_on=received_on,
            note=note,
            recorded_at=timezone.now(),
            recorded_by=actor.label,
        )
        response.full_clean()
        response.save()
        act.record(
            "recommendation.answered",
            addressee.recommendation,
            institution=addressee.institution_id,
            kind=kind.value,
            received_on=received_on.isoformat(),
        )
    return response
