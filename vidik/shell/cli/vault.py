# SPDX-License-Identifier: EUPL-1.2
"""`vidik vault`: replace the keys of the vault; erase again after a restore."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from vidik.shell.cli.options import IN_FILE, answer, json_option
from vidik.shell.cli.runtime import counted, database, progress, refusing


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
@json_option
def rotate(*, key: str, retire: bool, as_json: bool) -> None:
    """Replace a key while people work. Run it again to go on with one that was broken off."""
    if retire and key != "master":
        raise click.UsageError("--retire goes with the master key.")
    with database(), progress() as advance:
        from vidik.vault.methods.keyring import KeyringFault
        from vidik.vault.services.rotating import rotate_master, rotate_search

        step = partial(advance, "Taking persons over to the new key")
        with refusing(KeyringFault):
            rotation = (
                rotate_search(advance=step)
                if key == "search"
                else rotate_master(advance=step, retire=retire)
            )
    answer(
        {"key": key, "version": rotation.to_version, "persons": rotation.done},
        f"{counted(rotation.done, 'person')} taken over to version {rotation.to_version}"
        f" of the {key} key.",
        as_json=as_json,
    )


@vault.command("erase-again")
@click.option(
    "--register",
    type=IN_FILE,
    help="A copy of the register of erasures that was stored elsewhere; it is added to the "
    "system's own. Default: the one beside the signed heads.",
)
@click.option(
    "--register-key",
    type=IN_FILE,
    help="File of the public keys that signed it, where they are not in the data folder.",
)
@json_option
def again(*, register: Path | None, register_key: Path | None, as_json: bool) -> None:
    """Erase whoever the register names and an older database has brought back."""
    with database(), progress() as advance:
        from vidik.audit.services.signing_keys import AnchorError
        from vidik.vault.services.restoring import erase_again

        step = partial(advance, "Going through the register of erasures")
        with refusing(AnchorError):
            found = erase_again(register, register_key, advance=step)
    answer(
        {"lines": found.lines, "persons": found.persons, "files": found.files},
        f"{counted(found.lines, 'line')} in the register; erased again:"
        f" {counted(found.persons, 'person')}, {counted(found.files, 'file')}.",
        as_json=as_json,
    )
