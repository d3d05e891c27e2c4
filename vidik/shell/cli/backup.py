# SPDX-License-Identifier: EUPL-1.2
"""`vidik backup`, `vidik restore`, `vidik wal`: lose nothing for good."""

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
    from vidik.shell.backup.restoring import Restoring
    from vidik.shell.backup.types import About, Advance, Made, Restored
    from vidik.vault.services import ErasedAgain

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
    with _refusals(), database(), progress() as advance:
        from vidik.audit.services import AnchorError, signing_paused  # noqa: PLC0415 - needs Django
        from vidik.vault.services import register_erasures  # noqa: PLC0415 - needs Django

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
                record=_record,
                still=signing_paused,
                advance=advance,
            )
        except BackupError as error:
            raise Refused(str(error)) from error
    _tell_made(made, as_json=as_json)


def _record(verb: str, about: About) -> None:
    from vidik.access.services import acting  # noqa: PLC0415 - needs Django
    from vidik.access.types import Actor  # noqa: PLC0415 - needs Django
    from vidik.audit.services import record  # noqa: PLC0415 - needs Django

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


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--key", required=True, type=_FILE, metavar="KEYFILE", help="File of the private key."
)
@click.option(
    "--keys-key", type=_FILE, metavar="KEYFILE", help="The one that opens the system's own keys."
)
@click.option(
    "--archive", type=_FOLDER, help="Go on from the backup with this archived write-ahead log."
)
@click.option(
    "--until", default="", metavar="MOMENT", help="Up to a moment: “2026-11-24 12:30:00+01”."
)
@click.option(
    "--erasures",
    type=_FILE,
    help="The newest copy of the register of erasures: whoever it names is erased again. "
    "Default: the one that AUDIT_ANCHORS_DIR or the backup has.",
)
@click.option(
    "--erasures-key", type=_FILE, help="Public keys that signed it, where the backup has them not."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def restore(
    *,
    file: Path,
    key: Path,
    keys_key: Path | None,
    archive: Path | None,
    until: str,
    erasures: Path | None,
    erasures_key: Path | None,
    as_json: bool,
) -> None:
    """Put the backup FILE into the empty data folder that VIDIK_DATA names."""
    from vidik.shell.backup.restoring import Restoring  # noqa: PLC0415 - start fast

    with _refusals(), progress() as advance:
        restoring = Restoring(
            file.absolute(),
            key=key,
            keys_key=keys_key,
            archive=archive.absolute() if archive else None,
            until=until,
        )
        restoring.check(advance)
        with restoring.placed(advance):
            restored = _finished(restoring, erasures, erasures_key, advance)
    _tell_restored(restored, as_json=as_json)


def _finished(
    restoring: Restoring, erasures: Path | None, erasures_key: Path | None, advance: Advance
) -> Restored:
    """Have the restored system prove itself, erase again, and put the restore on its record.

    Raises:
        BackupError: the record of acts is not whole, or the register is not to be trusted.
    """
    from vidik.shell.backup.types import BackupError, Restored  # noqa: PLC0415 - start fast

    advance("Verifying the record of acts", 0, 1)
    with database(as_owner=True):
        from django.conf import settings  # noqa: PLC0415 - needs Django

        from vidik.audit.services import (  # noqa: PLC0415 - needs Django
            install_seal_key,
            verify,
        )
        from vidik.core.translations import compile_catalogues  # noqa: PLC0415 - see above
        from vidik.shell.setup import collect_static, grant_rights  # noqa: PLC0415 - see above

        # A dump is loaded without rights, which belong to roles of the server it came from.
        if restoring.about.kind == "dump":
            grant_rights()
        # Restored without the system's own keys it has another one, which the database must know.
        install_seal_key()
        pending = _pending()
        result = verify()
        if not result.whole:
            raise BackupError(
                f"The record of acts in the backup is broken at act {result.first_broken}: "
                "somebody changed it before the backup was made. Nothing was restored."
            )
        _record("backup.restored", restoring.about)
        again = _erased_again(erasures, erasures_key, advance, pending=pending)
        compile_catalogues(Path(settings.DATA_DIR) / "locale")
        collect_static()
    advance("Verifying the record of acts", 1, 1)
    return Restored(
        data=restoring.data,
        about=restoring.about,
        members=len(restoring.members),
        keys=restoring.has_keys,
        events=result.events,
        pending=pending,
        erased=again,
        register_named=erasures is not None or "AUDIT_ANCHORS_DIR" in os.environ,
    )


def _erased_again(
    erasures: Path | None, key: Path | None, advance: Advance, *, pending: int
) -> ErasedAgain:
    """Go through the register; where tables are older than the program, setup does so later."""
    from vidik.access.row_security import install  # noqa: PLC0415 - needs Django
    from vidik.audit.services import AnchorError  # noqa: PLC0415 - needs Django
    from vidik.shell.backup.types import BackupError  # noqa: PLC0415 - start fast
    from vidik.vault.services import erase_again, take_register  # noqa: PLC0415 - needs Django

    try:
        if pending:
            return take_register(erasures, key)
        install()
        return erase_again(
            erasures,
            key,
            advance=lambda done, total: advance("Erasing again", done, total),
        )
    except AnchorError as error:
        raise BackupError(f"{error} Nothing was restored.") from error


def _pending() -> int:
    from django.db import connection  # noqa: PLC0415 - needs Django
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - needs Django

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _tell_restored(restored: Restored, *, as_json: bool) -> None:
    if not restored.keys:
        click.echo(
            "The system's own keys were not in the backup, or not for this key: identities and "
            f"second factors stay sealed until they are put into {restored.data / 'keys'}.",
            err=True,
        )
    again = restored.erased
    if again.persons or again.files:
        click.echo(
            f"Erased again by the register: {again.persons} persons, {again.files} files.", err=True
        )
    if not restored.register_named:
        # The restored database cannot know of what was erased after it was copied.
        last = f"its last line is of {again.last}" if again.last else "it is empty"
        click.echo(
            f"ERASED PERSONS MAY BE BACK: whoever was erased after {restored.about.made} stands "
            "here again with their key. The register of erasures came with the backup, and "
            f"{last}. Before anybody signs in, run “vidik vault erase-again --register FILE” with "
            "the copy that is kept with the signed heads.",
            err=True,
        )
    if restored.pending:
        click.echo(
            f"The backup is older than this version by {restored.pending} migrations: "
            "run “vidik setup” before “vidik serve”; it erases again whom the register names.",
            err=True,
        )
    if as_json:
        print_json(
            {
                "data": str(restored.data),
                "backup": restored.about.identifier,
                "made": restored.about.made,
                "kind": restored.about.kind,
                "members": restored.members,
                "keys": restored.keys,
                "events": restored.events,
                "chain": "whole",
                "migrations_pending": restored.pending,
                "erased_again": {"persons": again.persons, "files": again.files},
            }
        )
        return
    click.echo(
        f"{restored.data} stands as of {restored.about.made}: {restored.members} files, the "
        f"record of {restored.events} acts is whole."
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

    with _refusals():
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

    with _refusals():
        path.write_bytes(archive.fetch(name, folder, keys.identity(key)))


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
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
