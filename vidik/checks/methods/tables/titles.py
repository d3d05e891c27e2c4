# SPDX-License-Identifier: EUPL-1.2
"""Titles of tables: how they begin, and what is left of one without its number and period."""

from __future__ import annotations

import re
from typing import Final

from .numbers import tidy
from .spans import LONGEST, MONTHS, YEAR, periods_in, without_day
from .units import unit_of, without_scale

_ABBREVIATED: Final = 4
_TABLE: Final = re.compile(
    r"^(?:(?:supplementary |appendix |annex )?(?:table|worksheet|tab\.|tabela|tabla|tabelle|"
    r"tableau|tabella|tabulka|"
    r"tablica|таблица|табела|табл\.|taulukko|tabell|táblázat|figure|graf|"
    r"t)\s*(?:[a-z]{1,4}_?)?\s?[\d.:]+[a-z]?(?:[-–.]\d+)*"
    r"[.:)]?|\d+(?:\.\d+)+\.?)(?:\s*[-–—:.]\s*|\s+|$)",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r",?\s*\b(?:by|nach|par|por|selon|według|podle|prema|po|према|по|за|per|sipas|după|"
    r"secondo)\b\s.*$",
    re.IGNORECASE,
)


_COUNTED: Final = re.compile(
    r"[,:–-]?\s*\b(?:numbers?|rates?|percent(?:age)?s?|shares?)(?:,? (?:and|&) "
    r"(?:numbers?|rates?|percent(?:age)?s?|shares?))?(?: per [\d,. ]+(?: \w+)?)?$",
    re.IGNORECASE,
)


def continues(text: str) -> bool:
    """Return whether a line goes on with the sentence of the line above it."""
    return text[:1].islower() or bool(re.match(_BY.pattern, text, re.IGNORECASE))


def begins_table(text: str) -> bool:
    """Return whether a line begins as the title of a table does."""
    return bool(_TABLE.match(tidy(text[:LONGEST])))


_OFFICE: Final = re.compile(
    r"\b(?:office|bureau|ministry|department|institute|agency|statistics (?:canada|austria|"
    r"netherlands)|"
    r"bundesamt|amt|ministerium|institut|zavod|завод|министарство|ministarstvo|instituto|insee|"
    r"urząd|"
    r"data extracted|release|publication|back to|contents|contact|e-?mail|www\.|http)\b",
    re.IGNORECASE,
)


def like_title(text: str) -> int:
    """Return how much a line above a table is like its title."""
    text = text[:LONGEST]
    points = 2 * bool(_BY.search(text)) + bool(periods_in(text)) + (text.count(",") > 1)
    return 1 + points + (len(text) > 25) - 4 * bool(_OFFICE.search(text))  # noqa: PLR2004 - a sentence


_MONTH_NAMES: Final = "|".join(word for word in MONTHS if len(word) > _ABBREVIATED)
_WHEN: Final = re.compile(
    rf"[,;:]?\s*(?:\b(?:in|for|from|between|im|en|u|у|za|за|year|years|annual|the|as of|at|on|"
    rf"december|31|of)\b\s*)*\b(?:\d{{1,2}}\.? )?(?:{_MONTH_NAMES})?\s*\b{YEAR}"
    rf"(?:\s?(?:[-–—/]|to|and|bis|до)\s?(?:{YEAR}|\d\d))?\.?(?: ?(?:г|god|год)\.)?",
    re.IGNORECASE,
)


def subject_of(title: str) -> str:
    """Reduce a title to what its table counts: no number, no breakdown, no period, no unit."""
    text = tidy(title)
    text = _TABLE.sub("", text)
    text = re.sub(
        r"^(?:dataset|indicator|title|titel|titre|naslov|наслов)\s*:\s*",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"\s*\[\w+\]$", "", text)
    text = re.sub(
        r"\s*\((?:continued|cont\.?|cont'd|concluded|наставак|nastavak|fortsetzung|suite)\)",
        "",
        text,
        flags=re.IGNORECASE,
    )
    without = _BY.sub("", text)
    text = without if len(without) > 2 else text  # noqa: PLR2004 - something is left
    unit = unit_of(text)
    if unit and unit.rest and unit.rest != text:
        text = unit.rest
    text = without_scale(without_day(text))
    text = _WHEN.sub(" ", text)
    bare = _COUNTED.sub("", text.strip(" ,;:.–—-"))
    text = bare if len(bare) > _ABBREVIATED else text
    text = re.sub(r"\s+", " ", text).strip(" ,;:.–—-")
    return re.sub(r"[,;:]?\s+(?:in|for|from|between|and|u|у|im|en|by|the|of)$", "", text).strip(
        " ,;:–—-"
    )
