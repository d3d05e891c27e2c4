# SPDX-License-Identifier: EUPL-1.2
"""Every criminal offence that comes up is reported to police and prosecutor; use of the lists."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.types import Denied, Role
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.core.models import Code, CodeList
from vidik.exchange.models import Addressee, Kind
from vidik.identification.models import Procedure
from vidik.identification.selectors.counting.tables import screening
from vidik.identification.services import onward as onward_services
from vidik.identification.tests.factories import Pair
from vidik.institutions.models import Institution
from vidik.referral.models import IndicatorList, ReportedPerson, Screening


@pytest.fixture
def prosecutor(centre: Institution) -> Institution:
    made = cases.institution("prosecutor-of-offences")
    Kind.objects.update_or_create(
        code="offence-found",
        defaults={
            "name": {"en": "Offence", "sr": "Дело"}, "expects": "acknowledge", "urgency": "high",
            "ground_code": "x", "ground": {"en": "x", "sr": "x"},
            "deadline_amount": 1, "deadline_unit": "working_days",
            "addressee_codes": [made.code], "addressee_kinds": [], "sender_codes": [centre.code],
        },
    )  # fmt: skip
    offences, _new = CodeList.objects.get_or_create(
        code="dimension-offence", defaults={"name": {"en": "Offences", "sr": "Дела"}}
    )
    Code.objects.get_or_create(
        list=offences, code="other",
        defaults={"name": {"en": "another offence", "sr": "друго кривично дело"}},
    )  # fmt: skip
    return made


def test_the_prosecutor_is_notified_by_the_code_of_the_case(
    procedure: Procedure, prosecutor: Institution, people: Pair
) -> None:
    client = signed_in(people.one)
    url = reverse("identification:step", args=[procedure.pk, "offence"])
    answer = client.post(url, {"offence": "other", "another": prosecutor.code})
    assert answer.status_code == 302
    with scene():
        letter = Addressee.objects.select_related("notice").get(kind__code="offence-found")
        text = letter.notice.versions.get().text
        code = Procedure.objects.select_related("case").get(pk=procedure.pk).case.code
    assert letter.institution_id == prosecutor.pk
    assert letter.due_at is not None
    assert code in text
    assert "друго кривично дело" in text
    page = client.get(reverse("identification:procedure", args=[procedure.pk])).content.decode()
    assert letter.number in page


@pytest.mark.parametrize(("offence", "whom"), [("other", ""), ("no-such", "x"), ("", "x")])
def test_what_is_missing_is_named_and_nothing_is_sent(
    procedure: Procedure, prosecutor: Institution, people: Pair, offence: str, whom: str
) -> None:
    url = reverse("identification:step", args=[procedure.pk, "offence"])
    data = {"offence": offence, "another": prosecutor.code if whom else ""}
    assert signed_in(people.one).post(url, data).status_code == 422
    with pytest.raises(ValidationError), transaction.atomic():
        onward_services.report_offence(
            procedure, offence, [prosecutor.code] if whom else [], actor=people.one
        )
    with scene():
        assert not Addressee.objects.exists()


def test_nobody_else_sends_it(procedure: Procedure, prosecutor: Institution, people: Pair) -> None:
    stranger = cases.member(Role.POLICE, prosecutor)
    with pytest.raises(Denied), transaction.atomic():
        onward_services.report_offence(procedure, "other", [prosecutor.code], actor=stranger)


def test_use_of_the_lists_is_counted(procedure: Procedure, people: Pair) -> None:
    year = timezone.localdate().year
    assert screening(year).rows == ()
    with scene():
        found = IndicatorList.objects.create(
            code="counted-list", version="1", sha256="0" * 64, is_current=True,
            loaded_at=timezone.now(),
            content={"title": {"en": "Counted", "sr": "Бројана"}},
        )  # fmt: skip
        rows = [
            Screening.objects.create(
                list=found, institution_id=who.institution, user_id=who.user_id,
                started_at=timezone.now(), changed_at=timezone.now(), finished_at=finished,
                consent="given", age_group="unknown", sex="u", encounter=procedure.pk,
                position=place, level="low" if finished else "",
            )
            for place, (who, finished) in enumerate(
                ((people.one, timezone.now()), (people.one, None), (people.other, None)), start=1
            )
        ]  # fmt: skip
        ReportedPerson.objects.filter(pk=procedure.reported_person_id).update(screening=rows[0])
    (row,) = screening(year).rows
    assert row.name in {"Counted", "Бројана"}
    assert row.numbers == (3, 1, 2, 1, 1, 0)
    assert screening(year - 2).rows == ()
