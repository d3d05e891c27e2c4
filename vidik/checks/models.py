# SPDX-License-Identifier: EUPL-1.2
"""Runs of the rules, the result of each rule, findings with their cells and their history.

Cells are named by label and key, without a foreign key: the room that owns them stands above.
"""

from __future__ import annotations

from django.db import models

from vidik.checks.methods.model import fill
from vidik.checks.types import EventKind, FindingState, Outcome, Severity, Sureness


class Run(models.Model):
    """One evaluation of the rules over a cycle, whole or only what a change touched."""

    cycle = models.CharField(max_length=20)
    is_partial = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.CharField(max_length=120)
    rules = models.PositiveIntegerField(default=0)
    evaluated = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    violated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    waived = models.PositiveIntegerField(default=0)

    class Meta:
        """The newest run first."""

        ordering = ("-started_at",)
        indexes = [models.Index(fields=("cycle", "-started_at"), name="runs_of_a_cycle")]

    def __str__(self) -> str:
        return f"{self.cycle} {self.started_at:%Y-%m-%d %H:%M}"


class RuleResult(models.Model):
    """The result of one rule in one run."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="results")
    rule = models.CharField(max_length=1000)
    kind = models.CharField(max_length=20)
    origin = models.CharField(max_length=12)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """Results are read by run and outcome."""

        ordering = ("run", "rule")
        indexes = [models.Index(fields=("run", "outcome"), name="results_by_outcome")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.outcome}"


class Finding(models.Model):
    """A violated rule with the cells that violate it; the same one in every run that finds it."""

    cycle = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    """Digest of the rule's permanent code: by it a later run recognises the finding."""
    rule = models.CharField(max_length=1000)
    kind = models.CharField(max_length=20)
    severity = models.CharField(max_length=6, choices=Severity.choices)
    origin = models.CharField(max_length=12)
    sure = models.CharField(max_length=8, choices=Sureness.choices, blank=True, default="")
    """How sure it is; blank for a finding that no run has weighed yet."""
    why_template = models.TextField(blank=True, default="")
    """Why it is so sure, in English with named places."""
    why_params = models.JSONField(default=dict)
    rank = models.IntegerField(default=0)
    """Position by what matters, the strongest first, as of the last run."""
    template = models.TextField()
    """The message in English with named places, as the rule words it."""
    params = models.JSONField(default=dict)
    translations = models.JSONField(default=dict)
    """Templates of the message in other languages, where a pack's rule brings its own."""
    resolution_template = models.TextField(blank=True)
    resolution_params = models.JSONField(default=dict)
    resolution_translations = models.JSONField(default=dict)
    related = models.JSONField(default=list)
    """Further symptoms of the same cause, as the engine tells them."""
    expected = models.DecimalField(max_digits=40, decimal_places=12, null=True, blank=True)
    found = models.DecimalField(max_digits=40, decimal_places=12, null=True, blank=True)
    difference = models.DecimalField(max_digits=40, decimal_places=12, null=True, blank=True)
    tolerance = models.DecimalField(max_digits=40, decimal_places=12, null=True, blank=True)
    fingerprint = models.CharField(max_length=64)
    """Digest of the values that were checked."""
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    is_present = models.BooleanField(default=True)
    """Whether the last evaluation of its rule still found it."""
    first_run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    last_run = models.ForeignKey(Run, models.PROTECT, related_name="findings")

    class Meta:
        """The strongest first."""

        ordering = ("rank", "pk")
        constraints = [
            models.UniqueConstraint(fields=("cycle", "key"), name="a_finding_is_stored_once")
        ]
        indexes = [
            models.Index(fields=("cycle", "is_present", "rank"), name="findings_in_order"),
            models.Index(fields=("cycle", "state"), name="findings_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} ({self.cycle})"

    @property
    def message(self) -> str:
        """One sentence for a person, in English."""
        return fill(self.template, self.params)

    @property
    def why(self) -> str:
        """Why it is as sure as it is, in English."""
        return fill(self.why_template, self.why_params)

    @property
    def resolution(self) -> str:
        """What would resolve it, in English."""
        return fill(self.resolution_template, self.resolution_params)


class FindingCell(models.Model):
    """One cell that the arithmetic used, or one in which the same cause shows again."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="cells")
    position = models.PositiveSmallIntegerField()
    is_related = models.BooleanField(default=False)
    """It stands in a further symptom only, not in the arithmetic of the finding."""
    cell = models.CharField(max_length=120)
    """Key of the cell in the room that owns it."""
    reference = models.CharField(max_length=120)
    """The citation, such as `c6-0058`."""
    version = models.PositiveIntegerField(default=1)
    """Version of the value that was checked; 0 where it changed during the check."""
    owner = models.CharField(max_length=80)
    """Code of the institution that reported it."""
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)

    class Meta:
        """Cells keep the order of the arithmetic."""

        ordering = ("finding", "is_related", "position")
        indexes = [
            models.Index(fields=("cell",), name="findings_of_a_cell"),
            models.Index(fields=("owner",), name="findings_of_an_owner"),
        ]

    def __str__(self) -> str:
        return self.reference


class FindingEvent(models.Model):
    """One step in a finding’s life, with who took it and why."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    what = models.CharField(max_length=10, choices=EventKind.choices)
    old_state = models.CharField(max_length=10, choices=FindingState.choices, blank=True)
    new_state = models.CharField(max_length=10, choices=FindingState.choices)
    note = models.TextField(blank=True)
    """What the person wrote; blank for what a run noted by itself."""
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="+")
    fingerprint = models.CharField(max_length=64)
    """What was checked at that time: an acceptance holds for these values only."""

    class Meta:
        """The oldest first: the page tells a story."""

        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.new_state}"
