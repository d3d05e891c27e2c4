# SPDX-License-Identifier: EUPL-1.2
"""`vidik restore`: put a backup into an empty data folder, and have it prove itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from vidik.shell.cli.audit import ANCHOR_FAULTS
from vidik.shell.cli.backup import refusals
from vidik.shell.cli.options import OUT_FILE, answer, json_option
from vidik.shell.cli.runtime import counted, database, progress

if TYPE_CHECKING:
    from vidik.shell.backup.types import Restored


@click.command()
@click.argument("file", type=OUT_FILE)
@click.option(
    "--key", required=True, type=OUT_FILE, metavar="KEYFILE", help="File of the private key."
)
@click.option(
    "--keys-key", type=OUT_FILE, metavar="KEYFILE", help="The one that opens the system's own keys."
)
@click.option(
    "--erasures",
    type=OUT_FILE,
    help="The newest copy of the register of erasures: whoever it names is erased again. "
    "Default: the one that AUDIT_ANCHORS_DIR or the backup has.",
)
@click.option(
    "--erasures-key",
    type=OUT_FILE,
    help="Public keys that signed it, where the backup has them not.",
)
@click.option(
    "--goes-on",
    is_flag=True,
    help="This system permanently replaces the one that was lost: note so in the folder "
    "that AUDIT_ANCHORS_DIR names, too. Without it nothing is written outside the data folder.",
)
@json_option
def restore(
    *,
    file: Path,
    key: Path,
    keys_key: Path | None,
    erasures: Path | None,
    erasures_key: Path | None,
    goes_on: bool,
    as_json: bool,
) -> None:
    """Put the backup FILE into the empty data folder that VIDIK_DATA names."""
    from vidik.shell.backup import restoring

    with refusals(), progress() as advance:
        backup = restoring.check(file.absolute(), key, keys_key, advance)
        with restoring.restored(backup, advance):
            advance("Verifying the record of acts", 0, 1)
            with database(as_owner=True):
                from vidik.shell.backup.proving import prove

                result = prove(backup, erasures, erasures_key, advance, goes_on=goes_on)
            advance("Verifying the record of acts", 1, 1)
    _report_restored(result, as_json=as_json)


def _report_restored(restored: Restored, *, as_json: bool) -> None:
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
            "the copy that is stored with the signed heads.",
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
    answer(
        {
            "data": str(restored.data),
            "backup": restored.about.identifier,
            "made": restored.about.made,
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
            "migrations_pending": restored.pending,
            "erased_again": {"persons": again.persons, "files": again.files},
        },
        f"{restored.data} stands as of {restored.about.made}: {restored.members} files, the "
        f"record of {restored.events} acts is whole.",
        as_json=as_json,
    )


def _about_heads(restored: Restored) -> list[str]:
    """Say what the signed heads tell of the record that was put back; empty where they agree."""
    heads, text = restored.heads, list[str]()
    if heads.disagreeing is not None:
        text.append(
            f"THE SIGNED HEADS KNOW ANOTHER PAST: act {heads.disagreeing} of this backup is not "
            "the one whose head was signed. The backup was forged, or it was made before an "
            "earlier restore; “vidik audit verify” goes on saying so. Keep the backup and the "
            "signed heads."
        )
    if heads.beyond:
        acts = counted(heads.beyond, "act")
        text.append(
            f"The signed heads know {acts} more than this backup; the last head was signed at "
            f"{heads.last_at}. What was done in them is not here."
        )
    if heads.fault == "missing":
        text.append(
            "The database remembers signed heads that are not beside it: AUDIT_ANCHORS_DIR names "
            "the folder where they are stored. Hold the record against them: “vidik audit verify "
            "--anchors COPY”."
        )
    elif heads.fault or heads.forged:
        what = (
            f"Signed head {heads.fault_line} {ANCHOR_FAULTS[heads.fault]}"
            if heads.fault
            else f"{counted(len(heads.forged), 'line')} of the signed heads have no known signature"
        )
        text.append(
            f"{what}. Add the public keys that are stored with the heads to "
            f"{restored.data / 'keys' / 'audit-signing.pub'}, and run “vidik audit verify”."
        )
    back = f"vidik audit went-back --to {restored.events}"
    if restored.left_alone:
        text.append(
            f"Nothing was written to {restored.left_alone}, which AUDIT_ANCHORS_DIR names: it may "
            "be of a system that still runs. For a drill, name no folder or another one before "
            "anything is started: two systems cannot share one. If this system takes the place of "
            f"the one that was lost, run “{back}” with that folder before anything is started."
        )
    if restored.not_noted:
        text.append(
            f"That the system went back could not be noted beside the signed heads: "
            f"{restored.not_noted} Until “{back}” notes it, “vidik audit verify” may take the "
            "restored record for a broken one."
        )
    return text
