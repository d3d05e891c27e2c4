# SPDX-License-Identifier: EUPL-1.2
"""Answer for a finding: query, explain, correct, accept, open again. Each step keeps its reason."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, OutOfScope
from vidik.checks import selectors
from vidik.checks.models import Finding, FindingEvent
from vidik.checks.types import EventKind
from vidik.checks.workflow import FINDING
from vidik.core.workflow import TransitionRefused

MAX_NOTE: Final = 4000


def take_step(
    key: int, step: str, *, actor: Actor, note: str, seen_state: str, seen_fingerprint: str
) -> Finding:
    """Move a finding along its table, with the reason, in one transaction.

    Args:
        key: key of the finding.
        step: name of the transition.
        actor: who answers for it.
        note: the reason; required for every step.
        seen_state: the state that the person saw when deciding.
        seen_fingerprint: the values that the person saw when deciding.

    Raises:
        ValidationError: the reason is missing or too long.
        TransitionRefused: the finding has moved on or its values have changed meanwhile, or a
            guard objects.
        OutOfScope: there is no such finding for this actor.
        KeyError: there is no such step.
    """
    found = selectors.findings(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope
    with change(actor, Action(FINDING.get(step).action), found) as (subject, act):
        text = _checked_note(note)
        if subject.state != seen_state:
            raise TransitionRefused(
                _(
                    "Somebody has handled this finding in the meantime. Your note was not saved; "
                    "read the last step first."
                )
            )
        if subject.fingerprint != seen_fingerprint:
            raise TransitionRefused(
                _(
                    "The figures have been checked again in the meantime and their values have "
                    "changed. Your note was not saved; look at the new values first."
                )
            )
        if step == "accept" and selectors.is_stale(subject):
            raise TransitionRefused(
                _("A figure of this finding has changed since the check. Check it again first.")
            )
        old, new = FINDING.apply(subject, step)
        subject.save(update_fields=["state"])
        FindingEvent.objects.create(
            finding=subject,
            at=timezone.now(),
            actor=actor.label,
            what=EventKind.STEP,
            old_state=old,
            new_state=new,
            note=text,
            fingerprint=subject.fingerprint,
        )
        act.record(
            f"finding.{new}" if step != "reopen" else "finding.reopened",
            rule=subject.rule,
            cycle=subject.cycle,
            old=str(old),
            new=str(new),
            fingerprint=subject.fingerprint,
        )
    return subject


def _checked_note(note: str) -> str:
    text = note.strip()
    if not text:
        raise ValidationError({"note": _("Write why; it is kept in the history with the step.")})
    if len(text) > MAX_NOTE:
        raise ValidationError(
            {"note": _("Use at most %(count)s characters.") % {"count": MAX_NOTE}}
        )
    return text
