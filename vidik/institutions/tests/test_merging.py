# SPDX-License-Identifier: EUPL-1.2
"""Merging duplicates: everything follows, nothing is lost, senseless merges are refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from vidik.access.types import Actor, Denied
from vidik.accounts.models import Membership, User
from vidik.audit.models import AuditEvent
from vidik.audit.selectors import history_of
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
from vidik.recommendations.models import Addressee, Response
from vidik.recommendations.tests.factories import (
    make_activity,
    make_addressee,
    make_encounter,
    make_recommendation,
    make_response,
)

pytestmark = pytest.mark.django_db


def merge(duplicate: Institution, kept: Institution) -> bool:
    return merging.merge_institutions(duplicate, kept, actor=HEAD)


def preview(duplicate: Institution, kept: Institution) -> dict[str, tuple[int, int]]:
    rows = merging.preview_merge(duplicate, kept, actor=HEAD)
    return {str(row.label): (row.moved, row.joined) for row in rows if row.moved}


def test_the_code_of_the_duplicate_leads_to_the_one_kept() -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
    assert merge(duplicate, kept)
    assert selectors.by_code(READER)["twin"] == kept
    assert list(selectors.institutions(READER).filter(code__in=["twin", "real"])) == [kept]
    event = history_of(kept)[0]
    assert (event.verb, event.payload["duplicate"]) == ("institution.merged", "twin")


def test_the_one_kept_is_found_under_the_names_of_the_duplicate() -> None:
    duplicate = make_institution(
        "twin", name={"en": "Twin office", "sr": "Близанац"}, aliases=("T",)
    )
    kept = make_institution("real")
    merge(duplicate, kept)
    rows = selectors.matching(READER, "blizanac")
    assert list(rows) == [kept]
    assert set(kept.aliases.values_list("text", flat=True)) == {"Twin office", "Близанац", "T"}


def test_everything_that_points_at_the_duplicate_follows() -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
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
    expected = preview(duplicate, kept)
    assert set(expected.values()) == {(1, 0)}
    assert len(expected) == 9

    merge(duplicate, kept)

    child.refresh_from_db()
    contact.refresh_from_db()
    membership.refresh_from_db()
    follower = Membership.objects.get(user=user, ended_at__isnull=True)
    addressee.refresh_from_db()
    assert child.parent == kept
    assert contact.institution == follower.institution == addressee.institution == kept
    assert (membership.institution, membership.ended_because) == (duplicate, "moved")
    assert Figure.objects.get(pk=figure.pk).institution == kept
    assert list(
        SeriesNote.objects.filter(measure=measure).values_list("institution", flat=True)
    ) == [kept.pk]
    assert list(encounter.institutions.all()) == [kept]
    assert [party.institution for party in activity.parties.all()] == [kept]


def test_two_addressees_of_one_recommendation_become_one_that_leads_and_keeps_all_answers() -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
    recommendation = make_recommendation()
    make_response(make_addressee(recommendation, duplicate, role="lead"), kind="accepted")
    make_response(make_addressee(recommendation, kept, role="cooperation"), kind="rejected")
    assert (1, 1) in preview(duplicate, kept).values()
    merge(duplicate, kept)
    only = Addressee.objects.get(recommendation=recommendation)
    assert (only.institution, only.role) == (kept, "lead")
    assert set(Response.objects.filter(addressee=only).values_list("addressee", "kind")) == {
        (only.pk, "accepted"),
        (only.pk, "rejected"),
    }


def test_two_parts_in_one_activity_become_the_stronger_one() -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
    activity = make_activity(duplicate, role="lead")
    activity.parties.create(institution=kept, role="partner")
    merge(duplicate, kept)
    assert [(p.institution, p.role) for p in activity.parties.all()] == [(kept, "lead")]


def test_a_visit_to_both_is_a_visit_to_the_one_kept() -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
    encounter = make_encounter(duplicate, kept)
    merge(duplicate, kept)
    assert list(encounter.institutions.all()) == [kept]


def test_a_role_held_in_both_is_held_once() -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
    user = User.objects.create_user("someone", email="someone@demo.invalid", display_name="S")
    for institution in (duplicate, kept):
        Membership.objects.create(
            user=user, institution=institution, role="respondent", valid_from=TODAY
        )
    merge(duplicate, kept)
    assert Membership.objects.get(institution=kept).valid_to is None
    assert Membership.objects.get(institution=duplicate).ended_at is not None


@pytest.mark.parametrize("role", ["institution-admin", "duty-expert", "first-responder", "analyst"])
def test_a_merge_gives_nobody_rights_that_reach_cases_or_that_the_other_cannot_have(
    role: str,
) -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
    user = User.objects.create_user("someone", email="someone@demo.invalid", display_name="S")
    Membership.objects.create(user=user, institution=duplicate, role=role, valid_from=TODAY)
    with pytest.raises(MergeRefused, match="gives nobody such rights"):
        merge(duplicate, kept)
    assert Membership.objects.get(user=user).institution == duplicate


def test_who_moves_with_a_merge_is_on_record() -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
    user = User.objects.create_user("someone", email="someone@demo.invalid", display_name="S")
    Membership.objects.create(user=user, institution=duplicate, role="respondent", valid_from=TODAY)
    merge(duplicate, kept)
    begun = AuditEvent.objects.get(verb="membership.begun")
    ended = AuditEvent.objects.get(verb="membership.ended")
    assert begun.payload["role"] == ended.payload["role"] == "respondent"
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
    duplicate, kept = make_institution("twin"), make_institution("real")
    assert merge(duplicate, kept)
    assert not merge(duplicate, kept)
    assert len(history_of(kept)) == 1


def test_duplicates_of_a_duplicate_lead_to_the_one_kept() -> None:
    first, second, kept = (make_institution(code) for code in ("first", "second", "real"))
    merge(first, second)
    merge(second, kept)
    first.refresh_from_db()
    assert first.merged_into == kept
    assert selectors.by_code(READER)["first"] == kept


def test_senseless_merges_are_refused_and_change_nothing() -> None:
    top = make_institution("top")
    bottom = make_institution("bottom", parent=make_institution("middle", parent=top))
    gone, other = make_institution("gone"), make_institution("other")
    merge(gone, other)
    for duplicate, kept in ((top, top), (top, bottom), (gone, top), (top, gone)):
        with pytest.raises(MergeRefused):
            merge(duplicate, kept)
    assert list(Institution.objects.filter(merged_into__isnull=False)) == [gone]


def test_a_child_may_be_merged_into_its_parent() -> None:
    top = make_institution("top")
    middle = make_institution("middle", parent=top)
    bottom = make_institution("bottom", parent=middle)
    merge(middle, top)
    bottom.refresh_from_db()
    assert bottom.parent == top


def test_only_the_head_merges() -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
    with pytest.raises(Denied):
        merging.merge_institutions(duplicate, kept, actor=ANALYST)
    duplicate.refresh_from_db()
    assert duplicate.merged_into is None


def test_a_pack_that_still_knows_the_duplicate_feeds_the_one_kept() -> None:
    duplicate, kept = make_institution("twin"), make_institution("real")
    contact = make_contact(duplicate)
    merge(duplicate, kept)
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
    assert kept.contact_points.count() == 2
    assert duplicate.contact_points.count() == 0
