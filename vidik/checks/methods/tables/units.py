# SPDX-License-Identifier: EUPL-1.2
"""What a heading or a title says its numbers count: per cent, thousands, a rate, a change."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from .. import lexicon, measurewords
from .numbers import tidy
from .spans import LONGEST

_PERCENT: Final = (
    r"%|(?:per ?cent|percent|percentage|%) (?:distribution|share)|"
    r"(?:%|per ?cent|percent|percentage) of (?:the )?(?:total|all|column|row)(?: \w+)?|"
    r"per ?cents?|percentages?(?: points?)?|percent|pct\.?|prozente?|in %|u %|pour ?cent|"
    r"pourcentages?|por ?ciento|porcentajes?|percentuale|procent(?:at|i|a|o|y)?|procenat|postotak|"
    r"проценат|процент[ији]?|у %|в %|відсотк\w+|százalék|odsetek|udział \(%\)|shares?|struktura|"
    r"структура|anteil(?: in %)?|учешће|udeo|удео"
)
_COUNT: Final = (
    r"numbers?|no\.|nos\.|n|nr|count|counts|anzahl|zahl|nombre|effectifs?|número|numero|liczba|počet|"
    r"broj|број|число|количество|кількість|szám|antal|aantal|absolut(?:e)?|absolute numbers?|"
    r"ukupan broj|"
    r"persons|personen|personnes|cases"
)
_SCALE: Final = (
    r"(?:in )?thousands?|(?:in )?'000s?|000s|(?:in )?1[ ,.]?000|(?:in )?millions?|(?:in )?tausend|"
    r"en milliers|u hiljadama|у хиљадама|тыс\.?|тис\.?|mln\.?|mio\.?|bn|mil\. \w+"
)
_PER: Final = re.compile(
    r"\b(?:per|je|pour|por|na|на|auf|pro) (1[ ,.]?000[ ,.]?000|100[ ,.]?000|10[ ,.]?000|"
    r"1[ ,.]?000|100)\b",
    re.IGNORECASE,
)
_RATE: Final = re.compile(
    r"\b(rates?|ratio|index|indeks|индекс|average|mean|median|taux|tasa|stopa|стопа|prosek|просек|"
    r"quote|durchschnitt\w*|moyenne|index number)\b",
    re.IGNORECASE,
)
_CHANGE: Final = re.compile(
    r"\b(?:change|changes|difference|increase|decrease|growth|variation|veränderung\w*|"
    r"évolution|variación|zmiana|změna|promena|промена|разлика|razlika|год\.? раст|trend)\b|"
    r"[+±]/[-−]",
    re.IGNORECASE,
)
_VALUE: Final = "values?|obs_value|amount|vrednost|вредност|wert|valeur|valor"
"""Headings of numbers whose unit is stated elsewhere."""
_PURE: Final = tuple(
    (unit, re.compile(rf"^\(?(?:{pattern})\)?$", re.IGNORECASE))
    for unit, pattern in (("percent", _PERCENT), ("count", _COUNT), ("", _VALUE))
)
_PURE_SCALE: Final = re.compile(
    rf"^\(?((?:{_SCALE})(?: (?:of \w+|persons?|people|inhabitants|personnes|"
    rf"einwohner|personen|eur|euros?|rsd|usd))?|(?:eur|euros?|usd|rsd|€|\$|£)"
    rf"(?: (?:{_SCALE}))?)\)?$",
    re.IGNORECASE,
)
_OWN_UNITS: Final = measurewords.PERSON_UNITS | {"cases"}
_SCALE_IN_TITLE: Final = re.compile(
    r"[,;]?\s*\b(in (?:thousands?|millions?|per ?cent|%)|u hiljadama|у хиљадама|in tausend|"
    r"en milliers)(?=$|[\s,;.)])", re.IGNORECASE)  # fmt: skip
_BRACKETED: Final = re.compile(r"\s*[(\[]([^()\[\]]{1,40})[)\]]\s*$|,\s*((?:in )?[%\w' ]{1,25})$")
_SAYS_PERCENT: Final = re.compile(
    r"(?:^|\s)(?:%|per ?cent|percent|percentage|prozent|procenat|проценат|pourcentage|porcentaje)"
    r"(?:\s|$|,|\))",
    re.IGNORECASE,
)


_NUMBER_TOO: Final = re.compile(r"\b(?:numbers?|anzahl|nombre|número|broj|број)\b", re.IGNORECASE)


class Unit(NamedTuple):
    """What a heading says of what its numbers count."""

    unit: str
    pure: bool
    """It says nothing else."""
    rest: str = ""
    """What else it says."""
    change: bool = False


@lru_cache(maxsize=16384)
def unit_of(text: str) -> Unit | None:  # noqa: C901, PLR0911 - one form after another
    """Read the unit that a heading states; None where it states none."""
    text = tidy(text[:LONGEST]).strip(" :")
    if not text:
        return None
    change = bool(_CHANGE.search(text))
    for unit, pattern in _PURE:
        if pattern.match(text):
            bare = text.strip("()").lower()
            own = unit == "count" and lexicon.slug(bare) in _OWN_UNITS
            return Unit(bare if own else unit, pure=True)
    if _PURE_SCALE.match(text):
        return Unit(_scale(text), pure=True)
    if m := _BRACKETED.search(text):
        inner = (m[1] or m[2]).strip()
        head = text[: m.start()].strip()
        within = unit_of(inner) if head and (m[1] or len(inner) > 1) else None
        if within and within.pure and (m[1] or within.unit != "count"):
            return Unit(within.unit, pure=False, rest=head, change=change)
    if m := _PER.search(text):
        number = re.sub(r"\D", "", m[1])
        return Unit(f"per {number}", pure=m.start() == 0, rest=text, change=change)
    if m := _RATE.search(text):
        return Unit(m[1].lower(), pure=False, rest=text, change=change)
    if _SAYS_PERCENT.search(text):
        return Unit("percent", pure=False, rest=text, change=change)
    if change:
        return Unit("", pure=False, rest=text, change=True)
    return None


def unit_in_title(text: str) -> str:
    """Return the unit that a title or a line below it states for the whole table."""
    text = tidy(text[:LONGEST])
    for line in (text, re.sub(r"^[^:]{1,20}:\s*", "", text)):
        unit = unit_of(line)
        if unit and not unit.change and (unit.pure or unit.rest != line):
            return unit.unit
    relative = _PER.search(text)
    if relative and not _NUMBER_TOO.search(text):
        return f"per {re.sub(r'[^0-9]', '', relative[1])}"
    found = _SCALE_IN_TITLE.search(text)
    unit = unit_of(found[1].removeprefix("in ")) if found else None
    return unit.unit if unit else ""


def without_scale(text: str) -> str:
    """Leave "in thousands" out of a title."""
    return _SCALE_IN_TITLE.sub("", text)


def _scale(text: str) -> str:
    bare = text.strip("()").lower().removeprefix("in ").strip("'")
    return "thousands" if re.fullmatch(r"000s?|1[ ,.]?000|thousands?|tausend", bare) else bare
