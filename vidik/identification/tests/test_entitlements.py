# SPDX-License-Identifier: EUPL-1.2
"""What a person is entitled to from the opening: offered, refused, provided, not available."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.worklist import Line, worklist
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Entitlement, Procedure
from vidik.identification.selectors import entitlements as selectors
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import entitlements, informing, procedures
from vidik.identification.tests.factories import Pair, decide, identify, inform
from vidik.identification.types import EntitlementState, Information, Outcome, Step, Subject
from vidik.institutions.models import Institution

ALL = [each.code for each in definitions().entitlements]


@pytest.fixture
def opened(procedure: Procedure, people: Pair) -> Procedure:
    """Give a procedure that has just been opened."""
    return procedures.open_procedure(procedure, actor=people.one)


def _lines(people: Pair) -> list[Line]:
    with acting(people.one):
        found = worklist(people.one, kind="entitlements")
    return [
        each.line
        for group in found.groups
        for each in group.lines
        if each.kind.code == "entitlements"
    ]


def test_before_the_opening_nothing_is_owed_and_nothing_can_be_entered(
    procedure: Procedure, people: Pair
) -> None:
    assert selectors.entitlements_of(procedure) == []
    with pytest.raises(ValidationError, match="from the opening"):
        entitlements.set_entitlements(
            procedure, ["health"], EntitlementState.OFFERED, actor=people.one
        )


def test_each_state_ends_the_one_before_and_both_stay(opened: Procedure, people: Pair) -> None:
    entitlements.set_entitlements(
        opened, ["health", "legal-aid"], EntitlementState.OFFERED, actor=people.one
    )
    entitlements.set_entitlements(opened, ["health"], EntitlementState.REFUSED, actor=people.other)
    with scene():
        rows = Entitlement.objects.filter(procedure=opened, code="health").order_by("id")
        assert [(row.state, row.ended_at is None) for row in rows] == [
            ("offered", False),
            ("refused", True),
        ]


@pytest.mark.parametrize(
    ("state", "more", "field"),
    [
        ("unavailable", {}, "reason"),
        ("offered", {"reason": "no-place"}, "reason"),
        ("given", {}, "state"),
        ("offered", {"since_on": dt.date(2001, 1, 1)}, "since_on"),
        ("refused", {"provider": True}, "provider"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(
    opened: Procedure,
    people: Pair,
    centre: Institution,
    state: str,
    more: dict[str, object],
    field: str,
) -> None:
    if "provider" in more:
        more = {"provider": centre}
    with pytest.raises(ValidationError) as refused:
        entitlements.set_entitlements(
            opened,
            ["accommodation"],
            state,
            actor=people.one,
            **more,  # type: ignore[arg-type]
        )
    assert field in refused.value.message_dict


def test_the_desk_names_what_was_not_offered_until_everything_was(
    opened: Procedure, people: Pair
) -> None:
    with scene():
        since = timezone.now() - dt.timedelta(days=5)
        Procedure.objects.filter(pk=opened.pk).update(received_at=since, opened_at=since)
    found = _lines(people)
    assert len(found) == 1
    assert found[0].what == "Offer: Information on rights and the procedure, and 7 more"
    assert found[0].url == reverse("identification:step", args=[opened.pk, "entitlements"])
    assert "not offered for 5 days" in [str(each) for each in found[0].details]
    assert found[0].due is not None
    assert found[0].due < timezone.now()
    entitlements.set_entitlements(opened, ALL[1:], EntitlementState.OFFERED, actor=people.one)
    assert _lines(people)[0].what == "Offer: Information on rights and the procedure"
    entitlements.set_entitlements(
        opened, ALL[:1], EntitlementState.UNAVAILABLE, reason="unreachable", actor=people.one
    )
    assert _lines(people) == []


def _states(procedure: Procedure) -> dict[str, str]:
    with scene():
        rows = Entitlement.objects.filter(procedure=procedure, ended_at__isnull=True)
        return dict(rows.values_list("code", "state"))


def test_who_was_informed_of_rights_has_had_the_information(
    opened: Procedure, people: Pair
) -> None:
    inform(opened, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    assert _states(opened) == {"information": "provided"}
    assert "Information on rights" not in str(_lines(people)[0].what)
    inform(opened, Subject.RIGHTS, actor=people.one)
    with scene():
        assert Entitlement.objects.filter(procedure=opened).count() == 1


def test_who_was_informed_before_the_opening_has_had_the_information_from_it_on(
    procedure: Procedure, people: Pair
) -> None:
    inform(procedure, Subject.RIGHTS, actor=people.one)
    assert _states(procedure) == {}
    opened = procedures.open_procedure(procedure, actor=people.one)
    assert _states(opened) == {"information": "provided"}


def test_who_could_not_be_informed_is_still_to_be(opened: Procedure, people: Pair) -> None:
    why = next(iter(definitions().named("not-informed")))
    informing.inform(opened, Information(Subject.RIGHTS, not_informed=why), actor=people.one)
    assert _states(opened) == {}


@pytest.mark.parametrize(("outcome", "owed"), [("identified", 1), ("not-victim", 0)])
def test_after_the_decision_they_are_owed_to_whoever_was_identified(
    procedure: Procedure, people: Pair, outcome: str, owed: int
) -> None:
    if outcome == Outcome.IDENTIFIED:
        identify(procedure, people)
    else:
        procedures.open_procedure(procedure, actor=people.one)
        inform(procedure, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
        decide(procedure, people, Step.CONCLUDE, "labour-rights-violation", Outcome.NOT_VICTIM)
    assert len(_lines(people)) == owed


def test_what_is_demanded_in_some_cases_says_in_which(opened: Procedure, people: Pair) -> None:
    client = signed_in(people.one)
    step = reverse("identification:step", args=[opened.pk, "inform"])
    page = client.get(step).text
    for label in ("How", "Language", "Proof"):
        assert f'{label} <span class="optional">(if the person was informed)</span>' in page
    assert 'why <span class="optional">(required then)</span>' in page
    assert 'When <span class="optional">(optional)</span>' in page, "left blank it is now"
    refused = client.post(step, {"subject": "rights"})
    assert refused.status_code == 422


def test_they_are_entered_and_shown_on_the_page_and_on_the_case(
    opened: Procedure, people: Pair, centre: Institution
) -> None:
    client = signed_in(people.one)
    page = reverse("identification:procedure", args=[opened.pk])
    assert "Entitlements from the opening" in client.get(page).text
    case = reverse("cases:case", args=[opened.case_id])
    assert "Not yet offered: Health care" in client.get(case).text
    step = reverse("identification:step", args=[opened.pk, "entitlements"])
    assert "checked" in client.get(f"{step}?codes=health").text
    form = {
        "codes": ["health", "material"],
        "state": "provided",
        "provider": centre.code,
        "since_on": timezone.localdate().isoformat(),
    }
    assert client.post(step, form).status_code == 302
    assert "Not yet offered: Health care" not in client.get(case).text
    shown = client.get(page).text
    assert "provided" in shown
    assert "Entitlement: Health care, provided" in shown
