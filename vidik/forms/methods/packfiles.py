# SPDX-License-Identifier: EUPL-1.2
"""The questionnaires of a country pack: blocks, the forms made of them, and who gets which.

`questionnaires/forms.yaml` lists the forms: titles in both languages, the blocks that a form is
made of, and the institutions that get it, by code or by kind. `questionnaires/blocks/` holds a
folder with the sheets of each block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack
from vidik.forms.methods.expressions import ExpressionError, check_patterns
from vidik.forms.methods.model import Form, Measure
from vidik.forms.methods.reading import form_of
from vidik.forms.methods.sheets import (
    SHEETS,
    Fault,
    FormError,
    SheetRow,
    Sheets,
    joined,
    sheets_of_tables,
)

FILE: Final = "questionnaires/forms.yaml"
BLOCKS: Final = "questionnaires/blocks"
_LOGIC: Final = ("relevant", "constraint", "calculation", "required")


@dataclass(frozen=True, slots=True)
class FormPlan:
    """One form of the pack before it is put together."""

    id: str
    titles: Annotated[Texts, Column(key="title")]
    version: str
    blocks: tuple[str, ...]
    institutions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    everybody: bool = False
    """Whether it goes to whoever gets no other form."""


@dataclass(frozen=True, slots=True)
class _Forms:
    forms: tuple[FormPlan, ...]


class PackCodes:
    """Names of codes out of the pack's lists."""

    def __init__(self, pack: Pack) -> None:
        """Read the lists of a pack."""
        self._names = {
            PurePosixPath(name).stem: {
                row["code"]: Texts.of_row(row, "name") for row in pack.entries(name)
            }
            for name in pack.files("codes/*.csv")
        }

    def names(self, dimension: str, code: str) -> Texts | None:
        """Name a code in every language, None if the dimension has no such code."""
        return self._names.get(dimension, {}).get(code)


class PackForms:
    """The questionnaires of a pack; a pack may have none."""

    def __init__(self, pack: Pack) -> None:
        """Read a pack's list of forms."""
        self.pack = pack
        self.codes = PackCodes(pack)
        self.measures = {
            row["code"]: Measure(row["unit"], row["counts"])
            for row in (pack.entries("measures.csv") if pack.has("measures.csv") else ())
        }
        found = pack.document(FILE, _Forms)
        self.plans = {plan.id: plan for plan in (found.forms if found is not None else ())}
        self._blocks: dict[str, Sheets] = {}
        self._forms: dict[str, Form] = {}

    def form(self, form_id: str) -> Form:
        """Put a form together.

        Raises:
            KeyError: there is no such form.
            FormError: a block is malformed.
        """
        if form_id not in self._forms:
            self._forms[form_id] = self._form(self.plans[form_id])
        return self._forms[form_id]

    def _form(self, plan: FormPlan) -> Form:
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

    @cached_property
    def block_names(self) -> tuple[str, ...]:
        """The names of the blocks, those of everybody's form first."""
        common = [name for plan in self.plans.values() if plan.everybody for name in plan.blocks]
        files = self.pack.files(f"{BLOCKS}/*/survey.csv")
        return tuple(dict.fromkeys((*common, *(PurePosixPath(name).parent.name for name in files))))

    def block(self, name: str) -> Sheets:
        """Read the sheets of a block.

        Raises:
            FormError: the block is malformed, or there is none of that name.
        """
        if name not in self._blocks:
            self._blocks[name] = self._read_block(f"{BLOCKS}/{name}")
        return self._blocks[name]

    def _read_block(self, folder: str) -> Sheets:
        if not self.pack.has(f"{folder}/survey.csv"):
            raise FormError([Fault(folder, "there is no survey.csv")])
        tables = {}
        for sheet in SHEETS:
            file = f"{folder}/{sheet}.csv"
            rows = self.pack.entries(file) if self.pack.has(file) else []
            tables[sheet] = tuple(
                SheetRow(f"{file}:{row.line}", cells)
                for row in rows
                if (cells := {name: text for name, text in row.items() if text})
            )
        return sheets_of_tables(tables)


@lru_cache(maxsize=1)
def forms_of(pack: Pack) -> PackForms:
    """Return the questionnaires of a pack; putting them together is not done twice."""
    return PackForms(pack)


def _pattern_faults(sheets: Sheets) -> Iterator[Fault]:
    for row in sheets.survey:
        for column in _LOGIC:
            try:
                check_patterns(row.get(column))
            except ExpressionError as error:
                yield Fault(row.where, str(error))
