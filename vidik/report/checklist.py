# SPDX-License-Identifier: EUPL-1.2
"""What has to be done, and what should be looked at, before an edition is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.checks import selectors as checks
from vidik.core.languages import Language, languages
from vidik.figures.models import Cycle
from vidik.recommendations.selectors import drafts, life
from vidik.report import selectors
from vidik.report.methods import build as engine
from vidik.report.methods.problems import Problem
from vidik.report.models import Edition, SectionState
from vidik.report.sources import report_sources

Severity = Literal["blocking", "warning"]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the checklist."""

    severity: Severity
    message: str
    details: tuple[Problem, ...] = ()


def checklist(actor: Actor, cycle: Cycle, edition: Edition | None = None) -> list[Item]:
    """List what stands between the working text and its publication, blocking things first."""
    authorize(actor, Action.REPORT_READ, cycle)
    items = [*_of_texts(actor, cycle), *_of_outline(actor, cycle)]
    items += [*_of_changes(actor, cycle), *_of_rooms(actor, cycle)]
    if edition is not None and edition.amends_id and not edition.note.strip():
        items.append(
            Item("blocking", _("An amended edition says what it changes, and this one does not."))
        )
    return sorted(items, key=lambda item: item.severity != "blocking")


def blocking(items: list[Item]) -> list[Item]:
    """Return the entries that stop a publication."""
    return [item for item in items if item.severity == "blocking"]


def _of_texts(actor: Actor, cycle: Cycle) -> Iterator[Item]:
    text = selectors.working_text(cycle)
    for language in languages().written:
        made = engine.make_tree(
            text,
            report_sources(actor, cycle.code, language.tag),
            language.option,
            engine.Edition(cycle=cycle.code),
        )
        for severity in ("blocking", "warning"):
            grouped: dict[str, list[Problem]] = {}
            for problem in made.problems:
                if problem.severity == severity:
                    grouped.setdefault(problem.code, []).append(problem)
            for code, problems in grouped.items():
                yield Item(
                    "blocking" if severity == "blocking" else "warning",
                    _problem_title(code, len(problems), language),
                    tuple(problems),
                )


def _problem_title(code: str, count: int, language: Language) -> str:
    titles = {
        "unknown-figure": ngettext(
            "%(language)s: %(count)d reference to a figure that does not exist",
            "%(language)s: %(count)d references to figures that do not exist",
            count,
        ),
        "typed-number": ngettext(
            "%(language)s: %(count)d number is typed and not a reference",
            "%(language)s: %(count)d numbers are typed and not references",
            count,
        ),
        "open-finding": ngettext(
            "%(language)s: %(count)d number has an open finding of high severity",
            "%(language)s: %(count)d numbers have an open finding of high severity",
            count,
        ),
        "missing-translation": ngettext(
            "%(language)s: %(count)d text is missing",
            "%(language)s: %(count)d texts are missing",
            count,
        ),
    }
    title = titles.get(
        code,
        ngettext(
            "%(language)s: %(count)d place to check (%(code)s)",
            "%(language)s: %(count)d places to check (%(code)s)",
            count,
        ),
    )
    return title % {"language": language.names, "count": count, "code": code}


def _of_outline(actor: Actor, cycle: Cycle) -> Iterator[Item]:
    rows = selectors.outline(actor, cycle)
    unready = [row for row in rows if row.section.state != SectionState.READY]
    if unready:
        yield Item(
            "blocking",
            ngettext(
                "%(count)d section is not declared ready",
                "%(count)d sections are not declared ready",
                len(unready),
            )
            % {"count": len(unready)},
            tuple(
                Problem(
                    "blocking",
                    "not-ready",
                    row.section.code,
                    str(row.section.title),
                    row.section.number,
                )
                for row in unready
            ),
        )


def changed_figures(actor: Actor, cycle: Cycle) -> tuple[Problem, ...]:
    """Say which cited figures changed since their sections were declared ready."""
    return tuple(
        Problem(
            "warning",
            "figure-changed",
            change.citation,
            _("%(citation)s: %(name)s: %(before)s changed to %(after)s")
            % {
                "citation": change.citation,
                "name": change.name,
                "before": change.before,
                "after": change.after,
            },
            f"{change.section.number} {change.section.title}",
        )
        for change in selectors.unread_changes(actor, cycle)
    )


def _of_changes(actor: Actor, cycle: Cycle) -> Iterator[Item]:
    changes = changed_figures(actor, cycle)
    if changes:
        yield Item(
            "warning",
            ngettext(
                "%(count)d cited figure changed since its section was declared ready",
                "%(count)d cited figures changed since their sections were declared ready",
                len(changes),
            )
            % {"count": len(changes)},
            changes,
        )


def _of_rooms(actor: Actor, cycle: Cycle) -> Iterator[Item]:
    undecided = drafts.undecided(actor, cycle).count()
    if undecided:
        yield Item(
            "blocking",
            ngettext(
                "%(count)d drafted recommendation is neither agreed to nor dropped",
                "%(count)d drafted recommendations are neither agreed to nor dropped",
                undecided,
            )
            % {"count": undecided},
        )
    waiting = life.waiting(actor).filter(cycle=cycle).count()
    if waiting:
        yield Item(
            "warning",
            ngettext(
                "%(count)d assessment is waiting for a second person",
                "%(count)d assessments are waiting for a second person",
                waiting,
            )
            % {"count": waiting},
        )
    unsettled = checks.unsettled(checks.findings(actor).filter(cycle=cycle.code)).count()
    if unsettled:
        yield Item(
            "warning",
            ngettext(
                "%(count)d finding is open or queried",
                "%(count)d findings are open or queried",
                unsettled,
            )
            % {"count": unsettled},
        )
    yield Item(
        "warning",
        _(
            "It has not been assessed whether anybody can be recognised in the figures. Until "
            "then the public sees none of them."
        ),
    )
