# SPDX-License-Identifier: EUPL-1.2
"""`vidik doctor`: check that what the guards rely on is in place."""

from __future__ import annotations

import click

from vidik.shell.cli.runtime import a_database, print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(*, as_json: bool) -> None:
    """List what the system needs of its database and of itself, and what to do where it is missing.

    It connects in the role of the web server and changes nothing. Exit 1 where anything is not ok.
    """
    with a_database():
        from django.db import connection  # noqa: PLC0415 - Django is late

        from vidik.shell.doctor import findings  # noqa: PLC0415 - needs Django

        # Where nobody answers there is one thing to say, in the words of the server.
        connection.ensure_connection()
        found = list(findings())
    if as_json:
        print_json(
            {
                "ok": all(each.met for each in found),
                "requirements": [
                    {
                        "code": each.requirement.code,
                        "what": each.requirement.what,
                        "ok": each.met,
                        "refuses_to_serve": each.requirement.refuses,
                        "todo": each.fault or None,
                    }
                    for each in found
                ],
            }
        )
    else:
        for each in found:
            click.echo(f"{'ok    ' if each.met else 'NOT OK'}  {each.requirement.what}")
            if not each.met:
                click.echo(f"        {each.fault}")
    if not all(each.met for each in found):
        raise click.exceptions.Exit(1)
