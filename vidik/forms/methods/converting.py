# SPDX-License-Identifier: EUPL-1.2
"""Convert sheets to an XForm by pyxform; for an uploaded form, in a separate process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from vidik.core import confined
from vidik.forms.methods.flaw import DraftRefused, Flaw
from vidik.forms.methods.sheets import Fault, FormError

Sheeted = dict[str, list[dict[str, str]]]
"""Rows by the name of the sheet, as pyxform takes them."""
Convert = Callable[[Sheeted], tuple[str, tuple[str, ...]]]
APART: Final = confined.Limits(seconds=20, memory=2**30, answer=64 * 2**20, written=32 * 2**20)
"""pyxform writes what it makes into a file and reads it again."""
TOO_HEAVY: Final = (
    "building the form takes more time or memory than a questionnaire needs; "
    "split it into several forms"
)


def converted(sheets: Sheeted) -> tuple[str, tuple[str, ...]]:
    """Return the XForm of sheets, with pyxform's warnings.

    Raises:
        FormError: pyxform refuses them.
    """
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - slow to load, and seldom needed
    from pyxform.xls2xform import convert  # noqa: PLC0415 - slow to load, and seldom needed

    warnings: list[str] = []
    try:
        result = convert(sheets, warnings=warnings, form_name="data")
    except PyXFormError as error:
        raise FormError([Fault("", " ".join(str(error).split()))]) from None
    return result.xform, tuple(warnings)


def converted_apart(sheets: Sheeted) -> tuple[str, tuple[str, ...]]:
    """Do the same with a stranger's sheets, within limits, in a separate process.

    Raises:
        FormError: pyxform refuses them.
        DraftRefused: they need more time or memory than a form does.
    """
    try:
        reported = confined.run(f"{__name__}:convert", json.dumps(sheets).encode(), APART, ())
        xform, warnings, fault = json.loads(reported)
    except (confined.Unreadable, ValueError):
        raise DraftRefused([Flaw("", "", TOO_HEAVY)]) from None
    if fault:
        raise FormError([Fault("", str(fault))])
    return str(xform), tuple(map(str, warnings))


def convert(content: bytes) -> bytes:
    """Write the XForm of sheets, or why there is none; what runs in the separate process."""
    try:
        xform, warnings = converted(json.loads(content))
    except FormError as error:
        return json.dumps(["", [], error.faults[0].message]).encode()
    return json.dumps([xform, warnings, ""]).encode()
