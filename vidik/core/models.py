# SPDX-License-Identifier: EUPL-1.2
"""Code lists with their mappings to international classifications."""

from __future__ import annotations

from django.db import models

from vidik.core.texts import TextsField


class CodeList(models.Model):
    """A list of codes, such as the forms of exploitation or the countries."""

    code = models.SlugField(max_length=60, unique=True)
    name = TextsField()

    class Meta:
        """Lists are in alphabetical order of their codes."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class Code(models.Model):
    """One code of a list; a national code without an international one is allowed and marked."""

    list = models.ForeignKey(CodeList, models.CASCADE, related_name="codes")
    code = models.CharField(max_length=120)
    name = TextsField()
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    mappings = models.JSONField(default=dict, blank=True)
    """Scheme → code, for instance {"htcds": "…", "iso3166": "…"}."""

    class Meta:
        """Codes keep the order of their list."""

        ordering = ("list", "position", "code")
        constraints = [
            models.UniqueConstraint(fields=("list", "code"), name="codes_are_unique_in_their_list")
        ]

    def __str__(self) -> str:
        return self.code


class RetentionPeriod(models.Model):
    """How long the country keeps one kind of what rooms keep; from the pack."""

    kind = models.CharField(max_length=60, unique=True)
    days = models.PositiveIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        """In the order of their codes; nothing is forgotten on the day on which it came."""

        ordering = ("kind",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gte=1), name="retention_is_a_day_at_least"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"
