# SPDX-License-Identifier: EUPL-1.2
"""Enter what became of entitlements: each state is a row, and the next one ends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.models import Entitlement, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.procedures import user_of
from vidik.identification.types import EntitlementState, State
from vidik.institutions.models import Institution

_TAKEN_UP = (EntitlementState.ACCEPTED, EntitlementState.PROVIDED)


def set_entitlements(
    procedure: Procedure,
    codes: Sequence[str],
    state: EntitlementState | str,
    *,
    reason: str = "",
    provider: Institution | None = None,
    since_on: dt.date | None = None,
    actor: Actor,
) -> list[Entitlement]:
    """Enter the state of some entitlements; what they were before stays with its days.

    Args:
        procedure: one that was opened and is not closed.
        codes: entitlements of the pack.
        state: what became of them.
        reason: why they are not available; only then.
        provider: by whom they are provided, where they were accepted or provided.
        since_on: by default today.
        actor: who enters it.

    Raises:
        ValidationError: names the field and what was expected.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        now = moment()
        on = since_on or timezone.localdate(now)
        _check_day(procedure, on)
        _check(codes, state, reason, provider)
        procedure.entitlements.filter(code__in=codes, ended_at=None).update(ended_at=now)
        rows = Entitlement.objects.bulk_create(
            Entitlement(
                procedure=procedure,
                case_id=procedure.case_id,
                code=code,
                state=state,
                reason=reason,
                provider=provider,
                since_on=on,
                entered_at=now,
                entered_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
            )
            for code in dict.fromkeys(codes)
        )
        for row in rows:
            act.record("procedure.entitlement", entitlement=row.code, state=str(state))
    return rows


def enter_informed(procedure: Procedure, *, actor: Actor) -> None:
    """Enter as provided what the person was informed of; asked twice, it enters it once.

    Called in the transaction that opened the procedure or entered the information.
    """
    if procedure.opened_at is None or procedure.state == State.CLOSED:
        return
    codes = {each.informed_of: each.code for each in definitions().entitlements}
    codes.pop("", None)
    informed = procedure.notifications.filter(subject__in=codes, not_informed="")
    first = dict(informed.values_list("subject").annotate(at=Min("informed_at")))
    provided = procedure.entitlements.filter(ended_at=None, state=EntitlementState.PROVIDED)
    known = set(provided.values_list("code", flat=True))
    opened = timezone.localdate(procedure.opened_at)
    for subject, at in first.items():
        if codes[subject] not in known:
            on = max(opened, timezone.localdate(at))
            set_entitlements(
                procedure, [codes[subject]], EntitlementState.PROVIDED, since_on=on, actor=actor
            )


def _check_day(procedure: Procedure, on: dt.date) -> None:
    if procedure.opened_at is None or procedure.state == State.CLOSED:
        raise ValidationError(
            _("Entitlements are entered from the opening of a procedure until it is closed.")
        )
    opened = timezone.localdate(procedure.opened_at)
    if not opened <= on <= timezone.localdate():
        raise ValidationError({"since_on": _("Choose a day from the opening until today.")})


def _check(
    codes: Sequence[str], state: EntitlementState | str, reason: str, provider: Institution | None
) -> None:
    known = definitions()
    if not codes or not set(codes) <= {each.code for each in known.entitlements}:
        raise ValidationError({"codes": _("Choose from the list.")})
    if state not in EntitlementState.values:
        raise ValidationError({"state": _("Choose from the list.")})
    is_unavailable = state == EntitlementState.UNAVAILABLE
    if is_unavailable and reason not in known.named("entitlement-not-available"):
        raise ValidationError({"reason": _("Say why it is not available.")})
    if reason and not is_unavailable:
        raise ValidationError({"reason": _("A reason is given only for what is not available.")})
    if provider is not None and state not in _TAKEN_UP:
        raise ValidationError(
            {"provider": _("Name a provider only for what is accepted or provided.")}
        )
