# SPDX-License-Identifier: EUPL-1.2
"""Every criminal offence that comes up is reported to police and prosecutor; use of the lists."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Denied, Role
from vidik.access.worklist import worklist
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.core.models import Code, CodeList
from vidik.exchange.models import Addressee, Kind
from vidik.identification.models import FoundOffence, Procedure
from vidik.identification.selectors.counting.tables import by_way_of_working, screening
from vidik.identification.selectors.offences import by_offence
from vidik.identification.services import decisions
from vidik.identification.services import onward as onward_services
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import Outcome, Step
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


def _found(procedure: Procedure) -> list[tuple[str, bool, str]]:
    with scene():
        rows = FoundOffence.objects.filter(procedure=procedure)
        return [(row.offence, row.notice_id is not None, row.not_told) for row in rows]


def _waits(people: Pair) -> list[str]:
    with acting(people.one):
        groups = worklist(people.one).groups
        return [
            str(one.line.what)
            for group in groups
            for one in group.lines
            if one.kind.code == "offences"
        ]


@pytest.mark.parametrize(
    ("step", "outcome", "reason"),
    [
        (Step.DISMISS, "", "other-act"),
        (Step.CONCLUDE, Outcome.NOT_VICTIM, "other-violence"),
    ],
)
def test_a_reason_that_speaks_of_an_offence_names_it(
    procedure: Procedure, people: Pair, step: Step, outcome: str, reason: str
) -> None:
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        decisions.propose(procedure, step, [reason], outcome=outcome, actor=people.one)
    assert "offences" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        decisions.propose(
            procedure, step, [reason], outcome=outcome, offences=["no-such"], actor=people.one
        )
    assert "offences" in refused.value.message_dict


def test_an_offence_named_by_a_decision_waits_until_police_and_prosecutor_are_notified(
    procedure: Procedure, prosecutor: Institution, people: Pair
) -> None:
    client = signed_in(people.one)
    address = reverse("identification:step", args=[procedure.pk, "propose"])
    form = client.get(f"{address}?what=dismiss").content.decode()
    assert "Needed for: another unlawful act" in form
    typed = {"step": "dismiss", "outcome": "", "reasons": ["other-act"]}
    assert client.post(address, typed).status_code == 422
    assert client.post(address, {**typed, "offences": ["domestic-violence"]}).status_code == 302
    assert _found(procedure) == [], "nothing was decided yet"
    with scene():
        proposal = Procedure.objects.get(pk=procedure.pk).decisions.get()
    page = signed_in(people.other).get(reverse("identification:decide", args=[procedure.pk]))
    assert "domestic violence (Criminal Code, Article 194)" in page.content.decode()
    decisions.take(proposal, actor=people.other)
    assert _found(procedure) == [("domestic-violence", False, "")]
    assert any("Article 194" in line for line in _waits(people))
    onward_services.report_offence(
        procedure, "domestic-violence", [prosecutor.code], actor=people.one
    )
    assert _found(procedure) == [("domestic-violence", True, "")]
    assert _waits(people) == []
    (row,) = by_offence(timezone.localdate().year).rows
    assert row.numbers == (1, 1, 0, 0)


def test_an_offence_is_entered_and_why_nobody_is_notified(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    entered = reverse("identification:step", args=[procedure.pk, "offence-found"])
    assert client.post(entered, {"offence": "rape"}).status_code == 302
    assert client.post(entered, {"offence": "rape", "once": "again"}).status_code == 422
    assert len(_waits(people)) == 1
    with scene():
        found = FoundOffence.objects.get(procedure=procedure)
    why = reverse("identification:step", args=[procedure.pk, "offence-not-told"])
    assert client.post(why, {"found": f"{found.pk}", "because": ""}).status_code == 422
    assert client.post(why, {"found": f"{found.pk}", "because": "known"}).status_code == 302
    assert _waits(people) == []
    with pytest.raises(ValidationError, match="already been entered"):
        onward_services.do_not_report(found, "private", actor=people.one)
    (row,) = by_offence(timezone.localdate().year).rows
    assert row.numbers == (1, 0, 1, 0)


def test_ways_of_working_of_traffickers_are_entered_and_counted(
    procedure: Procedure, people: Pair
) -> None:
    factories.identify(procedure, people, way_of_working=["massage-parlour", "loverboy"])
    rows = {row.name: row.numbers for row in by_way_of_working(timezone.localdate().year).rows}
    assert len(rows) == 2
    assert set(rows.values()) == {(1,)}


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
