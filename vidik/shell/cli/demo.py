# SPDX-License-Identifier: EUPL-1.2
"""`vidik demo`: the accounts of a newcomer's machine."""

from __future__ import annotations

import time

import click

from vidik.shell.cli.options import OPERATOR, answer, json_option
from vidik.shell.cli.runtime import database, progress, refusing


@click.group()
def demo() -> None:
    """Use the demo accounts."""


@demo.command()
@json_option
def accounts(*, as_json: bool) -> None:
    """Print the demo accounts with their passwords."""
    with database():
        from vidik.accounts.services.demo import DemoRefused
        from vidik.packs.services import demo_accounts
        from vidik.shell.setup import account_lines

        with refusing(DemoRefused):
            rows = demo_accounts()
        lines = account_lines(rows)
    document = [
        {
            "user": row.username,
            "password": row.password,
            "role": row.role.value,
            "institution": row.institution,
            "second_factor": row.second_factor,
        }
        for row in rows
    ]
    answer(document, lines, as_json=as_json)


@demo.command()
@click.argument("user")
@json_option
def code(user: str, *, as_json: bool) -> None:
    """Print a one-time code for a demo account; each is accepted once."""
    with database():
        from vidik.accounts.services.demo import DemoRefused, demo_code

        with refusing(DemoRefused):
            given = demo_code(user)
    answer({"user": user, "code": given}, given, as_json=as_json)


@demo.command()
@click.argument("address")
def mail(address: str) -> None:
    """Print the last e-mail of the demonstration to ADDRESS, which never leaves this machine."""
    with database():
        from vidik.accounts.services.demo import DemoRefused, demo_mail

        with refusing(DemoRefused):
            text = demo_mail(address)
    click.echo(text)


@demo.command()
def remove() -> None:
    """Deactivate the demo accounts for good; works under production settings as well."""
    with database():
        from vidik.access.services import acting
        from vidik.access.types import Actor
        from vidik.accounts.services.demo import close_demo_accounts

        actor = Actor.system(OPERATOR)
        with acting(actor):
            count = close_demo_accounts(actor=actor)
    click.echo(f"Demo accounts deactivated: {count}.")


@demo.command()
@click.option(
    "--persons", type=click.IntRange(1, 10_000_000), required=True, help="How many to make."
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, help="Processes at work.")
@click.option("--seed", default="scale", help="The same seed gives the same people.")
@json_option
def people(*, persons: int, workers: int, seed: str, as_json: bool) -> None:
    """Make up any number of persons, each with a case and a report, for measuring.

    They are like those of the pack's demonstration, spread over the years up to this one. Needs
    what “vidik setup --demo” makes, and adds to it.
    """
    with database(), progress() as advance:
        from vidik.accounts.services.demo import DemoRefused
        from vidik.core.packfiles import PackError
        from vidik.packs.services import many_people

        began = time.monotonic()
        with refusing(DemoRefused, PackError):
            made = many_people(persons, workers=workers, seed=seed, advance=advance)
        seconds = time.monotonic() - began
    answer(
        {"persons": made, "seconds": round(seconds, 1), "a_second": round(made / seconds)},
        f"{made:,} persons in {seconds:,.0f} s: {made / seconds:,.0f} a second",
        as_json=as_json,
    )
