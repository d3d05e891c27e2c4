# SPDX-License-Identifier: EUPL-1.2
"""Guides for interviews stand where the interview is planned, and say who has checked them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from tests.scenes import scene
from vidik.cases.tests.test_views import signed_in
from vidik.identification.methods.guides import guides_at, read_guides
from vidik.identification.methods.record import RecordError
from vidik.identification.models import Procedure
from vidik.identification.services import procedures
from vidik.identification.tests.factories import Pair
from vidik.identification.types import Urgency
from vidik.identification.views.steps import STEPS

PACK = Path(settings.PACKS_DIR) / "serbia" / "identification" / "guides.yaml"


def test_the_guides_of_the_pack_name_steps_and_marks_that_there_are() -> None:
    for guide in read_guides(PACK):
        assert set(guide.at) <= set(STEPS)
        assert guide.urgency in {"", *Urgency.values}
    [found] = guides_at(read_guides(PACK), "plan", "migrant")
    assert found.code == "migrants"
    assert guides_at(read_guides(PACK), "plan", "child") == []
    assert guides_at(read_guides(PACK), "close", "migrant") == []


def test_the_guide_is_at_hand_where_a_migrant_is_heard_and_nowhere_else(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    client = signed_in(people.one)
    address = reverse("identification:step", args=[procedure.pk, "plan"])
    assert "Focused interview" not in client.get(address).content.decode()
    with scene():
        Procedure.objects.filter(pk=procedure.pk).update(urgency=Urgency.MIGRANT)
    page = client.get(address).content.decode()
    assert "Focused interview with migrants" in page
    assert "not yet checked by the centre" in page
    assert "Children without parents" in page
    tell = reverse("identification:step", args=[procedure.pk, "tell"])
    assert "Focused interview" not in client.get(tell).content.decode()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name_sr": ""}, "name_sr"),
        ({"checked": "perhaps"}, "checked"),
        ({"at": []}, "steps"),
        ({"parts": []}, "parts"),
        ({"parts": [{"code": "a", "name_en": "A", "name_sr": "А", "points": []}]}, "no point"),
        (
            {"parts": [{"code": "a", "name_en": "A", "name_sr": "А", "points": [{"en": "x"}]}]},
            "sr missing",
        ),
    ],
)
def test_a_guide_with_a_fault_is_refused(tmp_path: Path, change: dict[str, Any], why: str) -> None:
    sound = yaml.safe_load(PACK.read_text(encoding="utf-8"))
    wrong = copy.deepcopy(sound)
    wrong["guides"][0] |= change
    path = tmp_path / "guides.yaml"
    path.write_text(yaml.safe_dump(wrong, allow_unicode=True), encoding="utf-8")
    with pytest.raises(RecordError, match=why):
        read_guides(path)
    twice = {"guides": [*sound["guides"], *sound["guides"]]}
    path.write_text(yaml.safe_dump(twice, allow_unicode=True), encoding="utf-8")
    with pytest.raises(RecordError, match="twice"):
        read_guides(path)
    assert read_guides(tmp_path / "none.yaml") == ()
