# SPDX-License-Identifier: EUPL-1.2
"""Have a restored system prove itself before anybody can start it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from vidik.access.row_security import install
from vidik.audit.services.anchors import anchor_file, note_restored, read_anchors
from vidik.audit.services.registers import register_file
from vidik.audit.services.sealing import install_seal_key
from vidik.audit.services.signing_keys import AnchorError, has_signing_key
from vidik.audit.services.verifying import Verification, verify
from vidik.core.database.places import data_folder
from vidik.core.translations import compile_catalogues
from vidik.shell.backup.acts import record_backup
from vidik.shell.backup.restoring import Checked
from vidik.shell.backup.types import Advance, BackupError, Restored
from vidik.shell.setup import collect_static, grant_rights
from vidik.vault.services.registering import REGISTER
from vidik.vault.services.restoring import ErasedAgain, erase_again, take_register


def prove(
    backup: Checked,
    erasures: Path | None,
    erasures_key: Path | None,
    advance: Advance,
    *,
    goes_on: bool,
) -> Restored:
    """Verify the record of acts, erase again, and put the restore on record.

    Args:
        backup: what was restored.
        erasures: the register of erasures that was named, if any.
        erasures_key: public keys that signed it.
        advance: called with what is being done.
        goes_on: this system replaces the one that was lost, and may write to its signed heads.

    Raises:
        BackupError: the record of acts is broken, or the register is not to be trusted.
    """
    # A dump is loaded without rights, which belong to roles of the server that it came from.
    grant_rights()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    # Restored without the system's own keys it has another one, which the database must know.
    install_seal_key()
    pending = _pending()
    # What is done below may draw a key, which the heads that were signed before do not know.
    keyed = has_signing_key()
    outside = None if goes_on and keyed else _only_read_outside()
    result = _verified(outside)
    if not result.whole:
        raise BackupError(
            f"The record of acts in the backup is broken at act {result.first_broken}: "
            "somebody changed it before the backup was made. Nothing was restored."
        )
    record_backup("backup.restored", backup=backup.about.identifier, made=backup.about.made)
    register = erasures or _register_in(outside)
    again = _erased_again(register, erasures_key, advance, pending=pending)
    compile_catalogues(Path(settings.DATA_DIR) / "locale")
    collect_static()
    return Restored(
        data=data_folder(),
        about=backup.about,
        members=backup.members,
        keys=backup.keys is not None,
        events=result.events,
        heads=result.anchors,
        # The last step: whatever fails empties the folder, and a line outside it would stay.
        not_noted=_not_noted(backup.about.identifier, result, keyed=keyed),
        left_alone=outside,
        pending=pending,
        erased=again,
        register_named=erasures is not None or "AUDIT_ANCHORS_DIR" in os.environ,
    )


def _only_read_outside() -> Path | None:
    """Have this process write to the data folder alone; give the folder of heads outside it.

    That folder may be of a system that still runs: a line there that it went back would have it
    give up heads of its own.
    """
    folder, data = Path(settings.AUDIT_ANCHORS_DIR), Path(settings.DATA_DIR)
    if folder.resolve().is_relative_to(data.resolve()):
        return None
    settings.AUDIT_ANCHORS_DIR = data / "anchors"
    return folder


def _verified(outside: Path | None) -> Verification:
    """Walk the chain and compare it with the signed heads, here or in a folder outside."""
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
    """Return the register of erasures in a folder outside, where there is one."""
    path = outside / register_file(REGISTER).name if outside is not None else None
    return path if path is not None and path.is_file() else None


def _not_noted(backup: str, result: Verification, *, keyed: bool) -> str:
    """Note beside the signed heads that the system went back; give the reason if that fails."""
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
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
