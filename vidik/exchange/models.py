# SPDX-License-Identifier: EUPL-1.2
"""Notices, what happens to them at each addressee's, their clocks, reminders and e-mails.

Every row that belongs to a notice names the two institutions between which it passes, so that the
database can keep all others out.
"""

from __future__ import annotations

import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from vidik.core.bilingual import Bilingual, pick
from vidik.exchange.methods.deadlines import CountedFrom, DeadlineRule, Unit
from vidik.exchange.types import (
    Audience,
    Classification,
    Duty,
    Expects,
    MailState,
    Origin,
    Outcome,
    State,
    Template,
    Urgency,
    What,
)
from vidik.institutions.models import Institution

_UNITS = [(unit.value, unit.value) for unit in Unit]


def _kept_as_written(name: str, *columns: str) -> list[pgtrigger.Trigger]:
    """Let nobody change these columns; the institutions follow a merge."""
    new, old = (", ".join(f'{row}."{column}"' for column in columns) for row in ("NEW", "OLD"))
    return [
        pgtrigger.Trigger(
            name=f"{name}_never_change",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            func=(
                f"IF ROW({new}) IS DISTINCT FROM ROW({old}) THEN"
                f" RAISE EXCEPTION '{name} are never changed'; END IF; RETURN NEW;"
            ),
        ),
        pgtrigger.Trigger(
            name=f"{name}_are_never_removed",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            func=f"RAISE EXCEPTION '{name} are never removed';",
        ),
    ]


@pghistory.track()
class Kind(Bilingual, models.Model):
    """A kind of notice: what it expects, by when, on what ground, and what follows silence."""

    code = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=200)
    name_sr = models.CharField(max_length=200)
    description_en = models.TextField(blank=True)
    description_sr = models.TextField(blank=True)
    expects = models.CharField(max_length=12, choices=Expects.choices)
    urgency = models.CharField(max_length=12, choices=Urgency.choices)
    ground_code = models.CharField(max_length=60)
    ground_en = models.CharField(max_length=400)
    ground_sr = models.CharField(max_length=400)
    term_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    term_unit = models.CharField(max_length=14, choices=_UNITS, blank=True)
    term_from = models.CharField(max_length=10, default=CountedFrom.SENDING.value)
    begins_next_day = models.BooleanField(default=True)
    ends_on_working_day = models.BooleanField(default=True)
    feedback_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    """Blank where no feedback is owed to the sender."""
    feedback_unit = models.CharField(max_length=14, choices=_UNITS, blank=True)
    sender_kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    sender_codes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    addressee_kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    addressee_codes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    """Kinds that the pack names no more are kept for the notices sent and offered no more."""

    class Meta:
        """In the order of the pack."""

        ordering = ("position", "code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expects="nothing") | models.Q(term_amount__isnull=False),
                name="kinds_that_expect_something_have_a_term",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def description(self) -> str:
        """What the kind is for, in the reader's language."""
        return pick(self.description_en, self.description_sr)

    @property
    def ground(self) -> str:
        """The legal ground in the reader's language."""
        return pick(self.ground_en, self.ground_sr)

    def rule(self, duty: str) -> DeadlineRule | None:
        """Give the term of a duty, None where there is none."""
        if duty == Duty.FEEDBACK:
            if self.feedback_amount is None:
                return None
            return DeadlineRule(self.feedback_amount, Unit(self.feedback_unit))
        if self.term_amount is None:
            return None
        return DeadlineRule(
            self.term_amount,
            Unit(self.term_unit),
            CountedFrom(self.term_from),
            begins_next_day=self.begins_next_day,
            ends_on_working_day=self.ends_on_working_day,
        )


class Rung(models.Model):
    """One step of a kind's ladder."""

    kind = models.ForeignKey(Kind, models.CASCADE, related_name="rungs")
    duty = models.CharField(max_length=10, choices=Duty.choices, default=Duty.ANSWER)
    code = models.SlugField(max_length=40)
    amount = models.SmallIntegerField()
    """How far from the deadline, negative before it."""
    unit = models.CharField(max_length=14, choices=_UNITS)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        """In their order."""

        ordering = ("kind", "duty", "position")
        constraints = [
            models.UniqueConstraint(fields=("kind", "duty", "code"), name="rungs_stand_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.code}"


class WorkingCalendar(models.Model):
    """What the country pack says about working days; one row."""

    country = models.CharField(max_length=2, blank=True)
    rest = ArrayField(models.PositiveSmallIntegerField(), default=list)
    """Weekdays of weekly rest, Monday 0."""
    rules = models.JSONField(default=list)
    languages = models.JSONField(default=dict)
    """Kind of institution → language of its e-mails; `default` for all others."""
    revision = models.PositiveIntegerField(default=1)
    """Rises with every change of the calendar: deadlines know what they were counted with."""

    class Meta:
        """There is one."""

        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_working_calendar")
        ]

    def __str__(self) -> str:
        return self.country


@pghistory.track()
class CalendarDay(Bilingual, models.Model):
    """A single day that was declared free or a working day, by the pack or by an office."""

    day = models.DateField()
    works = models.BooleanField()
    name_en = models.CharField(max_length=200)
    name_sr = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    """Which act or decision says so."""
    is_of_pack = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """By day; one declaration of a day stands."""

        ordering = ("day", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("day",),
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_declaration_of_a_day_stands",
            )
        ]

    def __str__(self) -> str:
        return self.day.isoformat()


class YearNumber(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Notice(models.Model):
    """What one institution tells or asks others; to several it is a batch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="notices")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    parties = ArrayField(models.BigIntegerField(), default=list)
    """Keys of the sender and of every addressee to which it was sent."""
    subject_label = models.CharField(max_length=80, blank=True)
    subject_key = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    sent_at = models.DateTimeField(null=True, blank=True)
    """Blank while it is a draft."""
    sent_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "pk")
        indexes = [
            models.Index(fields=("sender", "-made_at"), name="notices_by_sender"),
            GinIndex(fields=("parties",), name="notices_by_party"),
            models.Index(
                fields=("subject_label", "subject_key"),
                name="notices_by_subject",
                condition=~models.Q(subject_label=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | ~models.Q(sent_by=""),
                name="sent_notices_say_by_whom",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_draft(self) -> bool:
        """Whether it has not been sent."""
        return self.sent_at is None


class Version(models.Model):
    """One version of a notice's text; none is ever changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="versions")
    parties = ArrayField(models.BigIntegerField(), default=list)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    reason = models.CharField(max_length=400, blank=True)
    """Why a text that was sent already was corrected."""
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        """The newest first; numbered once."""

        ordering = ("notice", "-number")
        constraints = [
            models.UniqueConstraint(fields=("notice", "number"), name="versions_are_numbered_once")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="texts_of_versions_never_change",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF ROW(NEW.notice_id, NEW.number, NEW.title, NEW.text, NEW.reason,"
                    " NEW.made_at, NEW.made_by) IS DISTINCT FROM ROW(OLD.notice_id, OLD.number,"
                    " OLD.title, OLD.text, OLD.reason, OLD.made_at, OLD.made_by) THEN"
                    " RAISE EXCEPTION 'versions are never changed; add one'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}.{self.number}"


class Clock(models.Model):
    """Something that is due: by when, counted from what, settled when, reminded of next when."""

    counted_from = models.DateTimeField(null=True, blank=True)
    """The moment from which the term is counted."""
    due_at = models.DateTimeField(null=True, blank=True)
    """From this moment on it is overdue."""
    settled_at = models.DateTimeField(null=True, blank=True)
    """When what was expected was done, or the sender gave it up."""
    next_rung_at = models.DateTimeField(null=True, blank=True)
    """When the next rung of the ladder falls; blank when none is left."""
    armed = models.PositiveSmallIntegerField(default=1)
    """How often the clock was started: sending again starts it and its ladder anew."""
    revision = models.PositiveIntegerField(default=0)
    """Which revision of the working calendar it was counted with."""
    named_day = models.DateField(null=True, blank=True)
    """The last day as the sender named it, not before the term ends; blank where it is counted."""
    ladder_from = models.DateTimeField(null=True, blank=True)
    """Since when the ladder runs, where more time was given after the start."""

    class Meta:
        """Carried by what is due."""

        abstract = True


class Addressee(Clock):
    """A notice at one institution that it is for: its state, its clock, its number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="addressees")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    """That of the last version, for lists and searches."""
    search_text = models.TextField(editable=False)
    number = models.CharField(max_length=20, blank=True)
    """Number of the act; given when it is sent."""
    state = models.CharField(max_length=14, choices=State.choices, default=State.DRAFTED)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    named_at = models.DateTimeField(null=True, blank=True)
    """When the ladder marked it to be named publicly."""
    outcome = models.CharField(max_length=14, choices=Classification.choices, blank=True)
    """What the answer that counts was classified as."""
    is_given_up = models.BooleanField(default=False)
    """Whether the sender closed it before what was expected was done."""
    has_unclassified = models.BooleanField(default=False)
    """Whether a reply waits for somebody to classify it."""
    is_unreachable = models.BooleanField(default=False)
    """Whether there was no valid, confirmed contact point when it was last written to."""

    class Meta:
        """The newest first; an institution is addressed once; overdue is computed."""

        ordering = ("-sent_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("notice", "institution"), name="a_notice_goes_to_an_institution_once"
            ),
            models.UniqueConstraint(
                fields=("number",),
                condition=~models.Q(number=""),
                name="numbers_of_acts_are_given_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="drafted", sent_at__isnull=True)
                | models.Q(~models.Q(state="drafted"), ~models.Q(number=""), sent_at__isnull=False),
                name="what_was_sent_has_a_number_and_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("answered", "closed"))
                | models.Q(settled_at__isnull=False),
                name="what_is_answered_or_closed_is_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(institution=models.F("sender")),
                name="nobody_sends_a_notice_to_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=("institution", "due_at", "id"),
                name="open_notices_of_an_addressee",
                condition=models.Q(settled_at__isnull=True, sent_at__isnull=False),
            ),
            models.Index(
                fields=("sender", "due_at", "id"),
                name="open_notices_of_a_sender",
                condition=models.Q(settled_at__isnull=True, sent_at__isnull=False),
            ),
            models.Index(
                fields=("due_at", "id"),
                name="open_notices_by_deadline",
                condition=models.Q(settled_at__isnull=True, due_at__isnull=False),
            ),
            models.Index(
                fields=("institution", "-sent_at", "id"),
                name="notices_received",
                condition=models.Q(sent_at__isnull=False),
            ),
            models.Index(fields=("sender", "-sent_at", "id"), name="notices_sent"),
            models.Index(
                fields=("next_rung_at",),
                name="notices_to_remind_of",
                condition=models.Q(next_rung_at__isnull=False),
            ),
            models.Index(
                fields=("revision", "id"),
                name="notices_to_count_again",
                condition=models.Q(settled_at__isnull=True, due_at__isnull=False),
            ),
            GinIndex(fields=("search_text",), name="addressee_search", opclasses=("gin_trgm_ops",)),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)


class MoreTime(models.Model):
    """More time that the sender gave an addressee, with the reason; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="more_times")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    old_due_at = models.DateTimeField()
    new_day = models.DateField()
    reason = models.CharField(max_length=400)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("-given_at", "pk")
        triggers = _kept_as_written(
            "extensions", "addressee_id", "old_due_at", "new_day", "reason", "given_at", "given_by"
        )

    def __str__(self) -> str:
        return self.new_day.isoformat()


class FeedbackDuty(Clock):
    """The duty of an addressee to tell the sender what came of its notice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.OneToOneField(Addressee, models.CASCADE, related_name="feedback_duty")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """Who owes it."""
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """To whom it is owed."""
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, blank=True)
    given_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """The first due first."""

        ordering = ("due_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(given_by="")
                | models.Q(settled_at__isnull=False) & ~models.Q(origin=""),
                name="feedback_given_has_a_time_and_an_origin",
            )
        ]
        indexes = [
            models.Index(
                fields=("institution", "due_at", "id"),
                name="feedback_that_is_owed",
                condition=models.Q(settled_at__isnull=True),
            ),
            models.Index(
                fields=("next_rung_at",),
                name="feedback_to_remind_of",
                condition=models.Q(next_rung_at__isnull=False),
            ),
            models.Index(
                fields=("revision", "id"),
                name="feedback_to_count_again",
                condition=models.Q(settled_at__isnull=True, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.addressee_id)


class Answer(models.Model):
    """A reply to a notice; it is an answer once somebody has classified it as one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="answers")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    classification = models.CharField(max_length=14, choices=Classification.choices, blank=True)
    """Blank until a person has classified it."""
    classified_at = models.DateTimeField(null=True, blank=True)
    classified_by = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        """The newest first; what was classified says by whom and when."""

        ordering = ("-received_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(classification="", classified_at__isnull=True, classified_by="")
                | models.Q(
                    ~models.Q(classification=""),
                    ~models.Q(classified_by=""),
                    classified_at__isnull=False,
                ),
                name="a_person_classifies_a_reply",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="replies_stay_as_they_came",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF ROW(NEW.addressee_id, NEW.origin, NEW.text, NEW.received_at,"
                    " NEW.recorded_at, NEW.recorded_by) IS DISTINCT FROM ROW(OLD.addressee_id,"
                    " OLD.origin, OLD.text, OLD.received_at, OLD.recorded_at, OLD.recorded_by)"
                    " THEN RAISE EXCEPTION 'replies are never changed'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Attachment(models.Model):
    """A file that goes with a notice or came with a reply."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(
        Notice, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    answer = models.ForeignKey(
        Answer, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    parties = ArrayField(models.BigIntegerField(), default=list)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        """By name; with a notice or with a reply."""

        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(notice__isnull=True, answer__isnull=False)
                | models.Q(notice__isnull=False, answer__isnull=True),
                name="files_belong_to_a_notice_or_to_a_reply",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """The proof that a reply or an acknowledgement came in, with a number and a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="receipts")
    answer = models.OneToOneField(
        Answer, models.CASCADE, null=True, blank=True, related_name="receipt"
    )
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    """Digest of what was received: the text and the digests of the files."""

    class Meta:
        """The newest first; never changed."""

        ordering = ("-at", "pk")
        triggers = _kept_as_written("receipts", "addressee_id", "number", "at", "sha256")

    def __str__(self) -> str:
        return self.number


class Event(models.Model):
    """One thing that happened to a notice at an addressee's: what, when, by whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="events")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    what = models.CharField(max_length=14, choices=What.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    """Small facts such as the old and the new deadline; never a text that people typed."""

    class Meta:
        """The oldest first; never changed."""

        ordering = ("at", "pk")
        indexes = [models.Index(fields=("addressee", "at"), name="events_of_an_addressee")]
        triggers = _kept_as_written("events", "addressee_id", "what", "at", "by", "facts")

    def __str__(self) -> str:
        return f"{self.addressee_id}: {self.what}"


class Reminder(models.Model):
    """A rung of the ladder that was done: each once for every start of a clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="reminders")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=10, choices=Duty.choices)
    armed = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=40)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField()
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    posted_on = models.DateField(null=True, blank=True)
    """When the letter of a rung went out by post."""

    class Meta:
        """The newest first; each rung once for every start."""

        ordering = ("-done_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("addressee", "duty", "armed", "rung"),
                name="a_rung_is_done_once_for_every_start",
            )
        ]
        indexes = [models.Index(fields=("sender", "-done_at"), name="reminders_of_a_sender")]

    def __str__(self) -> str:
        return f"{self.addressee_id}: {self.rung}"


class Mail(models.Model):
    """An e-mail that waits for the mail server or was handed to it. It has no content to keep."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Part of the message's identifier, so that a second delivery can be recognised."""
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="mails")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    to_sender = models.BooleanField(default=False)
    """Whether a contact point of the sender is written to, else one of the addressee."""
    template = models.CharField(max_length=10, choices=Template.choices)
    occasion = models.CharField(max_length=80)
    """What it is sent for; one e-mail an address for each."""
    address = models.EmailField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How often it was begun to hand it over without word of how that ended."""
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=120, blank=True)
    """Kind of the failure and the server's code, never its text."""

    class Meta:
        """The newest first; none is queued twice."""

        ordering = ("-queued_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("addressee", "template", "occasion", "address"),
                name="one_mail_an_address_for_an_occasion",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="mails_sent_have_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=("next_try_at",),
                name="mails_that_wait",
                condition=models.Q(state="queued"),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
