# SPDX-License-Identifier: EUPL-1.2
"""`vidik restore`: put a backup into an empty data folder, and have it prove itself."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vidik.shell.cli.audit import ANCHOR_FAULTS
from vidik.shell.cli.backup import put_on_record, refusals
from vidik.shell.cli.runtime import counted, database, print_json, progress

if TYPE_CHECKING:
    from vidik.audit.services.verifying import Verification
    from vidik.shell.backup.restoring import Restoring
    from vidik.shell.backup.types import Advance, Restored
    from vidik.vault.services.restoring import ErasedAgain

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


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
    "--timeline",
    default="",
    metavar="NUMBER",
    help="Follow another timeline of the archive than the backup's own, or “latest”.",
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
@click.option(
    "--goes-on",
    is_flag=True,
    help="This system takes the place of the one that was lost, for good: note so in the folder "
    "that AUDIT_ANCHORS_DIR names, too. Without it nothing is written outside the data folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def restore(  # noqa: PLR0913 - an argument for each option
    *,
    file: Path,
    key: Path,
    keys_key: Path | None,
    archive: Path | None,
    until: str,
    timeline: str,
    erasures: Path | None,
    erasures_key: Path | None,
    goes_on: bool,
    as_json: bool,
) -> None:
    """Put the backup FILE into the empty data folder that VIDIK_DATA names."""
    from vidik.shell.backup.restoring import Restoring  # noqa: PLC0415 - start fast

    with refusals(), progress() as advance:
        restoring = Restoring(
            file.absolute(),
            key=key,
            keys_key=keys_key,
            archive=archive.absolute() if archive else None,
            until=until,
            timeline=timeline,
        )
        restoring.check(advance)
        with restoring.placed(advance):
            restored = _finished(restoring, erasures, erasures_key, advance, goes_on=goes_on)
    _tell_restored(restored, as_json=as_json)


def _finished(
    restoring: Restoring,
    erasures: Path | None,
    erasures_key: Path | None,
    advance: Advance,
    *,
    goes_on: bool,
) -> Restored:
    """Have the restored system prove itself, erase again, and put the restore on its record.

    Raises:
        BackupError: the record of acts is not whole, or the register is not to be trusted.
    """
    from vidik.shell.backup.types import BackupError, Restored  # noqa: PLC0415 - start fast

    advance("Verifying the record of acts", 0, 1)
    with database(as_owner=True):
        from django.conf import settings  # noqa: PLC0415 - needs Django

        from vidik.audit.services.sealing import install_seal_key  # noqa: PLC0415 - needs Django
        from vidik.audit.services.signing_keys import (  # noqa: PLC0415 - needs Django
            has_signing_key,
        )
        from vidik.core.translations import compile_catalogues  # noqa: PLC0415 - see above
        from vidik.shell.setup import collect_static, grant_rights  # noqa: PLC0415 - see above

        # A dump is loaded without rights, which belong to roles of the server it came from.
        if restoring.about.kind == "dump":
            grant_rights()
        # Restored without the system's own keys it has another one, which the database must know.
        install_seal_key()
        pending = _pending()
        # What is done below may draw a key, which the heads that were signed before do not know.
        keyed = has_signing_key()
        outside = None if goes_on and keyed else _only_read_outside()
        result = _proved(outside)
        if not result.whole:
            raise BackupError(
                f"The record of acts in the backup is broken at act {result.first_broken}: "
                "somebody changed it before the backup was made. Nothing was restored."
            )
        put_on_record("backup.restored", restoring.about)
        register = erasures or _register_in(outside)
        again = _erased_again(register, erasures_key, advance, pending=pending)
        compile_catalogues(Path(settings.DATA_DIR) / "locale")
        collect_static()
        # The last step: whatever fails empties the folder, and a line outside it would stay.
        not_noted = _not_noted(restoring.about.identifier, result, keyed=keyed)
    advance("Verifying the record of acts", 1, 1)
    return Restored(
        data=restoring.data,
        about=restoring.about,
        members=len(restoring.members),
        keys=restoring.has_keys,
        events=result.events,
        heads=result.anchors,
        not_noted=not_noted,
        left_alone=outside,
        archiving_off=restoring.archiving_off,
        pending=pending,
        erased=again,
        register_named=erasures is not None or "AUDIT_ANCHORS_DIR" in os.environ,
    )


def _only_read_outside() -> Path | None:
    """Have this process write to the data folder alone; give the folder of heads outside it.

    That folder may be of a system that still runs: a line there that it went back would have it
    give up heads of its own.
    """
    from django.conf import settings  # noqa: PLC0415 - needs Django

    folder, data = Path(settings.AUDIT_ANCHORS_DIR), Path(settings.DATA_DIR)
    if folder.resolve().is_relative_to(data.resolve()):
        return None
    settings.AUDIT_ANCHORS_DIR = data / "anchors"
    return folder


def _proved(outside: Path | None) -> Verification:
    """Walk the chain and hold it against the signed heads, here or in a folder outside."""
    from vidik.audit.services.anchors import (  # noqa: PLC0415 - needs Django
        anchor_file,
        read_anchors,
    )
    from vidik.audit.services.signing_keys import AnchorError  # noqa: PLC0415 - needs Django
    from vidik.audit.services.verifying import verify  # noqa: PLC0415 - needs Django
    from vidik.shell.backup.types import BackupError  # noqa: PLC0415 - start fast

    try:
        anchors = read_anchors()
        if outside is not None:
            heads = outside / anchor_file().name
            lines = read_anchors(heads).lines if heads.is_file() else ()
            anchors = replace(anchors, lines=lines)
    except AnchorError as error:
        raise BackupError(f"{error} Nothing was restored.") from error
    # What was signed of acts after the backup is no fault of the backup.
    return verify(anchors, put_back=True)


def _register_in(outside: Path | None) -> Path | None:
    """Give the register of erasures in a folder outside, where there is one."""
    from vidik.audit.services.registers import register_file  # noqa: PLC0415 - needs Django
    from vidik.vault.services.registering import REGISTER  # noqa: PLC0415 - needs Django

    path = outside / register_file(REGISTER).name if outside is not None else None
    return path if path is not None and path.is_file() else None


def _not_noted(backup: str, result: Verification, *, keyed: bool) -> str:
    """Note beside the heads that the system went back; give the reason where that is not done."""
    from vidik.audit.services.anchors import note_restored  # noqa: PLC0415 - needs Django
    from vidik.audit.services.signing_keys import AnchorError  # noqa: PLC0415 - needs Django

    if not keyed:
        signed = result.anchors.lines or result.anchors.fault
        return "The key that signed them did not come with the backup." if signed else ""
    try:
        note_restored(backup, result.events)
    except AnchorError as error:
        return str(error)
    return ""


def _erased_again(
    erasures: Path | None, key: Path | None, advance: Advance, *, pending: int
) -> ErasedAgain:
    """Go through the register; where tables are older than the program, setup does so later."""
    from vidik.access.row_security import install  # noqa: PLC0415 - needs Django
    from vidik.audit.services.signing_keys import AnchorError  # noqa: PLC0415 - needs Django
    from vidik.shell.backup.types import BackupError  # noqa: PLC0415 - start fast
    from vidik.shell.setup import grant_rights  # noqa: PLC0415 - needs Django
    from vidik.vault.services.restoring import (  # noqa: PLC0415 - needs Django
        erase_again,
        take_register,
    )

    try:
        if pending:
            return take_register(erasures, key)
        # A function that an older release did not have could be run by everybody.
        if install():
            grant_rights()
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
            f"second factors stay sealed until they are put into {restored.data / 'keys'}; of "
            "audit-signing.pub keep the lines of both files.",
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
    for line in _about_heads(restored):
        click.echo(line, err=True)
    if restored.archiving_off:
        click.echo(
            "What was restored does not archive its write-ahead log, so that it leaves the archive "
            "of the system alone that the backup is of. If it goes on in its place, give it a new "
            "folder: set archive_command, take “archive_mode = off” out of postgresql.auto.conf, "
            "and make a backup.",
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
                "signed_heads": {
                    "lines": restored.heads.lines,
                    "agreeing": restored.heads.agreeing,
                    "beyond": restored.heads.beyond,
                    "disagreeing_at": restored.heads.disagreeing,
                    "fault": restored.heads.fault or None,
                    "noted": not restored.not_noted,
                    "left_alone": str(restored.left_alone) if restored.left_alone else None,
                },
                "archiving_switched_off": restored.archiving_off,
                "migrations_pending": restored.pending,
                "erased_again": {"persons": again.persons, "files": again.files},
            }
        )
        return
    click.echo(
        f"{restored.data} stands as of {restored.about.made}: {restored.members} files, the "
        f"record of {restored.events} acts is whole."
    )


def _about_heads(restored: Restored) -> list[str]:
    """Say what the signed heads tell of the record that was put back; empty where they agree."""
    heads, said = restored.heads, list[str]()
    if heads.disagreeing is not None:
        said.append(
            f"THE SIGNED HEADS KNOW ANOTHER PAST: act {heads.disagreeing} of this backup is not "
            "the one whose head was signed. The backup was forged, or it was made before an "
            "earlier restore; “vidik audit verify” goes on saying so. Keep the backup and the "
            "signed heads."
        )
    if heads.beyond:
        acts = counted(heads.beyond, "act")
        said.append(
            f"The signed heads know {acts} more than this backup; the last head was signed at "
            f"{heads.last_at}. What was done in them is not here."
        )
    if heads.fault == "missing":
        said.append(
            "The database remembers signed heads that are not beside it: AUDIT_ANCHORS_DIR names "
            "the folder where they are kept. Hold the record against them: “vidik audit verify "
            "--anchors COPY”."
        )
    elif heads.fault or heads.forged:
        what = (
            f"Signed head {heads.fault_line} {ANCHOR_FAULTS[heads.fault]}"
            if heads.fault
            else f"{counted(len(heads.forged), 'line')} of the signed heads have no known signature"
        )
        said.append(
            f"{what}. Add the public keys "
            f"that are kept with the heads to {restored.data / 'keys' / 'audit-signing.pub'}, and "
            "run “vidik audit verify”."
        )
    back = f"vidik audit went-back --to {restored.events}"
    if restored.left_alone:
        said.append(
            f"Nothing was written to {restored.left_alone}, which AUDIT_ANCHORS_DIR names: it may "
            "be of a system that still runs. For a drill, name no folder or another one before "
            "anything is started: two systems cannot share one. If this system takes the place of "
            f"the one that was lost, run “{back}” with that folder before anything is started."
        )
    if restored.not_noted:
        said.append(
            f"That the system went back could not be noted beside the signed heads: "
            f"{restored.not_noted} Until “{back}” notes it, “vidik audit verify” may take the "
            "restored record for a broken one."
        )
    return said
