# SPDX-License-Identifier: EUPL-1.2
"""`vidik backup`, `vidik wal`: lose nothing for good."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import psycopg

from vidik.shell.cli.runtime import Refused, database, print_json, progress

if TYPE_CHECKING:
    from vidik.shell.backup.types import About, Made

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def backup(
    *,
    file: Path,
    recipients: tuple[str, ...],
    keys_recipient: str,
    without_keys: bool,
    as_json: bool,
) -> None:
    """Write everything that is needed to go on elsewhere to FILE, sealed, and verify it."""
    from vidik.shell.backup.making import make_backup  # noqa: PLC0415 - start fast
    from vidik.shell.backup.types import BackupError  # noqa: PLC0415 - see above

    if without_keys and keys_recipient:
        raise click.UsageError("Either --keys-recipient or --without-keys.")
    # Asked before the embedded database puts its own address there.
    foreign = os.environ.get("DATABASE_URL", "")
    with refusals(), database(), progress() as advance:
        from vidik.audit.services.anchors import signing_paused  # noqa: PLC0415 - needs Django
        from vidik.audit.services.signing_keys import AnchorError  # noqa: PLC0415 - needs Django
        from vidik.vault.services.registering import (  # noqa: PLC0415 - needs Django
            register_erasures,
        )

        try:
            register_erasures()
        except AnchorError as error:
            raise Refused(str(error)) from error
        try:
            made = make_backup(
                file.absolute(),
                foreign=foreign,
                recipients=recipients,
                keys_recipient=keys_recipient,
                with_keys=not without_keys,
                record=put_on_record,
                still=signing_paused,
                advance=advance,
            )
        except (BackupError, AnchorError) as error:
            raise Refused(str(error)) from error
    _tell_made(made, as_json=as_json)


def put_on_record(verb: str, about: About) -> None:
    """Record that a backup was made or gone back to."""
    from vidik.access.services import acting  # noqa: PLC0415 - needs Django
    from vidik.access.types import Actor  # noqa: PLC0415 - needs Django
    from vidik.audit.services.recording import record  # noqa: PLC0415 - needs Django

    actor = Actor.system("backup")
    with acting(actor):
        record(
            actor.label,
            verb,
            label="backup",
            key=about.identifier,
            kind=about.kind,
            made=about.made,
        )


def _tell_made(made: Made, *, as_json: bool) -> None:
    if made.new_key:
        click.echo(
            f"A key pair was made for backups. {made.new_key} opens every one of them: copy it to "
            "two places away from this machine and delete it here. Making backups needs "
            f"{made.new_key.with_suffix('.pub').name} only. Without the key no backup can be "
            "restored, by nobody.",
            err=True,
        )
    if as_json:
        print_json(
            {
                "file": str(made.path),
                "bytes": made.size,
                "sha256": made.sha256,
                "backup": made.about.identifier,
                "made": made.about.made,
                "kind": made.about.kind,
                "members": made.members,
                "recipients": list(made.recipients),
                "keys": made.keys,
                "verified": True,
            }
        )
        return
    click.echo(
        f"{made.path}: {made.size:,} bytes, {made.members} files, read back and found whole.\n"
        f"Keys of the system: {made.keys}. SHA-256 {made.sha256}"
    )


@click.group()
def wal() -> None:
    """Archive the write-ahead log of a server, for going back to a moment."""


@wal.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("name")
@click.option("--to", "folder", required=True, type=_FOLDER, help="The archive.")
@click.option("--recipient", "recipients", required=True, multiple=True, metavar="PUBKEY")
def push(*, path: Path, name: str, folder: Path, recipients: tuple[str, ...]) -> None:
    """Seal one segment into the archive: archive_command = 'vidik wal push %p %f …'."""
    from vidik.shell.backup import keys  # noqa: PLC0415 - start fast
    from vidik.shell.backup import wal as archive  # noqa: PLC0415 - see above

    with refusals():
        archive.push(path, name, folder, [keys.recipient(one) for one in recipients])


@wal.command()
@click.argument("name")
@click.argument("path", type=_FILE)
@click.option("--from", "folder", required=True, type=_FOLDER, help="The archive.")
@click.option("--key", required=True, type=_FILE, metavar="KEYFILE", help="The private key.")
def fetch(*, name: str, path: Path, folder: Path, key: Path) -> None:
    """Open one segment of the archive: restore_command = 'vidik wal fetch %f %p …'."""
    from vidik.shell.backup import keys  # noqa: PLC0415 - start fast
    from vidik.shell.backup import wal as archive  # noqa: PLC0415 - see above

    with refusals():
        path.write_bytes(archive.fetch(name, folder, keys.identity(key)))


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """Say what is wrong in one line."""
    from vidik.shell.backup.types import BackupError  # noqa: PLC0415 - start fast

    try:
        yield
    except BackupError as error:
        raise Refused(str(error)) from error
    except psycopg.Error as error:
        raise Refused(f"The database does not allow it: {error}".strip()) from error
    except OSError as error:
        raise Refused(f"The disk does not allow it: {error}") from error
