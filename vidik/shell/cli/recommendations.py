# SPDX-License-Identifier: EUPL-1.2
"""`vidik recommendations`: what became of them."""

from __future__ import annotations

import click

from vidik.shell.cli.runtime import Refused, database, print_json


@click.group()
def recommendations() -> None:
    """Ask the register of recommendations."""


@recommendations.command()
@click.option(
    "--cycle", required=True, help="The cycle whose annual report looks back, such as 2024."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def summary(*, cycle: str, as_json: bool) -> None:
    """Count what became of the previous report's recommendations."""
    with database():
        from vidik.access.types import Actor  # noqa: PLC0415 - needs Django
        from vidik.core.formats import format_number  # noqa: PLC0415 - needs Django
        from vidik.recommendations.models import Grade  # noqa: PLC0415 - needs Django
        from vidik.recommendations.selectors import cycles  # noqa: PLC0415 - needs Django
        from vidik.recommendations.types import UNGRADED  # noqa: PLC0415 - needs Django

        actor = Actor.system("command-line")
        known = cycles.cycles(actor)
        if cycle not in known:
            raise Refused(
                f"There are no recommendations of the cycle “{cycle}”."
                f" Known cycles: {', '.join(known) or 'none'}."
            )
        from vidik.figures.selectors.figures import current_of  # noqa: PLC0415 - needs Django

        found = cycles.summary(actor, cycle)
        if as_json:
            print_json(
                {
                    "issued": found.issued,
                    "previous": found.previous,
                    "grades": found.grades,
                    "acted_upon_or_begun": found.acted_upon_or_begun,
                    "share": float(found.share) if found.share is not None else None,
                }
            )
            return
        click.echo(f"Issued by the annual report on {cycle}: {found.issued}")
        click.echo(f"Of the report before, assessed in this one: {found.previous}")
        for grade, count in found.grades.items():
            label = "no grade stated" if grade == UNGRADED else str(Grade(grade).label)
            click.echo(f"  {label:<24} {count:>4}")
        if found.share is not None:
            click.echo(
                f"Acted upon or begun by grade: {found.acted_upon_or_begun} of {found.previous}"
                f" ({found.share} %)"
            )
        headline = cycles.headline(actor, cycle)
        if headline is not None:
            current = current_of(headline.figure)
            value = None if current is None else current.value
            share = format_number(value, "en") if value is not None else "not known"
            click.echo(f"Published share: {share} % (figure {headline.figure.reference})")
