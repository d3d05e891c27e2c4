# SPDX-License-Identifier: EUPL-1.2
"""Institutions that have not answered: where their questionnaire went, where it would go now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_alphabet
from vidik.core.transliterate import fold
from vidik.exchange.selectors import notices
from vidik.exchange.services import mailing
from vidik.exchange.types import MailState
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.types import Reach, RespondentFilter, State

SILENT = (State.SENT, State.APPROVAL)


@dataclass(frozen=True, slots=True)
class NonRespondent:
    """One that has not answered: where its notice was e-mailed, where it would be e-mailed now."""

    row: Respondent
    start: int
    """How often the clock of the notice was started; guards against sending twice."""
    last_address: str
    """The address of the last e-mail; blank if there was none."""
    mail_state: str
    """The `MailState` of that e-mail; blank if there was none."""
    current_address: str
    """The address that would be used now; blank if there is no valid one."""
    is_late: bool

    @property
    def reach(self) -> Reach:
        """How the institution can be reached by e-mail."""
        if not self.current_address:
            return Reach.NOBODY
        if self.last_address != self.current_address:
            return Reach.CORRECTED
        return Reach.FAILED if self.mail_state == MailState.FAILED else Reach.SAME


def silent(
    actor: Actor, of: Call, wanted: RespondentFilter, reach: str = ""
) -> list[NonRespondent]:
    """List those that have not answered and whose notice can be sent again, filtered."""
    rows = Respondent.objects.filter(call=of, state__in=SILENT, notice_key__isnull=False)
    today = timezone.localdate()
    if wanted.words:
        rows = rows.filter(institution__search_text__contains=fold(wanted.words))
    if wanted.sector:
        rows = rows.filter(institution__sector__code=wanted.sector)
    if wanted.binding:
        rows = rows.filter(is_bound=wanted.binding == "yes")
    if wanted.state == "late":
        rows = rows.filter(due_on__lt=today)
    rows = rows.select_related("institution").order_by(by_alphabet("institution__name"), "pk")
    listed = list(scope(actor, Action.QUESTIONNAIRES_READ, rows))
    keys = [row.notice_key for row in listed if row.notice_key is not None]
    acts = notices.addressees(actor, keys)
    mails = notices.last_mails(actor, keys)
    contacts = mailing.reachable([row.institution_id for row in listed], today)
    found = []
    for row in listed:
        act = acts.get(row.notice_key) if row.notice_key is not None else None
        if act is None or act.settled_at is not None:
            continue
        mail = mails.get(act.pk)
        known = contacts[row.institution_id]
        item = NonRespondent(
            row,
            act.armed,
            mail.address if mail is not None else "",
            mail.state if mail is not None else "",
            known[0].address if known else "",
            row.due_on is not None and row.due_on < today,
        )
        if not reach or item.reach == reach:
            found.append(item)
    return found
