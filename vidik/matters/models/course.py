# SPDX-License-Identifier: EUPL-1.2
"""What happens in the course of a matter: acts, measures, hearings, judgments."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.institutions.models import Institution
from vidik.matters.models.matters import (
    Charge,
    Injured,
    Leg,
    Matter,
    Suspect,
    _code,
    _key,
    _to,
)
from vidik.matters.types import Claim, HearingState, Verdict


class Act(models.Model):
    """One act of a body, in five fields; a mistake is struck out."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="acts")
    institution = _to(Institution)
    stage = _code(_("stage"))
    act = _code(_("what"))
    on = models.DateField(_("date"))
    until = models.DateField(_("until and including"), null=True, blank=True)
    code = _code(_("which"), blank=True)
    number = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    suspect = _to(Suspect, null=True, blank=True)
    injured = _to(Injured, null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = _to(User)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = _to(User, null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-on", "-entered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on")),
                name="an_act_holds_until_a_later_day",
            ),
            models.CheckConstraint(
                condition=Q(suspect__isnull=True) | Q(injured__isnull=True),
                name="an_act_is_about_one_person",
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True)
                | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="somebody_struck_an_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.act}"


class Measure(models.Model):
    """A measure against a suspect; extended, it is followed by another."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="measures")
    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="measures")
    institution = _to(Institution)
    kind = _code(_("measure"))
    ground = _code(_("ground"), blank=True)
    ordered_on = models.DateField(_("from"))
    until = models.DateField(_("until and including"), null=True, blank=True)
    extends = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="extended_by"
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ending = _code(_("how it ended"), blank=True)
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """The newest first."""

        ordering = ("-ordered_on", "-entered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("ordered_on")),
                name="a_measure_holds_until_a_later_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ending="")
                | Q(ended_on__gte=F("ordered_on")) & ~Q(ending=""),
                name="a_measure_that_ends_says_how",
            ),
        ]
        indexes = [
            models.Index(
                fields=("until",), name="measures_that_hold", condition=Q(ended_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.suspect_id}: {self.kind}"


class Pause(models.Model):
    """That the days of a measure do not run: the suspect serves a sentence, or has fled."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="pauses")
    since = models.DateField(_("since"))
    reason = _code(_("why it is suspended"))
    ended_on = models.DateField(_("resumed on"), null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """In their order; one at a time."""

        ordering = ("since", "entered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("measure",),
                condition=Q(ended_on__isnull=True),
                name="a_measure_stands_still_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")),
                name="a_measure_runs_again_on_a_later_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.reason}"


class Hearing(models.Model):
    """A hearing or an interview: when, and what became of it."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="hearings")
    leg = models.ForeignKey(Leg, models.PROTECT, related_name="hearings")
    kind = _code(_("kind"))
    at = models.DateTimeField(_("when"))
    state = models.CharField(max_length=10, choices=HearingState.choices, default=HearingState.SET)
    reason = _code(_("why not"), blank=True)
    moved_to = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="moved_from"
    )
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """In their order."""

        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("set", "held"), reason="", moved_to__isnull=True)
                | Q(state__in=("adjourned", "vacated")) & ~Q(reason=""),
                name="a_hearing_that_was_not_held_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.kind}"


class Testimony(models.Model):
    """That an injured party was heard at a hearing, how, and whether with somebody she trusts."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="testimonies")
    injured = models.ForeignKey(Injured, models.PROTECT, related_name="testimonies")
    how = _code(_("how"))
    accompanied = models.BooleanField(_("a person of trust was there"), default=False)
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """Once for each at a hearing."""

        ordering = ("entered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("hearing", "injured"), name="somebody_testifies_once_at_a_hearing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id}: {self.injured_id}"


class Judgment(models.Model):
    """What a court decided about one accused. The sentence is stored once, for all charges."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="judgments")
    leg = models.ForeignKey(Leg, models.PROTECT, related_name="judgments")
    suspect = models.ForeignKey(Suspect, models.PROTECT, related_name="judgments")
    on = models.DateField(_("given on"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    months = models.PositiveSmallIntegerField(_("months in prison"), null=True, blank=True)
    suspended = models.BooleanField(_("suspended"), default=False)
    fine = models.DecimalField(_("fine"), max_digits=14, decimal_places=2, null=True, blank=True)
    security = _code(_("security measure"), blank=True)
    confiscated = models.BooleanField(_("property was confiscated"), default=False)
    claim = models.CharField(
        _("compensation"), max_length=10, choices=Claim.choices, default=Claim.NONE
    )
    awarded = models.DecimalField(
        _("amount awarded"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(max_length=3, blank=True)
    served_on = models.DateField(_("served on"), null=True, blank=True)
    appeal_by = models.DateField(_("open to appeal until"), null=True, blank=True)
    appealed_on = models.DateField(_("appealed on"), null=True, blank=True)
    final_on = models.DateField(_("final since"), null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = _to(User)

    class Meta:
        """The newest first; one for each accused at a stage."""

        ordering = ("-on", "-entered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("leg", "suspect"), name="an_accused_gets_one_judgment_at_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(verdict="convicted")
                | Q(months__isnull=True, fine__isnull=True, suspended=False),
                name="a_sentence_follows_a_conviction",
            ),
            models.CheckConstraint(
                condition=Q(suspended=False) | Q(months__isnull=False),
                name="what_is_suspended_was_imposed",
            ),
            models.CheckConstraint(
                condition=Q(claim__in=("awarded", "in-part")) | Q(awarded__isnull=True),
                name="an_amount_was_awarded",
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True, appeal_by__isnull=True)
                | Q(served_on__gte=F("on")),
                name="a_judgment_is_served_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=Q(appealed_on__isnull=True) | Q(final_on__isnull=True),
                name="a_judgment_is_appealed_against_or_final",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suspect_id}: {self.verdict}"


class JudgedCharge(models.Model):
    """What a judgment says of one charge. Months are named where the court named them for it."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    judgment = models.ForeignKey(Judgment, models.PROTECT, related_name="charges")
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="judged")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    months: Any = models.PositiveSmallIntegerField(
        _("months that the court named for it"), null=True, blank=True
    )

    class Meta:
        """Each charge once in a judgment."""

        constraints = [
            models.UniqueConstraint(
                fields=("judgment", "charge"), name="a_judgment_decides_on_a_charge_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict="convicted") | Q(months__isnull=True),
                name="months_are_named_for_a_conviction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judgment_id}: {self.charge_id}"
