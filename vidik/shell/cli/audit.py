# SPDX-License-Identifier: EUPL-1.2
"""`vidik audit`: prove that the record of acts is whole."""

from __future__ import annotations

import click

from vidik.shell.cli.runtime import database, print_json


@click.group()
def audit() -> None:
    """Ask the record of acts."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(*, as_json: bool) -> None:
    """Walk the chain of recorded acts and say whether every link holds."""
    with database():
        from vidik.audit.services import verify as walk  # noqa: PLC0415 - needs Django

        result = walk()
    if as_json:
        print_json(
            {
                "events": result.events,
                "chain": "whole" if result.whole else "broken",
                "first_broken": result.first_broken,
            }
        )
    elif result.whole:
        click.echo(f"The chain of {result.events} events is whole.")
    else:
        click.echo(f"The chain is broken at event {result.first_broken}.")
    if not result.whole:
        raise click.exceptions.Exit(1)
