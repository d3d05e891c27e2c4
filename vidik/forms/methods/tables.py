# SPDX-License-Identifier: EUPL-1.2
"""Figure tables: one row of a form that stands for a table of figures.

A `begin_group` with a cell in `vidik::rows` is a table of one measure. `vidik::rows` and
`vidik::columns` list combinations of codes, divided by ` | `; a combination is written as in files
of figures (`form=labour;age=under-18`), and `*` is the whole. The table is unfolded into ordinary
integer or decimal questions, so that every tool that reads XLSForm can ask it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from vidik.core.languages import worded, xlsform_columns
from vidik.forms.methods.sheets import Fault, FormError, SheetRow, Sheets

Texts = Mapping[str, str]
"""Texts by the tag of their language."""
Pairs = tuple[tuple[str, str], ...]

LABELS: Final = xlsform_columns("label")
HINTS: Final = xlsform_columns("hint")
WHY_BLANK: Final = worded(en="Why is there no number?", sr="Зашто нема броја?")
REASONS: Final = "vidik_blank"
"""The list of reasons for a blank, added to every form that asks for figures."""
STATUSES: Final[Mapping[str, Texts]] = {
    "not_collected": worded(en="is not collected", sr="не прикупља се"),
    "not_available": worded(en="is not available", sr="није доступно"),
    "refused": worded(en="answer refused", sr="одговор је ускраћен"),
    "not_applicable": worded(en="does not apply", sr="није применљиво"),
}
"""The reasons for a blank, as figures know them, with the words in which forms offer them."""
WHOLE: Final = "*"
_IN_ALL: Final = worded(en="in all", sr="укупно")
_COMBINATION: Final = re.compile(r"[a-z0-9-]+=[^=;|\s]+(?:;[a-z0-9-]+=[^=;|\s]+)*")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9]+")


def texts_of(row: SheetRow, columns: Mapping[str, str]) -> Texts:
    """Return a text of a row in each language, from the columns that hold it; none is empty."""
    texts = {language: row.get(column) for language, column in columns.items()}
    first = next(filter(None, texts.values()), "")
    return {language: text or first for language, text in texts.items()} if first else {}


class Codes(Protocol):
    """Where the names of codes come from."""

    def names(self, dimension: str, code: str) -> Texts | None:
        """Name a code in every language, None if the dimension has no such code."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or a column of a table: the codes that it stands for, and its words."""

    pairs: Pairs
    texts: Texts
    slug: str


def split_pairs(text: str) -> Pairs:
    """Read `form=labour;age=under-18` into pairs in alphabetical order; blank and `*` are none.

    Raises:
        ValueError: the text is no combination of codes.
    """
    if text in {"", WHOLE}:
        return ()
    if not _COMBINATION.fullmatch(text):
        msg = f"“{text}” is no combination of codes like form=labour;age=under-18"
        raise ValueError(msg)
    pairs = sorted((part.partition("=")[0], part.partition("=")[2]) for part in text.split(";"))
    if len({name for name, _code in pairs}) != len(pairs):
        msg = f"“{text}” names a dimension twice"
        raise ValueError(msg)
    return tuple(pairs)


def headings(text: str, codes: Codes) -> list[Heading]:
    """Read the rows or columns of a table.

    Raises:
        ValueError: a combination is malformed, stands twice, or names an unknown code.
    """
    found: list[Heading] = []
    for part in (part.strip() for part in text.split("|")):
        pairs = split_pairs(part)
        if any(pairs == other.pairs for other in found):
            msg = f"“{part}” stands twice"
            raise ValueError(msg)
        slug = "__".join(_slug(code) for _name, code in pairs) or "all"
        if any(slug == other.slug for other in found):
            slug = "__".join(_slug(f"{name} {code}") for name, code in pairs)
        found.append(Heading(pairs, _texts(pairs, codes), slug))
    return found


def _slug(text: str) -> str:
    return _UNSAFE.sub("_", text).strip("_").lower()


def _texts(pairs: Pairs, codes: Codes) -> Texts:
    if not pairs:
        return dict(_IN_ALL)
    named = []
    for dimension, code in pairs:
        names = codes.names(dimension, code)
        if names is None:
            msg = f"the dimension “{dimension}” has no code “{code}”"
            raise ValueError(msg)
        named.append(names)
    return {language: ", ".join(names[language] for names in named) for language in _IN_ALL}


def unfolded(sheets: Sheets, codes: Codes) -> Sheets:
    """Return the form with every figure table unfolded into questions.

    After every table and every other question that is bound to a measure, the reason for a blank
    is asked; a number is required as long as no reason is given, unless `required` says `no`. A
    form that is unfolded already stays as it is.

    Raises:
        FormError: a table is malformed; every malformed one is named.
    """
    done = {row.get("vidik::reason_for") for row in sheets.survey}
    rows: list[SheetRow] = []
    faults: list[Fault] = []
    for row in sheets.survey:
        name = row.get("name")
        if row.get("vidik::rows"):
            rows.append(row)
            if row.get("type").replace(" ", "_") != "begin_group":
                faults.append(Fault(row.where, "only a begin_group can be a figure table"))
            elif name not in done:
                try:
                    rows.extend(_cells(row, codes))
                except ValueError as error:
                    faults.append(Fault(row.where, str(error)))
                rows.append(_reason(row, f"{name}__blank"))
        elif wants_reason(row) and name not in done:
            rows.append(row.changed(required=_required(row, f"{name}__blank")))
            rows.append(_reason(row, f"{name}__blank"))
        else:
            rows.append(row)
    if faults:
        raise FormError(faults)
    requested = any(row.get("vidik::reason_for") for row in rows)
    listed = any(row.get("list_name") == REASONS for row in sheets.choices)
    reasons = reason_choices() if requested and not listed else ()
    return Sheets(tuple(rows), (*sheets.choices, *reasons), sheets.settings)


def wants_reason(row: SheetRow) -> bool:
    """Return whether the reason for a blank is asked after the question."""
    return bool(
        row.get("vidik::measure")
        and not row.get("vidik::table")
        and row.get("type") in {"integer", "decimal"}
    )


def _required(row: SheetRow, reason: str) -> str:
    return "" if row.get("required") == "no" else f"${{{reason}}} = ''"


def _reason(row: SheetRow, name: str) -> SheetRow:
    # It is always asked: a number that hangs on its reason and a reason that hangs on its number
    # would be a circle, which ODK refuses.
    cells = {
        "type": f"select_one {REASONS}",
        "name": name,
        "vidik::reason_for": row.get("name"),
    }
    cells |= {label: WHY_BLANK[language] for language, label in LABELS.items()}
    return SheetRow(row.where, {name: text for name, text in cells.items() if text})


def reason_choices() -> tuple[SheetRow, ...]:
    """Return the list of reasons for a blank, the same in every form."""
    return tuple(
        SheetRow(
            REASONS,
            {"list_name": REASONS, "name": status}
            | {label: texts[language] for language, label in LABELS.items()},
        )
        for status, texts in STATUSES.items()
    )


def _cells(row: SheetRow, codes: Codes) -> Iterable[SheetRow]:
    if not row.get("vidik::measure"):
        msg = "a figure table needs its measure in vidik::measure"
        raise ValueError(msg)
    fixed = split_pairs(row.get("vidik::dimensions"))
    downward = headings(row.get("vidik::rows"), codes)
    across = headings(row.get("vidik::columns", WHOLE), codes)
    for line in downward:
        for column in across:
            pairs = dict((*fixed, *line.pairs, *column.pairs))
            if len(pairs) < len(fixed) + len(line.pairs) + len(column.pairs):
                msg = f"“{line.slug}” and “{column.slug}” name the same dimension"
                raise ValueError(msg)
            slugs = [row.get("name"), line.slug] + ([column.slug] if len(across) > 1 else [])
            cells = {
                "type": row.get("vidik::kind", "integer"),
                "name": "__".join(slugs),
                "required": _required(row, f"{row.get('name')}__blank"),
                "constraint": row.get("constraint", ". >= 0"),
                "vidik::measure": row.get("vidik::measure"),
                "vidik::unit": row.get("vidik::unit"),
                "vidik::period": row.get("vidik::period"),
                "vidik::dimensions": ";".join(f"{n}={c}" for n, c in sorted(pairs.items())),
                "vidik::table": row.get("name"),
                "vidik::row": line.slug,
                "vidik::column": column.slug,
            }
            for language, label in LABELS.items():
                words = [line.texts[language]]
                if len(across) > 1:
                    words.append(column.texts[language])
                cells[label] = " – ".join(words)
            yield SheetRow(row.where, {name: text for name, text in cells.items() if text})


class CodeNames:
    """Names by dimension and code."""

    def __init__(self, names: Mapping[str, Mapping[str, Texts]]) -> None:
        """Keep the names."""
        self._names = names

    def names(self, dimension: str, code: str) -> Texts | None:
        """Name a code in every language, None if the dimension has no such code."""
        return self._names.get(dimension, {}).get(code)
