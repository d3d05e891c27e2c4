# SPDX-License-Identifier: EUPL-1.2
"""A matter, who is in it, and who has it from when until when."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.institutions.models import Institution, Territory
from vidik.matters.types import Came, Nature, Trigger


def _key() -> Any:
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


def _code(label: Any, *, blank: bool = False, length: int = 40) -> Any:
    return models.CharField(label, max_length=length, blank=blank)


def _to(model: Any, **more: Any) -> Any:
    return models.ForeignKey(model, models.PROTECT, **({"related_name": "+"} | more))


class Matter(models.Model):
    """One criminal matter, whichever bodies have it."""

    id = _key()
    code = models.CharField(_("number"), max_length=13, unique=True)
    """Drawn at random: it says neither how many there are nor in which order."""
    opened_on = models.DateField(_("opened on"))
    opened_by = _to(Institution)
    trigger = models.CharField(_("set off by"), max_length=10, choices=Trigger.choices)
    origin = _code(_("where it comes from"))
    form = _code(_("form of exploitation"))
    ways = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    channels = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    territory = _to(Territory, null=True, blank=True)
    joined_into = _to("self", null=True, blank=True, related_name="joined")
    separated_from = _to("self", null=True, blank=True, related_name="separated")
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """The newest first."""

        ordering = ("-opened_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_into__isnull=True) | ~Q(joined_into=F("id")),
                name="a_matter_is_joined_with_another",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Suspect(models.Model):
    """Somebody who is suspected, by a code; who it is stands in the register of the body alone."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="suspects")
    """Where the suspect is now: joining and separating matters moves it."""
    code = models.CharField(_("code"), max_length=13, unique=True)
    nature = models.CharField(_("natural or legal person"), max_length=10, choices=Nature.choices)
    sex = _code(_("sex"), blank=True, length=10)
    age = _code(_("age"), blank=True, length=20)
    citizenship = _code(_("citizenship"), blank=True, length=20)
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """As they were entered."""

        ordering = ("entered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(nature="natural") | Q(sex="", age=""),
                name="a_legal_person_has_neither_sex_nor_age",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Charge(models.Model):
    """One offence that somebody is suspected of; reclassified, it is followed by another."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="charges")
    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="charges")
    offence = _code(_("offence"))
    paragraph = _code(_("paragraph"), blank=True, length=10)
    form = _code(_("form of exploitation"), blank=True)
    begun_on = models.DateField(_("committed from"), null=True, blank=True)
    laid_on = models.DateField(_("since"))
    institution = _to(Institution)
    """Which body named it so."""
    stage = _code(_("stage"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = _code(_("why it was reclassified"), blank=True)
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """As they were entered."""

        ordering = ("entered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, reason="")
                | Q(replaces__isnull=False) & ~Q(reason=""),
                name="what_is_named_anew_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.suspect_id}: {self.offence}"


class Injured(models.Model):
    """Somebody injured by the offence: codes alone, and the code of a case where one was told."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="injured")
    code = models.CharField(_("code"), max_length=13, unique=True)
    sex = _code(_("sex"), blank=True, length=10)
    age = _code(_("age"), blank=True, length=20)
    citizenship = _code(_("citizenship"), blank=True, length=20)
    case_code = _code(_("code of the case"), blank=True, length=11)
    """As the body typed it. Whether such a case exists it does not learn."""
    copy_of = _to("self", null=True, blank=True, related_name="copies")
    """The same person in the matter out of which this one was joined or separated: counted once."""
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """As they were entered."""

        ordering = ("entered_at", "id")

    def __str__(self) -> str:
        return self.code


class Link(models.Model):
    """That an injured party is the person of a case: known to those alone who see the case."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    injured = models.OneToOneField(Injured, models.PROTECT, related_name="link")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    named_by = _to(Institution)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    rejected_at = models.DateTimeField(null=True, blank=True)
    settled_by = _to(User, null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(rejected_at__isnull=True),
                name="a_link_is_confirmed_or_rejected",
            ),
            models.CheckConstraint(
                condition=Q(
                    confirmed_at__isnull=True, rejected_at__isnull=True, settled_by__isnull=True
                )
                | Q(settled_by__isnull=False)
                & (Q(confirmed_at__isnull=False) | Q(rejected_at__isnull=False)),
                name="somebody_settled_a_link",
            ),
        ]
        indexes = [models.Index(fields=("case",), name="links_of_a_case")]

    def __str__(self) -> str:
        return str(self.injured_id)


class Leg(models.Model):
    """That a body has a matter at one stage, from one day until another."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="legs")
    institution = _to(Institution)
    stage = _code(_("stage"))
    number = models.CharField(_("its number there"), max_length=30, blank=True)
    opened_on = models.DateField(_("since"))
    came = models.CharField(_("how it came"), max_length=12, choices=Came.choices)
    source = _to("self", null=True, blank=True, related_name="followed_by")
    """The leg out of which it came; blank where it is new."""
    closed_on = models.DateField(_("until"), null=True, blank=True)
    ending = _code(_("how it ended"), blank=True)
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """In the order of the proceedings; open once at each body and stage."""

        ordering = ("opened_on", "entered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("matter", "institution", "stage"),
                condition=Q(closed_on__isnull=True),
                name="a_body_has_a_matter_once_at_a_stage",
            ),
            models.UniqueConstraint(
                fields=("institution", "stage", "number"),
                condition=~Q(number="") & ~Q(came="reopened"),
                name="a_number_of_a_body_is_one_matter",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, ending="")
                | Q(closed_on__gte=F("opened_on")) & ~Q(ending=""),
                name="what_ends_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(came="new", source__isnull=True)
                | ~Q(came="new") & Q(source__isnull=False),
                name="what_is_not_new_came_from_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=("institution", "closed_on"), name="legs_of_a_body"),
            models.Index(fields=("number",), name="legs_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.stage}"


class PersonLeg(models.Model):
    """That a body has one suspect of a matter at one stage: persons are counted by it."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    leg = models.ForeignKey(Leg, models.PROTECT, related_name="persons")
    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="legs")
    opened_on = models.DateField(_("since"))
    came = models.CharField(_("how it came"), max_length=12, choices=Came.choices)
    closed_on = models.DateField(_("until"), null=True, blank=True)
    ending = _code(_("how it ended"), blank=True)
    ground = _code(_("ground"), blank=True)
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """In the order of the proceedings; nobody is at two places at once."""

        ordering = ("opened_on", "entered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("suspect",),
                condition=Q(closed_on__isnull=True),
                name="a_suspect_is_at_one_place",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, ending="", ground="")
                | Q(closed_on__gte=F("opened_on")) & ~Q(ending=""),
                name="what_ends_for_somebody_says_when_and_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leg_id}: {self.suspect_id}"
