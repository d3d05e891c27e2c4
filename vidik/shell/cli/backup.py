# SPDX-License-Identifier: EUPL-1.2
"""`vidik backup`: everything that is needed to go on elsewhere, in one sealed file."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import psycopg

from vidik.shell.cli.options import OUT_FILE, answer, json_option
from vidik.shell.cli.runtime import Refused, database, progress, refusing

if TYPE_CHECKING:
    from vidik.shell.backup.types import BackupFile


@click.command()
@click.argument("file", type=OUT_FILE)
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="PUBKEY",
    help="A public key (age1…) or a file of one; may be given again. "
    "Default: the key pair of the data folder, made the first time.",
)
@click.option(
    "--keys-recipient",
    default="",
    metavar="PUBKEY",
    help="Seal the system's own keys for somebody else than the rest.",
)
@click.option("--without-keys", is_flag=True, help="Leave the system's own keys out.")
@json_option
def backup(
    *,
    file: Path,
    recipients: tuple[str, ...],
    keys_recipient: str,
    without_keys: bool,
    as_json: bool,
) -> None:
    """Write everything that is needed to go on elsewhere to FILE, sealed, and verify it."""
    if without_keys and keys_recipient:
        raise click.UsageError("Either --keys-recipient or --without-keys.")
    # Asked before the embedded database puts its own address there.
    server = os.environ.get("DATABASE_URL", "")
    with refusals(), database(), progress() as advance:
        from vidik.audit.services.signing_keys import AnchorError
        from vidik.shell.backup.making import make_backup
        from vidik.vault.services.registering import register_erasures

        with refusing(AnchorError):
            register_erasures()
            made = make_backup(
                file.absolute(),
                server=server,
                recipients=recipients,
                keys_recipient=keys_recipient,
                with_keys=not without_keys,
                advance=advance,
            )
    _report_made(made, as_json=as_json)


def _report_made(made: BackupFile, *, as_json: bool) -> None:
    if made.new_key:
        click.echo(
            f"A key pair was made for backups. {made.new_key} opens every one of them: copy it to "
            "two places away from this machine and delete it here. Making backups needs "
            f"{made.new_key.with_suffix('.pub').name} only. Without the key no backup can be "
            "restored, by nobody.",
            err=True,
        )
    answer(
        {
            "file": str(made.path),
            "bytes": made.size,
            "sha256": made.sha256,
            "backup": made.about.identifier,
            "made": made.about.made,
            "members": made.members,
            "recipients": list(made.recipients),
            "keys": made.keys,
            "verified": True,
        },
        f"{made.path}: {made.size:,} bytes, {made.members} files, read back and found whole.\n"
        f"Keys of the system: {made.keys}. SHA-256 {made.sha256}",
        as_json=as_json,
    )


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """Say what is wrong in one line."""
    from vidik.shell.backup.types import BackupError

    try:
        with refusing(BackupError):
            yield
    except psycopg.Error as error:
        raise Refused(f"The database does not allow it: {error}".strip()) from error
    except OSError as error:
        raise Refused(f"The disk does not allow it: {error}") from error
