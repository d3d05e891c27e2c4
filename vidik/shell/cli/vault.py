# SPDX-License-Identifier: EUPL-1.2
"""`vidik vault`: replace the keys of the vault; erase again after a restore."""

from __future__ import annotations

from pathlib import Path

import click

from vidik.shell.cli.runtime import Refused, counted, database, print_json, progress


@click.group()
def vault() -> None:
    """Look after the keys of the vault, and after what was erased from it."""


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
        from vidik.vault.services.rotating import (  # noqa: PLC0415 - see above
            rotate_master,
            rotate_search,
        )

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


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@vault.command("erase-again")
@click.option(
    "--register",
    type=_FILE,
    help="A copy of the register of erasures that was kept elsewhere; it is added to the "
    "system's own. Default: the one beside the signed heads.",
)
@click.option(
    "--register-key",
    type=_FILE,
    help="File of the public keys that signed it, where they are not in the data folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def again(*, register: Path | None, register_key: Path | None, as_json: bool) -> None:
    """Erase whoever the register names and an older database has brought back."""
    with database(), progress() as advance:
        from vidik.audit.services.signing_keys import AnchorError  # noqa: PLC0415 - needs Django
        from vidik.vault.services.restoring import erase_again  # noqa: PLC0415 - needs Django

        def told(done: int, total: int) -> None:
            advance("Going through the register of erasures", done, total)

        try:
            found = erase_again(register, register_key, advance=told)
        except AnchorError as error:
            raise Refused(str(error)) from error
    if as_json:
        print_json({"lines": found.lines, "persons": found.persons, "files": found.files})
    else:
        click.echo(
            f"{counted(found.lines, 'line')} in the register; erased again:"
            f" {counted(found.persons, 'person')}, {counted(found.files, 'file')}."
        )
