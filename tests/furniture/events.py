# SPDX-License-Identifier: EUPL-1.2
"""An account of an event for each institution, and what lies between two of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model
from django.utils import timezone

from vidik.accounts.models import User
from vidik.events.models import (
    Account,
    Apart,
    Event,
    Joining,
    Number,
    Question,
    Suggestion,
)
from vidik.exchange.models import Notice
from vidik.institutions.models import Institution


def furnish_account(institution: Institution, *, number: int, by: User) -> dict[str, Model]:
    """Report an event in the name of an institution; gives the rows by table."""
    today = timezone.localdate()
    event = Event.objects.create(number=f"E-1900-{number:05}")
    account = Account.objects.create(
        event=event, institution=institution, state="held", kind="training", title={"en": "x"},
        first_on=today, last_on=today,
        search_text="", origin="page", entered_at=timezone.now(), entered_by=by,
    )  # fmt: skip
    counted = Number.objects.create(account=account, what="attendees", value=1, qualifier="exact")
    return {"events_event": event, "events_account": account, "events_number": counted}


def furnish_between(
    accounts: Sequence[Account], notice: Notice, *, asker: Institution, by: User
) -> dict[str, Model]:
    """Let two accounts be compared, joined, said to be apart, and asked about."""
    first, second = accounts
    now = timezone.now()
    return {
        "events_suggestion": Suggestion.objects.create(
            first=first, second=second, score=70, made_at=now
        ),
        "events_joining": Joining.objects.create(
            account=second, source=second.event, target=first.event, at=now, by=by
        ),
        "events_apart": Apart.objects.create(first=first, second=second, at=now, by=by),
        "events_question": Question.objects.create(
            event=second.event, account=second, asker=asker, about=["days"], notice=notice,
            asked_at=now, asked_by=by,
        ),
    }  # fmt: skip
