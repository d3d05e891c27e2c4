# SPDX-License-Identifier: EUPL-1.2
"""The words of measures and units: counts, shares, rates, changes, levels, statistics."""

from __future__ import annotations

import re

from .words import WORDS, any_of

PERCENT_UNITS = WORDS["percent-units"]
POINT_UNITS = WORDS["point-units"]
"""Units in which the difference of two percentages is reported."""
NOT_ADDITIVE_UNITS = WORDS["not-additive-units"] | PERCENT_UNITS | POINT_UNITS
NOT_ADDITIVE = any_of("not-additive-words")
RELATIVE_UNIT = re.compile(
    r"(^|-)(per|rate|ratio|index|score|average|mean|share|tasa|taxa|taux|tasso|stopa|стопа|indice|"
    r"índice|indeks|индекс|wskaźnik|wskaznik|coefficient|коефіцієнт|коэффициент|celsius)(-|$)|%|‰|/|"
    r"(^|-)(por|pour|je|na|pro|pr|auf|su|la|për|на|op)-\d"
)
CHANGE = any_of("change-words")
RATE = any_of("rate-words")
SHARE = any_of("share-words")
"""Names of a part of a whole; a mere percentage may be of anything."""
COUNT_UNITS = WORDS["count-units"]
"""Units of what is counted one by one, so that nothing of it is below nothing."""
OF_AN_AIM = any_of("of-an-aim-words")
"""Of a plan or of a capacity more than all may be reached or used."""
NET = any_of("net-words")
RATIO_UNITS = frozenset({"score", "ratio", "times", "fold"})
PERSON_UNITS = WORDS["person-units"]
NARROWING = WORDS["narrowing"]
"""A measure whose name goes on so counts some of what the first part of the name counts."""
RECURRING = any_of("recurring-words")
LEVEL = any_of("level-words")
TO_DATE = any_of("to-date-words")
FRACTION = any_of("fraction-words")
SURE_STATISTICS = WORDS["sure-statistics"]
"""Other words of statistics may be part of a name, as of the highest court."""
SCALES = {1000: WORDS["thousand"], 10**6: WORDS["million"], 10**9: WORDS["billion"]}
"""Words by which a unit tells that values are in thousands and more."""
MONEY = re.compile(r"^[a-z]{3}$")
TREND_SUFFIXES = (
    ("-growth-years", "streak"), ("-increase-streak", "streak"),
    ("-growth-streak", "streak"), ("-streak", "streak"),
    ("-increase", "increase"), ("-growth", "increase"), ("-rise", "increase"),
    ("-change", "change"), ("-decrease", "decrease"), ("-decline", "decrease"),
    ("-drop", "decrease"), ("-fall", "decrease"), ("-ratio", "ratio"), ("-times", "ratio"),
)  # fmt: skip
SHARE_SUFFIXES = ("-share", "-percentage", "-percent", "-pct", "-proportion", "-rate")
TREND_PREFIXES = (
    ("increase-in-", "increase"), ("increase-of-", "increase"), ("growth-of-", "increase"),
    ("growth-in-", "increase"), ("change-in-", "change"), ("change-of-", "change"),
    ("decrease-in-", "decrease"), ("decrease-of-", "decrease"), ("decline-in-", "decrease"),
    ("growth-", "increase"),
)  # fmt: skip
STATEMENT_SUFFIX = re.compile(
    r"-(?:(?:first|second|third|other|alternative)-statement|restated|restatement|repeated|"
    r"second-mention|stated-again|as-restated|in-text|in-table)$"
)
