# SPDX-License-Identifier: EUPL-1.2
"""That a notice came in: delivered, seen, acknowledged; a term counted from receipt starts here.

Until then it runs from the sending, and where it has passed by then, it stays as it was counted.
"""

from __future__ import annotations

import hashlib

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.exchange.methods.deadlines import CountedFrom
from vidik.exchange.models import Addressee, Answer, Receipt
from vidik.exchange.selectors.notices import standing_of
from vidik.exchange.services.clocks import count_from_receipt, ladders, rule_of, settle
from vidik.exchange.services.events import next_numbers, note
from vidik.exchange.services.working_days import reckoning
from vidik.exchange.types import Duty, Expects, NoticeEventKind, State
from vidik.exchange.workflow import NOTICE


def mark_delivered(addressee: Addressee, actor: Actor) -> None:
    """Note that a notice reached its addressee; the caller holds the lock on the row."""
    NOTICE.apply(addressee, "deliver")
    _received(addressee)
    addressee.save()
    note([addressee], NoticeEventKind.DELIVERED, actor)


def mark_seen(addressee: Addressee, *, actor: Actor) -> Addressee:
    """Note that somebody of the addressee opened a notice, and which version of it.

    Where the case was handed over, the institution responsible for it opens it in the addressee's
    place. Only the first time counts, and the first time after each correction.
    """
    with change(actor, Action.EXCHANGE_READ, addressee, idempotent=True) as (addressee, act):
        standing = standing_of(actor, addressee)
        if not standing.is_addressee or standing.is_handed_over:
            return addressee
        if addressee.state == State.DRAFTED:
            return addressee
        version = addressee.notice.versions.values_list("number", flat=True).first() or 0
        is_new = addressee.state in {State.SENT, State.DELIVERED}
        is_corrected = addressee.has_unread_correction
        if not is_new and addressee.read_version >= version:
            return addressee
        if is_new:
            NOTICE.apply(addressee, "see")
            _received(addressee)
            if addressee.kind.expects == Expects.NOTHING:
                settle(addressee, timezone.now())
        addressee.read_version = version
        addressee.save()
        if is_new or is_corrected:
            what = NoticeEventKind.SEEN if is_new else NoticeEventKind.READ
            note([addressee], what, actor, facts=[{"version": version}])
            act.record("notice.seen", version=version)
    return addressee


def acknowledge(addressee: Addressee, *, actor: Actor) -> Receipt:
    """Acknowledge a notice and give the receipt; the same sent twice gives the same receipt.

    Where nothing but an acknowledgement is expected, the clock stops.

    Raises:
        TransitionRefused: it is answered or closed already.
    """
    with change(actor, Action.EXCHANGE_ANSWER, addressee, idempotent=True) as (addressee, act):
        current = addressee.receipts.filter(answer__isnull=True).first()
        if current is not None:
            return current
        NOTICE.apply(addressee, "acknowledge")
        _received(addressee)
        if addressee.kind.expects in {Expects.ACKNOWLEDGE, Expects.NOTHING}:
            settle(addressee, timezone.now())
        addressee.save()
        receipt = give_receipt(addressee, b"")
        note([addressee], NoticeEventKind.ACKNOWLEDGED, actor, facts=[{"receipt": receipt.number}])
        act.record("notice.acknowledged", receipt=receipt.number)
    return receipt


def give_receipt(addressee: Addressee, content: bytes, answer: Answer | None = None) -> Receipt:
    """Return a receipt with the next number, for a reply or else for an acknowledgement."""
    now = timezone.now()
    return Receipt.objects.create(
        addressee=addressee,
        answer=answer,
        institution_id=addressee.institution_id,
        sender_id=addressee.sender_id,
        number=next_numbers(timezone.localdate(now).year, 1)[0],
        at=now,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _received(addressee: Addressee) -> None:
    """Note the time of receipt, and count from it where the kind says so."""
    if addressee.delivered_at is not None:
        return
    addressee.delivered_at = now = timezone.now()
    rule = rule_of(addressee, addressee.kind)
    if (
        rule is not None
        and rule.counted_from is CountedFrom.RECEIPT
        and addressee.settled_at is None
    ):
        rungs = ladders([addressee.kind_id])[addressee.kind_id, Duty.ANSWER]
        count_from_receipt(addressee, rule, now, rungs, reckoning())
