# SPDX-License-Identifier: EUPL-1.2
"""Correct a figure: a new version with who, when and why; the old one stays."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.figures.cells import after_change
from vidik.figures.models import Counts, Figure, MissingStatus, Observation
from vidik.figures.registry import revised
from vidik.figures.selectors.figures import current_version

DAMAGED: Final = gettext_lazy(
    "This figure is damaged: no version of it is current. Ask the system administrators to put it "
    "right before it is corrected."
)


def correct_figure(
    figure: Figure,
    *,
    value: Decimal | None,
    status: str,
    qualifier: str,
    reason: str,
    seen_version: int,
    actor: Actor,
) -> Observation:
    """Add a new version to a figure.

    Args:
        figure: the figure.
        value: the new value, None where a status says why there is none.
        status: why there is no value; blank where there is one.
        qualifier: how exactly the value is stated.
        reason: why the correction is made; required.
        seen_version: the version that the person saw when deciding; another one by now means
            that somebody else was faster.
        actor: who corrects.

    Raises:
        ValidationError: the value does not fit the measure, or the figure changed meanwhile.
    """
    with change(actor, Action.FIGURES_CORRECT, figure) as (locked, act):
        current = current_version(locked)
        if current is None:
            raise ValidationError(DAMAGED)
        if current.version != seen_version:
            raise ValidationError(
                _(
                    "Somebody has corrected this figure in the meantime. Look at the new version "
                    "first."
                )
            )
        _validate(locked, value, status, reason)
        if (current.value, current.status, current.qualifier) == (value, status, qualifier):
            raise ValidationError(_("This is the current value; there is nothing to correct."))
        current.is_current = False
        current.save(update_fields=["is_current"])
        fresh = Observation(
            figure=locked,
            version=current.version + 1,
            value=value,
            status=status,
            qualifier=qualifier,
            reason=reason.strip(),
            created_at=timezone.now(),
            created_by=actor.label,
        )
        fresh.full_clean()
        fresh.save()
        act.record(
            "observation.corrected", version=fresh.version, old=_text(current), new=_text(fresh)
        )
        revised([locked.pk])
        after_change([locked.pk], actor)
    return fresh


def _validate(figure: Figure, value: Decimal | None, status: str, reason: str) -> None:
    errors: dict[str, str] = {}
    if not reason.strip():
        errors["reason"] = _("State why the figure is corrected.")
    if value is None and status not in MissingStatus.values:
        errors["value"] = _(
            "Enter a value, or say why there is none. If it is known that there were none, enter 0."
        )
    if value is not None and status:
        errors["status"] = _("A figure has either a value or a reason for having none, not both.")
    if value is not None:
        counted = figure.measure.unit in {"persons", "count"}
        if counted and value != value.to_integral_value():
            errors["value"] = _("This is a count, so the value must be a whole number.")
        if value < 0 and figure.measure.counts != Counts.CHANGE:
            errors["value"] = _("Only a change can be negative.")
    if errors:
        raise ValidationError(errors)


def _text(observation: Observation) -> str:
    return str(observation.value) if observation.value is not None else observation.status
