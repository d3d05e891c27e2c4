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

from tests.packs import faults_of, pack_of
from tests.scenes import scene
from vidik.cases.tests.test_views import signed_in
from vidik.core.packfiles import read
from vidik.identification.methods.guides import FILE, guides_at, read_guides
from vidik.identification.models import Procedure
from vidik.identification.services import procedures
from vidik.identification.tests.factories import Pair
from vidik.identification.types import Urgency
from vidik.identification.views.steps import STEPS

PACK = Path(settings.PACKS_DIR) / "serbia"


def test_the_guides_of_the_pack_name_steps_and_marks_that_there_are() -> None:
    for guide in read(PACK, read_guides):
        assert set(guide.at) <= set(STEPS)
        assert guide.urgency in {"", *Urgency.values}
    [found] = guides_at(read(PACK, read_guides), "plan", "migrant")
    assert found.code == "migrants"
    assert guides_at(read(PACK, read_guides), "plan", "child") == []
    assert guides_at(read(PACK, read_guides), "close", "migrant") == []


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
    inform = reverse("identification:step", args=[procedure.pk, "inform"])
    assert "Focused interview" not in client.get(inform).content.decode()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name_sr": ""}, "name_sr"),
        ({"checked": "perhaps"}, "checked"),
        ({"at": []}, ": at: at least one entry"),
        ({"parts": []}, ": parts: at least one entry"),
        (
            {"parts": [{"code": "a", "name_en": "A", "name_sr": "А", "points": []}]},
            ": points: at least one entry",
        ),
        (
            {"parts": [{"code": "a", "name_en": "A", "name_sr": "А", "points": [{"en": "x"}]}]},
            ": sr: a text",
        ),
    ],
)
def test_a_guide_with_a_fault_is_refused(tmp_path: Path, change: dict[str, Any], why: str) -> None:
    sound = yaml.safe_load((PACK / FILE).read_text(encoding="utf-8"))
    wrong = copy.deepcopy(sound)
    wrong["guides"][0] |= change
    twice = {"guides": [*sound["guides"], *sound["guides"]]}
    for reported, text in ((wrong, why), (twice, "twice")):
        pack = pack_of(tmp_path, {FILE: yaml.safe_dump(reported, allow_unicode=True)})
        read_guides(pack)
        assert any(text in fault for fault in faults_of(pack))
    assert read_guides(pack_of(tmp_path / "none", {})) == ()
