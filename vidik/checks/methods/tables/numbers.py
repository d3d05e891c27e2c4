# SPDX-License-Identifier: EUPL-1.2
"""Numbers as people write them: separators, signs for what is missing, marks of footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MISSING_SIGNS: Final = frozenset(
    """.. ... … . : x X / # * ** *** - -- --- – — − n/a N/A n.a. N.A. na NA n.d. nd ND N.D. н/д нд
    н.д. c C s S z Z u U (:) (x) (X) (-) (–) [c] [x] [z] [u] [w] [low] [:] [..] :c :u :z n.v.
    k.A. b.d. bd b/d NC nc n.c. † ‡ § null NULL NaN nan #N/A""".split()  # noqa: SIM905 - many signs
) | {
    ": c", ": u", ": z", "k. A.", "not available", "not applicable", "no data", "suppressed",
    "confidential", "nije dostupno", "није доступно", "nema podataka", "нема података",
}  # fmt: skip
"""Signs that stand where a number would."""
NIL_SIGNS: Final = frozenset({"-", "–", "—", "−", "--", "---"})
"""Signs that some publishers write for none and others for not known."""
_SUPER: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "0123456789()")
SUPERSCRIPTS: Final = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ⁽⁾")
_LETTERS: Final = str.maketrans("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghijklmnoprstuvwxyz")
_BLANKS: Final = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]+")
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_CORE: Final = r"\d+(?:[ '’.,]\d+)*"
_NUMBER: Final = re.compile(
    rf"^(?P<before>[<>≤≥~≈±]=?|ca\.?|c\.|about |more than |less than |under |over )?\s*"
    rf"(?P<sign>[-−–+])?\s?(?P<money>[€$£])?\s?(?P<core>{_CORE})\s?(?P<percent>%|‰)?"
    rf"(?P<after>.*)$",
    re.DOTALL,
)
_QUALIFIERS: Final = {
    "<": "less_than", ">": "more_than", "≤": "at_most", "≥": "at_least", "<=": "at_most",
    ">=": "at_least", "~": "approx", "≈": "approx", "ca": "approx", "ca.": "approx", "c.": "approx",
    "about": "approx", "more than": "more_than", "less than": "less_than", "under": "less_than",
    "over": "more_than",
}  # fmt: skip
_MARK: Final = (
    r"(?:\((?:\w|\d\d|[a-z](?:,\s?[a-z])*|\d(?:,\s?\d)*|note \d+)\)|\[(?:note )?\w{1,3}\]|"
    r"(?:\w|\d\d)\)|\*{1,3}|[†‡§#!^]|[a-zA-Z](?![^\W\d_]))"
)
_MARKS_AFTER: Final = re.compile(rf"^(?:[\s,]*{_MARK}){{1,4}}$")
_MARKS_BEFORE: Final = re.compile(r"^(?P<marks>(?:\*{1,3}|[rpe]\s|\([a-z]\)\s?|\[\w+\]\s))")
_ONE_MARK: Final = re.compile(_MARK)
_GROUPED: Final = {
    " ": re.compile(r"^\d{1,3}(?: \d{3})+(?:[.,]\d+)?$"),
    "'": re.compile(r"^\d{1,3}(?:'\d{3})+(?:[.,]\d+)?$"),
    ",": re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$"),
    ".": re.compile(r"^\d{1,3}(?:\.\d{3})+(?:,\d+)?$"),
}
_LABEL_MARKS: Final = re.compile(
    r"(?:[\s,]*(?:\((?:\w|\d\d|[a-z](?:,\s?[a-z])+|\d(?:,\s?\d)+)\)|\[(?:note )?\w{1,3}\]|"
    r"(?<=[\s\w])(?:[a-z]|\d{1,2})\)|\*{1,3}|[†‡§]))+$"
)
_SLASH_MARKS: Final = re.compile(r"(?<=[^\W\d_]{2})/([a-z*](?:,[a-z*])*)$")
_DIGITS_AT_END: Final = re.compile(r"(?<=[^\W\d_]{2})(\d{1,2}(?:,\d{1,2})*)$")
_LONGEST: Final = 60
_LONGEST_LABEL: Final = 300


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says as a value."""

    number: Decimal | None
    qualifier: str = "exact"
    percent: bool = False
    marks: tuple[str, ...] = ()
    missing: bool = False


def tidy(text: str) -> str:
    """Reduce all kinds of blanks to single ones, and drop signs that only direct writing."""
    if text.isascii():
        return " ".join(text.split())
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def split_superscripts(text: str) -> tuple[str, tuple[str, ...]]:
    """Take superscript signs off the end of a text."""
    if text[-1:] not in SUPERSCRIPTS:
        return text.rstrip(), ()
    end = len(text)
    while end and (text[end - 1] in SUPERSCRIPTS or (text[end - 1] in ", " and end < len(text))):
        end -= 1
    raised = text[end:].strip(", ").translate(_SUPER).translate(_LETTERS)
    return text[:end].rstrip() or text, marks_of(raised) if end else ()


def lowered(text: str) -> str:
    """Write raised signs at the beginning of a note as plain ones."""
    end = 0
    while end < len(text) and text[end] in SUPERSCRIPTS:
        end += 1
    head = text[:end].translate(_SUPER).translate(_LETTERS)
    return f"{head} {text[end:].lstrip()}" if end else text


def marks_of(text: str) -> tuple[str, ...]:
    """Read footnote marks: "a,b", "(1)", "[note 2]", "*"."""
    bare = re.sub(r"[()\[\]]", " ", text).replace("note ", " ").replace(",", " ")
    return tuple(bare.split())


class Convention:
    """Which sign separates decimals in a file, decided by all its numbers together."""

    def __init__(self, numbers: Iterable[str]) -> None:
        comma = point = grouped_comma = grouped_point = 0
        plain = False
        for core in numbers:
            signs = [sign for sign in ".," if sign in core]
            plain = plain or not signs
            if len(signs) == 2:  # noqa: PLR2004 - both signs
                last = max(signs, key=core.rfind)
                comma += last == ","
                point += last == "."
            elif signs:
                sign = signs[0]
                head, *groups = core.split(sign)
                other_groups = " " in core or "'" in core
                sure = other_groups or (
                    len(groups) == 1 and (len(groups[0]) != 3 or head in {"", "0"} or len(head) > 3)  # noqa: PLR2004 - thousands
                )
                if sure:
                    comma += sign == ","
                    point += sign == "."
                elif any(len(group) != 3 for group in groups):  # noqa: PLR2004 - thousands
                    continue
                elif sign == ",":
                    grouped_comma += 1
                else:
                    grouped_point += 1
        if comma != point:
            self.decimal = "," if comma > point else "."
        elif grouped_point and not grouped_comma and plain:
            self.decimal = ","
        else:
            self.decimal = "."

    def value(self, core: str) -> Decimal | None:
        """Read the digits of a number."""
        core = core.replace("’", "'")
        for sign in (" ", "'"):
            if sign in core:
                if not _GROUPED[sign].match(core):
                    return None
                core = core.replace(sign, "")
                return Decimal(core.replace(",", "."))
        group = "." if self.decimal == "," else ","
        if group in core:
            if not _GROUPED[group].match(core):
                return None
            core = core.replace(group, "")
        if core.count(self.decimal) > 1:
            return (
                Decimal(core.replace(self.decimal, ""))
                if _GROUPED[self.decimal].match(core)
                else None
            )
        return Decimal(core.replace(self.decimal, "."))


@lru_cache(maxsize=65536)
def core_of(text: str) -> str:
    """Return the digits of a text that looks like a number, for deciding on separators."""
    found = _NUMBER.match(_unmarked(tidy(text))[0]) if len(text) <= _LONGEST else None
    return found["core"].replace("’", "'") if found and not found["after"].strip() else ""


def _unmarked(text: str) -> tuple[str, tuple[str, ...]]:
    text, marks = split_superscripts(text)
    found = _MARKS_BEFORE.match(text)
    if found and text[found.end() :].strip()[:1].isdigit():
        marks += marks_of(found["marks"])
        text = text[found.end() :].strip()
    if text.startswith("(") and text.endswith(")") and text[1:2].isdigit():
        marks += ("()",)
        text = text[1:-1].strip()
    return text, marks


def read_value(text: str, convention: Convention) -> Reading | None:  # noqa: PLR0911 - see units
    """Read a text as a value; None for one that is a label."""
    text = tidy(text)
    if not text or len(text) > _LONGEST:
        return None
    if text in MISSING_SIGNS or text.lower() in MISSING_SIGNS:
        return Reading(None, missing=True)
    text, marks = _unmarked(text)
    if text in MISSING_SIGNS:
        return Reading(None, marks=marks, missing=True)
    found = _NUMBER.match(text)
    if found is None:
        return None
    after = found["after"].strip()
    if after:
        if not _MARKS_AFTER.match(after):
            return None
        marks += tuple(mark for one in _ONE_MARK.findall(after) for mark in marks_of(one))
    number = convention.value(found["core"])
    if number is None:
        return None
    if found["sign"] and found["sign"] != "+":
        number = -number
    before = (found["before"] or "").strip()
    qualifier = _QUALIFIERS.get(before, "exact")
    if number == 0 and "*" in marks:
        qualifier = "approx"
    return Reading(number, qualifier, bool(found["percent"]), marks)


def split_label(text: str, known: Iterable[str] = ()) -> tuple[str, tuple[str, ...]]:
    """Take the marks of footnotes off a heading.

    Args:
        text: the heading.
        known: marks that the notes of the table explain; a bare digit at the end is a mark only
            if it is one of them.
    """
    label, marks = split_superscripts(tidy(text))
    if len(label) > _LONGEST_LABEL:
        return label, marks
    found = _LABEL_MARKS.search(label)
    head = label[: found.start()] if found else ""
    if found and len(head) > 1 and head.count("(") == head.count(")"):
        marks = marks_of(found[0]) + marks
        label = label[: found.start()].rstrip()
    found = _SLASH_MARKS.search(label)
    if found and set(found[1].split(",")) <= {*known, "*"}:
        marks = marks_of(found[1]) + marks
        label = label[: found.start()].rstrip()
    found = _DIGITS_AT_END.search(label)
    if found and set(found[1].split(",")) <= set(known):
        marks = marks_of(found[1]) + marks
        label = label[: found.start()].rstrip()
    return label.rstrip(" :") or label, marks
