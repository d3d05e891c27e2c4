# SPDX-License-Identifier: EUPL-1.2
"""The file of the country: what it says, and clear words where it says nothing useful."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from django.conf import settings
from django.utils import translation

from vidik.core.country import read_country
from vidik.core.packfiles import PackError
from vidik.core.states import states_by_name

WHOLE = """
    state: ME
    time_zone: Europe/Podgorica
    languages:
      - {tag: sq, html: sq-ME, own_name: Shqip, name: {sq: shqip}}
    official_language: sq
    rapporteur: {sq: Avokati}
"""


def _written(folder: Path, text: str) -> Path:
    file = folder / "country.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return folder


def test_the_pack_in_use_says_what_settings_need() -> None:
    assert settings.COUNTRY.state == "RS"
    assert settings.COUNTRY.report_sources["police"] == "moi"
    assert settings.TIME_ZONE == settings.COUNTRY.time_zone == "Europe/Belgrade"
    assert [tag for tag, _name in settings.LANGUAGES] == ["en", "sr", "sr-latn"]


def test_what_is_not_said_is_blank(tmp_path: Path) -> None:
    country = read_country(_written(tmp_path, WHOLE))
    assert (country.state, country.border_police, country.report_sources) == ("ME", "", {})


@pytest.mark.parametrize(
    ("changed", "to", "text"),
    [
        (WHOLE, "", "country.yaml:1: document: keys with values"),
        (WHOLE, "- RS\n", "keys with values"),
        ("state: ME", "state: NO", "state"),  # yaml reads NO as false
        ("state: ME", "state: ME\n    boundary: x", r"country\.yaml:3: boundary: no other keys"),
        ("state: ME", "state: ME\n    report_sources: [moi]", "report_sources"),
        ("state: ME", "state: ME\n    report_sources: {police: [1]}", "police: a text"),
        ("Europe/Podgorica", "Podgorica", "time_zone"),
        ("Europe/Podgorica", "../../etc/passwd", "time_zone"),
        ("name: {sq: shqip}", "name: {en: Albanian}", "the language's name in sq too"),
        ("own_name: Shqip, ", "", r"country\.yaml:5: own_name: a text"),
        (
            "own_name: Shqip",
            "own_name: Shqip, of: mk, spelling: cyrillic-to-latin",
            "that is listed",
        ),
        ("own_name: Shqip", "own_name: Shqip, of: mk", "together, or neither"),
        (
            "own_name: Shqip",
            "own_name: Shqip, of: mk, spelling: pig-latin",
            "one of cyrillic-to-latin, not “pig-latin”",
        ),
        ("official_language: sq", "official_language: de", "official_language"),
        ("{sq: Avokati}", "{en: Ombudsman}", "rapporteur"),
        (WHOLE, "state: [\n", "country.yaml"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, changed: str, to: str, text: str) -> None:
    assert changed in WHOLE
    with pytest.raises(PackError, match=text):
        read_country(_written(tmp_path, WHOLE.replace(changed, to)))


def test_a_pack_without_the_file_is_notified_where_it_belongs(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"country\.yaml"):
        read_country(tmp_path)


def test_a_menu_of_states_begins_with_the_own_one_and_goes_by_the_alphabet() -> None:
    listed = [("foreign", "страно"), ("AL", "Албанија"), ("DJ", "Џибути"), ("RS", "Србија"),
              ("JP", "Јапан"), ("AT", "Аустрија")]  # fmt: skip
    with translation.override("sr"):
        ordered = [code for code, _name in states_by_name(listed)]
    assert ordered == ["RS", "foreign", "AL", "AT", "JP", "DJ"]


def test_a_menu_of_other_things_goes_by_the_alphabet() -> None:
    with translation.override("en"):
        assert states_by_name([("b", "Zoo"), ("a", "Šah")]) == [("a", "Šah"), ("b", "Zoo")]
