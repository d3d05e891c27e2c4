# SPDX-License-Identifier: EUPL-1.2
"""Searches, sightings, marks, proposed matches, questions and answers; coded facts only.

No column holds a name, a text or a picture. The case of the person whom a report could not identify
decides who may see a search; that of the other person, with it, who may see a match.
"""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.exchange.models import Answer as Reply
from vidik.exchange.models import Notice
from vidik.referral.models import ReportedPerson
from vidik.referral.types import Source
from vidik.tracing.types import (
    ClosedBecause,
    DecidedBy,
    KnownBy,
    MarkKind,
    MatchState,
    Said,
    Settled,
    TraceState,
    Why,
)
from vidik.vault.types import Sex


class TraceNumber(models.Model):
    """The last number given to a search in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


@pghistory.track()
class Trace(models.Model):
    """A search for a person whom nobody could identify, or who has left."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True, editable=False)
    """Such as T-2026-00007: by year, without gaps."""
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """The case of the reported person: it decides who may see this row."""
    person = models.ForeignKey(ReportedPerson, models.PROTECT, related_name="traces")
    """The person of a report whom it could not identify, or who has left."""
    state = models.CharField(
        max_length=8, choices=TraceState.choices, default=TraceState.OPEN, editable=False
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    why = models.CharField(_("why the person is searched for"), max_length=14, choices=Why.choices)
    known_by = models.CharField(_("how the person is known of"), max_length=12,
                                choices=KnownBy.choices)  # fmt: skip
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    ages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    """Codes of `AgeGroup`, any of which may hold; empty where nobody knows."""
    citizenship = models.CharField(_("citizenship"), max_length=12, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    """Code of a language (ISO 639) that the person speaks."""
    forms = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Codes of the suspected forms of exploitation."""
    platform = models.CharField(_("where it was advertised"), max_length=30, blank=True)
    """A code of the pack's list of online channels."""
    gone_municipality = models.SlugField(_("thought to have gone to"), max_length=80, blank=True)
    gone_state = models.CharField(_("thought to have gone abroad to"), max_length=12, blank=True)
    """Blank, like the municipality, where nobody knows."""
    review_on = models.DateField(_("review due"))
    """When somebody looks whether the search goes on."""
    reviewed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Rises with every change of the facts, so that nobody overwrites what they have not read."""
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_because = models.CharField(
        _("why the search was closed"), max_length=12, choices=ClosedBecause.choices, blank=True
    )
    decided_by = models.CharField(
        _("who decided it"), max_length=12, choices=DecidedBy.choices, blank=True
    )
    """Of somebody who is no longer sought."""
    found = models.ForeignKey(
        ReportedPerson, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The person of a report who was found to be the one; the case is that of the report."""

    class Meta:
        """The newest first; one open search for a reported person."""

        ordering = ("-opened_at", "id")
        indexes = [
            models.Index(fields=("-opened_at", "id"), name="searches_by_opening"),
            models.Index(
                fields=("review_on", "id"),
                name="searches_to_review",
                condition=Q(state=TraceState.OPEN),
            ),
            models.Index(fields=("case",), name="searches_of_a_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(state=TraceState.OPEN),
                name="somebody_is_searched_for_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=TraceState.OPEN,
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                    closed_because="",
                )
                | Q(
                    ~Q(closed_because=""),
                    state=TraceState.CLOSED,
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                ),
                name="closed_searches_say_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(closed_because=ClosedBecause.FOUND, found__isnull=False)
                | Q(~Q(closed_because=ClosedBecause.FOUND), found__isnull=True),
                name="who_was_found_has_a_case",
            ),
            models.CheckConstraint(
                condition=Q(~Q(decided_by=""), closed_because=ClosedBecause.NO_LONGER)
                | Q(~Q(closed_because=ClosedBecause.NO_LONGER), decided_by=""),
                name="somebody_decides_that_nobody_searches",
            ),
            models.CheckConstraint(
                condition=Q(gone_municipality="") | Q(gone_state=""),
                name="nobody_has_gone_to_two_places",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether the person is still searched for."""
        return self.state == TraceState.OPEN


class Mark(models.Model):
    """A keyed hash of a number or an address that a report names; the number is stored nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(ReportedPerson, models.CASCADE, related_name="marks")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=MarkKind.choices)
    digest = models.CharField(max_length=32, editable=False)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order in which they came; the same once."""

        ordering = ("entered_at", "id")
        indexes = [models.Index(fields=("digest",), name="persons_by_mark")]
        constraints = [
            models.UniqueConstraint(
                fields=("person", "digest"), name="a_mark_of_a_person_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Match(models.Model):
    """A person of another report who may be the one; once decided, never proposed again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trace = models.ForeignKey(Trace, models.CASCADE, related_name="matches")
    person = models.ForeignKey(ReportedPerson, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """That of the person; who may not see it does not know of the match."""
    state = models.CharField(
        max_length=10, choices=MatchState.choices, default=MatchState.PROPOSED, editable=False
    )
    by_mark = models.BooleanField(default=False)
    """Whether a mark was the same when it was proposed."""
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Those with the same mark first; a pair is proposed once."""

        ordering = ("-by_mark", "proposed_at", "id")
        indexes = [
            models.Index(
                fields=("proposed_at", "id"),
                name="matches_to_decide",
                condition=Q(state=MatchState.PROPOSED),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=("trace", "person"), name="a_match_is_proposed_once"),
            models.CheckConstraint(
                condition=Q(
                    state=MatchState.PROPOSED, decided_at__isnull=True, decided_by__isnull=True
                )
                | Q(
                    ~Q(state=MatchState.PROPOSED),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="a_person_decides_on_a_match",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Question(models.Model):
    """A notice by which the centre asked others whether a person was seen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trace = models.ForeignKey(Trace, models.CASCADE, related_name="questions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")
    """Its subject is this row: whoever is asked reads the notice, and no row of this room."""
    state = models.CharField(max_length=12, blank=True)
    """The state that is asked through the addressee; blank for the country itself."""
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-asked_at", "id")

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """What an institution filled in: seen or not, where and when. Its reply is the exchange's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="+")
    """It decides who may see this row: the centre that asked, and whoever answered."""
    said = models.CharField(max_length=12, choices=Said.choices)
    seen_on = models.DateField(null=True, blank=True)
    municipality = models.SlugField(max_length=80, blank=True)
    state = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField()
    settled = models.CharField(max_length=8, choices=Settled.choices, blank=True, editable=False)
    """Blank until a person of the centre has looked at it."""
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-answered_at", "id")
        indexes = [
            models.Index(
                fields=("answered_at", "id"), name="answers_to_look_at", condition=Q(settled="")
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(said=Said.SEEN, seen_on__isnull=False)
                & (Q(municipality="") ^ Q(state=""))
                | Q(~Q(said=Said.SEEN), seen_on__isnull=True, municipality="", state=""),
                name="who_was_seen_was_seen_somewhere_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(settled="", settled_at__isnull=True, settled_by__isnull=True)
                | Q(~Q(settled=""), settled_at__isnull=False, settled_by__isnull=False),
                name="a_person_looks_at_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Sighting(models.Model):
    """Where and when a person who is searched for was seen; from a report, an answer, a contact."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trace = models.ForeignKey(Trace, models.CASCADE, related_name="sightings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """That of the search."""
    seen_on = models.DateField(_("seen on"))
    municipality = models.SlugField(_("municipality"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=12, blank=True)
    """Another state; blank, like the municipality, where a report does not say the place."""
    person = models.ForeignKey(
        ReportedPerson, models.PROTECT, null=True, blank=True, related_name="sightings"
    )
    """The person of a report that tells of it."""
    answer = models.OneToOneField(
        Answer, models.PROTECT, null=True, blank=True, related_name="sighting"
    )
    source = models.CharField(
        _("who told of it"), max_length=20, choices=Source.choices, blank=True
    )
    """Of what the centre heard otherwise, such as in a contact of an association."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """When it was found to be somebody else or a mistake; it stays to be read."""
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """In the order of the days."""

        ordering = ("seen_on", "entered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality="") | Q(state=""), name="somebody_is_seen_in_one_place"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, answer__isnull=True, source="")
                | Q(person__isnull=True, answer__isnull=False, source="")
                | Q(~Q(source=""), person__isnull=True, answer__isnull=True),
                name="a_sighting_says_who_told_of_it",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & Q(withdrawn_at__gte=F("entered_at")),
                name="withdrawn_sightings_say_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
