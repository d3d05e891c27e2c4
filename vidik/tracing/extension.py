# SPDX-License-Identifier: EUPL-1.2
"""What the room adds elsewhere: it follows reports, names questions, counts, and bars erasure."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.exchange.registry import Subject, register_subject
from vidik.identification.models import Procedure
from vidik.identification.registry import Extension, Section, register_extension
from vidik.referral.registry import (
    register_correction_handler,
    register_learned_handler,
    register_receipt_handler,
)
from vidik.tracing.selectors.asking import letter_asking, question_of
from vidik.tracing.selectors.counted import numbers_of_open, tables
from vidik.tracing.services.asking import SUBJECT
from vidik.tracing.services.matching import (
    compare_again,
    propose_for_correction,
    propose_for_report,
)
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished

ROOM = "tracing"


def register() -> None:
    """Register what the room follows and adds."""
    register_receipt_handler(ROOM, propose_for_report)
    register_correction_handler(ROOM, propose_for_correction)
    register_learned_handler(ROOM, compare_again)
    register_subject(SUBJECT, _subject, answered_at="tracing:answer")
    register_unfinished(ROOM, _unfinished)
    register_extension(
        ROOM, Extension(steps={}, sections=_no_sections, reopened=_stays, tables=tables)
    )


def _subject(actor: Actor, key: str) -> Subject | None:
    """Lead the centre to the search, whoever was asked to the form of the answer; others nowhere.

    To whoever was asked nothing says which search it is, nor that there is one.
    """
    if can(actor, Action.TRACES_READ):
        question = question_of(actor, key)
        if question is None:
            return None
        label = _("Search %(number)s") % {"number": question.trace.number}
        return Subject(label, reverse("tracing:trace", args=[question.trace_id]))
    letter = letter_asking(actor, key) if can(actor, Action.EXCHANGE_ANSWER) else None
    if letter is None:
        return None
    return Subject(_("Answer in a form"), reverse("tracing:answer", args=[letter.pk]))


def _no_sections(_actor: Actor, _procedure: Procedure, _works: bool) -> Iterator[Section]:  # noqa: FBT001 - a callback
    return iter(())


def _stays(_old: Procedure, _new: Procedure) -> None:
    """Leave a search as it is: it belongs to the reported person, not to a procedure."""


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    numbers = numbers_of_open(person)
    if not numbers:
        return []
    return [Unfinished(_("Searches for persons"), numbers, _("Close the search first."))]
