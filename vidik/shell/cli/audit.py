# SPDX-License-Identifier: EUPL-1.2
"""`vidik audit`: prove that the record of acts is whole, and sign its head."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vidik.shell.cli.options import IN_FILE, answer, json_option
from vidik.shell.cli.runtime import Refused, database, refusing

if TYPE_CHECKING:
    from vidik.audit.services.verifying import Verification

FAULTS: Final = {
    "content": "what it holds was changed",
    "order": "it does not follow on the one before: acts were removed, inserted or moved",
    "tail": "the acts from here to the end were cut off",
    "head": "the head of the chain does not agree with it",
    "anchor": "from here on the chain is not the one whose head was signed: it was computed anew",
    "rolled-back": (
        "the database was set back: a head was signed with more acts than there are now"
    ),
    "waiting": "acts were written past the chain",
}
ANCHOR_FAULTS: Final = {
    "signature": "is not signed by a known key, and no other line is",
    "order": "does not follow on the one before",
    "missing": "is missing: the database remembers a head that the file does not hold",
}


@click.group()
def audit() -> None:
    """Ask the record of acts."""


@audit.command()
@json_option
@click.option("--anchors", type=IN_FILE, help="Compare with this file of signed heads instead.")
@click.option("--key", type=IN_FILE, help="Public keys that may have signed, one a line.")
def verify(*, as_json: bool, anchors: Path | None, key: Path | None) -> None:
    """Walk the chain of recorded acts and say whether every link and signed head holds."""
    with database():
        from vidik.audit.services.anchors import read_anchors
        from vidik.audit.services.signing_keys import AnchorError
        from vidik.audit.services.verifying import verify as walk

        with refusing(AnchorError):
            result = walk(read_anchors(anchors, key))
    answer(_document(result), _sentences(result), as_json=as_json)
    if not result.untouched:
        raise click.exceptions.Exit(1)


@audit.command()
def sign() -> None:
    """Sign the head of the chain and add it to the file of signed heads."""
    with database():
        from vidik.audit.services.anchors import anchor_file, sign_head
        from vidik.audit.services.signing_keys import AnchorError

        with refusing(AnchorError):
            line = sign_head()
        path = anchor_file()
    if line is None:
        click.echo("Nothing to sign: no act came since the last signed head.", err=True)
        return
    click.echo(f"Act {line.sequence} is signed in {path}.", err=True)
    click.echo(line.text())


@audit.command("went-back")
@click.option(
    "--to",
    "sequence",
    type=click.IntRange(min=1),
    help="The last act that survived. Default: the last one that there is.",
)
def went_back(sequence: int | None) -> None:
    """Note beside the signed heads that the database was set back to a backup, on purpose.

    `vidik restore` does so itself in the data folder that it fills. This is for a server that was
    led back by hand, and for heads outside the folder where what was restored takes the place of
    the system that was lost.
    """
    with database():
        from vidik.audit.services.anchors import note_restored
        from vidik.audit.services.signing_keys import AnchorError
        from vidik.audit.services.verifying import verify as walk
        from vidik.shell.backup.acts import record_backup

        with refusing(AnchorError):
            result = walk(put_back=True)
            if not result.whole:
                raise Refused(_sentences(result)[0])
            last_kept = result.events if sequence is None else sequence
            if last_kept > result.events:
                raise Refused(f"There are only {result.events} acts.")
            line = note_restored("by hand", last_kept)
            if line is not None:
                record_backup("backup.restored", backup="by-hand", made=line.at)
    if line is None:
        click.echo("Nothing to note: no head was ever signed.", err=True)
        return
    click.echo(f"It is noted that act {line.sequence} is the last one that survived.", err=True)
    click.echo(line.text())


def _document(result: Verification) -> dict[str, object]:
    return {
        "events": result.events,
        "chain": "whole" if result.whole else "broken",
        "first_broken": result.first_broken,
        "fault": result.fault or None,
        "anchors": {
            "lines": result.anchors.lines,
            "agreeing": result.anchors.agreeing,
            "last_event": result.anchors.last_sequence,
            "last_at": result.anchors.last_at or None,
            "given_up": result.anchors.given_up,
            "fault": result.anchors.fault or None,
            "fault_line": result.anchors.fault_line,
            "forged": list(result.anchors.forged),
            "forged_notes": result.anchors.forged_notes,
        },
        "missing_guards": list(result.missing_guards),
    }


def _sentences(result: Verification) -> list[str]:
    if result.whole:
        lines = [f"The chain of {result.events} events is whole."]
    elif result.fault == "heads":
        lines = [
            (
                f"The {result.events} events follow on one another to the end, but the file of "
                f"signed heads lost lines: from event {result.first_broken} on nothing outside the "
                "database proves them."
            ),
            "Keep a copy of the database and of the signed heads before anything else is done.",
        ]
    else:
        lines = [
            f"The chain is broken at event {result.first_broken}: {FAULTS[result.fault]}.",
            "Keep a copy of the database and of the signed heads before anything else is done.",
        ]
    anchors = result.anchors
    if anchors.fault:
        lines.append(f"Signed head {anchors.fault_line} {ANCHOR_FAULTS[anchors.fault]}.")
    elif anchors.lines:
        lines.append(
            f"{anchors.agreeing} of {anchors.lines} signed heads agree; the last one is of event"
            f" {anchors.last_sequence}, {anchors.last_at}."
        )
        if anchors.given_up:
            lines.append(
                f"{anchors.given_up} of them are of acts that were given up when the system went"
                " back to a backup."
            )
    else:
        lines.append("No head has been signed yet: “vidik audit sign” signs one.")
    lines += [
        f"Line {number} of the file of signed heads is forged: no known key signed it. It counts "
        "for nothing; somebody else can write into the file, or a public key is missing in "
        "audit-signing.pub."
        for number in anchors.forged
    ]
    if anchors.forged_notes:
        lines.append(
            f"{anchors.forged_notes} notes of signed heads in the database are forged: no known "
            "key signed them. They count for nothing. Where no public key is missing in "
            "audit-signing.pub, docs/how-to/keep-signed-heads.md says how the owner of the tables "
            "removes them."
        )
    lines += [f"The guard {name} is switched off or gone." for name in result.missing_guards]
    return lines
