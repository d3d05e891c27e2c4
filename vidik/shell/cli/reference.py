# SPDX-License-Identifier: EUPL-1.2
"""`vidik reference`: make the generated documentation, or see that it is fresh."""

from __future__ import annotations

import click

from vidik.shell.cli.runtime import Refused, prepare_django


@click.command()
@click.option("--write", "write", is_flag=True, help="Write docs/reference/ anew.")
@click.option("--check", "check", is_flag=True, help="Fail where a file is not fresh.")
def reference(*, write: bool, check: bool) -> None:
    """Make docs/reference/ from the code and the pack."""
    if write == check:
        raise click.UsageError("Choose one of --write and --check.")
    import os

    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")
    prepare_django()
    from vidik.shell.reference import pages, stale_pages, write_pages

    if write:
        for path in write_pages(pages()):
            click.echo(path)
        return
    stale = stale_pages(pages())
    if stale:
        raise Refused(f"Not fresh: {', '.join(stale)}. Run “make docs” and commit what changes.")
