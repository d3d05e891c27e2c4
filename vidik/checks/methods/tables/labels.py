# SPDX-License-Identifier: EUPL-1.2
"""What headings are by their words: totals, sexes, ages, names of breakdowns."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from .. import lexicon, vocabulary
from .numbers import tidy


def is_total(label: str) -> bool:
    """Return whether a heading stands for everything."""
    slug = lexicon.slug(label)
    return lexicon.is_total(slug) or slug in {"grand-total", "subtotal", "sub-total", "sum-total"}


_BEGINS_TOTAL: Final = re.compile(
    r"^(?:sub-?|grand )?(?:totals?|all|both|ukupno|svega|укупно|свега|insgesamt|gesamt|zusammen|"
    r"ensemble|"
    r"totale?|ogółem|razem|celkem|spolu|összesen|итого|всего|усього|всього)\b",
    re.IGNORECASE,
)


_ENDS_TOTAL: Final = re.compile(
    r"\b(?:total|totals|ukupno|укупно|insgesamt|gesamt|zusammen|ensemble|ogółem|razem|celkem|"
    r"összesen)$",
    re.IGNORECASE,
)


def says_total(label: str) -> bool:
    """Return whether a heading calls itself a total at its beginning or end."""
    return begins_as_total(label) or bool(_ENDS_TOTAL.search(label))


def is_total_of_all(label: str) -> bool:
    """Return whether a heading is a total with an explanation: "Total, all offences"."""
    head = re.split(r"\s*[,:(–—]\s*|\s-\s", label, maxsplit=1)[0]
    return head != label and is_total(head)


def begins_as_total(label: str) -> bool:
    """Return whether a heading begins as that of a total does, whatever follows."""
    return is_total(label) or bool(_BEGINS_TOTAL.match(label))


_YEARS_OF_AGE: Final = re.compile(
    r"\b(?:years?(?: old| of age)?|yrs?|jahren?|ans|años|anni|anos|godin[ae]|година|године|години|"
    r"lat|let|"
    r"rokov|roků|év|aged?)\b\.?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def age_code(label: str) -> str:
    """Write an age as the checks read it: "18–24 years" as 18-24."""
    bare = _YEARS_OF_AGE.sub(" ", _DASH.sub("-", label))
    return re.sub(r"\s+", " ", bare).strip(" ,") or label


def kind_of(labels: list[str]) -> str:
    """Name the dimension that headings belong to by themselves: sex or age; else blank."""
    named = [label for label in labels if not is_total(label)]
    codes = [lexicon.slug(label) for label in named]
    if not codes:
        return ""
    if all(code in vocabulary.SEX for code in codes):
        return "sex"
    codes = [lexicon.slug(age_code(label)) for label in named]
    ages = [bool(lexicon.ages_of("age", lexicon.code_of("age", c)[0])) for c in codes]
    known = [age or lexicon.residual(code) for age, code in zip(ages, codes, strict=True)]
    return "age" if all(known) and sum(ages) > 1 else ""


_DIMENSIONS: Final = (
    vocabulary.SEX_NAMES | vocabulary.AGE_WORDS | vocabulary.TERRITORY_NAMES
    | vocabulary.EXCLUSIVE_NAMES | vocabulary.COMPLETE_NAMES | vocabulary.OFFENCE_NAMES
    | {"race", "ethnicity", "race-hispanic-origin", "nationality", "citizenship", "education",
       "marital-status", "age-group", "religion", "country", "continent"}
)  # fmt: skip


def names_dimension(label: str) -> bool:
    """Return whether a heading is the name of a breakdown and not one of its categories."""
    slug = lexicon.slug(re.split(r"[(/]| by ", label)[0])
    return slug in _DIMENSIONS


_SOME: Final = (
    "(?:of|from) (?:which|whom|these|this|them)|from that|including|thereof|davon|darunter|"
    "dont|de los cuales|di cui|od toga|од тога|od čega|од чега|w tym|z toho|ebből|в том числе|"
    "у тому числі|varav|waarvan|herav|heraf|din care|prej të cilëve|bunun"
)
_OF_WHICH: Final = re.compile(
    rf"^(?:{_SOME})(?: (?:im|nach|aged?|by|according|prema|према|по|po)\b.*)?\s*[:.…]*$",
    re.IGNORECASE,
)
_SOME_OF: Final = re.compile(rf"^(?:{_SOME})\b[\s:,–-]+(?=\S)", re.IGNORECASE)


def some_of(label: str) -> str:
    """Return what a heading counts of the one before it: "of which women"; else blank."""
    found = None if says_of_which(label) else _SOME_OF.match(label)
    return label[found.end() :] if found else ""


def says_of_which(text: str) -> bool:
    """Return whether a heading only says that parts of the one before it follow."""
    return bool(_OF_WHICH.match(tidy(text)))


_DASH: Final = re.compile(r"(?<=\d)\s?[–—]\s?(?=\d)")


@lru_cache(maxsize=65536)
def clean_name(text: str) -> str:
    """Write a heading so that figures.csv can hold it as a name or a code."""
    return _DASH.sub("-", tidy(text)).replace(";", ",").replace("=", ":") or "-"
