# SPDX-License-Identifier: EUPL-1.2
"""What is recorded of a person's age, so that other rooms propose it instead of asking anew."""

from __future__ import annotations

from vidik.cases.models import Case
from vidik.identification.models import Fact
from vidik.referral.models import ReportedPerson
from vidik.referral.types import Known

_BY_GROUP = {"under-18": True, "over-18": False}
_BY_REPORT = {Known.YES.value: True, Known.NO.value: False}


def is_known_child(case: Case) -> bool | None:
    """Return whether the person of a case was under 18, as the record or else the report says.

    It is a proposal, since she may have come of age. None where neither says so, where they are
    about several people of different ages, or where the session may read neither.
    """
    facts = Fact.objects.filter(case=case, field="age-group", ended_at=None)
    found = {_BY_GROUP.get(value) for value in facts.values_list("value", flat=True)} - {None}
    if not found:
        reported = ReportedPerson.objects.filter(case=case).values_list("child", flat=True)
        found = {_BY_REPORT.get(value) for value in reported} - {None}
    return found.pop() if len(found) == 1 else None


def proposed(case: Case) -> dict[str, str]:
    """Return what a form proposes as the answer to whether the person is under 18."""
    known = is_known_child(case)
    return {} if known is None else {"is_child": "yes" if known else "no"}
