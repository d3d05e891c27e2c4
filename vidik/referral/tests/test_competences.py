# SPDX-License-Identifier: EUPL-1.2
"""Who is competent for a municipality: found on one page, and known for a child from anywhere."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.institutions.models import Institution
from vidik.institutions.services import merging
from vidik.institutions.tests.factories import HEAD, make_institution
from vidik.referral.lists import Competences
from vidik.referral.methods.alerts import ROLES
from vidik.referral.models import Competence, Duty
from vidik.referral.selectors import pack
from vidik.referral.tests.factories import CHILD, centre_member, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import Competent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

PAGE = "/suspicions/competences/"


def page_of(actor: Actor, query: str = "", language: str = "en") -> str:
    with as_application():
        client = client_of(actor)
        client.cookies["vidik_language"] = language
        answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def found(actor: Actor, **asked: str) -> list[tuple[str, str]]:
    with acting(actor):
        rows = Competences.found_by(actor, **asked)
        return [(row.role, row.institution.code) for row in rows]


def test_the_roles_have_names() -> None:
    assert set(Competent) == set(ROLES)


def test_a_child_from_anywhere_has_a_guardianship_authority() -> None:
    places = [code for code, _name in pack.municipalities()]
    assert len(places) == 145
    assert [code for code in places if "social-work" not in pack.competent(code)] == []


@override_settings(DEMO=False)
@pytest.mark.parametrize(
    ("municipality", "code", "verified"),
    [("crna-trava", "csw-crna-trava", False), ("belgrade", "csw-belgrade", True)],
)
def test_what_nobody_has_checked_is_proposed_and_waits(
    municipality: str, code: str, *, verified: bool
) -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter(), CHILD, municipality=municipality))
    with acting(expert):
        duty = Duty.objects.get(report=report, rule="social-work")
        assert duty.institution is not None
        assert (duty.institution.code, duty.verified) == (code, verified)


def test_a_municipality_of_a_city_has_the_bodies_of_the_city_and_its_own() -> None:
    bodies = {role: row.institution.code for role, row in pack.competent("palilula").items()}
    assert bodies["police"] == "pa-belgrade"
    assert bodies["social-work"] == "csw-belgrade-palilula"
    assert dict(found(centre_member(), municipality="palilula")) == bodies
    assert pack.competent("rs") == {}


def test_choosing_a_municipality_shows_all_its_bodies_with_mark_and_source() -> None:
    page = page_of(centre_member(), "?municipality=sabac")
    for code in ("pa-sabac", "hppo-sabac", "csw-sabac", "basic-court-sabac"):
        assert escape(str(Institution.objects.get(code=code).name)) in page
    assert "sa.vi.sud.rs" in page
    assert ">not checked<" in page
    assert "Office in Niš" not in page
    assert "Виши суд у Шапцу о свом подручју" in page_of(
        centre_member(), "?municipality=sabac", "sr"
    )


def test_the_list_is_narrowed_by_role_mark_and_name() -> None:
    expert = centre_member()
    assert set(found(expert, role="police")) == {
        ("police", code)
        for code in Institution.objects.filter(kind__code="police_administration").values_list(
            "code", flat=True
        )
    }
    checked, unchecked = found(expert, checked="yes"), found(expert, checked="no")
    assert len(checked) + len(unchecked) == Competence.objects.count()
    assert ("social-work", "csw-ruma") in unchecked
    assert found(expert, q="Крагујевац", role="social-work") == [
        ("social-work", "csw-solidarity-kragujevac")
    ]
    assert found(expert, municipality="no-such") == found(expert)


def test_the_page_names_places_for_which_nobody_is_known() -> None:
    expert = centre_member()
    assert "Nobody is known as" not in page_of(expert)
    Competence.objects.filter(role="social-work", municipality__in=["ruma", "ub"]).delete()
    assert "Nobody is known as guardianship authority for: Ruma, Ub." in page_of(expert)


def test_the_page_asks_the_database_as_often_for_ten_rows_as_for_fifty() -> None:
    with as_application():
        client = client_of(centre_member())
        counts = []
        for query in ("?municipality=sabac", "?role=police"):
            client.get(f"{PAGE}{query}")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(f"{PAGE}{query}")
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_first_responders_find_it_and_get_no_link_into_the_registry() -> None:
    page = page_of(reporter(), "?municipality=nis")
    assert "Sveti Sava" in page
    assert "/institutions/csw-nis/" not in page
    assert "/institutions/csw-nis/" in page_of(
        reporter("rapporteur", Role.ANALYST), "?municipality=nis"
    )


def test_an_institution_leads_to_what_it_is_competent_for() -> None:
    office = client_of(reporter("rapporteur", Role.ANALYST))
    with as_application():
        page = office.get("/institutions/pa-kikinda/").content.decode()
    assert f"{PAGE}?institution=pa-kikinda" in page
    listed = page_of(centre_member(), "?institution=pa-kikinda")
    assert "Only what “Kikinda Police Administration” is competent for." in listed
    assert "Kanjiža" in listed


def test_a_merge_takes_competences_along() -> None:
    with scene():
        duplicate, primary = make_institution("twin"), make_institution("real")
        Competence.objects.filter(municipality="ub", role="police").update(institution=duplicate)
        merging.merge_institutions(duplicate, primary, actor=HEAD)
    assert pack.competent("ub")["police"].institution == primary
