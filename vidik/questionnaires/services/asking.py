# SPDX-License-Identifier: EUPL-1.2
"""Ask institutions about findings; each is shown its own figures and no others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.checks.services import handling
from vidik.checks.types import FindingState
from vidik.core.workflow import TransitionRefused
from vidik.exchange.services import mailing, sending, writing
from vidik.exchange.types import NoticeDraft
from vidik.questionnaires.models import FindingQuery
from vidik.questionnaires.selectors.queries import Side, figures_of, finding, sides
from vidik.questionnaires.services.answering import LONGEST
from vidik.questionnaires.types import QueryWay

KIND: Final = "figure-query"
SUBJECT: Final = "questionnaires.query"


@dataclass(frozen=True, slots=True)
class FindingQuestion:
    """What one institution is asked."""

    institution: str
    question: str
    way: QueryWay = QueryWay.SYSTEM
    on: dt.date | None = None
    """The day on which it was asked outside the system; today if none is given."""


def ask(
    key: int,
    requested: Sequence[FindingQuestion],
    *,
    seen_state: str,
    seen_fingerprint: str,
    actor: Actor,
) -> list[FindingQuery]:
    """Ask the institutions whose figures contradict each other; the finding becomes queried.

    Args:
        key: key of the finding.
        requested: what each institution is asked.
        seen_state: the state of the finding that the person saw.
        seen_fingerprint: the values that the person saw.
        actor: who asks, of the office.

    Raises:
        ValidationError: nobody is asked, a question is missing, or an institution has no figure
            in the finding or is asked already.
        TransitionRefused: the finding was handled or checked again meanwhile.
        NotSendable: the exchange room refuses to send.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE):
        subject = finding(actor, key)
        known = {side.institution.code: side for side in sides(actor, subject)}
        if not requested:
            raise ValidationError(_("Choose at least one institution to ask."))
        for item in requested:
            _require_can_be_asked(item, known)
        if subject.state == FindingState.OPEN:
            handling.take_step(
                key,
                "query",
                actor=actor,
                note=_note(requested, known),
                seen_state=seen_state,
                seen_fingerprint=seen_fingerprint,
            )
        elif subject.state != FindingState.QUERIED:
            raise TransitionRefused(_("This finding is settled; open it again before asking."))
        return [_ask(key, item, known[item.institution], actor) for item in requested]


def _require_can_be_asked(item: FindingQuestion, known: Mapping[str, Side]) -> None:
    side = known.get(item.institution)
    if side is None:
        raise ValidationError(_("An institution without a figure in this finding cannot be asked."))
    if side.is_asked:
        raise ValidationError(
            _("%(name)s has already been asked, and the answer has not been accepted yet.")
            % {"name": side.institution.name}
        )
    text = item.question.strip()
    if not text or len(text) > LONGEST:
        raise ValidationError(
            _("Write your question to %(name)s, in at most %(most)s characters.")
            % {"name": side.institution.name, "most": LONGEST}
        )
    if item.on is not None and item.on > timezone.localdate():
        raise ValidationError(_("The day on which somebody was asked is in the future."))


def _note(requested: Sequence[FindingQuestion], known: Mapping[str, Side]) -> str:
    lines = [
        f"{known[item.institution].institution.name} ({item.way.label}): {item.question.strip()}"
        for item in requested
    ]
    return "\n".join(lines)[:LONGEST]


def _ask(key: int, item: FindingQuestion, side: Side, actor: Actor) -> FindingQuery:
    today = timezone.localdate()
    row = FindingQuery.objects.create(
        finding_id=key,
        institution=side.institution,
        way=item.way,
        question=item.question.strip(),
        figures=[
            {"key": figure.key, "reference": figure.reference, "version": figure.version}
            for figure in side.figures
        ],
        asked_on=today if item.way is QueryWay.SYSTEM else item.on or today,
        asked_at=timezone.now(),
        asked_by=actor.label,
    )
    if item.way is QueryWay.SYSTEM:
        title, text = _letter(row, actor)
        notice = writing.draft_notice(
            NoticeDraft(
                kind=KIND,
                title=title,
                text=text,
                addressees=(side.institution.code,),
                subject_label=SUBJECT,
                subject_key=str(row.pk),
            ),
            actor=actor,
        )
        sending.send(notice, actor=actor)
        row.notice_key = notice.addressees.get().pk
        row.save(update_fields=["notice_key"])
    record(actor.label, "query.asked", row, way=item.way.value, figures=len(side.figures))
    return row


def _letter(row: FindingQuery, actor: Actor) -> tuple[str, str]:
    """Return title and text in the language and script of the institution's mail."""
    with translation.override(language_of(row.institution_id)):
        lines = [f"{figure.reference}: {figure.name}: {figure.shown}"
                 for figure in figures_of(actor, row)]  # fmt: skip
        title = _("Question about figures that you stated")
    return title, "\n".join([row.question, "", *lines])


def language_of(institution: int) -> str:
    """Return the language and script in which an institution receives mail."""
    return mailing.languages_of([institution])[institution]
