# SPDX-License-Identifier: EUPL-1.2
"""What a person knows of a report, agrees to and wishes: recorded, sealed in words, seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.cases.registry import Scene
from vidik.referral.models import ReportedPerson
from vidik.referral.sections import _Reports
from vidik.referral.services import handling
from vidik.referral.tests.factories import CHILD, centre_member, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.tests.test_refusing import begun, judge
from vidik.referral.types import AgeGroup, PersonDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

ADULT = PersonDraft(age_group=AgeGroup.FROM_26, child="no", sex="f")


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"agrees": "no"}, "despite", "State why this adult is reported"),
        ({"agrees": "not-asked"}, "despite", "State why this adult is reported"),
        ({"agrees": "no", "despite": "unsafe"}, "despite", "was asked and does not agree"),
        ({"agrees": "yes", "despite": "duty"}, "despite", "Give a reason only for"),
        ({"agrees": "perhaps"}, "agrees", "answers offered"),
        ({"knows": "perhaps"}, "knows", "answers offered"),
        ({"wishes": ("fly",)}, "wishes", "answers offered"),
        ({"safe_way": "pigeon"}, "safe_way", "answers offered"),
        ({"interpreter": "xx-no"}, "interpreter", "answers offered"),
        ({"wished": "x" * 4001}, "wished", "too long"),
        ({"child": "yes", "age_group": "15-17", "agrees": "yes"}, "agrees", "A child is not asked"),
    ],
)
def test_what_cannot_be_of_agreement_and_wishes_is_refused_at_its_field(
    changed: dict[str, object], field: str, says: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        filed(reporter(), replace(ADULT, **changed))  # type: ignore[arg-type]
    assert says in refused.value.message_dict[f"person-0-{field}"][0]


def test_the_database_keeps_nobody_reported_against_their_will_without_a_reason() -> None:
    receipt = filed(reporter(), ADULT)
    rows = ReportedPerson.objects.filter(report=receipt.key)
    with scene(), pytest.raises(IntegrityError), transaction.atomic():
        rows.update(agrees="no")
    with scene():
        rows.update(agrees="no", despite="others")


def test_an_expert_sees_agreement_and_wishes_on_the_report_and_in_the_head_of_the_case() -> None:
    expert, sender = centre_member(), reporter()
    person = replace(
        ADULT, knows="yes", agrees="no", despite="danger", wishes=("woman", "no-police"),
        safe_way="reporter", interpreter="rom", wished="Само не код куће",
    )  # fmt: skip
    report = handling.take_report(seen(expert, filed(sender, person)), actor=expert)
    with as_application():
        desk = client_of(expert)
        at = f"/suspicions/{report.pk}/"
        text = desk.get(at).content.decode()
        assert "does not agree" in text
        assert "danger to their life" in text
        assert "no contact with the police for now" in text
        assert "Romany" in text or "Romani" in text
        assert "Само не код куће" not in text
        desk.post(f"{at}open/")
        assert "Само не код куће" in desk.get(at).content.decode()
        head = desk.get(f"/cases/{report.case_id}/").content.decode()
        assert "<strong>no contact with the police for now</strong>" in head
    with acting(expert):
        facts = list(_Reports(Scene(report.case, expert, frozenset(), works=True)).facts())
    assert [(each.value, each.forbids) for each in facts][:2] == [
        ("does not agree", True), ("no contact with the police for now", True),
    ]  # fmt: skip


def test_a_child_is_asked_for_wishes_alone() -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter(), replace(CHILD, wishes=("woman",))))
    with as_application():
        text = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
    assert "to speak to a woman" in text
    assert "agreement:" not in text


def test_what_allowed_a_screening_is_the_proposal_of_the_report() -> None:
    court = judge()
    with as_application():
        row = begun(court)
        with acting(court):
            type(row).objects.filter(pk=row.pk).update(
                finished_at=row.changed_at, level="some", consent="observed"
            )
        page = client_of(court).get(f"/suspicions/new/?screening={row.pk}").content.decode()
    part = page.partition('id="id_person-0-agrees"')[2].partition("</select>")[0]
    assert 'value="not-asked" selected' in part
    part = page.partition('id="id_person-0-despite"')[2].partition("</select>")[0]
    assert 'value="unsafe" selected' in part


def test_whoever_reports_without_an_account_is_asked_for_no_legal_ground() -> None:
    with as_application():
        page = client_of(reporter()).get("/suspicions/public/").content.decode()
    assert "person-0-wishes" in page
    assert "person-0-agrees" not in page
    assert "person-0-despite" not in page
