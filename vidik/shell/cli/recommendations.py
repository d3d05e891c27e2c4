# SPDX-License-Identifier: EUPL-1.2
"""`vidik recommendations`: their outcomes."""

from __future__ import annotations

import click

from vidik.shell.cli.options import OPERATOR, answer, json_option
from vidik.shell.cli.runtime import Refused, database


@click.group()
def recommendations() -> None:
    """Ask the register of recommendations."""


@recommendations.command()
@click.option(
    "--cycle", required=True, help="The cycle whose annual report looks back, such as 2024."
)
@json_option
def summary(*, cycle: str, as_json: bool) -> None:
    """Count the outcomes of the previous report's recommendations."""
    with database():
        from vidik.access.types import Actor
        from vidik.core.formats import format_number
        from vidik.recommendations.models import Grade
        from vidik.recommendations.selectors import cycles
        from vidik.recommendations.types import UNGRADED

        actor = Actor.system(OPERATOR)
        known = cycles.cycles(actor)
        if cycle not in known:
            raise Refused(
                f"There are no recommendations of the cycle “{cycle}”."
                f" Known cycles: {', '.join(known) or 'none'}."
            )
        from vidik.figures.selectors.figures import current_of

        found = cycles.summary(actor, cycle)
        document = {
            "issued": found.issued,
            "previous": found.previous,
            "grades": found.grades,
            "acted_upon_or_begun": found.acted_upon_or_begun,
            "share": float(found.share) if found.share is not None else None,
        }
        lines = [
            f"Issued by the annual report on {cycle}: {found.issued}",
            f"Of the report before, assessed in this one: {found.previous}",
        ]
        for grade, count in found.grades.items():
            label = "no grade stated" if grade == UNGRADED else str(Grade(grade).label)
            lines.append(f"  {label:<24} {count:>4}")
        if found.share is not None:
            lines.append(
                f"Acted upon or begun by grade: {found.acted_upon_or_begun} of {found.previous}"
                f" ({found.share} %)"
            )
        headline = cycles.headline(actor, cycle)
        if headline is not None:
            current = current_of(headline.figure)
            value = None if current is None else current.value
            share = format_number(value, "en") if value is not None else "not known"
            lines.append(f"Published share: {share} % (figure {headline.figure.reference})")
        answer(document, lines, as_json=as_json)
