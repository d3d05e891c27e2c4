# SPDX-License-Identifier: EUPL-1.2
"""Persons and what identifies them: keys that are wrapped, contents that are sealed, blind tokens.

No column holds a name, a date of birth, a number or an address. What is sealed is described in
`types.py`; `services.sealing` knows the key.
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.institutions.models import Institution
from vidik.vault.types import (
    AccessReason,
    Alert,
    ErasureGround,
    HoldGround,
    Judgement,
    LetterKind,
    Purpose,
    Rejection,
)

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that is read as another."""


def draw_code() -> str:
    """Draw a person's code: 45 random bits, so that it says nothing and cannot be guessed."""
    drawn = "".join(secrets.choice(_ALPHABET) for _place in range(9))
    return f"P-{drawn[:4]}-{drawn[4:]}"


class Person(models.Model):
    """Somebody, by a code that says nothing and a key without which nothing of them is left."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True, default=draw_code, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """The case for which the person was entered; it decides who may see this row."""
    wrapped_key = models.BinaryField(null=True, editable=False)
    """The person's key, wrapped by the master key; none once the person is erased."""
    key_version = models.PositiveSmallIntegerField(default=1, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    """The row that counts for the same person; nothing moves, so it can be undone."""
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        """A person has a key until they are erased."""

        ordering = ("-entered_at", "id")
        indexes = [models.Index(fields=("case",), name="persons_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, wrapped_key__isnull=False)
                | Q(erased_at__isnull=False, wrapped_key__isnull=True),
                name="erased_persons_have_no_key",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="nobody_is_merged_into_themselves",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Sealed(models.Model):
    """A row whose content only the person's key opens, and only in its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """The person's case once more, so that the database can tell who may see the row."""
    content = models.BinaryField(editable=False)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    """From when it is no longer valid; the row stays."""

    class Meta:
        """In the order in which they were entered."""

        abstract = True
        ordering: ClassVar[Any] = ("entered_at", "id")

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Name(Sealed):
    """A name of any kind, in any script."""


class NameTokens(models.Model):
    """What a search by name compares; who holds the database alone learns no name from it."""

    name = models.OneToOneField(Name, models.CASCADE, primary_key=True, related_name="blind")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    tokens = ArrayField(models.IntegerField())
    search_version = models.PositiveSmallIntegerField()
    """Which version of the search key made them."""

    class Meta:
        """Found through any of the tokens."""

        indexes = [
            GinIndex(fields=["tokens"], name="names_by_tokens"),
            models.Index(fields=("search_version", "name"), name="names_to_retokenise"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Particulars(Sealed):
    """Birth, sex and citizenship; one row a person."""

    class Meta(Sealed.Meta):
        """One row a person."""

        constraints = [
            models.UniqueConstraint(fields=("person",), name="particulars_stand_once_a_person")
        ]


class Numbered(Sealed):
    """A sealed row that is found by its number exactly."""

    token = models.BinaryField(max_length=16, null=True, editable=False)
    """Keyed hash of the number; none where there is no number."""
    search_version = models.PositiveSmallIntegerField(default=0)

    class Meta(Sealed.Meta):
        """See above."""

        abstract = True


class Document(Numbered):
    """A document and its number."""

    class Meta(Numbered.Meta):
        """Found by the number's token."""

        indexes = [models.Index(fields=("token",), name="documents_by_number")]


class Contact(Numbered):
    """A way to reach the person."""

    class Meta(Numbered.Meta):
        """Found by the number's token."""

        indexes = [models.Index(fields=("token",), name="contacts_by_number")]


class Address(Sealed):
    """A place in the person's life."""


class SafeContact(Sealed):
    """How the person may be reached without danger; one row a person."""

    class Meta(Sealed.Meta):
        """One row a person."""

        constraints = [
            models.UniqueConstraint(fields=("person",), name="one_rule_of_safe_contact_a_person")
        ]


class StoredFile(Sealed):
    """A photo or a scan: an encrypted file under a random name in the data folder."""

    stored = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """The file's name; it says nothing."""
    subject = models.UUIDField(null=True, blank=True, editable=False)
    """The record of a room above that it came with."""

    class Meta(Sealed.Meta):
        """In the order in which they were entered."""

        indexes = [
            models.Index(
                fields=("subject",), name="files_of_a_record", condition=Q(subject__isnull=False)
            )
        ]


class Note(Sealed):
    """What was said about the person, for a record of a room above."""

    kind = models.CharField(max_length=40)
    """What the room above calls it; it says nothing of the person."""
    subject = models.UUIDField(null=True, blank=True)
    """The record that it belongs to."""

    class Meta(Sealed.Meta):
        """In the order in which they were written."""

        indexes = [models.Index(fields=("person", "kind"), name="notes_about_a_person")]


class Message(Sealed):
    """What was written to somebody who reported the person, or by them."""

    subject = models.UUIDField()
    """The report that it belongs to."""
    inward = models.BooleanField()
    """Written by the reporter."""
    kind = models.CharField(
        max_length=10,
        choices=LetterKind.choices,
        default=LetterKind.MESSAGE,
        db_default=LetterKind.MESSAGE,
    )

    class Meta(Sealed.Meta):
        """In the order in which they were written."""

        indexes = [models.Index(fields=("subject",), name="messages_of_a_report")]


class FormerContent(models.Model):
    """What a row said before it was changed, sealed as it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    table = models.CharField(max_length=20)
    row = models.UUIDField()
    content = models.BinaryField(editable=False)
    replaced_at = models.DateTimeField()
    replaced_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("-replaced_at", "id")
        indexes = [models.Index(fields=("table", "row"), name="former_contents_of_a_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class AccessLogEntry(models.Model):
    """Somebody looked at a person: when, for what, and why if it was not their case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="looks")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    """Until when the stated purpose holds."""
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    own = models.BooleanField()
    """Whether the person works on the case."""
    why = models.CharField(_("reason"), max_length=20, choices=AccessReason.choices, blank=True)
    reason = models.BinaryField(null=True, editable=False)
    """What was added in words, sealed, from before it was stored with the insight."""
    insight = models.ForeignKey(
        "Insight", models.PROTECT, null=True, blank=True, related_name="looks"
    )
    """For what somebody asked who is not named in the case."""

    class Meta:
        """The newest first; whoever does not work on the case says why."""

        ordering = ("-at", "id")
        indexes = [
            models.Index(fields=("person", "-at"), name="looks_at_a_person"),
            models.Index(fields=("user", "person", "until"), name="looks_that_hold"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(own=True) | ~Q(why=""), name="looks_at_other_cases_say_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.purpose}"


class Insight(models.Model):
    """Somebody who is not named in a case asked to view it: for what, and why, in own words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="insights")
    """At whom it was asked; their key seals the words."""
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    """Until when a look at the case needs no new reason."""
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    why = models.CharField(_("reason"), max_length=20, choices=AccessReason.choices)
    words = models.BinaryField(null=True, editable=False)
    alike = models.CharField(max_length=32, blank=True, editable=False)
    """A keyed digest of the words, by which the same ones are recognised."""

    class Meta:
        """The newest first."""

        ordering = ("-at", "id")
        indexes = [
            models.Index(fields=("case", "-at"), name="insights_into_a_case"),
            models.Index(fields=("user", "case", "until"), name="insights_that_hold"),
            models.Index(fields=("user", "alike", "at"), name="insights_by_their_words"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.purpose}"


class InsightReview(models.Model):
    """How the head of the responsible institution judged an insight."""

    insight = models.OneToOneField(Insight, models.PROTECT, primary_key=True, related_name="review")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    judgement = models.CharField(max_length=12, choices=Judgement.choices)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.insight_id}: {self.judgement}"


class Opening(models.Model):
    """A person was opened by somebody on a day, or shown to them among the hits of a search."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    day = models.DateField()
    found = models.BooleanField(default=False)
    """Whether the person was only shown among the hits of a search."""
    beyond = models.BooleanField(default=False)
    """Whether it was beyond the limit, because of danger or in an emergency."""

    class Meta:
        """A person counts once a day."""

        ordering = ("-at", "id")
        indexes = [models.Index(fields=("institution", "day"), name="openings_of_a_day")]
        constraints = [
            models.UniqueConstraint(
                fields=("user", "day", "person", "found"), name="a_person_counts_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class Widening(models.Model):
    """Further persons for somebody who reached a limit: by a second factor, or by a colleague."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    persons = models.PositiveSmallIntegerField(_("persons"))
    hours = models.PositiveSmallIntegerField(_("hours"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices, blank=True)
    asked_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)
    """When the second factor was shown that it was opened by; blank where a colleague decides."""
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    refused = models.BooleanField(default=False)

    class Meta:
        """One confirmation opens once, and nobody decides for themselves."""

        ordering = ("-asked_at", "id")
        indexes = [
            models.Index(fields=("user", "-asked_at"), name="widenings_of_somebody"),
            models.Index(
                fields=("institution", "asked_at"),
                name="widenings_to_decide",
                condition=Q(decided_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=("user", "shown_at"), name="a_confirmation_widens_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("user")),
                name="nobody_widens_their_own_limit",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True)
                | Q(shown_at__isnull=False)
                | Q(decided_by__isnull=False),
                name="a_colleague_or_a_factor_widens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.persons}"


class LimitNotice(models.Model):
    """A notification to a head: somebody reached a limit, or went beyond it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Alert.choices)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-at", "id")
        indexes = [models.Index(fields=("institution", "-at"), name="limit_notices_of_institution")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"


class Budget(models.Model):
    """How many persons a role may open, as the country pack says it."""

    role = models.CharField(max_length=20, unique=True)
    hour = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    more = models.PositiveSmallIntegerField()
    times = models.PositiveSmallIntegerField()
    found_hour = models.PositiveSmallIntegerField()
    found_day = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.role


class Merge(models.Model):
    """Two rows were found to be one person; the finding can be taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    primary = models.ForeignKey(Person, models.PROTECT, related_name="+")
    duplicate = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """The case of the row that was merged into the other."""
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-merged_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("duplicate",),
                condition=Q(undone_at__isnull=True),
                name="a_person_is_merged_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.duplicate_id} → {self.primary_id}"


class LegalHold(models.Model):
    """Nothing of the person may be erased while it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="holds")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    ground = models.CharField(_("ground"), max_length=20, choices=HoldGround.choices)
    since = models.DateTimeField()
    placed_by = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """One hold for one ground at a time."""

        ordering = ("-since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("person", "ground"),
                condition=Q(lifted_at__isnull=True),
                name="one_hold_for_a_ground_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.ground}"


class ErasureProposal(models.Model):
    """That a person be erased: one proposes it with a reason, another approves or rejects it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="erasure_proposals")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """The institution responsible for the case when it was proposed."""
    ground = models.CharField(_("ground"), max_length=20, choices=ErasureGround.choices)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    rejected_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    rejected_at = models.DateTimeField(null=True, blank=True)
    rejected_because = models.CharField(
        _("why nothing is erased"), max_length=12, choices=Rejection.choices, blank=True
    )

    class Meta:
        """The newest first; nobody approves their own proposal."""

        ordering = ("-proposed_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="nobody_approves_an_erasure_they_proposed",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(
                    approved_at__gte=F("proposed_at"),
                    approved_by__isnull=False,
                    rejected_at__isnull=True,
                ),
                name="approved_erasures_say_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(rejected_at__isnull=True, rejected_by__isnull=True, rejected_because="")
                | Q(rejected_at__gte=F("proposed_at"), rejected_by__isnull=False)
                & ~Q(rejected_because=""),
                name="rejected_erasures_say_by_whom_and_why",
            ),
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(approved_at__isnull=True, rejected_at__isnull=True),
                name="one_proposal_to_erase_a_person_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.ground}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided on it."""
        return self.approved_at is None and self.rejected_at is None


class Erasure(models.Model):
    """The certificate that a person's key was destroyed. Nothing in it identifies anybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="erasure")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    ground = models.CharField(_("ground"), max_length=20, choices=ErasureGround.choices)
    erased_at = models.DateTimeField()
    erased_by = models.CharField(max_length=120)
    document = models.TextField()
    """The certificate's text, whose hash stands beside it."""
    hash = models.CharField(max_length=64)

    class Meta:
        """The newest first."""

        ordering = ("-erased_at", "id")

    def __str__(self) -> str:
        return self.number


class Rotation(models.Model):
    """A change of the master key or of the search key, with how far it has come."""

    MASTER: Final = "master"
    SEARCH: Final = "search"

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=10, choices=[(MASTER, MASTER), (SEARCH, SEARCH)])
    to_version = models.PositiveSmallIntegerField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    """Since when the database refuses what versions before this one made."""

    class Meta:
        """One rotation of a key at a time."""

        ordering = ("-started_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("key",),
                condition=Q(finished_at__isnull=True),
                name="one_rotation_of_a_key_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.to_version}"
