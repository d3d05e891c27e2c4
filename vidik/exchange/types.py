# SPDX-License-Identifier: EUPL-1.2
"""What crosses the exchange room's door."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.core.languages import Texts

if TYPE_CHECKING:
    from vidik.exchange.methods.deadlines import Deadline
    from vidik.exchange.models import Addressee
    from vidik.institutions.types import TelephoneLine
    from vidik.vault.methods.plain import Plain

RECEIVED: Final = "received"
SENT: Final = "sent"
"""The two sides of what an institution may read of letters."""


class Expects(models.TextChoices):
    """What the sender expects of an addressee."""

    ACKNOWLEDGE = "acknowledge", _("an acknowledgement")
    ANSWER = "answer", _("an answer")
    ACT = "act", _("that something is done, with a reply on it")
    NOTHING = "nothing", _("nothing, for information")


class Urgency(models.TextChoices):
    """How urgent a kind of notice is."""

    IMMEDIATE = "immediate", _("immediate")
    HIGH = "high", _("high")
    NORMAL = "normal", pgettext_lazy("urgency", "normal")


class State(models.TextChoices):
    """How far a notice has come with one addressee."""

    DRAFTED = "drafted", _("drafted")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    SEEN = "seen", _("seen")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", pgettext_lazy("notice", "closed")


class Classification(models.TextChoices):
    """What somebody judged a reply to be."""

    FULL = "full", _("full answer")
    PARTIAL = "partial", _("partial answer")
    REFUSAL = "refusal", _("refusal")
    AUTO_REPLY = "auto_reply", _("automatic reply")
    WRONG_ADDRESS = "wrong_address", _("wrong address")


ANSWERS = frozenset({Classification.FULL, Classification.PARTIAL, Classification.REFUSAL})
"""Only these are answers; an automatic reply and a wrong address leave the clock running."""


class Origin(models.TextChoices):
    """How a reply or a feedback came."""

    SYSTEM = "system", _("in the system")
    POST = "post", _("by post")
    EMAIL = "email", _("by e-mail")
    ORAL = "oral", _("orally")


class Duty(models.TextChoices):
    """What a clock runs on."""

    ANSWER = "answer", _("what is expected")
    FEEDBACK = "feedback", _("feedback to the sender")


class Audience(models.TextChoices):
    """Who a rung of the ladder turns to."""

    CONTACT = "contact", _("contact point")
    SECOND = "second", _("second contact point")
    SENDER = "sender", _("contact point of the sender")
    HEAD = "head", _("head of the institution, by letter")
    PUBLIC = "public", _("marked to be named publicly")


class Outcome(models.TextChoices):
    """What a rung of the ladder did."""

    MAILED = "mailed", _("e-mail to the contact point")
    LETTER = "letter", _("letter to be printed and posted")
    MARKED = "marked", _("marked to be named publicly")
    NOBODY = "nobody", _("no valid, confirmed contact point to write to")
    PASSED_OVER = "passed_over", _("skipped: a later one was due as well")


class NoticeEventKind(models.TextChoices):
    """What happened to a notice at an addressee's."""

    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    SEEN = "seen", _("Seen for the first time")
    ACKNOWLEDGED = "acknowledged", _("Receipt acknowledged")
    REPLIED = "replied", _("Reply received")
    CLASSIFIED = "classified", _("Reply classified")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed by the sender")
    RESENT = "resent", _("Sent again; the clock starts again")
    CORRECTED = "corrected", _("Text corrected; there is a new version")
    READ = "read", _("The corrected text was opened")
    POSTED = "posted", _("Sent by post")
    REMINDED = "reminded", _("Reminded")
    UNREACHABLE = "unreachable", _("No valid, confirmed contact point to write to")
    MOVED = "moved", _("Deadline moved: the working calendar changed")
    EXTENDED = "extended", _("More time given by the sender")
    HASTENED = "hastened", _("Deadline brought forward by the sender")
    CALLED = "called", _("Called by telephone")
    FEEDBACK = "feedback", _("Feedback given to the sender")


class Template(models.TextChoices):
    """Which of the few e-mails is meant; none has any content."""

    NOTICE = "notice", _("a notice is waiting")
    REMINDER = "reminder", _("a reminder is waiting")
    REPLY = "reply", _("a reply is waiting")
    MOVED = "moved", _("a deadline has moved")
    CORRECTED = "corrected", _("a corrected notice is waiting")
    SILENCE = "silence", _("a notice was not answered in time")


class Medium(models.TextChoices):
    """What carries the word that something waits."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")


class SpokeWith(models.TextChoices):
    """Whom somebody reached who called about a notice: a position, never a name."""

    ON_DUTY = "on-duty", _("the person on duty")
    SUPERIOR = "superior", _("their superior")
    RECEPTION = "reception", _("the registry or reception")
    NOBODY = "nobody", _("nobody answered")


class BodyFormat(models.TextChoices):
    """How what is sent to a gateway for text messages is written."""

    JSON = "json", "JSON"
    FORM = "form", "form"


class MailState(models.TextChoices):
    """How far an e-mail or a text message has come."""

    QUEUED = "queued", _("waits")
    SENT = "sent", pgettext_lazy("e-mail", "handed to the mail server")
    FAILED = "failed", _("delivery failed")
    DROPPED = "dropped", pgettext_lazy("e-mail", "no longer needed: the answer came first")


READ_WITHIN: Final = 30
"""Days, where a ladder says nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """On which side of a letter an institution stands, and whether it acts there now."""

    is_sender: bool
    is_addressee: bool
    is_handed_over: bool = False
    """It has handed the case over: another institution acts in its place."""
    is_taken_over: bool = False
    """It acts in the place of an institution that handed the case over."""


@dataclass(frozen=True, slots=True)
class RungSpec:
    """One step of a ladder: when it falls and whom it turns to."""

    code: str
    amount: int
    """How far from the deadline, negative before it."""
    unit: str
    audience: Audience
    duty: Duty = Duty.ANSWER
    waits: int = READ_WITHIN
    """Days from a reply for which a step against somebody waits for the reply to be read."""


@dataclass(frozen=True, slots=True)
class DeadlineSpec:
    """A term as a kind of notice states it."""

    amount: int
    unit: str
    counted_from: str = "sending"
    begins_next_day: bool = True
    ends_on_working_day: bool = True


@dataclass(frozen=True, slots=True)
class KindSpec:
    """A kind of notice with its rules, as a pack or a room declares it."""

    code: str
    name: Texts
    description: Texts
    expects: Expects
    urgency: Urgency
    ground_code: str
    ground: Texts
    deadline: DeadlineSpec | None
    feedback: DeadlineSpec | None
    ladder: tuple[RungSpec, ...]
    stopping_calls: tuple[SpokeWith, ...] = ()
    """Whom one has to reach by telephone so that contact points are no longer reminded."""
    sender_kinds: tuple[str, ...] = ()
    """Kinds of institutions that may send it."""
    sender_codes: tuple[str, ...] = ()
    """Institutions that may send it besides those of `sender_kinds`."""
    addressee_kinds: tuple[str, ...] = ()
    addressee_codes: tuple[str, ...] = ()
    """Institutions that it may go to besides those of `addressee_kinds`."""
    position: int = 0

    def __post_init__(self) -> None:
        """Refuse a kind that does not say who sends it and who receives it.

        Raises:
            ValueError: one of the two is missing.
        """
        for side, named in (
            ("from", (*self.sender_kinds, *self.sender_codes)),
            ("to", (*self.addressee_kinds, *self.addressee_codes)),
        ):
            if not named:
                msg = f"kind of notice “{self.code}”, {side}: name at least one kind or institution"
                raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """Institutions that reach others through one body alone, whatever the kind of notice."""

    code: str
    sender_kinds: tuple[str, ...]
    addressee_kinds: tuple[str, ...]
    through: str
    """The code of the institution through which they reach them."""
    ground: Texts


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sends along."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """What somebody wants to send, to whom."""

    kind: str
    title: str
    text: str
    addressees: tuple[str, ...]
    """Codes of institutions."""
    subject_label: str = ""
    """What record it is about, such as `questionnaires.respondent`; blank for none."""
    subject_key: str = ""
    case: uuid.UUID | None = None
    """The case that the subject belongs to: where it is restricted, so are its letters."""
    uploads: tuple[Upload, ...] = ()
    minutes: int | None = None
    """Within how many minutes it is expected; None where the kind says by when."""
    gives_call_back: bool = False
    """Whether its addressees may know where whoever started the matter is called back."""
    content: Mapping[str, str] = field(default_factory=dict)
    """What it says in codes and days, by field, where its kind has a form."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What somebody entered into the form of a kind of notice: in codes, and in words."""

    content: Mapping[str, str]
    title: str
    text: str
    case: uuid.UUID | None = None
    """The case that it names, where the writer may know of it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as somebody saw it: which version, to which institutions, with which files."""

    version: int
    addressees: frozenset[int]
    files: frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as one addressee gets it."""

    number: str
    sender: Texts
    addressee: Texts
    title: str
    text: str
    ground: Texts
    expects: Expects
    due: dt.date | None
    due_at: dt.datetime | None
    """Set where the deadline is counted in hours."""
    sent_on: dt.date | None
    to_the_head: bool = False
    asked: tuple[str, ...] = ()
    """What exactly is asked, point by point, where the room that owns the subject says so."""
    telephones: tuple[TelephoneLine, ...] = ()
    """At which numbers the sender is called."""
    call_back: Plain | None = None
    """Where whoever started the matter is called back; in no e-mail and in no log."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One letter before it goes, with its deadline and what is in the way of e-mail."""

    addressee: Addressee
    letter: Letter
    deadline: Deadline | None
    mail_problem: str | Promise
    """Blank where an e-mail can go out."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """Outcomes of the notices of one kind, or between two institutions."""

    label: str
    sent: int
    answered: int
    """Settled: acknowledged or answered, as the kind expects."""
    withdrawn: int
    """Closed by the sender before the deadline had passed, unanswered."""
    in_time: int
    overdue: int
    refused: int
    median_hours: Decimal | None
    feedback_due: int
    feedback_given: int

    @property
    def silent(self) -> int:
        """How many nobody has answered; with those answered and withdrawn all that were sent."""
        return self.sent - self.answered - self.withdrawn

    @property
    def answered_share(self) -> Decimal | None:
        """Percent answered of what was not withdrawn, to one decimal; none for nothing."""
        return _share(self.answered, self.sent - self.withdrawn)

    @property
    def without_feedback_share(self) -> Decimal | None:
        """Percent of those owed feedback that got none, to one decimal."""
        return _share(self.feedback_due - self.feedback_given, self.feedback_due)


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part * 100) / whole).quantize(Decimal("0.1")) if whole else None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change of the calendar would do to one open deadline."""

    addressee: Addressee
    duty: Duty
    old: dt.date
    new: dt.date


@dataclass(frozen=True, slots=True)
class ReminderRun:
    """What a run of the reminders did."""

    clocks: int
    """How many clocks were looked at."""
    reminders: int
    """How many rungs were done, those passed over included."""
    mails: int


@dataclass(frozen=True, slots=True)
class MailRun:
    """What a run of the outbox did."""

    sent: int
    failed: int
    """Tried without success; most are tried again."""


@dataclass(frozen=True, slots=True)
class LoadedKinds:
    """What loading the pack's kinds did."""

    kinds: int
    rungs: int
