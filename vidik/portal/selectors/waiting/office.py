# SPDX-License-Identifier: EUPL-1.2
"""What waits for the office of the Rapporteur."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor
from vidik.checks import selectors as checks
from vidik.checks.types import FindingState
from vidik.figures.models import Cycle
from vidik.figures.selectors import catalogue
from vidik.institutions import selectors as institutions
from vidik.portal.types import Task
from vidik.recommendations.selectors import life
from vidik.report import selectors as report
from vidik.report.models import BuildState, Section, SectionState


def _cycle(actor: Actor) -> Cycle | None:
    known = catalogue.cycles(actor)
    return catalogue.chosen_cycle(catalogue.with_figures(known) or known, "")


def unsettled(actor: Actor) -> Iterator[Task]:
    """Yield findings of the cycle that are not settled."""
    if not can(actor, Action.FINDINGS_HANDLE):
        return
    cycle = _cycle(actor)
    if cycle is None:
        return
    counts = checks.finding_counts(actor, cycle.code)
    page = reverse("findings:list")
    high, queried = counts["open_high"], counts[FindingState.QUERIED]
    yield Task(
        ngettext(
            "finding of high severity not settled", "findings of high severity not settled", high
        ),
        high,
        f"{page}?severity=high&cycle={cycle.code}",
    )
    yield Task(
        ngettext(
            "query awaiting an institution’s answer",
            "queries awaiting institutions’ answers",
            queried,
        ),
        queried,
        f"{page}?state=queried&cycle={cycle.code}",
    )


def assessments(actor: Actor) -> Iterator[Task]:
    """Yield assessments that a second person has to approve."""
    if not can(actor, Action.RECOMMENDATIONS_APPROVE):
        return
    drafts = life.waiting(actor).exclude(assessed_by=actor.label).count()
    yield Task(
        ngettext(
            "assessment waiting for your approval", "assessments waiting for your approval", drafts
        ),
        drafts,
        reverse("recommendations:drafts"),
    )


def sections(actor: Actor) -> Iterator[Task]:
    """Yield what the annual report still lacks."""
    if not can(actor, Action.REPORT_EDIT):
        return
    cycle = _cycle(actor)
    if cycle is None:
        return
    rows = scope(actor, Action.REPORT_READ, Section.objects.filter(cycle=cycle))
    unfinished = rows.exclude(state=SectionState.READY).count()
    yield Task(
        ngettext("section not ready", "sections not ready", unfinished),
        unfinished,
        reverse("report:outline", args=[cycle.code]),
    )
    last = report.builds(actor, cycle).first()
    if last is not None and last.state == BuildState.FAILED:
        yield Task(
            _("latest build failed"),
            1,
            reverse("report:builds", args=[cycle.code]),
            is_late=True,
        )


def contacts(actor: Actor) -> Iterator[Task]:
    """Yield contact points that nobody has confirmed for a year."""
    if not can(actor, Action.INSTITUTIONS_CHANGE):
        return
    due = institutions.to_confirm(actor, "any", on=timezone.localdate()).count()
    yield Task(
        ngettext("contact point to confirm", "contact points to confirm", due),
        due,
        reverse("institutions:contacts"),
    )
