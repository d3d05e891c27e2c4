# SPDX-License-Identifier: EUPL-1.2
"""Whether a reported person may be called is what the reporter said: yes, no, or nothing."""

from __future__ import annotations

import pytest

from vidik.access.services import acting
from vidik.referral.forms import PersonForm
from vidik.referral.selectors import reports
from vidik.referral.tests.factories import centre_member, filed, reporter, seen
from vidik.referral.types import PersonDraft
from vidik.vault import selectors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
REST = {
    "age_group": "unknown", "child": "unknown", "sex": "u", "migrant": "unknown",
    "asylum_seeker": "unknown", "phone": "+381 60 000 321",
}  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "stored"), [("yes", "yes"), ("no", "no"), ("unknown", "unknown"), (None, "unknown")]
)
def test_what_the_reporter_said_about_calling_reaches_the_centre(
    sent: str | None, stored: str
) -> None:
    form = PersonForm(REST if sent is None else REST | {"may_call": sent})
    assert form.is_valid(), form.errors
    expert = centre_member()
    report = seen(expert, filed(reporter(), form.draft(None)))
    with acting(expert):
        (row,) = reports.persons_of(report, actor=expert)
        shown = selectors.identity(row.person, actor=expert)
    assert [each.facts.safe for each in shown.contacts] == [stored]  # type: ignore[union-attr]
    rule = shown.safe_contact
    if stored == "unknown":
        assert rule is None, "that nobody said anything is no rule"
    else:
        assert rule is not None
        assert rule.facts.may_call == stored  # type: ignore[union-attr]


def test_a_tick_is_no_answer() -> None:
    assert not PersonForm(REST | {"may_call": "on"}).is_valid()
    assert PersonDraft().may_call == "unknown"
