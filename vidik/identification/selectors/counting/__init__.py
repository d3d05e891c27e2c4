# SPDX-License-Identifier: EUPL-1.2
"""Statistics that count themselves: victims, reports, persons; numbers and never a record."""

from vidik.identification.selectors.counting.abroad import count_after_word
from vidik.identification.selectors.counting.balances import (
    Balance,
    balance,
    report_balance,
)
from vidik.identification.selectors.counting.overview import numbers_of, overview
from vidik.identification.selectors.counting.reports import (
    count_persons,
    count_referred,
    count_reports,
    count_sheltered,
    share_of_reports,
)
from vidik.identification.selectors.counting.schools import count_school_cooperation
from vidik.identification.selectors.counting.victims import (
    AXES,
    OTHER_AXES,
    average_age,
    count_victims,
    counting,
    rank_of_forms,
    share_by_recruitment,
    share_of_victims,
    share_with_internet,
    span,
)

__all__ = [
    "AXES",
    "OTHER_AXES",
    "Balance",
    "average_age",
    "balance",
    "count_after_word",
    "count_persons",
    "count_referred",
    "count_reports",
    "count_school_cooperation",
    "count_sheltered",
    "count_victims",
    "counting",
    "numbers_of",
    "overview",
    "rank_of_forms",
    "report_balance",
    "share_by_recruitment",
    "share_of_reports",
    "share_of_victims",
    "share_with_internet",
    "span",
]
