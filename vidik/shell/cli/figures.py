# SPDX-License-Identifier: EUPL-1.2
"""`vidik figures`: import, export, and counting from the records."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vidik.shell.cli.options import IN_FILE, OPERATOR, OUT_FOLDER, answer, json_option
from vidik.shell.cli.runtime import Refused, counted, database, progress

if TYPE_CHECKING:
    from vidik.figures.selectors.reconciling import Reconciliation

# Digits of other scripts make no address of a page, and a year 0 is none.
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")


@click.group()
def figures() -> None:
    """Bring figures in and out, and count them from the records."""


@figures.command("import")
@click.argument("file", type=IN_FILE)
@click.option("--cycle", required=True, help="The cycle that the figures belong to, such as 2024.")
@click.option("--dry-run", is_flag=True, help="Look at the file and change nothing.")
@click.option("--reason", default="", help="Why values that stand already are replaced.")
@json_option
def import_(*, file: Path, cycle: str, dry_run: bool, reason: str, as_json: bool) -> None:
    """Import a file of figures: the whole file, or nothing and every bad row named."""
    if not _YEAR.fullmatch(cycle):
        raise click.UsageError("--cycle is a year of four digits, 1900 or later.")
    with database(), progress() as advance:
        from django.db import transaction

        from vidik.access.types import Actor
        from vidik.figures.services.cycles import ensure_cycle
        from vidik.figures.services.imports import ImportRefused, import_figures, open_lines
        from vidik.packs import services as packs

        actor = Actor.system(OPERATOR)
        total = file.stat().st_size // 100 + 1
        try:
            # A cycle that this file would have begun goes with the file.
            with transaction.atomic():
                result = import_figures(
                    open_lines(file),
                    cycle=ensure_cycle(cycle, actor=actor),
                    catalogue=packs.catalogue(),
                    actor=actor,
                    reason=reason,
                    dry_run=dry_run,
                    progress=lambda rows: advance("Reading rows", rows, max(total, rows)),
                )
                transaction.set_rollback(dry_run)
        except ImportRefused as refusal:
            document = {
                "imported": False,
                "stopped": refusal.stopped,
                "errors": [
                    {"row": e.line, "column": e.column, "message": e.message}
                    for e in refusal.errors
                ],
            }
            answer(document, map(str, refusal.errors), as_json=as_json)
            count = len({error.line for error in refusal.errors})
            faults = counted(len(refusal.errors), "fault")
            message = f"Nothing was imported: {faults} in {counted(count, 'row')}."
            if refusal.stopped:
                message += " Reading stopped there; the file may have more."
            raise Refused(message) from None
    verb = "would be added" if dry_run else "added"
    answer(
        {
            "imported": not dry_run,
            "rows": result.rows,
            "added": result.added,
            "revised": result.revised,
            "unchanged": result.unchanged,
        },
        f"{counted(result.rows, 'row')} read: {result.added} {verb}, "
        f"{result.revised} as new versions, {result.unchanged} stood already.",
        as_json=as_json,
    )


@figures.command("verify")
@json_option
def verify(*, as_json: bool) -> None:
    """Check that exactly one version of every figure is current, and that it is the newest."""
    with database():
        from vidik.figures.selectors.figures import damaged_figures

        found = [f"{row.cycle.code} {row.reference}" for row in damaged_figures()]
    answer({"damaged": found}, found, as_json=as_json)
    if found:
        raise Refused(
            f"{counted(len(found), 'figure')} without a current version. Lists show them as "
            "damaged and nothing is computed from them. Only the owner of the tables can have done "
            "this: find out who had access to the database, and restore these rows from a backup."
        )
    if not as_json:
        click.echo("Every figure has exactly one current version, the newest.")


@figures.command("reconcile")
@click.option("--cycle", required=True, help="The cycle whose figures are counted, such as 2024.")
@json_option
def reconcile(*, cycle: str, as_json: bool) -> None:
    """Count every published figure of a cycle from the records, as far as they can give it."""
    with database():
        from django.db import transaction

        from vidik.access.types import Actor
        from vidik.figures.selectors import catalogue
        from vidik.figures.selectors.reconciling import State, reconcile_cycle
        from vidik.figures.services.derived import record_reconciling

        actor = Actor.system(OPERATOR)
        row = next((each for each in catalogue.cycles(actor) if each.code == cycle), None)
        if row is None:
            message = f"There is no cycle “{cycle}”."
            raise Refused(message)
        click.echo(f"Counting the figures of {cycle} …", err=True)
        with transaction.atomic():
            found = reconcile_cycle(actor, row)
            record_reconciling(int(cycle), actor=actor)
    numbers = {section: _states(found, section) for section in (None, *found.sections)}
    document = {
        "cycle": cycle,
        **numbers[None],
        "sections": {section: numbers[section] for section in found.sections},
        "rows": [
            {
                "id": line.id,
                "section": line.section,
                "published": _number(line.published),
                "counted": _number(line.counted),
                "state": line.state,
                "derivation": line.derivation,
                "reason": line.reason,
            }
            for line in found.rows
        ],
    }
    columns = ("figures", "countable", "equal", "explained", "differs", "not_countable")
    lines = [f"{'Section':<10}" + "".join(f"{name.replace('_', ' '):>15}" for name in columns)]
    for section, own in numbers.items():
        if section is not None:
            lines.append(f"{section:<10}" + "".join(f"{own[name]:>15}" for name in columns))
    lines.append(f"{'All':<10}" + "".join(f"{numbers[None][name]:>15}" for name in columns))
    differing = [line for line in found.rows if line.state == State.DIFFERS]
    lines += [
        f"{line.id} ({line.section}): published {_words(line.published)},"
        f" counted {_words(line.counted)}. {line.reason}"
        for line in differing
    ]
    answer(document, lines, as_json=as_json)
    if differing:
        raise Refused(
            f"{counted(len(differing), 'figure')} of {cycle} differ from what the records give."
        )


def _states(found: Reconciliation, section: str | None) -> dict[str, int]:
    """Count figures by state as the document gives them."""
    states = {state.value: many for state, many in found.states(section).items()}
    every = sum(states.values())
    return {
        "figures": every,
        "countable": every - states.get("not_countable", 0),
        **{
            name: states.get(name, 0) for name in ("equal", "explained", "differs", "not_countable")
        },
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _words(value: Decimal | None) -> str:
    return "nothing" if value is None else f"{value.normalize():f}"


@figures.command("export")
@click.option("--cycle", required=True, help="The cycle, such as 2024.")
@click.option(
    "--format",
    "format_",
    required=True,
    type=click.Choice(["csv", "parquet", "jsonstat", "sdmx-csv"]),
    help="The format of the file.",
)
@click.option(
    "--out",
    "out_dir",
    required=True,
    type=OUT_FOLDER,
    help="The folder that the file goes into.",
)
@json_option
def export(*, cycle: str, format_: str, out_dir: Path, as_json: bool) -> None:
    """Write all observations of a cycle with their provenance, every version of them."""
    with database():
        from vidik.access.types import Actor
        from vidik.figures.selectors import catalogue
        from vidik.figures.services.exports import export_cycle

        actor = Actor.system(OPERATOR)
        found = next((c for c in catalogue.cycles(actor) if c.code == cycle), None)
        if found is None:
            message = f"There is no cycle “{cycle}”."
            raise Refused(message)
        click.echo(f"Writing the figures of {cycle} …", err=True)
        paths = export_cycle(found, format_, out_dir, actor=actor)
    files = [str(path) for path in paths]
    answer({"cycle": cycle, "format": format_, "files": files}, files, as_json=as_json)
