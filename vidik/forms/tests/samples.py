# SPDX-License-Identifier: EUPL-1.2
"""A small form that tests speak of: a table with totals, a question that hides others, a repeat."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from vidik.core.packfiles import Entry, Pack
from vidik.forms.methods.model import Form, Measure
from vidik.forms.methods.packfiles import PackForms
from vidik.forms.methods.reading import form_of
from vidik.forms.methods.sheets import SheetRow, Sheets
from vidik.forms.methods.tables import Texts
from vidik.forms.methods.workbook import Respondent

EN = "label::English (en)"
SR = "label::Serbian (sr)"
RESPONDENT = Respondent("test-office", {"en": "Test office", "sr": "Проба"}, 2024)
PACK = Path(__file__).resolve().parents[3] / "packs" / "serbia"


class AnyCodes:
    """Codes of which every one exists, but those called `unknown`."""

    def names(self, dimension: str, code: str) -> Texts | None:
        del dimension
        return None if code == "unknown" else {"en": code, "sr": code}


def row(number: int, **cells: str) -> SheetRow:
    named = {name.replace("__", "::"): text for name, text in cells.items()}
    label = named.pop("label", named.get("name", ""))
    if label and not named["type"].startswith("end"):
        named |= {EN: label, SR: label}
    return SheetRow(f"survey row {number}", named)


def sheets(*rows: dict[str, str], choices: tuple[tuple[str, str], ...] = ()) -> Sheets:
    return Sheets(
        tuple(row(number, **cells) for number, cells in enumerate(rows, start=2)),
        tuple(
            SheetRow("choices", {"list_name": name, "name": choice, EN: choice, SR: choice})
            for name, choice in choices
        ),
    )


def made(*rows: dict[str, str], choices: tuple[tuple[str, str], ...] = ()) -> Form:
    return form_of(
        sheets(*rows, choices=choices),
        AnyCodes(),
        measures={
            "victims": Measure("persons"),
            "share": Measure("percent"),
            "growth": Measure("percent", "change"),
        },
        titles={"en": "A form", "sr": "Образац"},
        form_id="test",
        version="1",
    )


TABLE = {
    "type": "begin_group",
    "name": "t",
    "vidik__measure": "victims",
    "vidik__rows": "form=labour | form=sexual | *",
    "vidik__columns": "sex=f | sex=m | *",
}


@cache
def small() -> Form:
    return made(
        {"type": "begin_group", "name": "g", "label": "Група = 1"},
        {"type": "select_one yn", "name": "any", "required": "yes"},
        TABLE | {"relevant": "${any} = 'yes'"},
        {"type": "end_group"},
        {"type": "calculate", "name": "women", "calculation": "${t__labour__f} + ${t__sexual__f}"},
        {"type": "decimal", "name": "share_of_women", "vidik__measure": "share", "required": "no"},
        {"type": "text", "name": "remark"},
        {"type": "begin_repeat", "name": "events"},
        {"type": "text", "name": "title", "required": "yes"},
        {"type": "integer", "name": "people", "constraint": ". > 2"},
        {"type": "date", "name": "day"},
        {"type": "end_repeat"},
        {"type": "end_group"},
        choices=(("yn", "yes"), ("yn", "no")),
    )


@cache
def pack() -> PackForms:
    return PackForms(Pack(PACK))


def form_for(institution: Entry) -> Form:
    """Give the form that an institution of the pack gets: by code before kind, else everybody's."""
    plans = pack().plans.values()
    chosen = (
        next((plan for plan in plans if institution["code"] in plan.institutions), None)
        or next((plan for plan in plans if institution["kind"] in plan.kinds), None)
        or next(plan for plan in plans if plan.everybody)
    )
    return pack().form(chosen.id)


@cache
def institutions() -> dict[str, Entry]:
    """Return the institutions of the pack by code."""
    return {row["code"]: row for row in Pack(PACK).entries("institutions.csv")}
