# SPDX-License-Identifier: EUPL-1.2
"""Measures with their dimensions, figures, and the versions of their values.

A `Figure` is one statement of one number: what is measured, of which period, broken down how,
who reported it, and where it is. Its value is in `Observation` rows, one for each version;
exactly one of them is current. Two statements of one quantity stay two figures: they are
evidence for each other.
"""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from vidik.core.models import CodeList
from vidik.core.texts import TextsField
from vidik.institutions.models import Institution


class Counts(models.TextChoices):
    """What one unit of a measure is."""

    PERSONS = "persons", _("persons")
    REPORTS = "reports", _("reports")
    CASES = "cases", _("cases")
    EVENTS = "events", _("events")
    OFFICES = "offices", _("offices")
    MONEY = "money", _("money")
    TIME = "time", _("time")
    SHARE = "share", _("a share")
    CHANGE = "change", _("a change")
    OTHER = "other", _("other")


class MissingStatus(models.TextChoices):
    """Why a value is blank. Known to be none is no reason: that is the value zero."""

    NOT_COLLECTED = "not_collected", _("not collected")
    NOT_AVAILABLE = "not_available", _("not available")
    REFUSED = "refused", _("refused")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    SUPPRESSED = "suppressed", _("suppressed")


class Qualifier(models.TextChoices):
    """How exactly a value was stated."""

    EXACT = "exact", _("exact")
    MORE_THAN = "more_than", _("more than")
    AT_LEAST = "at_least", _("at least")
    LESS_THAN = "less_than", _("less than")
    AT_MOST = "at_most", _("at most")
    APPROX = "approx", _("approximately")
    ABOUT = "about", _("about")


class Origin(models.TextChoices):
    """How a figure reached the office."""

    LETTER = "letter", _("letter")
    QUESTIONNAIRE = "questionnaire", _("questionnaire")
    MEETING = "meeting", _("meeting")
    OWN_PROCEEDINGS = "own_proceedings", _("own proceedings")
    DERIVED = "derived", _("derived from case records")


class Cycle(models.Model):
    """One yearly data call, from the period asked about to the annual report."""

    code = models.SlugField(max_length=20, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        """The newest cycle first."""

        ordering = ("-code",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="cycles_end_after_they_begin",
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^(19|20)[0-9]{2}$"),
                name="cycles_are_named_by_their_year",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Theme(models.Model):
    """One of the thematic units under which figures are collected and published."""

    code = models.SlugField(max_length=40, unique=True)
    name = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Themes keep the order of the annual report."""

        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.code


class Dimension(models.Model):
    """What a measure can be broken down by; its codes are those of a list."""

    code = models.SlugField(max_length=60, unique=True)
    name = TextsField()
    kind = models.CharField(max_length=20, default="classification")
    """`classification` divides; `identifier` names one event or case; `evidence` tells where a
    quantity was stated again; `statistic` says minimum, maximum and the like."""
    exclusive = models.BooleanField(default=False)
    """One person or case falls under one code at most, so codes may be added up."""
    position = models.PositiveSmallIntegerField(default=0)
    code_list = models.ForeignKey(CodeList, models.PROTECT)

    class Meta:
        """Dimensions keep the order of the pack."""

        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Measure(models.Model):
    """What is measured, defined so that two people would count the same."""

    code = models.SlugField(max_length=100, unique=True)
    name = TextsField()
    definition = TextsField(blank=True)
    unit = models.CharField(max_length=20)
    counts = models.CharField(max_length=20, choices=Counts.choices)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="measures")
    dimensions = models.ManyToManyField(Dimension, blank=True, related_name="measures")
    additive_over_institutions = models.BooleanField(default=False)
    additive_over_time = models.BooleanField(default=False)
    role = models.CharField(max_length=20, blank=True)
    """Its part in a stock that opens, flows and closes; blank where it has none."""
    family = models.CharField(max_length=100, blank=True)
    """The stock that the role belongs to."""
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="shares")
    """For a share: the count that it is a share of."""
    person_level = models.BooleanField(default=False)
    """Tells of a single person (an age, a sentence, a place): for the office's eyes only."""
    search_text = models.TextField(editable=False)

    class Meta:
        """Measures are in the order of their codes."""

        ordering = ("code",)
        indexes = [
            GinIndex(fields=("search_text",), name="measure_search", opclasses=("gin_trgm_ops",))
        ]

    def __str__(self) -> str:
        return self.code


class Figure(models.Model):
    """One statement of one number, whatever versions its value has had."""

    # Indexes of several columns begin with each of these keys. Beside one of them the database
    # would choose the smaller index of the key alone and read all that it then throws away.
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="figures", db_index=False)
    reference = models.CharField(max_length=80)
    """The citation: the identifier under which the statement came, such as `c5-0001`."""
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="figures", db_index=False)
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="figures", db_index=False
    )
    period = models.CharField(max_length=60)
    """Written form of `vidik.core.periods.Period`."""
    period_end = models.DateField(db_index=False)
    dimensions = models.JSONField(default=dict)
    """Dimension code → code."""
    dimension_key = models.CharField(max_length=500, blank=True)
    """The dimensions as `a=b;c=d`, sorted: what figures are matched by."""
    breakdown = models.GeneratedField(
        expression=models.Func(
            models.F("dimension_key"),
            models.Value("=[^;]*"),
            models.Value(""),
            models.Value("g"),
            function="regexp_replace",
        ),
        output_field=models.CharField(max_length=500),
        db_persist=True,
    )
    """The names of the dimensions alone, `a;c`: how the figure is broken down."""
    section = models.CharField(max_length=40, blank=True)
    """Where the number stands: section of the letter, answer or report."""
    origin = models.CharField(max_length=20, choices=Origin.choices)
    note = models.TextField(blank=True)
    """A remark on the statement, in the words in which it was taken down; the checks read it."""
    note_translations = TextsField(partial=True, blank=True)
    """The remark in other languages, for reading; blank where nobody translated it."""
    statement = models.BigIntegerField(default=0)
    """Position in the file that brought it."""

    class Meta:
        """Figures keep the order in which they came."""

        ordering = ("cycle", "statement", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("cycle", "reference"), name="references_are_unique_in_a_cycle"
            )
        ]
        indexes = [
            models.Index(
                fields=("measure", "cycle", "institution", "period", "dimension_key"),
                name="figure_by_quantity",
            ),
            models.Index(
                fields=("measure", "cycle", "breakdown", "institution", "period"),
                name="figure_by_breakdown",
            ),
            models.Index(fields=("institution", "cycle"), name="figure_by_institution"),
            models.Index(fields=("cycle", "statement", "id"), name="figure_in_order"),
            models.Index(fields=("cycle", "section", "statement"), name="figure_by_section"),
            GinIndex(fields=("dimensions",), name="figure_dims", opclasses=("jsonb_path_ops",)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def remark(self) -> str:
        """The note in the reader's language, as it came where it was not translated."""
        return self.note_translations.exactly() or self.note


class Observation(models.Model):
    """One version of a figure's value. Rows are added, never changed or removed."""

    # Versions are unique by figure and number; that index serves the key alone as well.
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="observations", db_index=False)
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    status = models.CharField(max_length=20, choices=MissingStatus.choices, blank=True)
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices, default=Qualifier.EXACT)
    reason = models.TextField(blank=True)
    """Why this version replaced the one before."""
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    """Label of the actor."""

    class Meta:
        """Versions in their order; one of them is current; a value or a reason for none."""

        ordering = ("figure", "version")
        constraints = [
            models.UniqueConstraint(
                fields=("figure", "version"), name="versions_of_a_figure_are_numbered_once"
            ),
            models.UniqueConstraint(
                fields=("figure",),
                condition=models.Q(is_current=True),
                name="one_version_of_a_figure_is_current",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, status="")
                | (models.Q(value__isnull=True) & ~models.Q(status="")),
                name="observations_have_a_value_or_say_why_not",
            ),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(reason=""),
                name="corrections_give_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_currency_changes",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF ROW(NEW.figure_id, NEW.version, NEW.value, NEW.status, NEW.qualifier,"
                    " NEW.reason, NEW.created_at, NEW.created_by) IS DISTINCT FROM"
                    " ROW(OLD.figure_id, OLD.version, OLD.value, OLD.status, OLD.qualifier,"
                    " OLD.reason, OLD.created_at, OLD.created_by) THEN"
                    " RAISE EXCEPTION 'observations are never changed; add a version'; END IF;"
                    " IF NEW.is_current AND NOT OLD.is_current THEN"
                    " RAISE EXCEPTION 'a replaced version never becomes current again'; END IF;"
                    " RETURN NEW;"
                ),
            ),
            pgtrigger.Trigger(
                name="a_version_is_replaced_by_a_newer_one",
                operation=pgtrigger.UpdateOf("is_current"),  # type: ignore[no-untyped-call]
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("OLD.is_current AND NOT NEW.is_current"),
                func=(
                    "IF NOT EXISTS (SELECT FROM figures_observation o"
                    " WHERE o.figure_id = NEW.figure_id AND o.is_current"
                    " AND o.version > NEW.version) THEN"
                    " RAISE EXCEPTION 'a version stays current until a newer one replaces it';"
                    " END IF; RETURN NULL;"
                ),
            ),
            pgtrigger.Trigger(
                name="observations_are_never_removed",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'observations are never removed';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id}.{self.version}"


class SeriesNote(models.Model):
    """Says that a series is incomplete, so that no reader takes a gap for a zero."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="series_notes")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True)
    dimension_key = models.CharField(max_length=500, blank=True)
    note = TextsField()

    def __str__(self) -> str:
        return str(self.note)


class Citation(models.Model):
    """Where in a document the value of an observation was read. Rows are only ever added."""

    observation = models.OneToOneField(Observation, models.PROTECT, related_name="citation")
    text = models.CharField(max_length=200)
    """Number of the document, its day, and the page: `123/25 · 2026-03-05 · 2/7`."""

    class Meta:
        """A citation stays with the value that was read there."""

        triggers = [
            pgtrigger.Trigger(
                name="citations_stay",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'citations are never changed or removed';",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Release(models.Model):
    """A frozen set of observations: what an edition of an annual report stands on."""

    code = models.SlugField(max_length=60, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="releases")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    disclosure = models.CharField(max_length=20, default="not_assessed")
    observations = models.ManyToManyField(Observation, related_name="releases")

    class Meta:
        """The newest release first."""

        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.code
