# SPDX-License-Identifier: EUPL-1.2
"""`vidik vault`: replace the keys of the vault."""

from __future__ import annotations

import click

from vidik.shell.cli.runtime import Refused, counted, database, print_json, progress


@click.group()
def vault() -> None:
    """Look after the keys of the vault."""


@vault.command()
@click.option(
    "--key",
    type=click.Choice(["master", "search"]),
    default="master",
    show_default=True,
    help="The key that wraps the keys of persons, or the one that makes blind tokens.",
)
@click.option(
    "--retire",
    is_flag=True,
    help="With the master key: destroy older versions at the end. Backups made before can then "
    "be opened with a copy of the old keyring only.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def rotate(*, key: str, retire: bool, as_json: bool) -> None:
    """Replace a key while people work. Run it again to go on with one that was broken off."""
    if retire and key != "master":
        raise click.UsageError("--retire goes with the master key.")
    with database(), progress() as advance:
        from vidik.vault.methods.keyring import KeyringFault  # noqa: PLC0415 - needs Django
        from vidik.vault.services import rotate_master, rotate_search  # noqa: PLC0415 - see above

        def told(done: int, total: int) -> None:
            advance("Taking persons over to the new key", done, total)

        try:
            rotation = (
                rotate_search(advance=told)
                if key == "search"
                else rotate_master(advance=told, retire=retire)
            )
        except KeyringFault as error:
            raise Refused(str(error)) from error
    if as_json:
        print_json({"key": key, "version": rotation.to_version, "persons": rotation.done})
    else:
        click.echo(
            f"{counted(rotation.done, 'person')} taken over to version {rotation.to_version}"
            f" of the {key} key."
        )
