# SPDX-License-Identifier: EUPL-1.2
"""What may stand in the words of a public thing: nothing by which a private person is known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Final

_PERSONAL: Final = re.compile(r"(?<!\d)\d(?:[ .\-/]?\d){12}(?!\d)")
_PERSONAL_PLAIN: Final = re.compile(r"(?<!\d)\d{13}(?!\d)")
_BIRTH: Final = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])")
"""A personal number begins with a day and a month: of digits with signs between them only these."""
_CODE: Final = re.compile(r"(?<!\w)(?=(\w{5}[ \-–]?\w{5})(?!\w))")
"""Looked ahead for: the word before a code could be taken for its first half."""
_MAIL: Final = re.compile(r"[^\s@<>]+@([^\s@<>,;]+)")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs"})


class Fault(StrEnum):
    """Why words are refused."""

    TOO_LONG = "too-long"
    HIDDEN = "hidden"
    """A sign that nobody sees, or that turns the direction of writing."""
    SEVERAL_LINES = "several-lines"
    PERSONAL_NUMBER = "personal-number"
    CASE_CODE = "case-code"
    PRIVATE_MAIL = "private-mail"


def tidy(text: str) -> str:
    """Return words as they are stored: composed, with plain ends of lines, without outer spaces.

    A tab, as it comes along from a table, is a space.
    """
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    lines = re.split(r"\r\n|\r|\n", composed)
    return "\n".join(line.rstrip() for line in lines).strip()


def fault_in(
    text: str,
    *,
    longest: int,
    is_one_line: bool,
    is_case_code: Callable[[str], bool],
    private_hosts: Collection[str],
) -> Fault | None:
    """Return why words may not be stored; None where they may.

    Args:
        text: tidied.
        longest: how many characters there may be.
        is_one_line: whether it is a title.
        is_case_code: whether something written can be the code of a case.
        private_hosts: parts of host names at which private persons have their addresses.
    """
    if len(text) > longest:
        return Fault.TOO_LONG
    if is_one_line and "\n" in text:
        return Fault.SEVERAL_LINES
    if any(unicodedata.category(char) in _HIDDEN for char in text.replace("\n", "")):
        return Fault.HIDDEN
    # Digits and letters of other widths and scripts say the same.
    plain = unicodedata.normalize("NFKC", text)
    if _names_person(plain):
        return Fault.PERSONAL_NUMBER
    if any(
        any(char.isdigit() for char in found[1]) and is_case_code(found[1])
        for found in _CODE.finditer(plain)
    ):
        return Fault.CASE_CODE
    # The last part is a country's: `me` is Montenegro's.
    hosts = {part for found in _MAIL.finditer(plain.lower()) for part in found[1].split(".")[:-1]}
    return Fault.PRIVATE_MAIL if hosts & {*private_hosts} else None


def _names_person(text: str) -> bool:
    if _PERSONAL_PLAIN.search(text):
        return True
    digits = (re.sub(r"\D", "", found[0]) for found in _PERSONAL.finditer(text))
    return any(_BIRTH.match(each) for each in digits)
