# SPDX-License-Identifier: EUPL-1.2
"""A register that a pack declares is kept like one of a room; what is wrong in it is named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from vidik.access.services import acting
from vidik.access.types import Denied, Role
from vidik.core.packfiles import Pack
from vidik.registers import loading, registry, services
from vidik.registers.selectors import entries, sums_of_year
from vidik.registers.tests.sample import manager
from vidik.registers.types import Kind

WORKSHOPS = """\
title_en: Workshops
title_sr: Радионице
about_en: Workshops on recognising victims.
about_sr: Радионице о препознавању жртава.
keepers: [first-responder]
reasons: slip
fields:
  - {name: audience, label_en: For whom, label_sr: За кога, kind: code, list: audience}
  - {name: people, label_en: People, label_sr: Број, kind: number, least: 1, most: 500}
  - name: school
    label_en: School
    label_sr: Школа
    kind: institution
    when: {field: audience, among: [teachers]}
"""
CODES = "code,name_en,name_sr,parent\nteachers,teachers,наставници,\npolice,police,полиција,\n"
TODAY = timezone.localdate


def pack_of(folder: Path, text: str = WORKSHOPS, name: str = "workshops") -> Pack:
    (folder / "registers").mkdir()
    (folder / "codes").mkdir()
    (folder / "registers" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "codes" / "audience.csv").write_text(CODES, encoding="utf-8")
    slip = "code,name_en,name_sr,parent\nslip,a slip,омашка,\n"
    (folder / "codes" / "slip.csv").write_text(slip, encoding="utf-8")
    return Pack(folder)


def test_a_file_declares_a_register_in_every_language(tmp_path: Path) -> None:
    pack = pack_of(tmp_path)
    [found] = loading.read_registers(pack)
    assert pack.faults == []
    assert (found.code, found.keepers) == ("workshops", {Role.FIRST_RESPONDER})
    assert [each.kind for each in found.fields] == [Kind.CODE, Kind.NUMBER, Kind.INSTITUTION]
    for language, title, first in (
        ("en", "Workshops", "teachers"),
        ("sr", "Радионице", "наставници"),
    ):
        with translation.override(language):
            assert str(found.title) == title
            assert found.by_name["audience"].options()[0] == ("teachers", first)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("title_sr: Радионице", "", "workshops.yaml:1: title_sr: a text"),
        ("[first-responder]", "[auditor]", "workshops.yaml:5: keepers: in the list one of"),
        ("kind: number", "kind: letter", "workshops.yaml:9: kind: one of code, codes, number"),
        ("list: audience", "list: public", "workshops.yaml:8: list: a list of codes, there is no"),
        (", list: audience", "", "workshops.yaml:8: list: a list of codes for code, codes, counts"),
        ("field: audience", "field: public", "field: a field of the kind code, there is no"),
        ("field: audience", "field: people", "field: a field of the kind code, there is no"),
        ("among: [teachers]", "among: [nurses]", "among: codes of its list, there is no “nurses”"),
        ("name: people", "name: audience", "name: each value once, “audience” stands twice"),
        ("name: people", "name: People", "workshops.yaml:9: name: small letters and digits"),
        ("reasons: slip", "reasons: why", "workshops.yaml:6: reasons: a list of codes"),
        ("least: 1", "colour: red", "workshops.yaml:9: colour: no other keys than"),
        ("least: 1", "parts: [audience]", "parts: numbers of the row that make up a number"),
        ("reasons: slip", "due: people", "due: a field of the kind date, in a register that has"),
        ("reasons: slip", "part: protection", "subject: one of services, rights, safety"),
        ("reasons: slip", "subject: weather", "subject: one of services, rights, safety"),
    ],
)
def test_a_faulty_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    assert old in WORKSHOPS
    pack = pack_of(tmp_path, WORKSHOPS.replace(old, new, 1))
    assert loading.read_registers(pack) == []
    assert any(fault in str(each) for each in pack.faults), pack.faults


@pytest.mark.parametrize("name", ["inspections", "Workshops_2"])
def test_a_name_that_is_taken_or_fits_no_address_is_a_fault(tmp_path: Path, name: str) -> None:
    pack = pack_of(tmp_path, name=name)
    loading.check_registers(pack)
    assert [each.field for each in pack.faults] == ["file"]


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_its_rows_are_entered_checked_counted_and_refused_like_those_of_rooms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [workshops] = loading.read_registers(pack_of(tmp_path))
    monkeypatch.setattr(registry, "_registers", {"workshops": workshops})
    services.write_definitions()
    keeper = manager()
    with acting(keeper):
        values = {"audience": "police", "people": 20}
        row = services.enter(workshops, values, when=TODAY(), actor=keeper)
        for wrong in (
            {"audience": "teachers", "people": 20},
            {"audience": "police", "people": 0},
            {"audience": "police", "people": 20, "school": "moe"},
        ):
            with pytest.raises(ValidationError):
                services.enter(workshops, wrong, when=TODAY(), actor=keeper)
        assert sums_of_year(keeper, workshops, TODAY().year).all == 1
        with pytest.raises(ValidationError):
            services.strike(row, workshops, "because", actor=keeper)
        assert services.strike(row, workshops, "slip", actor=keeper)
        assert entries(keeper, workshops).get().struck_why == "slip"
    other = manager("atina", Role.ASSOCIATION_WORKER)
    with acting(other), pytest.raises(Denied):
        services.enter(workshops, values, when=TODAY() - dt.timedelta(days=1), actor=other)
