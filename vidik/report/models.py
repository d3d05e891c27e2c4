# SPDX-License-Identifier: EUPL-1.2
"""Texts of the annual report in versions, builds of its documents, and editions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vidik.core.languages import languages
from vidik.core.texts import TextsField
from vidik.figures.models import Cycle, Observation, Release


class SectionState(models.TextChoices):
    """How far the text of a section is."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    READY = "ready", _("ready")


class Section(models.Model):
    """A chapter or section of a cycle's annual report; its texts are in versions."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="sections")
    code = models.SlugField(max_length=80)
    title = TextsField(partial=True, blank=True)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    number = models.CharField(max_length=20, blank=True)
    position = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=SectionState.choices, default=SectionState.DRAFT
    )

    class Meta:
        """In the order of the outline."""

        ordering = ("cycle", "position")
        constraints = [
            models.UniqueConstraint(fields=("cycle", "code"), name="sections_are_unique_in_a_cycle")
        ]

    def __str__(self) -> str:
        return self.code


class SectionText(models.Model):
    """One version of a section's source in one language; rows are added, never changed."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    source = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    origin = models.CharField(max_length=10, default="pack")
    """`pack`: loaded from the country pack; `editor`: written here."""

    class Meta:
        """The newest version first; one is current."""

        ordering = ("section", "language", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=("section", "language", "version"), name="section_versions_are_numbered_once"
            ),
            models.UniqueConstraint(
                fields=("section", "language"),
                condition=models.Q(is_current=True),
                name="one_section_text_is_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.language} {self.version}"


class CitedChange(models.Model):
    """A figure that a section cites was given a new version; a person looks at the section."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="cited_changes")
    before = models.ForeignKey(Observation, models.PROTECT, related_name="+")
    after = models.ForeignKey(Observation, models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    """When the section was declared ready again."""
    seen_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """In the order in which the figures changed; each change once for a section."""

        ordering = ("section", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("section", "after"), name="changes_are_noticed_once_for_a_section"
            ),
            models.CheckConstraint(
                condition=models.Q(seen_at__isnull=True, seen_by="")
                | (models.Q(seen_at__isnull=False) & ~models.Q(seen_by="")),
                name="seen_changes_say_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section_id}: {self.after_id}"


class BuildState(models.TextChoices):
    """How far a build is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class EditionState(models.TextChoices):
    """How far an edition is on its way to the public."""

    DRAFT = "draft", _("draft")
    PRE_RELEASE = "pre_release", _("pre-release")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded by an amended edition")


class Edition(models.Model):
    """One edition of a cycle's annual report; once published, frozen with its figures."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12, choices=EditionState.choices, default=EditionState.DRAFT
    )
    note = models.TextField(blank=True)
    """What an amended edition changes."""
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amended_by"
    )
    release = models.OneToOneField(Release, models.PROTECT, null=True, blank=True)
    texts = models.ManyToManyField(SectionText, related_name="editions", blank=True)
    pack_files = models.JSONField(default=dict)
    """Path → text of the pack's outline, tables and charts as they stood when it was frozen."""
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """The newest first; frozen ones have a release; amendments say what they change."""

        ordering = ("cycle", "-number")
        constraints = [
            models.UniqueConstraint(fields=("cycle", "number"), name="editions_are_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "pre_release"))
                | models.Q(release__isnull=False, published_at__isnull=False),
                name="published_editions_are_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(amends__isnull=True) | ~models.Q(note=""),
                name="amended_editions_say_what_they_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}/{self.number}"


class Build(models.Model):
    """One making of the documents, with its progress, its files and what was wrong."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="builds")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="builds"
    )
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=BuildState.choices, default=BuildState.WAITING)
    step = models.CharField(max_length=120, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    """Progress in percent."""
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    finished_at = models.DateTimeField(null=True, blank=True)
    files = models.JSONField(default=dict)
    """Format → file name below the reports folder."""
    words = models.PositiveIntegerField(default=0)
    tables = models.PositiveIntegerField(default=0)
    charts = models.PositiveIntegerField(default=0)
    numbers = models.PositiveIntegerField(default=0)
    typed = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    failure = models.TextField(blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-requested_at",)

    def __str__(self) -> str:
        return f"{self.pk} ({self.language})"

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is still waiting for it."""
        return self.state in {BuildState.WAITING, BuildState.RUNNING}

    @property
    def language_name(self) -> str:
        """The language and script in words."""
        return str(languages().named(self.language).names)

    @property
    def kinds(self) -> list[str]:
        """The kinds of files that there are, in the order in which they are offered."""
        return [kind for kind in ("docx", "pdf", "html", "register") if kind in self.files]
