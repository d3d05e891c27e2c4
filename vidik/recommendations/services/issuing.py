# SPDX-License-Identifier: EUPL-1.2
"""Issue the agreed drafts of a cycle as the recommendations of its annual report, all at once."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import ngettext

from vidik.access.changes import change
from vidik.access.locking import lock, lock_rows
from vidik.access.types import Action, Actor
from vidik.core.transliterate import fold
from vidik.core.workflow import TransitionRefused
from vidik.figures.models import Cycle
from vidik.recommendations.models import (
    UNDECIDED,
    Addressee,
    Draft,
    DraftState,
    IssuedReport,
    MatterState,
    Recommendation,
)
from vidik.recommendations.selectors.drafts import numbered, report_number
from vidik.recommendations.types import ToIssue
from vidik.recommendations.workflow import DRAFTED, WATCHED


def issue_drafts(
    cycle: Cycle, *, published_on: dt.date, actor: Actor
) -> tuple[Recommendation, ...]:
    """Issue what was agreed for the annual report of a cycle; called again it issues nothing.

    A report whose recommendations came with the country pack issues none; its day of publication
    is recorded where the pack gives none.

    Args:
        cycle: the cycle whose annual report is published.
        published_on: the day.
        actor: who publishes it.

    Returns:
        The recommendations that were issued.

    Raises:
        TransitionRefused: drafts are neither agreed to nor dropped.
    """
    number = report_number(cycle)
    if number is None:
        return ()
    with change(actor, Action.RECOMMENDATIONS_ISSUE, cycle) as (cycle, act):
        rows = lock_rows(Draft.objects.filter(cycle=cycle).exclude(state=DraftState.DROPPED))
        undecided = sum(row.state in UNDECIDED for row in rows)
        if undecided:
            raise TransitionRefused(
                ngettext(
                    "%(count)d drafted recommendation is neither agreed to nor dropped.",
                    "%(count)d drafted recommendations are neither agreed to nor dropped.",
                    undecided,
                )
                % {"count": undecided}
            )
        report, _made = IssuedReport.objects.get_or_create(number=number, defaults={"cycle": cycle})
        if report.published_on is None:
            report.published_on = published_on
            report.save(update_fields=["published_on"])
        own = Recommendation.objects.filter(issuer__isnull=True)
        is_issued = own.filter(report_number=number).exists()
        issued = () if is_issued else tuple(_issue(each, report) for each in numbered(cycle))
        act.record("recommendations.issued", cycle=cycle.code, report=number, rows=len(issued))
    return issued


def _issue(ready: ToIssue, report: IssuedReport) -> Recommendation:
    draft = ready.draft
    recommendation = Recommendation.objects.create(
        code=ready.code,
        report_number=report.number,
        cycle_id=report.cycle_id,
        theme=draft.theme,
        number=ready.number,
        title=draft.title,
        text=draft.text,
        addressees_note=draft.addressees_note,
        sections=draft.sections,
        continues_note=draft.continues_note,
        search_text=" ".join(map(fold, (ready.code, *draft.title.values(), *draft.text.values()))),
    )
    for name in ("continues", "measures", "activities", "grounds"):
        getattr(recommendation, name).set(getattr(draft, name).all())
    Addressee.objects.bulk_create(
        Addressee(recommendation=recommendation, institution=row.institution, role=row.role)
        for row in draft.addressees.all()
    )
    DRAFTED.apply(draft, "issue")
    draft.issued = recommendation
    draft.save(update_fields=["state", "issued"])
    if draft.matter is not None:
        matter = lock(draft.matter)
        if matter.state == MatterState.OPEN:
            WATCHED.apply(matter, "become")
            matter.became, matter.closed_on = recommendation, report.published_on
            matter.save(update_fields=["state", "became", "closed_on"])
    return recommendation
