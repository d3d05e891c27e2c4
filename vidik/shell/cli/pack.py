# SPDX-License-Identifier: EUPL-1.2
"""`vidik pack`: begin a country pack, and check one without a database."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from vidik.shell.cli.options import answer, json_option
from vidik.shell.cli.runtime import counted, prepare_django, refusing


@click.group()
def pack() -> None:
    """Write and check country packs."""


@pack.command()
@click.argument("code")
def new(*, code: str) -> None:
    """Write a minimal pack CODE that loads; refuses one that is there."""
    from vidik.core.packfiles import PackError
    from vidik.packs.methods.starting import write_pack

    _prepare()
    from django.conf import settings

    with refusing(PackError):
        own = write_pack(settings.PACKS_DIR, code)
    click.echo(f"{own} was written. Check it with “vidik pack check {own}”.")
    click.echo(f"It is used where VIDIK_PACK={code}: set it, then run “vidik setup”.")


@pack.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
def check(*, folder: Path, as_json: bool) -> None:
    """Name every fault of the pack in FOLDER. Exit code 1 where there is one."""
    _prepare()
    from vidik.core.packfiles import Pack
    from vidik.core.packparts import check as check_parts
    from vidik.core.packparts import in_its_languages

    found = Pack(folder)
    with in_its_languages(found):
        check_parts(found)
    faults = sorted(set(found.faults))
    document = {"pack": folder.resolve().name, "faults": [asdict(fault) for fault in faults]}
    lines = [*map(str, faults), f"{counted(len(faults), 'fault')} found."]
    answer(document, lines, as_json=as_json)
    if faults:
        raise click.exceptions.Exit(1)


def _prepare() -> None:
    """Load settings and rooms; nothing of it asks a database."""
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")
    prepare_django()
