# SPDX-License-Identifier: EUPL-1.2
"""Words by which the checks read names they have never seen.

A figure's names come from any country. The words here only say how codes relate (a total, the
rest, two halves of a whole, nested ages) and which names are restatements of another; what a
measure means is left to the rules of a country pack.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from . import flowwords, measurewords, vocabulary

if TYPE_CHECKING:
    from collections.abc import Container

_BETWEEN = re.compile(r"[+,]")


@lru_cache(maxsize=65536)
def residual(code: str) -> bool:
    """Return whether a code stands for the rest of its dimension: other, unknown, other forms."""
    return code in vocabulary.RESIDUAL or (
        bool(vocabulary.RESIDUAL_HEAD.match(code)) and code not in vocabulary.GROUP_OF_OTHERS
    )


_HUMP = re.compile(r"(?<=[^\W\d_])(?<![A-ZА-ЯЂЈЉЊЋЏČĆŠŽĐ])(?=[A-ZА-ЯЂЈЉЊЋЏČĆŠŽĐ])")


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """Reduce spelling to what matters: case, underscores, blanks and camelCase do not."""
    text = text.strip()
    if not text.islower() and not text.isupper():
        text = _HUMP.sub("-", text)
    text = text.lower()
    if text.isalnum():
        return text
    for sign in "_ /":
        text = text.replace(sign, "-")
    while "--" in text:
        text = text.replace("--", "-")
    return text.strip("-") or "-"


@lru_cache(maxsize=65536)
def is_total(code: str, name: str = "") -> bool:
    """Return whether a code stands for all codes of its dimension together.

    "All ages" and "total persons" do; "total children" is a subject of its own, which may be only
    some of what the dimension divides.
    """
    if code in vocabulary.TOTAL or code in vocabulary.ANY:
        return True
    if not (of := vocabulary.TOTAL_OF.match(code)):
        return False
    significant = {_singular(word) for word in of[1].split("-")} - flowwords.FILLER
    return significant <= {*_SUBJECTS, *(_singular(word) for word in name.split("-"))}


def _singular(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


_SUBJECTS = frozenset(
    _singular(word)
    for word in (
        (measurewords.PERSON_UNITS | measurewords.COUNT_UNITS | vocabulary.DIVIDING_NAMES)
        - frozenset(vocabulary.SEX) - vocabulary.MINOR - vocabulary.ADULT
    )
)  # fmt: skip
"""Words that name what is counted or how it is divided, and no part of it."""


@lru_cache(maxsize=65536)
def code_of(name: str, code: str) -> tuple[str, bool]:
    """Return the code as compared, and whether it carried a mark of a restatement."""
    plain = slug(code)
    bare = measurewords.STATEMENT_SUFFIX.sub("", plain)
    restated = bare != plain
    if bare in vocabulary.SEX and name not in {"territory", "country"}:
        return vocabulary.SEX[bare], restated
    if bare in vocabulary.ADULT and (is_age(name) or _ageish(name)):
        return "over-18", restated
    if bare in vocabulary.MINOR and (is_age(name) or _ageish(name)):
        return "under-18", restated
    if bare in {"18+", "18-plus", "18-and-over"}:
        return "over-18", restated
    return bare, restated


def _ageish(name: str) -> bool:
    return not any(
        word in name for word in ("audience", "group", "topic", "profession", "service", "event")
    )


def is_age(name: str) -> bool:
    """Return whether a dimension is one of ages."""
    return any(word in vocabulary.AGE_WORDS for word in name.split("-"))


@lru_cache(maxsize=65536)
def ages_of(name: str, code: str) -> tuple[int, int] | None:
    """Read a code as an age, a short one such as u15 only where the dimension is one of ages."""
    return None if vocabulary.SHORT_AGE.match(code) and not is_age(name) else age_span(code)


@lru_cache(maxsize=16384)
def age_span(code: str) -> tuple[int, int] | None:
    """Read an age code as [from, until) in years; 200 is no upper limit."""
    if m := vocabulary.UNDER.match(code):
        return (0, int(m[1]))
    if m := vocabulary.OVER.match(code):
        return (int(m[1]), 200)
    if m := vocabulary.PLUS.match(code):
        return (int(m[1]), 200)
    if (m := vocabulary.RANGE.match(code)) and int(m[1]) < int(m[2]):
        return (int(m[1]), int(m[2]) + 1)
    return None


@lru_cache(maxsize=65536)
def complement(a: str, b: str) -> str:  # noqa: PLR0911
    """Return whether two codes make a whole: "sure", "likely" or ""."""
    if (a in vocabulary.GROUP_OF_OTHERS and b in vocabulary.HOME) or (
        b in vocabulary.GROUP_OF_OTHERS and a in vocabulary.HOME
    ):
        return "sure"
    if (a, b) in vocabulary.LOOSE or (b, a) in vocabulary.LOOSE:
        return "likely"
    if b in vocabulary.PARTNERS.get(a, ()):
        return "sure"
    for x, y in ((a, b), (b, a)):
        if any(y == negation + x for negation in vocabulary.NEGATIONS):
            return "sure"
        for negation in ("not-", "no-", "without-", "outside-", "non-"):
            if y.startswith(negation) and x.startswith(y[len(negation) :] + "-"):
                return "sure"
    ages = age_span(a), age_span(b)
    if ages[0] and ages[1]:
        low, high = sorted((ages[0], ages[1]))
        if low[0] == 0 and high[1] == 200 and low[1] == high[0]:  # noqa: PLR2004
            return "sure"
    return ""


@lru_cache(maxsize=65536)
def is_points(unit: str) -> bool:
    """Return whether a unit is that of the difference of two percentages, however it is written."""
    words = [word.strip("().") for word in unit.split("-")]
    points = any(word in measurewords.POINT_UNITS for word in words)
    relative = "%" in unit or any(word in measurewords.PERCENT_UNITS for word in words)
    return unit in measurewords.POINT_UNITS or (points and relative)


@lru_cache(maxsize=65536)
def is_additive(measure: str, unit: str) -> bool:
    """Return whether values of a measure may be summed over categories."""
    return not (
        unit in measurewords.NOT_ADDITIVE_UNITS
        or is_points(unit)
        or measurewords.RELATIVE_UNIT.search(unit)
        or measurewords.NOT_ADDITIVE.search(measure)
        or measurewords.CHANGE.search(measure)
    )


"""After such a word's subject the dimension is one of its kinds: support-type, service-kind."""


@lru_cache(maxsize=65536)
def named(name: str, known: frozenset[str]) -> bool:
    """Say whether a dimension's name, its last word, or what it is the kind of, is one of these."""
    if name in known:
        return True
    words = name.split("-")
    return len(words) > 1 and (
        words[-1] in known or (words[-1] in vocabulary.KINDS and words[0] in known)
    )


def may_be_negative(measure: str, unit: str) -> bool:
    """Return whether a value below nothing makes sense."""
    return bool(
        measurewords.NET.search(measure)
        or measurewords.MONEY.match(unit)
        or unit in measurewords.NOT_ADDITIVE_UNITS
    )


@lru_cache(maxsize=65536)
def scale_of(measure: str, unit: str) -> int:
    """Return the unit of scaled values: thousands or millions; zero for money and round values."""
    words = [*unit.split("-"), *measure.split("-")]
    if "rounded" in unit:
        return 0
    for scale, known in measurewords.SCALES.items():
        if not known.isdisjoint(words):
            return scale
    counted = unit in measurewords.COUNT_UNITS or unit in measurewords.PERSON_UNITS
    return 0 if measurewords.MONEY.match(unit) and not counted else 1


@lru_cache(maxsize=65536)
def is_measured(measure: str, unit: str) -> bool:
    """Return whether a value is measured, such as an age or a sum of money, and not counted."""
    return (
        unit in measurewords.NOT_ADDITIVE_UNITS
        or bool(measurewords.MONEY.match(unit))
        or any(word in measurewords.SURE_STATISTICS for word in measure.split("-"))
    )


@lru_cache(maxsize=65536)
def may_be_fraction(measure: str) -> bool:
    """Return whether a number of persons may be stated in fractions, as full-time posts are."""
    return bool(measurewords.FRACTION.search(measure))


_ELIDED = re.compile(r"^[dl]['\u2019]")
"""An article that is written together with its noun."""


@lru_cache(maxsize=65536)
def station_of(measure: str) -> tuple[str, frozenset[str]]:
    """Return which station of a stock a measure's slug names, and the words that say of what.

    The stations are "opening", "closing", "in" and "out"; blank for none of them.
    """
    for phrase, station in flowwords.STATION_PHRASES:
        measure = phrase.sub(station, measure)
    text = [_ELIDED.sub("", word.strip(".,()")) for word in measure.split("-")]
    words = [word for word in text if word and word not in flowwords.FILLER]
    days, first, last = set(text), flowwords.BEGINNING, flowwords.ENDING
    if days & {"1", "01", "1st", "1er", "1o", "1º"}:
        first |= flowwords.JANUARY | {"1st", "1er", "1o", "1º"}
    if days & {"31", "31st"}:
        last |= flowwords.DECEMBER | {"31st"}
    if days & flowwords.STANDING:
        first, last = first | flowwords.FIRST_OF_STOCK, last | flowwords.LAST_OF_STOCK
    for marks, role in ((first, "opening"), (last, "closing")):
        if any(word in marks for word in words):
            return role, frozenset(word for word in words if word not in marks)
    received = [word for word in words if flowwords.INFLOW.match(word)]
    went = [word for word in words if flowwords.OUTFLOW.match(word)]
    if bool(received) == bool(went):
        return "", frozenset(words)
    return ("in" if received else "out"), frozenset(words) - set(received or went)


@lru_cache(maxsize=65536)
def recurs(measure: str) -> bool:
    """Return whether one person may be counted again in the next period, as a client is."""
    return bool(measurewords.RECURRING.search(measure))


@lru_cache(maxsize=65536)
def is_level(measure: str) -> bool:
    """Say whether a measure is a level that stands over a period, and is not summed over time."""
    return bool(measurewords.LEVEL.search(measure))


@lru_cache(maxsize=65536)
def runs_up(measure: str) -> bool:
    """Return whether a measure is counted from a beginning until a date, so that it never falls."""
    return bool(measurewords.TO_DATE.search(measure))


def is_change(measure: str) -> bool:
    """Return whether a measure states a change, not a level."""
    return bool(measurewords.CHANGE.search(measure))


def is_share(measure: str) -> bool:
    """Return whether a percentage calls itself a part of a whole."""
    return bool(measurewords.SHARE.search(measure))


def is_rate(measure: str) -> bool:
    """Return whether a percentage is of something that the file need not hold."""
    return bool(measurewords.RATE.search(measure))


@lru_cache(maxsize=65536)
def role_of(measure: str) -> tuple[str, str]:
    """Split a measure's slug into its stem and what it says of the stem."""
    for suffix, role in measurewords.TREND_SUFFIXES:
        if measure.endswith(suffix) and len(measure) > len(suffix):
            return measure[: -len(suffix)], role
    for suffix in measurewords.SHARE_SUFFIXES:
        if measure.endswith(suffix) and len(measure) > len(suffix):
            return measure[: -len(suffix)], "share"
    for suffix, role in flowwords.STOCK_SUFFIXES:
        if measure.endswith(suffix) and len(measure) > len(suffix):
            return measure[: -len(suffix)], role
    for prefix, role in (*measurewords.TREND_PREFIXES, *flowwords.STOCK_PREFIXES):
        if measure.startswith(prefix) and len(measure) > len(prefix):
            return measure[len(prefix) :], role
    return measure, ""


@lru_cache(maxsize=65536)
def measure_of(measure: str) -> str:
    """Reduce a measure's name, without the mark of a restatement."""
    return measurewords.STATEMENT_SUFFIX.sub("", slug(measure))


def bare_length(measure: str) -> str:
    """Strip what only says that a measure is a length or its range."""
    for suffix in ("-range", "-length", "-duration"):
        if measure.endswith(suffix) and len(measure) > len(suffix):
            return measure[: -len(suffix)]
    return measure


def listed_codes(code: str) -> list[str]:
    """Split a code that may name several (a+b, DE,CH,FR) into them."""
    parts = [part.strip(" -") for part in _BETWEEN.split(code)]
    return [part for part in parts if part] if len(parts) > 1 else []


def is_list(code: str, beside: Container[str]) -> bool:
    """Return whether one code names several of those that stand beside it.

    A comma or a plus alone may belong to a name: "diamonds, gold and coal", "36+ months".
    """
    return any(part in beside for part in listed_codes(code))


def words(name: str) -> str:
    """Turn a slug into words for a sentence."""
    return name.replace("_", " ").replace("-", " ").strip()
