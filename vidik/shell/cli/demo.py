# SPDX-License-Identifier: EUPL-1.2
"""`vidik demo`: the accounts of a newcomer's machine."""

from __future__ import annotations

import time

import click

from vidik.shell.cli.runtime import Refused, database, print_json, progress


@click.group()
def demo() -> None:
    """Use the demo accounts."""


@demo.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def accounts(*, as_json: bool) -> None:
    """Print the demo accounts with their passwords."""
    with database():
        from vidik.accounts.services.demo import DemoRefused  # noqa: PLC0415 - needs Django
        from vidik.packs.services import demo_accounts  # noqa: PLC0415 - needs Django
        from vidik.shell.setup import account_lines  # noqa: PLC0415 - needs Django

        try:
            rows = demo_accounts()
        except DemoRefused as error:
            raise Refused(str(error)) from error
        lines = account_lines(rows)
    if as_json:
        print_json(
            [
                {
                    "user": row.username,
                    "password": row.password,
                    "role": row.role.value,
                    "institution": row.institution,
                    "second_factor": row.second_factor,
                }
                for row in rows
            ]
        )
        return
    for line in lines:
        click.echo(line)


@demo.command()
@click.argument("user")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def code(user: str, *, as_json: bool) -> None:
    """Print a one-time code for a demo account; each is accepted once."""
    with database():
        from vidik.accounts.services.demo import (  # noqa: PLC0415 - needs Django
            DemoRefused,
            demo_code,
        )

        try:
            given = demo_code(user)
        except DemoRefused as error:
            raise Refused(str(error)) from error
    if as_json:
        print_json({"user": user, "code": given})
        return
    click.echo(given)


@demo.command()
@click.argument("address")
def mail(address: str) -> None:
    """Print the last e-mail of the demonstration to ADDRESS, which never leaves this machine."""
    with database():
        from vidik.accounts.services.demo import (  # noqa: PLC0415 - needs Django
            DemoRefused,
            demo_mail,
        )

        try:
            text = demo_mail(address)
        except DemoRefused as error:
            raise Refused(str(error)) from error
    click.echo(text)


@demo.command()
def remove() -> None:
    """Take the demo accounts out of use for good; works under settings for real work as well."""
    with database():
        from vidik.access.services import acting  # noqa: PLC0415 - needs Django
        from vidik.access.types import Actor  # noqa: PLC0415 - needs Django
        from vidik.accounts.services.demo import close_demo_accounts  # noqa: PLC0415 - needs Django

        actor = Actor.system("command-line")
        with acting(actor):
            count = close_demo_accounts(actor=actor)
    click.echo(f"{count} demo accounts were taken out of use.")


@demo.command()
@click.option(
    "--persons", type=click.IntRange(1, 10_000_000), required=True, help="How many to make."
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, help="Processes at work.")
@click.option("--seed", default="scale", help="The same seed gives the same people.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def people(*, persons: int, workers: int, seed: str, as_json: bool) -> None:
    """Make up any number of persons, each with a case and a report, for measuring.

    They are like those of the pack's demonstration, spread over the years up to this one. Needs
    what “vidik setup --demo” makes, and adds to it.
    """
    with database(), progress() as advance:
        from vidik.accounts.services.demo import DemoRefused  # noqa: PLC0415 - needs Django
        from vidik.packs.services import (  # noqa: PLC0415 - needs Django
            PackError,
            many_people,
        )

        began = time.monotonic()
        try:
            made = many_people(persons, workers=workers, seed=seed, advance=advance)
        except (DemoRefused, PackError) as error:
            raise Refused(str(error)) from error
        seconds = time.monotonic() - began
    if as_json:
        print_json(
            {"persons": made, "seconds": round(seconds, 1), "a_second": round(made / seconds)}
        )
        return
    click.echo(f"{made:,} persons in {seconds:,.0f} s: {made / seconds:,.0f} a second")
