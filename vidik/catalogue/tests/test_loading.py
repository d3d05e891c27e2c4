# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of services: checked by line, loaded once; what people write wins."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories
from vidik.catalogue import services
from vidik.catalogue.loading import check_services, load_services
from vidik.catalogue.methods.book import FILE, read_book
from vidik.catalogue.models import Service
from vidik.catalogue.tests.factories import World, both, facts
from vidik.core.packfiles import Pack

SERBIA = Path(settings.PACKS_DIR) / "serbia"
LOADER = Actor.system("pack-loader")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("institutions.csv", "territories.csv", "codes/care-kind.csv",
                 "codes/language-of-advice.csv"):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(SERBIA / name, tmp_path / name)
    (tmp_path / "catalogue").mkdir()
    return tmp_path


def pack(folder: Path, line: str) -> Pack:
    (folder / FILE).write_text(
        "groups:\n"
        "  - {code: women, name_en: women, name_sr: жене}\n"
        "services:\n"
        "  - {code: a, institution: atina, kind: legal, name_en: A, name_sr: А, source_en: x,"
        f" source_sr: x, verified: 2026-01-01, disclosure: public{line}}}\n",
        encoding="utf-8",
    )
    return Pack(folder)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (", description_en: 12 Baker Street, description_sr: опис", "description_en"),
        (", application_en: call, application_sr: 'Кнеза Милоша 12'", "application_sr"),
        (", groups: [men]", "groups"),
        (", languages: [xx]", "languages"),
        (", territories: [atlantis]", "territories"),
        (", age_from: 18, age_to: 12", "age_to"),
        (", licence_until: 2027-01-01", "needs_licence"),
        (", finance_until: 2027-01-01", "finance_until"),
        (", address: somewhere", "address"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(folder: Path, line: str, field: str) -> None:
    found = pack(folder, line)
    check_services(found)
    assert [(each.file, each.line, each.field) for each in found.faults] == [(FILE, 4, field)]


def test_the_pack_of_serbia_says_of_every_service_where_it_is_said() -> None:
    found = Pack(SERBIA)
    check_services(found)
    assert found.faults == []
    rows = {each.code: each for each in read_book(found).services}
    assert all(each.source and each.verified for each in rows.values())
    relicensed = rows["atina-supported-accommodation"]
    assert relicensed.needs_licence
    assert relicensed.renewal_asked_on is not None
    assert relicensed.finance == ("project",)


def test_the_licence_of_the_shelter_lasts_five_years_and_its_entry_is_not_public() -> None:
    rows = {each.code: each for each in read_book(Pack(SERBIA)).services}
    shelter = rows["shelter-accommodation"]
    assert shelter.disclosure != "public"
    assert shelter.licence_from is not None
    assert (shelter.licence_from.year, shelter.licence_from.month) == (2022, 2)
    assert shelter.licence_until == shelter.licence_from.replace(year=2027)


def test_a_country_without_the_file_has_no_catalogue() -> None:
    found = Pack(Path(settings.PACKS_DIR) / "testland")
    check_services(found)
    assert found.faults == []
    assert read_book(found).services == ()


@pytest.mark.django_db
def test_what_people_change_or_confirm_stays_at_the_next_load(folder: Path) -> None:
    World()
    atina = factories.institution("atina")
    worker = factories.member(Role.ASSOCIATION_WORKER, atina)

    def loaded(line: str) -> tuple[list[str], Service]:
        lines = load_services(pack(folder, line), actor=LOADER)
        with scene():
            return lines, Service.objects.get(pack_code="a")

    assert loaded("")[0] == []
    lines, row = loaded(", groups: [women]")
    assert (lines, row.groups, row.is_changed_here) == ([], ["women"], False)
    services.change_service(
        row, facts("Ours", kind="legal"), seen=services.mark_of(row), actor=worker
    )
    lines, row = loaded(", groups: []")
    assert lines == ["Services that stay as written here: a"]
    assert (row.name, row.groups) == (both("Ours"), [])
    with acting(worker):
        assert row.institution_id == atina.pk
