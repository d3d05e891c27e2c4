# SPDX-License-Identifier: EUPL-1.2
"""What assessments say of a case: a tab, the level in the head, entries of the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from vidik.access.services import can
from vidik.access.types import Action
from vidik.assessments.methods.instruments import INSTRUMENTS
from vidik.assessments.models import Assessment, SafetyPlan
from vidik.assessments.selectors import assessments as selectors
from vidik.assessments.types import Kind, Level
from vidik.assessments.work import CODE
from vidik.cases.registry import (
    PROTECTION,
    Card,
    Happened,
    Says,
    Section,
    Text,
    Tone,
    register_section,
)
from vidik.cases.types import CaseState, Part
from vidik.core.days import noon_of
from vidik.core.formats import format_date

TONES = {Level.HIGH: "bad", Level.MEDIUM: "warn", Level.LOW: "outline"}


class _Assessments(Says):
    @cached_property
    def rows(self) -> list[Assessment]:
        return selectors.assessments_of(self.scene.actor, self.scene.case)

    @cached_property
    def plans(self) -> list[SafetyPlan]:
        return selectors.plans_of(self.scene.actor, self.scene.case)

    def marks(self) -> Iterator[tuple[Text, str]]:
        found = selectors.standing(self.rows)
        if found is not None:
            since = format_date(found.since, get_language() or "en")
            yield (
                _("%(level)s since %(day)s")
                % {"level": selectors.level_in_words(found.level), "day": since},
                TONES[found.level],
            )

    def cards(self) -> Iterator[Card]:
        found = selectors.standing(self.rows)
        if found is None:
            return
        since = format_date(found.since, get_language() or "en")
        lines = [_("since %(day)s") % {"day": since}]
        if not self.plans:
            lines.append(_("There is no safety plan yet"))
        url = reverse("assessments:of-case", args=[self.scene.case.pk])
        yield Card(
            _("Risk"),
            selectors.level_in_words(found.level),
            tuple(lines),
            (_("Needs and risk"), url),
            is_late=found.level == Level.HIGH,
        )

    def happened(self) -> Iterator[Happened]:
        for row in selectors.finished(self.rows, *Kind.values):
            url = reverse("assessments:assessment", args=[row.pk])
            at = row.finished_at or noon_of(row.on)
            if row.kind == Kind.NEEDS:
                yield Happened(at, _("Needs assessed"), (str(row.institution.name),), url=url)
                continue
            what = (
                _("Risk assessed") if row.kind == Kind.RISK else _("Risk assessed before a release")
            )
            tone = Tone.ALARM if row.level == Level.HIGH else Tone.PLAIN
            level = selectors.level_in_words(row.level)
            yield Happened(at, what, (level, str(row.institution.name)), tone, url)
        for plan in self.plans:
            what = _("Safety plan made") if plan.version == 1 else _("Safety plan renewed")
            url = reverse("assessments:plan", args=[plan.pk])
            yield Happened(plan.entered_at, what, (str(plan.institution.name),), url=url)

    def missing(self) -> Iterator[tuple[Text, str]]:
        case, actor = self.scene.case, self.scene.actor
        if case.state != CaseState.OPEN or not can(actor, Action.ASSESSMENTS_WRITE, case):
            return
        if selectors.newest(self.rows, Kind.RISK) is None:
            url = reverse("assessments:begin", args=[case.pk]) + f"?kind={Kind.RISK}"
            yield _("No risk assessment yet"), url


def register() -> None:
    """Register the section for whoever sees how the person is protected, if the pack has any."""
    if not (Path(settings.PACKS_DIR) / settings.PACK / INSTRUMENTS).exists():
        return
    register_section(
        Section(
            CODE,
            gettext_lazy("Needs and risk"),
            34,
            frozenset({Part.PROTECTION}),
            "assessments:of-case",
            area=PROTECTION,
            action=Action.ASSESSMENTS_READ,
            rooms=(CODE,),
            says=_Assessments,
        )
    )
