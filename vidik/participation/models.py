# SPDX-License-Identifier: EUPL-1.2
"""Accesses of persons to a page of their own, what opens them, and what is said there."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case, check_reference
from vidik.participation.types import AccessState, Ended, Holder, Proof, SayingKind
from vidik.vault.models import Person


class Access(models.Model):
    """That somebody has a page of their own: by which wish, given by whom, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    """Under whose key the messages are sealed."""
    holder = models.CharField(_("whose page it is"), max_length=10, choices=Holder.choices)
    wished_on = models.DateField(_("she said so on"))
    proof = models.CharField(_("proof"), max_length=10, choices=Proof.choices)
    reference = models.CharField(_("reference"), max_length=40, validators=[check_reference])
    """The number under which the proof is kept: never a name."""
    state = models.CharField(max_length=5, choices=AccessState.choices, default=AccessState.GIVEN)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    coded_at = models.DateTimeField()
    """When the last code was handed over."""
    safe_at = models.DateTimeField()
    """Since when nothing is known that would hold the page; a worker says it anew."""
    used_on = models.DateField(null=True, blank=True)
    lapses_on = models.DateField()
    """The day after which it is off unless it is used; each use moves it."""
    forced_at = models.DateTimeField(null=True, blank=True)
    """When the second phrase was last used."""
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_why = models.CharField(_("reason"), max_length=12, choices=Ended.choices, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-given_at", "id")
        verbose_name_plural = _("accesses")
        constraints = [
            models.UniqueConstraint(
                fields=("case", "holder"), name="nobody_has_two_pages",
                condition=~Q(state="off"),
            ),
            models.CheckConstraint(
                condition=(Q(state="off") & Q(ended_at__isnull=False) & ~Q(ended_why=""))
                | (~Q(state="off") & Q(ended_at__isnull=True, ended_why="")),
                name="what_is_switched_off_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(ended_why="herself", ended_by__isnull=True)
                | Q(ended_why="", ended_by__isnull=True)
                | (~Q(ended_why__in=("", "herself")) & Q(ended_by__isnull=False)),
                name="a_page_is_given_back_or_switched_off_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)


class Secret(models.Model):
    """What opens an access, as keyed hashes; the part of the system that serves her reads it."""

    access = models.OneToOneField(Access, models.CASCADE, primary_key=True, related_name="secret")
    code = models.BinaryField(null=True, editable=False)
    """Of the code on paper; gone once it was used."""
    code_until = models.DateTimeField(null=True)
    number = models.BinaryField(null=True, editable=False)
    phrase = models.CharField(max_length=200, blank=True)
    second = models.CharField(max_length=200, blank=True)
    """Of the phrase for being forced; blank where she chose none."""
    wrong = models.PositiveSmallIntegerField(default=0)
    """Wrong phrases in a row."""
    closed_until = models.DateTimeField(null=True)
    sign_in = models.BinaryField(null=True, editable=False)
    """Of the token of the one sign-in that holds."""
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    is_forced = models.BooleanField(default=False)
    """Whether the sign-in was opened by the second phrase."""

    class Meta:
        """Found by what somebody typed."""

        constraints = [
            models.UniqueConstraint(fields=("code",), name="a_code_opens_one_page"),
            models.UniqueConstraint(fields=("number",), name="a_number_is_of_one_page"),
            models.UniqueConstraint(fields=("sign_in",), name="a_sign_in_is_of_one_page"),
        ]

    def __str__(self) -> str:
        return str(self.access_id)


class Saying(models.Model):
    """Something said on the page; it waits until whoever answers for the case has settled it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    access = models.ForeignKey(Access, models.PROTECT, related_name="sayings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=SayingKind.choices)
    line = models.UUIDField(null=True, blank=True)
    """The line of the activity of the plan that it is about."""
    what = models.CharField(max_length=30, blank=True)
    """What that activity is: a code of the pack."""
    sharing = models.UUIDField(null=True, blank=True)
    """The sharing that she no longer agrees to."""
    letter = models.UUIDField(null=True, blank=True)
    """The sealed message with her words."""
    said_at = models.DateTimeField()
    is_held = models.BooleanField(default=False)
    """Whether the page was empty then: held, or opened by the second phrase."""
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-said_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="what_was_said_is_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=("wants", "does-not-want"), line__isnull=False)
                    & ~Q(what="")
                    & Q(sharing__isnull=True, letter__isnull=True)
                )
                | Q(kind="withdraws", sharing__isnull=False, line__isnull=True, letter__isnull=True)
                | Q(
                    kind__in=("writes", "complains"),
                    letter__isnull=False, line__isnull=True, sharing__isnull=True,
                )
                | Q(
                    kind__in=("forced", "gives-back"),
                    letter__isnull=True, line__isnull=True, sharing__isnull=True,
                ),
                name="what_was_said_says_of_what",
            ),
            models.UniqueConstraint(
                fields=("access", "sharing"), name="a_consent_is_withdrawn_once",
                condition=Q(kind="withdraws", settled_at__isnull=True),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=("case", "said_at"), name="sayings_that_wait",
                condition=Q(settled_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.kind
