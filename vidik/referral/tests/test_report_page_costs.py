# SPDX-License-Identifier: EUPL-1.2
"""What the page of a report costs: for each person what is opened and searched, and no more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.scenes import as_application
from vidik.access.types import Role
from vidik.referral.services import handling
from vidik.referral.tests.factories import CHILD, centre_member, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


OF_EACH_PERSON: Final = {
    # What was reported is opened, which is recorded.
    "vault_note": 1, "cases_reach": 1,
    # A search of its own by the person's name, also beyond the reader's reach, and its record.
    "vault_particulars": 1, "vault_name": 2, "name_id": 1, "case_id": 1, "set_config": 2,
    # Whether the person was counted today, who is opened, and those who are found.
    "vault_opening": 2,
    # Rights to each of the two, their records, and transactions around them.
    "vault_person": 3, "audit_auditpending": 2, "savepoint": 2, "release": 2,
}  # fmt: skip
"""How often each table or function is asked for every further person."""


def shape(query: str) -> str:
    """Return of a query the table or function that it asks first."""
    found = re.search(r'(?:from|into|update|select)\s+"?([a-z_]{6,})', query.lower())
    return found.group(1) if found else query.lower().split(maxsplit=1)[0]


def asked(many: int) -> Counter[str]:
    """Count by table what the page asks of an opened report with so many persons."""
    expert = centre_member(Role.CENTRE_HEAD)
    persons = [replace(CHILD, given=f"Име{n}", family=f"Презиме{n}") for n in range(many)]
    report = seen(expert, filed(reporter(), *persons))
    handling.take_report(report, actor=expert)
    with as_application():
        desk = client_of(expert)
        address = f"/suspicions/{report.pk}/"
        desk.post(f"{address}open/")
        assert desk.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(address).content.decode()
    assert page.count('<h3 id="person-') == many
    assert page.count(CHILD.about) == many, "each was opened"
    return Counter(shape(query["sql"]) for query in queries)


def test_for_a_further_person_nothing_is_asked_but_what_is_opened_and_searched() -> None:
    one, six = asked(1), asked(6)
    more = six - one - Counter({name: 5 * many for name, many in OF_EACH_PERSON.items()})
    # The six are found to be alike; of the one there is nobody to compare with.
    assert more.total() <= 1, more
