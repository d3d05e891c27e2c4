# SPDX-License-Identifier: EUPL-1.2
"""The file of the country: what it says, and clear words where it says nothing useful."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from vidik.core.country import Country, CountryFault, country, read_country, states_by_name


def test_the_pack_in_use_names_its_state() -> None:
    assert country().state == "RS"
    assert country().report_sources["police"] == "moi"


def test_what_is_not_said_is_blank(tmp_path: Path) -> None:
    file = tmp_path / "country.yaml"
    file.write_text("state: ME\n")
    assert read_country(file) == Country("ME")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "state"),
        ("- RS\n", "state"),
        ("state: NO\nboundary: x\n", "state"),  # yaml reads NO as false
        ("state: 'NO'\nboundary: x\n", "boundary is not known"),
        ("state: RS\nreport_sources: [moi]\n", "report_sources"),
        ("state: RS\nreport_sources: {police: 1}\n", "report_sources"),
        ("state: [\n", "country.yaml"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "country.yaml"
    file.write_text(text)
    with pytest.raises(CountryFault, match=said):
        read_country(file)


def test_a_pack_without_the_file_is_told_where_it_belongs(tmp_path: Path) -> None:
    with pytest.raises(CountryFault, match=r"country\.yaml"):
        read_country(tmp_path / "country.yaml")


def test_a_menu_of_states_begins_with_the_own_one_and_goes_by_the_alphabet() -> None:
    listed = [("foreign", "страно"), ("AL", "Албанија"), ("DJ", "Џибути"), ("RS", "Србија"),
              ("JP", "Јапан"), ("AT", "Аустрија")]  # fmt: skip
    with translation.override("sr"):
        ordered = [code for code, _name in states_by_name(listed)]
    assert ordered == ["RS", "foreign", "AL", "AT", "JP", "DJ"]


def test_a_menu_of_other_things_goes_by_the_alphabet() -> None:
    with translation.override("en"):
        assert states_by_name([("b", "Zoo"), ("a", "Šah")]) == [("a", "Šah"), ("b", "Zoo")]
