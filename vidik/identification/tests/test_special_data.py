# SPDX-License-Identifier: EUPL-1.2
"""Whether ethnicity may be recorded is a decision of the pack; without it there is no field."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from vidik.cases.tests.test_views import signed_in
from vidik.core.packfiles import Pack, PackError, read
from vidik.identification.forms.record import SectionForm
from vidik.identification.methods.record import FIELDS, SPECIAL, Definitions, read_definitions
from vidik.identification.selectors.definitions import definitions
from vidik.identification.tests.factories import Pair

SERBIA = Path(settings.PACKS_DIR) / "serbia"
DAY = dt.date(2026, 5, 4)


def _pack(folder: Path, rule: dict[str, object] | None, **field: object) -> Path:
    """Copy the pack and give its record a field of ethnicity, with a decision about it or none."""
    made = folder / "pack"
    for part in ("identification", "codes"):
        shutil.copytree(SERBIA / part, made / part)
    shutil.copy(SERBIA / "country.yaml", made)
    sections = yaml.safe_load((made / FIELDS).read_text())
    sections["sections"][0]["fields"].append(
        {
            "code": "ethnicity", "name_en": "Ethnicity", "name_sr": "Етничка припадност",
            "list": "yes-no", "special": "ethnicity", **field,
        }
    )  # fmt: skip
    (made / FIELDS).write_text(yaml.safe_dump(sections, allow_unicode=True))
    if rule is None:
        (made / SPECIAL).unlink()
    else:
        rules = yaml.safe_load((made / SPECIAL).read_text())
        rules["rules"][0] |= rule
        (made / SPECIAL).write_text(yaml.safe_dump(rules, allow_unicode=True))
    return made


def _read(folder: Path, on: dt.date = DAY) -> Definitions:
    return read(folder, lambda pack: read_definitions(pack, on))


@pytest.mark.parametrize(
    "rule",
    [
        None,
        {"allowed": False, "where": ["record"]},
        {"allowed": True, "where": []},
        {"allowed": True, "where": ["record"], "until": dt.date(2026, 5, 3)},
    ],
)
def test_without_a_decision_that_holds_the_field_does_not_exist(
    tmp_path: Path, rule: dict[str, object] | None
) -> None:
    found = _read(_pack(tmp_path, rule))
    assert "ethnicity" not in found.fields
    assert "ethnicity" not in SectionForm(section=found.sections[0]).fields


def test_with_a_decision_it_is_a_field_like_others_until_its_last_day(tmp_path: Path) -> None:
    rule = {"allowed": True, "where": ["record"], "until": DAY}
    folder = _pack(tmp_path, rule)
    assert "ethnicity" in _read(folder).fields
    assert "ethnicity" not in _read(folder, DAY + dt.timedelta(days=1)).fields


def test_a_field_that_hides_what_it_holds_is_refused(tmp_path: Path) -> None:
    folder = _pack(tmp_path, {"allowed": True, "where": ["record"]}, special="")
    with pytest.raises(PackError, match="ethnicity"):
        _read(folder)


def test_no_register_of_a_pack_asks_for_it(tmp_path: Path) -> None:
    folder = _pack(tmp_path, {"allowed": True, "where": ["record"]})
    (folder / "registers").mkdir()
    (folder / "registers/kept.yaml").write_text("fields:\n  - {code: ethnicity, kind: code}\n")
    pack = Pack(folder)
    read_definitions(pack, DAY)
    assert [fault.field for fault in pack.faults] == ["ethnicity"]


def test_the_pack_in_use_has_no_field_and_its_page_says_why(people: Pair) -> None:
    assert "ethnicity" not in definitions().fields
    page = signed_in(people.one).get(reverse("identification:norms")).text
    assert "Ethnicity" in page
    assert "is not recorded" in page
