# SPDX-License-Identifier: EUPL-1.2
"""A pack that is loaded again brings new names, and leaves alone what people wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vidik.access.types import Actor
from vidik.audit.selectors import history_of
from vidik.core.languages import Texts
from vidik.institutions.models import Institution
from vidik.institutions.services import editing, loading
from vidik.institutions.services.loading import KIND_LIST
from vidik.institutions.tests.factories import ANALYST, facts_of, make_code
from vidik.institutions.types import InstitutionRow

pytestmark = pytest.mark.django_db

LOADER = Actor.system("pack-loader")


@pytest.fixture
def row() -> InstitutionRow:
    make_code(KIND_LIST, "independent_body")
    return InstitutionRow(
        code="office-of-tests", name=Texts(en="Office of tests", sr="Канцеларија за пробе"),
        short_name=Texts(en="Office", sr="Канцеларија"), kind="independent_body", sector="",
        territory="", parent="", control="outside", basis=Texts(en="", sr=""), questionnaire="",
        aliases=(), origin="source", note="",
    )  # fmt: skip


def stored() -> Institution:
    return Institution.objects.get(code="office-of-tests")


def test_a_new_name_is_taken_and_the_history_stays(row: InstitutionRow) -> None:
    assert loading.load_institutions([row], actor=LOADER).added == 1
    renamed = replace(row, name=Texts(en="Directorate of tests", sr="Управа за пробе"))
    loaded = loading.load_institutions([renamed], actor=LOADER)
    assert (loaded.added, loaded.renamed, loaded.unchanged) == (0, ("office-of-tests",), ())
    institution = stored()
    assert (institution.name["en"], institution.short_name["en"]) == (
        "Directorate of tests",
        "Office",
    )
    assert "uprava za probe" in institution.search_text
    names = [event.name["en"] for event in institution.events.order_by("pgh_id")]  # type: ignore[attr-defined]
    assert names == ["Office of tests", "Directorate of tests"]
    assert "institution.changed" in [event.verb for event in history_of(institution)]


def test_a_name_that_a_person_wrote_stays_and_is_notified(row: InstitutionRow) -> None:
    loading.load_institutions([row], actor=LOADER)
    own = facts_of(stored(), name=Texts(stored().name | {"en": "Our name"}))
    editing.change_institution(stored(), own, actor=ANALYST)
    renamed = replace(
        row,
        name=Texts(row.name | {"en": "Directorate of tests"}),
        short_name=Texts(row.short_name | {"en": "Directorate"}),
    )
    loaded = loading.load_institutions([renamed], actor=LOADER)
    assert (loaded.renamed, loaded.unchanged) == (("office-of-tests",), ("office-of-tests",))
    assert (stored().name["en"], stored().short_name["en"]) == ("Our name", "Directorate")


def test_a_pack_that_says_the_same_changes_nothing(row: InstitutionRow) -> None:
    loading.load_institutions([row], actor=LOADER)
    before = stored().events.count()  # type: ignore[attr-defined]
    loaded = loading.load_institutions([row], actor=LOADER)
    assert (loaded.added, loaded.renamed, loaded.unchanged) == (0, (), ())
    assert stored().events.count() == before  # type: ignore[attr-defined]


def test_what_was_merged_away_does_not_rename_the_other(
    row: InstitutionRow,
) -> None:
    loading.load_institutions([row, replace(row, code="twin-of-tests")], actor=LOADER)
    twin = Institution.objects.get(code="twin-of-tests")
    Institution.objects.filter(pk=twin.pk).update(merged_into=stored())
    loading.load_institutions(
        [row, replace(row, code="twin-of-tests", name=Texts(en="Another name", sr="Друго име"))],
        actor=LOADER,
    )
    assert stored().name["en"] == "Office of tests"
