# SPDX-License-Identifier: EUPL-1.2
"""One row of every table that belongs to a case, or lies between two institutions.

The permission test and the random situations furnish their cases, notices and questionnaires from
here, inside `scene()`. A new table of this kind needs a row here: `test_every_protected_table_is_
furnished` says so.
"""

from tests.furniture.cases import OfCase, furnish_case
from tests.furniture.events import furnish_account, furnish_between
from tests.furniture.exchange import OfNotice, furnish_notice
from tests.furniture.questionnaires import OfQuestionnaire, furnish_questionnaire

__all__ = [
    "OfCase",
    "OfNotice",
    "OfQuestionnaire",
    "furnish_account",
    "furnish_between",
    "furnish_case",
    "furnish_notice",
    "furnish_questionnaire",
]
