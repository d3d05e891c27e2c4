# SPDX-License-Identifier: EUPL-1.2
"""What lies between a sender and an addressee: one row of each table of notices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from django.db.models import Model
from django.utils import timezone

from vidik.exchange.models import (
    Addressee,
    Answer,
    Attachment,
    Event,
    FeedbackDuty,
    Kind,
    Mail,
    MoreTime,
    Notice,
    Receipt,
    Reminder,
    Version,
)
from vidik.institutions.models import Institution

_number = count(1)
BY: Final = "system:test"


@dataclass
class OfNotice:
    """The rows of a notice by their tables."""

    rows: dict[str, Model] = field(default_factory=dict)

    def key(self, model: type[Model]) -> Any:
        """Return the key of the notice's row in a table."""
        return self.rows[model._meta.db_table].pk

    def put(self, row: Model) -> None:
        """Write a row and remember it."""
        row.save(force_insert=True)
        self.rows[row._meta.db_table] = row


def _kind() -> Kind:
    made, _new = Kind.objects.get_or_create(
        code="furniture",
        defaults={
            "name": {"en": "Furniture", "sr": "Намештај"}, "expects": "answer",
            "urgency": "normal", "ground_code": "law", "ground": {"en": "A law", "sr": "Закон"},
            "deadline_amount": 15, "deadline_unit": "days", "feedback_amount": 30,
            "feedback_unit": "days",
        },
    )  # fmt: skip
    return made


def furnish_notice(sender: Institution, addressee: Institution, *, sent: bool = True) -> OfNotice:
    """Write a notice; where it was sent, with everything that may hang on it."""
    made, now, number, kind = OfNotice(), timezone.now(), next(_number), _kind()
    parties = [sender.pk, addressee.pk] if sent else [sender.pk]
    notice = Notice(
        kind=kind, sender=sender, parties=parties, made_at=now, made_by=BY,
        **({"sent_at": now, "sent_by": BY} if sent else {}),
    )  # fmt: skip
    made.put(notice)
    made.put(
        Version(
            notice=notice, parties=parties, number=1, title="A question", text="Please answer.",
            made_at=now, made_by=BY,
        )
    )  # fmt: skip
    due = now + dt.timedelta(days=15)
    two: dict[str, Any] = {"institution": addressee, "sender": sender}
    if not sent:
        made.put(
            Addressee(notice=notice, kind=kind, title="A question", search_text="question", **two)
        )
        return made
    row = Addressee(
        notice=notice, kind=kind, title="A question", search_text="question",
        number=f"F/{number:06d}", state="delivered", sent_at=now, delivered_at=now, due_at=due,
        counted_from=now, has_unclassified=True, **two,
    )  # fmt: skip
    made.put(row)
    of: dict[str, Any] = {"addressee": row, **two}
    made.put(FeedbackDuty(kind=kind, due_at=due, **of))
    answer = Answer(
        origin="system", text="An answer.", received_at=now, recorded_at=now, recorded_by=BY, **of
    )
    made.put(answer)
    made.put(
        Attachment(
            notice=notice, parties=parties, name="f.pdf", media_type="application/pdf", size=4,
            sha256="0" * 64, content=b"%PDF", added_at=now,
        )
    )  # fmt: skip
    made.put(Receipt(answer=answer, number=f"F-{number:06d}", at=now, sha256="0" * 64, **of))
    made.put(Event(what="sent", at=now, by=BY, **of))
    made.put(
        Reminder(
            duty="answer", armed=1, rung="head", audience="head", planned_at=now, done_at=now,
            outcome="letter", **of,
        )
    )  # fmt: skip
    made.put(
        MoreTime(
            old_due_at=now, new_day=due.date(), reason="Asked.", given_at=now, given_by=BY, **of
        )
    )
    made.put(
        Mail(
            template="notice", occasion="sent", address="desk@furniture.invalid", language="en",
            state="failed", queued_at=now, **of,
        )
    )  # fmt: skip
    return made
