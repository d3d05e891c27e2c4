# SPDX-License-Identifier: EUPL-1.2
"""Merging duplicates: everything follows, nothing is lost, senseless merges are refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.types import Actor, Denied, Role
from vidik.accounts.models import Membership, User
from vidik.audit.models import AuditEvent
from vidik.audit.selectors import history_of
from vidik.cases.tests.factories import institution, member
from vidik.core.languages import Texts
from vidik.figures.models import Figure, SeriesNote
from vidik.figures.tests.factories import make_figure, make_measure
from vidik.institutions import selectors
from vidik.institutions.models import Institution
from vidik.institutions.services import editing, loading, merging
from vidik.institutions.services.merging import MergeRefused
from vidik.institutions.tests.factories import (
    ANALYST,
    HEAD,
    READER,
    TODAY,
    facts_of,
    make_code,
    make_contact,
    make_institution,
)
from vidik.institutions.types import ContactRow
from vidik.recommendations.models import ActionPlan, Addressee, Indicator, Response
from vidik.recommendations.tests.factories import (
    make_activity,
    make_addressee,
    make_encounter,
    make_plan,
    make_recommendation,
    make_response,
    planned,
)

pytestmark = pytest.mark.django_db


def head() -> Actor:
    return member(Role.HEAD, institution("rapporteur-office"))


def merge(duplicate: Institution, primary: Institution) -> bool:
    return merging.merge_institutions(duplicate, primary, actor=head())


def preview(duplicate: Institution, primary: Institution) -> dict[str, tuple[int, int]]:
    rows = merging.preview_merge(duplicate, primary, actor=head())
    return {str(row.label): (row.moved, row.joined) for row in rows if row.moved}


def test_the_code_of_the_duplicate_leads_to_the_primary_one() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    assert merge(duplicate, primary)
    assert selectors.by_code(READER)["twin"] == primary
    assert list(selectors.institutions(READER).filter(code__in=["twin", "real"])) == [primary]
    event = history_of(primary)[0]
    assert (event.verb, event.payload["duplicate"]) == ("institution.merged", "twin")


def test_the_primary_one_is_found_under_the_names_of_the_duplicate() -> None:
    duplicate = make_institution(
        "twin", name={"en": "Twin office", "sr": "Близанац"}, aliases=("T",)
    )
    remaining = make_institution("real")
    merge(duplicate, remaining)
    rows = selectors.matching(READER, "blizanac")
    assert list(rows) == [remaining]
    assert set(remaining.aliases.values_list("text", flat=True)) == {"Twin office", "Близанац", "T"}


def test_everything_that_points_at_the_duplicate_follows() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    child, contact = make_institution("child", parent=duplicate), make_contact(duplicate)
    measure = make_measure("measure-of-merging")
    figure = make_figure(measure, duplicate, 5)
    SeriesNote.objects.create(
        measure=measure, institution=duplicate, note={"en": "incomplete", "sr": "непотпуно"}
    )
    user = User.objects.create_user("someone", email="someone@demo.invalid", display_name="S")
    membership = Membership.objects.create(
        user=user, institution=duplicate, role="respondent", valid_from=TODAY
    )
    addressee = make_addressee(make_recommendation(), duplicate)
    encounter = make_encounter(duplicate)
    activity = make_activity(duplicate)
    expected = preview(duplicate, primary)
    assert set(expected.values()) == {(1, 0)}
    assert len(expected) == 9

    merge(duplicate, primary)

    child.refresh_from_db()
    contact.refresh_from_db()
    membership.refresh_from_db()
    follower = Membership.objects.get(user=user, ended_at__isnull=True)
    addressee.refresh_from_db()
    assert child.parent == primary
    assert contact.institution == follower.institution == addressee.institution == primary
    assert (membership.institution, membership.ended_because) == (duplicate, "moved")
    assert Figure.objects.get(pk=figure.pk).institution == primary
    assert list(
        SeriesNote.objects.filter(measure=measure).values_list("institution", flat=True)
    ) == [primary.pk]
    assert list(encounter.institutions.all()) == [primary]
    assert [party.institution for party in activity.parties.all()] == [primary]


def test_two_addressees_of_one_recommendation_become_one_that_leads_and_keeps_all_answers() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    recommendation = make_recommendation()
    make_response(make_addressee(recommendation, duplicate, role="lead"), kind="accepted")
    make_response(make_addressee(recommendation, primary, role="cooperation"), kind="rejected")
    assert (1, 1) in preview(duplicate, primary).values()
    merge(duplicate, primary)
    only = Addressee.objects.get(recommendation=recommendation)
    assert (only.institution, only.role) == (primary, "lead")
    assert set(Response.objects.filter(addressee=only).values_list("addressee", "kind")) == {
        (only.pk, "accepted"),
        (only.pk, "rejected"),
    }


def test_two_parts_in_one_activity_become_the_stronger_one() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    activity = make_activity(duplicate, role="lead")
    with scene():
        activity.parties.create(institution=primary, role="partner")
    merge(duplicate, primary)
    assert [(p.institution, p.role) for p in activity.parties.all()] == [(primary, "lead")]


def test_plans_that_the_duplicate_keeps_and_indicators_that_it_verifies_follow() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    plan, closed = make_plan(duplicate, kind="local"), make_plan(primary, kind="local")
    with scene():
        ActionPlan.objects.filter(pk=closed.pk).update(
            monitored_by=duplicate, closed_at=timezone.now(), closed_by="x", close_reason="x"
        )
        indicator = Indicator.objects.create(
            activity=planned(plan, actor=head()),
            text={"en": "Units", "sr": "Јединице"},
            measure=make_measure("measure-of-merging"),
            source=duplicate,
        )
    assert (3, 0) in preview(duplicate, primary).values()
    with as_application():
        merge(duplicate, primary)
    for row in (plan, closed, indicator):
        row.refresh_from_db()
    assert plan.owner == closed.monitored_by == indicator.source == primary


def test_a_visit_to_both_is_a_visit_to_the_primary_one() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    encounter = make_encounter(duplicate, primary)
    merge(duplicate, primary)
    assert list(encounter.institutions.all()) == [primary]


def test_a_role_held_in_both_is_held_once() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    user = User.objects.create_user("someone", email="someone@demo.invalid", display_name="S")
    for place in (duplicate, primary):
        Membership.objects.create(user=user, institution=place, role="respondent", valid_from=TODAY)
    merge(duplicate, primary)
    assert Membership.objects.get(institution=primary).valid_to is None
    assert Membership.objects.get(institution=duplicate).ended_at is not None


@pytest.mark.parametrize("role", ["institution-admin", "duty-expert", "first-responder", "analyst"])
def test_a_merge_gives_nobody_rights_that_reach_cases_or_that_the_other_cannot_have(
    role: str,
) -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    user = User.objects.create_user("someone", email="someone@demo.invalid", display_name="S")
    Membership.objects.create(user=user, institution=duplicate, role=role, valid_from=TODAY)
    with pytest.raises(MergeRefused, match="gives nobody such rights"):
        merge(duplicate, primary)
    assert Membership.objects.get(user=user).institution == duplicate


def test_who_moves_with_a_merge_is_on_record() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    user = User.objects.create_user("someone", email="someone@demo.invalid", display_name="S")
    Membership.objects.create(user=user, institution=duplicate, role="respondent", valid_from=TODAY)
    merge(duplicate, primary)
    started = AuditEvent.objects.get(verb="membership.begun")
    ended = AuditEvent.objects.get(verb="membership.ended")
    assert started.payload["role"] == ended.payload["role"] == "respondent"
    assert ended.payload["reason"] == "moved"


def test_the_kind_stays_while_somebody_holds_roles_by_it() -> None:
    ministry = make_institution("ministry-of-kinds")
    centre = make_code("institution-kind", "identification_centre")
    user = User.objects.create_user("someone", email="someone@demo.invalid", display_name="S")
    member = Membership.objects.create(
        user=user, institution=ministry, role="institution-admin", valid_from=TODAY
    )
    with pytest.raises(ValidationError, match="ends all memberships"):
        editing.change_institution(ministry, facts_of(ministry, kind=centre), actor=HEAD)
    same = facts_of(ministry, name=Texts(ministry.name | {"en": "Ministry of other kinds"}))
    assert editing.change_institution(ministry, same, actor=HEAD) == ["name"]
    Membership.objects.filter(pk=member.pk).update(ended_at=timezone.now(), valid_to=TODAY)
    assert "kind" in editing.change_institution(
        ministry, facts_of(ministry, kind=centre), actor=HEAD
    )


def test_the_same_merge_sent_twice_happens_once() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    assert merge(duplicate, primary)
    assert not merge(duplicate, primary)
    assert len(history_of(primary)) == 1


def test_duplicates_of_a_duplicate_lead_to_the_primary_one() -> None:
    first, second, remaining = (make_institution(code) for code in ("first", "second", "real"))
    merge(first, second)
    merge(second, remaining)
    first.refresh_from_db()
    assert first.merged_into == remaining
    assert selectors.by_code(READER)["first"] == remaining


def test_senseless_merges_are_refused_and_change_nothing() -> None:
    top = make_institution("top")
    bottom = make_institution("bottom", parent=make_institution("middle", parent=top))
    removed, other = make_institution("gone"), make_institution("other")
    merge(removed, other)
    for duplicate, primary in ((top, top), (top, bottom), (removed, top), (top, removed)):
        with pytest.raises(MergeRefused):
            merge(duplicate, primary)
    assert list(Institution.objects.filter(merged_into__isnull=False)) == [removed]


def test_a_child_may_be_merged_into_its_parent() -> None:
    top = make_institution("top")
    middle = make_institution("middle", parent=top)
    bottom = make_institution("bottom", parent=middle)
    merge(middle, top)
    bottom.refresh_from_db()
    assert bottom.parent == top


def test_only_the_head_merges() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    with pytest.raises(Denied):
        merging.merge_institutions(duplicate, primary, actor=ANALYST)
    duplicate.refresh_from_db()
    assert duplicate.merged_into is None


def test_a_pack_that_still_knows_the_duplicate_feeds_the_primary_one() -> None:
    duplicate, primary = make_institution("twin"), make_institution("real")
    contact = make_contact(duplicate)
    merge(duplicate, primary)
    row = ContactRow(
        "twin",
        Texts(en="Desk", sr="Сто"),
        contact.email,
        contact.valid_from,
        None,
        None,
        is_demo=True,
    )
    fresh = ContactRow(
        "twin", Texts(en="New", sr="Нов"), "new@office.invalid", TODAY, None, None, is_demo=True
    )
    added = loading.load_contact_points([row, fresh], actor=Actor.system("pack-loader"))
    assert added == 1
    assert primary.contact_points.count() == 2
    assert duplicate.contact_points.count() == 0
