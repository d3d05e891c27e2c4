# SPDX-License-Identifier: EUPL-1.2
"""What may be chosen in the sheets of an import, by code and by name in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from vidik.core.languages import languages
from vidik.forms.methods.importing import Lists, Sheet, folded

Options = dict[str, list[tuple[str, str]]]
"""List → its codes with their names."""
HOW: Final = gettext_noop("How to fill in")
LISTS: Final = gettext_noop("Lists")
FAULTS: Final = gettext_noop("Faults")
FAULT: Final = gettext_noop("Fault")
ASIDE: Final = (HOW, LISTS, FAULTS)
"""Sheets of our own workbooks that hold no rows."""


def lists_of(sheets: Iterable[Sheet], options: Callable[[], Options]) -> Lists:
    """Return the codes by everything that may be typed for them, in any language.

    Args:
        sheets: those that are imported.
        options: gives what may be chosen, in the reader's language.
    """
    codes: dict[str, dict[str, str]] = {}
    heads: dict[str, str] = {}
    clashes: set[tuple[str, str]] = set()
    for _tag in _in_each_language():
        for name, rows in options().items():
            known = codes.setdefault(name, {})
            for code, text in rows:
                if known.setdefault(folded(text), code) != code:
                    clashes.add((name, folded(text)))
        for title in ASIDE:
            heads[folded(gettext(title))] = ""
        for sheet in sheets:
            heads[folded(gettext(sheet.title))] = heads[sheet.code] = sheet.code
            heads[f"{sheet.code}:{folded(gettext(FAULT))}"] = ""
            for column in sheet.columns:
                heads[f"{sheet.code}:{folded(gettext(column.label))}"] = column.code
                heads[f"{sheet.code}:{folded(column.code)}"] = column.code
    for name, text in clashes:
        del codes[name][text]
    for known in codes.values():
        known |= {folded(code): code for code in set(known.values())}
    return Lists(codes, heads)


def told_apart(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put the code beside names that several codes have; one code stays once."""
    once = dict(rows)
    by_name: dict[str, set[str]] = {}
    for code, text in rows:
        by_name.setdefault(folded(text), set()).add(code)
    found = {}
    for code, text in once.items():
        found[code] = text if len(by_name[folded(text)]) == 1 else f"{text} [{code}]"
    return list(found.items())


def _in_each_language() -> Iterator[str]:
    for each in languages().all:
        with translation.override(each.tag):
            yield each.tag
