# SPDX-License-Identifier: EUPL-1.2
"""Institutions to choose from stand under their kinds, in menus and among boxes."""

from __future__ import annotations

import pytest

from vidik.core.fields import InstitutionChoice, InstitutionsField
from vidik.institutions.models import Institution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def test_a_menu_of_several_kinds_has_a_group_for_each() -> None:
    rows = Institution.objects.filter(kind__code__in=["higher_ppo", "appellate_court"])
    field = InstitutionChoice(rows, to_field_name="code", empty_label="choose")
    blank, *groups = field.choices
    assert blank == ("", "choose")
    assert [(kind, len(options)) for kind, options in groups] == [
        ("Appellate court", 4),
        ("Higher public prosecutor's office", 25),
    ]
    assert field.clean("hppo-nis").code == "hppo-nis"


def test_a_menu_of_one_kind_has_no_groups() -> None:
    rows = Institution.objects.filter(kind__code="appellate_court").order_by("code")
    field = InstitutionChoice(rows, to_field_name="code", empty_label=None)
    assert [label for _code, label in field.choices][:1] == ["Appellate Court in Belgrade"]
    assert len(list(field.choices)) == 4


def test_a_box_for_an_institution_bears_its_name_once() -> None:
    field = InstitutionsField()
    field.offer(Institution.objects.filter(code__in=["csw-bor", "csw-tutin"]))
    boxes = field.widget.render("places", ["csw-bor"], {"id": "places"})
    assert boxes.count("Centre for Social Work Bor") == 1
    assert boxes.count('type="checkbox"') == 2
    assert boxes.count("checked") == 1
