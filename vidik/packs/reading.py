# SPDX-License-Identifier: EUPL-1.2
"""Read the text files of a country pack into the rows that rooms understand."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from vidik.core.languages import Texts
from vidik.figures.services.catalogue import SeriesNoteRow
from vidik.institutions.types import ContactRow, InstitutionRow, TerritoryRow

NOTES: Final = "notes.csv"
"""Beside the figures of a cycle: their notes and what these are in Serbian."""


class PackError(ValueError):
    """A pack that cannot be read, with the file and what is wrong in it."""


def table(path: Path) -> Iterator[dict[str, str]]:
    """Give the rows of a CSV file of the pack.

    Raises:
        PackError: the file cannot be read or a row has too many or too few fields.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, strict=True):
                if None in row or None in row.values():
                    first = next(iter(row.values()))
                    msg = f"{path.name}: row “{first}” has a wrong number of fields"
                    raise PackError(msg)
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{path.name} cannot be read: {error}"
        raise PackError(msg) from error


def document(path: Path) -> Any:
    """Give the content of a YAML file of the pack.

    Raises:
        PackError: the file cannot be read.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"{path.name} cannot be read: {error}"
        raise PackError(msg) from error


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def digest(pack_dir: Path) -> str:
    """Give a digest of every file of the pack, by which a changed pack is noticed."""
    total = hashlib.sha256()
    for path in sorted(pack_dir.rglob("*")):
        if path.is_file():
            total.update(str(path.relative_to(pack_dir)).encode())
            total.update(b"\0")
            total.update(path.read_bytes())
    return total.hexdigest()


def territories(pack_dir: Path) -> list[TerritoryRow]:
    """Read the territories."""
    return [
        TerritoryRow(r["code"], Texts.read(r, "name"), r["kind"], r["parent"])
        for r in table(pack_dir / "territories.csv")
    ]


def institutions(pack_dir: Path) -> list[InstitutionRow]:
    """Read the institutions."""
    return [
        InstitutionRow(
            code=r["code"],
            name=Texts.read(r, "name"),
            short_name=Texts.read(r, "short", partial=True),
            kind=r["kind"],
            sector=r["sector"],
            territory=r["territory"],
            parent=r["parent"],
            control=r["control"],
            basis=Texts.read(r, "basis", blank=True),
            questionnaire=r["questionnaire"],
            aliases=tuple(alias.strip() for alias in r["aliases"].split("|") if alias.strip()),
            origin=r["origin"],
            note=r["note"],
        )
        for r in table(pack_dir / "institutions.csv")
    ]


def contact_points(pack_dir: Path) -> list[ContactRow]:
    """Read the contact points."""
    return [
        ContactRow(
            institution=r["institution"],
            function=Texts.read(r, "function"),
            email=r["email"],
            valid_from=dt.date.fromisoformat(r["valid_from"]),
            valid_to=_day(r["valid_to"]),
            confirmed_on=_day(r["confirmed_on"]),
            is_demo=r["demo"] == "yes",
        )
        for r in table(pack_dir / "contacts.csv")
    ]


def demo_places(pack_dir: Path) -> dict[str, list[str]]:
    """Read for which institutions the demo users act: codes by user name, in their order."""
    places: dict[str, list[str]] = {}
    for row in table(pack_dir / "demo_accounts.csv"):
        places.setdefault(row["user"], []).append(row["institution"])
    return places


def code_rows(path: Path) -> list[tuple[str, Texts]]:
    """Read a small list of codes with their names."""
    return [(r["code"], Texts.read(r, "name")) for r in table(path)]


def series_notes(pack_dir: Path) -> list[SeriesNoteRow]:
    """Read which series are incomplete; a pack may have none."""
    path = pack_dir / "series_notes.csv"
    if not path.exists():
        return []
    return [
        SeriesNoteRow(
            r["measure"], r.get("source", ""), r.get("dimensions", ""), Texts.read(r, "note")
        )
        for r in table(path)
    ]


def figure_files(pack_dir: Path, cycle: str) -> list[Path]:
    """List the figure files of a cycle in their order."""
    paths = (pack_dir / "figures" / cycle).glob("*.csv")
    return sorted((path for path in paths if path.name != NOTES), key=_leading_number)


def note_translations(pack_dir: Path, cycle: str) -> dict[str, Texts]:
    """Read the translations of the notes of a cycle's figures; a pack may have none.

    Raises:
        PackError: a note stands twice, or has no text.
    """
    path = pack_dir / "figures" / cycle / NOTES
    found: dict[str, Texts] = {}
    for row in table(path) if path.exists() else ():
        note, text = row["note"], Texts.of_row(row, "note")
        if not text or note in found:
            msg = f"{path.name}: the note “{note}” {'stands twice' if text else 'has no text'}"
            raise PackError(msg)
        found[note] = text
    return found


def cycles(pack_dir: Path) -> list[str]:
    """List the cycles that the pack has figures of."""
    folder = pack_dir / "figures"
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def _leading_number(path: Path) -> tuple[int, str]:
    head = path.name.split("-", 1)[0]
    return (int(head) if head.isdigit() else 0, path.name)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
