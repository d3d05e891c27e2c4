# SPDX-License-Identifier: EUPL-1.2
"""Ask an institution about what its account says otherwise than another one; close what it answers.

The question is a notice with a clock, sent in the name of the institution that asks. Once its reply
is classified as an answer, the question is closed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.services import acting
from vidik.access.types import Action, Actor, Denied, Role
from vidik.events.models import Account, Question
from vidik.events.policies import DESK
from vidik.events.presentation import Line, Names, lines
from vidik.events.selectors.events import DIFFERENCE, accounts_of
from vidik.events.services.checking import fault_of_words
from vidik.exchange.models import Addressee, Answer
from vidik.exchange.selectors.kinds import addressees_of
from vidik.exchange.services.sending import send
from vidik.exchange.services.writing import draft_notice
from vidik.exchange.types import ANSWERS, NoticeDraft

WORDS: Final = 1000
"""Characters that an asker adds."""
SUBJECT: Final = "events.event"
TITLE: Final = gettext_lazy("An event that institutions report differently")
TEXT: Final = gettext_lazy(
    "Your institution and others report the event {number} differently:\n\n{lines}\n\nState which "
    "is right, or correct your account on the page of the event."
)


def ask(
    account: Account, about: Collection[str], *, words: str = "", actor: Actor
) -> Question:  # fmt: skip
    """Ask the institution of an account about what others say differently.

    Args:
        account: the account that is asked about.
        about: codes of what differs, as `differences` gives them.
        words: what the asker adds.
        actor: who asks, for their institution.

    Raises:
        ValidationError: nothing differs, it is asked already, or it cannot be reached.
        Denied: the actor acts for no institution, or may not report events.
    """
    with change(actor, Action.EVENTS_REPORT) as act:
        if actor.institution is None or actor.user_id is None:
            raise Denied(_("First choose the institution for which you act."))
        if account.withdrawn_at is not None:
            raise ValidationError(_("This account was withdrawn."))
        if account.institution_id == actor.institution:
            raise ValidationError(_("This is the account of your own institution: correct it."))
        if fault := fault_of_words(words, WORDS):
            raise ValidationError({"words": fault})
        # The letter is in the official language, whatever the asker reads.
        with translation.override(settings.COUNTRY.official_language):
            others, found = differences(account, actor)
            asked = [each for each in found if each.code in about]
            draft = _draft(account, asked, [str(each.institution.name) for each in others], words)
        if not asked:
            raise ValidationError({"about": _("Choose what is asked about.")})
        if Question.objects.filter(
            account=account, asker=actor.institution, answered_at__isnull=True
        ).exists():
            raise ValidationError(_("Your institution has asked already; wait for the answer."))
        desk = Actor(
            label=f"system:{DESK}", roles=frozenset({Role.SYSTEM}), name=DESK,
            institution=actor.institution,
        )  # fmt: skip
        with acting(desk):
            places = {each.pk for each in addressees_of(desk, DIFFERENCE)}
            if account.institution_id not in places:
                raise ValidationError(
                    _("This kind of notice cannot be sent from your institution to that one.")
                )
            notice = send(draft_notice(draft, actor=desk), actor=desk)
        row = Question.objects.create(
            event_id=account.event_id,
            account=account,
            asker_id=actor.institution,
            about=[each.code for each in asked],
            notice=notice,
            asked_at=timezone.now(),
            asked_by_id=actor.user_id,
        )
        act.record("event.asked", row, differences=len(asked))
    return row


def differences(account: Account, actor: Actor) -> tuple[list[Account], list[Line]]:
    """Return the other accounts of an event, and what differs: first as this account says it."""
    rows = [each for each in accounts_of(actor, account.event) if each.withdrawn_at is None]
    rows.sort(key=lambda each: each.pk != account.pk)
    if not rows or rows[0].pk != account.pk:
        return [], []
    return rows[1:], [each for each in lines(rows, Names(rows)) if each.differs]


def _draft(
    account: Account, asked: Sequence[Line], others: Sequence[str], words: str
) -> NoticeDraft:
    said = [
        f"– {line.label}: {line.cells[0] or '–'} ("
        + "; ".join(
            f"{name}: {cell or '–'}" for name, cell in zip(others, line.cells[1:], strict=True)
        )
        + ")"
        for line in asked
    ]
    text = str(TEXT).replace("{number}", account.event.number)
    text = text.replace("{lines}", "\n".join(said))
    if words.strip():
        text = f"{text}\n\n{words.strip()}"
    return NoticeDraft(
        DIFFERENCE,
        str(TITLE),
        text,
        (account.institution.code,),
        subject_label=SUBJECT,
        subject_key=str(account.event_id),
    )


def answered(addressee: Addressee, answer: Answer, actor: Actor) -> None:
    """Close the question that an answer is to; an automatic reply closes nothing."""
    if answer.classification not in ANSWERS:
        return
    row = Question.objects.filter(notice=addressee.notice_id, answered_at__isnull=True).first()
    if row is None:
        return
    with change(actor, Action.EVENTS_REPORT) as act:
        row.answered_at = timezone.now()
        row.save(update_fields=["answered_at"])
        act.record("event.answered", row)
