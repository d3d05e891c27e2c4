# SPDX-License-Identifier: EUPL-1.2
"""`vidik doctor`: check that what the guards rely on is in place."""

from __future__ import annotations

import click

from vidik.shell.cli.options import answer, json_option
from vidik.shell.cli.runtime import a_database


@click.command()
@json_option
def doctor(*, as_json: bool) -> None:
    """List what the system needs of its database and of itself, and what to do where it is missing.

    It connects in the role of the web server and changes nothing. Exit 1 where anything is not ok.
    """
    with a_database():
        from django.db import connection

        from vidik.shell.doctor import findings

        # Where nobody answers there is one thing to say, in the words of the server.
        connection.ensure_connection()
        found = list(findings())
    document = {
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
    lines = []
    for each in found:
        lines.append(f"{'ok    ' if each.met else 'NOT OK'}  {each.requirement.what}")
        if not each.met:
            lines.append(f"        {each.fault}")
    answer(document, lines, as_json=as_json)
    if not all(each.met for each in found):
        raise click.exceptions.Exit(1)
