# SPDX-License-Identifier: EUPL-1.2
"""The questionnaires of a country pack: blocks, the forms made of them, and who gets which.

`questionnaires/forms.yaml` lists the forms: titles in both languages, the blocks that a form is
made of, and the institutions that get it, by code or by kind. `questionnaires/blocks/` holds a
folder with the sheets of each block.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from vidik.core.languages import LanguageFault, Texts, tags
from vidik.forms.methods.expressions import ExpressionError, see_patterns
from vidik.forms.methods.model import Form, Measure
from vidik.forms.methods.reading import form_of
from vidik.forms.methods.sheets import Fault, FormError, Sheets, joined, read_folder

_LOGIC: Final = ("relevant", "constraint", "calculation", "required")


@dataclass(frozen=True, slots=True)
class FormPlan:
    """One form of the pack before it is put together."""

    id: str
    titles: Texts
    version: str
    blocks: tuple[str, ...]
    institutions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    everybody: bool = False
    """Whether it goes to whoever gets no other form."""


@dataclass(frozen=True, slots=True)
class Institution:
    """What a form must know of an institution that answers it."""

    code: str
    names: Texts
    kind: str
    sector: str
    own: Mapping[str, str]
    """Facts that stand in bindings, such as its territory."""


class PackCodes:
    """Names of codes out of the pack's lists."""

    def __init__(self, folder: Path) -> None:
        """Read the lists of a pack's folder."""
        self._names: dict[str, dict[str, Texts]] = {}
        for path in sorted((folder / "codes").glob("*.csv")):
            self._names[path.stem] = {row["code"]: Texts.read(row, "name") for row in _table(path)}

    def names(self, dimension: str, code: str) -> Texts | None:
        """Name a code in every language, None if the dimension has no such code."""
        return self._names.get(dimension, {}).get(code)


class PackForms:
    """The questionnaires of a pack."""

    def __init__(self, folder: Path) -> None:
        """Read a pack's folder.

        Raises:
            FormError: the list of forms is missing or malformed.
        """
        self.folder = folder
        self.codes = PackCodes(folder)
        self.measures = {
            row["code"]: Measure(row["unit"], row["counts"])
            for row in _table(folder / "measures.csv")
        }
        path = folder / "questionnaires" / "forms.yaml"
        if not path.is_file():
            raise FormError([Fault("questionnaires", "the pack has no forms.yaml")])
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.plans = {plan.id: plan for plan in _plans(document)}
        self._blocks: dict[str, Sheets] = {}

    @cached_property
    def institutions(self) -> Mapping[str, Institution]:
        """The institutions of the pack by code."""
        return {
            row["code"]: Institution(
                code=row["code"],
                names=Texts.read(row, "name"),
                kind=row["kind"],
                sector=row["sector"],
                own={"{territory}": row["territory"]},
            )
            for row in _table(self.folder / "institutions.csv")
        }

    def form(self, form_id: str) -> Form:
        """Put a form together.

        Raises:
            KeyError: there is no such form.
            FormError: a block is malformed.
        """
        plan = self.plans[form_id]
        sheets = joined((self.block(name) for name in plan.blocks), {})
        if faults := list(_pattern_faults(sheets)):
            raise FormError(faults)
        return form_of(
            sheets,
            self.codes,
            measures=self.measures,
            titles=plan.titles,
            form_id=plan.id,
            version=plan.version,
        )

    def plan_for(self, institution: Institution) -> FormPlan:
        """Tell which form an institution gets: named by code before kind, else everybody's.

        Raises:
            FormError: the pack has no form for everybody.
        """
        plans = self.plans.values()
        chosen = (
            next((plan for plan in plans if institution.code in plan.institutions), None)
            or next((plan for plan in plans if institution.kind in plan.kinds), None)
            or next((plan for plan in plans if plan.everybody), None)
        )
        if chosen is None:
            raise FormError([Fault("forms.yaml", f"no form is meant for {institution.code}")])
        return chosen

    @cached_property
    def block_names(self) -> tuple[str, ...]:
        """The names of the blocks, those of everybody's form first."""
        folder = self.folder / "questionnaires" / "blocks"
        common = [name for plan in self.plans.values() if plan.everybody for name in plan.blocks]
        named = sorted(path.name for path in folder.iterdir() if path.is_dir())
        return tuple(dict.fromkeys((*common, *named)))

    def block(self, name: str) -> Sheets:
        """Read the sheets of a block.

        Raises:
            FormError: the block is malformed, or there is none of that name.
        """
        if name not in self._blocks:
            self._blocks[name] = read_folder(self.folder / "questionnaires" / "blocks" / name)
        return self._blocks[name]


def _pattern_faults(sheets: Sheets) -> Iterator[Fault]:
    for row in sheets.survey:
        for column in _LOGIC:
            try:
                see_patterns(row.get(column))
            except ExpressionError as error:
                yield Fault(row.where, str(error))


def _table(path: Path) -> Sequence[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _plans(document: object) -> Iterator[FormPlan]:
    entries = document.get("forms") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise FormError([Fault("forms.yaml", "a list “forms” is expected")])
    for entry in entries:
        yield _plan(entry)


def _plan(entry: Mapping[str, Any]) -> FormPlan:
    try:
        return FormPlan(
            id=entry["id"],
            titles=Texts.read(entry["title"]),
            version=str(entry["version"]),
            blocks=tuple(entry["blocks"]),
            institutions=tuple(entry.get("institutions", ())),
            kinds=tuple(entry.get("kinds", ())),
            everybody=bool(entry.get("everybody", False)),
        )
    except (KeyError, TypeError, LanguageFault) as error:
        message = (
            f"a form needs id, title ({', '.join(tags())}), version and blocks; "
            f"wrong or missing: {error}"
        )
        raise FormError([Fault("forms.yaml", message)]) from None
